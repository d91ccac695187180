"""`deskjob serve`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskjob.standing import Plan, Standing

HELP = "Stand a company up on this machine, for people with a browser and for programs. Ctrl-C ends it."
EPILOG = """examples:
  deskjob serve                                      a company in memory; prints where, and logins
  deskjob serve --task finance/expense-audit         with a case planted, and you at its desk
  deskjob serve --state larkin --scale standard      kept in the folder larkin
  deskjob serve --json --port 0 --ports chat=3000    for programs: one JSON line, then it serves"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which company, and where."""
    parser.add_argument(
        "--port", type=_port, default=None, metavar="N", help="main port (default 8000; 0 any free one)"
    )
    parser.add_argument("--ports", type=_ports, default={}, metavar="SERVICE=N,...", help="ports of their own")
    parser.add_argument("--seed", default="7", help="the company's seed, and the case's with --task (default 7)")
    parser.add_argument("--scale", default="small", help="small, standard, or a factor on standard (default small)")
    parser.add_argument("--task", default=None, metavar="ID", help="plant a case of this task")
    parser.add_argument("--variant", default=None, metavar="NAME", help="the case's variant; the seed's own otherwise")
    parser.add_argument("--state", default=None, metavar="DIR", help="keep the company in this folder")


def main(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    import json
    import signal
    import threading

    from deskjob.standing import standing

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with standing(_plan(args)) as company:
        if args.json:
            print(json.dumps(company.contract(), ensure_ascii=False), flush=True)
        else:
            _say(company, args)
        stop.wait()
    return 0


def _plan(args: argparse.Namespace) -> Plan:
    from pathlib import Path

    from deskjob.library import find_task
    from deskjob.standing import Plan
    from deskjob_services.blueprint import Blueprint

    blueprint = Blueprint.parse(seed=args.seed, scale=args.scale)
    task = find_task(args.task) if args.task else None
    port = args.port if args.port is not None else (0 if args.json else 8000)
    folder = Path(args.state) if args.state else None
    return Plan(blueprint, task, blueprint.seed, args.variant, folder, port, args.ports)


def _say(company: Standing, args: argparse.Namespace) -> None:
    facts = company.contract()
    print(f"{facts['company']}, {len(facts['people'])} people. Open {company.url} and sign in.\n")
    for key, url in company.services.items():
        print(f"  {key:<10} {url}")
    print("\n  sign in as")
    you: dict[str, Any] = facts["you"]
    shown = [you, facts["admin"], *(p for p in facts["people"] if p["id"] != you["id"])]
    for person in shown if args.verbose else shown[:6]:
        print(f"  {person['handle']:<24} {person['password']}   {person['title']}")
    if not args.verbose:
        print(f"  ... --verbose lists all {len(facts['people'])}, --json tells programs")
    if facts["task"]:
        print(f"\nAt the desk of {you['name']} ({you['title']}):\n\n{facts['task']['instruction']}")
    print("\nCtrl-C ends it.", flush=True)


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number < 65536:
        raise argparse.ArgumentTypeError(f"found the port {text!r}, expected a whole number from 0 to 65535")
    return number


def _ports(text: str) -> dict[str, int]:
    from deskjob_services.kernel.operation import SERVICE_KEYS

    ports: dict[str, int] = {}
    for part in text.split(","):
        key, equals, number = part.partition("=")
        if key not in SERVICE_KEYS or not equals:
            known = ", ".join(SERVICE_KEYS)
            raise argparse.ArgumentTypeError(f"found {part!r}, expected SERVICE=PORT with a service of {known}")
        ports[key] = _port(number)
    return ports
