"""Blocks of cells entered and formatted, with what stands in their way: shared and block formulas, merged cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deskjob_services.errors import Conflict, Invalid, TooLarge
from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.entering import Entered, entered
from deskjob_services.sheets.book.markup import attribute, elements, escaped
from deskjob_services.sheets.book.places import Area, Place, area
from deskjob_services.sheets.book.sheet import Sheet
from deskjob_services.sheets.book.styles import is_day
from deskjob_services.sheets.book.writing import New, written

Rows = Sequence[Sequence[str | float | bool | None]]


def filled(change: Change, name: str, target: Area, rows: Rows, typed: bool = False) -> None:
    """Enter rows of cells into a block; cells a row does not reach stay. Raises Invalid, Conflict."""
    if target.bottom > bounds.ROWS or target.right > bounds.COLUMNS:
        raise TooLarge(f"the cells {target}", "cells inside the sheet")
    sheet = change.sheet(name)
    cells = {
        Place(target.top + down, target.left + across): entered(one, typed)
        for down, row in enumerate(rows)
        for across, one in enumerate(row)
    }
    put(change, sheet, cells)


def put(change: Change, sheet: Sheet, cells: Mapping[Place, Entered]) -> None:
    """Enter cells into a sheet."""
    _not_merged(sheet, {at for at, one in cells.items() if one.value is not None or one.formula is not None})
    sheet = freed(change, sheet, set(cells))
    new = {at: New(one.value, one.formula, _style(change, sheet, at, one)) for at, one in cells.items()}
    change.put(sheet.part, written(sheet, new))


def _style(change: Change, sheet: Sheet, at: Place, one: Entered) -> int | None:
    """The style a value needs that brings its own format; None where what the cell has will do."""
    if one.format is None:
        return None
    cell = sheet.cell(at)
    style = cell.style if cell else 0
    has = change.styles.format(style)
    fits = is_day(has) if is_day(one.format) else has not in ("General", "@")
    return None if fits else change.styles.formatted(style, one.format)


def formatted(change: Change, name: str, target: Area, code: str) -> None:
    """Give the cells of a block a number format. Raises Invalid where it cannot be one."""
    if any(ord(letter) < 32 for letter in code) or code.count('"') % 2:
        raise Invalid(f"found the number format {code!r}", "one such as #,##0.00, 0% or yyyy-mm-dd")
    sheet = change.sheet(name)
    styles = change.styles
    had = {
        Place(cell.row, cell.column): cell.style
        for number in range(target.top, target.bottom + 1)
        if number in sheet.rows
        for cell in sheet.cells_of(sheet.rows[number])
    }
    places = (
        Place(row, column)
        for row in range(target.top, target.bottom + 1)
        for column in range(target.left, target.right + 1)
    )
    new = {at: New(style=styles.formatted(had.get(at, 0), code), keep=True) for at in places}
    change.put(sheet.part, written(sheet, new))


def freed(change: Change, sheet: Sheet, places: set[Place]) -> Sheet:
    """The sheet with nothing in the way of these cells. Raises Conflict, naming what is."""
    if not any(kind in sheet.text for kind in ("shared", "array", "dataTable")):
        return sheet
    groups = set()
    for at, one in sheet.formulas.items():
        if one.kind in ("array", "dataTable") and one.area:
            block = area(one.area)
            touched = {place for place in places if block.holds(place)}
            whole = block.cells == len(touched)
            if touched and not whole:
                raise Conflict(f"{min(touched)} is part of the block {block} that one formula fills", "the whole block")
        if one.kind == "shared" and at in places:
            groups.add(one.shared)
    return unshared(change, sheet, groups) if groups else sheet


def unshared(change: Change, sheet: Sheet, groups: set[str | None] | None = None) -> Sheet:
    """The sheet with each formula of these groups, or of all, told by itself."""
    pieces, at = [], 0
    for one in sheet.formulas.values():
        if one.kind == "shared" and (groups is None or one.shared in groups):
            before = sheet.before
            own = f"<{before}f>{escaped(one.text)}</{before}f>"
            pieces += [sheet.text[at : one.start], f"<{before}c{one.head}>{own}{one.rest}</{before}c>"]
            at = one.end
    if pieces:
        change.put(sheet.part, "".join([*pieces, sheet.text[at:]]))
    return change.sheet(sheet.name)


def merged(sheet: Sheet) -> list[Area]:
    """The blocks that are merged into one cell each."""
    found = (
        attribute(one[1], "ref") for one in elements("mergeCell", sheet.before).finditer(sheet.text, sheet.inside[1])
    )
    return [area(one) for one in found if one]


def _not_merged(sheet: Sheet, places: set[Place]) -> None:
    for block in merged(sheet):
        for at in places:
            if block.holds(at) and at != (block.top, block.left):
                raise Conflict(
                    f"{at} is merged into {Place(block.top, block.left)} ({block})", "the first cell of the merged ones"
                )
