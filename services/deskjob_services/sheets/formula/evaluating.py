"""What every formula of a workbook comes to at a moment of company time."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from deskjob_services import clock
from deskjob_services.sheets.book.places import Place, area
from deskjob_services.sheets.book.sheet import Formula, Sheet
from deskjob_services.sheets.book.values import ErrorValue, Value, serial
from deskjob_services.sheets.book.workbook import Book, Shelf, opened
from deskjob_services.sheets.formula.copying import Clock, copied, reaches_out
from deskjob_services.sheets.formula.engine import ENGINE

Values = dict[tuple[str, Place], Value]
"""What formulas come to, by the sheet's name and the cell."""

_STANDARD = {"#CIRC!": "#NUM!", "#ERROR!": "#NAME?", "#N/IMPL!": "#NAME?", "#NIMPL!": "#NAME?"}
"""Errors of the engine's own, as the errors that files know: a circle, what cannot be parsed or is not known."""
BLOCK = 10_000
"""Cells of a block that are worked out for one formula."""
_FOUND = Shelf(400_000, 16)


def evaluated(data: bytes, now: int) -> Values:
    """The value of every formula of a workbook, whatever the file itself says they come to.

    `now` is company time in seconds. A formula that reaches into another workbook keeps the value the file has.
    Raises Unsupported, Unreadable, TooHeavy.
    """
    return worked_out(opened(data), now)


def worked_out(book: Book, now: int, *, believing: bool = True) -> Values:
    """As `evaluated`, of a workbook that is open; `believing` is said at `found_of`."""
    sheets = [sheet for sheet in book.sheets]
    count = sum(len(sheet.formulas) for sheet in sheets)
    if not count:
        return {}
    key = sha256(book.data).digest(), now, believing
    return _FOUND.get(key, count, lambda: standard(found_of(book, sheets, now, believing=believing)))


def standard(found: Values) -> Values:
    """The values with errors as files know them."""
    return {
        at: ErrorValue(_STANDARD.get(value, value)) if isinstance(value, ErrorValue) else value
        for at, value in found.items()
    }


def found_of(book: Book, sheets: list[Sheet], now: int, *, believing: bool = True) -> Values:
    """The values of the formulas of these sheets of a workbook, with the engine's own errors.

    A formula that reaches into another workbook keeps the value the file has; whoever is not `believing` gets #REF!
    for it, since anything may stand there, and for what is made of it.
    """
    today = clock.day(now)
    at = float(serial(clock.moment(now), book.since_1904))
    moment = Clock(int(serial(today, book.since_1904)), at)
    wanted: list[tuple[int, int, int]] = []
    kept: Values = {}
    for number, sheet in enumerate(sheets):
        for place, formula in sheet.formulas.items():
            if believing and "[" in formula.text and reaches_out(formula.text):
                cell = sheet.cell(place)
                kept[sheet.name, place] = book.value(sheet, cell) if cell else None
            else:
                wanted.extend((number, *at) for at in filled_by(place, formula))
    values = ENGINE.values(copied(book, sheets, moment, believing=believing), wanted) if wanted else []
    found = {
        (sheets[number].name, Place(row, column)): _value(value)
        for (number, row, column), value in zip(wanted, values, strict=True)
    }
    return {**kept, **found}


def filled_by(place: Place, formula: Formula) -> list[Place]:
    """The cells that a formula fills: its own, or those of its block."""
    if formula.kind != "array" or not formula.area:
        return [place]
    block = area(formula.area)
    if block.cells > BLOCK:
        return [place]
    rows, columns = range(block.top, block.bottom + 1), range(block.left, block.right + 1)
    return [Place(row, column) for row in rows for column in columns]


def _value(told: Any) -> Value:
    if isinstance(told, list):
        return ErrorValue(told[0])
    if isinstance(told, float) and (told != told or told in (float("inf"), float("-inf"))):
        return ErrorValue("#NUM!")
    return float(told) if isinstance(told, int) and not isinstance(told, bool) else told
