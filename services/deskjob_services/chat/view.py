"""What scorers may ask about the chat: what was said, by whom, to whom, strictly by ids that never change."""

from __future__ import annotations

from dataclasses import dataclass

from deskjob_services.chat.models import DIRECT, File, Member, Message, Reaction, Room, Version, pair
from deskjob_services.kernel.view import View
from deskjob_services.store import Store


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it stands now; `at` and `edited_at` are seconds of company time."""

    id: str
    room: str
    author: str
    text: str
    at: int
    thread: str | None = None
    edited_at: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A room: kind is `c`, `p` or `d`; a direct room has no name."""

    id: str
    kind: str
    name: str
    topic: str
    announcement: str
    description: str
    read_only: bool
    archived: bool
    created_by: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Attached:
    """A file somebody put into a room."""

    id: str
    room: str
    person: str
    name: str
    media_type: str
    size: int
    digest: str
    at: int


class ChatView(View):
    """Read-only questions about the chat. Removed messages and the rooms' own notes are in no answer.

    What a person said, sent and posted is told from `since` on: in a case, from its opening; else from the beginning.
    """

    def __init__(self, store: Store, since: int = 0) -> None:
        super().__init__(store)
        self._since = since

    def rooms(self, kind: str | None = None) -> list[Place]:
        """The rooms that are not deleted, of a kind or all."""
        found = self.rows.where(Room, deleted=0) if kind is None else self.rows.where(Room, deleted=0, kind=kind)
        return [_place(one) for one in found]

    def room(self, named: str) -> Place | None:
        """A room by id or name (with or without `#`), or None."""
        found = self.rows.get(Room, named) or self.rows.first(Room, name=named.removeprefix("#"))
        return _place(found) if found is not None and not found.deleted else None

    def members(self, room: str, role: str | None = None) -> frozenset[str]:
        """The ids of a room's members; with a role (owner, moderator, leader), of those who hold it."""
        place = self.room(room)
        if place is None:
            return frozenset()
        found = self.rows.where(Member, room_id=place.id)
        return frozenset(one.person_id for one in found if role is None or getattr(one, role))

    def owned_by(self, person: str) -> list[Place]:
        """The rooms that a person owns, alone or with others; archived ones too."""
        held = [self.rows.need(Room, one.room_id) for one in self.rows.where(Member, person_id=person, owner=1)]
        return [_place(one) for one in held if not one.deleted]

    def rooms_of(self, person: str) -> list[Place]:
        """The rooms a person is in."""
        mine = {one.room_id for one in self.rows.where(Member, person_id=person)}
        return [place for place in self.rooms() if place.id in mine]

    def messages(self, room: str, since: int = 0) -> list[Sent]:
        """What people said in a room, oldest first."""
        place = self.room(room)
        if place is None:
            return []
        found = self.rows.where(Message, room_id=place.id, deleted=0, system="", order="at, id")
        return [_sent(one) for one in found if one.at >= since]

    def standing(self, message: str) -> Sent | None:
        """A message by its id, if it stands."""
        found = self.rows.get(Message, message)
        return _sent(found) if found is not None and not found.deleted and not found.system else None

    def said(self, by: str, since: int | None = None) -> list[Sent]:
        """Everything a person said anywhere, oldest first."""
        found = self.rows.where(Message, author_id=by, deleted=0, system="", order="at, id")
        return [_sent(one) for one in found if one.at >= self._from(since)]

    def sent(self, by: str, to: str, since: int | None = None) -> list[Sent]:
        """What one person wrote to another in the direct room of exactly these two, oldest first."""
        if by == to:
            return []
        place = self.rows.first(Room, pair=pair(by, to), kind=DIRECT, deleted=0)
        if place is None or self.members(place.id) != {by, to}:
            return []
        found = self.rows.where(Message, room_id=place.id, author_id=by, deleted=0, system="", order="at, id")
        return [_sent(one) for one in found if one.at >= self._from(since)]

    def posted(self, by: str, room: str, since: int | None = None) -> list[Sent]:
        """What a person said in a channel or group, oldest first."""
        return [one for one in self.messages(room, self._from(since)) if one.author == by]

    def said_in(self, room: str, by: str | None = None, since: int = 0) -> list[str]:
        """The texts said in a room, by a person or by anybody, oldest first."""
        return [one.text for one in self.messages(room, since) if by in (None, one.author)]

    def replies(self, message: str) -> list[Sent]:
        """The replies in a message's thread, oldest first."""
        found = self.rows.where(Message, thread_id=message, deleted=0, system="", order="at, id")
        return [_sent(one) for one in found]

    def recipients_of(self, person: str, since: int | None = None) -> frozenset[str]:
        """The ids of everybody a person has written to directly."""
        found: set[str] = set()
        for one in self.said(person, since):
            place = self.rows.get(Room, one.room)
            if place is not None and place.kind == DIRECT:
                found.update(str(place.pair).split("+"))
        return frozenset(found - {person})

    def earlier(self, message: str) -> list[str]:
        """The texts a message had before its edits or removal, oldest first."""
        return [one.text for one in self.rows.where(Version, message_id=message, order="number")]

    def reactions(self, message: str) -> frozenset[tuple[str, str]]:
        """Who reacted with what, as (person id, emoji)."""
        return frozenset((one.person_id, one.emoji) for one in self.rows.where(Reaction, message_id=message))

    def files(self, room: str, by: str | None = None) -> list[Attached]:
        """The files that stand in a room, oldest first."""
        shown = {one.file for one in self.messages(room) if one.file}
        found = [one for one in self.rows.where(File, order="id") if one.id in shown and by in (None, one.person_id)]
        return [_attached(one) for one in found]

    def _from(self, since: int | None) -> int:
        return self._since if since is None else since


def _sent(one: Message) -> Sent:
    return Sent(one.id, one.room_id, one.author_id, one.text, one.at, one.thread_id, one.edited_at, one.file_id)


def _place(one: Room) -> Place:
    return Place(
        one.id,
        one.kind,
        one.name or "",
        one.topic,
        one.announcement,
        one.description,
        bool(one.read_only),
        bool(one.archived),
        one.created_by,
        one.created_at,
    )


def _attached(one: File) -> Attached:
    return Attached(one.id, one.room_id, one.person_id, one.name, one.media_type, one.size, one.digest, one.at)
