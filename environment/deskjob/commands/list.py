"""`deskjob list`."""

from __future__ import annotations

import argparse

HELP = "List the tasks there are: the library's and those of installed plugins."
EPILOG = "examples:\n  deskjob list\n  deskjob list 'finance/*' --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which tasks."""
    parser.add_argument("patterns", nargs="*", metavar="TASK", help="ids or globs; all when left out")


def main(args: argparse.Namespace) -> int:
    """Print a line a task."""
    import json

    from deskjob.library import find_tasks

    found = find_tasks(*args.patterns)
    if args.json:
        rows = [
            {
                "id": task.id,
                "sentence": task.sentence,
                "desk": task.desk,
                "points": task.total,
                "human_minutes": task.human_minutes,
                "variants": list(task.variants),
                "checkpoints": [point.name for point in task.checkpoints],
                "tags": list(task.tags),
                "needs": list(task.needs),
                "grading": task.grading,
            }
            for task in found
        ]
        print(json.dumps({"version": 1, "tasks": rows}, indent=2))
        return 0
    width = max((len(task.id) for task in found), default=0)
    for task in found:
        print(f"{task.id:<{width}}  {task.total:>2} points  {task.human_minutes:>3.0f} min  {task.sentence}")
    if not args.quiet:
        print(f"\n{len(found)} tasks. deskjob show {found[0].id if found else 'TASK'} tells all of one.")
    return 0
