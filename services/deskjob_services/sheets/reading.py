"""Blocks of cells out of a sheet: what they are worth, their formulas, and which of them people see."""

from __future__ import annotations

from datetime import date

from deskjob_services.sheets.book.entering import shown
from deskjob_services.sheets.book.markup import attributes, elements
from deskjob_services.sheets.book.places import Area, Place, area, letters, whole
from deskjob_services.sheets.book.sheet import Cell, Sheet
from deskjob_services.sheets.book.values import Typed, Value, shown_moment
from deskjob_services.sheets.book.workbook import Book
from deskjob_services.sheets.cards_book import Shows


def plainly(value: Typed) -> Shows:
    """A value as an answer shows it."""
    if isinstance(value, date):
        return shown_moment(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return str(value) if isinstance(value, str) else value


def block(sheet: Sheet, text: str | None) -> Area:
    """The cells that a range means on a sheet; whole rows and columns, or no range, reach as far as it is filled."""
    if text is None:
        rows, columns = sheet.extent
        return Area(1, 1, max(1, rows), max(1, columns))
    return area(text, *sheet.extent) if whole(text) else area(text)


def values(book: Book, sheet: Sheet, cells: Area, now: int) -> list[list[Shows]]:
    """What the cells of a block are worth; a formula whose value nobody saved yet is worked out."""
    grid: list[list[Shows]] = [[None] * (cells.right - cells.left + 1) for _ in range(cells.bottom - cells.top + 1)]
    for cell in inside(sheet, cells):
        worth = book.typed(sheet, cell, worth_of(book, sheet, cell, now))
        grid[cell.row - cells.top][cell.column - cells.left] = plainly(worth)
    return grid


def worth_of(book: Book, sheet: Sheet, cell: Cell, now: int) -> Value:
    """What a cell is worth, worked out where the file does not say."""
    worth = book.value(sheet, cell)
    if (worth is None or worth == "") and f"<{sheet.before}f" in cell.content and not sheet.value_text(cell):
        from deskjob_services.sheets.formula.evaluating import worked_out

        return worked_out(book, now).get((sheet.name, Place(cell.row, cell.column)))
    return worth


def formulas(sheet: Sheet, cells: Area) -> list[list[str | None]]:
    """The formulas of a block, with `=`; None where a cell holds none."""
    grid: list[list[str | None]] = [
        [None] * (cells.right - cells.left + 1) for _ in range(cells.bottom - cells.top + 1)
    ]
    for at, one in sheet.formulas.items():
        if cells.holds(at):
            grid[at.row - cells.top][at.column - cells.left] = shown(one.text)
    return grid


def inside(sheet: Sheet, cells: Area) -> list[Cell]:
    """The cells of a block that are written down."""
    rows = sheet.rows
    if cells.bottom - cells.top < len(rows):
        lines = [rows[number] for number in range(cells.top, cells.bottom + 1) if number in rows]
    else:
        lines = [row for number, row in rows.items() if cells.top <= number <= cells.bottom]
    return [cell for row in lines for cell in sheet.cells_of(row) if cells.left <= cell.column <= cells.right]


def hidden_rows(sheet: Sheet, cells: Area) -> list[int]:
    """The rows of a block that people do not see."""
    told = ((number, row.head) for number, row in sheet.rows.items() if cells.top <= number <= cells.bottom)
    return [number for number, head in told if "hidden" in head and attributes(head).get("hidden") in ("1", "true")]


def hidden_columns(sheet: Sheet, cells: Area) -> list[str]:
    """The columns of a block that people do not see, by their letters."""
    found: set[int] = set()
    for one in elements("col", sheet.before).finditer(sheet.text[: sheet.inside[0]]):
        told = attributes(one[1])
        if told.get("hidden") in ("1", "true"):
            first, last = int(told.get("min", "0") or 0), int(told.get("max", "0") or 0)
            found |= set(range(max(first, cells.left), min(last, cells.right) + 1))
    return [letters(column) for column in sorted(found)]
