"""Who sees which room and message: the one place that decides it, for every operation, wire and page."""

from __future__ import annotations

import re

from deskjob_services.chat.models import CHANNEL, DIRECT, GROUP, Member, Message, Room, pair
from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person

KINDS = {CHANNEL: "channel", GROUP: "group", DIRECT: "direct"}
ROLES = ("owner", "moderator", "leader")

# A readable room of `:me`; `r` is chat_room. Public channels are open to every employee, as in the product.
READABLE = (
    "r.deleted = 0 and (r.kind = 'c' or exists"
    " (select 1 from chat_member v where v.room_id = r.id and v.person_id = :me))"
)
_PERSON_ID = re.compile(r"P\d{4,}")


def room(act: Act, named: str) -> Room:
    """A room the actor may read: by id, `#name`, name, `@handle` or person id. Raises NotFound."""
    found = _find(act, named)
    if found is None or found.deleted or not _readable(act, found):
        raise NotFound(f"no room {named!r} that {act.me.name} can see", "a room's id, #name, or @handle of a person")
    return found


def governed(act: Act, named: str) -> Room:
    """A room the actor is about to change: as `room`, and for the system administrator any that exists."""
    found = _find(act, named)
    if found is not None and not found.deleted and found.kind != DIRECT and "admin" in act.roles:
        return found
    return room(act, named)


def message(act: Act, message_id: str) -> Message:
    """A message in a room the actor may read. Raises NotFound."""
    found = act.rows.get(Message, message_id)
    if found is not None:
        place = act.rows.need(Room, found.room_id)
        if not place.deleted and _readable(act, place):
            return found
    raise NotFound(f"no message {message_id!r} that {act.me.name} can see", "the id of a message")


def person(act: Act, named: str) -> Person:
    """A person by id or handle, with or without `@`. Raises NotFound."""
    found = act.rows.get(Person, named) or act.rows.first(Person, handle=named.removeprefix("@"))
    if found is None:
        raise NotFound(f"no person {named!r}", "a person's id or handle", "chat.users finds people by name")
    return found


def colleague(act: Act, named: str) -> Person:
    """A person who works here. Raises NotFound, Conflict."""
    found = person(act, named)
    if found.employment != "active":
        raise Conflict(f"{found.name} no longer works here", "an active employee")
    return found


def membership(act: Act, place: Room) -> Member | None:
    """The actor's place in a room."""
    return act.rows.get(Member, place.id, act.me.id)


def standing(act: Act, place: Room) -> tuple[str, ...]:
    """How the actor stands to a room: `member` and roles there, else `public` or `other`."""
    mine = membership(act, place)
    if mine is None:
        return ("public",) if place.kind == CHANNEL else ("other",)
    return ("member", *roles_of(mine))


def roles_of(member: Member) -> list[str]:
    """What a member is in the room beyond a member."""
    return [role for role in ROLES if getattr(member, role)]


def open_for(act: Act, place: Room) -> None:
    """Go on only where the room takes messages from the actor. Raises Conflict, Forbidden."""
    if place.archived:
        raise Conflict(f"{label(place)} is archived", "a room in use", "ask an owner to unarchive it")
    if place.read_only and not set(standing(act, place)) & {"owner", "moderator"} and "admin" not in act.roles:
        raise Forbidden(f"{label(place)} is read-only", "an owner or moderator of it")


def others(act: Act, place: Room) -> list[str]:
    """The ids of the other members of a direct room; of no other kind."""
    if place.kind != DIRECT:
        return []
    return [one for one in str(place.pair).split("+") if one != act.me.id]


def direct_room(act: Act, other: Person) -> Room | None:
    """The direct room of the actor with somebody, where there is one."""
    return act.rows.first(Room, pair=pair(act.me.id, other.id))


def label(place: Room) -> str:
    """A room as a sentence names it."""
    return f"#{place.name}" if place.name else "this direct room"


def text_of(text: str) -> str:
    """A text that may be sent. Raises Invalid."""
    if not text.strip():
        raise Invalid("an empty message", "some text")
    if len(text) > 5000:
        raise Invalid(f"a message of {len(text)} characters", "5,000 at most", "attach a file instead")
    return without_nul(text)


def without_nul(text: str) -> str:
    """A text without characters no text has. Raises Invalid."""
    if "\x00" in text:
        raise Invalid("a NUL character in the text", "text")
    return text


def names_person(named: str) -> bool:
    """Whether a target means a person rather than a room."""
    return named.startswith("@") or _PERSON_ID.fullmatch(named) is not None


def _find(act: Act, named: str) -> Room | None:
    if names_person(named):
        return direct_room(act, person(act, named))
    return act.rows.get(Room, named) or act.rows.first(Room, name=named.removeprefix("#"))


def _readable(act: Act, place: Room) -> bool:
    return place.kind == CHANNEL or membership(act, place) is not None
