"""Rows made into what is shown, a whole list with a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from deskjob_services import clock
from deskjob_services.chat.models import File, Member, Message, Room, Status
from deskjob_services.chat.shown import FileCard, MemberCard, MessageCard, Reacted, RoomCard, UserCard
from deskjob_services.chat.sight import KINDS, roles_of
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.known import known
from deskjob_services.people.models import Person
from deskjob_services.rows import Record, Rows, listed, shape

R = TypeVar("R", bound=Record)


def message_cards(rows: Rows, found: list[Message]) -> list[MessageCard]:
    """Messages with their authors, reactions, replies and files, in the order given."""
    ids = [one.id for one in found]
    people = _called(rows, {one.author_id for one in found})
    reactions = _reactions(rows, ids)
    among, bound = listed(ids)
    replies = {
        row[0]: (row[1], row[2])
        for row in rows.values(
            f"select thread_id, count(*), max(at) from chat_message where thread_id in {among} and deleted = 0"
            " group by thread_id",
            **bound,
        )
    }
    kept = [one.file_id for one in found if one.file_id and not one.deleted]
    files = {one.id: file_card(one) for one in many(rows, File, kept)} if kept else {}
    return [
        _message_card(one, people[one.author_id], replies.get(one.id, (0, None)), reactions.get(one.id, []), files)
        for one in found
    ]


def _message_card(
    one: Message,
    author: tuple[str, str],
    replies: tuple[int, int | None],
    reactions: list[Reacted],
    files: dict[str, FileCard],
) -> MessageCard:
    return known(
        MessageCard,
        id=one.id,
        room_id=one.room_id,
        author_id=one.author_id,
        author=author[0],
        handle=author[1],
        text=one.text,
        at=one.at,
        when=clock.iso(one.at),
        thread_id=one.thread_id,
        replies=replies[0],
        last_reply_at=replies[1],
        edited_at=one.edited_at,
        edited_by=one.edited_by,
        removed=bool(one.deleted),
        system=one.system,
        reactions=reactions,
        file=files.get(one.file_id or ""),
    )


def message_card(rows: Rows, one: Message) -> MessageCard:
    """One message."""
    return message_cards(rows, [one])[0]


def room_cards(act: Act, found: list[Room]) -> list[RoomCard]:
    """Rooms as the actor has them, in the order given."""
    rows = act.rows
    among, bound = listed([one.id for one in found])
    mine = {
        one.room_id: one
        for one in rows.query(
            Member, f"select * from chat_member where person_id = :me and room_id in {among}", me=act.me.id, **bound
        )
    }
    sizes = dict(
        rows.values(f"select room_id, count(*) from chat_member where room_id in {among} group by room_id", **bound)
    )
    said = {
        row[0]: row
        for row in rows.values(
            f"select room_id, count(*), max(at) from chat_message where room_id in {among} group by room_id", **bound
        )
    }
    fresh = unread(rows, act.me.id)
    pairs = {one.id: [each for each in (one.pair or "").split("+") if each != act.me.id] for one in found}
    people = people_by_id(rows, {each[0] for one, each in pairs.items() if each and each[0]})
    return [
        _room_card(one, mine.get(one.id), sizes, said, fresh, people.get((pairs[one.id] or [""])[0])) for one in found
    ]


def room_card(act: Act, one: Room) -> RoomCard:
    """One room."""
    return room_cards(act, [one])[0]


def unread(rows: Rows, person_id: str) -> dict[str, int]:
    """By room, how many messages of others came since the person last marked it as read."""
    found = rows.values(
        "select m.room_id, count(*) from chat_member m join chat_message x"
        " on x.room_id = m.room_id and x.at > m.read_at and x.author_id != m.person_id and x.deleted = 0"
        " and x.system = '' where m.person_id = :me group by m.room_id",
        me=person_id,
    )
    return dict(found)


def member_cards(rows: Rows, found: list[Member]) -> list[MemberCard]:
    """Members with names and presence."""
    ids = {one.person_id for one in found}
    people, statuses = people_by_id(rows, ids), {one.person_id: one for one in many(rows, Status, ids, "person_id")}
    cards = []
    for one in found:
        who, status = people[one.person_id], statuses.get(one.person_id)
        cards.append(
            MemberCard(
                id=who.id,
                handle=who.handle,
                name=who.name,
                title=who.title,
                roles=roles_of(one),
                status=status.status if status else "offline",
                joined_at=one.joined_at,
            )
        )
    return cards


def user_cards(rows: Rows, found: list[Person]) -> list[UserCard]:
    """People as the chat knows them."""
    ids = [one.id for one in found]
    statuses = {one.person_id: one for one in many(rows, Status, ids, "person_id")}
    admins = {row[0] for row in rows.values("select person_id from people_role where role = 'admin'")}
    return [
        UserCard(
            id=one.id,
            handle=one.handle,
            name=one.name,
            title=one.title,
            email=one.email,
            timezone=one.timezone,
            about=one.about,
            active=one.employment == "active",
            admin=one.id in admins,
            status=statuses[one.id].status if one.id in statuses else "offline",
            status_text=statuses[one.id].text if one.id in statuses else "",
        )
        for one in found
    ]


def file_card(one: File) -> FileCard:
    """A file, without its bytes."""
    return FileCard(
        id=one.id,
        room_id=one.room_id,
        person_id=one.person_id,
        name=one.name,
        media_type=one.media_type,
        size=one.size,
        at=one.at,
    )


def people_by_id(rows: Rows, ids: Iterable[str]) -> dict[str, Person]:
    """People by their ids."""
    return {one.id: one for one in many(rows, Person, ids)}


def _called(rows: Rows, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and handle by id."""
    among, bound = listed(ids)
    found = rows.values(f"select id, name, handle from people_person where id in {among}", **bound)
    return {person_id: (name, handle) for person_id, name, handle in found}


def many(rows: Rows, model: type[R], ids: Iterable[str], key: str = "id") -> list[R]:
    """The rows with these keys."""
    among, bound = listed(ids)
    return rows.query(model, f"select * from {shape(model).name} where {key} in {among}", **bound)


def _reactions(rows: Rows, ids: list[str]) -> dict[str, list[Reacted]]:
    among, bound = listed(ids)
    found = rows.values(
        "select c.message_id, c.emoji, p.handle from chat_reaction c join people_person p on p.id = c.person_id"
        f" where c.message_id in {among} order by c.message_id, c.at, c.emoji, c.person_id",
        **bound,
    )
    grouped: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for message_id, emoji, handle in found:
        grouped[message_id][emoji].append(handle)
    return {
        message_id: [Reacted(emoji=emoji, people=people) for emoji, people in each.items()]
        for message_id, each in grouped.items()
    }


def _room_card(
    one: Room,
    mine: Member | None,
    sizes: dict[str, int],
    said: dict[str, tuple[str, int, int]],
    fresh: dict[str, int],
    other: Person | None,
) -> RoomCard:
    count, last = said[one.id][1:] if one.id in said else (0, None)
    return RoomCard(
        id=one.id,
        kind=KINDS[one.kind],
        name=one.name,
        title=one.name or (other.name if other else "Direct messages"),
        topic=one.topic,
        announcement=one.announcement,
        description=one.description,
        read_only=bool(one.read_only),
        archived=bool(one.archived),
        created_by=one.created_by,
        created_at=one.created_at,
        members=sizes.get(one.id, 0),
        messages=count,
        last_at=last,
        joined=mine is not None,
        roles=roles_of(mine) if mine else [],
        unread=fresh.get(one.id, 0),
        read_at=mine.read_at if mine else None,
        with_id=other.id if other else None,
        with_handle=other.handle if other else None,
    )
