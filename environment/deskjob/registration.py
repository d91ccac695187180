"""The ids under which Gymnasium finds our environments: `deskjob/Office-v0`, and one a task.

Importing `deskjob` makes them known as soon as Gymnasium is there, and loads neither Gymnasium nor any task: a package
says which tasks it has by an entry point of the group `deskjob.task_ids` whose value is cheap to import, such as
`acme = "acme_tasks.ids:IDS"`, a sequence of task ids. A package without one has its ids after `register_tasks()`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

OFFICE: Final = "deskjob/Office-v0"
ENTRY_POINT: Final = "deskjob.env:OfficeEnv"
IDS: Final = "deskjob.task_ids"


def env_id(task_id: str) -> str:
    """The id of a task's environment: `deskjob/finance-expense-audit-v0` for `finance/expense-audit`."""
    return f"deskjob/{task_id.replace('/', '-')}-v0"


def register_tasks() -> tuple[str, ...]:
    """Register every installed task, loading them all; gives the ids of their environments."""
    from deskjob.library import tasks

    found = sorted(tasks())
    _register(found)
    return tuple(env_id(task_id) for task_id in found)


def when_gymnasium_is_there() -> None:
    """Register now if Gymnasium is loaded, or else right after it is: loading it costs ten times what we do."""
    if "gymnasium" in sys.modules:
        _register(_listed())
    elif not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch())


class _Watch:
    """Sees Gymnasium being imported, once."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "gymnasium":
            return None
        from importlib.util import find_spec

        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                _register(_listed())

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _listed() -> list[str]:
    """The ids that installed packages list."""
    import warnings
    from importlib.metadata import entry_points

    found: set[str] = set()
    for entry in entry_points(group=IDS):
        try:
            found.update(entry.load())
        except (ImportError, AttributeError) as error:  # Another's broken package must not break ours.
            warnings.warn(f"the task ids of {entry.name!r} ({entry.value}) cannot be read: {error}", stacklevel=2)
    return sorted(found)


def _register(task_ids: Iterable[str]) -> None:
    from gymnasium.envs.registration import register, registry

    if OFFICE not in registry:
        register(OFFICE, ENTRY_POINT)
    for task_id in task_ids:
        if env_id(task_id) not in registry:
            register(env_id(task_id), ENTRY_POINT, kwargs={"task": task_id})
