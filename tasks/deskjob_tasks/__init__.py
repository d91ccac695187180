"""The library of office tasks, one file a task."""

from importlib import import_module
from typing import Any

from deskjob import Task

_MODULES = ("finance.expense_audit", "hr.reorganisation")

TASKS: tuple[Task[Any], ...] = tuple(import_module(f"deskjob_tasks.{name}").task for name in _MODULES)
