"""A workbook at hand: opened out of a file the actor may use, and put back as its next version."""

from __future__ import annotations

from typing import NamedTuple

from deskjob_services.kernel.act import Act
from deskjob_services.sheets import access, contents
from deskjob_services.sheets.book.bounds import Unsupported
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.workbook import Book, opened
from deskjob_services.sheets.cards_book import Broken, Changes
from deskjob_services.sheets.models import Entry

SHOWN_ERRORS = 50


class Hand(NamedTuple):
    """A file, and the workbook that it is."""

    entry: Entry
    book: Book
    version: int


def to_read(act: Act, file: str, version: int | None = None) -> Hand:
    """A workbook the actor may read, now or as it was. Raises as access and contents do, Unsupported, Unreadable."""
    entry = access.entry(act, file)
    return Hand(entry, _opened(entry, contents.read(act, entry, version)), version or entry.version)


def to_change(act: Act, file: str, if_match: str | None) -> Hand:
    """A workbook the actor may change. Raises Stale too where it is not the one they last saw."""
    entry = access.entry(act, file, access.UPDATE)
    contents.matching(entry, if_match)
    return Hand(entry, _opened(entry, contents.read(act, entry)), entry.version)


def _opened(entry: Entry, data: bytes) -> Book:
    if entry.name.lower().endswith((".csv", ".txt", ".tsv")):
        raise Unsupported(f"{entry.name!r} is plain text", "a workbook (.xlsx)", "put it into one with import_csv")
    return opened(data)


def put_back(act: Act, hand: Hand, change: Change, sheet: str, place: str, what: str, if_match: str | None) -> Changes:
    """Work the workbook out and make it the file's next version; what came of it."""
    done = change.finished(act.now)
    version = contents.store(act, hand.entry, done.data, what, if_match)
    errors = [Broken(sheet=on, cell=str(at), error=str(one)) for (on, at), one in done.errors.items()]
    return Changes(
        id=hand.entry.id, version=version.number, etag=f'"{version.number}-{version.blob[:16]}"', sheet=sheet,
        range=place, parts=list(done.parts), errors=errors[:SHOWN_ERRORS],
    )  # fmt: skip
