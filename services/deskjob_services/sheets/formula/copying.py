"""The workbook as the engine gets it: cells and names alone, with company time for `TODAY` and nothing by chance."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from deskjob_services.sheets.book.bounds import FORMULA
from deskjob_services.sheets.book.markup import escaped
from deskjob_services.sheets.book.references import bare, tokens
from deskjob_services.sheets.book.sheet import Sheet
from deskjob_services.sheets.book.styles import EMPTY
from deskjob_services.sheets.book.workbook import Book
from deskjob_services.sheets.formula.beyond import beyond
from deskjob_services.sheets.formula.tables import Table, resolved, tables

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CHANCE = frozenset({"RAND", "RANDBETWEEN", "RANDARRAY"})
"""Functions that give something else each time."""
OUTSIDE = frozenset(
    {"WEBSERVICE", "FILTERXML", "RTD", "DDE", "CALL", "REGISTER.ID", "IMAGE", "STOCKHISTORY", "SQL.REQUEST"}
)
"""Functions that reach beyond the workbook."""
_NOTABLE = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|SUMPRODUCT|CONVERT)\s*\(|\[|\||!#REF!", re.I)
_CELLS = re.compile(r"(?:'(?:[^']|'')*'!|[\w.]+!)?\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}\$?[0-9]+)?")
_PREFIX = re.compile(r"'(?:[^']|'')*'!|[\w.]+!")
DEPTH = 8
"""How often a name may stand for a formula with names."""
_TAKEN_APART = re.compile(r"\bSUMPRODUCT\s*\(", re.I)
_EXTERNAL = re.compile(r"(?:^|[^\w\]\)])'?\[[0-9]+\]|'[^']*\[[^\]']+\][^']*'!|\b[A-Za-z]\w*\|")


class Clock(NamedTuple):
    """Company time as a spreadsheet counts it."""

    day: int
    moment: float


def reaches_out(formula: str) -> bool:
    """Whether a formula refers to another workbook or asks another program for data (DDE)."""
    kept = "".join('""' if found["text"] else found[0] for found in tokens(formula))
    return bool(_EXTERNAL.search(kept))


class Setting(NamedTuple):
    """What formulas of a workbook mean beside its cells: the time, its tables, and names that stand for formulas.

    believing: whether what a formula had from elsewhere, as the file says, is taken for its value. spelt: the sheets as
    formulas name them (`Costs!`, `'Costs'!`), by the same in small letters."""

    clock: Clock
    tables: dict[str, Table]
    meanings: dict[str, str]
    notable: re.Pattern[str]
    believing: bool = True
    spelt: Mapping[str, str] = {}

    def concerns(self, formula: str) -> bool:
        """Whether the engine would take a formula for something else than it means here."""
        return bool(self.notable.search(formula)) or self.misspells(formula)

    def misspells(self, formula: str) -> bool:
        """Whether it names a sheet in another case than the sheet's own, the only one the engine knows."""
        return "!" in formula and any(self.spelt.get(one.casefold(), one) != one for one in _PREFIX.findall(formula))


def setting(book: Book, clock: Clock, *, believing: bool = True) -> Setting:
    """The setting of a workbook; the engine itself knows only names that stand for cells."""
    meanings = {
        one.name.casefold(): one.text
        for one in book.names
        if one.local is None and not one.name.startswith("_xlnm.") and not _CELLS.fullmatch(one.text)
    }
    named = "".join(rf"|\b{re.escape(name)}\b" for name in sorted(meanings))
    sheets = [tab.name.replace("'", "''") for tab in book.tabs]
    spelt = {text.casefold(): text for name in sheets for text in (f"{name}!", f"'{name}'!")}
    return Setting(clock, tables(book), meanings, re.compile(_NOTABLE.pattern + named, re.I), believing, spelt)


def told(formula: str, at: Setting, sheet: str, row: int, column: int, depth: int = 0) -> str | None:
    """The formula as the engine gets it; None where the value the file has is to stand."""
    if at.misspells(formula):
        formula = "".join(_spelt(one, at.spelt) for one in tokens(formula))
    if not at.notable.search(formula) or len(formula) > FORMULA:
        return formula
    if reaches_out(formula):
        return None if at.believing else "#REF!"
    if beyond(formula) is not None:
        return "#NAME?"
    pieces, skip = [], 0
    found = list(tokens(formula))
    for number, one in enumerate(found):
        if skip:
            skip -= 1
            continue
        called = bare(one["name"]) if one["call"] else ""
        if called in CHANCE:
            return "NA()"
        if called in ("TODAY", "NOW"):
            rest = "".join(each[0] for each in found[number + 1 : number + 12])
            ends = re.match(r"\s*\)", rest)
            if ends:
                pieces.append(str(at.clock.day) if called == "TODAY" else repr(at.clock.moment))
                skip = len(list(tokens(ends[0])))
                continue
        meaning = at.meanings.get(one[0].casefold()) if one["name"] and not one["call"] and depth < DEPTH else None
        if meaning is not None:
            inner = told(meaning, at, sheet, row, column, depth + 1)
            pieces.append("NA()" if inner is None else f"({inner})")
            continue
        pieces.append("#REF!" if one["broken"] else one[0])
    return resolved("".join(pieces), at.tables, sheet, row, column)


def _spelt(token: re.Match[str], spelt: Mapping[str, str]) -> str:
    """A reference with its sheet as it is called."""
    sheet = token["sheet"]
    return token[0].replace(sheet, spelt.get(sheet.casefold(), sheet), 1) if sheet else token[0]


def copied(book: Book, sheets: Iterable[Sheet], clock: Clock, *, believing: bool = True) -> bytes:
    """A package with what the engine needs and nothing else; its sheets in the order given."""
    given = list(sheets)
    at = setting(book, clock, believing=believing)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.xml": _workbook(book, given, at),
        "xl/_rels/workbook.xml.rels": _relations(len(given)),
        "xl/styles.xml": EMPTY,
    }
    strings = book.led("sharedStrings")
    if strings:
        parts["xl/sharedStrings.xml"] = book.text_of(strings)
    for number, sheet in enumerate(given, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet, at)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


def _sheet(sheet: Sheet, at: Setting) -> str:
    start, end = sheet.inside
    body = sheet.text[start:end]
    if any(one.kind == "array" or at.concerns(one.text) for one in sheet.formulas.values()):
        body = _retold(sheet, at)
    declared = f"xmlns:{sheet.before[:-1]}" if sheet.before else "xmlns"
    tag = f"{sheet.before}sheetData"
    return (
        f'<{sheet.before}worksheet {declared}="{MAIN}"{_others(sheet)}><{tag}>{body}</{tag}></{sheet.before}worksheet>'
    )


def _others(sheet: Sheet) -> str:
    """Other name spaces that the sheet declares, since attributes of its rows may use them."""
    head = sheet.text[: sheet.inside[0]]
    root = re.search(rf"<{re.escape(sheet.before)}worksheet\b([^>]*)>", head)
    own = sheet.before[:-1]
    declared = re.findall(r'\sxmlns:([\w.-]+)="([^"]*)"', root[1]) if root else []
    return "".join(f' xmlns:{name}="{where}"' for name, where in declared if name != own)


def _retold(sheet: Sheet, setting: Setting) -> str:
    """The rows of a sheet with formulas as the engine is to have them."""
    pieces, at = [], sheet.inside[0]
    for place, one in sheet.formulas.items():
        if not one.text or not (one.kind == "array" or setting.concerns(one.text)):
            continue
        text = told(one.text, setting, sheet.name, place.row, place.column)
        if one.kind == "array" and text is not None and beyond(one.text, filling=True) is not None:
            text = "#NAME?"
        # The engine takes whole columns apart inside SUMPRODUCT only where the formula is one of a block.
        arrayed = one.kind in ("normal", "shared") and text is not None and bool(_TAKEN_APART.search(text))
        if text == one.text and not arrayed:
            continue
        # A shared formula is told cell by cell: what stands for its tables differs from row to row.
        tag = one.tag if one.kind == "array" else f' t="array" ref="{place}"' if arrayed else ""
        put = "" if text is None else f"<{sheet.before}f{tag}>{escaped(text)}</{sheet.before}f>"
        pieces += [sheet.text[at : one.start], f"<{sheet.before}c{one.head}>{put}{one.rest}</{sheet.before}c>"]
        at = one.end
    return "".join([*pieces, sheet.text[at : sheet.inside[1]]])


def _workbook(book: Book, sheets: list[Sheet], setting: Setting) -> str:
    listed = "".join(
        f'<sheet name="{escaped(one.name, quote=True)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, one in enumerate(sheets, 1)
    )
    places = {tab.name: at for at, tab in enumerate(book.tabs)}
    kept = {places[one.name]: at for at, one in enumerate(sheets)}
    names = []
    for one in book.names:
        text = told(one.text, setting, "", 1, 1) if not one.name.startswith("_xlnm.") else None
        if text is None or (one.local is not None and one.local not in kept):
            continue
        local = "" if one.local is None else f' localSheetId="{kept[one.local]}"'
        names.append(f'<definedName name="{escaped(one.name, quote=True)}"{local}>{escaped(text)}</definedName>')
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        f"<definedNames>{''.join(names)}</definedNames></workbook>"
    )


def _relations(count: int) -> str:
    each = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, count + 1)
    )
    each += f'<Relationship Id="rId{count + 1}" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    each += f'<Relationship Id="rId{count + 2}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
