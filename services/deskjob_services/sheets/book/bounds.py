"""How large a workbook may be, and the refusals that say so."""

from __future__ import annotations

from deskjob_services.errors import Refusal

BYTES = 25_000_000
"""Bytes of the package as it was sent."""
MEMBERS = 2_000
"""Parts of a package."""
PART = 30_000_000
"""Unpacked bytes of one part."""
UNPACKED = 120_000_000
"""Unpacked bytes of all parts together, as the package declares them."""
RATIO = 250
"""How many times a part of some size may grow when it is unpacked; XML of spreadsheets grows twenty to eighty times."""
SMALL = 1_000_000
"""Unpacked bytes up to which the ratio does not matter."""
SHEETS = 250
STRINGS = 400_000
"""Shared strings of a workbook."""
CELLS = 800_000
"""Cells of a sheet."""
ROWS, COLUMNS = 1_048_576, 16_384
"""The size of a sheet in the file format."""
TEXT = 32_767
"""Characters a cell may hold."""
FORMULA = 8_192
"""Characters a formula may have."""


class Unsupported(Refusal):
    """The file is not of a kind that can be read here."""

    status = 415
    code = "unsupported"


class Unreadable(Refusal):
    """The file claims to be a workbook, and is damaged or beyond bounds."""

    status = 422
    code = "unreadable"
