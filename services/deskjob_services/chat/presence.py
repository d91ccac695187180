"""Who is there, who they are, and how far one has read."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.chat import sight
from deskjob_services.chat.asked import PersonName, Stretch, WhichRoom
from deskjob_services.chat.cards import room_card, user_cards
from deskjob_services.chat.models import Status
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import RoomCard, UserCard, Users
from deskjob_services.errors import Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only
from deskjob_services.people.models import Person


class FindUsers(Stretch):
    """People whose name or handle has this text."""

    text: str = Field(default="", max_length=100)


class WhichUser(Ask):
    """A person."""

    person: PersonName


class SetStatus(Ask):
    """How one shows, in one of the product's words and in one's own."""

    status: Literal["online", "away", "busy", "offline"] | None = None
    text: str | None = Field(default=None, max_length=120)


@chat.reads(page="/people")
def users(act: Act, ask: FindUsers) -> Users:
    """The people who can be written to, with their presence."""
    text = sight.without_nul(ask.text).casefold()
    everybody = act.rows.where(Person, employment="active", order="handle")
    fitting = [one for one in everybody if text in one.name.casefold() or text in one.handle]
    return Users(users=user_cards(act.rows, fitting[ask.offset : ask.offset + ask.count]), total=len(fitting))


@chat.reads(page="/people")
def presence(act: Act, ask: WhichUser) -> UserCard:
    """One person, and whether they are there."""
    return user_cards(act.rows, [sight.person(act, ask.person)])[0]


@chat.writes(page="/people", allow=only(employee="own"), reversed_by="chat.set_status")
def set_status(act: Act, ask: SetStatus) -> UserCard:
    """Set how one shows to others."""
    if ask.status is None and ask.text is None:
        raise Invalid("neither a status nor a text", "one of them")
    act.permit("own")
    act.on(act.me.id)
    words = sight.without_nul(ask.text) if ask.text is not None else None
    now = act.rows.get(Status, act.me.id)
    if now is None:
        act.rows.insert(Status, person_id=act.me.id, status=ask.status or "online", text=words or "", at=act.now)
    else:
        changed = {"status": ask.status or now.status, "text": now.text if words is None else words}
        if changed != {"status": now.status, "text": now.text}:
            act.rows.update(now, **changed, at=act.now)
    return user_cards(act.rows, [act.me])[0]


@chat.writes(page="/rooms/{room}", allow=only(employee="member"))
def mark_read(act: Act, ask: WhichRoom) -> RoomCard:
    """Mark all messages of a room as read."""
    place = sight.room(act, ask.room)
    act.permit(*sight.standing(act, place))
    act.on(place.id)
    mine = sight.membership(act, place)
    assert mine is not None
    act.rows.update(mine, read_at=act.now)
    return room_card(act, place)
