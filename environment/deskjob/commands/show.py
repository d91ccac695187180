"""`deskjob show`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskjob.case import Case
    from deskjob.task import Task

HELP = "Show one task: the instruction as a seed renders it, its checkpoints, colleagues, variants and traps."
EPILOG = "example: deskjob show finance/expense-audit --seed 3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which task, at which seed."""
    parser.add_argument("task", metavar="TASK", help="the id of a task")
    parser.add_argument("--seed", type=int, default=0, help="the case's seed (default 0)")
    parser.add_argument("--scale", default="small", help="small, standard or a factor (default small)")


def main(args: argparse.Namespace) -> int:
    """Seed the case and print it."""
    from deskjob.library import find_task
    from deskjob.world import World
    from deskjob_services.blueprint import Blueprint

    task = find_task(args.task)
    with World(Blueprint.parse(scale=args.scale)) as world:
        case = world.open(task, args.seed, "")
    if args.json:
        import json

        print(json.dumps({"version": 1, **_facts(task, case)}, indent=2, ensure_ascii=False))
    else:
        _print(task, case)
    return 0


def _facts(task: Task[Any], case: Case) -> dict[str, Any]:
    return {
        "id": task.id,
        "sentence": task.sentence,
        "instruction": case.instruction,
        "desk": str(case.people["desk"]),
        "points": task.total,
        "human_minutes": task.human_minutes,
        "estimated": task.estimated,
        "checkpoints": [{"name": c.name, "points": c.points, "sentence": c.sentence} for c in task.checkpoints],
        "colleagues": [{"title": c.title, "manner": c.manner, "helps": c.helps} for c in task.colleagues],
        "variants": [
            {"name": v.name, "share": v.share, "sentence": v.sentence, "dead_end": v.ends is not None}
            for v in task.variants.values()
        ],
        "traps": [{"name": t.name, "sentence": t.sentence, "loses": sorted(t.loses)} for t in task.traps.values()],
    }


def _print(task: Task[Any], case: Case) -> None:
    facts = _facts(task, case)
    print(f"{task.id}: {task.sentence}\n")
    print(f"At the desk: {facts['desk']}. A person takes about {task.human_minutes:.0f} minutes ({task.estimated}).\n")
    print(f"{case.instruction}\n")
    print("What must be so at the end")
    for point in facts["checkpoints"]:
        print(f"  {point['points']:>2}  {point['name']}: {point['sentence']}")
    print("\nColleagues")
    for colleague in facts["colleagues"]:
        print(f"  {colleague['title']}, {colleague['manner']}")
    print("\nVariants from the same instruction")
    for variant in facts["variants"]:
        print(f"  {variant['name']} ({variant['share']:.0%} of seeds): {variant['sentence']}")
    print("\nHow it goes wrong")
    for trap in facts["traps"]:
        print(f"  {trap['name']}: {trap['sentence']} Loses {', '.join(trap['loses'])}.")
