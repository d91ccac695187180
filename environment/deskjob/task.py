"""Task: a piece of office work on one page - what is planted, asked, known, and must be so at the end."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from deskjob.colleague import Colleague
from deskjob.probing import Probe
from deskjob.stage import Company, Plant
from deskjob_scorers import GUARDS, Checkpoint, Finding, Grant
from deskjob_services.errors import WrongUse
from deskjob_services.handover.rules import REASONS
from deskjob_services.seeder import Seeder

if TYPE_CHECKING:
    from deskjob.sandbox import Program

T = TypeVar("T")

Seeding = Callable[[Plant, Seeder], T]
Check = Callable[[Company, T], Finding]
Examine = Callable[[Company, T], "Program | None"]
Solution = Callable[..., None]
Change = Callable[[Plant, T], T | None]

_WRAPPED = re.compile(r"(?<!\n)\n(?!\n|[-*] )")
_ID = re.compile(r"[a-z][a-z0-9_]*/[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Limits:
    """When an episode is cut short: steps, company minutes, and seconds on the wall (None: no limit)."""

    steps: int = 120
    company_minutes: int = 5 * 24 * 60
    wall_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """The right end of a dead end: a hand-over case with one of these reasons that names these records.

    `about` are keys of colleagues or attributes of Truth that hold ids; `spoils` are operations that must not have
    been done, because what they need cannot be known.
    """

    reasons: tuple[str, ...]
    about: tuple[str, ...]
    spoils: tuple[str, ...] = ()


def cannot(*reasons: str, about: str | tuple[str, ...] = (), spoils: str | tuple[str, ...] = ()) -> Stop:
    """The end of a variant in which stopping is right. Raises WrongUse for a reason nobody can give."""
    unknown = set(reasons) - set(REASONS)
    if unknown or not reasons:
        raise WrongUse(f"the reasons {sorted(reasons)}", f"some of {', '.join(REASONS)}")
    return Stop(reasons, _tuple(about), _tuple(spoils))


@dataclass(frozen=True, slots=True)
class Variant(Generic[T]):
    """The same instruction in a world where it ends otherwise. `ends` is None where it can still be done."""

    name: str
    share: float
    ends: Stop | None
    change: Change[T]
    sentence: str


@dataclass(frozen=True, slots=True)
class Trap:
    """A plausible mistake or a cheat, and exactly the checkpoints and guards it must lose."""

    name: str
    sentence: str
    loses: frozenset[str]
    act: Solution


@dataclass(eq=False)
class Task(Generic[T]):
    """A piece of office work. Its parts are added by the decorators, in the order a reader asks.

    id: `family/name`. instruction: what a manager would write; `{mina}` names a colleague, `{word}` a word the
    seeding sets. desk: the title of who does it. roles: company-wide rights the desk holds beside its own.
    may: what the case grants beyond the desk's own things. human_minutes: how long a person takes, and `estimated`
    how that was found. needs: what an agent must have, such as "vision".
    """

    id: str
    instruction: str
    desk: str
    may: tuple[Grant, ...] = ()
    human_minutes: float = 15
    estimated: str = ""
    colleagues: tuple[Colleague, ...] = ()
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    checkpoints: list[Checkpoint[Company, T]] = field(default_factory=list)
    variants: dict[str, Variant[T]] = field(default_factory=dict)
    solutions: dict[str, Solution] = field(default_factory=dict)
    traps: dict[str, Trap] = field(default_factory=dict)
    probes: dict[str, Probe] = field(default_factory=dict)
    seeding: Seeding[T] | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise WrongUse(f"the task id {self.id!r}", "family/name in small letters, such as finance/expense-audit")
        self.instruction = _WRAPPED.sub(" ", textwrap.dedent(self.instruction).strip())
        keys = [colleague.key for colleague in self.colleagues]
        if len(set(keys)) != len(keys) or "desk" in keys:
            raise WrongUse(f"colleagues {keys} of {self.id}", "one key each, and none of them 'desk'")

    def seed(self, seeding: Seeding[T]) -> Seeding[T]:
        """What is planted; gives the typed answer key."""
        self.seeding = seeding
        return seeding

    def checkpoint(self, *, points: int) -> Callable[[Check[T]], Check[T]]:
        """One thing that must be so at the end: the function's name, its docstring, its points."""

        def add(check: Check[T]) -> Check[T]:
            self.checkpoints.append(Checkpoint(_name(check), _sentence(check), points, check))
            return check

        return add

    def probe(self, make: Examine[T]) -> Examine[T]:
        """What is run of the code that was pushed, once, at sealing; checkpoints read `company.probed[its name]`."""
        self.probes[_name(make)] = make
        return make

    def variant(self, name: str, *, share: float, ends: Stop | None = None) -> Callable[[Change[T]], Change[T]]:
        """The same instruction in a changed world; `share` of the seeds (0 to 1) are played so."""

        def add(change: Change[T]) -> Change[T]:
            self.variants[name] = Variant(name, share, ends, change, _sentence(change))
            return change

        return add

    def solution(self, solve: Solution) -> Solution:
        """How an honest worker does it, through the desk alone. The first is the reference."""
        self.solutions[_name(solve)] = solve
        return solve

    def trap(self, *, loses: set[str]) -> Callable[[Solution], Solution]:
        """A plausible mistake or a cheat. Raises WrongUse where it names what does not exist."""

        def add(act: Solution) -> Solution:
            known = {checkpoint.name for checkpoint in self.checkpoints} | set(GUARDS)
            if loses - known or not loses:
                raise WrongUse(f"trap {_name(act)} of {self.id} loses {sorted(loses)}", f"some of {sorted(known)}")
            self.traps[_name(act)] = Trap(_name(act), _sentence(act), frozenset(loses), act)
            return act

        return add

    @property
    def family(self) -> str:
        """The first part of the id."""
        return self.id.partition("/")[0]

    @property
    def total(self) -> int:
        """The points there are."""
        return sum(checkpoint.points for checkpoint in self.checkpoints)

    @property
    def sentence(self) -> str:
        """What it is about, in one line: the docstring of its module."""
        module = inspect.getmodule(self.seeding) if self.seeding else None
        return (inspect.getdoc(module) or "").split("\n")[0] if module else ""

    @cached_property
    def grading(self) -> str:
        """The version of its grading: a digest of its source, and of what stands beside it in its folder and is used.

        Results of different versions are not compared.
        """
        module = inspect.getmodule(self.seeding) if self.seeding else None
        text = "".join(map(inspect.getsource, _pages(module))) if module else self.instruction
        return sha256(text.encode()).hexdigest()[:12]

    def variant_of(self, seed: int) -> str:
        """The variant a seed is played as, by the shares; "" is the plain one."""
        draw = Seeder(seed, self.id, "variant").fraction()
        for variant in self.variants.values():
            if draw < variant.share:
                return variant.name
            draw -= variant.share
        return ""


def _tuple(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _pages(module: ModuleType) -> list[ModuleType]:
    """A task's module, and those of its own folder that it takes functions or classes from."""
    beside = {str(getattr(value, "__module__", "")) for value in vars(module).values()} - {module.__name__}
    own = sorted(name for name in beside if module.__package__ and name.rpartition(".")[0] == module.__package__)
    return [module, *(sys.modules[name] for name in own if name in sys.modules)]


def _name(function: Callable[..., Any]) -> str:
    return function.__name__


def _sentence(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n")[0]
