"""Tables as plain text: separated values out of a sheet and into one, in several encodings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from deskjob_services.errors import Invalid, TooLarge
from deskjob_services.sheets.book.bounds import TEXT

Encoding = Literal["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"]
Separator = Literal[",", ";", "\t", "|"]
CELLS = 200_000
"""Cells that a text may bring."""
_ACTING = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?%?")
Plain = str | int | float | bool | None


class Parsed(NamedTuple):
    """Rows of texts, and how they were written."""

    rows: list[list[str]]
    encoding: str
    separator: str


def written(
    rows: Sequence[Sequence[Plain]], separator: Separator = ",", encoding: Encoding = "utf-8", guard: bool = True
) -> bytes:
    """Rows as separated values, lines ended as RFC 4180 has it.

    With `guard`, a text that a spreadsheet program would take for a formula gets `'` in front. Raises Invalid where
    the encoding lacks a letter.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_told(one, guard) for one in row])
    try:
        return out.getvalue().encode(encoding)
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        raise Invalid(f"{letter!r} cannot be written in {encoding}", "utf-8, which has every letter") from error


def _told(value: Plain, guard: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not isinstance(value, str):
        return repr(value)
    return "'" + value if guard and _ACTING.match(value) and not _NUMBER.fullmatch(value) else value


def parsed(data: bytes, encoding: Encoding | None = None, separator: Separator | None = None) -> Parsed:
    """The rows of a text; what is not said of it is found out. Raises Invalid, TooLarge."""
    name = encoding or _encoding(data)
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeError as error:
        raise Invalid(f"the text is not {name}", "the encoding it was written in") from error
    if "\0" in text:
        raise Invalid("the file is no text", "separated values")
    mark = separator or _separator(text)
    rows: list[list[str]] = []
    count = 0
    before = csv.field_size_limit(TEXT + 1)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            count += len(row)
            if count > CELLS:
                raise TooLarge(f"more than {CELLS:,} cells", "a smaller text")
            rows.append(row)
    except csv.Error as error:
        raise Invalid(
            f"line {len(rows) + 1} cannot be read: {error}", "quotes that are closed, cells that fit"
        ) from error
    finally:
        csv.field_size_limit(before)
    return Parsed(rows, name, mark)


def _encoding(data: bytes) -> Encoding:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8-sig"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252" if not set(data) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"
    return "utf-8"


def _separator(text: str) -> Separator:
    """The mark that the first lines have in common most often, outside quotes."""
    lines = re.sub(r'"(?:[^"]|"")*"', "", text[:20_000]).splitlines()[:20]
    best: Separator = ","
    most = 0
    marks: tuple[Separator, ...] = (",", ";", "\t", "|")
    for mark in marks:
        counts = [line.count(mark) for line in lines if line]
        even = min(counts, default=0)
        if even > most:
            best, most = mark, even
    return best
