"""A small valid task with files: which invoices are late, into a sheet of the workbook or a file of their own."""

import csv
import io
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from deskjob import (
    Colleague,
    Company,
    Desk,
    Finding,
    Plant,
    Save,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    only,
    rounded,
    same,
    table,
)

Check = Callable[..., Finding]
COLUMNS = ("Reference", "Amount")
FOLDER, FILE = "/Receivables", "/Receivables/Invoices.xlsx"


@dataclass(frozen=True)
class Truth:
    """What was planted: the folder and its workbook, what is late, and how much that is."""

    folder: str
    file: str
    late: dict[str, Decimal]
    before: tuple[tuple[Any, ...], ...]

    @property
    def total(self) -> Decimal:
        """All that is late."""
        return sum(self.late.values(), Decimal(0))


def plant_invoices(plant: Plant, seeder: Seeder) -> Truth:
    """Ten invoices, some of them unpaid."""
    folder = plant.sheets.folder(plant.cast["mina"], "Receivables")
    plant.sheets.share(folder, plant.desk, "write")
    rows: list[tuple[Any, ...]] = [
        (f"INV-{2030 + number}", amount / 100, "no" if seeder.chance(0.5) or number < 2 else "yes")
        for number, amount in enumerate(seeder.integers(10, 1000, 99_999))
    ]
    heads = ("Reference", "Amount", "Paid")
    file = plant.sheets.workbook(folder, "Invoices.xlsx", {"Invoices": [heads, *rows]})
    plant.sheets.text(folder, "Late last month.csv", "Reference,Amount\r\nINV-1,2.00\r\n")
    plant.sheets.workbook(folder, "Invoices of last month.xlsx", {"Invoices": [heads], "Late": [COLUMNS, ("INV-1", 2)]})
    late = {ref: Decimal(f"{amount:.2f}") for ref, amount, paid in rows if paid == "no"}
    before = tuple((ref, Decimal(f"{amount:.2f}"), paid) for ref, amount, paid in rows)
    return Truth(folder, file, late, before)


def listed(company: Company, truth: Truth) -> Finding:
    """The sheet Late has exactly the late invoices, and the invoices are as they were."""
    late = company.sheets.table(truth.file, "Late")
    return all_of(_late([row.cells for row in late.rows], truth), untouched(company, truth))


def filed(company: Company, truth: Truth) -> Finding:
    """A file of the desk's in the folder has exactly the late invoices."""
    made = {one.id for one in company.sheets.made(by=company.desk, since=company.opened)}
    files = [one for one in company.sheets.inside(truth.folder) if one.id in made]
    tables = [company.sheets.table(one.id) for one in files]
    return _late([row.cells for one in tables for row in one.rows], truth)


def untouched(company: Company, truth: Truth) -> Finding:
    """The invoices are as they were."""
    rows = company.sheets.table(truth.file, "Invoices").rows
    found = [tuple(rounded(row[name]) for name in ("Reference", "Amount", "Paid")) for row in rows]
    return same(tuple(found), truth.before)


def told(company: Company, truth: Truth) -> Finding:
    """Mina has the total."""
    return only(company.chat.sent(by=company.desk, to=company.cast["mina"]), truth.total)


def _late(rows: Any, truth: Truth) -> Finding:
    expected = [{"Reference": ref, "Amount": amount} for ref, amount in truth.late.items()]
    return table(rows, expected, columns=COLUMNS)


def late_invoices(desk: Desk) -> list[list[Any]] | None:
    """What is late, as the workbook says; None where it cannot be read."""
    block = desk.sheets.read_range(FILE, sheet="Invoices")
    values = block.values or []
    if values[0][:3] != ["Reference", "Amount", "Paid"]:
        return None
    return [[row[0], row[1]] for row in values[1:] if row[2] == "no"]


def write_sheet(desk: Desk) -> None:
    """A sheet of its own."""
    late = late_invoices(desk)
    if late is None:
        desk.hand_over("missing record", about=desk.sheets.stat(FILE).id)
        return
    desk.sheets.add_sheet(FILE, "Late")
    desk.sheets.write_range(FILE, "A1", [list(COLUMNS), *late], sheet="Late")
    tell(desk, late)


def write_file(desk: Desk) -> None:
    """A file of its own."""
    late = late_invoices(desk)
    if late is None:
        desk.hand_over("missing record", about=desk.sheets.stat(FILE).id)
        return
    upload(desk, [COLUMNS, *late])
    tell(desk, late)


def upload(desk: Desk, rows: Any) -> None:
    """Rows as separated values."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    desk.sheets.upload("Late.csv", b64encode(text.getvalue().encode()).decode(), FOLDER)


def tell(desk: Desk, late: list[list[Any]]) -> None:
    """The total, to Mina."""
    total = sum((Decimal(f"{amount:.2f}") for _, amount in late), Decimal(0))
    desk.send("mina", f"Together {total}.")


def toy_file(check: Check = listed, solution: Callable[[Desk], None] = write_sheet, **changes: Any) -> Task[Truth]:
    """The task, with something else in the place of a part."""
    given: dict[str, Any] = {
        "id": f"toy/{solution.__name__}-{check.__name__}".replace("_", "-"),
        "instruction": "List what is late of " + FILE + ", and tell {mina} the total in a direct message.",
        "desk": "Office Manager",
        "may": (Send(to=("mina",)), Save(of="file", into="folder")),
        "human_minutes": 3,
        "estimated": "played by hand",
        "colleagues": (Colleague("mina", "Finance Lead", "brisk"),),
    }
    task = Task[Truth](**{**given, **changes})
    task.seed(plant_invoices)
    task.checkpoint(points=2)(check)
    task.checkpoint(points=1)(told)
    task.variant("no column", share=0.2, ends=cannot("missing record", about="file"))(_without_a_column)
    task.solution(solution)
    for trap in (_says_a_guess, _says_nothing, _says_it_wrongly):
        task.trap(loses={check.__name__, "told"})(trap)
    return task


def _without_a_column(plant: Plant, truth: Truth) -> None:
    """Nobody wrote down what is paid."""
    rows: list[list[str | float]] = [[ref, float(amount)] for ref, amount in truth.late.items()]
    plant.sheets.save(truth.file, {"Invoices": [["Reference", "Amount"], *rows]})


def _says_a_guess(desk: Desk) -> None:
    """Makes a number up."""
    desk.send("mina", "Together 12.00.")


def _says_nothing(desk: Desk) -> None:
    """Says that it is done."""
    desk.send("mina", "It is done.")


def _says_it_wrongly(desk: Desk) -> None:
    """Says that there is nothing."""
    desk.send("mina", "Together 0.00.")
