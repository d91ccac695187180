"""Putting talk into a company before a case opens: bulk verbs that skip the rules and keep the ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskjob_services import clock
from deskjob_services.chat.models import CHANNEL, DIRECT, GROUP, File, Member, Message, Reaction, Room, Status, pair
from deskjob_services.chat.view import ChatView
from deskjob_services.errors import WrongUse

Line = tuple[str, str, int]
"""Who says it (a person id), what, and when (seconds of company time)."""


class ChatPlant(ChatView):
    """The chat's questions, and verbs that write. Rooms are named by id, `#name` or name; people by id."""

    def channel(
        self, name: str, members: Sequence[str], topic: str = "", private: bool = False, read_only: bool = False
    ) -> str:
        """A channel, its first member the owner; one of that name gets the members it lacks. Its id."""
        found = self.rows.first(Room, name=name)
        if found is None:
            found = self.rows.insert(
                Room,
                kind=GROUP if private else CHANNEL,
                name=name,
                topic=topic,
                read_only=int(read_only),
                created_by=members[0],
                created_at=self.now - clock.WEEK,
            )
            self.rows.insert(Member, **self._member(found, members[0]), owner=1)
        self.join(found.id, members)
        return found.id

    def group(self, name: str, members: Sequence[str], topic: str = "") -> str:
        """A private group; as `channel`."""
        return self.channel(name, members, topic, private=True)

    def join(self, room: str, members: Iterable[str]) -> None:
        """Put people into a room; those in it already stay as they are."""
        place = self._place(room)
        for one in members:
            if self.rows.get(Member, place.id, one) is None:
                self.rows.insert(Member, **self._member(place, one))

    def owner(self, room: str, person: str, alone: bool = False) -> None:
        """Make somebody an owner of a room; the only one, if `alone`."""
        place = self._place(room)
        self.join(place.id, [person])
        for one in self.rows.where(Member, room_id=place.id):
            owner = int(one.person_id == person or (bool(one.owner) and not alone))
            if owner != one.owner:
                self.rows.update(one, owner=owner)

    def direct(self, one: str, other: str) -> str:
        """The direct room of two people, made where there is none. Its id."""
        both = pair(one, other)
        found = self.rows.first(Room, pair=both)
        if found is None:
            found = self.rows.insert(Room, kind=DIRECT, pair=both, created_by=one, created_at=self.now - clock.DAY)
            self.join(found.id, both.split("+"))
        return found.id

    def message(self, room: str, author: str, text: str, at: int | None = None, thread: str | None = None) -> str:
        """A message in a room, now or at a moment; who says something in a room is in it. Its id."""
        return self._say(room, author, text, self.now if at is None else at, thread=thread).id

    def conversation(self, room: str, lines: Iterable[Line], threaded: bool = False) -> list[str]:
        """What several people say one after the other; threaded, the rest answers the first. Their ids."""
        made: list[str] = []
        for author, text, at in lines:
            made.append(self.message(room, author, text, at, made[0] if threaded and made else None))
        return made

    def tell(self, author: str, to: str, text: str, at: int | None = None) -> str:
        """A direct message from one person to another. Its id."""
        return self.message(self.direct(author, to), author, text, at)

    def file(
        self, room: str, author: str, name: str, content: bytes, media_type: str, text: str = "", at: int | None = None
    ) -> str:
        """A file in a room, with the words that go with it. The file's id."""
        place = self._place(room)
        moment = self.now if at is None else at
        kept = self.rows.insert(
            File,
            room_id=place.id,
            person_id=author,
            name=name,
            media_type=media_type,
            size=len(content),
            digest=self._store.blobs.put(content),
            at=moment,
        )
        self._say(place.id, author, text, moment, file_id=kept.id)
        return kept.id

    def reaction(self, message: str, person: str, emoji: str = ":thumbsup:") -> None:
        """A person's reaction to a message."""
        self.rows.insert(Reaction, message_id=message, emoji=emoji, person_id=person, at=self.now)

    def status(self, person: str, status: str, text: str = "") -> None:
        """How a person shows: online, away, busy or offline."""
        found = self.rows.get(Status, person)
        if found is None:
            self.rows.insert(Status, person_id=person, status=status, text=text, at=self.now)
        else:
            self.rows.update(found, status=status, text=text, at=self.now)

    def archived(self, room: str) -> None:
        """Close a room for new messages."""
        self.rows.update(self._place(room), archived=1)

    def _place(self, room: str) -> Room:
        found = self.rows.get(Room, room) or self.rows.first(Room, name=room.removeprefix("#"))
        if found is None:
            raise WrongUse(f"no room {room!r} to plant in", "the id or the name of a room", "plant the channel first")
        return found

    def _say(
        self, room: str, author: str, text: str, at: int, thread: str | None = None, file_id: str | None = None
    ) -> Message:
        place = self._place(room)
        self.join(place.id, [author])
        return self.rows.insert(
            Message, room_id=place.id, author_id=author, text=text, at=at, thread_id=thread, file_id=file_id
        )

    def _member(self, place: Room, person: str) -> dict[str, str | int]:
        return {"room_id": place.id, "person_id": person, "joined_at": place.created_at, "read_at": self.now}
