"""What the endpoints about rooms may be asked."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.chat.wire.endpoint import Body, Key, Paged, Query


class Which(Query):
    """A room by id or name."""

    roomId: Key | None = None
    roomName: Key | None = None


class WhichPaged(Paged):
    """A stretch of what a room has."""

    roomId: Key | None = None
    roomName: Key | None = None
    username: Key | None = None


class History(WhichPaged):
    """A room's messages between two moments."""

    count: int = Field(default=20, ge=0, le=1_000_000)
    latest: Key | None = None
    oldest: Key | None = None
    inclusive: bool = False


class Room(Body):
    """A room by id or name."""

    roomId: Key | None = None
    roomName: Key | None = None


class RoomAndUser(Room):
    """A room and one or several people."""

    userId: str | None = None
    username: str | None = None
    userIds: list[str] | None = Field(default=None, max_length=100)


class Create(Body):
    """A new room."""

    name: str
    members: list[str] = Field(default=[], max_length=500)
    readOnly: bool = False


class Renamed(Room):
    """A room and its new name."""

    name: str


class Typed(Room):
    """A room, to be public or private."""

    type: Literal["c", "p"]


class ReadOnly(Room):
    """A room, to be read-only or not."""

    readOnly: bool


class Topic(Room):
    """A room and its new topic."""

    topic: str


class Announcement(Room):
    """A room and its new announcement."""

    announcement: str


class Description(Room):
    """A room and its new description."""

    description: str


class Direct(Body):
    """Whom to open a direct room with."""

    username: str | None = None
    usernames: str | None = Field(default=None, description="one user name; rooms of several people are not kept")


class InRole(Paged):
    """A role, in one room or in any."""

    role: Key
    roomId: Key | None = None


class OneSubscription(Query):
    """A room of one's own."""

    roomId: Key


class Read(Body):
    """A room to mark as read."""

    rid: Key | None = None
    roomId: Key | None = None
