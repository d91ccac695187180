"""The file store's figures: a block of cells read, one written and worked out, a folder listed over WebDAV."""

from __future__ import annotations

import importlib
import io
from itertools import count
from typing import Any, Final
from xml.etree import ElementTree

from deskjob.bench.floors import Bare
from deskjob.bench.measure import Figure, figure, times
from deskjob.hands import Hands
from deskjob.task import Task
from deskjob.world import World
from deskjob_services.company import Plant
from deskjob_services.sheets.growing.table import Value

ROWS: Final = 1_000
READ: Final = "A2:J101"
"""The thousand cells that are read."""
WRITTEN: Final = "D2:E51"
"""The hundred cells that are written; two formulas of each row and the totals of forty accounts go by them."""
FOLDER: Final = 100
NO_FLOOR: Final = "no floor: openpyxl is not installed (pip install openpyxl), and it does the same there"


def sheets_read(world: World, task: Task[Any], rounds: int) -> Figure:
    """A thousand cells of a workbook with a thousand rows; the floor is openpyxl opening it and reading them."""
    hands, file, data = _workbook(world, task)
    arguments = {"file": file, "range": READ}
    taken = times(lambda: _done(hands, "sheets.read_range", arguments), max(20, rounds // 4))
    floor = times(lambda: _read_by_openpyxl(data), 5) if _openpyxl() else None
    return figure(taken, floor, 5.0, note="" if floor else NO_FLOOR)


def sheets_write(world: World, task: Task[Any], rounds: int) -> Figure:
    """A hundred cells of a workbook with a thousand rows, and all its 2,041 formulas worked out anew.

    The floor is openpyxl opening the workbook, changing those cells and saving it, with nothing worked out.
    """
    hands, file, data = _workbook(world, task)
    numbers = count(1)

    def write() -> None:
        number = next(numbers)
        cells = [[number + row, 0.5 * number + row] for row in range(50)]
        _done(hands, "sheets.write_range", {"file": file, "range": WRITTEN, "values": cells})

    taken = times(write, max(15, rounds // 8))
    floor = times(lambda: _write_by_openpyxl(data), 5) if _openpyxl() else None
    return figure(taken, floor, 60.0, note="" if floor else NO_FLOOR)


def sheets_propfind(world: World, task: Task[Any], bare: Bare, rounds: int) -> Figure:
    """A folder of a hundred files, listed over WebDAV; the floor is as many raw rows as the same kind of answer."""
    desk = world.open(task, 0, "").desk_id
    with world.store.act("harness", "plant", 0, []):
        plant = Plant(world.store).sheets
        folder = plant.folder(desk, "Hundred")
        for number in range(FOLDER):
            plant.text(folder, f"Note {number}.txt", f"One line {number}.\n")
    hands = Hands(world.intranet, world.backend, desk)
    headers = [*hands.headers, ("Depth", "1")]

    def listed() -> None:
        answer = world.backend.request("PROPFIND", "/sheets/remote.php/webdav/Hundred/", headers, b"")
        assert answer.status == 207 and answer.body.count(b"<D:href>") == FOLDER + 1, answer

    return figure(times(listed, max(20, rounds // 4)), times(lambda: _told(bare), rounds), 10.0)


def _workbook(world: World, task: Task[Any]) -> tuple[Hands, str, bytes]:
    """A fresh company, in which the desk has a ledger with formulas in every row and totals on a sheet of their own."""
    desk = world.open(task, 0, "").desk_id
    head: list[Value] = ["Day", "Account", "Text", "Units", "Price", "Amount", "Running", "Cost centre", "By", "Paid"]
    lines: list[list[Value]] = [head]
    for row in range(2, ROWS + 2):
        given: list[Value] = [f"2026-{row % 12 + 1:02}-{row % 28 + 1:02}", 4000 + row % 40, f"Line {row}", row % 17 + 1]
        lines.append(
            [*given, 12.5 + row % 90, f"=D{row}*E{row}", f"=N(G{row - 1})+F{row}", f"CC-{row % 9}", "Ana", True]
        )
    total = f"=SUMIF(Ledger!B$2:B${ROWS + 1},A{{0}},Ledger!F$2:F${ROWS + 1})"
    totals: list[list[Value]] = [[4000 + row, total.format(row + 1)] for row in range(40)]
    with world.store.act("harness", "plant", 0, []):
        plant = Plant(world.store).sheets
        file = plant.workbook(
            desk, "Ledger.xlsx", {"Ledger": lines, "Totals": [*totals, ["All", "=SUM(B1:B40)"]]}, heads=0
        )
    return Hands(world.intranet, world.backend, desk), file, plant.data(file)


def _done(hands: Hands, name: str, arguments: dict[str, Any]) -> None:
    answer = hands.operation(name, arguments)
    assert answer.status == 200, answer


def _openpyxl() -> bool:
    try:
        importlib.import_module("openpyxl")
    except ImportError:
        return False
    return True


def _read_by_openpyxl(data: bytes) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    cells = [cell for row in book["Ledger"][READ] for cell in row]
    assert len(cells) == 1_000
    book.close()


def _write_by_openpyxl(data: bytes) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    for at, row in enumerate(book["Ledger"][WRITTEN]):
        for cell in row:
            cell.value = at
    book.save(io.BytesIO())
    book.close()


def _told(bare: Bare) -> bytes:
    """A hundred messages of the company in the words of WebDAV."""
    found = bare.connection.execute(f"select id, at, length(text) from chat_message limit {FOLDER}").fetchall()
    answer = ElementTree.Element("{DAV:}multistatus")
    for name, at, size in found:
        one = ElementTree.SubElement(answer, "{DAV:}response")
        ElementTree.SubElement(one, "{DAV:}href").text = f"/{name}"
        properties = ElementTree.SubElement(ElementTree.SubElement(one, "{DAV:}propstat"), "{DAV:}prop")
        for prop, value in (("displayname", name), ("getcontentlength", size), ("getlastmodified", at)):
            ElementTree.SubElement(properties, f"{{DAV:}}{prop}").text = str(value)
    return ElementTree.tostring(answer)
