"""Lists of rooms, direct rooms, subscriptions and roles; what channels and groups have alike is in `family`."""

from __future__ import annotations

from deskjob_services.chat.shown import RoomCard, Rooms, Users
from deskjob_services.chat.wire import shapes
from deskjob_services.chat.wire.asked import Direct, History, InRole, OneSubscription, Read, Room, Which, WhichPaged
from deskjob_services.chat.wire.endpoint import JSON, MOST, Nothing, Paged, WireError, endpoint
from deskjob_services.chat.wire.room import files, history, members, mine, room_of
from deskjob_services.chat.wire.users import named
from deskjob_services.kernel.web import do


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


_direct("im")
_direct("dm")
