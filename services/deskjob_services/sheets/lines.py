"""Rows and columns of a sheet put in and taken out, with all that refers to them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deskjob_services.errors import Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.sheets.asked import FileName, IfMatch
from deskjob_services.sheets.cards_book import Changes
from deskjob_services.sheets.cells import SheetName
from deskjob_services.sheets.service import WRITING, sheets

Count = Annotated[int, Field(ge=1, le=10_000)]
Column = Annotated[str, Field(pattern=r"^[A-Za-z]{1,3}$", max_length=3)]


class Rows(Ask):
    """So many rows, from this one on."""

    file: FileName
    sheet: SheetName = None
    row: int = Field(ge=1, le=1_048_576)
    count: Count = 1
    if_match: IfMatch = None


class Columns(Ask):
    """So many columns, from this one on."""

    file: FileName
    sheet: SheetName = None
    column: Column
    count: Count = 1
    if_match: IfMatch = None


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def insert_rows(act: Act, ask: Rows) -> Changes:
    """Insert empty rows before a row; references move along, and what would break is refused with the reason."""
    return _shifted(act, ask, "rows", ask.row, ask.count)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def delete_rows(act: Act, ask: Rows) -> Changes:
    """Take rows out; references to them become #REF!, and what would break is refused with the reason."""
    return _shifted(act, ask, "rows", ask.row, -ask.count)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def insert_columns(act: Act, ask: Columns) -> Changes:
    """Insert empty columns before a column; references move along, what would break is refused with the reason."""
    return _shifted(act, ask, "columns", _column(ask.column), ask.count)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def delete_columns(act: Act, ask: Columns) -> Changes:
    """Take columns out; references to them become #REF!, and what would break is refused with the reason."""
    return _shifted(act, ask, "columns", _column(ask.column), -ask.count)


def _column(name: str) -> int:
    from deskjob_services.sheets.book.bounds import COLUMNS
    from deskjob_services.sheets.book.places import number

    if number(name) > COLUMNS:
        raise Invalid(f"found the column {name!r}", "one from A to XFD")
    return number(name)


def _shifted(act: Act, ask: Rows | Columns, axis: str, start: int, by: int) -> Changes:
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.references import Shift
    from deskjob_services.sheets.book.shifting import described, shift_lines

    hand = working.to_change(act, ask.file, ask.if_match)
    sheet = hand.book.sheet(ask.sheet)
    shift = Shift("rows" if axis == "rows" else "columns", start, by)
    change = Change(hand.book)
    shift_lines(change, sheet.name, shift)
    what = f"{'Inserted' if by > 0 else 'Deleted'} {axis} {described(shift)} of {sheet.name}"
    return working.put_back(act, hand, change, sheet.name, described(shift), what, ask.if_match)
