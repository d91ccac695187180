"""What `channels.` and `groups.` have alike, declared once for both."""

from __future__ import annotations

from typing import Literal

from deskjob_services.chat.shown import Members, RoomCard, Users
from deskjob_services.chat.wire import shapes
from deskjob_services.chat.wire.asked import (
    Announcement,
    Create,
    Description,
    History,
    ReadOnly,
    Renamed,
    Room,
    RoomAndUser,
    Topic,
    Typed,
    Which,
    WhichPaged,
)
from deskjob_services.chat.wire.endpoint import JSON, MOST, endpoint
from deskjob_services.chat.wire.room import files, history, members, room_of
from deskjob_services.chat.wire.users import named
from deskjob_services.kernel.web import do


def _read(prefix: str, kind: Literal["channel", "group"]) -> None:
    """What a room is about, and what was said there."""

    @endpoint("GET", f"{prefix}.info", Which, f"What a {kind} is about.", gives=f"{kind}:object")
    def info(ask: Which) -> JSON:
        return {kind: shapes.room(room_of(ask, kind))}

    @endpoint("GET", f"{prefix}.history", History, f"A {kind}'s messages, newest first.", gives="messages:array")
    def read(ask: History) -> JSON:
        return history(room_of(ask, kind).id, ask)

    @endpoint("GET", f"{prefix}.messages", History, f"A {kind}'s messages, newest first.", gives="messages:array")
    def read_more(ask: History) -> JSON:
        return history(room_of(ask, kind).id, ask)


def _held(prefix: str, kind: Literal["channel", "group"]) -> None:
    """Who and what is in a room."""

    @endpoint("GET", f"{prefix}.members", WhichPaged, f"Who is in a {kind}.", gives="members:array")
    def who(ask: WhichPaged) -> JSON:
        return members(room_of(ask, kind).id, ask)

    @endpoint("GET", f"{prefix}.files", WhichPaged, f"The files of a {kind}.", gives="files:array")
    def kept(ask: WhichPaged) -> JSON:
        return files(room_of(ask, kind).id, ask)

    @endpoint("GET", f"{prefix}.roles", Which, f"Who is more than a member of a {kind}.", gives="roles:array")
    def roles(ask: Which) -> JSON:
        card = room_of(ask, kind)
        found: Members = do("chat.members", {"room": card.id, "count": MOST})
        held = [each for each in found.members if each.roles]
        return {"roles": [{"rid": card.id, "u": shapes.member(each), "roles": each.roles} for each in held]}

    @endpoint("GET", f"{prefix}.moderators", Which, f"Who moderates a {kind}.", gives="moderators:array")
    def moderators(ask: Which) -> JSON:
        found: Users = do("chat.holders", {"role": "moderator", "room": room_of(ask, kind).id, "count": MOST})
        return {"moderators": [shapes.user(each) for each in found.users]}


def _changes(prefix: str, kind: Literal["channel", "group"]) -> None:
    """Making a room, and changing what it is."""
    one = f"{kind}:object"

    def shown(card: RoomCard) -> JSON:
        return {kind: shapes.room(card)}

    @endpoint("POST", f"{prefix}.create", Create, f"Make a {kind}.", gives=one)
    def create(ask: Create) -> JSON:
        asked = {"name": ask.name, "members": ask.members, "read_only": ask.readOnly}
        return shown(do(f"chat.create_{kind}", asked))

    @endpoint("POST", f"{prefix}.rename", Renamed, f"Give a {kind} another name.", gives=one)
    def rename(ask: Renamed) -> JSON:
        return shown(do("chat.rename", {"room": room_of(ask, kind).id, "name": ask.name}))

    @endpoint("POST", f"{prefix}.setType", Typed, f"Make a {kind} public or private.", gives=one)
    def set_type(ask: Typed) -> JSON:
        asked = {"room": room_of(ask, kind).id, "kind": "channel" if ask.type == "c" else "group"}
        return shown(do("chat.set_type", asked))

    @endpoint("POST", f"{prefix}.setReadOnly", ReadOnly, f"Say who may post in a {kind}.", gives=one)
    def set_read_only(ask: ReadOnly) -> JSON:
        return shown(do("chat.edit_room", {"room": room_of(ask, kind).id, "read_only": ask.readOnly}))


def _steps(prefix: str, kind: Literal["channel", "group"]) -> None:
    """What is said of a room, its end, and who comes, goes and has a role."""
    for field, model in (("topic", Topic), ("announcement", Announcement), ("description", Description)):
        _line(prefix, kind, field, model)
    for verb, operation, said in (
        ("archive", "chat.archive", "Close a {} for new messages."),
        ("unarchive", "chat.unarchive", "Open an archived {} again."),
        ("delete", "chat.delete_room", "Take a {} with all its messages out of sight."),
        ("leave", "chat.leave", "Leave a {}."),
    ):
        _plain(prefix, kind, verb, operation, said.format(kind))
    for verb, operation in (("invite", "chat.invite"), ("kick", "chat.kick")):
        _with_user(prefix, kind, verb, operation)
    for role in ("Owner", "Moderator", "Leader"):
        _role(prefix, kind, "add", role)
        _role(prefix, kind, "remove", role)


def _line(prefix: str, kind: str, field: str, model: type[Room]) -> None:
    @endpoint("POST", f"{prefix}.set{field.title()}", model, f"Set a {kind}'s {field}.", gives=f"{field}:string")
    def set_line(ask: Room) -> JSON:
        text = getattr(ask, field)
        do("chat.edit_room", {"room": room_of(ask, kind).id, field: text})
        return {field: text}


def _plain(prefix: str, kind: str, verb: str, operation: str, said: str) -> None:
    @endpoint("POST", f"{prefix}.{verb}", Room, said)
    def plain(ask: Room) -> JSON:
        card = room_of(ask, kind)
        do(operation, {"room": card.id})
        return {kind: shapes.room(do("chat.room", {"room": card.id}))} if verb == "leave" and kind == "channel" else {}


def _with_user(prefix: str, kind: str, verb: str, operation: str) -> None:
    said = f"Bring people into a {kind}." if verb == "invite" else f"Put somebody out of a {kind}."

    @endpoint("POST", f"{prefix}.{verb}", RoomAndUser, said, gives=f"{kind}:object")
    def with_user(ask: RoomAndUser) -> JSON:
        card = room_of(ask, kind)
        for each in ask.userIds or [named(ask.userId, ask.username)]:
            card = do(operation, {"room": card.id, "person": each})
        return {kind: shapes.room(card)}


def _role(prefix: str, kind: str, verb: str, role: str) -> None:
    said = f"Make a member of a {kind}" if verb == "add" else f"No longer have a member of a {kind} as"

    @endpoint("POST", f"{prefix}.{verb}{role}", RoomAndUser, f"{said} its {role.lower()}.")
    def set_role(ask: RoomAndUser) -> JSON:
        room, person = room_of(ask, kind).id, named(ask.userId, ask.username)
        do(f"chat.{verb}_role", {"room": room, "person": person, "role": role.lower()})
        return {}


for _declare in (_read, _held, _changes, _steps):
    _declare("channels", "channel")
    _declare("groups", "group")
