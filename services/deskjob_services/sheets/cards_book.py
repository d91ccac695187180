"""What the file store shows of workbooks: sheets, blocks of cells, and what a change came to."""

from __future__ import annotations

from deskjob_services.kernel.operation import Shown

Shows = str | int | float | bool | None
"""A cell in an answer: days are texts such as `2026-04-01`, errors texts such as `#DIV/0!`."""


class SheetCard(Shown):
    """A sheet: `rows` and `columns` say how far it is filled, `state` whether people see it."""

    name: str
    state: str
    kind: str
    rows: int
    columns: int
    tables: list[str]
    charts: int


class NameCard(Shown):
    """A defined name and what it stands for; `sheet` where it holds on that sheet only."""

    name: str
    formula: str
    sheet: str | None


class WorkbookCard(Shown):
    """A workbook and its sheets in their order."""

    id: str
    name: str
    version: int
    etag: str
    sheets: list[SheetCard]
    names: list[NameCard]


class Block(Shown):
    """A block of cells, row by row; `formulas` has None where a cell holds a plain value."""

    id: str
    version: int
    etag: str
    sheet: str
    range: str
    values: list[list[Shows]] | None
    formulas: list[list[str | None]] | None
    hidden_rows: list[int]
    hidden_columns: list[str]


class Broken(Shown):
    """A cell whose formula gives an error."""

    sheet: str
    cell: str
    error: str


class Changes(Shown):
    """What a change came to: the file's new version, the parts of it that were rewritten, cells that give errors."""

    id: str
    version: int
    etag: str
    sheet: str
    range: str
    parts: list[str]
    errors: list[Broken]


class Found(Shown):
    """A cell in which something was found."""

    sheet: str
    cell: str
    value: Shows
    formula: str | None


class Finds(Shown):
    """Cells in which something was found, in order; `total` counts those beyond the first ones too."""

    id: str
    found: list[Found]
    total: int


class Text(Shown):
    """A sheet as text; `content` is base64."""

    id: str
    sheet: str
    name: str
    content: str
