"""The library of office tasks, one file a task. `IDS` is read without loading them, `TASKS` loads them all."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskjob import Task

    TASKS: "tuple[Task[Any], ...]"

_MODULES = (
    "admin.handover_of_duties",
    "admin.missing_receipts",
    "finance.answer_from_records",
    "finance.duplicate_claims",
    "finance.expense_audit",
    "finance.file_report",
    "finance.payment_batch",
    "hr.leave_cover",
    "hr.reorganisation",
)

IDS = tuple(name.replace(".", "/").replace("_", "-") for name in _MODULES)
"""The ids of the tasks: folder/file, dashes for underscores."""


def __getattr__(name: str) -> Any:
    if name != "TASKS":
        raise AttributeError(f"module 'deskjob_tasks' has no attribute {name!r}")
    globals()["TASKS"] = found = tuple(import_module(f"deskjob_tasks.{module}").task for module in _MODULES)
    return found
