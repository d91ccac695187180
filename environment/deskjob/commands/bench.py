"""`deskjob bench`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskjob.bench.measure import Figure

HELP = "Measure the speed of this machine's deskjob: each figure beside the floor of raw sqlite3 and WSGI, and the aim."
EPILOG = "examples:\n  deskjob bench\n  deskjob bench env_reset judge --rounds 400\n  deskjob bench --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which figures, how often."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures; all when left out")
    parser.add_argument("--rounds", type=int, default=200, help="how often the quick ones are measured (default 200)")


def main(args: argparse.Namespace) -> int:
    """Measure and print; 1 where an aim is missed."""
    import json
    import os
    import platform
    import sqlite3
    import sys

    from deskjob.bench.figures import NAMES, Bench
    from deskjob_services.errors import Unknown, WrongUse

    for name in args.names:
        if name not in NAMES:
            raise Unknown("figure", name, NAMES, f"one of {', '.join(NAMES)}")
    if args.rounds < 8:
        raise WrongUse(f"--rounds {args.rounds}", "8 or more")
    bench = Bench(args.rounds)
    found: dict[str, Figure] = {}
    if not args.json:
        print(f"{'':<20}{'median':>10}{'p90':>10}{'floor':>10}{'x floor':>9}{'aim':>9}")
    for name, measure in bench.figures():
        if args.names and name not in args.names:
            continue
        try:
            found[name] = measure()
        except WrongUse as missing:
            if args.names:
                raise
            print(f"{name} is not measured: {missing}", file=sys.stderr)
            continue
        if not args.json:
            print(_line(name, found[name]), flush=True)
        if found[name].note:
            print(f"{name} has {found[name].note}", file=sys.stderr)
    if args.json:
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        machine += f", SQLite {sqlite3.sqlite_version}"
        results = {name: one.to_json() for name, one in found.items()}
        print(json.dumps({"version": 1, "machine": machine, "results": results}, indent=2))
    return int(any(_missed(name, one) for name, one in found.items()))


def _missed(name: str, one: Figure) -> bool:
    if one.aim is None:
        return False
    return one.median < one.aim if name == "run_2_workers" else one.median > one.aim


def _line(name: str, one: Figure) -> str:
    unit = "x" if one.unit == "ratio" else one.unit
    sign = "" if not _missed(name, one) else "  <- outside"
    aim = "" if one.aim is None else f"{one.aim:g} {unit}"
    floor = f"{'-':>7}   {'-':>8}" if one.floor is None else f"{one.floor:>7.3g} {unit:<2}{one.ratio or 0:>8.2f}"
    return f"{name:<20}{one.median:>7.3g} {unit:<2}{one.p90:>7.3g} {unit:<2}{floor}{aim:>10}{sign}"
