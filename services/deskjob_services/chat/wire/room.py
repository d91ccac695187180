"""A room as endpoints find it, and what it has, in the product's shape."""

from __future__ import annotations

from typing import Any

from deskjob_services.chat.shown import Files, Members, Messages, RoomCard, Rooms
from deskjob_services.chat.wire import shapes
from deskjob_services.chat.wire.asked import History
from deskjob_services.chat.wire.endpoint import JSON, Paged, WireError
from deskjob_services.kernel.web import do


def room_of(ask: Any, kind: str | None = None) -> RoomCard:
    """The room asked for. Raises WireError where there is none of that kind, Refusals as the operation."""
    name = ask.roomId or (f"#{ask.roomName}" if ask.roomName else None)
    if name is None:
        raise WireError('The parameter "roomId" or "roomName" is required', "error-roomid-param-not-provided")
    card: RoomCard = do("chat.room", {"room": name})
    if kind is not None and card.kind != kind:
        text = f'The required "roomId" or "roomName" param provided does not match any {kind}'
        raise WireError(text, "error-room-not-found")
    return card


def history(room: str, ask: History) -> JSON:
    """A room's messages in the product's shape, newest first."""
    found: Messages = do(
        "chat.history",
        {
            "room": room,
            "before": ask.latest,
            "after": ask.oldest,
            "inclusive": ask.inclusive,
            **ask.stretch(),
        },
    )
    return shapes.listed("messages", map(shapes.message, found.messages), found.total, ask.offset)


def members(room: str, ask: Paged) -> JSON:
    """A room's members in the product's shape."""
    found: Members = do("chat.members", {"room": room, **ask.stretch()})
    return shapes.listed("members", map(shapes.member, found.members), found.total, ask.offset)


def files(room: str, ask: Paged) -> JSON:
    """A room's files in the product's shape."""
    found: Files = do("chat.files", {"room": room, **ask.stretch()})
    return shapes.listed("files", map(shapes.file, found.files), found.total, ask.offset)


def mine(kind: str | None, ask: Paged) -> Rooms:
    """One's own rooms of a kind."""
    found: Rooms = do("chat.rooms", {"kind": kind, **ask.stretch()})
    return found
