"""Who is in a room, and who may do more there."""

from __future__ import annotations

from typing import Literal

from deskjob_services.chat import sight
from deskjob_services.chat.asked import RoomName, RoomStretch, Stretch, WhichRoom, WhoWhere
from deskjob_services.chat.cards import member_cards, room_card, user_cards
from deskjob_services.chat.messages import note
from deskjob_services.chat.models import CHANNEL, DIRECT, Member, Room
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import Done, Members, RoomCard, Users
from deskjob_services.errors import Conflict, Forbidden
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import only
from deskjob_services.people.models import Person

NOTED = ("chat_message",)
Role = Literal["owner", "moderator", "leader"]


class GiveRole(WhoWhere):
    """A person, a room, and what they are to be there."""

    role: Role


class HoldersOf(Stretch):
    """Who holds a role, in one room or in any that one can see."""

    role: Role
    room: RoomName | None = None


@chat.reads(page="/rooms/{room}/members", allow=only(employee="member public", admin="any"))
def members(act: Act, ask: RoomStretch) -> Members:
    """Who is in a room, by name."""
    place = sight.governed(act, ask.room)
    act.permit(*sight.standing(act, place))
    found = act.rows.query(
        Member,
        "select m.* from chat_member m join people_person p on p.id = m.person_id where m.room_id = :room"
        " order by p.name, p.id limit :count offset :offset",
        room=place.id,
        count=ask.count,
        offset=ask.offset,
    )
    total = act.rows.count(Member, room_id=place.id)
    return Members(members=member_cards(act.rows, found), total=total)


@chat.reads(page="/rooms/{room}/members")
def holders(act: Act, ask: HoldersOf) -> Users:
    """Who is owner, moderator or leader, of one room or of any."""
    values = {"me": act.me.id}
    where = [f"m.{ask.role} = 1", "r.deleted = 0" if "admin" in act.roles else sight.READABLE]
    if ask.room is not None:
        where.append("r.id = :room")
        values["room"] = sight.governed(act, ask.room).id
    found = act.rows.query(
        Person,
        "select distinct p.* from people_person p join chat_member m on m.person_id = p.id"
        f" join chat_room r on r.id = m.room_id where {' and '.join(where)} order by p.handle",
        **values,
    )
    return Users(users=user_cards(act.rows, found[ask.offset : ask.offset + ask.count]), total=len(found))


@chat.writes(
    page="/rooms/{room}/members",
    allow=only(employee="owner moderator", admin="any"),
    reversed_by="chat.kick",
    footprint=NOTED,
)
def invite(act: Act, ask: WhoWhere) -> RoomCard:
    """Bring a person into a channel or group."""
    place = _governed(act, ask.room)
    act.permit(*sight.standing(act, place))
    who = sight.colleague(act, ask.person)
    act.on(place.id, who.id)
    if act.rows.get(Member, place.id, who.id) is None:
        _add(act, place, who)
        note(act, place, "au", who.handle)
    return room_card(act, place)


@chat.writes(
    page="/rooms/{room}/members",
    allow=only(employee="owner moderator", admin="any"),
    reversed_by="chat.invite",
    footprint=NOTED,
)
def kick(act: Act, ask: WhoWhere) -> RoomCard:
    """Put a person out of a channel or group."""
    place = _governed(act, ask.room)
    act.permit(*sight.standing(act, place))
    who = sight.person(act, ask.person)
    act.on(place.id, who.id)
    _remove(act, place, who)
    note(act, place, "ru", who.handle)
    return room_card(act, place)


@chat.writes(page="/rooms/{room}", allow=only(employee="public member"), reversed_by="chat.leave", footprint=NOTED)
def join(act: Act, ask: WhichRoom) -> RoomCard:
    """Join a public channel."""
    place = sight.room(act, ask.room)
    if place.kind != CHANNEL or place.archived:
        raise Forbidden(f"{sight.label(place)} cannot be joined", "a public channel in use")
    act.permit(*sight.standing(act, place))
    act.on(place.id)
    if sight.membership(act, place) is None:
        _add(act, place, act.me)
        note(act, place, "uj", act.me.handle)
    return room_card(act, place)


@chat.writes(page="/rooms/{room}", allow=only(employee="member"), reversed_by="chat.join", footprint=NOTED)
def leave(act: Act, ask: WhichRoom) -> Done:
    """Leave a channel or group; its last owner cannot."""
    place = _governed(act, ask.room)
    act.permit(*sight.standing(act, place))
    act.on(place.id)
    _remove(act, place, act.me)
    note(act, place, "ul", act.me.handle)
    return Done(done=f"{act.me.name} left {sight.label(place)}")


@chat.writes(
    page="/rooms/{room}/members",
    allow=only(employee="owner", admin="any"),
    reversed_by="chat.remove_role",
    footprint=NOTED,
)
def add_role(act: Act, ask: GiveRole) -> RoomCard:
    """Make a member of a room its owner, moderator or leader."""
    place, member = _holder(act, ask)
    if getattr(member, ask.role):
        raise Conflict(f"{ask.person} is {ask.role} of {sight.label(place)} already", "another member")
    act.rows.update(member, **{ask.role: 1})
    note(act, place, "subscription-role-added", f"{act.rows.need(Person, member.person_id).handle} {ask.role}")
    return room_card(act, place)


@chat.writes(
    page="/rooms/{room}/members",
    allow=only(employee="owner", admin="any"),
    reversed_by="chat.add_role",
    footprint=NOTED,
)
def remove_role(act: Act, ask: GiveRole) -> RoomCard:
    """Take owner, moderator or leader from a member of a room; one owner must stay."""
    place, member = _holder(act, ask)
    if not getattr(member, ask.role):
        raise Conflict(f"{ask.person} is not {ask.role} of {sight.label(place)}", f"a {ask.role} of it")
    if ask.role == "owner":
        _not_last_owner(act, place, member)
    act.rows.update(member, **{ask.role: 0})
    note(act, place, "subscription-role-removed", f"{act.rows.need(Person, member.person_id).handle} {ask.role}")
    return room_card(act, place)


def _governed(act: Act, named: str) -> Room:
    place = sight.governed(act, named)
    if place.kind == DIRECT:
        raise Forbidden("a direct room is of two people", "a channel or a group")
    return place


def _holder(act: Act, ask: GiveRole) -> tuple[Room, Member]:
    place = _governed(act, ask.room)
    act.permit(*sight.standing(act, place))
    who = sight.person(act, ask.person)
    act.on(place.id, who.id)
    return place, _member(act, place, who)


def _member(act: Act, place: Room, who: Person) -> Member:
    found = act.rows.get(Member, place.id, who.id)
    if found is None:
        raise Conflict(f"{who.name} is not in {sight.label(place)}", "a member of it")
    return found


def _add(act: Act, place: Room, who: Person) -> None:
    act.rows.insert(Member, room_id=place.id, person_id=who.id, joined_at=act.now, read_at=act.now)


def _remove(act: Act, place: Room, who: Person) -> None:
    member = _member(act, place, who)
    if member.owner:
        _not_last_owner(act, place, member)
    act.rows.delete(member)


def _not_last_owner(act: Act, place: Room, member: Member) -> None:
    if member.owner and act.rows.count(Member, room_id=place.id, owner=1) == 1:
        raise Conflict(f"the last owner of {sight.label(place)}", "another owner first")
