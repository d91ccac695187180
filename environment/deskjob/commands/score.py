"""`deskjob score`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskjob.rescoring import Rescored

HELP = "Judge a run again from its folder alone, and say whether it comes out as it did."
EPILOG = """examples:
  deskjob score runs/latest
  deskjob score runs/latest --regrade    by the tasks as they are installed now, whatever their version

exit codes: 0 all agree, 1 some differ or cannot be judged again, 2 wrong use"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run."""
    parser.add_argument("run", metavar="RUN", help="a run's folder")
    parser.add_argument("--regrade", action="store_true", help="judge by another version of a task's grading, too")


def main(args: argparse.Namespace) -> int:
    """Judge again, and compare."""
    import sys
    from pathlib import Path

    from deskjob.rescoring import rescore
    from deskjob.runlog import read_run

    run = read_run(Path(args.run))
    if args.regrade and not args.quiet:
        print("deskjob: results of different gradings are not comparable", file=sys.stderr)
    found = list(rescore(run, regrade=args.regrade))
    _print(found, args)
    return 0 if all(one.agrees for one in found) else 1


def _print(found: Sequence[Rescored], args: argparse.Namespace) -> None:
    agree = sum(one.agrees for one in found)
    if args.json:
        import json

        rows = [
            {
                "key": one.entry.key,
                "agrees": one.agrees,
                "differs": list(one.differs),
                "error": one.error,
                "outcome": one.outcome.to_json() if one.outcome else None,
            }
            for one in found
        ]
        print(json.dumps({"version": 1, "episodes": rows, "agree": agree, "of": len(found)}, ensure_ascii=False))
        return
    for one in found:
        if not one.agrees:
            outcome = one.entry.outcome
            print(f"{one.entry.key[:8]}  {outcome.agent}  {outcome.task} seed {outcome.seed}")
            for sentence in [*one.differs, *([one.error] if one.error else [])]:
                print(f"          {sentence}")
    print(f"{agree} of {len(found)} episodes come out as they did")
