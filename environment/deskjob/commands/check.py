"""`deskjob check`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskjob.checking import Report

HELP = """\
Check that tasks are valid: the reference solution and clumsy honest workers get every point on every seed; idling,
reading, parroting and chance get none; each trap loses what it names; no cheat gains; every change to what a
checkpoint read costs something. Exit code 0 when all are valid, 1 when one is not, 2 for a task there is not.
"""
EPILOG = (
    "examples:\n  deskjob check finance/expense-audit\n  deskjob check --all --seeds 20\n  deskjob check mine.py:task"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which tasks, on how many seeds."""
    parser.add_argument("patterns", nargs="*", metavar="TASK", help="ids, globs, or files such as mine.py:task")
    parser.add_argument("--all", action="store_true", help="every installed task")
    parser.add_argument("--seeds", type=_count, default=20, help="seeds to try, from 0 (default 20)")
    parser.add_argument("--thorough", action="store_true", help="cheats and mutants on every seed, not on a few")
    parser.add_argument("--workers", type=_count, default=None, help="processes (default: one a core)")
    parser.add_argument("--scale", default="small", help="small, standard or a factor (default small)")


def main(args: argparse.Namespace) -> int:
    """Check them and print a line a task."""
    import json

    from deskjob.library import find_tasks
    from deskjob_services.errors import WrongUse

    if not args.patterns and not args.all:
        raise WrongUse("no task is named", "ids, globs, or --all", "deskjob list shows the ids")
    tasks = [task.id for task in find_tasks(*([] if args.all else args.patterns))]
    width, reports = max(map(len, tasks), default=0), []
    for report in _checked(tasks, args):
        reports.append(report)
        if not args.json:
            _print(report, width)
    if args.json:
        print(json.dumps({"version": 1, "tasks": [report.to_json() for report in reports]}, indent=2))
    elif len(reports) > 1:
        good = sum(report.valid for report in reports)
        print(f"\n{good} of {len(reports)} tasks are valid on {args.seeds} seeds.")
    return 0 if all(report.valid for report in reports) else 1


def _checked(ids: list[str], args: argparse.Namespace) -> Iterator[Report]:
    """The reports in the order of the tasks, each as soon as it and those before it are there."""
    import os
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    jobs = [([] if args.all else args.patterns, one, args.seeds, args.thorough, args.scale) for one in ids]
    workers = min(args.workers or os.cpu_count() or 1, len(jobs))
    if workers < 2:
        yield from map(check_one, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(check_one, jobs)


def check_one(job: tuple[list[str], str, int, bool, str]) -> Report:
    """Check one task of those that patterns give; runs in a process of its own."""
    from deskjob.checking import check_task
    from deskjob.library import find_tasks
    from deskjob_services.blueprint import Blueprint

    patterns, task_id, seeds, thorough, scale = job
    task = next(task for task in find_tasks(*patterns) if task.id == task_id)
    return check_task(task, seeds, thorough=thorough, blueprint=Blueprint.parse(scale=scale))


def _print(report: Report, width: int) -> None:
    honest = sum(one["clean"] for one in report.honest.values())
    of = sum(one["cases"] for one in report.honest.values())
    kept = f"honest {honest}/{of}, {len(report.traps)} traps, {len(report.cheats)} cheats, "
    killed = f"{report.mutants.get('killed', 0)} of {report.mutants.get('tried', 0)} mutants caught"
    print(f"{report.task:<{width}}  {'valid' if report.valid else 'NOT VALID'}  {kept}{killed}")
    for problem in report.problems:
        print(f"    {problem}")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a whole number above 0")
    return int(text)
