"""Whether a task is valid: solvable by honest means, worthless to everybody else, and judged by what matters."""

from __future__ import annotations

from typing import Any

from deskjob.checking.bench import Bench
from deskjob.checking.cheats import check_cheats
from deskjob.checking.idleness import check_idleness
from deskjob.checking.mutants import check_mutants
from deskjob.checking.page import check_page
from deskjob.checking.report import Report
from deskjob.checking.start import check_start
from deskjob.checking.traps import check_traps
from deskjob.checking.work import check_work
from deskjob.task import Task
from deskjob.world import World
from deskjob_services.blueprint import Blueprint

__all__ = ["Report", "check_task"]

SEEDS = 20
_REMEMBERED = 16
"""Seeded cases that are kept while all who take part play them."""


def check_task(
    task: Task[Any],
    seeds: int = SEEDS,
    *,
    variants: bool = True,
    thorough: bool = False,
    blueprint: Blueprint | None = None,
    world: World | None = None,
) -> Report:
    """Check a task by every rule of validity, on so many seeds and on each of its variants.

    thorough: run cheats, mutants and repetitions on every case, not on a few. A world given is used and kept open.
    """
    if world is None:
        with World(blueprint, remember=_REMEMBERED) as made:
            return check_task(task, seeds, variants=variants, thorough=thorough, world=made)
    bench = Bench(task, world, Report(task.id, seeds), max(1, seeds), variants, thorough)
    check_page(bench)
    if task.seeding is None or not task.checkpoints:
        return bench.report
    check_start(bench)
    if any(problem.startswith("seeding") for problem in bench.report.problems):
        return bench.report
    check_work(bench)
    if not bench.report.oracle["full"]:
        return bench.report  # What cannot be done at all need not be cheated at.
    for check in (check_idleness, check_traps, check_cheats, check_mutants):
        check(bench)
    return bench.report
