"""Saying something, changing it, taking it back, and reacting to it."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.chat import sight
from deskjob_services.chat.asked import MessageId, RoomName, Text
from deskjob_services.chat.cards import message_card
from deskjob_services.chat.models import CHANNEL, DIRECT, Member, Message, Reaction, Room, Version, pair
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import MessageCard
from deskjob_services.errors import Conflict, Forbidden, Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only
from deskjob_services.people.models import Person

OPENED = ("chat_room", "chat_member")
"""What a message may bring about by itself: a direct room, a place in a public channel."""


class Send(Ask):
    """A text to a room, or to a person directly; `thread` is the message it answers."""

    room: RoomName
    text: Text
    thread: MessageId | None = None


class Edit(Ask):
    """A new text for a message."""

    message: MessageId
    text: Text


class Delete(Ask):
    """A message to take out of sight."""

    message: MessageId


class React(Ask):
    """An emoji for a message, such as `:thumbsup:`."""

    message: MessageId
    emoji: str = Field(min_length=1, max_length=60, pattern=r"^:?[a-z0-9_+\-]+:?$")


@chat.writes(
    page="/rooms/{room}",
    allow=only(employee="member public", admin="member public"),
    reversed_by="chat.delete",
    footprint=OPENED,
)
def send(act: Act, ask: Send) -> MessageCard:
    """Post a message in a room, or to a person directly; a direct room is opened where there is none."""
    text = sight.text_of(ask.text)
    place = addressed(act, ask.room)
    return message_card(act.rows, post(act, place, text=text, thread=ask.thread))


@chat.writes(
    page="/messages/{message}/edit",
    allow=only(employee="own owner moderator", admin="member public"),
    reversed_by="chat.edit",
    footprint=("chat_version",),
)
def edit(act: Act, ask: Edit) -> MessageCard:
    """Change the text of a message; the text before is kept, and the message says that it was edited."""
    text = sight.text_of(ask.text)
    one = _standing_message(act, ask.message)
    act.on(one.id)
    if text != one.text:
        _keep_version(act, one)
        one = act.rows.update(one, text=text, edited_at=act.now, edited_by=act.me.id)
    return message_card(act.rows, one)


@chat.writes(
    page="/messages/{message}/delete",
    allow=only(employee="own owner moderator", admin="member public"),
    footprint=("chat_version",),
)
def delete(act: Act, ask: Delete) -> MessageCard:
    """Take a message out of sight; that it was there stays visible."""
    one = _standing_message(act, ask.message)
    act.on(one.id)
    _keep_version(act, one)
    return message_card(act.rows, act.rows.update(one, text="", deleted=1, edited_at=act.now, edited_by=act.me.id))


@chat.writes(page="/messages/{message}/react", allow=only(employee="member"), reversed_by="chat.unreact")
def react(act: Act, ask: React) -> MessageCard:
    """React to a message with an emoji."""
    one, emoji = _reacted(act, ask)
    act.on(one.id)
    if not act.rows.get(Reaction, one.id, emoji, act.me.id):
        act.rows.insert(Reaction, message_id=one.id, emoji=emoji, person_id=act.me.id, at=act.now)
    return message_card(act.rows, one)


@chat.writes(page="/messages/{message}/react", allow=only(employee="member"), reversed_by="chat.react")
def unreact(act: Act, ask: React) -> MessageCard:
    """Take one's own reaction back."""
    one, emoji = _reacted(act, ask)
    mine = act.rows.get(Reaction, one.id, emoji, act.me.id)
    if mine is None:
        raise Conflict(f"{act.me.name} has not reacted with {emoji}", "a reaction of one's own")
    act.on(one.id)
    act.rows.delete(mine)
    return message_card(act.rows, one)


def addressed(act: Act, named: str) -> Room:
    """The room a message goes to, opened or joined where needed; names it as what the act is aimed at.

    Raises NotFound, Forbidden, Conflict, Invalid.
    """
    if sight.names_person(named):
        return opened(act, sight.colleague(act, named))
    place = sight.room(act, named)
    act.permit(*sight.standing(act, place))
    sight.open_for(act, place)
    for other in sight.others(act, place):
        sight.colleague(act, other)
    act.on(place.id, *sight.others(act, place))
    if place.kind == CHANNEL and sight.membership(act, place) is None:
        act.rows.insert(Member, room_id=place.id, person_id=act.me.id, joined_at=act.now, read_at=act.now)
    return place


def opened(act: Act, other: Person) -> Room:
    """The direct room with somebody, made where there is none. Raises Invalid for oneself."""
    if other.id == act.me.id:
        raise Invalid("a direct room with oneself", "somebody else")
    found = sight.direct_room(act, other)
    if found is not None:
        act.on(found.id, other.id)
        return found
    act.on(act.rows.next_id(Room), other.id)
    both = pair(act.me.id, other.id)
    made = act.rows.insert(Room, kind=DIRECT, pair=both, created_by=act.me.id, created_at=act.now)
    for person_id in both.split("+"):
        read_at = act.now if person_id == act.me.id else 0
        act.rows.insert(Member, room_id=made.id, person_id=person_id, joined_at=act.now, read_at=read_at)
    return made


def post(act: Act, place: Room, *, text: str, thread: str | None, file_id: str | None = None) -> Message:
    """Put a message into a room that `addressed` gave. Raises Invalid, NotFound."""
    return act.rows.insert(
        Message,
        room_id=place.id,
        author_id=act.me.id,
        text=text,
        at=act.now,
        thread_id=_root(act, place, thread),
        file_id=file_id,
    )


def note(act: Act, place: Room, event: str, text: str) -> None:
    """Let the room say what happened to it, in the product's word and a person's name or a text."""
    act.rows.insert(Message, room_id=place.id, author_id=act.me.id, text=text, at=act.now, system=event)


def _root(act: Act, place: Room, thread: str | None) -> str | None:
    if thread is None:
        return None
    answered = sight.message(act, thread)
    if answered.room_id != place.id:
        raise Invalid(f"message {answered.id} is in another room", f"a message of {sight.label(place)}")
    return answered.thread_id or answered.id


def _standing_message(act: Act, message_id: str) -> Message:
    one = sight.message(act, message_id)
    place = act.rows.need(Room, one.room_id)
    act.permit(*(["own"] if one.author_id == act.me.id else []), *sight.standing(act, place))
    if one.system:
        raise Forbidden(f"message {one.id} is the room's own note", "a message a person sent")
    if one.deleted:
        raise Conflict(f"message {one.id} was removed", "a message that stands")
    if place.archived:
        raise Conflict(f"{sight.label(place)} is archived", "a room in use")
    return one


def _keep_version(act: Act, one: Message) -> None:
    number = act.rows.count(Version, message_id=one.id) + 1
    act.rows.insert(Version, message_id=one.id, number=number, text=one.text, until=act.now)


def _reacted(act: Act, ask: React) -> tuple[Message, str]:
    one = sight.message(act, ask.message)
    place = act.rows.need(Room, one.room_id)
    act.permit(*sight.standing(act, place))
    if one.deleted or place.archived:
        raise Conflict(f"message {one.id} takes no reactions", "a message that stands, in a room in use")
    return one, f":{ask.emoji.strip(':')}:"
