"""What the chat's pages share: the list on the left, and trying an operation from a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskjob_services.chat.shown import RoomCard, Rooms
from deskjob_services.errors import Refusal
from deskjob_services.kernel.pages import me, pages_blueprint, render, urls
from deskjob_services.kernel.web import do, intranet
from deskjob_services.people.models import Person, Role

blueprint = pages_blueprint("chat", "deskjob_services.chat")


def address(path: str) -> str:
    """A path of the chat as a link."""
    return f"{urls().service('chat')}{path}"


def page(template: str, active: str = "", **context: Any) -> str:
    """A page of the chat with its list of rooms; `active` is the room it is about."""
    found: Rooms = do("chat.rooms", {"count": 500})
    groups = {kind: sorted(_of(found, kind), key=_order) for kind in ("channel", "group", "direct")}
    return render(f"chat/{template}", side_rooms=groups, active=active, at=address, **context)


def attempt(operation: str, arguments: Mapping[str, Any]) -> Refusal | None:
    """Do an operation; the refusal, where it says no, for the page to show."""
    try:
        do(operation, arguments)
    except Refusal as refusal:
        return refusal
    return None


def sentence(refusal: Refusal | None) -> str:
    """What a page says about a refusal."""
    if refusal is None:
        return ""
    return "; ".join(part for part in (refusal.found, refusal.expected, refusal.fix) if part)


def room_card(room: str) -> RoomCard:
    """A room as the signed-in person has it. Raises NotFound."""
    card: RoomCard = do("chat.room", {"room": room})
    return card


def writes(card: RoomCard) -> bool:
    """Whether a page offers to write in a room; the operation decides again."""
    if card.archived or not (card.joined or card.kind == "channel"):
        return False
    if not card.read_only or {"owner", "moderator"} & set(card.roles):
        return True
    return intranet().store.rows.get(Role, me().id, "admin") is not None


def people() -> list[Person]:
    """Who can be chosen in a form: everybody who works here, by name, without oneself."""
    rows = intranet().store.rows
    mine = me().id
    return [one for one in rows.where(Person, employment="active", order="name, id") if one.id != mine]


def _of(found: Rooms, kind: str) -> list[RoomCard]:
    return [card for card in found.rooms if card.kind == kind]


def _order(card: RoomCard) -> tuple[bool, str]:
    return card.archived, card.title.casefold()
