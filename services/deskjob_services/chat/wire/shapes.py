"""Our records in the product's field names. A field we do not keep is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from deskjob_services import clock
from deskjob_services.chat.shown import FileCard, MemberCard, MessageCard, RoomCard, UserCard
from deskjob_services.chat.wire.endpoint import JSON
from deskjob_services.kernel.web import caller_id, intranet
from deskjob_services.people.models import Person

LETTERS = {"channel": "c", "group": "p", "direct": "d"}
_MENTION = re.compile(r"(?<![\w.@])@([a-z0-9][a-z0-9._-]*)")


def message(card: MessageCard) -> JSON:
    """A message."""
    shape: JSON = {
        "_id": card.id,
        "rid": card.room_id,
        "msg": card.text,
        "ts": card.when,
        "u": {"_id": card.author_id, "username": card.handle, "name": card.author},
        "_updatedAt": clock.iso(max(card.at, card.edited_at or 0, card.last_reply_at or 0)),
        "mentions": _mentions(card.text),
        "channels": [],
        "urls": [],
    }
    if card.system or card.removed:
        shape["t"] = "rm" if card.removed else card.system
    if card.thread_id:
        shape["tmid"] = card.thread_id
    if card.replies:
        shape |= {"tcount": card.replies, "tlm": clock.iso(card.last_reply_at or card.at)}
    if card.edited_at is not None and card.edited_by:
        shape |= {"editedAt": clock.iso(card.edited_at), "editedBy": _brief(card.edited_by)}
    if card.reactions:
        shape["reactions"] = {each.emoji: {"usernames": each.people} for each in card.reactions}
    if card.file is not None:
        shape |= _attached(card.file)
    return shape


def room(card: RoomCard) -> JSON:
    """A channel, a group or a direct room."""
    shape: JSON = {
        "_id": card.id,
        "t": LETTERS[card.kind],
        "msgs": card.messages,
        "usersCount": card.members,
        "u": _brief(card.created_by),
        "ts": clock.iso(card.created_at),
        "ro": card.read_only,
        "archived": card.archived,
        "topic": card.topic,
        "announcement": card.announcement,
        "description": card.description,
        "_updatedAt": clock.iso(card.last_at or card.created_at),
    }
    if card.last_at is not None:
        shape["lm"] = clock.iso(card.last_at)
    if card.kind == "direct":
        both = sorted([caller_id(), *([card.with_id] if card.with_id else [])])
        shape |= {"uids": both, "usernames": [_brief(each)["username"] for each in both]}
    else:
        shape |= {"name": card.name, "fname": card.name}
    return shape


def subscription(card: RoomCard) -> JSON:
    """A room as one's own: how much is unread, what one is there."""
    return {
        "_id": f"{card.id}.{caller_id()}",
        "rid": card.id,
        "t": LETTERS[card.kind],
        "name": card.name or card.with_handle,
        "fname": card.title,
        "u": _brief(caller_id()),
        "unread": card.unread,
        "alert": card.unread > 0,
        "open": True,
        "roles": card.roles,
        "ls": clock.iso(card.read_at or 0),
        "ts": clock.iso(card.created_at),
        "_updatedAt": clock.iso(card.last_at or card.created_at),
    }


def user(card: UserCard) -> JSON:
    """A person as an account."""
    return {
        "_id": card.id,
        "username": card.handle,
        "name": card.name,
        "nameInsensitive": card.name.lower(),
        "type": "user",
        "active": card.active,
        "status": card.status,
        "statusText": card.status_text,
        "roles": ["user", *(["admin"] if card.admin else [])],
        "utcOffset": _offset(card.timezone),
        "emails": [{"address": card.email}],
        "bio": card.about,
    }


def member(card: MemberCard) -> JSON:
    """A member of a room."""
    return {
        "_id": card.id,
        "username": card.handle,
        "name": card.name,
        "status": card.status,
        "roles": card.roles,
    }


def file(card: FileCard) -> JSON:
    """A file of a room."""
    return {
        "_id": card.id,
        "name": card.name,
        "type": card.media_type,
        "size": card.size,
        "rid": card.room_id,
        "userId": card.person_id,
        "user": _brief(card.person_id),
        "uploadedAt": clock.iso(card.at),
        "url": address(card),
        "path": address(card),
    }


def address(card: FileCard) -> str:
    """Where a file's bytes are, beneath the service's own address."""
    return f"/file-upload/{card.id}/{_quoted(card.name)}"


def listed(name: str, found: Iterable[JSON], total: int, offset: int) -> JSON:
    """A stretch of a list, counted as the product counts."""
    items = list(found)
    return {name: items, "count": len(items), "offset": offset, "total": total}


def _attached(card: FileCard) -> JSON:
    brief = {"_id": card.id, "name": card.name, "type": card.media_type, "size": card.size}
    link = address(card)
    attachment: JSON = {"title": card.name, "title_link": link, "title_link_download": True, "type": "file"}
    if card.media_type.startswith("image/"):
        attachment |= {"image_url": link, "image_type": card.media_type, "image_size": card.size}
    return {"file": brief, "files": [brief], "attachments": [attachment]}


def _mentions(text: str) -> list[JSON]:
    if "@" not in text:
        return []
    handles = dict.fromkeys(handle.rstrip(".-_") for handle in _MENTION.findall(text))
    rows = intranet().store.rows
    found = [rows.first(Person, handle=handle) for handle in handles]
    return [{"_id": one.id, "username": one.handle, "name": one.name, "type": "user"} for one in found if one]


def _brief(person_id: str) -> JSON:
    one = intranet().store.rows.need(Person, person_id)
    return {"_id": one.id, "username": one.handle, "name": one.name}


def _offset(zone: str) -> float:
    shift = clock.moment(intranet().store.now).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return shift.total_seconds() / clock.HOUR


def _quoted(name: str) -> str:
    return quote(name, safe="")
