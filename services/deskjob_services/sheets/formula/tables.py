"""References to tables (`Sales[Amount]`, `Sales[@Net]`) as the cells they stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from deskjob_services.sheets.book.markup import attribute, attributes, elements, plain, prefix
from deskjob_services.sheets.book.places import Area, area, letters
from deskjob_services.sheets.book.references import quoted, tokens
from deskjob_services.sheets.book.relations import relations
from deskjob_services.sheets.book.workbook import Book


class Table(NamedTuple):
    """A table of a sheet: where it lies, its headings, and how many rows at its ends are no data."""

    name: str
    sheet: str
    area: Area
    columns: tuple[str, ...]
    headers: int
    totals: int
    part: str


def tables(book: Book) -> dict[str, Table]:
    """The tables of a workbook, by their names in small letters."""
    found = {}
    for tab in book.tabs:
        for one in relations(book.package, tab.part):
            if one.kind != "table" or one.outside or one.target not in book.package:
                continue
            made = table(plain(book.package.part(one.target), one.target), tab.name, one.target)
            found[made.name.casefold()] = made
    return found


def table(text: str, sheet: str, part: str) -> Table:
    """The table of a part's text."""
    before = prefix(text)
    opened = re.search(rf"<{re.escape(before)}table\b([^>]*)>", text)
    told = attributes(opened[1]) if opened else {}
    columns = tuple(attribute(one[1], "name") or "" for one in elements("tableColumn", before).finditer(text))
    headers, totals = int(told.get("headerRowCount", "1") or 0), int(told.get("totalsRowCount", "0") or 0)
    return Table(
        told.get("displayName", told.get("name", "")),
        sheet,
        area(told.get("ref", "A1")),
        columns,
        headers,
        totals,
        part,
    )


def resolved(formula: str, known: dict[str, Table], sheet: str, row: int, column: int) -> str:
    """The formula with references to tables as areas; what is not understood stays."""
    if "[" not in formula:
        return formula
    pieces: list[str] = []
    found = list(tokens(formula))
    at = 0
    while at < len(found):
        one = found[at]
        after = found[at + 1] if at + 1 < len(found) else None
        named = known.get(one[0].casefold()) if one["name"] else None
        if named is not None and after is not None and after["table"]:
            pieces.append(_area(named, after[0], sheet, row) or one[0] + after[0])
            at += 2
            continue
        if one["table"] and (own := _around(known, sheet, row, column)) is not None:
            pieces.append(_area(own, one[0], sheet, row) or one[0])
        elif named is not None:
            pieces.append(_area(named, "[]", sheet, row) or one[0])
        else:
            pieces.append(one[0])
        at += 1
    return "".join(pieces)


def _around(known: dict[str, Table], sheet: str, row: int, column: int) -> Table | None:
    inside = (one for one in known.values() if one.sheet == sheet)
    return next(
        (one for one in inside if one.area.top <= row <= one.area.bottom and one.area.left <= column <= one.area.right),
        None,
    )


def _area(table: Table, text: str, sheet: str, row: int) -> str | None:
    """The cells of one reference to a table, such as `[[#This Row],[Net]:[Tax]]`."""
    inner = text[1:-1].strip()
    items = re.findall(r"\[((?:[^\[\]']|'.)*)\]", inner) if inner.startswith("[") or "[" in inner else [inner]
    here = inner.startswith("@")
    if here and "[" not in inner:
        items = [inner[1:].strip()]
    specials = {one.casefold() for one in items if one.startswith("#")}
    columns = [re.sub(r"'(.)", r"\1", one) for one in items if one and not one.startswith("#")]
    places = []
    for one in columns:
        match = [at for at, name in enumerate(table.columns) if name.casefold() == one.casefold()]
        if not match:
            return None
        places.append(table.area.left + match[0])
    first, last = table.area.top + table.headers, table.area.bottom - table.totals
    rows = _rows(table, specials | ({"#this row"} if here else set()), first, last, row)
    if rows is None:
        return "#VALUE!"
    left, right = (min(places), max(places)) if places else (table.area.left, table.area.right)
    where = f"${letters(left)}${rows[0]}" + (
        f":${letters(right)}${rows[1]}" if (left, rows[0]) != (right, rows[1]) else ""
    )
    return where if sheet == table.sheet else f"{quoted(table.sheet)}!{where}"


def _rows(table: Table, specials: set[str], first: int, last: int, row: int) -> tuple[int, int] | None:
    if "#this row" in specials:
        return (row, row) if first <= row <= last else None
    if "#all" in specials:
        return table.area.top, table.area.bottom
    top = table.area.top if "#headers" in specials else first
    if specials == {"#headers"}:
        return (table.area.top, first - 1) if table.headers else None
    if specials == {"#totals"}:
        return (last + 1, table.area.bottom) if table.totals else None
    return top, table.area.bottom if "#totals" in specials else last
