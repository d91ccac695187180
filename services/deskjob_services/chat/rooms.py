"""Rooms: finding them, making them, changing what they are."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from deskjob_services.chat import sight
from deskjob_services.chat.asked import PersonName, RoomName, Stretch, WhichRoom
from deskjob_services.chat.cards import room_card, room_cards
from deskjob_services.chat.messages import note, opened
from deskjob_services.chat.models import CHANNEL, DIRECT, GROUP, Member, Room
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import Done, RoomCard, Rooms
from deskjob_services.errors import Conflict, Forbidden, Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only

NOTED = ("chat_message",)
"""What changing a room writes by itself: the room says so."""

Name = Annotated[str, Field(min_length=1, max_length=120, description="letters, digits, `-`, `_` and `.`")]
Line = Annotated[str, Field(max_length=500)]

_NAME = re.compile(r"[0-9A-Za-z._-]+")
_LIKE_AN_ID = re.compile(r"[A-Z]\d{2,}")


class Mine(Stretch):
    """Which of one's own rooms: of a kind, or with unread messages only."""

    kind: Literal["channel", "group", "direct"] | None = None
    unread_only: bool = False
    count: Annotated[int, Field(ge=1, le=500)] = 200


class FindChannels(Stretch):
    """Public channels, whose name has this text where it is given."""

    text: str = Field(default="", max_length=100)


class WithWhom(Ask):
    """Whom to talk to directly."""

    person: PersonName


class Create(Ask):
    """A name, and who is in it besides oneself."""

    name: Name
    members: list[PersonName] = Field(default=[], max_length=500)
    topic: Line = ""
    read_only: bool = False


class EditRoom(Ask):
    """New words about a room; what is left out stays."""

    room: RoomName
    topic: Line | None = None
    announcement: Line | None = None
    description: Line | None = None
    read_only: bool | None = None


class Rename(Ask):
    """A room and its new name."""

    room: RoomName
    name: Name


class SetType(Ask):
    """Whether a room is a public channel or a private group."""

    room: RoomName
    kind: Literal["channel", "group"]


@chat.reads(page="/")
def rooms(act: Act, ask: Mine) -> Rooms:
    """One's own rooms, with how much is unread in each; the latest spoken in first."""
    found = act.rows.query(
        Room,
        "select r.* from chat_room r join chat_member m on m.room_id = r.id and m.person_id = :me where r.deleted = 0",
        me=act.me.id,
    )
    cards = [card for card in room_cards(act, found) if ask.kind in (None, card.kind)]
    if ask.unread_only:
        cards = [card for card in cards if card.unread]
    cards.sort(key=lambda card: (-(card.last_at or card.created_at), card.id))
    return Rooms(rooms=cards[ask.offset : ask.offset + ask.count], total=len(cards))


@chat.reads(page="/channels")
def channels(act: Act, ask: FindChannels) -> Rooms:
    """The public channels of the company, by name."""
    text = sight.without_nul(ask.text).removeprefix("#").casefold()
    found = act.rows.where(Room, kind=CHANNEL, deleted=0, order="name")
    fitting = [one for one in found if text in str(one.name).casefold()]
    return Rooms(rooms=room_cards(act, fitting[ask.offset : ask.offset + ask.count]), total=len(fitting))


@chat.reads(page="/rooms/{room}", allow=only(employee="member public", admin="any"))
def room(act: Act, ask: WhichRoom) -> RoomCard:
    """What a room is about, who made it, how many are in it."""
    place = sight.governed(act, ask.room)
    act.permit(*sight.standing(act, place))
    return room_card(act, place)


@chat.writes(page="/direct", footprint=("chat_member",))
def direct(act: Act, ask: WithWhom) -> RoomCard:
    """Open the direct room with a person; the one there is, where there is one."""
    return room_card(act, opened(act, sight.colleague(act, ask.person)))


@chat.writes(page="/channels/new", reversed_by="chat.delete_room", footprint=("chat_member",))
def create_channel(act: Act, ask: Create) -> RoomCard:
    """Make a public channel, which everybody can find and read."""
    return _create(act, ask, CHANNEL)


@chat.writes(page="/channels/new", reversed_by="chat.delete_room", footprint=("chat_member",))
def create_group(act: Act, ask: Create) -> RoomCard:
    """Make a private group, which only its members see."""
    return _create(act, ask, GROUP)


@chat.writes(
    page="/rooms/{room}/settings",
    allow=only(employee="owner moderator", admin="any"),
    reversed_by="chat.edit_room",
    footprint=NOTED,
)
def edit_room(act: Act, ask: EditRoom) -> RoomCard:
    """Set a room's topic, announcement or description, or make it read-only."""
    place = _governed(act, ask.room)
    _in_use(place)
    if ask.read_only is not None and bool(place.read_only) != ask.read_only:
        if not {"owner"} & set(sight.standing(act, place)) and "admin" not in act.roles:
            raise Forbidden(f"{act.me.name} may not make {sight.label(place)} read-only", "an owner of it")
        place = act.rows.update(place, read_only=int(ask.read_only))
        note(act, place, "room-set-read-only" if ask.read_only else "room-removed-read-only", act.me.handle)
    for field in ("topic", "announcement", "description"):
        text = getattr(ask, field)
        if text is not None and text != getattr(place, field):
            place = act.rows.update(place, **{field: sight.without_nul(text)})
            note(act, place, f"room_changed_{field}", text)
    return room_card(act, place)


@chat.writes(
    page="/rooms/{room}/settings",
    allow=only(employee="owner moderator", admin="any"),
    reversed_by="chat.rename",
    footprint=NOTED,
)
def rename(act: Act, ask: Rename) -> RoomCard:
    """Give a channel or group another name; its id stays."""
    place = _governed(act, ask.room)
    _in_use(place)
    name = ask.name.removeprefix("#")
    if name != place.name:
        place = act.rows.update(place, name=_free(act, name))
        note(act, place, "r", name)
    return room_card(act, place)


@chat.writes(
    page="/rooms/{room}/settings",
    allow=only(employee="owner", admin="any"),
    reversed_by="chat.set_type",
    footprint=NOTED,
)
def set_type(act: Act, ask: SetType) -> RoomCard:
    """Make a private group public, or a public channel private."""
    place = _governed(act, ask.room)
    kind = CHANNEL if ask.kind == "channel" else GROUP
    if kind != place.kind:
        place = act.rows.update(place, kind=kind)
        note(act, place, "room_changed_privacy", "public" if kind == CHANNEL else "private")
    return room_card(act, place)


@chat.writes(
    page="/rooms/{room}/settings",
    allow=only(employee="owner", admin="any"),
    reversed_by="chat.unarchive",
    footprint=NOTED,
)
def archive(act: Act, ask: WhichRoom) -> RoomCard:
    """Close a room for new messages; it stays readable."""
    place = _governed(act, ask.room)
    _in_use(place)
    note(act, place, "room-archived", act.me.handle)
    return room_card(act, act.rows.update(place, archived=1))


@chat.writes(
    page="/rooms/{room}/settings",
    allow=only(employee="owner", admin="any"),
    reversed_by="chat.archive",
    footprint=NOTED,
)
def unarchive(act: Act, ask: WhichRoom) -> RoomCard:
    """Open an archived room again."""
    place = _governed(act, ask.room)
    if not place.archived:
        raise Conflict(f"{sight.label(place)} is not archived", "an archived room")
    note(act, place, "room-unarchived", act.me.handle)
    return room_card(act, act.rows.update(place, archived=0))


@chat.writes(page="/rooms/{room}/delete", allow=only(employee="owner", admin="any"), risk="consequential")
def delete_room(act: Act, ask: WhichRoom) -> Done:
    """Take a channel or group with all that was said in it out of sight, for good."""
    place = _governed(act, ask.room)
    named = sight.label(place)
    act.rows.update(place, deleted=1, archived=1, name=f"{place.name} (deleted {place.id})")
    return Done(done=f"{named} is deleted")


def _create(act: Act, ask: Create, kind: str) -> RoomCard:
    name = _free(act, ask.name.removeprefix("#"))
    invited = {sight.colleague(act, each).id for each in ask.members} - {act.me.id}
    act.on(act.rows.next_id(Room))
    made = act.rows.insert(
        Room,
        kind=kind,
        name=name,
        topic=sight.without_nul(ask.topic),
        read_only=int(ask.read_only),
        created_by=act.me.id,
        created_at=act.now,
    )
    act.rows.insert(Member, room_id=made.id, person_id=act.me.id, owner=1, joined_at=act.now, read_at=act.now)
    for person_id in sorted(invited):
        act.rows.insert(Member, room_id=made.id, person_id=person_id, joined_at=act.now, read_at=act.now)
    return room_card(act, made)


def _governed(act: Act, named: str) -> Room:
    place = sight.governed(act, named)
    act.permit(*sight.standing(act, place))
    if place.kind == DIRECT:
        raise Forbidden("a direct room has no settings", "a channel or a group")
    act.on(place.id)
    return place


def _in_use(place: Room) -> None:
    if place.archived:
        raise Conflict(f"{sight.label(place)} is archived", "a room in use", "unarchive it first")


def _free(act: Act, name: str) -> str:
    if not _NAME.fullmatch(name) or _LIKE_AN_ID.fullmatch(name):
        raise Invalid(f"{name!r} is not a valid room name", "letters, digits, `-`, `_` and `.`, not like an id")
    if act.rows.first(Room, name=name):
        raise Conflict(f"a room called {name!r} exists already", "a name nobody has taken")
    return name
