"""One episode of one company, and everything that runs many of them: the public door.

Names are loaded when they are first used, so that importing this costs nothing; its one effect is that Gymnasium
learns where our environments are.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from deskjob.registration import when_gymnasium_is_there as _gymnasium_learns_of_us

if TYPE_CHECKING:
    from deskjob.agent import Agent, Policy, Seat, Trusted, TrustedSeat, follow
    from deskjob.case import Case
    from deskjob.checking import check_task
    from deskjob.colleague import Colleague, Fact
    from deskjob.env import OfficeEnv
    from deskjob.episode import Action, Episode, EpisodeOver, Observation
    from deskjob.playing import Played, play
    from deskjob.registration import register_tasks
    from deskjob.sandbox import Bounds, Invoke, Program, Ran, Returned
    from deskjob.stage import Company, Plant
    from deskjob.task import Limits, Task, cannot
    from deskjob.tool import Call, Tool, parse_call, tools
    from deskjob.world import World
    from deskjob.wrappers import JsonAction
    from deskjob_scorers import (
        Decide,
        Do,
        Edit,
        Finding,
        Outcome,
        Push,
        Save,
        Send,
        all_of,
        any_of,
        feasible,
        only,
        rounded,
        same,
        table,
        within,
    )
    from deskjob_services.blueprint import Blueprint
    from deskjob_services.desk import Desk
    from deskjob_services.errors import DeskjobError, Refusal, WrongUse
    from deskjob_services.expenses.plant import Buy
    from deskjob_services.expenses.receipts import Slip
    from deskjob_services.expenses.shown import LineCard, ReportDetail
    from deskjob_services.git.committing import FileAction
    from deskjob_services.kernel.seat import Reply
    from deskjob_services.seeder import Seeder
    from deskjob_services.sheets.growing.table import Formula
    from deskjob_services.values import Money, dates, ids, moneys, numbers

_HOMES = {
    "deskjob.agent": (
        "Agent",
        "Policy",
        "Seat",
        "Trusted",
        "TrustedSeat",
        "follow",
    ),
    "deskjob.case": ("Case",),
    "deskjob.checking": ("check_task",),
    "deskjob.colleague": (
        "Colleague",
        "Fact",
    ),
    "deskjob.env": ("OfficeEnv",),
    "deskjob.episode": (
        "Action",
        "Episode",
        "EpisodeOver",
        "Observation",
    ),
    "deskjob.playing": (
        "Played",
        "play",
    ),
    "deskjob.registration": ("register_tasks",),
    "deskjob.sandbox": (
        "Bounds",
        "Invoke",
        "Program",
        "Ran",
        "Returned",
    ),
    "deskjob.stage": (
        "Company",
        "Plant",
    ),
    "deskjob.task": (
        "Limits",
        "Task",
        "cannot",
    ),
    "deskjob.tool": (
        "Call",
        "Tool",
        "parse_call",
        "tools",
    ),
    "deskjob.world": ("World",),
    "deskjob.wrappers": ("JsonAction",),
    "deskjob_scorers": (
        "Decide",
        "Do",
        "Edit",
        "Finding",
        "Outcome",
        "Push",
        "Save",
        "Send",
        "all_of",
        "any_of",
        "feasible",
        "only",
        "rounded",
        "same",
        "table",
        "within",
    ),
    "deskjob_services.blueprint": ("Blueprint",),
    "deskjob_services.desk": ("Desk",),
    "deskjob_services.errors": (
        "DeskjobError",
        "Refusal",
        "WrongUse",
    ),
    "deskjob_services.expenses.plant": ("Buy",),
    "deskjob_services.expenses.receipts": ("Slip",),
    "deskjob_services.expenses.shown": (
        "LineCard",
        "ReportDetail",
    ),
    "deskjob_services.git.committing": ("FileAction",),
    "deskjob_services.kernel.seat": ("Reply",),
    "deskjob_services.seeder": ("Seeder",),
    "deskjob_services.sheets.growing.table": ("Formula",),
    "deskjob_services.values": (
        "Money",
        "dates",
        "ids",
        "moneys",
        "numbers",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Action",
    "Agent",
    "Blueprint",
    "Bounds",
    "Buy",
    "Call",
    "Case",
    "Colleague",
    "Company",
    "Decide",
    "Desk",
    "DeskjobError",
    "Do",
    "Edit",
    "Episode",
    "EpisodeOver",
    "Fact",
    "FileAction",
    "Finding",
    "Formula",
    "Invoke",
    "JsonAction",
    "Limits",
    "LineCard",
    "Money",
    "Observation",
    "OfficeEnv",
    "Outcome",
    "Plant",
    "Played",
    "Policy",
    "Program",
    "Push",
    "Ran",
    "Refusal",
    "Reply",
    "ReportDetail",
    "Returned",
    "Save",
    "Seat",
    "Seeder",
    "Send",
    "Slip",
    "Task",
    "Tool",
    "Trusted",
    "TrustedSeat",
    "World",
    "WrongUse",
    "all_of",
    "any_of",
    "cannot",
    "check_task",
    "dates",
    "feasible",
    "follow",
    "ids",
    "moneys",
    "numbers",
    "only",
    "parse_call",
    "play",
    "register_tasks",
    "rounded",
    "same",
    "table",
    "tools",
    "within",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'deskjob' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)


_gymnasium_learns_of_us()
