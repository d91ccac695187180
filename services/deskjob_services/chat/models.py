"""Tables of the chat. A message is never lost: an edit keeps the text before it, a deletion leaves a tombstone."""

from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from deskjob_services.rows import Record

CHANNEL, GROUP, DIRECT = "c", "p", "d"
"""Kinds of room, by the letters of the product: public channel, private group, direct messages of two people."""


class Room(Record, table=True):
    """A place to talk. A direct room has no name but the `pair` of its two people."""

    __tablename__ = "chat_room"
    __prefix__: ClassVar[str] = "R"
    __owner__: ClassVar[str | None] = "created_by"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __called__: ClassVar[str] = "room"

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)  # CHANNEL | GROUP | DIRECT
    name: str | None = Field(default=None, unique=True)
    pair: str | None = Field(default=None, unique=True)
    """Of a direct room: the two ids in order, joined by a plus sign."""
    topic: str = ""
    announcement: str = ""
    description: str = ""
    read_only: int = 0
    archived: int = 0
    deleted: int = 0
    created_by: str
    created_at: int


class Member(Record, table=True):
    """Somebody in a room, what they may do there, and how far they have read."""

    __tablename__ = "chat_member"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "membership"

    room_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True, index=True)
    owner: int = 0
    moderator: int = 0
    leader: int = 0
    joined_at: int
    read_at: int = 0


class Message(Record, table=True):
    """What somebody said in a room, or (`system`) what the service noted there by itself."""

    __tablename__ = "chat_message"
    __table_args__ = (
        Index("chat_message_room_at", "room_id", "at"),
        # Few messages have either; an index of the empty ones would be a tenth of a megabyte in every open company.
        Index("chat_message_thread", "thread_id", sqlite_where=text("thread_id is not null")),
        Index("chat_message_file", "file_id", sqlite_where=text("file_id is not null")),
    )
    __prefix__: ClassVar[str] = "M"
    __width__: ClassVar[int] = 6
    __owner__: ClassVar[str | None] = "author_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "message"

    id: str = Field(primary_key=True)
    room_id: str
    author_id: str = Field(index=True)
    text: str
    at: int
    thread_id: str | None = None
    edited_at: int | None = None
    edited_by: str | None = None
    deleted: int = 0
    system: str = ""
    """Empty for what a person said; else the product's word for the event: `uj` joined, `ul` left, `au` added, ..."""
    file_id: str | None = None


class Version(Record, table=True):
    """A text a message had before an edit or its deletion; number 1 is what was first sent."""

    __tablename__ = "chat_version"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "version"

    message_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    text: str
    until: int
    """Company time of the edit that replaced it."""


class Reaction(Record, table=True):
    """One person's reaction to a message; `emoji` as `:thumbsup:`."""

    __tablename__ = "chat_reaction"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "reaction"

    message_id: str = Field(primary_key=True)
    emoji: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    at: int


class File(Record, table=True):
    """A file put into a room; its bytes are the blob of `digest`."""

    __tablename__ = "chat_file"
    __prefix__: ClassVar[str] = "F"
    __owner__: ClassVar[str | None] = "person_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "file"

    id: str = Field(primary_key=True)
    room_id: str = Field(index=True)
    person_id: str
    name: str
    media_type: str
    size: int
    digest: str
    at: int


class Status(Record, table=True):
    """How a person shows in the chat. Without a row: offline, no words."""

    __tablename__ = "chat_status"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "status"

    person_id: str = Field(primary_key=True)
    status: str = "offline"  # online | away | busy | offline
    text: str = ""
    at: int


def pair(one: str, other: str) -> str:
    """What a direct room of two people is known by; the same whoever opens it."""
    return "+".join(sorted((one, other)))
