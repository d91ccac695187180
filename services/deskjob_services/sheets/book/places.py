"""Cells and areas by their names: `B7`, `A1:C9`, `B:D`, `2:5`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from deskjob_services.errors import Invalid
from deskjob_services.sheets.book.bounds import COLUMNS, ROWS

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


class Place(NamedTuple):
    """One cell: its row and column, both from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A block of cells, the corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = Place(self.top, self.left), Place(self.bottom, self.right)
        return str(first) if first == last else f"{first}:{last}"

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def holds(self, place: Place) -> bool:
        """Whether the cell lies in it."""
        return self.top <= place.row <= self.bottom and self.left <= place.column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


@lru_cache(COLUMNS)
def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(COLUMNS)
def number(name: str) -> int:
    """The column of a name; it may be beyond the sheet."""
    found = 0
    for letter in name.upper():
        found = found * 26 + ord(letter) - 64
    return found


def place(text: str) -> Place:
    """The cell of a name. Raises Invalid."""
    found = _CELL.fullmatch(text.strip())
    if found is None or number(found[1]) > COLUMNS or int(found[2]) > ROWS:
        raise Invalid(f"found the cell {text!r}", "a name such as B7")
    return Place(int(found[2]), number(found[1]))


def area(text: str, rows: int = ROWS, columns: int = COLUMNS) -> Area:
    """The block of a name; whole columns and rows end where the sheet does (`rows`, `columns`). Raises Invalid."""
    text = text.strip()
    whole = _COLUMNS.fullmatch(text)
    if whole and max(number(whole[1]), number(whole[2])) <= COLUMNS:
        left, right = sorted((number(whole[1]), number(whole[2])))
        return Area(1, left, max(1, rows), right)
    whole = _ROWS.fullmatch(text)
    if whole and max(int(whole[1]), int(whole[2])) <= ROWS:
        top, bottom = sorted((int(whole[1]), int(whole[2])))
        return Area(top, 1, bottom, max(1, columns))
    first, colon, last = text.partition(":")
    try:
        one = place(first)
        other = place(last) if colon else one
    except Invalid:
        raise Invalid(f"found the range {text!r}", "a range such as A1:C9, B7, B:D or 2:5") from None
    top, bottom = sorted((one.row, other.row))
    left, right = sorted((one.column, other.column))
    return Area(top, left, bottom, right)


def whole(text: str) -> bool:
    """Whether a range means whole columns or rows."""
    return bool(_COLUMNS.fullmatch(text.strip()) or _ROWS.fullmatch(text.strip()))
