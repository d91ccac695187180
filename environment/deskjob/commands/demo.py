"""`deskjob demo`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from deskjob.plan import Plan
    from deskjob.report.digest import Catch, Digest
    from deskjob.sweep import Swept
    from deskjob.task import Task

HELP = "The tour: honest workers and cheats do every task at the standard company, and one table shows who was caught."
EPILOG = "examples:\n  deskjob demo\n  deskjob demo --seeds 1 --scale small"

FOLDER = "runs/demo"
_SEARCHED = 60
_CASES = 24
_FIRST = ("oracle", "idle", "parrot")
_IDLE = ("reader", "random")
_HONEST = ("honest-asks-the-wrong-person-first", "honest-changes-its-mind", "honest-uses-pages")
_APART = ("scripted", "replay")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much of it."""
    parser.add_argument("--seeds", type=int, default=None, metavar="N", help="cases of each task (default: 24 in all)")
    parser.add_argument("--scale", default="standard", help="small, standard or a factor (default standard)")
    parser.add_argument("--max-samples", "-n", type=int, default=None, metavar="N", help="worker processes")


def main(args: argparse.Namespace) -> int:
    """Play it afresh into runs/demo, print the table, write the page."""
    from pathlib import Path

    from deskjob.library import find_tasks
    from deskjob.plan import Plan, pieces, players
    from deskjob.sweep import company_name
    from deskjob_services import clock
    from deskjob_services.blueprint import Blueprint

    started = clock.wall()
    blueprint = Blueprint.parse(scale=args.scale)
    company = company_name(blueprint)
    if not args.quiet and not args.json:
        _greet(f"{company} ({blueprint.sizes.people} people), seed {blueprint.seed}", clock.wall() - started)
    tasks = find_tasks()
    counts = [args.seeds] * len(tasks) if args.seeds is not None else shares(len(tasks))
    cases = tuple(
        case
        for number, (task, count) in enumerate(zip(tasks, counts, strict=True))
        for case in pieces([task], seeds(task, count, dead_end=count > 1 or number % 3 == 2))
    )
    plan = Plan(blueprint, players(cast()), cases)
    return _told(_played(plan, Path(FOLDER), args), args)


def cast() -> list[str]:
    """Who takes part: the reference, three honest workers, those who do nothing, and every cheat there is."""
    from deskjob.library import agents, make_agent
    from deskjob_services.errors import WrongUse

    found = []
    for name in agents():
        try:
            agent = make_agent(name)
        except WrongUse:
            continue  # One that needs options, such as a recording to play.
        if (
            name not in _APART
            and (name in _HONEST or not name.startswith("honest"))
            and (getattr(agent, "trusted", False) or name in _FIRST or name in _IDLE)
        ):
            found.append(name)
    return sorted(found, key=_place)


def shares(tasks: int) -> list[int]:
    """How many cases each of so many tasks plays, from one to three: as even as 24 in all can be."""
    each = [_CASES * (number + 1) // tasks - _CASES * number // tasks for number in range(tasks)]
    return [max(1, min(3, count)) for count in each]


def seeds(task: Task[Any], count: int, *, dead_end: bool) -> list[int]:
    """The first seeds of a task, the last of them one that is a dead end where that is wanted and there is one."""
    own = list(range(count))
    dead = [seed for seed in range(_SEARCHED) if (variant := task.variant_of(seed)) and task.variants[variant].ends]
    return [*own[:-1], dead[0]] if own and dead_end and dead and dead[0] not in own else own


def _place(name: str) -> tuple[int, str]:
    """Honest workers before those who do nothing, and these before cheats."""
    if name in _FIRST:
        return _FIRST.index(name), ""
    return (7, name) if name.startswith("honest") else (8, name) if name in _IDLE else (9, name)


def _greet(company: str, seconds: float) -> None:
    from deskjob_launcher import __version__

    head = f"deskjob {__version__} - a desk at {company}"
    print(f"{head:<70}  company ready in {seconds:.1f} s\n", flush=True)


def _played(plan: Plan, folder: Path, args: argparse.Namespace) -> Swept:
    import os
    import shutil

    from deskjob.progress import progress
    from deskjob.sweep import sweep
    from deskjob_services.errors import WrongUse

    if folder.is_dir() and any(folder.iterdir()) and not (folder / "run.json").exists():
        raise WrongUse(f"{folder} is there and is no run", "a run of the demo, or nothing", "move it away")
    shutil.rmtree(folder, ignore_errors=True)
    jobs = sum(1 for _ in plan.jobs())
    with progress(jobs, quiet=args.quiet or args.json, lines=False) as tell:
        return sweep(plan, folder, workers=args.max_samples or os.cpu_count() or 1, tell=tell)


def _told(swept: Swept, args: argparse.Namespace) -> int:
    from deskjob.report.digest import digested
    from deskjob.report.formats import as_json
    from deskjob.report.html import page
    from deskjob.runlog import read_run

    digest = digested(read_run(swept.folder))
    (swept.folder / "report.html").write_text(page(digest), encoding="utf-8")
    if args.json:
        print(as_json(digest))
    else:
        _tell(digest, swept)
    return 1 if swept.interrupted else 3 if digest.void else 0


def _tell(digest: Digest, swept: Swept) -> None:
    from deskjob.commands.run import workers
    from deskjob.report.table import agents_table

    print("\n".join(agents_table(digest)))
    void = digest.void
    print(f"\n  {swept.done} runs in {swept.seconds:.1f} s on {workers(swept.workers)}, {void} void\n")
    if swept.interrupted:
        print(f"  Stopped; {swept.planned - swept.done} were not played.\n")
    if best := _best(digest):
        outcome = best.outcome
        print(f"  Caught: {best.agent} in {outcome.task} (seed {outcome.seed}), by {best.guard}:", end=" ")
        print(f"deskjob replay {swept.folder} {best.key[:4]}")
    print(f"  Report: {swept.folder}/report.html        Your own agent: deskjob run --agent mypkg:MyAgent")


def _best(digest: Digest) -> Catch | None:
    """The catch that tells most: a breach by one who renamed a colleague, if there is one, and no chance's doing."""
    found = [catch for catches in digest.catches.values() for catch in catches if catch.agent not in _IDLE]
    return min(found, key=_telling, default=None)


def _telling(catch: Catch) -> tuple[bool, bool, int]:
    return not catch.agent.startswith("C08"), catch.guard != "identities_intact", -catch.episodes
