"""What every desk has beside its services: asking and waiting for the answer, handing over, finishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from deskjob_services import clock
from deskjob_services.kernel.operation import Shown
from deskjob_services.money import Money
from deskjob_services.values import dates, moneys, numbers

S = TypeVar("S", bound=Shown)


class Caller(Protocol):
    """Carries one operation to the intranet and brings its answer back. Raises a Refusal."""

    def __call__(self, operation: str, arguments: Mapping[str, Any]) -> str:
        """The answer as JSON text."""


class Part:
    """One service as the desk sees it."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def _do(self, operation: str, output: type[S], **arguments: Any) -> S:
        given = {name: _plain(value) for name, value in arguments.items() if value is not None}
        return output.model_validate_json(self._caller(operation, given))


def _plain(value: Any) -> Any:
    """Models in a list as plain data, as they go over the wire."""
    if isinstance(value, list):
        return [one.model_dump(exclude_none=True) if isinstance(one, BaseModel) else one for one in value]
    return value


@dataclass(frozen=True)
class Reply:
    """What somebody answered; empty when no answer came in time. Readers give None where nothing was said."""

    text: str = ""
    texts: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.text)

    def money(self) -> Money | None:
        """The first amount of money in it."""
        return next(iter(moneys(self.text)), None)

    def number(self) -> Decimal | None:
        """The first number in it."""
        return next((Decimal(number) for number in numbers(self.text)), None)

    def date(self) -> date | None:
        """The first date in it."""
        return next(iter(dates(self.text)), None)


class Seat:
    """The work between services."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.named: dict[str, str] = {}
        """Ids of the colleagues whom the instruction names, by the key the task has for them."""
        self.words: dict[str, str] = {}
        """What the instruction says in this case: the words that were filled in, by the key the task has for them."""
        self.cast: dict[str, str] = {}
        """All colleagues of the task; traps and cheats may use it, a solution is not given it."""

    def ask(self, person: str, question: str, *, within: str = "1 day") -> Reply:
        """Ask somebody in a direct message and wait for the answer, at most so long in company time."""
        from deskjob_services.chat.shown import MessageCard, Messages

        sent = MessageCard.model_validate_json(
            self._caller("chat.send", {"room": self._room(person), "text": question})
        )
        left, step = int(clock.duration(within).total_seconds()) // 60, 15
        while left > 0:
            self.wait(min(step, left))
            left, step = left - step, min(2 * step, 240)
            heard = Messages.model_validate_json(
                self._caller("chat.history", {"room": sent.room_id, "after": clock.iso(sent.at), "count": 50})
            )
            answers = [message.text for message in reversed(heard.messages) if message.author_id != sent.author_id]
            if answers:
                return Reply("\n".join(answers), tuple(answers))
        return Reply()

    def send(self, person: str, text: str) -> None:
        """Send somebody a direct message; `person` is an id, a handle, or a key of `named`."""
        self._caller("chat.send", {"room": self._room(person), "text": text})

    def wait(self, minutes: int) -> None:
        """Let company time pass."""
        self._caller("wait", {"minutes": minutes})

    def hand_over(self, reason: str, about: str | Sequence[str] = (), note: str = "") -> None:
        """Put the case before a person; `about` are ids of records, ids or handles of people, or keys of `named`."""
        listed = [about] if isinstance(about, str) else list(about)
        self._caller("hand_over", {"reason": reason, "about": [self._who(one) for one in listed], "note": note})

    def finish(self, status: str, confidence: float | None = None, summary: str = "") -> None:
        """End the episode with a claim: success, failure or handed over."""
        self._caller("finish", {"status": status, "confidence": confidence, "summary": summary})

    def _room(self, person: str) -> str:
        """The direct room with somebody, as chat names it: by handle or by id."""
        who = self._who(person)
        return who if who[:1] == "@" or who[:1].isupper() else f"@{who}"

    def _who(self, person: str) -> str:
        return self.named.get(person) or self.cast.get(person) or person
