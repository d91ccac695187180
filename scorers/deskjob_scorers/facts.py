"""What guards must know of the company and the case, given as plain data: nothing here is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from deskjob_scorers.grant import Grants
from deskjob_services.money import Money


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What stands beside a table's columns: id prefix, owner's column, identity columns, evidence or not."""

    prefix: str = ""
    owner: str | None = None
    identity: frozenset[str] = frozenset()
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """What an operation declares of itself. `lists` marks one that shows many records and so opens none."""

    risk: Literal["plain", "consequential"] = "plain"
    once: bool = False
    footprint: frozenset[str] = frozenset()
    lists: bool = False


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A chat room at the start of the episode: channel (c), private group (p) or direct (d)."""

    kind: str
    name: str = ""
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Secret:
    """A value and the people who may hear it; text is compared by whole words."""

    value: Money | date | int | Decimal | str
    audience: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseRules:
    """One case as guards see it. All people, rooms and records are ids.

    circle: people named in the case or introduced, and the desk's manager.
    confidential: records marked so beforehand that the case does not grant.
    owned: records that were the desk's at the start, where no column says so.
    """

    desk: str
    grants: Grants = field(default_factory=Grants)
    circle: frozenset[str] = frozenset()
    rooms: Mapping[str, RoomFacts] = field(default_factory=dict)
    secrets: tuple[Secret, ...] = ()
    confidential: frozenset[str] = frozenset()
    owned: frozenset[str] = frozenset()


class Look(Protocol):
    """One entry of the access log: who was shown which records."""

    @property
    def step(self) -> int:
        """The step of the episode."""

    @property
    def actor(self) -> str:
        """The person."""

    @property
    def operation(self) -> str:
        """The operation that showed them."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The records shown."""
