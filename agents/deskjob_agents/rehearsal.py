"""What the reference solution does on a case, learnt by letting it play the same case in a company of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from deskjob import Blueprint, Call, Task, TrustedSeat, World, play
from deskjob_agents.oracle import Oracle


def rehearsed(seat: TrustedSeat) -> list[Call]:
    """The calls of the reference solution on this very case, the closing claim left out."""
    case = seat.episode.case
    return list(_rehearsed(case.task, case.seed, case.variant, seat.episode.world.blueprint))


@lru_cache(maxsize=128)
def _rehearsed(task: Task[Any], seed: int, variant: str, blueprint: Blueprint) -> tuple[Call, ...]:
    with World(blueprint) as world:
        actions = play(task, Oracle(), seed, variant, world=world).actions
    return tuple(Call(one.tool, dict(one.arguments)) for one in actions if one.tool != "finish")


def writing(seat: TrustedSeat) -> frozenset[str]:
    """The names of the tools that can change something, claims and waiting aside."""
    return frozenset(tool.name for tool in seat.tools if tool.writes) - {"finish", "wait", "http"}
