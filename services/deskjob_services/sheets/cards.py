"""Rows of the file store as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from mimetypes import MimeTypes

from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows, listed
from deskjob_services.sheets import access, locks, places
from deskjob_services.sheets.contents import etag
from deskjob_services.sheets.models import Entry, Lock, Share
from deskjob_services.sheets.shown import FileCard, Who

# The table that comes with Python, not the host's, so that a file has the same type on every machine.
_TYPES = MimeTypes()
_TYPES.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
_TYPES.add_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
_TYPES.add_type("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")
_TYPES.add_type("application/vnd.oasis.opendocument.spreadsheet", ".ods")
_TYPES.add_type("application/vnd.oasis.opendocument.text", ".odt")
_TYPES.add_type("text/markdown", ".md")


def media_type(name: str) -> str:
    """What kind of file it is, by its name."""
    return _TYPES.guess_type(f"x/{name}")[0] or "application/octet-stream"


def who(rows: Rows, person_id: str) -> Who:
    """Somebody by id."""
    one = rows.need(Person, person_id)
    return Who(id=one.id, handle=one.handle, name=one.name)


def file_card(act: Act, one: Entry) -> FileCard:
    """A file or folder as the actor sees it."""
    path = places.path(act.rows, act.me, act.now, one) or ""
    return _card(
        act.rows, one, path, access.able(act, one), bool(act.rows.count(Share, entry_id=one.id)), _locked(act, one)
    )


def folder_cards(act: Act, inside: Sequence[tuple[str, Entry]], base: str, given: int | None) -> list[FileCard]:
    """What stands in one folder, as the actor sees it; `given` are the rights the folder gives, None at the root."""
    ids, bound = listed(one.id for _, one in inside)
    shares: dict[str, list[Share]] = {}
    for share in act.rows.query(Share, f"select * from sheets_share where entry_id in {ids} order by rowid", **bound):
        shares.setdefault(share.entry_id, []).append(share)
    locked = act.rows.count(Lock) > 0
    known: dict[str, Who] = {}
    cards = []
    for name, one in inside:
        held = access.able(act, one) if given is None else given
        for share in shares.get(one.id, ()):
            held |= share.rights if access.given(share, act.me, act.now) else 0
        locker = _locked(act, one) if locked else None
        cards.append(_card(act.rows, one, f"{base}/{name}", held, one.id in shares, locker, known))
    return cards


def _locked(act: Act, one: Entry) -> Who | None:
    return next((who(act.rows, lock.person_id) for lock in locks.held(act.rows, one, act.now)), None)


def _card(
    rows: Rows,
    one: Entry,
    path: str,
    held: int,
    shared: bool,
    locker: Who | None,
    known: dict[str, Who] | None = None,
) -> FileCard:
    people = {} if known is None else known
    for person in (one.owner_id, one.changed_by):
        if person not in people:
            people[person] = who(rows, person)
    return FileCard.model_construct(
        id=one.id,
        name=path.rpartition("/")[2] or one.name,
        path=path,
        folder=bool(one.folder),
        parent_id=one.parent_id,
        owner=people[one.owner_id],
        size=one.size,
        media_type="" if one.folder else media_type(one.name),
        version=one.version,
        etag=etag(one),
        made_at=one.made_at,
        changed_at=one.changed_at,
        changed_by=people[one.changed_by],
        rights=held,
        shared=shared,
        locked_by=locker,
        trashed_at=one.trashed_at,
    )
