"""References inside formulas: moved with a copied cell, shifted with rows and columns, renamed with a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from deskjob_services.sheets.book.bounds import COLUMNS, ROWS
from deskjob_services.sheets.book.places import Area, letters, number

Axis = Literal["rows", "columns"]

_SHEET = r"(?:'(?:[^']|'')*'|[\w.\[\]\\]+(?::[\w.\\]+)?)!"
_ONE = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<ref>(?P<sheet>{_SHEET})?
        (?:(?P<area>{_ONE}:{_ONE}) | (?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}})
         | (?P<rows>\$?[1-9][0-9]{{0,6}}:\$?[1-9][0-9]{{0,6}}) | (?P<cell>{_ONE}))
        (?![\w.(!\[]))
  | (?P<broken>{_SHEET}\#REF!)
  | (?P<name>(?:{_SHEET})?[^\W\d][\w.\\?]*(?P<call>\()?)
  | (?P<table>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
  | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)
  | (?P<other>.)
    """,
    re.X | re.S,
)


class Shift(NamedTuple):
    """Rows or columns put in before `start` (`by` above 0), or taken out from there on (below 0)."""

    axis: Axis
    start: int
    by: int

    def line(self, at: int) -> int | None:
        """Where a row or column comes to stand; None where it is gone."""
        if at < self.start:
            return at
        if self.by < 0 and at < self.start - self.by:
            return None
        return at + self.by

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Where a stretch comes to stand; what is taken out of it makes it shorter."""
        if self.by > 0:
            first, last = first + self.by * (first >= self.start), last + self.by * (last >= self.start)
        else:
            gone = -self.by
            end = self.start + gone
            if first >= self.start and last < end:
                return None
            first = first if first < self.start else max(self.start, first - gone)
            last = last if last < self.start else max(self.start - 1, last - gone)
        limit = ROWS if self.axis == "rows" else COLUMNS
        return (first, min(last, limit)) if first <= limit else None

    def area(self, one: Area) -> Area | None:
        """Where a block comes to stand."""
        if self.axis == "rows":
            found = self.span(one.top, one.bottom)
            return None if found is None else Area(found[0], one.left, found[1], one.right)
        found = self.span(one.left, one.right)
        return None if found is None else Area(one.top, found[0], one.bottom, found[1])


class Corner(NamedTuple):
    """A cell as a formula names it: which of the two is held when it is copied."""

    column: int
    row: int
    held_column: bool
    held_row: bool

    def __str__(self) -> str:
        held = ("$" if self.held_column else "", "$" if self.held_row else "")
        return f"{held[0]}{letters(self.column)}{held[1]}{self.row}"


def tokens(formula: str) -> Iterator[re.Match[str]]:
    """The pieces of a formula, each by its kind."""
    return _TOKEN.finditer(formula)


def calls(formula: str) -> set[str]:
    """The functions a formula calls, in capitals and without the prefixes files carry."""
    return {bare(found["name"]) for found in tokens(formula) if found["call"]}


def bare(name: str) -> str:
    """A function's name as people know it."""
    return name.rstrip("(").upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula as a cell so far away has it: what is not held moves along. Beyond the sheet it is `#REF!`."""

    def one(corner: Corner) -> Corner | None:
        row = corner.row if corner.held_row else corner.row + rows
        column = corner.column if corner.held_column else corner.column + columns
        inside = 1 <= row <= ROWS and 1 <= column <= COLUMNS
        return corner._replace(row=row, column=column) if inside else None

    def change(found: re.Match[str]) -> str | None:
        if found["cell"] or found["area"]:
            corners = [one(_corner(part)) for part in (found["cell"] or found["area"]).split(":")]
            return None if None in corners else ":".join(map(str, corners))
        axis, by = ("columns", columns) if found["columns"] else ("rows", rows)
        parts = [_line(part, by) for part in found[axis].split(":")]
        return None if None in parts else ":".join(str(part) for part in parts)

    return _rewritten(formula, lambda sheet: True, change) if rows or columns else formula


def shifted(formula: str, shift: Shift, sheet: str, home: str) -> str:
    """The formula of a cell on sheet `home` after rows or columns of `sheet` were put in or taken out."""

    def change(found: re.Match[str]) -> str | None:
        if found["cell"] or found["area"]:
            return _shifted_block(found["cell"] or found["area"], shift)
        if (found["columns"] is not None) != (shift.axis == "columns"):
            return found["columns"] or found["rows"]
        first, last = found[shift.axis].split(":")
        ends = shift.span(*(_bare_line(one) for one in (first, last)))
        return None if ends is None else f"{_relined(first, ends[0])}:{_relined(last, ends[1])}"

    def concerns(named: str | None) -> bool:
        return (home if named is None else sheet_name(named)).casefold() == sheet.casefold()

    return _rewritten(formula, concerns, change)


def spans_sheets(formula: str) -> bool:
    """Whether it refers to the same cells of several sheets (`Jan:Mar!A1`)."""
    return any(found["ref"] and found["sheet"] and ":" in sheet_name(found["sheet"]) for found in tokens(formula))


def renamed(formula: str, old: str, new: str | None) -> str:
    """The formula after a sheet got another name; or none at all (`#REF!`)."""

    def change(found: re.Match[str]) -> str:
        piece = found[0]
        if found["text"] or found["table"] or "!" not in piece:
            return piece
        named, rest = _split(piece)
        first, between, last = sheet_name(named).partition(":")
        parts = [
            new if part.casefold() == old.casefold() else part for part in ((first, last) if between else (first,))
        ]
        if None in parts:
            return "#REF!"
        if parts == [first, last][: len(parts)]:
            return piece
        return f"{quoted(':'.join(str(part) for part in parts))}!{rest}"

    return "".join(change(found) for found in tokens(formula))


def sheets_named(formula: str) -> set[str]:
    """The sheets a formula names."""
    found = (each for each in tokens(formula) if not each["text"] and not each["table"] and "!" in each[0])
    return {part for each in found for part in sheet_name(_split(each[0])[0]).split(":")}


def _split(piece: str) -> tuple[str, str]:
    """The sheet in front, with its mark, and what follows."""
    found = re.match(_SHEET, piece)
    return (found[0], piece[found.end() :]) if found else ("", piece)


def sheet_name(text: str) -> str:
    """The name of a sheet as a formula writes it before the exclamation mark."""
    text = text.removesuffix("!")
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def quoted(name: str) -> str:
    """A sheet's name as a formula writes it: in quotes where it is not one plain word."""
    plain = re.fullmatch(r"[^\W\d][\w]*", name) and not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[RrCc][0-9]*", name)
    return name if plain and name.isascii() else "'" + name.replace("'", "''") + "'"


def _rewritten(
    formula: str, concerns: Callable[[str | None], bool], change: Callable[[re.Match[str]], str | None]
) -> str:
    def one(found: re.Match[str]) -> str:
        if not found["ref"] or not concerns(found["sheet"]):
            return found[0]
        changed = change(found)
        return (found["sheet"] or "") + ("#REF!" if changed is None else changed)

    return "".join(map(one, tokens(formula)))


def _corner(text: str) -> Corner:
    found = re.fullmatch(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]+)", text)
    assert found is not None
    return Corner(number(found[2]), int(found[4]), bool(found[1]), bool(found[3]))


def _shifted_block(text: str, shift: Shift) -> str | None:
    first, _, last = text.partition(":")
    one = _corner(first)
    other = _corner(last) if last else one
    top, bottom = sorted((one.row, other.row))
    left, right = sorted((one.column, other.column))
    found = shift.area(Area(top, left, bottom, right))
    if found is None:
        return None
    straight = one.row <= other.row and one.column <= other.column
    if not last:
        return str(one._replace(row=found.top, column=found.left))
    if not straight:
        one, other = _corner(str(Corner(left, top, False, False))), _corner(str(Corner(right, bottom, False, False)))
    return f"{one._replace(row=found.top, column=found.left)}:{other._replace(row=found.bottom, column=found.right)}"


def _bare_line(text: str) -> int:
    text = text.lstrip("$")
    return int(text) if text.isdigit() else number(text)


def _relined(text: str, at: int) -> str:
    held = "$" if text.startswith("$") else ""
    return held + (str(at) if text.lstrip("$").isdigit() else letters(at))


def _line(text: str, by: int) -> str | None:
    """A whole row or column, moved unless it is held."""
    if text.startswith("$"):
        return text
    at = _bare_line(text) + by
    limit = ROWS if text.isdigit() else COLUMNS
    return _relined(text, at) if 1 <= at <= limit else None
