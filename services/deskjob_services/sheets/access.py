"""Who may see and change an entry: its owner, those it or a folder above it is shared with, and nobody else."""

from __future__ import annotations

from deskjob_services.errors import Forbidden, NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows
from deskjob_services.sheets import places
from deskjob_services.sheets.models import Entry, Share

READ, UPDATE, CREATE, DELETE, RESHARE = 1, 2, 4, 8, 16
"""Rights as ownCloud's bits."""
ALL = 31


def rights(rows: Rows, one: Entry, person: Person, now: int) -> int:
    """What a person may do with an entry, as bits; 0 for nothing."""
    if one.owner_id == person.id:
        return ALL
    held = 0
    for place in places.above(rows, one):
        for share in rows.where(Share, entry_id=place.id):
            if given(share, person, now):
                held |= share.rights
    return held


def given(share: Share, person: Person, now: int) -> bool:
    """Whether a share is for this person, and holds."""
    meant = (share.kind == "person" and share.with_id == person.id) or (
        share.kind == "department" and share.with_id == person.department_id
    )
    return meant and (share.expires_at is None or share.expires_at > now)


def able(act: Act, one: Entry) -> int:
    """What the actor may do with an entry in this operation: an admin may do all, where the matrix lets them."""
    if "admin" in act.roles and "any" in act.operation.allow.get("admin", ()):
        return ALL
    return rights(act.rows, one, act.me, act.now)


def entry(act: Act, named: str, need: int = READ) -> Entry:
    """The entry of an id, or at a path as the actor sees it ('/Finance/Budget.xlsx'), that the actor may use so.

    Raises Invalid for a path that cannot be, NotFound where there is none or the actor may not read it, or it is in
    the trash; Forbidden where the matrix or the rights do not reach.
    """
    return permitted(act, seen(act, named), need)


def seen(act: Act, named: str) -> Entry:
    """The entry of an id or at a path, if the actor may read it and it is not in the trash. Raises NotFound."""
    by_path = named.startswith("/")
    found = places.at(act.rows, act.me, act.now, named) if by_path else act.rows.get(Entry, named)
    if found is None or places.gone(act.rows, found) or not _readable(act, found):
        raise NotFound(f"no file {named[:200]!r}", "the id or the path of a file or folder you can see")
    return found


def thrown(act: Act, named: str) -> Entry:
    """An entry that was put into the trash by itself, by its id. Raises NotFound, Forbidden."""
    found = act.rows.get(Entry, named)
    if found is None or found.trashed_at is None or found.purged_at is not None or not _readable(act, found):
        raise NotFound(f"no file {named[:200]!r} in the trash", "the id of a file or folder that trashed shows")
    return permitted(act, found, DELETE)


def permitted(act: Act, found: Entry, need: int) -> Entry:
    """The entry, if the matrix lets the actor do this with it, and its rights do. Raises Forbidden."""
    held = rights(act.rows, found, act.me, act.now)
    act.permit(*(("own",) if found.owner_id == act.me.id else ()), *_stands(held, need))
    if need & ~able(act, found):
        raise Forbidden(f"{act.me.name} may not do {act.operation.name} with {found.name!r}", _said(need))
    return found


def _readable(act: Act, one: Entry) -> bool:
    return "admin" in act.roles or bool(rights(act.rows, one, act.me, act.now) & READ)


def _stands(held: int, need: int) -> tuple[str, ...]:
    read = ("reader",) if held & READ else ()
    return (*read, *(("writer",) if held & need == need and need != READ else ()))


def _said(need: int) -> str:
    words = {READ: "read", UPDATE: "changed", CREATE: "added to", DELETE: "taken from", RESHARE: "shared on"}
    return f"one that is shared with you to be {' and '.join(word for bit, word in words.items() if need & bit)}"
