"""Tasks of Acme. `IDS` is read without loading them, `TASKS` loads them all."""

from importlib import import_module
from typing import Any

IDS = ("acme/quarter-close",)


def __getattr__(name: str) -> Any:
    if name != "TASKS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    modules = (task_id.partition("/")[2].replace("-", "_") for task_id in IDS)
    return tuple(import_module(f"{__name__}.{module}").task for module in modules)
