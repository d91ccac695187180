"""A workbook: its sheets by name, its texts and styles, its names; each read from the package when asked for."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple, TypeVar

from deskjob_services.errors import NotFound
from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.bounds import Unreadable, Unsupported
from deskjob_services.sheets.book.markup import attributes, elements, plain, prefix, string, unescape
from deskjob_services.sheets.book.package import Package
from deskjob_services.sheets.book.places import Place
from deskjob_services.sheets.book.relations import Relation, relations
from deskjob_services.sheets.book.sheet import Cell, Sheet, run_text
from deskjob_services.sheets.book.styles import Styles
from deskjob_services.sheets.book.values import ErrorValue, Typed, Value, day, moment, serial

T = TypeVar("T")


class Tab(NamedTuple):
    """A sheet as the workbook lists it; `kind` is `worksheet`, or another such as `chartsheet`."""

    name: str
    part: str
    state: str
    kind: str
    relation: str
    id: str


class Name(NamedTuple):
    """A defined name; `local` is the place of the one sheet it is for."""

    name: str
    text: str
    local: int | None
    hidden: bool


class Book:
    """A workbook file, read as far as it is asked for. What is read is kept; changing it makes new bytes elsewhere."""

    def __init__(self, data: bytes) -> None:
        """Raises Unsupported where it is no workbook, Unreadable where it is damaged or beyond bounds."""
        self.data = data
        self.package = Package(data)
        self._texts: dict[str, str] = {}
        self.part = self._main()
        self.text = plain(self.package.part(self.part), self.part)
        self.before = prefix(self.text)
        self._sheets: dict[str, Sheet] = {}

    @cached_property
    def digest(self) -> bytes:
        """What tells this file from all others."""
        return sha256(self.data).digest()

    def _main(self) -> str:
        for one in relations(self.package, ""):
            if one.kind == "officeDocument" and one.target in self.package:
                kind = self._type_of(one.target)
                if "spreadsheetml" in kind or "ms-excel" in kind:
                    return one.target
                raise Unsupported("the file is another kind of office document", "a workbook (.xlsx)")
        raise Unsupported("the file is a zip archive, not a workbook", "a workbook (.xlsx)")

    def _type_of(self, part: str) -> str:
        for one in elements("Override", prefix(self.types)).finditer(self.types):
            told = attributes(one[1])
            if told.get("PartName", "").lstrip("/").lower() == part.lower():
                return told.get("ContentType", "")
        for one in elements("Default", prefix(self.types)).finditer(self.types):
            told = attributes(one[1])
            if part.lower().endswith(f".{told.get('Extension', '').lower()}"):
                return told.get("ContentType", "")
        return ""

    def text_of(self, part: str) -> str:
        """A part as text, checked when it is first asked for. Raises Unreadable."""
        known = self._texts.get(part)
        if known is None:
            self._texts[part] = known = plain(self.package.part(part), part)
        return known

    @cached_property
    def types(self) -> str:
        """The part that says what kind each part is."""
        return plain(self.package.part("[Content_Types].xml"), "[Content_Types].xml")

    @cached_property
    def relations(self) -> list[Relation]:
        """What the workbook's part refers to."""
        return relations(self.package, self.part)

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:
        """The sheets in their order."""
        known = {one.id: one for one in self.relations}
        found: list[Tab] = []
        for one in elements("sheet", self.before).finditer(self.text):
            told = attributes(one[1])
            own = next((value for key, value in told.items() if key.endswith(":id")), "")
            led = known.get(own)
            if led is None or led.outside or led.target not in self.package:
                raise Unreadable(f"the sheet {told.get('name')!r} of the workbook is missing", "a whole workbook")
            state = told.get("state", "visible")
            found.append(Tab(told.get("name", ""), led.target, state, led.kind, own, told.get("sheetId", "0")))
        if not 1 <= len(found) <= bounds.SHEETS:
            raise Unreadable(f"the workbook has {len(found)} sheets", f"1 to {bounds.SHEETS}")
        if len({one.part for one in found}) < len(found) or len({one.name.casefold() for one in found}) < len(found):
            raise Unreadable("the workbook lists one sheet twice", "each sheet once")
        return tuple(found)

    def tab(self, name: str | None) -> Tab:
        """A sheet's line by its name, whatever its capitals; the first one where none is named. Raises NotFound."""
        if name is None:
            return self.tabs[0]
        for one in self.tabs:
            if one.name.casefold() == name.casefold():
                return one
        raise NotFound(f"no sheet {name!r}", f"one of {', '.join(repr(one.name) for one in self.tabs[:20])}")

    def sheet(self, name: str | None) -> Sheet:
        """A sheet by name, or the first. Raises NotFound, Unreadable."""
        one = self.tab(name)
        known = self._sheets.get(one.name)
        if known is None:
            if one.kind != "worksheet":
                raise NotFound(f"the sheet {one.name!r} is a {one.kind} without cells", "a sheet with cells")
            text = self.text_of(one.part)
            self._sheets[one.name] = known = Sheet(one.name, one.part, one.state, text)
        return known

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The sheets that have cells, in their order."""
        return (self.sheet(one.name) for one in self.tabs if one.kind == "worksheet")

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings. Raises Unreadable where there are too many."""
        part = self.led("sharedStrings")
        if part is None:
            return []
        text = self.text_of(part)
        before = prefix(text)
        if text.count(f"<{before}si>") + text.count(f"<{before}si ") > bounds.STRINGS:
            raise Unreadable("the workbook has too many texts", f"at most {bounds.STRINGS:,} shared strings")
        plainly = re.compile(rf"\s*<{re.escape(before)}t(?:\s[^>]*)?>([^<]*)</{re.escape(before)}t>\s*")
        found = []
        for one in elements("si", before).finditer(text):
            simple = plainly.fullmatch(one[2] or "")
            found.append(string(simple[1]) if simple else run_text(one[2] or "", before))
        return found

    @cached_property
    def styles(self) -> Styles:
        """The cell styles, for reading."""
        return self.new_styles()

    def new_styles(self) -> Styles:
        """The cell styles, for adding to."""
        part = self.led("styles")
        return Styles(plain(self.package.part(part), part) if part else None)

    def led(self, kind: str) -> str | None:
        """The part of a kind that the workbook refers to."""
        return next((one.target for one in self.relations if one.kind == kind and one.target in self.package), None)

    @cached_property
    def since_1904(self) -> bool:
        """Whether days count from 1904, as on old Macintoshes."""
        found = elements("workbookPr", self.before).search(self.text)
        return found is not None and attributes(found[1]).get("date1904") in ("1", "true")

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The defined names."""
        found = []
        for one in elements("definedName", self.before).finditer(self.text):
            told = attributes(one[1])
            local = told.get("localSheetId", "")
            where = int(local) if local.isdigit() else None
            hidden = told.get("hidden") in ("1", "true")
            found.append(Name(told.get("name", ""), unescape(one[2] or ""), where, hidden))
        return tuple(found)

    def value(self, sheet: Sheet, cell: Cell) -> Value:
        """What a cell is worth as the file has it (of a formula: what whoever saved it worked out)."""
        if cell.kind == "inlineStr":
            return sheet.inline(cell)
        text = sheet.value_text(cell)
        if text is None or (text == "" and cell.kind != "str"):
            return None
        if cell.kind == "s":
            at = int(text) if text.strip().isdigit() else -1
            if not 0 <= at < len(self.strings):
                raise Unreadable(f"the cell {Place(cell.row, cell.column)} has no text {text!r}", "a whole workbook")
            return self.strings[at]
        return _valued(cell, text)

    def typed(self, sheet: Sheet, cell: Cell, value: Value) -> Typed:
        """A value with a number as the day its format shows it as."""
        if isinstance(value, float) and self.styles.shows_day(cell.style):
            found = moment(value, self.since_1904)
            return value if found is None else found
        return value


def _valued(cell: Cell, text: str) -> Value:
    if cell.kind == "b":
        return text.strip() in ("1", "true")
    if cell.kind == "e":
        return ErrorValue(unescape(text))
    if cell.kind == "str":
        return string(text)
    if cell.kind == "d":
        found = day(text.strip())
        return unescape(text) if found is None else serial(found)
    try:
        return float(text)
    except ValueError:
        return unescape(text)


class Shelf:
    """Things worked out of bytes, kept for those that are asked for again; a few, and not too large together."""

    def __init__(self, size: int, count: int = 32) -> None:
        self._size, self._count = size, count
        self._kept: dict[object, tuple[int, object]] = {}
        self._lock = threading.Lock()

    def get(self, key: object, size: int, make: Callable[[], T]) -> T:
        """What is kept under the key, or made now. `size` is roughly what it takes."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
                return found[1]  # type: ignore[return-value]
        made = make()
        if size <= self._size:
            with self._lock:
                self._kept[key] = (size, made)
                while len(self._kept) > self._count or sum(one for one, _ in self._kept.values()) > self._size:
                    self._kept.pop(next(iter(self._kept)))
        return made


_BOOKS = Shelf(8_000_000)


def opened(data: bytes) -> Book:
    """The workbook of these bytes; one that was opened lately is not read again. Raises Unsupported, Unreadable."""
    return _BOOKS.get(sha256(data).digest(), len(data), lambda: Book(data))
