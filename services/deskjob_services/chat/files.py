"""Files in rooms: kept by their content, served to those who can read the room."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
from typing import Annotated

from pydantic import Field

from deskjob_services.chat import sight
from deskjob_services.chat.asked import MessageId, RoomName, RoomStretch
from deskjob_services.chat.cards import file_card, message_card
from deskjob_services.chat.messages import OPENED, addressed, post
from deskjob_services.chat.models import File, Message, Room
from deskjob_services.chat.reading import READERS
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import FileCard, FileContent, Files, MessageCard
from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only

LARGEST = 10_000_000
"""Bytes of one file."""
ROOM_QUOTA = 100_000_000
"""Bytes of all files of a room."""

# Of the standard library alone: what the host adds to it must not show in the rows.
_TYPES = mimetypes.MimeTypes()

Text = Annotated[str, Field(max_length=5000, description="words that go with the file")]


class Upload(Ask):
    """A file for a room or a person, its bytes in base64, and words that go with it."""

    room: RoomName
    name: str = Field(min_length=1, max_length=255, description="the file's name, such as totals.csv")
    content: str = Field(max_length=4 * (LARGEST // 3 + 2), description="the bytes in base64")
    media_type: str | None = Field(default=None, max_length=120, pattern=r"^[\w.+-]+/[\w.+-]+$")
    text: Text = ""
    thread: MessageId | None = None


class Keep(Ask):
    """A file for a room, not yet shown there."""

    room: RoomName
    name: str = Field(min_length=1, max_length=255)
    content: str = Field(max_length=4 * (LARGEST // 3 + 2), description="the bytes in base64")
    media_type: str | None = Field(default=None, max_length=120, pattern=r"^[\w.+-]+/[\w.+-]+$")


class PostFile(Ask):
    """A kept file, and words that go with it."""

    file: str = Field(min_length=1, max_length=40)
    text: Text = ""
    thread: MessageId | None = None


class WhichFile(Ask):
    """A file."""

    file: str = Field(min_length=1, max_length=40, description="the id of a file")


@chat.writes(
    page="/rooms/{room}",
    allow=only(employee="member public", admin="member public"),
    reversed_by="chat.delete",
    footprint=OPENED,
)
def upload(act: Act, ask: Upload) -> MessageCard:
    """Put a file into a room, or send it to a person directly."""
    place = addressed(act, ask.room)
    kept = _keep(act, place, ask)
    text = sight.text_of(ask.text) if ask.text else ""
    return message_card(act.rows, post(act, place, text=text, thread=ask.thread, file_id=kept.id))


@chat.writes(
    no_page="a page attaches and posts in one go",
    allow=only(employee="member public", admin="member public"),
    footprint=OPENED,
)
def keep_file(act: Act, ask: Keep) -> FileCard:
    """Hand in a file for a room without showing it yet; post_file shows it."""
    return file_card(_keep(act, addressed(act, ask.room), ask))


@chat.writes(
    no_page="a page attaches and posts in one go", allow=only(employee="own"), reversed_by="chat.delete", once=True
)
def post_file(act: Act, ask: PostFile) -> MessageCard:
    """Show a file handed in before in its room."""
    kept = act.rows.get(File, ask.file)
    if kept is None or kept.person_id != act.me.id:
        raise NotFound(f"no file {ask.file!r} that {act.me.name} handed in", "the id keep_file gave")
    act.permit("own")
    if act.rows.first(Message, file_id=kept.id):
        raise Conflict(f"file {kept.id} is posted already", "a file that is not")
    place = addressed_again(act, kept)
    text = sight.text_of(ask.text) if ask.text else ""
    return message_card(act.rows, post(act, place, text=text, thread=ask.thread, file_id=kept.id))


@chat.reads(page="/files/{file}", allow=only(employee="own member public", admin="member public"))
def download(act: Act, ask: WhichFile) -> FileContent:
    """A file's bytes, for those who can read its room."""
    kept = _visible(act, ask.file)
    content = base64.b64encode(act.blobs.get(kept.digest)).decode()
    return FileContent(id=kept.id, name=kept.name, media_type=kept.media_type, size=kept.size, content=content)


@chat.reads(page="/rooms/{room}/files", allow=READERS)
def files(act: Act, ask: RoomStretch) -> Files:
    """The files of a room, newest first."""
    place = sight.room(act, ask.room)
    act.permit(*sight.standing(act, place))
    shown = act.rows.query(
        File,
        "select f.* from chat_file f join chat_message m on m.file_id = f.id and m.deleted = 0"
        " where f.room_id = :room order by f.at desc, f.id desc",
        room=place.id,
    )
    return Files(files=[file_card(one) for one in shown[ask.offset : ask.offset + ask.count]], total=len(shown))


def addressed_again(act: Act, kept: File) -> Room:
    """The room a kept file is for, if the actor may still speak there."""
    place = sight.room(act, kept.room_id)
    if sight.membership(act, place) is None:
        raise Forbidden(f"{act.me.name} is no longer in {sight.label(place)}", "a member of it")
    sight.open_for(act, place)
    act.on(place.id, *sight.others(act, place))
    return place


def _visible(act: Act, file_id: str) -> File:
    kept = act.rows.get(File, file_id)
    if kept is not None:
        shown = act.rows.first(Message, file_id=kept.id)
        place = act.rows.need(Room, kept.room_id)
        if shown is None and kept.person_id == act.me.id:
            return kept
        if shown is not None and not shown.deleted and not place.deleted and _reads(act, place):
            return kept
    raise NotFound(f"no file {file_id!r} that {act.me.name} can see", "the id of a file")


def _reads(act: Act, place: Room) -> bool:
    return bool({"member", "public"} & set(sight.standing(act, place)))


def _keep(act: Act, place: Room, ask: Upload | Keep) -> File:
    content = _bytes(ask.content)
    used = act.rows.values("select coalesce(sum(size), 0) from chat_file where room_id = :room", room=place.id)[0][0]
    if used + len(content) > ROOM_QUOTA:
        raise TooLarge(f"{sight.label(place)} holds {used} bytes of files", f"{ROOM_QUOTA} at most")
    name = _file_name(ask.name)
    return act.rows.insert(
        File,
        room_id=place.id,
        person_id=act.me.id,
        name=name,
        media_type=ask.media_type or _TYPES.guess_type(name)[0] or "application/octet-stream",
        size=len(content),
        digest=act.blobs.put(content),
        at=act.now,
    )


def _bytes(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("content that is not base64", "the file's bytes in base64") from error
    if not content:
        raise Invalid("an empty file", "a file with content")
    if len(content) > LARGEST:
        raise TooLarge(f"a file of {len(content)} bytes", f"{LARGEST} at most")
    return content


def _file_name(name: str) -> str:
    if re.search(r"[\x00-\x1f/\\]", name) or name.strip(". ") == "":
        raise Invalid(f"the file name {name!r}", "a name without slashes or control characters")
    return name
