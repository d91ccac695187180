"""Library: the tasks and agents there are, found by entry point, by dotted name, or in a file."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

from deskjob.agent import Agent
from deskjob.task import Task
from deskjob_services.errors import Duplicate, Unknown, WrongUse

T = TypeVar("T")

Factory = Callable[..., Agent]
"""Makes an agent, given its options as keywords; a class with a `play` is one."""

TASK_GROUP = "deskjob.tasks"
AGENT_GROUP = "deskjob.agents"


def tasks() -> dict[str, Task[Any]]:
    """Every installed task by id, in order, all loaded. Raises Duplicate where two distributions give one id."""
    return dict(_tasks())


def agents() -> dict[str, Factory]:
    """Every installed agent's factory by name, all loaded. Raises Duplicate where two distributions give one name."""
    return dict(_agents())


def forget() -> None:
    """Look again at what is installed when next asked."""
    _tasks.cache_clear()
    _agents.cache_clear()


def find_tasks(*patterns: str, exclude: Iterable[str] = ()) -> list[Task[Any]]:
    """The tasks of these ids, globs or files (`task.py`, `task.py:name`); all installed ones without any.

    Raises Unknown for a pattern that fits none, with the nearest id.
    """
    known = _tasks()
    found: dict[str, Task[Any] | None] = {} if patterns else dict.fromkeys(known)
    for pattern in patterns:
        found.update(_matching(pattern, known))
    left_out = {task_id for glob in exclude for task_id in _matching(glob, found)}
    return [task or known[task_id] for task_id, task in found.items() if task_id not in left_out]


def find_task(task_id: str) -> Task[Any]:
    """One task by its id, or in a file. Raises Unknown, or WrongUse where a pattern fits several."""
    found = find_tasks(task_id)
    if len(found) != 1:
        raise WrongUse(f"{task_id!r} fits {len(found)} tasks", "one task", "deskjob list shows their ids")
    return found[0]


def make_agent(spec: str, **options: Any) -> Agent:
    """An agent by its name, as `package.module:Class`, or as `path/file.py:Class`.

    Raises Unknown for a name, module or class there is not, and WrongUse for options it does not take.
    """
    factory = _factory(spec)
    try:
        inspect.signature(factory).bind(**options)
    except TypeError as error:
        raise WrongUse(
            f"the agent {spec} with the options {sorted(options)} ({error})", "options that it takes"
        ) from error
    except ValueError:
        pass  # A factory without a signature says itself what it takes.
    made = factory(**options)
    if not callable(getattr(made, "play", None)):
        raise WrongUse(f"{spec} gives a {type(made).__name__}", "an agent: a name, and play(seat)")
    if not isinstance(getattr(made, "name", None), str):
        made.name = spec
    return made


def source_digest(thing: object) -> str:
    """A digest of the source file of what something is an instance of, so that changed code is another agent."""
    module = inspect.getmodule(type(thing))
    try:
        return sha256(inspect.getsource(module).encode()).hexdigest()[:12] if module else ""
    except (OSError, TypeError):
        return ""


class _Shelf(Mapping[str, T]):
    """What installed packages give of one kind, by name in order; a package that gives places has each thing loaded
    when it is taken.
    """

    def __init__(self, group: str, kind: str, named: Callable[[Any], Iterable[tuple[str, T | str]]]) -> None:
        self._kind = kind
        given: dict[str, tuple[T | str, EntryPoint]] = {}
        for entry in entry_points(group=group):
            for name, thing in named(_loaded(entry, kind, entry)):
                if name in given:
                    owners = sorted([_owner(given[name][1]), _owner(entry)])
                    raise Duplicate(
                        f"the {kind} {name!r} is given by {owners[0]} and by {owners[1]}",
                        f"one owner for each {kind}",
                        f"uninstall one of them, or rename its {kind}",
                    )
                given[name] = (thing, entry)
        self._given = {name: given[name] for name in sorted(given)}
        self._taken: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._taken:
            thing, owner = self._given[name]
            if isinstance(thing, str):
                thing = cast(T, _loaded(EntryPoint(name, thing, ""), self._kind, owner))
            if getattr(thing, "id", name) != name:
                raise WrongUse(f"the {self._kind} listed as {name!r} is called {thing!r}", "one name", _owner(owner))
            self._taken[name] = thing
        return self._taken[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


@cache
def _tasks() -> _Shelf[Task[Any]]:
    def named(given: Any) -> Iterable[tuple[str, Task[Any] | str]]:
        return given.items() if isinstance(given, Mapping) else ((task.id, task) for task in given)

    return _Shelf(TASK_GROUP, "task", named)


@cache
def _agents() -> _Shelf[Factory]:
    return _Shelf(AGENT_GROUP, "agent", lambda given: given.items())


def _loaded(place: EntryPoint, kind: str, owner: EntryPoint) -> Any:
    try:
        return place.load()
    except Exception as error:
        raise WrongUse(
            f"the {kind}s of {_owner(owner)} cannot be loaded ({type(error).__name__}: {error})",
            f"{place.value} to exist",
            "mend or reinstall it",
        ) from error


def _owner(entry: EntryPoint) -> str:
    return f"{entry.dist.name} ({entry.value})" if entry.dist else entry.value


def _matching(pattern: str, known: Iterable[str]) -> Mapping[str, Task[Any] | None]:
    """The ids a pattern fits, with the tasks themselves where it names a file."""
    if pattern.partition(":")[0].endswith(".py"):
        return {task.id: task for task in _tasks_in(pattern)}
    known = list(known)
    found = dict.fromkeys(task_id for task_id in known if fnmatchcase(task_id, pattern))
    if not found:
        raise Unknown("task", pattern, known, f"deskjob list shows all {len(known)}")
    return found


def _tasks_in(spec: str) -> list[Task[Any]]:
    path, _, name = spec.partition(":")
    module = _module(path)
    found = [thing for thing in vars(module).values() if isinstance(thing, Task)] if not name else []
    named = getattr(module, name, None) if name else None
    found += [named] if isinstance(named, Task) else []
    if not found:
        raise WrongUse(f"no task in {spec}", "a file with `task = Task(...)`", "deskjob new task makes one")
    return found


def _factory(spec: str) -> Factory:
    place, colon, name = spec.rpartition(":")
    if not colon:
        known = _agents()
        if spec not in known:
            raise Unknown("agent", spec, known, "or give your own as package.module:Class or path/file.py:Class")
        return known[spec]
    module = _module(place)
    made = getattr(module, name, None)
    if not callable(made):
        public = [key for key, value in vars(module).items() if isinstance(value, type)]
        raise Unknown("agent", name, public, f"{place} defines no such class")
    return made  # type: ignore[no-any-return]


def _module(place: str) -> ModuleType:
    """A module by dotted name, or a file as a module. Raises Unknown."""
    if place.endswith(".py"):
        return _of_file(Path(place).resolve())
    beside = str(Path.cwd())
    if beside not in sys.path:
        sys.path.append(beside)
    try:
        return importlib.import_module(place)
    except ModuleNotFoundError as error:
        raise Unknown("module", place, (), f"{error}; it must be installed, or beneath this folder") from error
    except Exception as error:
        raise _unloadable(place, error) from error


def _of_file(path: Path) -> ModuleType:
    name = f"_deskjob_file_{sha256(str(path).encode()).hexdigest()[:12]}_{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise Unknown("file", str(path), (), "give the path of a Python file")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise _unloadable(str(path), error) from error
    return module


def _unloadable(place: str, error: Exception) -> WrongUse:
    return WrongUse(f"{place} cannot be loaded ({type(error).__name__}: {error})", "a module that loads")
