"""Sheets added, renamed and taken out, with everything that names them."""

from __future__ import annotations

import posixpath
import re

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.hangings import led
from deskjob_services.sheets.book.markup import attribute, elements, escaped, prefix, unescape, with_attribute
from deskjob_services.sheets.book.references import renamed, sheets_named
from deskjob_services.sheets.book.relations import relations

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OWN = {"drawing", "chart", "comments", "vmlDrawing", "threadedComment", "table", "printerSettings", "pivotTable"}
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")


def named(change: Change, name: str, instead_of: str | None = None) -> str:
    """A name that a sheet may have. Raises Invalid, Conflict."""
    name = name.strip()
    if not 1 <= len(name) <= 31 or _REFUSED.search(name) or name.startswith("'") or name.endswith("'"):
        raise Invalid(f"found the sheet name {name!r}", r"1 to 31 characters without []:*?/\ and no quote at its ends")
    taken = {tab.name.casefold() for tab in change.book.tabs if tab.name != instead_of}
    if name.casefold() in taken or name.casefold() == "history":
        raise Conflict(f"there is a sheet {name!r} already", "another name")
    return name


def add(change: Change, name: str) -> str:
    """Add an empty sheet behind the others; its name."""
    book = change.book
    name = named(change, name)
    if len(book.tabs) >= bounds.SHEETS:
        raise Conflict(f"the workbook has {len(book.tabs)} sheets", f"at most {bounds.SHEETS}")
    folder = posixpath.join(posixpath.dirname(book.part), "worksheets")
    known = {one.lower() for one in book.package.names}
    number = next(at for at in range(1, 10_000) if f"{folder}/sheet{at}.xml".lower() not in known)
    part = f"{folder}/sheet{number}.xml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    change.add(part, f'{head}<worksheet xmlns="{_MAIN}"><sheetData></sheetData></worksheet>', SHEET_TYPE)
    relation = change.relate(book.part, part, "worksheet")
    text = change.text(book.part)
    own = max(int(tab.id) for tab in book.tabs if tab.id.isdigit()) + 1
    root = re.search(rf"<{re.escape(book.before)}workbook\b[^>]*>", text)
    mark = re.search(r'xmlns:(\w+)="http://[^"]*/officeDocument/[^"]*relationships"', root[0]) if root else None
    alias = mark[1] if mark else "r"
    before = book.before
    line = f'<{before}sheet name="{escaped(name, quote=True)}" sheetId="{own}" {alias}:id="{relation}"/>'
    if mark is None:
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        line = line.replace("sheet ", f'sheet xmlns:r="{office}" ', 1)
    change.put(book.part, text.replace(f"</{before}sheets", f"{line}</{before}sheets", 1))
    return name


def rename(change: Change, old: str, new: str) -> str:
    """Give a sheet another name, in formulas, names, links, charts and pivots too; the name."""
    tab = change.book.tab(old)
    new = named(change, new, tab.name)
    for part, tag in _mentions(change):
        change.put(part, _rewritten(change.text(part), tag, tab.name, new))
    book = change.book
    text = change.text(book.part)

    def one(found: re.Match[str]) -> str:
        if attribute(found[1], "name") != tab.name:
            return found[0]
        return f"<{book.before}sheet{with_attribute(found[1], 'name', new)}/>"

    change.put(book.part, elements("sheet", book.before).sub(one, text))
    for each in book.relations:
        if each.kind == "pivotCacheDefinition" and not each.outside and each.target in book.package:
            text = change.text(each.target)
            change.put(
                each.target,
                re.sub(
                    rf'(<(?:\w+:)?worksheetSource\b[^>]*\bsheet=")({re.escape(escaped(tab.name, quote=True))})(?=")',
                    lambda found: found[1] + escaped(new, quote=True),
                    text,
                ),
            )
    return new


def _mentions(change: Change) -> list[tuple[str, str]]:
    """The parts, and the elements in them, that hold formulas."""
    book = change.book
    found = [(book.part, f"{book.before}definedName")]
    for tab in book.tabs:
        if tab.kind == "worksheet":
            sheet = change.sheet(tab.name)
            names = ("f", "formula", "formula1", "formula2")
            found += [(tab.part, sheet.before + name) for name in names] + [(tab.part, "xm:f")]
        for one in relations(book.package, tab.part):
            if one.kind == "drawing" and not one.outside and one.target in book.package:
                found += [(chart, tag) for chart in led(change, one.target, "chart") for tag in ("c:f", "f")]
    return found


def _rewritten(text: str, tag: str, old: str, new: str) -> str:
    if f"<{tag}" not in text:
        return text
    pattern = re.compile(rf"(<{re.escape(tag)}(?:\s[^>]*[^/>])?>)([^<]+)(?=</{re.escape(tag)}\s*>)")

    def one(found: re.Match[str]) -> str:
        was = unescape(found[2])
        now = renamed(was, old, new)
        return found[0] if now == was else found[1] + escaped(now)

    text = pattern.sub(one, text)
    if "location=" in text and tag.endswith("f"):
        text = re.sub(
            r'(<(?:\w+:)?hyperlink\b[^>]*\slocation=")([^"]*)(?=")',
            lambda found: found[1] + escaped(renamed(unescape(found[2]), old, new), quote=True),
            text,
        )
    return text


def delete(change: Change, name: str) -> str:
    """Take a sheet out. Raises Conflict where others need it, or it is the last one people see; its name."""
    book = change.book
    tab = book.tab(name)
    if sum(one.state == "visible" for one in book.tabs if one.part != tab.part) == 0:
        raise Conflict(f"{tab.name!r} is the only sheet people see", "a workbook with one more")
    for other in book.tabs:
        if other.kind != "worksheet" or other.part == tab.part:
            continue
        for place, formula in change.sheet(other.name).formulas.items():
            if tab.name.casefold() in {one.casefold() for one in sheets_named(formula.text)}:
                raise Conflict(
                    f"the formula of {other.name}!{place} needs the sheet {tab.name!r}", "one no formula needs",
                    "change those formulas first",
                )  # fmt: skip
    _not_shown(change, tab.name, tab.part)
    at = list(book.tabs).index(tab)
    text = change.text(book.part)

    def line(found: re.Match[str]) -> str:
        return "" if attribute(found[1], "name") == tab.name else found[0]

    text = elements("sheet", book.before).sub(line, text)
    text = elements("definedName", book.before).sub(lambda found: _renumbered(found, at, tab.name), text)
    for key in ("activeTab", "firstSheet"):
        text = re.sub(
            rf'(<{re.escape(book.before)}workbookView\b[^>]*\s{key}=")([0-9]+)(?=")',
            lambda found: found[1] + str(max(0, int(found[2]) - (int(found[2]) >= at))),
            text,
        )
    text = re.sub(rf"<{re.escape(book.before)}definedNames>\s*</{re.escape(book.before)}definedNames>", "", text)
    change.put(book.part, text)
    change.unrelate(book.part, tab.part)
    _drop(change, tab.part)
    return tab.name


def _drop(change: Change, part: str) -> None:
    """Leave out a sheet and what only it has; pictures stay, since others may show them."""
    for one in relations(change.book.package, part):
        if not one.outside and one.kind in _OWN and one.target in change.book.package:
            _drop(change, one.target)
    change.drop(part)


def _not_shown(change: Change, name: str, part: str) -> None:
    """Raises Conflict where a chart elsewhere, or a pivot, is made of the sheet."""
    for tab in change.book.tabs:
        for one in relations(change.book.package, tab.part):
            if tab.part == part or one.kind != "drawing" or one.target not in change.book.package:
                continue
            for chart in led(change, one.target, "chart"):
                text = change.text(chart)
                shown = elements("f", "c:").findall(text)
                if any(
                    name.casefold() in {each.casefold() for each in sheets_named(unescape(one))} for _, one in shown
                ):
                    raise Conflict(f"a chart on {tab.name!r} shows cells of {name!r}", "a sheet that no chart shows")
    for one in change.book.relations:
        if one.kind == "pivotCacheDefinition" and one.target in change.book.package:
            text = change.text(one.target)
            sources = (attribute(each[1], "sheet") for each in elements("worksheetSource", prefix(text)).finditer(text))
            if name in sources:
                raise Conflict(f"a pivot table is fed from {name!r}", "a sheet that no pivot needs")


def _renumbered(found: re.Match[str], gone: int, name: str) -> str:
    """A defined name after the sheet at a place is gone."""
    local = attribute(found[1], "localSheetId")
    head = found[1]
    if local and local.isdigit():
        if int(local) == gone:
            return ""
        head = with_attribute(head, "localSheetId", str(int(local) - (int(local) > gone)))
    old = unescape(found[2] or "")
    tag = found[0][1 : found[0].index("definedName")] + "definedName"
    return f"<{tag}{head}>{escaped(renamed(old, name, None))}</{tag}>"
