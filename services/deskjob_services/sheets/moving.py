"""Renaming, moving and copying files and folders."""

from __future__ import annotations

from deskjob_services.errors import Conflict, Forbidden, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.sheets import contents, names, places
from deskjob_services.sheets.access import CREATE, DELETE, READ, UPDATE, entry, rights, seen
from deskjob_services.sheets.asked import FileName, FolderName, Name
from deskjob_services.sheets.cards import file_card
from deskjob_services.sheets.files import Place, free, into, made
from deskjob_services.sheets.locks import dropped, unlocked
from deskjob_services.sheets.models import Entry, Property, Version
from deskjob_services.sheets.service import READING, WRITING, sheets
from deskjob_services.sheets.shown import FileCard

MOST_AT_ONCE = 2000
"""Files and folders that one copy or move takes along."""


class Rename(Ask):
    """A file or folder, and its new name."""

    file: FileName
    name: Name


class Move(Ask):
    """A file or folder, the folder it is to lie in, and its name there; the same if left out."""

    file: FileName
    folder: FolderName
    name: Name | None = None


@sheets.writes(page="/files/{file}/rename", allow=WRITING, reversed_by="sheets.rename", footprint=("sheets_lock",))
def rename(act: Act, ask: Rename) -> FileCard:
    """Give a file or folder another name."""
    one = entry(act, ask.file, UPDATE)
    loose(act, one)
    name = names.name(ask.name)
    folder = act.rows.get(Entry, one.parent_id) if one.parent_id else None
    free(act, Place(folder, one.owner_id), name, but=one.id)
    return _put(act, one, Place(folder, one.owner_id), name)


@sheets.writes(page="/files/{file}/move", allow=WRITING, reversed_by="sheets.move", footprint=("sheets_lock",))
def move(act: Act, ask: Move) -> FileCard:
    """Move a file or folder into another folder; what goes into somebody else's folder becomes theirs."""
    one = entry(act, ask.file, UPDATE | DELETE)
    loose(act, one)
    name = names.name(ask.name) if ask.name is not None else one.name
    place = into(act, ask.folder, CREATE)
    _not_into_itself(act, one, place)
    free(act, place, name, but=one.id)
    if place.owner_id != one.owner_id:
        if one.owner_id != act.me.id and "admin" not in act.roles:
            raise Forbidden(
                f"{one.name!r} is among somebody else's files, and would become another's by the move",
                "a place among the same person's files",
                "copy it, and delete the original if that is meant",
            )
        _hand_over(act, one, place.owner_id)
        one = act.rows.need(Entry, one.id)
    return _put(act, one, place, name)


@sheets.writes(
    page="/files/{file}/copy",
    allow=READING,
    reversed_by="sheets.trash",
    footprint=("sheets_version", "sheets_property"),
)
def copy(act: Act, ask: Move) -> FileCard:
    """Copy a file or a folder with what lies in it; the copy starts with one version."""
    one = entry(act, ask.file, READ)
    name = names.name(ask.name) if ask.name is not None else one.name
    place = _target(act, ask.folder)
    _not_into_itself(act, one, place)
    free(act, place, name)
    taken = _taken_along(act, one)
    contents.room(act.rows, place.owner_id, sum(each.size for each in taken), whole=False)
    new: dict[str, Entry] = {}
    for each in taken:
        where = place if each.id == one.id else Place(new[each.parent_id or ""], place.owner_id)
        new[each.id] = _doubled(act, each, where, name if each.id == one.id else each.name)
    return file_card(act, new[one.id])


def _target(act: Act, named: str) -> Place:
    """The folder a copy goes into; the matrix speaks of the source, so the target's rights are asked here."""
    if named != "/":
        there = seen(act, named)
        if not rights(act.rows, there, act.me, act.now) & CREATE and not act.may():
            raise Forbidden(
                f"{act.me.name} may not add to {there.name!r}", "a folder that is shared with you to be added to"
            )
    return Place(None, act.me.id) if named == "/" else into(act, named, READ)


def loose(act: Act, one: Entry) -> None:
    """Raises Forbidden, Locked where an entry cannot be taken from where it is."""
    mine = one.owner_id == act.me.id or "admin" in act.roles
    if not mine and (
        one.parent_id is None or not rights(act.rows, act.rows.need(Entry, one.parent_id), act.me, act.now)
    ):
        raise Forbidden(
            f"{one.name!r} is shared with {act.me.name}, and stands where its owner put it",
            "what lies in a folder that is shared",
            "ask its owner, or copy it",
        )
    unlocked(act, one, deep=True)


def _not_into_itself(act: Act, one: Entry, place: Place) -> None:
    if place.folder is None or not one.folder:
        return
    up = list(places.above(act.rows, place.folder))
    if any(each.id == one.id for each in up):
        raise Conflict(f"{place.folder.name!r} lies in {one.name!r}", "a folder that does not lie in what is moved")
    depth = _depth(act, one)
    if len(up) + depth > names.DEEPEST:
        raise Conflict(f"folders {len(up) + depth} deep", f"{names.DEEPEST} at most")


def _depth(act: Act, one: Entry) -> int:
    deep = {one.id: 1}
    for each in places.inside(act.rows, one)[1:]:
        deep[each.id] = deep[each.parent_id or ""] + 1
    return max(deep.values())


def _put(act: Act, one: Entry, place: Place, name: str) -> FileCard:
    """Set an entry down; locks do not move along (RFC 4918, 7.7)."""
    act.on(one.id, *([place.folder.id] if place.folder else []))
    dropped(act, one)
    return file_card(act, act.rows.update(one, parent_id=place.id, name=name))


def _hand_over(act: Act, one: Entry, owner_id: str) -> None:
    taken = places.inside(act.rows, one)
    if len(taken) > MOST_AT_ONCE:
        raise TooLarge(f"{len(taken):,} files and folders at once", f"{MOST_AT_ONCE:,} at most")
    contents.room(act.rows, owner_id, sum(each.size for each in taken), whole=False)
    for each in taken:
        act.rows.update(each, owner_id=owner_id)


def _taken_along(act: Act, one: Entry) -> list[Entry]:
    """An entry and what lies in it, without what is in the trash."""
    kept = {one.id}
    taken = [one]
    for each in places.inside(act.rows, one)[1:]:
        if each.trashed_at is None and each.parent_id in kept:
            kept.add(each.id)
            taken.append(each)
    if len(taken) > MOST_AT_ONCE:
        raise TooLarge(f"{len(taken):,} files and folders at once", f"{MOST_AT_ONCE:,} at most")
    return taken


def _doubled(act: Act, one: Entry, place: Place, name: str) -> Entry:
    new = made(act, place, name, folder=bool(one.folder))
    if one.blob is not None:
        act.rows.insert(
            Version,
            entry_id=new.id,
            number=1,
            blob=one.blob,
            size=one.size,
            person_id=act.me.id,
            at=act.now,
            what=f"Copied from {one.name}"[:200],
        )
        new = act.rows.update(new, blob=one.blob, size=one.size, version=1)
    for each in act.rows.where(Property, entry_id=one.id):
        act.rows.insert(Property, entry_id=new.id, name=each.name, value=each.value)
    return new
