"""Where a caller finds an entry: at their own root stand their own files and what is shared with them."""

from __future__ import annotations

from collections.abc import Iterator

from deskjob_services.people.models import Person
from deskjob_services.rows import Rows
from deskjob_services.sheets import names
from deskjob_services.sheets.models import Entry


def above(rows: Rows, one: Entry) -> Iterator[Entry]:
    """The entry itself and the folders it lies in, innermost first."""
    here: Entry | None = one
    while here is not None:
        yield here
        here = rows.get(Entry, here.parent_id) if here.parent_id else None


def gone(rows: Rows, one: Entry) -> bool:
    """Whether an entry, or a folder it lies in, is in the trash or purged."""
    return any(place.trashed_at is not None or place.purged_at is not None for place in above(rows, one))


def children(rows: Rows, folder: Entry) -> list[Entry]:
    """What lies in a folder, in order of names; what was thrown away is not there."""
    return rows.where(Entry, order="name", parent_id=folder.id, trashed_at=None, purged_at=None)


def child(rows: Rows, folder: Entry, name: str) -> Entry | None:
    """What lies in a folder under a name."""
    return rows.first(Entry, parent_id=folder.id, name=name, trashed_at=None, purged_at=None)


def inside(rows: Rows, one: Entry) -> list[Entry]:
    """An entry and everything that lies in it, at any depth, those above first; what was thrown away before, too."""
    return rows.query(
        Entry,
        "with recursive inside(id, depth) as (select :id, 0 union all"
        " select e.id, i.depth + 1 from sheets_entry e join inside i on e.parent_id = i.id where e.purged_at is null)"
        " select e.* from sheets_entry e join inside i on i.id = e.id order by i.depth, e.rowid",
        id=one.id,
    )


def tops(rows: Rows, owner_id: str) -> list[Entry]:
    """A person's own files and folders at the top, in order of names."""
    return rows.where(Entry, order="name", parent_id=None, owner_id=owner_id, trashed_at=None, purged_at=None)


def received(rows: Rows, person: Person, now: int) -> list[Entry]:
    """What others share with a person or with their department, in the order it was shared."""
    found = rows.query(
        Entry,
        "select e.* from sheets_entry e join (select entry_id, min(rowid) as first from sheets_share"
        " where ((kind = 'person' and with_id = :person) or (kind = 'department' and with_id = :department))"
        " and (expires_at is null or expires_at > :now) group by entry_id) s on s.entry_id = e.id"
        " where e.owner_id <> :person and e.trashed_at is null and e.purged_at is null order by s.first",
        person=person.id,
        department=person.department_id,
        now=now,
    )
    return [one for one in found if not gone(rows, one)]


def root(rows: Rows, person: Person, now: int) -> dict[str, Entry]:
    """What stands at a caller's root, by the name it has there; what is shared makes way for what is one's own."""
    found = {one.name: one for one in tops(rows, person.id)}
    for one in received(rows, person, now):
        found[names.beside(one.name, set(found))] = one
    return found


def at(rows: Rows, person: Person, now: int, path: str) -> Entry | None:
    """The entry at a path as the caller sees it; None for the root and where there is nothing. Raises Invalid."""
    steps = names.parts(path)
    here: Entry | None = None
    for depth, step in enumerate(steps):
        if depth == 0:
            here = _top(rows, person, now, step)
        else:
            here = child(rows, here, step) if here is not None and here.folder else None
        if here is None:
            return None
    return here


def path(rows: Rows, person: Person, now: int, one: Entry) -> str | None:
    """Where a caller finds an entry, such as '/Finance/Budget.xlsx'; None for what they cannot see."""
    steps: list[str] = []
    mounts: dict[str, str] | None = None
    for place in above(rows, one):
        if place.owner_id == person.id:
            steps.append(place.name)
            if place.parent_id is None:
                return "/" + "/".join(reversed(steps))
            continue
        if mounts is None:
            mounts = {entry.id: name for name, entry in root(rows, person, now).items()}
        steps.append(mounts.get(place.id, place.name))
        if place.id in mounts:
            return "/" + "/".join(reversed(steps))
    return None


def _top(rows: Rows, person: Person, now: int, name: str) -> Entry | None:
    own = rows.first(Entry, parent_id=None, owner_id=person.id, name=name, trashed_at=None, purged_at=None)
    return own if own is not None else root(rows, person, now).get(name)
