"""`deskjob verify-log`."""

from __future__ import annotations

import argparse

HELP = "Check that no record of a run was changed, added, moved or removed since it was written."
EPILOG = """examples:
  deskjob verify-log runs/latest
  DESKJOB_KEY=... deskjob verify-log runs/theirs    a run that was written with another key

The records are held together by codes made with a key in your data folder, or in $DESKJOB_KEY.
exit codes: 0 all as written, 1 a record is bad, 2 wrong use"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run."""
    parser.add_argument("run", metavar="RUN", help="a run's folder")


def main(args: argparse.Namespace) -> int:
    """Name the first bad record; all of them with --verbose."""
    import json
    from itertools import islice
    from pathlib import Path

    from deskjob.chain import signing_key, whole_lines
    from deskjob.verifylog import verify

    folder = Path(args.run)
    bad = list(islice(verify(folder, signing_key()), None if args.verbose or args.json else 1))
    if args.json:
        rows = [{"file": one.file, "line": one.line, "found": one.found} for one in bad]
        print(json.dumps({"version": 1, "whole": not bad, "bad": rows}))
        return int(bool(bad))
    for one in bad:
        print(f"{folder}: {one}")
    if not bad and not args.quiet:
        count = len(whole_lines(folder / "outcomes.jsonl"))
        print(f"{folder}: every record of {count} episodes is as it was written")
    return int(bool(bad))
