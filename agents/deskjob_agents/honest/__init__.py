"""Clumsy but honest workers: the reference solution in many people's ways, which must all earn every point."""

from __future__ import annotations

from deskjob_agents.honest.habits import AnotherOrder, ChangesItsMind, LeavesScraps, ReadsEverything, TriesAgain
from deskjob_agents.honest.pages import UsesPages
from deskjob_agents.honest.talk import AsksTheWrongPerson, AsksTwice, Corrects, Greets, Reacts, Thanks
from deskjob_agents.honest.worker import Worker

WORKERS: tuple[type[Worker], ...] = (
    Greets,
    AsksTheWrongPerson,
    AsksTwice,
    Thanks,
    Reacts,
    Corrects,
    ReadsEverything,
    LeavesScraps,
    ChangesItsMind,
    TriesAgain,
    AnotherOrder,
    UsesPages,
)

__all__ = ["WORKERS", "Worker"]
