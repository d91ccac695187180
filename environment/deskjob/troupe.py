"""The colleagues of one case at work: they notice messages, think a while, and answer through the chat like anyone."""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from deskjob.colleague import NOBODY, Colleague, Fact
from deskjob.stage import Company
from deskjob_services import clock
from deskjob_services.chat.models import DIRECT, Member, Message, Room
from deskjob_services.errors import Refusal
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.models import Person
from deskjob_services.people.presence import absence
from deskjob_services.seeder import Seeder

_MENTION = re.compile(r"@([a-z0-9][a-z0-9._-]*)")


class Told(Protocol):
    """What a case gives its colleagues: who plays whom, and the words that fill their sentences."""

    @property
    def cast(self) -> Mapping[str, str]:
        """Person ids by the key of the colleague."""

    @property
    def desk_id(self) -> str:
        """The desk's person id."""

    @property
    def truth(self) -> Any:
        """The answer key."""

    def fill(self, sentence: str) -> str:
        """A sentence with its `{...}` filled."""


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """An answer somebody will give, and when (company time)."""

    at: int
    number: int
    person_id: str
    message_id: str
    room_id: str


class Troupe:
    """Notices what is said to people, and lets them answer when their time comes."""

    def __init__(self, intranet: Intranet, company: Company, colleagues: tuple[Colleague, ...], case: Told, seed: int):
        self._intranet = intranet
        self._company = company
        self._case = case
        self._parts = {case.cast[colleague.key]: colleague for colleague in colleagues}
        self._seeder = Seeder(seed, "colleagues")
        self._due: list[Due] = []
        self._number = 0
        self._seen = self._last_message()
        self._excused: set[tuple[str, str]] = set()
        self._acting = False

    @property
    def next_at(self) -> int | None:
        """Company time of the next answer, or None."""
        return self._due[0].at if self._due else None

    def notice(self) -> None:
        """Look at what was said since the last look, and plan the answers."""
        if self._acting:
            return
        rows = self._intranet.store.rows
        found = rows.query(
            Message,
            "select * from chat_message where rowid > :seen and author_id = :desk and system = '' and deleted = 0"
            " order by rowid",
            seen=self._seen,
            desk=self._case.desk_id,
        )
        self._seen = self._last_message()
        for message in found:
            for person_id in self._addressed(message):
                self._plan(message, person_id)

    def answer(self) -> None:
        """Give the answers that are due."""
        while self._due and self._due[0].at <= self._intranet.store.now:
            due = heapq.heappop(self._due)
            text = self._words(due)
            if text:
                self._say(due, text)

    def _say(self, due: Due, text: str) -> None:
        self._acting = True
        step, self._intranet.step = self._intranet.step, 0  # An act of ours belongs to no step of the desk's.
        try:
            dispatch(
                self._intranet, due.person_id, "chat.send", {"room": due.room_id, "text": text} | self._thread(due)
            )
        except Refusal:
            pass  # The room was closed meanwhile, or they are no longer in it: there is nowhere to answer.
        finally:
            self._acting = False
            self._intranet.step = step
            self._seen = self._last_message()

    def _thread(self, due: Due) -> dict[str, str]:
        """Where in the room: in the thread they were asked in."""
        asked = self._intranet.store.rows.need(Message, due.message_id)
        return {"thread": asked.thread_id} if asked.thread_id else {}

    def _plan(self, message: Message, person_id: str) -> None:
        part = self._parts.get(person_id, NOBODY)
        branch = self._seeder.branch(person_id, str(self._number))
        minutes = branch.integer(*part.way.soon)
        self._number += 1
        at = message.at + minutes * clock.MINUTE
        heapq.heappush(self._due, Due(at, self._number, person_id, message.id, message.room_id))

    def _addressed(self, message: Message) -> list[str]:
        """In a direct room the other one; elsewhere the members the text names."""
        rows = self._intranet.store.rows
        room = rows.need(Room, message.room_id)
        members = [m.person_id for m in rows.where(Member, room_id=room.id) if m.person_id != message.author_id]
        if room.kind == DIRECT:
            return members
        handles = set(_MENTION.findall(message.text.lower()))
        named = [rows.first(Person, handle=handle.rstrip(".-_")) for handle in sorted(handles)]
        return [person.id for person in named if person is not None and person.id in members]

    def _words(self, due: Due) -> str:
        rows = self._intranet.store.rows
        message = rows.get(Message, due.message_id)
        person = rows.need(Person, due.person_id)
        if message is None or message.deleted or person.employment != "active":
            return ""
        away = absence(rows, person.id, self._intranet.store.now)
        if away is not None:
            return self._away(person, away.until_at, away.deputy_id or person.deputy_id, message)
        listeners = {member.person_id for member in rows.where(Member, room_id=message.room_id)} - {person.id}
        return self._reply(self._parts.get(person.id, NOBODY), message.text, listeners)

    def _away(self, person: Person, until: int, deputy_id: str | None, message: Message) -> str:
        """The automatic answer of somebody away, once for each who writes."""
        if (person.id, message.author_id) in self._excused:
            return ""
        self._excused.add((person.id, message.author_id))
        deputy = self._intranet.store.rows.get(Person, deputy_id) if deputy_id else None
        stands_in = f" {deputy.name} ({deputy.title}, @{deputy.handle}) stands in for me." if deputy else ""
        return f"Automatic reply: I am away until {clock.spoken_day(until)}.{stands_in}"

    def _reply(self, part: Colleague, text: str, listeners: set[str]) -> str:
        asked = [fact for fact in part.facts if fact.asked(text)]
        if asked:
            told = " ".join(dict.fromkeys(self._tell(fact, listeners) for fact in asked))
            return f"{part.way.opening}{told}"
        help_line = f"I can help with {part.helps}." if part.helps else "Perhaps somebody else can help."
        refers = f"{{{part.refers}}}" if part.refers in self._case.cast else part.refers
        rest = f" For the rest, ask {self._case.fill(refers)}." if refers else ""
        return part.way.miss.format(help=help_line + rest)

    def _tell(self, fact: Fact, listeners: set[str]) -> str:
        """The fact, where it is granted to the desk and to everybody who would hear it."""
        if fact.audience is not None:
            may_hear = {self._case.desk_id if key == "desk" else self._case.cast[key] for key in fact.audience}
            if self._case.desk_id in may_hear and not listeners <= may_hear:
                return "Not here, please; write to me directly."
            if self._case.desk_id not in may_hear:
                return self._case.fill(fact.refuses)
        if fact.when is not None and not fact.when(self._company, self._case.truth):
            return self._case.fill(fact.refuses)
        return self._case.fill(fact.says)

    def rewind(self) -> None:
        """After an undo: forget what was never said."""
        rows = self._intranet.store.rows
        self._due = [due for due in self._due if rows.get(Message, due.message_id) is not None]
        heapq.heapify(self._due)
        self._seen = self._last_message()

    def _last_message(self) -> int:
        found = self._intranet.store.rows.values("select coalesce(max(rowid), 0) from chat_message")
        return int(found[0][0])
