"""Files that somebody wrote, read back cell by cell: what they hold now, and what of it is new."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from deskjob import Company

Value = str | float | bool | date | datetime
At = tuple[int, int]
"""Row and column of a cell, both from 1."""


@dataclass(frozen=True)
class Page:
    """One sheet as it was left; separated values are a sheet without a name. `old` are the cells it had before."""

    name: str
    cells: Mapping[At, Value]
    formulas: Mapping[At, str] = field(default_factory=dict)
    old: Mapping[At, Value] = field(default_factory=dict)
    old_formulas: Mapping[At, str] = field(default_factory=dict)

    @property
    def changed(self) -> list[At]:
        """Cells that hold something they did not hold before, in order."""
        return sorted(
            at
            for at in {*self.cells, *self.formulas}
            if self.cells.get(at) != self.old.get(at) or self.formulas.get(at) != self.old_formulas.get(at)
        )

    @property
    def result(self) -> list[At]:
        """The changed cells without headings: texts of the first row, where there are rows below."""
        rows = sorted({row for row, _ in self.cells})
        head = rows[0] if len(rows) > 1 else 0
        return [at for at in self.changed if at[0] != head or not isinstance(self.cells.get(at), str)]


@dataclass(frozen=True)
class Written:
    """A file by its name and place: a folder that stood before (None: at the top), and folders made beneath it."""

    id: str
    name: str
    folder: str | None
    beneath: tuple[str, ...]
    new: bool
    pages: tuple[Page, ...]

    @property
    def plain(self) -> bool:
        """Whether it is a text of separated values."""
        return self.name.lower().endswith((".csv", ".tsv", ".txt"))


def written_by(company: Company, person: str, journal: Sequence[Any]) -> Iterator[Written]:
    """The files of which a person made a version in these changes, but for those in the trash."""
    mine = [one for one in journal if one.actor == person and one.kind == "insert"]
    made = {str(one.new["id"]) for one in mine if one.table == "sheets_entry"}
    first: dict[str, int] = {}
    for change in mine:
        if change.table == "sheets_version":
            first.setdefault(str(change.new["entry_id"]), int(change.new["number"]))
    for file, number in first.items():
        entry = company.sheets.entry(file)
        if entry.trashed:
            continue
        folder, beneath = entry.parent, list[str]()
        while folder in made:
            above = company.sheets.entry(folder)
            folder, beneath = above.parent, [above.name, *beneath]
        pages = _pages(company, file, entry.name, number - 1)
        yield Written(file, entry.name, folder, tuple(beneath), number == 1, tuple(pages))


def _pages(company: Company, file: str, name: str, before: int) -> Iterator[Page]:
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        old = _separated(company.sheets.data(file, before)) if before else {}
        yield Page("", _separated(company.sheets.data(file)), old=old)
        return
    had = company.sheets.worked(file, before).grids if before else {}
    for key, grid in company.sheets.worked(file).grids.items():
        was = had.get(key)
        yield Page(
            grid.name,
            {(at.row, at.column): value for at, value in grid.cells.items() if value is not None},
            {(at.row, at.column): text for at, text in grid.formulas.items()},
            {(at.row, at.column): value for at, value in was.cells.items() if value is not None} if was else {},
            {(at.row, at.column): text for at, text in was.formulas.items()} if was else {},
        )


def _separated(data: bytes) -> dict[At, Value]:
    text = data.decode("utf-8-sig", "replace")
    line = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(",;\t|", key=line.count))
    return {(down, across): cell for down, row in enumerate(rows, 1) for across, cell in enumerate(row, 1) if cell}
