"""`deskjob replay`."""

from __future__ import annotations

import argparse

HELP = "Step through an episode: each call, what came back, company time, what changed, and the verdicts at the end."
EPILOG = """examples:
  deskjob replay runs/demo            the first episode that was caught, or the first of all
  deskjob replay runs/demo 3f2a       the one whose key starts so
  deskjob replay runs/demo 3f2a --all without stopping

Enter shows the next step, a the rest, q ends."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which episode, and whether to stop at each step."""
    parser.add_argument("run", metavar="RUN", help="a run's folder")
    parser.add_argument("episode", metavar="EPISODE", nargs="?", default=None, help="the first letters of its key")
    parser.add_argument("--all", action="store_true", help="do not stop at each step")


def main(args: argparse.Namespace) -> int:
    """Print it, step by step on a terminal."""
    import sys
    from pathlib import Path

    from deskjob.replaying import chosen, story, story_data
    from deskjob.runlog import read_run

    run = read_run(Path(args.run))
    entry = chosen(run, args.episode)
    if args.json:
        import json

        print(json.dumps(story_data(run, entry), ensure_ascii=False, indent=2))
        return 0
    stops = sys.stdin.isatty() and sys.stdout.isatty() and not args.all
    for part in story(run, entry, folded=not args.verbose):
        print(part, flush=True)
        if stops:
            answer = _answer()
            if answer == "q":
                break
            stops = answer != "a"
    return 0


def _answer() -> str:
    try:
        return input("[Enter, a, q] ").strip().lower()[:1]
    except EOFError:
        return "q"
