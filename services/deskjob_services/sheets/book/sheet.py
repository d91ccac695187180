"""One sheet's part: its rows and cells, found in the text of the XML where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.bounds import Unreadable
from deskjob_services.sheets.book.markup import (
    attribute,
    attributes,
    elements,
    prefix,
    string,
    unescape,
    with_attribute,
)
from deskjob_services.sheets.book.places import Place, letters, number
from deskjob_services.sheets.book.references import moved

_ATTRIBUTES = r'\s+r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?:\s+s="([0-9]+)")?(?:\s+t="([a-zA-Z]+)")?\s*'
_USUAL = re.compile(_ATTRIBUTES)
"""The attributes of a cell as nearly every program writes them."""
_ROW = re.compile(r'(?:^|\s)r\s*=\s*["\']([1-9][0-9]{0,6})["\']')


class Cell(NamedTuple):
    """A cell as the XML has it; `start` and `end` say where its element stands in the sheet's text."""

    row: int
    column: int
    style: int
    kind: str
    head: str
    content: str
    start: int
    end: int


class Row(NamedTuple):
    """A row as the XML has it: the tag's attributes, and where the element and its content stand."""

    number: int
    head: str
    start: int
    end: int
    inner: tuple[int, int]


class Formula(NamedTuple):
    """A formula as a cell has it: alone (`normal`), `shared` with others, or of a block (`array`).

    `head` is the cell's attributes, `gives` its type, `rest` what the file says it comes to; it stands from `start` to
    `end`.
    """

    text: str
    kind: str
    area: str | None
    shared: str | None
    head: str
    gives: str
    tag: str
    rest: str
    start: int
    end: int


class Sheet:
    """The text of a sheet's part, and where its rows stand in it. Raises Unreadable where it is no sheet."""

    def __init__(self, name: str, part: str, state: str, text: str) -> None:
        self.name = name
        self.part = part
        self.state = state
        self.before = prefix(text)
        data = re.search(rf"<{re.escape(self.before)}sheetData\b[^>]*?(?:(/)>|>)", text)
        if data is None:
            raise Unreadable(f"the sheet {name!r} has no cells' part", "a sheet as spreadsheet programs write it")
        if data[1]:
            opened = f"<{self.before}sheetData></{self.before}sheetData>"
            text = text[: data.start()] + opened + text[data.end() :]
            self.inside = (data.start() + len(self.before) + 11,) * 2
        else:
            end = text.find(f"</{self.before}sheetData", data.end())
            self.inside = (data.end(), end)
        self.text = text
        tag = re.escape(f"{self.before}c")
        self._c = re.compile(rf"<{tag}({_ATTRIBUTES}(?=/?>)|(?=[\s/>])[^>]*?)(?:/>|>(.*?)</{tag}\s*>)", re.S)
        self._v = elements("v", self.before)
        self._numbered()
        if text.count(f"<{self.before}c ") > bounds.CELLS:
            raise Unreadable(f"the sheet {name!r} has too many cells", f"at most {bounds.CELLS:,}")

    @cached_property
    def rows(self) -> dict[int, Row]:
        """The rows that are written down, by number."""
        found: dict[int, Row] = {}
        tag = re.escape(f"{self.before}row")
        opening, closing = re.compile(rf"<{tag}(?=[\s/>])([^>]*)>"), re.compile(rf"</{tag}\s*>")
        for one in opening.finditer(self.text, *self.inside):
            head, inner = one[1], one.end()
            closed = None if head[-1:] == "/" else closing.search(self.text, inner, self.inside[1])
            last, end = (inner, inner) if closed is None else closed.span()
            head = head.removesuffix("/")
            stated = _ROW.search(head)
            at = int(stated[1]) if stated else 0
            if not 1 <= at <= bounds.ROWS or at in found:
                raise Unreadable(f"the sheet {self.name!r} has a row {attribute(head, 'r')!r}", "each row once")
            found[at] = Row(at, head, one.start(), end, (inner, last))
        return found

    def cells_of(self, row: Row) -> Iterator[Cell]:
        """The cells of a row, in the order they stand there."""
        if row.inner[0] == row.inner[1]:
            return
        for one in self._c.finditer(self.text, *row.inner):
            head, name, line, style, kind, content = one.groups()
            if name is None:
                told = attributes(head)
                where = re.fullmatch(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", told.get("r", ""))
                if where is None:
                    raise Unreadable(f"the sheet {self.name!r} has a cell {told.get('r')!r}", "cells such as B7")
                name, line, style, kind = where[1], where[2], told.get("s"), told.get("t")
            column = number(name)
            if int(line) != row.number or column > bounds.COLUMNS:
                raise Unreadable(
                    f"the sheet {self.name!r} has a cell {name}{line} in row {row.number}", "cells in order"
                )
            at = int(style) if style and style.isdigit() else 0
            yield Cell(row.number, column, at, kind or "n", head, content or "", *one.span())

    def cells(self) -> Iterator[Cell]:
        """All cells that are written down."""
        for row in self.rows.values():
            yield from self.cells_of(row)

    def value_text(self, cell: Cell) -> str | None:
        """What stands in the cell's value element, as the file has it."""
        found = self._v.search(cell.content)
        return None if found is None else found[2]

    def inline(self, cell: Cell) -> str:
        """The text of an inline string, its runs joined, readings left out."""
        return run_text(cell.content, self.before)

    @cached_property
    def formulas(self) -> dict[Place, Formula]:
        """Every cell with a formula; the text of a shared one is told as this cell has it."""
        found: dict[Place, Formula] = {}
        masters: dict[str, tuple[Place, str]] = {}
        b = re.escape(self.before)
        pattern = re.compile(
            rf"<{b}c(?=\s)([^>]*)>\s*<{b}f(?=[\s/>])([^>]*?)(?:/>|>([^<]*)</{b}f\s*>)(.*?)</{b}c\s*>", re.S
        )
        for one in pattern.finditer(self.text, *self.inside):
            head, tag, text, rest = one.groups("")
            usual = _USUAL.fullmatch(head)
            if usual:
                at, gives = Place(int(usual[2]), number(usual[1])), usual[4] or "n"
            else:
                at, gives = self._place(head), attribute(head, "t") or "n"
            text = unescape(text)
            kind, block, shared = "normal", None, None
            if tag:
                kind, block, shared = attribute(tag, "t") or "normal", attribute(tag, "ref"), attribute(tag, "si")
            if kind == "shared" and shared is not None:
                if text:
                    masters[shared] = (at, text)
                elif shared in masters:
                    first, own = masters[shared]
                    text = moved(own, at.row - first.row, at.column - first.column)
            found[at] = Formula(text, kind, block, shared, head, gives, tag, rest, *one.span())
        return found

    def _place(self, head: str) -> Place:
        stated = re.fullmatch(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", attribute(head, "r") or "")
        if stated is None:
            raise Unreadable(f"the sheet {self.name!r} has a cell {attribute(head, 'r')!r}", "cells such as B7")
        return Place(int(stated[2]), number(stated[1]))

    def cell(self, at: Place) -> Cell | None:
        """One cell, if it is written down."""
        row = self.rows.get(at.row)
        if row is None:
            return None
        return next((cell for cell in self.cells_of(row) if cell.column == at.column), None)

    @cached_property
    def extent(self) -> tuple[int, int]:
        """The last row and the last column that hold something."""
        last_row = last_column = 0
        for row in self.rows.values():
            column = self._last_column(row)
            if column:
                last_row, last_column = max(last_row, row.number), max(last_column, column)
        return last_row, last_column

    def _last_column(self, row: Row) -> int:
        """The column of a row's last cell that holds something, 0 where none does; looked for from the end."""
        start, end = row.inner
        while (at := self.text.rfind(f"<{self.before}c", start, end)) >= 0:
            found = self._c.match(self.text, at, row.inner[1])
            if found is not None and found[6]:
                stated = re.search(r"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})[0-9]", found[1])
                return number(stated[1]) if stated else 0
            end = at
        return 0

    def _numbered(self) -> None:
        """Rows and cells may leave out where they are; then each follows the one before."""
        start, end = self.inside
        body = self.text[start:end]
        rows, cells = f"<{self.before}row", f"<{self.before}c"
        tags = sum(body.count(f"{tag} ") for tag in (rows, cells))
        if tags == body.count(' r="') and not re.search(rf"<{re.escape(self.before)}(?:row|c)/?>", body):
            return
        named = len(re.findall(rf"<{re.escape(self.before)}(?:row|c)\s[^>]*?\br\s*=", body))
        if named == len(re.findall(rf"(?:{re.escape(rows)}|{re.escape(cells)})(?=[\s/>])", body)):
            return
        at_row, at_column = 0, 0

        def place(found: re.Match[str]) -> str:
            nonlocal at_row, at_column
            name, head = found[1], found[2]
            stated = attribute(head, "r")
            if name == "row":
                at_row = int(stated) if stated and stated.isdigit() else at_row + 1
                at_column = 0
                return f"<{self.before}row{with_attribute(head, 'r', str(at_row))}"
            letter = re.match(r"[A-Za-z]{1,3}", stated or "")
            at_column = number(letter[0]) if letter else at_column + 1
            return f"<{self.before}c{with_attribute(head, 'r', f'{letters(at_column)}{at_row}')}"

        body = re.sub(rf"<{re.escape(self.before)}(row|c)(?=[\s/>])([^>]*?)(?=/?>)", place, body)
        self.text = self.text[:start] + body + self.text[end:]
        self.inside = (start, start + len(body))


def run_text(content: str, before: str) -> str:
    """The text of a string item, its runs joined, readings (`rPh`) left out."""
    if "rPh" in content:
        content = elements("rPh", before).sub("", content)
    return "".join(string(one[2]) for one in elements("t", before).finditer(content) if one[2])
