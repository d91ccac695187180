"""The one way a file's content is read and changed: rights, locks, entity tags and quota hold for every door."""

from __future__ import annotations

from deskjob_services.errors import Forbidden, Full, Invalid, NotFound, Stale, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.rows import Rows
from deskjob_services.sheets.access import CREATE, READ, UPDATE, able
from deskjob_services.sheets.locks import unlocked
from deskjob_services.sheets.models import Entry, Version

LARGEST = 64_000_000
"""Bytes of one file."""
QUOTA = 256_000_000
"""Bytes of all contents that the files of one person have and had."""


def etag(one: Entry) -> str:
    """The entity tag of a file's content, with its quotes."""
    return f'"{one.version}-{(one.blob or "")[:16]}"'


def etag_of(rows: Rows, one: Entry, version: int) -> str:
    """The entity tag a file had at one of its versions."""
    return f'"{version}-{rows.need(Version, one.id, version).blob[:16]}"'


def used(rows: Rows, person_id: str) -> int:
    """Bytes that the files of a person take, earlier versions and the trash included."""
    found = rows.values(
        "select coalesce(sum(v.size), 0) from sheets_version v join sheets_entry e on e.id = v.entry_id"
        " where e.owner_id = :person and e.purged_at is null",
        person=person_id,
    )
    return int(found[0][0])


def read(act: Act, entry: Entry, version: int | None = None) -> bytes:
    """The bytes of a file, now or of an earlier version. Raises NotFound, Forbidden, Invalid."""
    if entry.folder:
        raise Invalid(f"{entry.name!r} is a folder", "a file")
    if not able(act, entry) & READ:
        raise Forbidden(f"{act.me.name} may not read {entry.name!r}", "a file that is shared with you to read")
    if version is None or version == entry.version:
        return act.blobs.get(entry.blob) if entry.blob else b""
    found = act.rows.get(Version, entry.id, version)
    if found is None:
        raise NotFound(f"no version {version} of {entry.name!r}", f"one from 1 to {entry.version}")
    return act.blobs.get(found.blob)


def store(act: Act, entry: Entry, data: bytes, what: str, if_match: str | None = None) -> Version:
    """Give a file new content, as a new version; `what` says in a few words what changed.

    `if_match` is the entity tag the writer last saw. Raises Forbidden, Locked, Stale where the file has another tag,
    TooLarge, Full. Read the entry again afterwards: rows do not change in place.
    """
    if entry.folder:
        raise Invalid(f"{entry.name!r} is a folder", "a file")
    need = UPDATE if entry.version else CREATE
    if not able(act, entry) & need:
        raise Forbidden(f"{act.me.name} may not change {entry.name!r}", "a file that is shared with you to change")
    unlocked(act, entry)
    matching(entry, if_match)
    room(act.rows, entry.owner_id, len(data))
    act.on(entry.id)
    blob = act.blobs.put(data)
    number = entry.version + 1
    act.rows.update(entry, blob=blob, size=len(data), version=number, changed_at=act.now, changed_by=act.me.id)
    return act.rows.insert(
        Version,
        entry_id=entry.id,
        number=number,
        blob=blob,
        size=len(data),
        person_id=act.me.id,
        at=act.now,
        what=what[:200],
    )


def matching(entry: Entry, if_match: str | None) -> None:
    """Raises Stale unless the file still has one of the entity tags (`*`: any) that the writer names."""
    if if_match is None:
        return
    wanted = {one.strip() for one in if_match.split(",")}
    if "*" not in wanted and etag(entry) not in wanted and etag(entry).strip('"') not in wanted:
        raise Stale(
            f"{entry.name!r} is now at {etag(entry)}, not {if_match[:120]}",
            "the entity tag of its newest version",
            "read it again, then write",
        )


def matching_nothing(name: str, if_match: str) -> None:
    """Raises Stale: the writer names an entity tag, and there is no file."""
    raise Stale(f"there is no file {name!r}, and so none at {if_match[:120]}", "a file that is there")


def room(rows: Rows, owner_id: str, size: int, *, whole: bool = True) -> None:
    """Raises TooLarge or Full where so many bytes more are too many; `whole` where they are one file's."""
    if whole and size > LARGEST:
        raise TooLarge(f"a file of {size:,} bytes", f"{LARGEST:,} at most")
    taken = used(rows, owner_id)
    if taken + size > QUOTA:
        raise Full(
            f"the files of {owner_id} take {taken:,} of {QUOTA:,} bytes, and {size:,} more do not fit",
            "files within the quota",
            "purge what is no longer needed from the trash",
        )
