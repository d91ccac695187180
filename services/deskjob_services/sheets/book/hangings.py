"""What hangs on a sheet's cells from other parts: drawings, charts, comments, tables, pivots, when lines move."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskjob_services.errors import Conflict
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.markup import (
    attribute,
    attributes,
    elements,
    escaped,
    prefix,
    unescape,
    with_attribute,
)
from deskjob_services.sheets.book.places import Area, area
from deskjob_services.sheets.book.references import Shift, shifted
from deskjob_services.sheets.book.relations import relations
from deskjob_services.sheets.book.sheet import Sheet
from deskjob_services.sheets.book.workbook import Book

_FORMULA = re.compile(r"(<((?:\w+:)?f)>)([^<]+)(?=</\2>)")
_ANCHOR = re.compile(r"(<(?:\w+:)?(?:from|to)>)(.*?)(?=</(?:\w+:)?(?:from|to)>)", re.S)


def shift_hangings(change: Change, sheet: Sheet, shift: Shift) -> None:
    """Move what hangs on the cells of a sheet. Raises Conflict where it would break."""
    _pivots(change, sheet, shift)
    for tab in change.book.tabs:
        for one in relations(change.book.package, tab.part):
            if one.outside or one.target not in change.book.package:
                continue
            if one.kind == "drawing":
                _charts(change, one.target, sheet.name, shift)
            if tab.part != sheet.part:
                continue
            if one.kind == "drawing":
                change.put(one.target, _anchored(change.text(one.target), shift))
            elif one.kind == "table":
                _table(change, one.target, shift)
            elif one.kind in ("comments", "threadedComment"):
                change.put(one.target, _comments(change.text(one.target), shift))
            elif one.kind == "vmlDrawing":
                change.put(one.target, _notes(change.text(one.target), shift))
            elif one.kind == "pivotTable":
                raise Conflict(f"the sheet {sheet.name!r} holds a pivot table, which would break", "another sheet")


def _pivots(change: Change, sheet: Sheet, shift: Shift) -> None:
    """Pivot tables that are fed from the sheet would count the wrong cells."""
    for one in change.book.relations:
        if one.kind != "pivotCacheDefinition" or one.outside or one.target not in change.book.package:
            continue
        text = change.text(one.target)
        for source in elements("worksheetSource", prefix(text)).finditer(text):
            told = attributes(source[1])
            if told.get("sheet", "").casefold() != sheet.name.casefold() or "ref" not in told:
                continue
            block = area(told["ref"])
            if shift.area(block) != block:
                raise Conflict(f"a pivot table is fed from {sheet.name}!{block}, and would break", "lines outside it")


def _charts(change: Change, drawing: str, name: str, shift: Shift) -> None:
    for chart in led(change, drawing, "chart"):
        text = change.text(chart)

        def one(found: re.Match[str]) -> str:
            old = unescape(found[3])
            new = shifted(old, shift, name, "")
            if "#REF!" in new and "#REF!" not in old:
                raise Conflict(f"a chart shows {old}, which would be gone", "lines that no chart shows")
            return found[0] if new == old else found[1] + escaped(new)

        change.put(chart, _FORMULA.sub(one, text))


def led(change: Change, part: str, kind: str) -> Iterator[str]:
    """The parts of a kind that a part of the workbook refers to."""
    yield from led_parts(change.book, part, kind)


def led_parts(book: Book, part: str, kind: str) -> Iterator[str]:
    """The parts of a kind that a part refers to."""
    for one in relations(book.package, part):
        if one.kind == kind and not one.outside and one.target in book.package:
            yield one.target


def _anchored(text: str, shift: Shift) -> str:
    """A drawing's pictures and charts, hanging on the cells they hung on."""
    axis = "row" if shift.axis == "rows" else "col"

    def corner(found: re.Match[str]) -> str:
        return found[1] + re.sub(rf"(<(?:\w+:)?{axis}>)([0-9]+)(?=<)", line, found[2])

    def line(found: re.Match[str]) -> str:
        at = shift.line(int(found[2]) + 1)
        return found[1] + str((shift.start if at is None else at) - 1)

    return _ANCHOR.sub(corner, text)


def _comments(text: str, shift: Shift) -> str:
    """Comments at the cells they were made at; those whose cell is gone go with it."""
    before = prefix(text)
    for name in (f"{before}comment", f"{before}threadedComment"):
        pattern = re.compile(rf"<{re.escape(name)}\s([^>]*?)(?:/>|>.*?</{re.escape(name)}\s*>)", re.S)

        def one(found: re.Match[str]) -> str:
            block = shift.area(area(attribute(found[1], "ref") or "A1"))
            if block is None:
                return ""
            return found[0].replace(found[1], with_attribute(f" {found[1]}", "ref", str(block)).lstrip(), 1)

        text = pattern.sub(one, text)
    return text


def _notes(text: str, shift: Shift) -> str:
    """The boxes that old programs show comments in."""
    name = "Row" if shift.axis == "rows" else "Column"

    def shape(found: re.Match[str]) -> str:
        whole = found[0]
        stated = re.search(rf"<x:{name}>\s*([0-9]+)\s*</x:{name}>", whole)
        if stated is None:
            return whole
        at = shift.line(int(stated[1]) + 1)
        if at is None:
            return ""
        by = at - 1 - int(stated[1])
        whole = whole[: stated.start()] + f"<x:{name}>{at - 1}</x:{name}>" + whole[stated.end() :]
        return re.sub(
            r"(<x:Anchor>)([^<]*)(?=</x:Anchor>)", lambda anchor: anchor[1] + _boxed(anchor[2], by, shift), whole
        )

    return re.sub(r"<v:shape\s.*?</v:shape>", shape, text, flags=re.S)


def _boxed(text: str, by: int, shift: Shift) -> str:
    parts = text.split(",")
    if len(parts) != 8 or not all(part.strip().lstrip("-").isdigit() for part in parts):
        return text
    for at in (2, 6) if shift.axis == "rows" else (0, 4):
        parts[at] = f" {max(0, int(parts[at]) + by)}" if at else str(max(0, int(parts[at]) + by))
    return ",".join(parts)


def _table(change: Change, part: str, shift: Shift) -> None:
    """A table where its cells are now. Raises Conflict where a heading or a column would go or come."""
    text = change.text(part)
    opened = re.search(rf"<{re.escape(prefix(text))}table\b([^>]*)>", text)
    if opened is None:
        return
    told = attributes(opened[1])
    block, name = area(told.get("ref", "A1")), told.get("displayName", "")
    headers, totals = int(told.get("headerRowCount", "1") or 0), int(told.get("totalsRowCount", "0") or 0)
    if shift.axis == "columns":
        new = shift.area(block)
        if new is None or new.right - new.left != block.right - block.left:
            raise Conflict(f"the table {name!r} ({block}) would gain or lose a column", "columns outside it")
    else:
        _whole(block, headers, totals, name, shift)

    def ref(found: re.Match[str]) -> str:
        moved = shift.area(area(found[1]))
        return f'ref="{moved or block}"'

    change.put(part, re.sub(r'\bref="([A-Za-z0-9$:]+)"', ref, text))


def _whole(block: Area, headers: int, totals: int, name: str, shift: Shift) -> None:
    if shift.by > 0:
        if headers and block.top < shift.start < block.top + headers:
            raise Conflict(f"the headings of the table {name!r} ({block}) would be torn", "rows beneath them")
        return
    first, last = shift.start, shift.start - shift.by - 1
    data = (block.top + headers, block.bottom - totals)
    heads_gone = headers and first < data[0] and last >= block.top
    totals_gone = totals and first <= block.bottom and last > data[1]
    if heads_gone or totals_gone or (first <= data[0] and last >= data[1]):
        raise Conflict(
            f"the table {name!r} ({block}) would lose its headings, totals or all its rows", "rows inside it"
        )
