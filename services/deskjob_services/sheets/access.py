"""Who may see and change an entry: its owner, those it or a folder above it is shared with, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from deskjob_services.errors import NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows
from deskjob_services.sheets.models import Entry, Share

READ, UPDATE, CREATE, DELETE, RESHARE = 1, 2, 4, 8, 16
"""Rights as ownCloud's bits."""
ALL = 31


def above(rows: Rows, one: Entry) -> Iterator[Entry]:
    """The entry itself and the folders it lies in, innermost first."""
    here: Entry | None = one
    while here is not None:
        yield here
        here = rows.get(Entry, here.parent_id) if here.parent_id else None


def rights(rows: Rows, one: Entry, person: Person, now: int) -> int:
    """What a person may do with an entry, as bits; 0 for nothing."""
    if one.owner_id == person.id:
        return ALL
    held = 0
    for place in above(rows, one):
        for share in rows.where(Share, entry_id=place.id):
            meant = (share.kind == "person" and share.with_id == person.id) or (
                share.kind == "department" and share.with_id == person.department_id
            )
            if meant and (share.expires_at is None or share.expires_at > now):
                held |= share.rights
    return held


def entry(act: Act, named: str, need: int = READ) -> Entry:
    """The entry of an id, which the actor sees; then the matrix decides whether the operation is permitted.

    Raises NotFound where there is none or the actor may not read it (also in the trash of somebody else), Forbidden
    where the rights fall short of `need`.
    """
    found = act.rows.get(Entry, named)
    held = 0 if found is None else rights(act.rows, found, act.me, act.now)
    if found is None or (not held & READ and "admin" not in act.roles):
        raise NotFound(f"no file {named!r}", "the id of a file or folder you can see")
    act.permit(*(("own",) if found.owner_id == act.me.id else ()), *_stands(held, need))
    return found


def _stands(held: int, need: int) -> tuple[str, ...]:
    return ("reader", *(("writer",) if held & need == need and need != READ else ()))
