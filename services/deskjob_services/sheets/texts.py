"""Sheets as separated values: exported with a guard against formulas that act, imported in usual encodings."""

from __future__ import annotations

import base64
import binascii

from pydantic import Field

from deskjob_services.errors import Invalid, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.sheets.asked import Bytes, FileName, IfMatch
from deskjob_services.sheets.book.separated import Encoding, Separator, parsed, written
from deskjob_services.sheets.cards_book import Changes, Text
from deskjob_services.sheets.cells import MOST_WRITTEN, Range, SheetName
from deskjob_services.sheets.service import READING, WRITING, sheets


class ExportCsv(Ask):
    """A sheet, and how its text is to be written; `guard` keeps texts such as =1+1 from acting where it is opened."""

    file: FileName
    sheet: SheetName = None
    range: Range | None = None
    separator: Separator = ","
    encoding: Encoding = "utf-8"
    guard: bool = True
    version: int | None = Field(default=None, ge=1)


class ImportCsv(Ask):
    """Separated values for a sheet, from a cell on; what is not said of them is found out."""

    file: FileName
    content: Bytes
    sheet: SheetName = None
    cell: str = Field(default="A1", max_length=20)
    separator: Separator | None = None
    encoding: Encoding | None = None
    as_typed: bool = Field(default=True, description="read numbers, shares and days as such; formulas stay texts")
    if_match: IfMatch = None


@sheets.reads(page="/files/{file}", allow=READING)
def export_csv(act: Act, ask: ExportCsv) -> Text:
    """Write a sheet's values as separated text."""
    from deskjob_services.sheets import reading, working
    from deskjob_services.sheets.book.separated import CELLS

    hand = working.to_read(act, ask.file, ask.version)
    sheet = hand.book.sheet(ask.sheet)
    block = reading.block(sheet, ask.range)
    if block.cells > CELLS:
        raise TooLarge(f"{block.cells:,} cells in {block}", f"at most {CELLS:,} at once", "export it in parts")
    data = written(reading.values(hand.book, sheet, block, act.now), ask.separator, ask.encoding, ask.guard)
    stem = hand.entry.name.rpartition(".")[0] or hand.entry.name
    name = f"{stem} - {sheet.name}.csv".replace("/", "-")
    return Text(id=hand.entry.id, sheet=sheet.name, name=name, content=base64.b64encode(data).decode())


@sheets.writes(page="/files/{file}", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def import_csv(act: Act, ask: ImportCsv) -> Changes:
    """Put separated text into a sheet, from a cell on."""
    from deskjob_services.sheets import working
    from deskjob_services.sheets.book.changing import Change
    from deskjob_services.sheets.book.editing import put
    from deskjob_services.sheets.book.entering import Entered, entered
    from deskjob_services.sheets.book.places import Area, Place, place

    hand = working.to_change(act, ask.file, ask.if_match)
    sheet = hand.book.sheet(ask.sheet)
    rows = parsed(_bytes(ask.content), ask.encoding, ask.separator).rows
    count = sum(map(len, rows))
    if not count:
        raise Invalid("the text has no cells", "a line of separated values at least")
    if count > MOST_WRITTEN:
        raise TooLarge(f"{count:,} cells", f"at most {MOST_WRITTEN:,} at once", "import it in parts")
    first = place(ask.cell)
    # A text from elsewhere is never a formula: what begins with = stays the text it was.
    cells = {
        Place(first.row + down, first.column + across): (
            entered(one, ask.as_typed) if one[:1] not in ("=", "'") else Entered(one)
        )
        for down, row in enumerate(rows)
        for across, one in enumerate(row)
    }
    target = Area(first.row, first.column, first.row + len(rows) - 1, first.column + max(map(len, rows)) - 1)
    change = Change(hand.book)
    put(change, sheet, cells)
    return working.put_back(
        act, hand, change, sheet.name, str(target), f"Imported text to {sheet.name}!{target}", ask.if_match
    )


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("the content is not base64", "the text's bytes in base64") from error
