"""What the reference solution does on a case, learnt by letting it play the same case in a company of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from deskjob import Blueprint, Call, Company, Task, TrustedSeat, World, play
from deskjob_agents.oracle import Oracle
from deskjob_agents.written import Written, written_by


class Rehearsal(NamedTuple):
    """The calls that were made, and the files that were written."""

    calls: tuple[Call, ...]
    files: tuple[Written, ...]


def rehearsed(seat: TrustedSeat) -> list[Call]:
    """The calls of the reference solution on this very case, the closing claim left out."""
    return list(_of(seat).calls)


def rehearsed_files(seat: TrustedSeat) -> list[Written]:
    """The files the reference solution writes on this very case, as it leaves them."""
    return list(_of(seat).files)


def _of(seat: TrustedSeat) -> Rehearsal:
    case = seat.episode.case
    return _rehearsed(case.task, case.seed, case.variant, seat.episode.world.blueprint)


@lru_cache(maxsize=128)
def _rehearsed(task: Task[Any], seed: int, variant: str, blueprint: Blueprint) -> Rehearsal:
    with World(blueprint) as world:
        played = play(task, Oracle(), seed, variant, world=world)
        company: Company = world.company()
        files = tuple(written_by(company, played.case.desk_id, played.journal))
    calls = tuple(Call(one.tool, dict(one.arguments)) for one in played.actions if one.tool != "finish")
    return Rehearsal(calls, files)


def writing(seat: TrustedSeat) -> frozenset[str]:
    """The names of the tools that can change something, claims and waiting aside."""
    return frozenset(tool.name for tool in seat.tools if tool.writes) - {"finish", "wait", "http"}
