"""The stretch of a sheet that the grid shows: cells as people read them, and as they would be typed."""

from __future__ import annotations

import base64
from typing import NamedTuple

from deskjob_services.errors import Invalid
from deskjob_services.kernel.web import do, intranet
from deskjob_services.sheets import formats, reading
from deskjob_services.sheets.book.entering import entered, shown
from deskjob_services.sheets.book.places import Area, Place, letters, place
from deskjob_services.sheets.book.sheet import Sheet
from deskjob_services.sheets.book.styles import is_day
from deskjob_services.sheets.book.values import ErrorValue, Value, figure, moment
from deskjob_services.sheets.book.workbook import Book, opened
from deskjob_services.sheets.cards_book import Block
from deskjob_services.sheets.models import Entry
from deskjob_services.sheets.plaintable import PlainTable
from deskjob_services.sheets.screens.base import Opened
from deskjob_services.sheets.shown import Content

ROWS, COLUMNS = 100, 30
"""How much of a sheet stands on one page."""
SPARE_ROWS, SPARE_COLUMNS = 10, 3
"""Empty rows and columns beyond what is filled, to write into."""


class Square(NamedTuple):
    """A cell of the grid: `shown` as people read it, `typed` as one would type it, `kind` text, num or error."""

    name: str
    shown: str = ""
    typed: str = ""
    kind: str = ""


class Line(NamedTuple):
    """A row of the grid."""

    number: int
    cells: list[Square]


class Tab(NamedTuple):
    """A sheet to choose."""

    name: str
    hidden: bool


class Window(NamedTuple):
    """What the grid shows: some cells of a sheet, which of them is chosen, and how large the sheet is."""

    tabs: list[Tab]
    sheet: str
    etag: str
    version: int
    area: Area
    extent: tuple[int, int]
    limit: tuple[int, int]
    columns: list[str]
    rows: list[Line]
    chosen: Square
    hidden: list[str]

    @property
    def at(self) -> str:
        """The first cell of the window."""
        return str(Place(self.area.top, self.area.left))

    def page(self, rows: int = 0, columns: int = 0) -> str:
        """The first cell of the window so many pages further down and right; empty where there is none."""
        top, left = self.area.top + rows * ROWS, self.area.left + columns * COLUMNS
        if top > self.limit[0] or left > self.limit[1] or top + ROWS <= 1 or left + COLUMNS <= 1:
            return ""
        return str(Place(max(1, top), max(1, left)))


def window(where: Opened, sheet: str, at: str, cell: str, *, bare: bool = False) -> Window:
    """The window of a workbook or a table in plain text; `bare` with rows and columns that are hidden.

    Raises Invalid, NotFound, Unsupported, Unreadable.
    """
    if where.card.name.lower().endswith(".csv"):
        return _plain_window(where, at, cell)
    first: Block = do("sheets.read_range", {"file": where.id, "sheet": sheet or None, "range": "A1"})
    book = opened(_bytes(where.id))
    found = book.sheet(first.sheet)
    area, limit, chosen = _area(found.extent, at, cell)
    block: Block = do(
        "sheets.read_range", {"file": where.id, "sheet": first.sheet, "range": str(area), "show": "formulas"}
    )
    squares = _squares(book, found, area, block.formulas or [])
    unseen: tuple[set[int], set[str]] = (set(), set())
    if not bare:
        unseen = set(block.hidden_rows), set(block.hidden_columns)
    across = [column for column in range(area.left, area.right + 1) if letters(column) not in unseen[1]]
    rows = [
        Line(number, [squares.get((number, column)) or Square(str(Place(number, column))) for column in across])
        for number in range(area.top, area.bottom + 1)
        if number not in unseen[0]
    ]
    one = squares.get(chosen) or _alone(book, found, chosen)
    tabs = [Tab(tab.name, tab.state != "visible") for tab in book.tabs if tab.kind == "worksheet"]
    hidden = [f"row {number}" for number in block.hidden_rows] + [f"column {name}" for name in block.hidden_columns]
    return Window(
        tabs, found.name, block.etag, block.version, area, found.extent, limit,
        [letters(column) for column in across], rows, one, hidden,
    )  # fmt: skip


def _bytes(file: str) -> bytes:
    """The bytes of a file that was found to be readable just now."""
    entry = intranet().store.rows.need(Entry, file)
    return intranet().store.blobs.get(entry.blob) if entry.blob else b""


def _letters(area: Area) -> list[str]:
    return [letters(column) for column in range(area.left, area.right + 1)]


def _area(extent: tuple[int, int], at: str, cell: str) -> tuple[Area, tuple[int, int], Place]:
    """The window that begins `at`, or the one in which a cell is; how far windows reach; and the chosen cell."""
    chosen = place(cell) if cell else place(at) if at else Place(1, 1)
    start = (
        place(at) if at else Place((chosen.row - 1) // ROWS * ROWS + 1, (chosen.column - 1) // COLUMNS * COLUMNS + 1)
    )
    limit = (max(extent[0] + SPARE_ROWS, 20, chosen.row), max(extent[1] + SPARE_COLUMNS, 8, chosen.column))
    bottom, right = min(start.row + ROWS - 1, limit[0]), min(start.column + COLUMNS - 1, limit[1])
    if start.row > limit[0] or start.column > limit[1]:
        raise Invalid(f"found the cell {at!r}, beyond what is filled", f"one up to {letters(limit[1])}{limit[0]}")
    return Area(start.row, start.column, bottom, right), limit, chosen


def _squares(book: Book, sheet: Sheet, area: Area, formulas: list[list[str | None]]) -> dict[tuple[int, int], Square]:
    now = intranet().store.now
    found = {}
    for cell in reading.inside(sheet, area):
        formula = formulas[cell.row - area.top][cell.column - area.left]
        worth = reading.worth_of(book, sheet, cell, now)
        if worth is None and formula is None:
            continue
        code = book.styles.format(cell.style)
        at = Place(cell.row, cell.column)
        found[at.row, at.column] = _square(at, worth, formula, code, book.since_1904)
    return found


def _square(at: Place, worth: Value, formula: str | None, code: str, since_1904: bool) -> Square:
    text = formats.said(worth, code, since_1904)
    kind = "error" if isinstance(worth, ErrorValue) else "" if isinstance(worth, str) or worth is None else "num"
    return Square(str(at), text, formula or typed(worth, code, since_1904), kind)


def _alone(book: Book, sheet: Sheet, at: Place) -> Square:
    cell = sheet.cell(at)
    if cell is None:
        return Square(str(at))
    formula = sheet.formulas.get(at)
    worth = reading.worth_of(book, sheet, cell, intranet().store.now)
    return _square(at, worth, shown(formula.text) if formula else None, book.styles.format(cell.style), book.since_1904)


def typed(worth: Value, code: str = "General", since_1904: bool = False) -> str:
    """What one would type to have this value."""
    if worth is None:
        return ""
    if isinstance(worth, bool):
        return "TRUE" if worth else "FALSE"
    if isinstance(worth, ErrorValue):
        return str(worth)
    if isinstance(worth, str):
        try:
            same = entered(worth, typed=True).value == worth and not worth.startswith("'")
        except Invalid:
            same = False
        return worth if same else f"'{worth}"
    found = moment(worth, since_1904) if is_day(code) else None
    return str(found) if found is not None else figure(worth)


def _plain_window(where: Opened, at: str, cell: str) -> Window:
    content: Content = do("sheets.download", {"file": where.id})
    table = PlainTable(base64.b64decode(content.content))
    area, limit, chosen = _area(table.extent, at, cell)

    def square(row: int, column: int) -> Square:
        text = table.value(row, column)
        number = len(text) < 40 and isinstance(entered(text.lstrip("='"), typed=True).value, float)
        return Square(str(Place(row, column)), text, text, "num" if number else "")

    rows = [
        Line(number, [square(number, column) for column in range(area.left, area.right + 1)])
        for number in range(area.top, area.bottom + 1)
    ]
    return Window(
        [], "", content.etag, content.version, area, table.extent, limit, _letters(area), rows, square(*chosen), []
    )  # fmt: skip
