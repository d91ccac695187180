"""The process in which formulas are worked out: takes workbooks on its input, gives values on its output.

It runs by itself, with nothing of ours imported, so that it starts fast and may be ended at any moment.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
import tempfile
from array import array
from typing import BinaryIO

MEMORY = 1_500_000_000
"""Bytes of address space; a workbook that needs more ends the process, not the company."""
_LENGTHS = struct.Struct(">II")


def main() -> None:
    """Answer until the input ends: (length of cells, length of workbook), cells, workbook -> list of values."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    # The engine prints what it wonders about.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    import ironcalc

    with tempfile.TemporaryDirectory(prefix="deskjob-") as folder:
        path = os.path.join(folder, "workbook.xlsx")
        while (asked := _read(sys.stdin.buffer)) is not None:
            cells, workbook = asked
            with open(path, "wb") as file:
                file.write(workbook)
            try:
                answer = _worked_out(ironcalc, path, array("I", cells))
            except ironcalc.WorkbookError as error:
                answer = json.dumps({"refused": str(error)[:300]})
            data = answer.encode()
            answers.write(struct.pack(">I", len(data)) + data)
            answers.flush()


def _read(source: BinaryIO) -> tuple[bytes, bytes] | None:
    head = source.read(_LENGTHS.size)
    if len(head) < _LENGTHS.size:
        return None
    first, second = _LENGTHS.unpack(head)
    return source.read(first), source.read(second)


def _worked_out(engine: object, path: str, cells: array[int]) -> str:
    """The values of the cells, three numbers each: sheet, row and column; an error is a list of its name."""
    model = engine.load_from_xlsx(path, "en", "UTC", "en")  # type: ignore[attr-defined]
    model.evaluate()
    error = engine.CellType.ErrorValue  # type: ignore[attr-defined]
    value, kind = model.get_cell_value, model.get_cell_type
    found = []
    for sheet, row, column in zip(cells[0::3], cells[1::3], cells[2::3], strict=True):
        one = value(sheet, row, column)
        if type(one) is str and one[:1] == "#" and kind(sheet, row, column) == error:
            found.append([one])
        else:
            found.append(one)
    return json.dumps(found)


if __name__ == "__main__":
    main()
