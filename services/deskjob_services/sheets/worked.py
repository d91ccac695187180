"""A workbook with all its formulas worked out, as typed cells and tables; what is wrong with it is said, not raised."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from deskjob_services.errors import Refusal
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.editing import put
from deskjob_services.sheets.book.entering import entered, shown
from deskjob_services.sheets.book.markup import attribute, attributes, elements
from deskjob_services.sheets.book.places import Place, letters, place
from deskjob_services.sheets.book.separated import parsed
from deskjob_services.sheets.book.sheet import Sheet
from deskjob_services.sheets.book.values import ErrorValue, Typed, Value, moment
from deskjob_services.sheets.book.workbook import Book, Shelf, opened
from deskjob_services.sheets.formula.evaluating import found_of, standard, worked_out

Input = str | float | bool | None
_KEPT = Shelf(20_000_000, 32)


@dataclass(frozen=True)
class Row:
    """A row of a table: where it stands on the sheet, whether people see it, and its cells by heading."""

    number: int
    hidden: bool
    cells: Mapping[str, Typed]

    def __getitem__(self, heading: str) -> Typed:
        """The cell under a heading, whatever its capitals; None where there is none."""
        wanted = _plain(heading)
        return next((self.cells[name] for name in self.cells if _plain(name) == wanted), None)


class Table(NamedTuple):
    """Rows under headings. `problem` says why there are none; `hidden` lists rows and columns people do not see."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[str, ...]
    sheet_hidden: bool
    problem: str | None


@dataclass(frozen=True)
class Grid:
    """One sheet's cells, formulas, and what of it people do not see."""

    name: str
    state: str
    cells: Mapping[Place, Typed]
    formulas: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Worked:
    """The sheets by their plain names, in their order."""

    grids: Mapping[str, Grid]
    problem: str | None = None

    def grid(self, sheet: str | None) -> Grid | None:
        """A sheet by name whatever its capitals, or the first one that people see."""
        if sheet is not None:
            return self.grids.get(_plain(sheet))
        return next((one for one in self.grids.values() if one.state == "visible"), None)

    def cell(self, sheet: str | None, cell: str) -> Typed:
        """What one cell is worth; None where there is nothing."""
        found = self.grid(sheet)
        return None if found is None else found.cells.get(place(cell))

    def formula(self, sheet: str | None, cell: str) -> str | None:
        """The formula of one cell, with its `=`."""
        found = self.grid(sheet)
        return None if found is None else found.formulas.get(place(cell))

    def table(self, sheet: str | None, header: int | None = 1, hidden: bool = False) -> Table:
        """A sheet as rows under the headings of a row; rows without a value are left out."""
        grid = self.grid(sheet)
        if grid is None:
            return Table((), (), (), (), False, self.problem or f"there is no sheet {sheet!r}")
        seen = hidden or grid.state == "visible"
        columns = sorted({at.column for at in grid.cells if hidden or at.column not in grid.hidden_columns})
        names = _headings(grid, columns, header)
        lines: dict[int, dict[str, Typed]] = {}
        for at, value in sorted(grid.cells.items()):
            if (
                at.column in names
                and (header is None or at.row > header)
                and (hidden or at.row not in grid.hidden_rows)
            ):
                lines.setdefault(at.row, {})[names[at.column]] = value
        blank = dict.fromkeys(names.values())
        rows = (Row(number, number in grid.hidden_rows, {**blank, **cells}) for number, cells in lines.items())
        return Table(
            tuple(names.values()),
            tuple(rows) if seen else (),
            tuple(sorted(grid.hidden_rows)),
            tuple(letters(one) for one in sorted(grid.hidden_columns)),
            grid.state != "visible",
            self.problem,
        )


def differing(one: Grid, other: Grid) -> set[Place]:
    """The cells that differ between two sheets: by their formulas where either has one, else by what they hold."""
    formed = {*one.formulas, *other.formulas}
    return {at for at in formed if one.formulas.get(at) != other.formulas.get(at)} | {
        at for at in {*one.cells, *other.cells} - formed if one.cells.get(at) != other.cells.get(at)
    }


def worked_workbook(data: bytes, now: int, changes: Mapping[tuple[str, str], Input]) -> Worked:
    """The workbook of these bytes with its formulas worked out at a moment, after some inputs were changed."""
    key = sha256(data).digest(), now, frozenset(changes.items())
    return _KEPT.get(key, len(data), lambda: _worked(data, now, changes))


def _worked(data: bytes, now: int, changes: Mapping[tuple[str, str], Input]) -> Worked:
    try:
        book = opened(data)
        change = Change(book)
        for name in dict.fromkeys(sheet for sheet, _ in changes):
            cells = {place(cell): entered(value) for (sheet, cell), value in changes.items() if sheet == name}
            put(change, change.sheet(book.tab(name).name), cells)
        sheets = [change.sheet(tab.name) for tab in book.tabs if tab.kind == "worksheet"]
    except Refusal as refusal:
        return Worked({}, str(refusal))
    problem, values = None, dict[tuple[str, Place], Value]()
    try:
        # What a formula had from another workbook is told by the file alone, and so by whoever wrote it.
        values = (
            standard(found_of(book, sheets, now, believing=False))
            if changes
            else worked_out(book, now, believing=False)
        )
    except Refusal as refusal:
        problem = str(refusal)
    try:
        return Worked({_plain(one.name): _grid(book, change, one, values) for one in sheets}, problem)
    except Refusal as refusal:
        return Worked({}, str(refusal))


def _grid(book: Book, change: Change, sheet: Sheet, values: Mapping[tuple[str, Place], Value]) -> Grid:
    styles = book.styles if sheet.part not in change.texts else change.styles
    cells: dict[Place, Typed] = {}
    for cell in sheet.cells():
        at = Place(cell.row, cell.column)
        worth = (
            values.get((sheet.name, at))
            if at in sheet.formulas
            else values.get((sheet.name, at), book.value(sheet, cell))
        )
        if isinstance(worth, float) and styles.shows_day(cell.style):
            day = moment(worth, book.since_1904)
            cells[at] = worth if day is None else day
        elif worth is not None and worth != "":
            cells[at] = _normal(worth)
    formulas = {at: shown(one.text) for at, one in sheet.formulas.items()}
    return Grid(sheet.name, sheet.state, cells, formulas, _hidden_rows(sheet), _hidden_columns(sheet))


def worked_csv(data: bytes) -> Worked:
    """Separated values as a sheet without a name, numbers and days read as such."""
    return _KEPT.get(sha256(data).digest(), len(data), lambda: _separated(data))


def _separated(data: bytes) -> Worked:
    try:
        rows = parsed(data).rows
        cells = {
            Place(down, across): _typed(text)
            for down, row in enumerate(rows, 1)
            for across, text in enumerate(row, 1)
            if text
        }
    except Refusal as refusal:
        return Worked({}, str(refusal))
    return Worked({"": Grid("", "visible", cells)})


def _typed(text: str) -> Typed:
    if text[:1] in ("=", "'"):
        return _normal(text)
    found = entered(text, True)
    if isinstance(found.value, float) and found.format and "y" in found.format:
        return moment(found.value)
    return _normal(found.value)


def _normal(value: Value) -> Value:
    if isinstance(value, str) and not isinstance(value, ErrorValue):
        return unicodedata.normalize("NFKC", value)
    return value


def _headings(grid: Grid, columns: list[int], header: int | None) -> dict[int, str]:
    """The columns with the names they go by; a second one of a name gets its letters behind it."""
    names: dict[int, str] = {}
    for column in columns:
        told = grid.cells.get(Place(header, column)) if header is not None else None
        name = str(told).strip() if told is not None else letters(column)
        names[column] = name if name not in names.values() else f"{name} {letters(column)}"
    return names


def _hidden_rows(sheet: Sheet) -> frozenset[int]:
    marked = ((number, row.head) for number, row in sheet.rows.items() if "hidden" in row.head or "ht" in row.head)
    return frozenset(number for number, head in marked if _true(head, "hidden") or _nought(head, "ht"))


def _hidden_columns(sheet: Sheet) -> frozenset[int]:
    found: set[int] = set()
    for one in elements("col", sheet.before).finditer(sheet.text[: sheet.inside[0]]):
        told = attributes(one[1])
        if _true(one[1], "hidden") or _nought(one[1], "width"):
            first, last = told.get("min", ""), told.get("max", "")
            if first.isdigit() and last.isdigit():
                found |= set(range(int(first), min(int(last), 16_384) + 1))
    return frozenset(found)


def _true(head: str, name: str) -> bool:
    return attribute(head, name) in ("1", "true")


def _nought(head: str, name: str) -> bool:
    stated = attribute(head, name)
    try:
        return stated is not None and float(stated) == 0
    except ValueError:
        return False


@lru_cache(maxsize=4096)  # Headings are asked for once a cell.
def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
