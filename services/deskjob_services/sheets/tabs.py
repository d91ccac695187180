"""The sheets of a workbook: looking over them, adding, renaming and taking them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.sheets.asked import FileName, IfMatch
from deskjob_services.sheets.cards_book import Changes, NameCard, SheetCard, WorkbookCard
from deskjob_services.sheets.contents import etag
from deskjob_services.sheets.service import READING, WRITING, sheets

if TYPE_CHECKING:
    from deskjob_services.sheets.book.workbook import Book, Tab

NewName = Annotated[str, Field(max_length=200, json_schema_extra={"minLength": 1, "maxLength": 31})]


class WhichWorkbook(Ask):
    """A workbook, now or as it was."""

    file: FileName
    version: int | None = Field(default=None, ge=1)


class AddSheet(Ask):
    """A name for a new sheet."""

    file: FileName
    name: NewName
    if_match: IfMatch = None


class RenameSheet(Ask):
    """A sheet, and another name for it."""

    file: FileName
    sheet: str = Field(max_length=31)
    name: NewName
    if_match: IfMatch = None


class DeleteSheet(Ask):
    """A sheet that is to go."""

    file: FileName
    sheet: str = Field(max_length=31)
    if_match: IfMatch = None


@sheets.reads(page="/files/{file}", allow=READING)
def workbook(act: Act, ask: WhichWorkbook) -> WorkbookCard:
    """Look at a workbook: its sheets, how far they are filled, and its defined names."""
    from deskjob_services.sheets import working

    hand = working.to_read(act, ask.file, ask.version)
    book = hand.book
    names = [
        NameCard(name=one.name, formula=f"={one.text}", sheet=None if one.local is None else book.tabs[one.local].name)
        for one in book.names
        if not one.hidden and not one.name.startswith("_xlnm.") and (one.local or 0) < len(book.tabs)
    ]
    return WorkbookCard(
        id=hand.entry.id, name=hand.entry.name, version=hand.version, etag=etag(hand.entry),
        sheets=[_card(book, tab) for tab in book.tabs], names=names,
    )  # fmt: skip


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.delete_sheet", footprint=("sheets_version",))
def add_sheet(act: Act, ask: AddSheet) -> Changes:
    """Add an empty sheet behind the others."""
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.tabbing import add

    hand = working.to_change(act, ask.file, ask.if_match)
    change = Change(hand.book)
    name = add(change, ask.name)
    return working.put_back(act, hand, change, name, "", f"Added the sheet {name}", ask.if_match)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.rename_sheet", footprint=("sheets_version",))
def rename_sheet(act: Act, ask: RenameSheet) -> Changes:
    """Give a sheet another name; formulas and names that refer to it follow."""
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.tabbing import rename

    hand = working.to_change(act, ask.file, ask.if_match)
    change = Change(hand.book)
    name = rename(change, ask.sheet, ask.name)
    return working.put_back(act, hand, change, name, "", f"Renamed the sheet {ask.sheet} to {name}", ask.if_match)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def delete_sheet(act: Act, ask: DeleteSheet) -> Changes:
    """Take a sheet out of a workbook; refused where a formula, a chart or a pivot elsewhere needs it."""
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.tabbing import delete

    hand = working.to_change(act, ask.file, ask.if_match)
    change = Change(hand.book)
    name = delete(change, ask.sheet)
    return working.put_back(act, hand, change, name, "", f"Deleted the sheet {name}", ask.if_match)


def _card(book: Book, tab: Tab) -> SheetCard:
    from deskjob_services.sheets.book.hangings import led_parts
    from deskjob_services.sheets.formula.tables import tables

    rows, columns = book.sheet(tab.name).extent if tab.kind == "worksheet" else (0, 0)
    charts = sum(1 for one in led_parts(book, tab.part, "drawing") for _ in led_parts(book, one, "chart"))
    own = [one.name for one in tables(book).values() if one.sheet == tab.name]
    kind = "cells" if tab.kind == "worksheet" else tab.kind
    return SheetCard(name=tab.name, state=tab.state, kind=kind, rows=rows, columns=columns, tables=own, charts=charts)
