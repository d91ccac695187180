"""Rows and columns put into a sheet or taken out, with all that refers to what moves: or a refusal saying why."""

from __future__ import annotations

import re
from collections.abc import Callable

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.editing import unshared
from deskjob_services.sheets.book.hangings import shift_hangings
from deskjob_services.sheets.book.markup import attribute, elements, escaped, unescape, with_attribute
from deskjob_services.sheets.book.places import Place, area, letters
from deskjob_services.sheets.book.references import Shift, shifted, spans_sheets
from deskjob_services.sheets.book.sheet import Sheet

_BLOCKS = (
    "dimension",
    "selection",
    "autoFilter",
    "hyperlink",
    "protectedRange",
    "ignoredError",
    "mergeCell",
    "sheetView",
)
_LISTS = ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange", "selection")


def shift_lines(change: Change, name: str, shift: Shift) -> None:
    """Put lines into a sheet or take them out. Raises Conflict where a chart, a pivot or a table would break."""
    sheet = change.sheet(name)
    _fits(sheet, shift)
    _not_torn(change, sheet, shift)
    shift_hangings(change, sheet, shift)
    for tab in change.book.tabs:
        if tab.kind == "worksheet":
            _formulas(change, tab.name, sheet.name, shift)
    _names(change, sheet.name, shift)
    sheet = change.sheet(name)
    change.put(sheet.part, _moved(sheet, shift))


def _fits(sheet: Sheet, shift: Shift) -> None:
    limit = bounds.ROWS if shift.axis == "rows" else bounds.COLUMNS
    last = sheet.extent[0 if shift.axis == "rows" else 1]
    if shift.by > 0 and (last + shift.by > limit or shift.start > limit):
        raise Invalid(f"{shift.by} more {shift.axis} do not fit on the sheet", f"at most {limit:,}")


def _not_torn(change: Change, sheet: Sheet, shift: Shift) -> None:
    for formula in sheet.formulas.values():
        if formula.kind not in ("array", "dataTable") or not formula.area:
            continue
        block = area(formula.area)
        first, last = (block.top, block.bottom) if shift.axis == "rows" else (block.left, block.right)
        gone = shift.start - shift.by - 1
        torn = first < shift.start <= last if shift.by > 0 else first <= gone and last >= shift.start
        if torn and not (shift.by < 0 and shift.start <= first and last <= gone):
            raise Conflict(f"the block {block} is filled by one formula", "rows and columns outside it")
    for tab in change.book.tabs:
        if tab.kind != "worksheet":
            continue
        for place, formula in change.sheet(tab.name).formulas.items():
            if ":" in formula.text and "!" in formula.text and spans_sheets(formula.text):
                raise Conflict(
                    f"the formula of {tab.name}!{place} goes through several sheets (={formula.text[:60]})",
                    "formulas that name each sheet",
                )


def _formulas(change: Change, name: str, moving: str, shift: Shift) -> None:
    """The formulas of a sheet's cells, formats and checks, as they are after the shift."""
    sheet = change.sheet(name)
    if any(one.kind == "shared" for one in sheet.formulas.values()):
        sheet = unshared(change, sheet)
    before = sheet.before
    text = sheet.text
    for tag in (f"{before}f", f"{before}formula", f"{before}formula1", f"{before}formula2", "xm:f"):
        text = _each_text(text, tag, lambda old: shifted(old, shift, moving, name))
    change.put(sheet.part, text)


def _each_text(text: str, tag: str, change: Callable[[str], str]) -> str:
    """The text with what stands in each element of a name changed."""
    if f"<{tag}" not in text:
        return text
    pattern = re.compile(rf"(<{re.escape(tag)}(?:\s[^>]*[^/>])?>)([^<]+)(?=</{re.escape(tag)}\s*>)")

    def one(found: re.Match[str]) -> str:
        old = unescape(found[2])
        new = change(old)
        return found[0] if new == old else found[1] + escaped(new)

    return pattern.sub(one, text)


def _names(change: Change, moving: str, shift: Shift) -> None:
    part = change.book.part
    home = {at: tab.name for at, tab in enumerate(change.book.tabs)}
    tag = f"{change.book.before}definedName"

    def one(found: re.Match[str]) -> str:
        local = attribute(found[1], "localSheetId")
        own = home.get(int(local), "") if local and local.isdigit() else ""
        old = unescape(found[2] or "")
        new = shifted(old, shift, moving, own)
        return found[0] if new == old else f"<{tag}{found[1]}>{escaped(new)}</{tag}>"

    change.put(part, elements("definedName", change.book.before).sub(one, change.text(part)))


def _moved(sheet: Sheet, shift: Shift) -> str:
    """The sheet's text with its cells, widths and marked blocks where they belong now."""
    start, end = sheet.inside
    head, tail = sheet.text[:start], sheet.text[end:]
    body = _rows(sheet, shift)
    if shift.axis == "columns":
        head = _columns(head, sheet.before, shift)
    return _blocks(head, sheet.before, shift) + body + _blocks(tail, sheet.before, shift)


def _rows(sheet: Sheet, shift: Shift) -> str:
    tag = f"{sheet.before}row"
    pieces = []
    for row in sheet.rows.values():
        number = shift.line(row.number) if shift.axis == "rows" else row.number
        if number is None:
            continue
        if number == row.number and shift.axis == "rows":
            pieces.append(sheet.text[row.start : row.end])
            continue
        head = with_attribute(row.head.rstrip().removesuffix("/"), "r", str(number))
        if shift.axis == "columns":
            head = with_attribute(head, "spans", None)
        cells = "".join(_cells(sheet, row.number, number, shift))
        pieces.append(f"<{tag}{head}>{cells}</{tag}>" if cells else f"<{tag}{head}/>")
    return "".join(pieces)


def _cells(sheet: Sheet, old: int, new: int, shift: Shift) -> list[str]:
    found = []
    for cell in sheet.cells_of(sheet.rows[old]):
        column = shift.line(cell.column) if shift.axis == "columns" else cell.column
        if column is None:
            continue
        head = with_attribute(cell.head.rstrip().removesuffix("/"), "r", str(Place(new, column)))
        content = cell.content
        if 'ref="' in content or "ref='" in content:
            content = _blocks(content, sheet.before, shift, ("f",))
        tag = f"{sheet.before}c"
        found.append(f"<{tag}{head}>{content}</{tag}>" if content else f"<{tag}{head}/>")
    return found


def _columns(head: str, before: str, shift: Shift) -> str:
    """The widths and styles of columns, moved along; new ones are as the column to their left is."""

    def one(found: re.Match[str]) -> str:
        first, last = int(attribute(found[1], "min") or 1), int(attribute(found[1], "max") or 1)
        span = shift.span(first, last)
        if span is None:
            return ""
        if shift.by > 0 and first == shift.start - 1 == last:
            span = (first, last)
        put = with_attribute(with_attribute(found[1], "min", str(span[0])), "max", str(span[1]))
        return f"<{before}col{put}/>"

    head = elements("col", before).sub(one, head)
    return re.sub(rf"<{re.escape(before)}cols>\s*</{re.escape(before)}cols>", "", head)


def _blocks(text: str, before: str, shift: Shift, names: tuple[str, ...] = (*_BLOCKS, *_LISTS)) -> str:
    """The elements that mark blocks of cells, marking them where they are now; those whose cells are gone go too."""
    for name in dict.fromkeys(names):
        if f"<{before}{name}" not in text:
            continue
        text = re.sub(
            rf"<{re.escape(before + name)}(?=[\s/>])([^>]*?)(/?)>", lambda found: _marked(found, before, shift), text
        )
    text = _each_text(text, "xm:sqref", lambda old: _listed(old, shift) or old)
    return _without_gone(text, before)


_GONE = "deskjob-gone"


def _marked(found: re.Match[str], before: str, shift: Shift) -> str:
    head, whole = found[1], found[0]
    for key in ("ref", "sqref", "activeCell", "topLeftCell"):
        old = attribute(head, key)
        if not old:
            continue
        new = _listed(old, shift)
        if new is None and key in ("activeCell", "topLeftCell"):
            continue
        if new is None:
            if "selection" in whole or "dimension" in whole:
                new = "A1"
            else:
                return f'{whole[: len(whole) - 1 - len(found[2])]} {_GONE}="1"{found[2]}>'
        head = with_attribute(head, key, new)
    opened = whole[: whole.index(found[1])] if found[1] else whole
    return whole if head == found[1] else f"{opened}{head}{found[2]}>"


def _listed(text: str, shift: Shift) -> str | None:
    """A list of blocks after the shift; None where nothing of it is left."""
    try:
        blocks = [shift.area(area(one)) for one in text.split()]
    except Invalid:
        return text
    return " ".join(str(one) for one in blocks if one is not None) or None


def _without_gone(text: str, before: str) -> str:
    """The text without elements whose cells are gone, their lists counted anew."""
    if _GONE not in text:
        return text
    for name in (*_BLOCKS, *_LISTS):
        tag = re.escape(before + name)
        text = re.sub(rf"<{tag}\s[^>]*{_GONE}=\"1\"(?:/>|>(?:(?!</{tag}).)*</{tag}\s*>)", "", text, flags=re.S)
    for outer, inner in (
        ("mergeCells", "mergeCell"),
        ("dataValidations", "dataValidation"),
        ("hyperlinks", "hyperlink"),
    ):
        tag = re.escape(before + outer)
        found = re.search(rf"<{tag}\b([^>]*)>(.*?)</{tag}\s*>", text, re.S)
        if found is None:
            continue
        left = len(re.findall(rf"<{re.escape(before + inner)}[\s/>]", found[2]))
        head = with_attribute(found[1], "count", str(left)) if attribute(found[1], "count") else found[1]
        put = f"<{before}{outer}{head}>{found[2]}</{before}{outer}>" if left else ""
        text = text[: found.start()] + put + text[found.end() :]
    return text


def described(shift: Shift) -> str:
    """The lines of a shift as people name them: `3:5`, `B:C`."""
    last = shift.start + abs(shift.by) - 1
    if shift.axis == "rows":
        return f"{shift.start}:{last}"
    return f"{letters(shift.start)}:{letters(last)}"
