"""Reading and searching messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deskjob_services.chat import sight
from deskjob_services.chat.asked import Moment, RoomName, RoomStretch, Stretch, WhichMessage, moment
from deskjob_services.chat.cards import message_card, message_cards
from deskjob_services.chat.models import Message, Room, Version
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import MessageInfo, Messages, OlderText
from deskjob_services.errors import Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import only

READERS = only(employee="member public", admin="member public")


class History(Stretch):
    """A room's messages between two moments. `inclusive` counts the moments in."""

    room: RoomName
    after: Moment = None
    before: Moment = None
    inclusive: bool = False
    count: Annotated[int, Field(ge=1, le=500)] = 20


class Thread(Stretch):
    """The message a thread hangs on, or any in it."""

    message: str = Field(min_length=1, max_length=40)


class Search(Stretch):
    """Words of a message; in one room, or in all one can read; by one author, or by anybody."""

    text: str = Field(min_length=1, max_length=200)
    room: RoomName | None = None
    author: str | None = Field(default=None, max_length=200, description="a person's id or handle")
    count: Annotated[int, Field(ge=1, le=500)] = 20


@chat.reads(page="/rooms/{room}", allow=READERS)
def history(act: Act, ask: History) -> Messages:
    """The messages of a room, newest first; the replies of threads among them."""
    place = _readable(act, ask.room)
    equal = "=" if ask.inclusive else ""
    where, values = ["room_id = :room"], {"room": place.id}
    for sign, bound in ((f">{equal}", moment(ask.after)), (f"<{equal}", moment(ask.before))):
        if bound is not None:
            name = "after" if sign[0] == ">" else "before"
            where.append(f"at {sign} :{name}")
            values[name] = bound  # type: ignore[assignment]
    return _listed(act, " and ".join(where), values, ask, "at desc, id desc")


@chat.reads(page="/messages/{message}/thread", allow=READERS)
def thread(act: Act, ask: Thread) -> Messages:
    """A message and the replies to it, oldest first."""
    one = sight.message(act, ask.message)
    _readable(act, one.room_id)
    root = one.thread_id or one.id
    return _listed(act, "(id = :root or thread_id = :root)", {"root": root}, ask, "at, id")


@chat.reads(page="/messages/{message}", allow=READERS)
def message(act: Act, ask: WhichMessage) -> MessageInfo:
    """One message, with the texts it had before."""
    one = sight.message(act, ask.message)
    _readable(act, one.room_id)
    before = [] if one.deleted else act.rows.where(Version, message_id=one.id, order="number")
    versions = [OlderText(number=each.number, text=each.text, until=each.until) for each in before]
    return MessageInfo(message=message_card(act.rows, one), versions=versions)


@chat.reads(page="/search")
def search(act: Act, ask: Search) -> Messages:
    """Find messages by words, newest first, in the rooms one can read."""
    if not ask.text.strip():
        raise Invalid("no words to search for", "some")
    where = ["x.deleted = 0", "x.system = ''", sight.READABLE]
    values = {"me": act.me.id}
    for number, word in enumerate(sight.without_nul(ask.text).split()[:10]):
        where.append(f"x.text like :word{number} escape '\\'")
        values[f"word{number}"] = f"%{_plain(word)}%"
    if ask.room is not None:
        where.append("x.room_id = :room")
        values["room"] = sight.room(act, ask.room).id
    if ask.author is not None:
        where.append("x.author_id = :author")
        values["author"] = sight.person(act, ask.author).id
    joined = f"chat_message x join chat_room r on r.id = x.room_id where {' and '.join(where)}"
    total = act.rows.values(f"select count(*) from {joined}", **values)[0][0]
    found = act.rows.query(
        Message,
        f"select x.* from {joined} order by x.at desc, x.id desc limit :count offset :offset",
        **values,
        count=ask.count,
        offset=ask.offset,
    )
    return Messages(messages=message_cards(act.rows, found), total=total)


class Threads(RoomStretch):
    """The threads of a room."""


@chat.reads(page="/rooms/{room}/threads", allow=READERS)
def threads(act: Act, ask: Threads) -> Messages:
    """The messages of a room that have replies, the latest answered first."""
    place = _readable(act, ask.room)
    roots = "id in (select thread_id from chat_message where room_id = :room and deleted = 0)"
    order = "(select max(t.at) from chat_message t where t.thread_id = chat_message.id) desc, id desc"
    return _listed(act, f"room_id = :room and {roots}", {"room": place.id}, ask, order)


def _readable(act: Act, named: str) -> Room:
    place = sight.room(act, named)
    act.permit(*sight.standing(act, place))
    return place


def _listed(act: Act, where: str, values: dict[str, str], ask: Stretch, order: str) -> Messages:
    total = act.rows.values(f"select count(*) from chat_message where {where}", **values)[0][0]
    found = act.rows.query(
        Message,
        f"select * from chat_message where {where} order by {order} limit :count offset :offset",
        **values,
        count=ask.count,
        offset=ask.offset,
    )
    return Messages(messages=message_cards(act.rows, found), total=total)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
