"""Mutants of what files hold: one cell, one row more, one formula that is a value now, as the desk's own next version.

Guards do not look into a file that the case lets the desk write: there only checkpoints can see what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from deskjob.checking.cells import CellWatch, Looked
from deskjob_services.errors import Refusal
from deskjob_services.journal import Change as Written
from deskjob_services.rows import Rows
from deskjob_services.sheets.book.changing import Change
from deskjob_services.sheets.book.editing import filled
from deskjob_services.sheets.book.places import Area, Place
from deskjob_services.sheets.book.separated import parsed
from deskjob_services.sheets.book.separated import written as separated
from deskjob_services.sheets.book.values import ErrorValue, Typed
from deskjob_services.sheets.book.workbook import opened
from deskjob_services.sheets.models import Entry, Version
from deskjob_services.sheets.view import SheetsView
from deskjob_services.sheets.worked import Grid
from deskjob_services.store import Store

MOST = 60
"""Cells of one file that are tried, from all over it."""
Cell = str | float | bool | None


@dataclass(frozen=True)
class Rewrite:
    """One change of a file's content: those of a `group` need only be seen once; `make` writes the next version."""

    group: str
    sentence: str
    file: str
    make: Callable[[Rows], None]
    unread: bool = False


class Contents:
    """The files that a person wrote in a case and that are there still, and what of them was looked at."""

    def __init__(
        self, store: Store, view: SheetsView, person: str, journal: Sequence[Written], seen: CellWatch
    ) -> None:
        self._store, self._view, self._person, self._seen = store, view, person, seen
        self.before: dict[str, int] = {}
        """The version each file had before; 0 where it was made."""
        for one in journal:
            if one.table == "sheets_version" and one.kind == "insert" and one.actor == person and one.new:
                self.before.setdefault(str(one.new["entry_id"]), int(str(one.new["number"])) - 1)

    def rewrites(self) -> Iterator[Rewrite]:
        """Every change worth making."""
        for file in self.before:
            if not self._view.entry(file).trashed:
                yield from self._of_cells(file)
                yield from self._of_formulas(file)
                yield from self._of_rows(file)
                yield from self._unread(file)

    def _of_cells(self, file: str) -> Iterator[Rewrite]:
        """Each cell that was looked at holds something else.

        Words, titles among them, and what the desk did not write need only matter once in a column.
        """
        grids = {one.name: one for one in self._view.worked(file).grids.values()}
        looked = [one for one in self._seen.values if one.file == file and one.sheet in grids]
        if file in self._seen.whole:
            looked += [Looked(file, grid.name, at) for grid in grids.values() for at in sorted(grid.cells)]
        filled_in = [one for one in dict.fromkeys(looked) if grids[one.sheet].cells.get(one.at) is not None]
        for one in spread(filled_in, MOST):
            value = grids[one.sheet].cells[one.at]
            if not isinstance(value, ErrorValue):
                own = self._new(one, grids[one.sheet])
                group = (
                    f"{place_of(one)}/cell" if own else f"cells of column {one.at.column} in {one.sheet!r} of {file}"
                )
                yield from self._changed(one, another(value), group)

    def _of_formulas(self, file: str) -> Iterator[Rewrite]:
        """A formula that was asked for, or asked for its value after other inputs, is the value it has."""
        worked = self._view.worked(file)
        for one in spread([one for one in self._seen.formulas if one.file == file], MOST):
            grid = worked.grid(one.sheet)
            if grid is not None and one.at in grid.formulas and grid.cells.get(one.at) is not None:
                value = plainly(grid.cells[one.at])
                yield from self._changed(one, value, f"{place_of(one)}/formula", "a plain value, ")

    def _of_rows(self, file: str) -> Iterator[Rewrite]:
        """A sheet of the desk's that was read as a table has its last row once more."""
        for of, sheet in self._seen.listed:
            grid = self._view.worked(file).grid(sheet or None) if of == file else None
            if grid is None or not grid.cells or not self._is_new(file, sheet):
                continue
            last = max(at.row for at in grid.cells)
            cells = {at: plainly(value) for at, value in grid.cells.items() if at.row == last}
            wide = max(at.column for at in cells)
            row = [cells.get(Place(last, column)) for column in range(1, wide + 1)]
            told = f"row {last} stands once more in {sheet!r} of {file}"
            yield from self._rewritten(file, sheet, Place(last + 1, 1), row, f"row more/{file}/{sheet}", told)

    def _unread(self, file: str) -> Iterator[Rewrite]:
        """In what others put into a file, a cell of each column that nobody looked at holds something else."""
        if not self.before[file] or file in self._seen.whole:
            return
        looked = {one for one in (*self._seen.values, *self._seen.formulas) if one.file == file}
        for grid in self._view.worked(file).grids.values():
            free = [at for at in sorted(grid.cells) if Looked(file, grid.name, at) not in looked]
            free = [at for at in free if not self._new(Looked(file, grid.name, at), grid)]
            for column in sorted({at.column for at in free}):
                at = [one for one in free if one.column == column][-1]
                one, value = Looked(file, grid.name, at), grid.cells[at]
                if value is not None and not isinstance(value, ErrorValue):
                    group = f"unread cells in {grid.name!r} of {file}/{column}"
                    yield from self._changed(one, another(value), group, "which nobody looked at, ", unread=True)

    def _changed(
        self, one: Looked, value: Cell, group: str, how: str = "", *, unread: bool = False
    ) -> Iterator[Rewrite]:
        told = f"{place_of(one)}, {how}becomes {str(value)[:60]!r}"
        yield from self._rewritten(one.file, one.sheet, one.at, [value], group, told, unread)

    def _rewritten(
        self, file: str, sheet: str, at: Place, row: list[Cell], group: str, told: str, unread: bool = False
    ) -> Iterator[Rewrite]:
        data = self._view.data(file)
        try:
            new = put_separated(data, at, row) if not sheet else put(data, sheet, at, row, self._store.now)
        except Refusal:
            return
        yield Rewrite(group, told, file, partial(_saved, self._store, file, new, self._person), unread)

    def _new(self, one: Looked, grid: Grid) -> bool:
        """Whether the desk wrote what a cell holds."""
        before = self._before(one.file, one.sheet)
        if before is None:
            return True
        same = before.cells.get(one.at) == grid.cells.get(one.at)
        return not (same and before.formulas.get(one.at) == grid.formulas.get(one.at))

    def _is_new(self, file: str, sheet: str) -> bool:
        """Whether the desk wrote anything on a sheet."""
        grid = self._view.worked(file).grid(sheet or None)
        return grid is not None and any(self._new(Looked(file, sheet, at), grid) for at in grid.cells)

    def _before(self, file: str, sheet: str) -> Grid | None:
        number = self.before[file]
        return self._view.worked(file, number).grid(sheet or None) if number else None


def put(data: bytes, sheet: str, at: Place, row: list[Cell], now: int) -> bytes:
    """A workbook with a row of cells from a place on. Raises Refusals."""
    change = Change(opened(data))
    filled(change, sheet, Area(at.row, at.column, at.row, at.column + len(row) - 1), [row], typed=False)
    return change.finished(now).data


def put_separated(data: bytes, at: Place, row: list[Cell]) -> bytes:
    """Separated values with a row of cells from a place on. Raises Refusals."""
    found = parsed(data)
    rows = [list(one) for one in found.rows]
    rows += [[] for _ in range(at.row - len(rows))]
    line = rows[at.row - 1]
    line += [""] * (at.column - 1 + len(row) - len(line))
    line[at.column - 1 : at.column - 1 + len(row)] = ["" if one is None else told(one) for one in row]
    return separated(rows, found.separator, found.encoding, guard=False)  # type: ignore[arg-type]


def another(value: Typed) -> Cell:
    """Another value of the kind: one more (a cent may be how somebody rounds), the next day, another word."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, float):
        return round(value + 1, 10)
    if isinstance(value, date):
        return plainly(value + timedelta(days=1))
    return f"{value}x"


def plainly(value: Typed) -> Cell:
    """A value as it is written into a cell: days as ISO has them."""
    return value.isoformat()[:10] if isinstance(value, date | datetime) else value


def told(value: Cell) -> str:
    """A value as text."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def spread(found: list[Looked], most: int) -> list[Looked]:
    """So many of them at most, from all over."""
    step = -(-len(found) // most) or 1
    return found[::step]


def place_of(one: Looked) -> str:
    """A cell in words."""
    return f"{one.at} in {one.sheet!r} of {one.file}"


def _saved(store: Store, file: str, data: bytes, person: str, rows: Rows) -> None:
    entry = rows.need(Entry, file)
    blob, number, now = store.blobs.put(data), entry.version + 1, store.now
    rows.update(entry, blob=blob, size=len(data), version=number, changed_at=now, changed_by=person)
    rows.insert(
        Version, entry_id=file, number=number, blob=blob, size=len(data), person_id=person, at=now, what="Wrote"
    )
