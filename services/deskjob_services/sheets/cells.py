"""Cells of workbooks: reading blocks, writing them, adding rows beneath, number formats, finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from deskjob_services.errors import Invalid, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.sheets.asked import FileName, IfMatch, unsaid
from deskjob_services.sheets.cards_book import Block, Changes, Finds, Found
from deskjob_services.sheets.contents import etag
from deskjob_services.sheets.service import READING, WRITING, sheets

if TYPE_CHECKING:
    from deskjob_services.sheets.book.places import Area
    from deskjob_services.sheets.working import Hand

MOST_READ = 60_000
"""Cells of one answer."""
MOST_WRITTEN = 30_000
"""Cells of one change."""

SheetName = Annotated[str | None, Field(max_length=31, description="the sheet's name; the first one where left out")]
Range = Annotated[str, Field(min_length=1, max_length=40, description="such as A1:C9, B7, B:D or 2:5")]
Given = StrictBool | StrictInt | StrictFloat | StrictStr | None
Grid = Annotated[
    list[Annotated[list[Given], Field(max_length=16_384, json_schema_extra=unsaid)]],
    Field(
        min_length=1,
        max_length=MOST_WRITTEN,
        json_schema_extra=unsaid,
        description="rows of cells; a text with = in front is a formula, with ' in front a text whatever follows",
    ),
]
AsTyped = Annotated[
    bool, Field(description="read texts as a person's typing: 1,200.50 and 12% as numbers, 2026-04-01 as a day")
]


class ReadRange(Ask):
    """Which cells, and what of them; the whole sheet where no range is named."""

    file: FileName
    sheet: SheetName = None
    range: Range | None = None
    show: Literal["values", "formulas", "both"] = "values"
    version: int | None = Field(default=None, ge=1)


class WriteRange(Ask):
    """Rows of cells, from the range's first cell on; a range of several cells must be just as large."""

    file: FileName
    sheet: SheetName = None
    range: Range
    values: Grid
    as_typed: AsTyped = False
    if_match: IfMatch = None


class AppendRows(Ask):
    """Rows that go beneath the last filled one, from a column on."""

    file: FileName
    sheet: SheetName = None
    values: Grid
    column: str = Field(default="A", pattern=r"^[A-Za-z]{1,3}$")
    as_typed: AsTyped = False
    if_match: IfMatch = None


class FormatRange(Ask):
    """A number format for cells, such as `#,##0.00`, `0%` or `yyyy-mm-dd`."""

    file: FileName
    sheet: SheetName = None
    range: Range
    format: str = Field(min_length=1, max_length=255)
    if_match: IfMatch = None


class FindCells(Ask):
    """A text to find in values or formulas, on one sheet or on all."""

    file: FileName
    text: str = Field(min_length=1, max_length=200)
    sheet: SheetName = None
    where: Literal["values", "formulas", "both"] = "values"
    whole: bool = Field(default=False, description="the whole cell, not a part of it")
    count: int = Field(default=100, ge=1, le=1000)


@sheets.reads(page="/files/{file}", allow=READING)
def read_range(act: Act, ask: ReadRange) -> Block:
    """Read a block of cells of a workbook: values, formulas, or both."""
    from deskjob_services.sheets import reading, working

    hand = working.to_read(act, ask.file, ask.version)
    sheet = hand.book.sheet(ask.sheet)
    block = reading.block(sheet, ask.range)
    if block.cells > MOST_READ:
        raise TooLarge(f"{block.cells:,} cells in {block}", f"at most {MOST_READ:,} at once", "read it in parts")
    return Block(
        id=hand.entry.id,
        version=hand.version,
        etag=etag(hand.entry),
        sheet=sheet.name,
        range=str(block),
        values=None if ask.show == "formulas" else reading.values(hand.book, sheet, block, act.now),
        formulas=None if ask.show == "values" else reading.formulas(sheet, block),
        hidden_rows=reading.hidden_rows(sheet, block),
        hidden_columns=reading.hidden_columns(sheet, block),
    )


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def write_range(act: Act, ask: WriteRange) -> Changes:
    """Write a block of cells; formulas of the whole workbook are worked out anew."""
    from deskjob_services.sheets import reading, working
    from deskjob_services.sheets.book.places import Area

    hand = working.to_change(act, ask.file, ask.if_match)
    sheet = hand.book.sheet(ask.sheet)
    wide = max(len(row) for row in ask.values)
    target = reading.block(sheet, ask.range)
    if target.cells == 1:
        target = Area(target.top, target.left, target.top + len(ask.values) - 1, target.left + max(1, wide) - 1)
    if (target.bottom - target.top + 1, target.right - target.left + 1) != (len(ask.values), wide):
        raise Invalid(
            f"{len(ask.values)} rows of {wide} cells for the range {target}",
            "as many as the range has",
            "or name one cell",
        )
    return _put(act, hand, sheet.name, target, ask.values, ask.as_typed, ask.if_match)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def append_rows(act: Act, ask: AppendRows) -> Changes:
    """Add rows beneath the last filled row of a sheet."""
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.places import Area, number

    hand = working.to_change(act, ask.file, ask.if_match)
    sheet = hand.book.sheet(ask.sheet)
    first, left = sheet.extent[0] + 1, number(ask.column)
    wide = max(1, *(len(row) for row in ask.values))
    target = Area(first, left, first + len(ask.values) - 1, left + wide - 1)
    return _put(act, hand, sheet.name, target, ask.values, ask.as_typed, ask.if_match)


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def format_range(act: Act, ask: FormatRange) -> Changes:
    """Give cells a number format; their values stay."""
    from deskjob_services.sheets import reading, working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.editing import formatted

    hand = working.to_change(act, ask.file, ask.if_match)
    sheet = hand.book.sheet(ask.sheet)
    target = reading.block(sheet, ask.range)
    _bounded(target.cells)
    change = Change(hand.book)
    formatted(change, sheet.name, target, ask.format)
    what = f"Formatted {sheet.name}!{target} as {ask.format}"
    return working.put_back(act, hand, change, sheet.name, str(target), what, ask.if_match)


@sheets.reads(page="/files/{file}", allow=READING)
def find_cells(act: Act, ask: FindCells) -> Finds:
    """Find cells of a workbook by what stands in them, whatever the capitals."""
    from deskjob_services.sheets import reading, working
    from deskjob_services.sheets.book.entering import shown
    from deskjob_services.sheets.book.places import Place

    hand = working.to_read(act, ask.file)
    wanted = ask.text.casefold()
    found: list[Found] = []
    total = 0
    for sheet in [hand.book.sheet(ask.sheet)] if ask.sheet else hand.book.sheets:
        known = sheet.formulas
        for cell in sheet.cells():
            if not cell.content:
                continue
            at = Place(cell.row, cell.column)
            formula = shown(known[at].text) if at in known else None
            worth = reading.plainly(hand.book.typed(sheet, cell, reading.worth_of(hand.book, sheet, cell, act.now)))
            texts = ([str(worth)] if ask.where != "formulas" and worth is not None else []) + (
                [formula] if ask.where != "values" and formula else []
            )
            if any(wanted == one.casefold() if ask.whole else wanted in one.casefold() for one in texts):
                total += 1
                if total <= ask.count:
                    found.append(Found(sheet=sheet.name, cell=str(at), value=worth, formula=formula))
    return Finds(id=hand.entry.id, found=found, total=total)


def _put(
    act: Act, hand: Hand, name: str, target: Area, rows: list[list[Given]], as_typed: bool, if_match: str | None
) -> Changes:
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.editing import filled

    _bounded(target.cells)
    change = Change(hand.book)
    filled(change, name, target, rows, as_typed)
    what = f"Wrote {name}!{target}"
    return working.put_back(act, hand, change, name, str(target), what, if_match)


def _bounded(cells: int) -> None:
    if cells > MOST_WRITTEN:
        raise TooLarge(f"{cells:,} cells", f"at most {MOST_WRITTEN:,} at once", "write it in parts")
