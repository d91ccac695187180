"""Cells written into a sheet's text where they belong; everything else of the text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from deskjob_services.errors import Invalid
from deskjob_services.sheets.book.markup import (
    attribute,
    attributes,
    element,
    elements,
    escaped,
    stored,
    with_attribute,
)
from deskjob_services.sheets.book.places import Area, Place, area
from deskjob_services.sheets.book.sheet import Cell, Formula, Sheet
from deskjob_services.sheets.book.values import ErrorValue, Value, figure


class New(NamedTuple):
    """What a cell is to hold: a value, or a formula (without its `=`), and the style it takes if not the one it has."""

    value: Value = None
    formula: str | None = None
    style: int | None = None
    keep: bool = False
    """Whether what it holds stays, and its style alone changes."""


def written(sheet: Sheet, cells: Mapping[Place, New]) -> str:
    """The sheet's text with these cells."""
    lines: dict[int, dict[int, New]] = {}
    for place, one in cells.items():
        lines.setdefault(place.row, {})[place.column] = one
    columns = column_styles(sheet)
    pieces, at = [], 0
    known = iter(sorted(sheet.rows))
    following = next(known, None)
    for number in sorted(lines):
        while following is not None and following < number:
            following = next(known, None)
        row = sheet.rows.get(number)
        if row is not None:
            style = attribute(row.head, "s") if attribute(row.head, "customFormat") in ("1", "true") else None
            body = _row(sheet, number, list(sheet.cells_of(row)), lines[number], style, columns)
            head = with_attribute(row.head, "spans", None).rstrip().removesuffix("/")
            pieces += [sheet.text[at : row.start], f"<{sheet.before}row{head}>{body}</{sheet.before}row>"]
            at = row.end
            continue
        body = _row(sheet, number, [], lines[number], None, columns)
        if not body:
            continue
        before = sheet.rows[following].start if following is not None else sheet.inside[1]
        pieces += [sheet.text[at:before], f'<{sheet.before}row r="{number}">{body}</{sheet.before}row>']
        at = before
    filled = [place for place, one in cells.items() if one.keep or one.value is not None or one.formula is not None]
    return _spread("".join([*pieces, sheet.text[at:]]), sheet.before, filled)


def _row(
    sheet: Sheet,
    number: int,
    old: list[Cell],
    new: Mapping[int, New],
    row_style: str | None,
    columns: list[tuple[int, int, int]],
) -> str:
    """The cells of a row with some of them written anew, in their order."""
    had = {cell.column: cell for cell in old}
    pieces = []
    for column in sorted({*had, *new}):
        cell = had.get(column)
        if column not in new:
            assert cell is not None
            pieces.append(sheet.text[cell.start : cell.end])
            continue
        one = new[column]
        if one.style is not None:
            style = one.style
        elif cell is not None:
            style = cell.style
        else:
            style = int(row_style) if row_style and row_style.isdigit() else _column_style(columns, column)
        pieces.append(_cell(sheet, Place(number, column), cell, one, style))
    return "".join(pieces)


def _cell(sheet: Sheet, at: Place, cell: Cell | None, new: New, style: int) -> str:
    before = sheet.before
    if new.keep and cell is not None:
        head = with_attribute(cell.head.rstrip().removesuffix("/"), "s", str(style))
        tag = f"{before}c"
        return f"<{tag}{head}>{cell.content}</{tag}>" if cell.content else f"<{tag}{head}/>"
    head = f'{before}c r="{at}"' + (f' s="{style}"' if style or (cell is not None and " s=" in cell.head) else "")
    if new.formula is not None:
        return f"<{head}><{before}f>{escaped(new.formula)}</{before}f></{before}c>"
    kind, content = held(new.value, before)
    if not content:
        return f"<{head}/>" if style else ""
    return f"<{head}{kind}>{content}</{before}c>"


def held(value: Value, before: str) -> tuple[str, str]:
    """The type attribute and the content of a cell with a value and no formula."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ' t="b"', f"<{before}v>{int(value)}</{before}v>"
    if isinstance(value, ErrorValue):
        return ' t="e"', f"<{before}v>{escaped(value)}</{before}v>"
    if isinstance(value, str):
        return ' t="inlineStr"', f"<{before}is>{element(f'{before}t', stored(value))}</{before}is>"
    return "", f"<{before}v>{figure(value)}</{before}v>"


def cached(sheet: Sheet, values: Mapping[Place, Value]) -> str | None:
    """The sheet's text with what its formulas come to; None where all of them say so already."""
    pieces, at = [], 0
    for place, formula in sheet.formulas.items():
        if place not in values:
            continue
        made = _worked_out(sheet, formula, values[place])
        if made is not None:
            pieces += [sheet.text[at : formula.start], made]
            at = formula.end
    return "".join([*pieces, sheet.text[at:]]) if pieces else None


def _worked_out(sheet: Sheet, formula: Formula, value: Value) -> str | None:
    """The element of a formula's cell with a value; None where it says the same already."""
    before, kind = sheet.before, formula.gives
    now, text = _saved(value)
    if kind == now and formula.rest == f"<{before}v>{text}</{before}v>":
        return None
    old = elements("v", before).search(formula.rest)
    if old is not None and kind == now:
        if _same(kind, old[2] or "", text):
            return None
        said = sheet.text.rindex("<", formula.start, formula.end) - len(formula.rest)
        first, last = sheet.text[formula.start : said + old.start()], sheet.text[said + old.end() : formula.end]
        return f"{first}<{before}v>{text}</{before}v>{last}"
    if kind == "inlineStr" or old is None:
        rest = elements("is", before).sub("", formula.rest)
        rest = f"<{before}v>{text}</{before}v>{rest}"
    else:
        rest = f"{formula.rest[: old.start()]}<{before}v>{text}</{before}v>{formula.rest[old.end() :]}"
    head = with_attribute(formula.head, "t", None if now == "n" else now)
    opened = sheet.text[formula.start : formula.end]
    inner = opened[opened.index(">") + 1 : len(opened) - len(formula.rest) - len(_closing(opened))]
    return f"<{before}c{head}>{inner}{rest}{_closing(opened)}"


def _closing(element: str) -> str:
    return element[element.rindex("<") :]


def _saved(value: Value) -> tuple[str, str]:
    if isinstance(value, float):
        return "n", figure(value)
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, ErrorValue):
        return "e", escaped(value)
    if isinstance(value, str):
        return "str", stored(value)
    return "n", figure(0.0)


def _same(kind: str, old: str, new: str) -> bool:
    if kind != "n" or old == new:
        return old == new
    try:
        return abs(float(old) - float(new)) <= 1e-14 * max(abs(float(old)), abs(float(new)))
    except ValueError:
        return False


def column_styles(sheet: Sheet) -> list[tuple[int, int, int]]:
    """Which columns have a style of their own: (first, last, style)."""
    found = []
    head = sheet.text[: sheet.inside[0]]
    for one in elements("col", sheet.before).finditer(head):
        told = attributes(one[1])
        if told.get("style", "0").isdigit() and told.get("min", "").isdigit() and told.get("max", "").isdigit():
            found.append((int(told["min"]), int(told["max"]), int(told.get("style", "0"))))
    return found


def _column_style(columns: list[tuple[int, int, int]], column: int) -> int:
    return next((style for first, last, style in columns if first <= column <= last), 0)


def _spread(text: str, before: str, filled: list[Place]) -> str:
    """The text with its dimension as large as it must be now."""
    found = re.search(rf"<{re.escape(before)}dimension\b([^>]*?)/?>", text[:20_000])
    if found is None or not filled:
        return text
    stated = attribute(found[1], "ref") or "A1"
    try:
        old = area(stated)
    except Invalid:
        return text
    top, left = min(at.row for at in filled), min(at.column for at in filled)
    bottom, right = max(at.row for at in filled), max(at.column for at in filled)
    new = Area(min(old.top, top), min(old.left, left), max(old.bottom, bottom), max(old.right, right))
    if new == old:
        return text
    return f'{text[: found.start()]}<{before}dimension ref="{new}"/>{text[found.end() :]}'
