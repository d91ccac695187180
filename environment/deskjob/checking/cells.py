"""Watching which cells of files checkpoints look at: those asked for by name or place, not all that was worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, NamedTuple

from deskjob_services.sheets.book.places import Place, place
from deskjob_services.sheets.book.values import Typed
from deskjob_services.sheets.view import SheetsView
from deskjob_services.sheets.worked import Grid, Table, Worked

Note = Callable[[str, Place], None]


class Looked(NamedTuple):
    """A cell of a file's newest content."""

    file: str
    sheet: str
    at: Place


class CellWatch:
    """While open, cells that scorers look at are noted: `values` those whose value they asked for, `formulas` those
    whose formula, or whose value after other inputs. `whole` are files that they read byte by byte, `listed` sheets
    that were read as tables."""

    def __init__(self) -> None:
        self.values: dict[Looked, None] = {}
        self.formulas: dict[Looked, None] = {}
        self.whole: dict[str, None] = {}
        self.listed: dict[tuple[str, str], None] = {}
        self._within = 0
        self._kept: dict[str, Any] = {}

    def __enter__(self) -> CellWatch:
        self._kept = {name: getattr(SheetsView, name) for name in ("data", "worked", "recalculated")}
        for name, stand_in in (("data", self._data), ("worked", self._worked), ("recalculated", self._recalculated)):
            setattr(SheetsView, name, stand_in())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, real in self._kept.items():
            setattr(SheetsView, name, real)

    def _data(self) -> Callable[..., bytes]:
        real = self._kept["data"]

        def data(view: SheetsView, entry: str, version: int | None = None) -> bytes:
            if version is None and not self._within:
                self.whole[entry] = None
            found: bytes = real(view, entry, version)
            return found

        return data

    def _worked(self) -> Callable[..., Worked]:
        def worked(view: SheetsView, entry: str, version: int | None = None) -> Worked:
            found = self._inside("worked", view, entry, version)
            return found if version is not None else self._told(entry, found, self.values)

        return worked

    def _recalculated(self) -> Callable[..., Worked]:
        def recalculated(view: SheetsView, entry: str, changes: Any, version: int | None = None) -> Worked:
            found = self._inside("recalculated", view, entry, changes, version)
            return found if version is not None else self._told(entry, found, self.formulas)

        return recalculated

    def _inside(self, name: str, *given: Any) -> Worked:
        self._within += 1
        try:
            found: Worked = self._kept[name](*given)
        finally:
            self._within -= 1
        return found

    def _told(self, entry: str, found: Worked, values: dict[Looked, None]) -> Worked:
        def value(sheet: str, at: Place) -> None:
            values[Looked(entry, sheet, at)] = None

        def formula(sheet: str, at: Place) -> None:
            self.formulas[Looked(entry, sheet, at)] = None

        def table(sheet: str) -> None:
            self.listed[entry, sheet] = None

        return Telling(found.grids, found.problem, value, formula, table)


def _silent(sheet: str, at: Place) -> None:
    """Tell nobody."""


def _silent_table(sheet: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Telling(Worked):
    """A workbook that tells which of its cells are asked for."""

    value: Note = _silent
    formed: Note = _silent
    listed: Callable[[str], None] = _silent_table

    def cell(self, sheet: str | None, cell: str) -> Typed:
        """What one cell is worth."""
        self._tell(self.value, sheet, cell)
        return super().cell(sheet, cell)

    def formula(self, sheet: str | None, cell: str) -> str | None:
        """The formula of one cell."""
        self._tell(self.formed, sheet, cell)
        return super().formula(sheet, cell)

    def table(self, sheet: str | None, header: int | None = 1, hidden: bool = False) -> Table:
        """A sheet as rows, each of which tells what is asked of it."""
        made, grid = super().table(sheet, header, hidden), self.grid(sheet)
        if grid is None:
            return made
        self.listed(grid.name)
        shown = sorted({at.column for at in grid.cells if hidden or at.column not in grid.hidden_columns})
        columns = dict(zip(made.columns, shown, strict=True))

        def told(number: int, name: str) -> None:
            self.value(grid.name, Place(number, columns[name]))

        return made._replace(rows=tuple(replace(row, cells=Cells(row.number, row.cells, told)) for row in made.rows))

    def _tell(self, note: Note, sheet: str | None, cell: str) -> None:
        grid: Grid | None = self.grid(sheet)
        if grid is not None:
            note(grid.name, place(cell))


class Cells(Mapping[str, Typed]):
    """The cells of a row, which tell which of them are asked for."""

    def __init__(self, number: int, cells: Mapping[str, Typed], told: Callable[[int, str], None]) -> None:
        self._number, self._cells, self._told = number, cells, told

    def __getitem__(self, name: str) -> Typed:
        found = self._cells[name]
        self._told(self._number, name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)
