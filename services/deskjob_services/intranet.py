"""A running company: its store, its credentials, who was shown what, and who controls its time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from deskjob_services.identity import Credentials
from deskjob_services.kernel.operation import Operation, Shown
from deskjob_services.store import Store


@dataclass(frozen=True, slots=True)
class Access:
    """Records shown to one person by one operation."""

    step: int
    actor: str
    operation: str
    ids: tuple[str, ...]


class Control(Protocol):
    """Whoever runs the company's time: a World in an episode, a ticker in `deskjob serve`."""

    def wait(self, person_id: str, minutes: int) -> None:
        """Let company time pass; colleagues act meanwhile."""

    def finish(self, person_id: str, status: str, confidence: float | None, summary: str) -> None:
        """Take an agent's claim and end its episode."""

    def wrote(self, operation: Operation, person_id: str) -> None:
        """Told after each committed act."""


class Intranet:
    """What `environ["deskjob.company"]` holds: one company as its services see it."""

    def __init__(self, store: Store, credentials: Credentials | None = None, name: str = "company") -> None:
        self.store = store
        self.credentials = credentials or Credentials()
        self.name = name
        self.control: Control | None = None
        self.frozen = False
        self.step = 0
        self.access: list[Access] = []
        self.calls = 0
        self.missing: Counter[str] = Counter()
        """Requests for endpoints our wire does not have, by method and path."""
        self.faults: list[str] = []
        """Tracebacks of our own errors (HTTP 500); an episode with one is void."""
        self.flashes: dict[str, list[tuple[str, str]]] = {}
        """What the next page of a web session says, by its token."""
        self.addresses: dict[str, str] = {}
        """Where each service is reached, when not beneath the gateway's own address."""

    def show(self, operation: str, person_id: str, shown: Shown) -> None:
        """Note which records a person was shown."""
        ids = tuple(dict.fromkeys(shown.ids()))
        if ids:
            self.access.append(Access(self.step, person_id, operation, ids))

    def wrote(self, operation: Operation, person_id: str) -> None:
        """Tell the one who controls time that something happened."""
        if self.control is not None:
            self.control.wrote(operation, person_id)

    def freeze(self) -> None:
        """Close the gateway and make all tokens worthless; the state stays readable for scorers."""
        self.frozen = True
        self.credentials.revoke_all()
