"""Pages on which people talk: a room, a thread, changing and removing a message, files."""

from __future__ import annotations

import base64

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from deskjob_services.chat.api import served
from deskjob_services.chat.screens.base import address, attempt, blueprint, page, room_card, sentence, writes
from deskjob_services.chat.screens.lines import lines
from deskjob_services.chat.shown import MessageInfo, Messages, RoomCard
from deskjob_services.errors import Refusal
from deskjob_services.kernel.pages import back, flash, me
from deskjob_services.kernel.web import do

SHOWN = 50

Answer = str | BaseResponse | tuple[str, int]


@blueprint.get("/rooms/<room>")
def room(room: str) -> Answer:
    """A room's messages, oldest at the top, with the place to write at the bottom."""
    return _room(room_card(room))


@blueprint.post("/rooms/<room>")
def send(room: str) -> Answer:
    """Send what was written, with the file if there is one."""
    card = room_card(room)
    refusal = _send(card.id, None)
    if refusal is not None:
        return _room(card, refusal), refusal.status
    return back(address(f"/rooms/{card.id}"))


@blueprint.get("/messages/<message>/thread")
def thread(message: str) -> Answer:
    """A message and its replies."""
    return _thread(message)


@blueprint.post("/messages/<message>/thread")
def reply(message: str) -> Answer:
    """Reply in a thread."""
    found: MessageInfo = do("chat.message", {"message": message})
    refusal = _send(found.message.room_id, message)
    if refusal is not None:
        return _thread(message, refusal), refusal.status
    return back(address(f"/messages/{message}/thread"))


@blueprint.get("/messages/<message>")
def one(message: str) -> Answer:
    """One message with the texts it had before."""
    found: MessageInfo = do("chat.message", {"message": message})
    card = room_card(found.message.room_id)
    shown = lines([found.message], card, me())
    return page("message.html", card.id, room=card, lines=shown, versions=found.versions)


@blueprint.get("/messages/<message>/edit")
def edit_form(message: str) -> Answer:
    """The form that changes a message."""
    return _edit(message)


@blueprint.post("/messages/<message>/edit")
def edit(message: str) -> Answer:
    """Change a message."""
    refusal = attempt("chat.edit", {"message": message, "text": _text()})
    if refusal is not None:
        return _edit(message, refusal), refusal.status
    return _to_message(message)


@blueprint.get("/messages/<message>/delete")
def ask_delete(message: str) -> Answer:
    """Ask before a message is removed."""
    found: MessageInfo = do("chat.message", {"message": message})
    confirm = {
        "title": "Remove this message?",
        "text": found.message.text or "(a file)",
        "label": "Remove message",
        "action": address(f"/messages/{message}/delete"),
        "back": address(f"/rooms/{found.message.room_id}"),
    }
    return page("confirmed.html", found.message.room_id, confirm=confirm)


@blueprint.post("/messages/<message>/delete")
def delete(message: str) -> Answer:
    """Remove a message."""
    do("chat.delete", {"message": message})
    flash("ok", "The message is removed; that it was there stays visible.")
    return _to_message(message)


@blueprint.post("/messages/<message>/react")
def react(message: str) -> Answer:
    """Put a reaction, or take one's own back."""
    found: MessageInfo = do("chat.message", {"message": message})
    emoji = request.form.get("emoji", "")
    mine = any(each.emoji == emoji and me().handle in each.people for each in found.message.reactions)
    do("chat.unreact" if mine else "chat.react", {"message": message, "emoji": emoji})
    return _to_message(message)


@blueprint.get("/files/<file>")
def download(file: str) -> Response:
    """A file's bytes, as a download."""
    return served(do("chat.download", {"file": file}))


@blueprint.post("/rooms/<room>/read")
def mark_read(room: str) -> Answer:
    """Mark a room as read."""
    do("chat.mark_read", {"room": room})
    return back(address(f"/rooms/{room}"))


@blueprint.post("/rooms/<room>/join")
def join(room: str) -> Answer:
    """Join a channel."""
    card: RoomCard = do("chat.join", {"room": room})
    return back(address(f"/rooms/{card.id}"))


@blueprint.post("/rooms/<room>/leave")
def leave(room: str) -> Answer:
    """Leave a room."""
    refusal = attempt("chat.leave", {"room": room})
    if refusal is not None:
        return _room(room_card(room), refusal), refusal.status
    flash("ok", "You left the room.")
    return back(address("/"))


def _room(card: RoomCard, refusal: Refusal | None = None) -> str:
    offset = max(request.args.get("offset", 0, type=int), 0)
    found: Messages = do("chat.history", {"room": card.id, "count": SHOWN, "offset": min(offset, 1_000_000)})
    return page(
        "room.html",
        card.id,
        room=card,
        lines=lines(list(reversed(found.messages)), card, me()),
        total=found.total,
        offset=offset,
        shown=SHOWN,
        error=sentence(refusal),
        typed=request.form.get("text", "") if refusal else "",
        writes=writes(card),
    )


def _thread(message: str, refusal: Refusal | None = None) -> str:
    offset = max(request.args.get("offset", 0, type=int), 0)
    found: Messages = do("chat.thread", {"message": message, "count": 200, "offset": min(offset, 1_000_000)})
    info: MessageInfo = do("chat.message", {"message": message})
    card = room_card(info.message.room_id)
    return page(
        "thread.html",
        card.id,
        room=card,
        root=info.message.thread_id or message,
        lines=lines(found.messages, card, me(), in_thread=True),
        total=found.total,
        offset=offset,
        shown=200,
        error=sentence(refusal),
        typed=request.form.get("text", "") if refusal else "",
        writes=writes(card),
    )


def _edit(message: str, refusal: Refusal | None = None) -> str:
    found: MessageInfo = do("chat.message", {"message": message})
    card = room_card(found.message.room_id)
    text = _text() if refusal else found.message.text
    return page("edit.html", card.id, room=card, message=found.message, typed=text, error=sentence(refusal))


def _send(room: str, thread: str | None) -> Refusal | None:
    given = request.files.get("file")
    if given is None or not given.filename:
        return attempt("chat.send", {"room": room, "text": _text(), "thread": thread})
    name = given.filename.replace("\\", "/").rpartition("/")[2]
    content = base64.b64encode(given.read()).decode()
    asked = {"room": room, "name": name, "content": content, "text": _text(), "thread": thread}
    return attempt("chat.upload", asked)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n").strip()


def _to_message(message: str) -> BaseResponse:
    """Back to where a message stands: its thread, or its room."""
    found: MessageInfo = do("chat.message", {"message": message})
    one = found.message
    path = f"/messages/{one.thread_id}/thread" if one.thread_id else f"/rooms/{one.room_id}"
    return back(address(f"{path}#{one.id}"))
