"""A sheet on its way into a package: rows of plain values, formulas with their values, and how columns look."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from deskjob_services.sheets.book.places import number
from deskjob_services.sheets.book.values import ErrorValue, serial

MONEY, COUNT, SHARE, DAY = "#,##0.00", "#,##0", "0.0%", "yyyy-mm-dd"
"""Number formats of amounts, counts, percentages and days."""


class Formula(NamedTuple):
    """A formula without its equals sign, and the value it has; None where nobody has worked it out."""

    text: str
    value: str | float | bool | ErrorValue | None = None


Value = str | int | float | bool | date | datetime | Formula | ErrorValue | None


class Row(NamedTuple):
    """The values of a row, and what it is: head, total, title, note, or nothing of these."""

    values: Sequence[Value]
    kind: str = ""


@dataclass
class Sheet:
    """A sheet, its columns from A on. `formats` and `widths` go by column letter; rows count from 1."""

    name: str
    rows: list[Row] = field(default_factory=list)
    formats: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    frozen: int = 0

    @property
    def last(self) -> int:
        """The number of the last row so far."""
        return len(self.rows)

    def add(self, *values: Value, kind: str = "") -> int:
        """Put a row below the others; its number."""
        self.rows.append(Row(values, kind))
        return len(self.rows)

    def head(self, *titles: str) -> int:
        """A row of titles that stays in sight; its number."""
        self.frozen = self.add(*titles, kind="head")
        return self.frozen

    def gap(self) -> None:
        """An empty row."""
        self.add()

    def value(self, column: str, row: int) -> Value:
        """What a cell shows: of a formula its value."""
        values = self.rows[row - 1].values
        place = number(column) - 1
        found = values[place] if place < len(values) else None
        return found.value if isinstance(found, Formula) else found

    def amount(self, column: str, row: int) -> float:
        """The number in a cell; 0 for what is none."""
        return _amount(self.value(column, row))

    def numbers(self, column: str, first: int, last: int) -> list[float]:
        """The numbers in a column, without what is empty or text: what a spreadsheet's functions see."""
        found = [self.value(column, row) for row in range(first, last + 1)]
        return [one for one in found if isinstance(one, (int, float)) and not isinstance(one, bool)]

    def texts(self, column: str, first: int, last: int) -> list[str]:
        """What is in a column, as text."""
        return [str(self.value(column, row) or "") for row in range(first, last + 1)]

    def sum(self, column: str, first: int, last: int) -> Formula:
        """The sum of a stretch of a column."""
        return Formula(f"SUM({column}{first}:{column}{last})", math.fsum(self.numbers(column, first, last)))

    def mean(self, column: str, first: int, last: int) -> Formula:
        """The average of a stretch of a column; an error where there is no number."""
        found = self.numbers(column, first, last)
        return Formula(f"AVERAGE({column}{first}:{column}{last})", math.fsum(found) / len(found) if found else DIVIDED)

    def across(self, row: Sequence[Value], first: str, last: str) -> Formula:
        """The sum over the columns of a row that is about to be added below."""
        shown = [one.value if isinstance(one, Formula) else one for one in row[number(first) - 1 : number(last)]]
        place = self.last + 1
        total = math.fsum(one for one in shown if isinstance(one, (int, float)) and not isinstance(one, bool))
        return Formula(f"SUM({first}{place}:{last}{place})", total)

    def sum_if(self, sheet: str, keys: str, column: str, span: tuple[int, int], key: str, wanted: str) -> Formula:
        """The sum of those rows here whose `keys` column says what the cell `key` says, for a cell of any sheet."""
        first, last = span
        there = "" if sheet == self.name else f"{quoted(self.name)}!"
        pairs = zip(self.texts(keys, first, last), range(first, last + 1), strict=True)
        total = math.fsum(self.amount(column, row) for text, row in pairs if text.lower() == wanted.lower())
        ranges = [f"{there}${letter}${first}:${letter}${last}" for letter in (keys, column)]
        return Formula(f"SUMIF({ranges[0]},{key},{ranges[1]})", total)

    def count_if(self, sheet: str, keys: str, span: tuple[int, int], key: str, wanted: str) -> Formula:
        """How many rows here say in a column what the cell `key` says."""
        first, last = span
        there = "" if sheet == self.name else f"{quoted(self.name)}!"
        count = sum(text.lower() == wanted.lower() for text in self.texts(keys, first, last))
        return Formula(f"COUNTIF({there}${keys}${first}:${keys}${last},{key})", count)

    def ref(self, column: str, row: int) -> Formula:
        """This cell's value for a cell of another sheet."""
        found = self.value(column, row)
        return Formula(f"{quoted(self.name)}!{column}{row}", 0 if found is None else _plain(found))


@dataclass
class Workbook:
    """Sheets in their order, names for cells, and who made it and saved it last, when."""

    sheets: list[Sheet]
    names: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    saved_by: str = ""
    made_at: int = 0
    saved_at: int = 0


DIVIDED, MISSING = ErrorValue("#DIV/0!"), ErrorValue("#N/A")
"""What a division by nothing and a search without success give."""


def ratio(text: str, over: float, under: float) -> Formula:
    """A division, with the error a spreadsheet gives for nothing beneath."""
    return Formula(text, over / under if under else DIVIDED)


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    bare = sheet.isascii() and sheet.isidentifier() and not any(sign.isdigit() for sign in sheet)
    return sheet if bare else "'" + sheet.replace("'", "''") + "'"


def sheet_of(name: str, rows: Iterable[Sequence[Value]]) -> Sheet:
    """A sheet of plain rows; a text that starts with an equals sign is a formula."""
    made = Sheet(name)
    for values in rows:
        made.add(*[Formula(one[1:]) if isinstance(one, str) and one.startswith("=") else one for one in values])
    return made


def _amount(found: Value) -> float:
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else 0


def _plain(found: Value) -> str | float | bool | ErrorValue | None:
    if isinstance(found, date):
        return serial(found)
    assert not isinstance(found, Formula)
    return found
