"""The trash: what was deleted, until it is restored or purged. It stands in the trash of its owner."""

from __future__ import annotations

from deskjob_services.kernel.act import Act
from deskjob_services.sheets import names, places
from deskjob_services.sheets.access import DELETE, entry, thrown
from deskjob_services.sheets.asked import Stretch, Which
from deskjob_services.sheets.cards import file_card
from deskjob_services.sheets.locks import dropped
from deskjob_services.sheets.models import Entry
from deskjob_services.sheets.moving import loose
from deskjob_services.sheets.service import ANYBODY, OWNING, WRITING, sheets
from deskjob_services.sheets.shown import Done, FileCard, Found


@sheets.writes(page="/files/{file}/delete", allow=WRITING, reversed_by="sheets.restore", footprint=("sheets_lock",))
def trash(act: Act, ask: Which) -> FileCard:
    """Delete a file or folder: it goes to its owner's trash, from where it can be restored."""
    one = entry(act, ask.file, DELETE)
    loose(act, one)
    act.on(one.id)
    dropped(act, one)
    return file_card(act, act.rows.update(one, trashed_at=act.now, trashed_by=act.me.id))


@sheets.reads(page="/trash", allow=ANYBODY)
def trashed(act: Act, ask: Stretch) -> Found:
    """List what is in one's trash, the latest first."""
    found = act.rows.query(
        Entry,
        "select * from sheets_entry where owner_id = :me and trashed_at is not null and purged_at is null"
        " order by trashed_at desc, rowid desc",
        me=act.me.id,
    )
    shown = found[ask.offset : ask.offset + ask.count]
    return Found(entries=[file_card(act, one) for one in shown], total=len(found))


@sheets.writes(page="/trash/{file}/restore", allow=OWNING, reversed_by="sheets.trash")
def restore(act: Act, ask: Which) -> FileCard:
    """Take a file or folder out of the trash, to where it was; to the top where that folder is gone."""
    one = thrown(act, ask.file)
    folder = act.rows.get(Entry, one.parent_id) if one.parent_id else None
    if folder is not None and places.gone(act.rows, folder):
        folder = None
    beside = places.children(act.rows, folder) if folder else places.tops(act.rows, one.owner_id)
    name = names.beside(one.name, {each.name for each in beside})
    act.on(one.id)
    back = act.rows.update(one, parent_id=folder.id if folder else None, name=name, trashed_at=None, trashed_by=None)
    return file_card(act, back)


@sheets.writes(page="/trash/{file}/purge", allow=OWNING, risk="consequential", once=True)
def purge(act: Act, ask: Which) -> Done:
    """Delete a file or folder in the trash for good, with all its versions."""
    one = thrown(act, ask.file)
    act.on(one.id)
    for each in places.inside(act.rows, one):
        act.rows.update(each, purged_at=act.now)
    return Done(done=one.id)
