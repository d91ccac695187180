"""Pages about rooms: who is in them, what they are, and making them."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from deskjob_services.chat.screens.base import address, attempt, blueprint, page, people, room_card, sentence
from deskjob_services.chat.screens.lines import lines
from deskjob_services.chat.screens.talk import Answer
from deskjob_services.chat.shown import Files, Members, Messages, RoomCard
from deskjob_services.errors import Refusal
from deskjob_services.kernel.pages import back, flash, me
from deskjob_services.kernel.web import do


@blueprint.get("/rooms/<room>/members")
def members(room: str) -> Answer:
    """Who is in a room, and bringing somebody in."""
    return _members(room_card(room))


@blueprint.post("/rooms/<room>/members")
def change_members(room: str) -> Answer:
    """Bring somebody in, put somebody out, give or take a role."""
    card = room_card(room)
    verb, _, role = request.form.get("do", "").partition(" ")
    asked: dict[str, Any] = {"room": card.id, "person": request.form.get("person", "")}
    if role:
        asked["role"] = role
    known = {"invite", "kick", "add_role", "remove_role"}
    refusal = attempt(f"chat.{verb if verb in known else 'invite'}", asked)
    if refusal is not None:
        return _members(card, refusal), refusal.status
    flash("ok", {"invite": "They are in.", "kick": "They are out."}.get(verb, "The role is changed."))
    return back(address(f"/rooms/{card.id}/members"))


@blueprint.get("/rooms/<room>/settings")
def settings(room: str) -> Answer:
    """What a room is, as a form."""
    return _settings(room_card(room))


@blueprint.post("/rooms/<room>/settings")
def change_settings(room: str) -> Answer:
    """Change what a room is."""
    card = room_card(room)
    refusal = _change(card)
    if refusal is not None:
        return _settings(card, refusal), refusal.status
    flash("ok", "The room is changed.")
    return back(address(f"/rooms/{card.id}/settings"))


@blueprint.get("/rooms/<room>/delete")
def ask_delete_room(room: str) -> Answer:
    """Ask before a room is deleted."""
    card = room_card(room)
    confirm = {
        "title": f"Delete #{card.title}?",
        "text": f"All {card.messages} messages and files of it go out of sight, for all {card.members} members.",
        "label": "Delete the room",
        "action": address(f"/rooms/{card.id}/delete"),
        "back": address(f"/rooms/{card.id}/settings"),
    }
    return page("confirmed.html", card.id, confirm=confirm)


@blueprint.post("/rooms/<room>/delete")
def delete_room(room: str) -> Answer:
    """Delete a room."""
    do("chat.delete_room", {"room": room})
    flash("ok", "The room is deleted.")
    return back(address("/"))


@blueprint.get("/rooms/<room>/files")
def files(room: str) -> Answer:
    """A room's files."""
    card = room_card(room)
    found: Files = do("chat.files", {"room": card.id, "count": 200})
    return page("files.html", card.id, room=card, files=found.files)


@blueprint.get("/rooms/<room>/threads")
def threads(room: str) -> Answer:
    """A room's threads, the latest answered first."""
    card = room_card(room)
    found: Messages = do("chat.threads", {"room": card.id, "count": 50})
    return page("threads.html", card.id, room=card, lines=lines(found.messages, card, me()), total=found.total)


@blueprint.get("/channels/new")
def new() -> Answer:
    """The form that makes a channel or group."""
    return _new()


@blueprint.post("/channels/new")
def create() -> Answer:
    """Make a channel or group."""
    private = request.form.get("kind") == "group"
    asked = {
        "name": request.form.get("name", "").strip().removeprefix("#"),
        "topic": request.form.get("topic", ""),
        "members": re.findall(r"[^\s,;]+", request.form.get("members", "")),
    }
    try:
        made: RoomCard = do("chat.create_group" if private else "chat.create_channel", asked)
    except Refusal as refusal:
        return _new(refusal), refusal.status
    flash("ok", f"#{made.name} is made.")
    return back(address(f"/rooms/{made.id}"))


def _members(card: RoomCard, refusal: Refusal | None = None) -> str:
    offset = min(max(request.args.get("offset", 0, type=int), 0), 1_000_000)
    found: Members = do("chat.members", {"room": card.id, "count": 100, "offset": offset})
    able = bool({"owner", "moderator"} & set(card.roles))
    inside = {each.id for each in found.members}
    outside = [(one.id, f"{one.name}, {one.title}") for one in people() if one.id not in inside]
    return page(
        "members.html",
        card.id,
        room=card,
        members=found.members,
        total=found.total,
        offset=offset,
        invites=able and card.kind != "direct",
        gives_roles="owner" in card.roles,
        outside=outside,
        error=sentence(refusal),
    )


def _settings(card: RoomCard, refusal: Refusal | None = None) -> str:
    typed = request.form if refusal else {}
    return page("settings.html", card.id, room=card, typed=typed, error=sentence(refusal))


def _change(card: RoomCard) -> Refusal | None:
    verb = request.form.get("do", "")
    if verb in ("archive", "unarchive"):
        return attempt(f"chat.{verb}", {"room": card.id})
    if verb == "rename":
        return attempt("chat.rename", {"room": card.id, "name": request.form.get("name", "").strip()})
    if verb == "set_type":
        return attempt("chat.set_type", {"room": card.id, "kind": request.form.get("kind", "")})
    words = {field: request.form.get(field, "") for field in ("topic", "announcement", "description")}
    changed: dict[str, Any] = {field: text for field, text in words.items() if text != getattr(card, field)}
    read_only = request.form.get("read_only") == "1"
    if read_only != card.read_only:
        changed["read_only"] = read_only
    return attempt("chat.edit_room", {"room": card.id, **changed})


def _new(refusal: Refusal | None = None) -> str:
    return page("new.html", typed=request.form, error=sentence(refusal))
