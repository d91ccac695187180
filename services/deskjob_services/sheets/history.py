"""Versions: every content a file ever had, and going back to one of them."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.errors import Conflict, NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.sheets import contents
from deskjob_services.sheets.access import READ, UPDATE, entry
from deskjob_services.sheets.asked import FileName, IfMatch, Stretch
from deskjob_services.sheets.cards import file_card, who
from deskjob_services.sheets.models import Entry, Version
from deskjob_services.sheets.service import READING, WRITING, sheets
from deskjob_services.sheets.shown import FileCard, VersionCard, Versions


class OfFile(Stretch):
    """A stretch of what belongs to a file."""

    file: FileName


class GoBack(Ask):
    """A file, and which of its versions it is to have again."""

    file: FileName
    version: int = Field(ge=1, le=1_000_000)
    if_match: IfMatch = None


@sheets.reads(page="/files/{file}/versions", allow=READING)
def versions(act: Act, ask: OfFile) -> Versions:
    """List a file's versions, newest first, with who made each and what changed."""
    one = entry(act, ask.file, READ)
    found = act.rows.where(Version, entry_id=one.id, order="number desc", limit=ask.count, offset=ask.offset)
    cards = [
        VersionCard(
            number=each.number,
            size=each.size,
            etag=f'"{each.number}-{each.blob[:16]}"',
            by=who(act.rows, each.person_id),
            at=each.at,
            what=each.what,
            newest=each.number == one.version,
        )
        for each in found
    ]
    return Versions(id=one.id, versions=cards, total=act.rows.count(Version, entry_id=one.id))


@sheets.writes(
    page="/files/{file}/versions", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",)
)
def restore_version(act: Act, ask: GoBack) -> FileCard:
    """Give a file the content of an earlier version again, as a new version."""
    one = entry(act, ask.file, UPDATE)
    found = act.rows.get(Version, one.id, ask.version)
    if found is None:
        raise NotFound(f"no version {ask.version} of {one.name!r}", f"one from 1 to {one.version}")
    if ask.version == one.version:
        raise Conflict(f"version {ask.version} of {one.name!r} is the newest", "an earlier one")
    contents.store(act, one, act.blobs.get(found.blob), f"Version {ask.version} restored", ask.if_match)
    return file_card(act, act.rows.need(Entry, one.id))
