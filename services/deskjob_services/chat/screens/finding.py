"""Pages on which people find what they look for: their rooms, channels, people, messages."""

from __future__ import annotations

from flask import request

from deskjob_services.chat.screens.base import address, attempt, blueprint, page, room_card, sentence
from deskjob_services.chat.screens.talk import Answer
from deskjob_services.chat.shown import MessageCard, Messages, RoomCard, Rooms, Users
from deskjob_services.errors import Refusal
from deskjob_services.kernel.pages import back, flash, me
from deskjob_services.kernel.web import do


@blueprint.get("/")
def home() -> Answer:
    """One's rooms, what is unread first."""
    found: Rooms = do("chat.rooms", {"count": 500})
    return page("home.html", rooms=sorted(found.rooms, key=lambda card: card.unread == 0))


@blueprint.get("/channels")
def channels() -> Answer:
    """All public channels."""
    text, offset = request.args.get("q", "")[:100], _offset()
    found: Rooms = do("chat.channels", {"text": text.replace("\x00", ""), "count": 50, "offset": offset})
    return page("channels.html", rooms=found.rooms, total=found.total, offset=offset, shown=50)


@blueprint.get("/direct")
@blueprint.get("/people")
def people() -> Answer:
    """Everybody one can write to, and how they show."""
    return _people()


@blueprint.post("/people")
def set_status() -> Answer:
    """Set how one shows."""
    asked = {"status": request.form.get("status") or None, "text": request.form.get("text", "").strip()}
    refusal = attempt("chat.set_status", asked)
    if refusal is not None:
        return _people(refusal), refusal.status
    flash("ok", "Your status is set.")
    return back(address("/people"))


@blueprint.post("/direct")
def direct() -> Answer:
    """Open the direct room with somebody."""
    try:
        card: RoomCard = do("chat.direct", {"person": request.form.get("person", "")})
    except Refusal as refusal:
        return _people(refusal), refusal.status
    return back(address(f"/rooms/{card.id}"))


@blueprint.get("/search")
def search() -> Answer:
    """Messages with certain words, newest first."""
    text, offset = request.args.get("q", "").strip()[:200], _offset()
    room, author = request.args.get("room", ""), request.args.get("author", "").strip()
    found, error = Messages(messages=[], total=0), ""
    if text:
        asked = {"text": text, "room": room or None, "author": author or None, "count": 30, "offset": offset}
        try:
            found = do("chat.search", asked)
        except Refusal as refusal:
            error = sentence(refusal)
    rooms: Rooms = do("chat.rooms", {"count": 500})
    choices = [("", "All rooms"), *((card.id, card.title) for card in rooms.rooms)]
    return page(
        "search.html",
        found=[_found(card) for card in found.messages],
        total=found.total,
        offset=offset,
        shown=30,
        text=text,
        choices=choices,
        chosen=room,
        author=author,
        error=error,
    )


def _people(refusal: Refusal | None = None) -> str:
    text, offset = request.args.get("q", "")[:100].replace("\x00", ""), _offset()
    found: Users = do("chat.users", {"text": text, "count": 50, "offset": offset})
    mine = next((one for one in found.users if one.id == me().id), None) or do("chat.presence", {"person": me().id})
    return page(
        "people.html",
        users=found.users,
        total=found.total,
        offset=offset,
        shown=50,
        mine=mine,
        error=sentence(refusal),
    )


def _found(card: MessageCard) -> dict[str, object]:
    room = room_card(card.room_id)
    path = f"/messages/{card.thread_id}/thread" if card.thread_id else f"/messages/{card.id}"
    return {"card": card, "room": room, "url": address(f"{path}#{card.id}")}


def _offset() -> int:
    return min(max(request.args.get("offset", 0, type=int), 0), 1_000_000)
