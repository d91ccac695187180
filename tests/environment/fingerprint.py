"""Prints, as JSON, digests of everything that must not depend on where and how a process runs."""

import json
import sys
from hashlib import sha256
from typing import Any

from deskjob import Blueprint, Task, World, play
from deskjob.library import make_agent, tasks
from deskjob_services.image import golden_image


def digest(thing: object) -> str:
    return sha256(repr(thing).encode()).hexdigest()


def of_company(blueprint: Blueprint) -> str:
    image = golden_image(blueprint)
    return digest((sha256(image.database).hexdigest(), sorted(image.blobs)))


def of_episode(world: World, task: Task[Any], seed: int, variant: str) -> dict[str, object]:
    """The oracle's episode: what was planted, asked, done, answered, written, and how it scored."""
    played = play(task, make_agent("oracle"), seed, variant, world=world)
    outcome = played.outcome
    return {
        "instruction": played.case.instruction,
        "truth": digest(sorted(str(part) for part in _parts(played.case.truth))),
        "actions": digest([(step.tool, step.arguments, step.status, step.result, step.at) for step in played.actions]),
        "journal": digest((played.journal, played.acts)),
        "access": digest(played.access),
        "state": played.state_hash,
        "points": [(verdict.name, verdict.status) for verdict in outcome.verdicts],
        "trips": digest(outcome.trips),
    }


def _parts(truth: Any) -> list[object]:
    values = [getattr(truth, name) for name in truth.__dataclass_fields__]
    return [sorted(map(str, value)) if isinstance(value, set | frozenset | dict) else value for value in values]


def everything() -> dict[str, object]:
    with World() as world:
        return {"company": of_company(world.blueprint)} | {
            f"{task.id} {variant}": of_episode(world, task, seed, variant)
            for seed, task in enumerate(tasks().values())
            for variant in ("", *task.variants)
        }


if __name__ == "__main__":
    json.dump(everything(), sys.stdout)
