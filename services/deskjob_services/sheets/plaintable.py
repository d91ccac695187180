"""A table in plain text (CSV), cell by cell; what is not changed stays as it was written."""

from __future__ import annotations

import re

from deskjob_services.errors import Invalid, TooLarge

MOST_CELLS = 800_000
_BOM = "\ufeff"


class PlainTable:
    """The cells of a text, as it writes them. Raises Invalid, TooLarge."""

    def __init__(self, data: bytes) -> None:
        try:
            text, self.encoding = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            text, self.encoding = data.decode("cp1252", "replace"), "cp1252"
        if "\x00" in text:
            raise Invalid("a file that is no text", "a table as comma-separated text")
        self.mark = _BOM if text.startswith(_BOM) else ""
        text = text.removeprefix(_BOM)
        first = re.sub(r'"[^"]*"', "", text[:20_000]).partition("\n")[0]
        self.comma = max(",;\t", key=lambda sign: (first.count(sign), -",;\t".index(sign)))
        self.end = "\r\n" if "\r\n" in text else "\n"
        self.rows: list[list[str]] = []
        self.ends: list[str] = []
        self._read(text)

    def _read(self, text: str) -> None:
        field = re.compile(rf'("(?:[^"]|"")*"[^{self.comma}\r\n]*|[^{self.comma}\r\n]*)({self.comma}|\r\n|\n|\r|\Z)')
        row: list[str] = []
        at = cells = 0
        while at < len(text):
            found = field.match(text, at)
            if found is None:
                raise Invalid("a quote that is never closed", "a table as comma-separated text")
            row.append(found[1])
            cells += 1
            at = found.end()
            if found[2] != self.comma:
                self.rows.append(row)
                self.ends.append(found[2])
                row = []
        if row:
            self.rows.append([*row, ""])
            self.ends.append("")
        if cells > MOST_CELLS:
            raise TooLarge(f"{cells:,} cells", f"at most {MOST_CELLS:,}")

    @property
    def extent(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.rows), max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> str:
        """What stands in a cell, both counted from 1."""
        cells = self.rows[row - 1] if row <= len(self.rows) else []
        raw = cells[column - 1] if column <= len(cells) else ""
        return raw.rpartition('"')[0][1:].replace('""', '"') if raw.startswith('"') else raw

    def put(self, row: int, column: int, text: str) -> None:
        """Write a cell; rows and columns before it that are not there come to be."""
        while len(self.rows) < row:
            if self.ends and not self.ends[-1]:
                self.ends[-1] = self.end
            self.rows.append([""])
            self.ends.append(self.end)
        cells = self.rows[row - 1]
        if column > len(cells) and not text:
            return
        cells += [""] * (column - len(cells))
        quoted = any(sign in text for sign in ',;\t"\n\r')
        cells[column - 1] = '"' + text.replace('"', '""') + '"' if quoted else text

    @property
    def data(self) -> bytes:
        """The text as a file."""
        text = "".join(self.comma.join(row) + end for row, end in zip(self.rows, self.ends, strict=True))
        return (self.mark + text).encode(self.encoding, "xmlcharrefreplace")
