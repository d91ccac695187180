"""Messages, threads, reactions and files."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from flask import request
from pydantic import Field

from deskjob_services.chat.shown import FileCard, MessageCard, MessageInfo, Messages
from deskjob_services.chat.wire import shapes
from deskjob_services.chat.wire.endpoint import JSON, Body, Key, Paged, Query, WireError, endpoint
from deskjob_services.kernel.web import caller_id, do, intranet
from deskjob_services.people.models import Person

TEXT = Annotated[str, Field(max_length=20_000)]


class Attachment(Body):
    """What goes with a message: a title, a link, a text. They become lines of the message."""

    title: TEXT | None = None
    title_link: TEXT | None = None
    text: TEXT | None = None


class Post(Body):
    """A message for a room (`#name` or id) or a person (`@username`)."""

    channel: str | None = None
    roomId: str | None = None
    text: TEXT | None = None
    attachments: list[Attachment] = Field(default=[], max_length=20)
    tmid: str | None = None


class Outgoing(Body):
    """A message as `chat.sendMessage` takes it."""

    rid: str
    msg: TEXT | None = None
    attachments: list[Attachment] = Field(default=[], max_length=20)
    tmid: str | None = None


class Send(Body):
    """A message for one room."""

    message: Outgoing


class Update(Body):
    """A message and its new text."""

    roomId: str
    msgId: str
    text: TEXT


class Delete(Body):
    """A message to remove."""

    roomId: str
    msgId: str


class React(Body):
    """A message and an emoji; without `shouldReact` it is put or taken back in turn."""

    messageId: str
    emoji: str | None = None
    reaction: str | None = None
    shouldReact: bool | None = None


class Search(Paged):
    """Words to look for in a room."""

    roomId: Key
    searchText: Key
    count: int = Field(default=50, ge=0, le=1_000_000)


class One(Query):
    """A message."""

    msgId: Key


class ThreadOf(Paged):
    """The message a thread hangs on."""

    tmid: Key


class ThreadsOf(Paged):
    """The room whose threads are asked for."""

    rid: Key


class Upload(Body):
    """A file for a room, as `file`, and words that go with it."""

    msg: TEXT | None = None
    description: TEXT | None = None
    tmid: str | None = None


@endpoint("POST", "chat.postMessage", Post, gives="ts:integer channel:string message:object")
def post(ask: Post) -> JSON:
    """Post a message to a room or a person."""
    target = ask.roomId or ask.channel
    if not target:
        raise WireError('The required "roomId" or "channel" param is missing', "error-room-id-param-not-provided")
    card: MessageCard = do("chat.send", {"room": target, "text": _text(ask.text, ask.attachments), "thread": ask.tmid})
    return {"ts": card.at * 1000, "channel": target, "message": shapes.message(card)}


@endpoint("POST", "chat.sendMessage", Send, gives="message:object")
def send(ask: Send) -> JSON:
    """Post a message to a room one is in."""
    one = ask.message
    card = do("chat.send", {"room": one.rid, "text": _text(one.msg, one.attachments), "thread": one.tmid})
    return {"message": shapes.message(card)}


@endpoint("POST", "chat.update", Update, gives="message:object")
def update(ask: Update) -> JSON:
    """Change a message's text."""
    _in_room(ask.msgId, ask.roomId)
    return {"message": shapes.message(do("chat.edit", {"message": ask.msgId, "text": ask.text}))}


@endpoint("POST", "chat.delete", Delete, gives="_id:string ts:integer")
def delete(ask: Delete) -> JSON:
    """Remove a message; that it was there stays visible."""
    _in_room(ask.msgId, ask.roomId)
    card: MessageCard = do("chat.delete", {"message": ask.msgId})
    return {"_id": card.id, "ts": (card.edited_at or card.at) * 1000, "message": shapes.message(card)}


@endpoint("POST", "chat.react", React)
def react(ask: React) -> JSON:
    """React to a message, or take a reaction back."""
    emoji = ask.emoji or ask.reaction
    if not emoji:
        raise WireError('The required "emoji" param is missing', "error-emoji-param-not-provided")
    word = f":{emoji.strip(':')}:"
    found: MessageInfo = do("chat.message", {"message": ask.messageId})
    mine = intranet().store.rows.need(Person, caller_id()).handle
    there = any(each.emoji == word and mine in each.people for each in found.message.reactions)
    wanted = not there if ask.shouldReact is None else ask.shouldReact
    if wanted != there:
        do("chat.react" if wanted else "chat.unreact", {"message": ask.messageId, "emoji": word})
    return {}


@endpoint("GET", "chat.search", Search, gives="messages:array")
def search(ask: Search) -> JSON:
    """Find messages in a room."""
    if not ask.searchText:
        text = 'The required "searchText" query param is missing'
        raise WireError(text, "error-searchText-param-not-provided")
    found: Messages = do("chat.search", {"room": ask.roomId, "text": ask.searchText, **ask.stretch()})
    return shapes.listed("messages", map(shapes.message, found.messages), found.total, ask.offset)


@endpoint("GET", "chat.getMessage", One, gives="message:object")
def get_message(ask: One) -> JSON:
    """One message."""
    found: MessageInfo = do("chat.message", {"message": ask.msgId})
    return {"message": shapes.message(found.message)}


@endpoint("GET", "chat.getThreadMessages", ThreadOf, gives="messages:array total:integer")
def thread_messages(ask: ThreadOf) -> JSON:
    """The replies to a message, oldest first."""
    stretch = ask.stretch()
    found: Messages = do(
        "chat.thread", {"message": ask.tmid, "count": stretch["count"], "offset": min(ask.offset + 1, 1_000_000)}
    )
    return shapes.listed("messages", map(shapes.message, found.messages), found.total - 1, ask.offset)


@endpoint("GET", "chat.getThreadsList", ThreadsOf, gives="threads:array total:integer")
def threads_list(ask: ThreadsOf) -> JSON:
    """The messages of a room that have replies."""
    found: Messages = do("chat.threads", {"room": ask.rid, **ask.stretch()})
    return shapes.listed("threads", map(shapes.message, found.messages), found.total, ask.offset)


@endpoint("POST", "rooms.upload/{rid}", Upload, upload=True, gives="message:object")
def upload(ask: Upload, rid: str) -> JSON:
    """Put a file into a room."""
    asked = {**_file(), "room": rid, "text": ask.msg or ask.description or "", "thread": ask.tmid}
    return {"message": shapes.message(do("chat.upload", asked))}


@endpoint("POST", "rooms.media/{rid}", Upload, upload=True, gives="file:object")
def media(ask: Upload, rid: str) -> JSON:
    """Hand in a file for a room; `rooms.mediaConfirm` shows it there."""
    card: FileCard = do("chat.keep_file", {**_file(), "room": rid})
    return {"file": {"_id": card.id, "url": shapes.address(card)}}


@endpoint("POST", "rooms.mediaConfirm/{rid}/{file_id}", Upload, gives="message:object")
def media_confirm(ask: Upload, rid: str, file_id: str) -> JSON:
    """Show a file handed in before in its room."""
    text = ask.msg or ask.description or ""
    return {"message": shapes.message(do("chat.post_file", {"file": file_id, "text": text, "thread": ask.tmid}))}


def _text(text: str | None, attachments: list[Attachment]) -> str:
    lines = [text] if text else []
    for each in attachments:
        lines += [line for line in (each.title, each.title_link, each.text) if line]
    return "\n".join(lines)


def _in_room(message_id: str, room_id: str) -> None:
    found: MessageInfo = do("chat.message", {"message": message_id})
    if found.message.room_id != room_id:
        raise WireError("The room id provided does not match where the message is from", "error-invalid-room")


def _file() -> dict[str, Any]:
    given = request.files.get("file")
    if given is None:
        raise WireError("File required", "error-file-required")
    name = (given.filename or "").replace("\\", "/").rpartition("/")[2]
    content = base64.b64encode(given.read()).decode()
    return {"name": name, "content": content, "media_type": given.mimetype or None}
