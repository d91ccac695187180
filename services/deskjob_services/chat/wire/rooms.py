"""Channels, groups and direct rooms. What `channels.` and `groups.` have in common is declared once for both."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deskjob_services.chat.shown import Files, Members, Messages, RoomCard, Rooms, Users
from deskjob_services.chat.wire import shapes
from deskjob_services.chat.wire.endpoint import JSON, MOST, Body, Key, Nothing, Paged, Query, WireError, endpoint
from deskjob_services.chat.wire.users import named
from deskjob_services.kernel.web import do


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


def _family(prefix: str, kind: Literal["channel", "group"]) -> None:
    """What channels and groups have alike."""
    one = f"{kind}:object"

    def shown(card: RoomCard) -> JSON:
        return {kind: shapes.room(card)}

    @endpoint("GET", f"{prefix}.info", Which, f"What a {kind} is about.", gives=one)
    def info(ask: Which) -> JSON:
        return shown(room_of(ask, kind))

    @endpoint("GET", f"{prefix}.history", History, f"A {kind}'s messages, newest first.", gives="messages:array")
    def read(ask: History) -> JSON:
        return history(room_of(ask, kind).id, ask)

    @endpoint("GET", f"{prefix}.messages", History, f"A {kind}'s messages, newest first.", gives="messages:array")
    def read_more(ask: History) -> JSON:
        return history(room_of(ask, kind).id, ask)

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


@endpoint("GET", "channels.list", Paged, gives="channels:array total:integer")
def channels_list(ask: Paged) -> JSON:
    """The public channels, by name."""
    found: Rooms = do("chat.channels", ask.stretch())
    return shapes.listed("channels", map(shapes.room, found.rooms), found.total, ask.offset)


@endpoint("GET", "channels.list.joined", Paged, gives="channels:array total:integer")
def channels_joined(ask: Paged) -> JSON:
    """The public channels one is in."""
    found = mine("channel", ask)
    return shapes.listed("channels", map(shapes.room, found.rooms), found.total, ask.offset)


@endpoint("POST", "channels.join", Room, gives="channel:object")
def channels_join(ask: Room) -> JSON:
    """Join a public channel."""
    return {"channel": shapes.room(do("chat.join", {"room": room_of(ask, "channel").id}))}


@endpoint("GET", "groups.list", Paged, gives="groups:array total:integer")
def groups_list(ask: Paged) -> JSON:
    """The private groups one is in."""
    found = mine("group", ask)
    return shapes.listed("groups", map(shapes.room, found.rooms), found.total, ask.offset)


def _direct(prefix: str) -> None:
    """Direct rooms, under both names the product has for them."""

    def place(ask: WhichPaged) -> str:
        """A direct room's id, from its id, from a user's id, or from a user's name."""
        name = ask.roomId or (f"@{ask.username}" if ask.username else None)
        if name is None:
            raise WireError('Query param "roomId" or "username" is required', "error-room-param-not-provided")
        card: RoomCard = do("chat.room", {"room": name})
        if card.kind != "direct":
            raise WireError("The room is not a direct room", "error-room-not-found")
        return card.id

    @endpoint("GET", f"{prefix}.list", Paged, "One's direct rooms.", gives="ims:array total:integer")
    def ims(ask: Paged) -> JSON:
        found = mine("direct", ask)
        return shapes.listed("ims", map(shapes.room, found.rooms), found.total, ask.offset)

    @endpoint("POST", f"{prefix}.create", Direct, "Open a direct room with somebody.", gives="room:object")
    def create(ask: Direct) -> JSON:
        card = do("chat.direct", {"person": named(None, ask.username or ask.usernames)})
        shape = shapes.room(card)
        return {"room": {**shape, "rid": shape["_id"]}}

    for verb in ("history", "messages"):
        said = "A direct room's messages; `roomId` may be a user's id."

        @endpoint("GET", f"{prefix}.{verb}", History, said, gives="messages:array")
        def read(ask: History) -> JSON:
            return history(place(ask), ask)

    @endpoint("GET", f"{prefix}.members", WhichPaged, "The two people of a direct room.", gives="members:array")
    def who(ask: WhichPaged) -> JSON:
        return members(place(ask), ask)

    @endpoint("GET", f"{prefix}.files", WhichPaged, "The files of a direct room.", gives="files:array")
    def kept(ask: WhichPaged) -> JSON:
        return files(place(ask), ask)


@endpoint("GET", "rooms.get", Nothing, gives="update:array remove:array")
def rooms_get(ask: Nothing) -> JSON:
    """The rooms one is in."""
    found: Rooms = do("chat.rooms", {"count": MOST})
    return {"update": [shapes.room(each) for each in found.rooms], "remove": []}


@endpoint("GET", "rooms.info", Which, gives="room:object")
def rooms_info(ask: Which) -> JSON:
    """What any room is about."""
    return {"room": shapes.room(room_of(ask))}


@endpoint("POST", "rooms.leave", Room)
def rooms_leave(ask: Room) -> JSON:
    """Leave a room."""
    do("chat.leave", {"room": room_of(ask).id})
    return {}


@endpoint("GET", "subscriptions.get", Nothing, gives="update:array remove:array")
def subscriptions_get(ask: Nothing) -> JSON:
    """The rooms one is in, with how much is unread."""
    found: Rooms = do("chat.rooms", {"count": MOST})
    return {"update": [shapes.subscription(each) for each in found.rooms], "remove": []}


@endpoint("GET", "subscriptions.getOne", OneSubscription)
def subscriptions_one(ask: OneSubscription) -> JSON:
    """One of one's rooms, with how much is unread; null where one is not in it."""
    card: RoomCard = do("chat.room", {"room": ask.roomId})
    return {"subscription": shapes.subscription(card) if card.joined else None}


@endpoint("POST", "subscriptions.read", Read)
def subscriptions_read(ask: Read) -> JSON:
    """Mark a room as read."""
    room = ask.rid or ask.roomId
    if room is None:
        raise WireError('The required "rid" param is missing', "error-invalid-params")
    do("chat.mark_read", {"room": room})
    return {}


@endpoint("GET", "roles.list", Nothing, gives="roles:array")
def roles_list(ask: Nothing) -> JSON:
    """The roles there are."""
    scopes = {"admin": "Users", "user": "Users", "owner": "Subscriptions", "moderator": "Subscriptions"}
    scopes["leader"] = "Subscriptions"
    return {"roles": [{"_id": name, "name": name, "scope": scope} for name, scope in scopes.items()]}


@endpoint("GET", "roles.getUsersInRole", InRole, gives="users:array total:integer")
def users_in_role(ask: InRole) -> JSON:
    """Who holds a role: in a room, or in any where none is named."""
    if ask.role == "admin":
        found: Users = do("chat.users", {"count": MOST})
        holders = [each for each in found.users if each.admin]
        return shapes.listed("users", map(shapes.user, holders), len(holders), 0)
    if ask.role not in ("owner", "moderator", "leader"):
        raise WireError(f"There is no role {ask.role!r} held by people here", "error-invalid-role")
    found = do("chat.holders", {"role": ask.role, "room": ask.roomId, **ask.stretch()})
    return shapes.listed("users", map(shapes.user, found.users), found.total, ask.offset)


_family("channels", "channel")
_family("groups", "group")
_direct("im")
_direct("dm")
