"""What scorers see of a workbook: what people see, worked out by us, whatever the file says."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from openpyxl import Workbook
from tests.services.sheets import books
from tests.services.sheets.conftest import IDS, b64

from deskjob_services.company import Company
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.sheets.view import SheetsView
from deskjob_services.sheets.worked import worked_workbook


def given(office: Intranet, data: bytes, name: str = "book.xlsx") -> tuple[SheetsView, str]:
    made = dispatch(office, IDS["ana"], "sheets.upload", {"folder": "/", "name": name, "content": b64(data)})
    return Company(office.store).sheets, made.id


def book(*rows: list[Any], **names: Any) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for name, hidden in names.items():
        getattr(sheet, f"{name}_dimensions")[hidden].hidden = True
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return kept.getvalue()


def test_a_table_has_typed_cells_under_its_headings(office: Intranet) -> None:
    view, file = given(office, book(["Name", "When", "Sum"], ["\uff21nn\u00a0B", date(2026, 4, 1), "=1+1"]))
    table = view.table(file)
    assert table.columns == ("Name", "When", "Sum")
    assert [(row["name"], row["When"], row["SUM"]) for row in table.rows] == [("Ann B", date(2026, 4, 1), 2.0)]
    assert table.problem is None


def test_hidden_rows_and_columns_are_marked_and_not_counted(office: Intranet) -> None:
    rows = (["a", "b"], [1, 2], [3, 4], [5, 6])
    view, file = given(office, book(*rows, row=3, column="B"))
    table = view.table(file)
    assert table.columns == ("a",)
    assert [row["a"] for row in table.rows] == [1.0, 5.0]
    assert (table.hidden_rows, table.hidden_columns) == ((3,), ("B",))
    assert [row["b"] for row in view.table(file, hidden=True).rows] == [2.0, 4.0, 6.0]


def test_a_hidden_sheet_has_no_rows_that_count(office: Intranet) -> None:
    view, file = given(office, books.furnished(books.hidden))
    assert view.sheets(file) == ["Data", "Other sheet"]
    table = view.table(file, "kept away")
    assert (table.rows, table.sheet_hidden) == ((), True)


def test_what_the_file_says_a_formula_comes_to_is_not_believed(office: Intranet) -> None:
    parts = books.parts(book(["Sum"], ["=1+1"]))
    name = "xl/worksheets/sheet1.xml"
    lied = parts[name].replace(b"<v></v>", b"<v>99</v>").replace(b"<v />", b"<v>99</v>").replace(b"<v/>", b"<v>99</v>")
    assert lied != parts[name]
    view, file = given(office, zipped({**parts, name: lied}))
    assert view.cell(file, None, "A2") == 2.0
    assert view.formula(file, None, "A2") == "=1+1"


def test_other_inputs_give_other_results_where_formulas_survived(office: Intranet) -> None:
    view, file = given(office, books.furnished())
    worked = view.recalculated(file, {("Data", "C2"): 100, ("Data", "C3"): "=C2*2"})
    assert worked.cell("Data", "C12") == 81.25 - 2.5 - 3.75 + 300
    assert worked.cell("Other sheet", "A1") == 2 * 375.0
    assert view.cell(file, "Data", "C12") == 81.25


def test_what_is_no_workbook_is_said_and_not_raised(office: Intranet) -> None:
    view, file = given(office, b"nothing of the kind")
    assert "no workbook" in (view.problem(file) or "")
    assert view.table(file).rows == ()
    assert view.cell(file, "Data", "A1") is None
    assert view.recalculated(file, {("Data", "A1"): 1}).problem
    view, file = given(office, books.furnished())
    assert view.recalculated(file, {("No such sheet", "A1"): 1}).problem


def test_separated_values_are_a_table_too(office: Intranet) -> None:
    view, file = given(office, b"Name;Amount;Day\nAnn;1200.50;2026-04-01\nBo;007;x\n", "list.csv")
    first, second = view.table(file).rows
    assert (first["Amount"], first["Day"], second["Amount"]) == (1200.5, date(2026, 4, 1), "007")


def test_versions_tell_who_changed_what(office: Intranet) -> None:
    view, file = given(office, books.furnished())
    dispatch(office, IDS["ana"], "sheets.write_range", {"file": file, "range": "A1", "values": [["x"]]})
    assert [(one.number, one.person, one.what) for one in view.versions(file)][1] == (2, IDS["ana"], "Wrote Data!A1")
    assert (view.cell(file, "Data", "A1"), view.cell(file, "Data", "A1", version=1)) == ("x", "Id")
    assert view.entry(file).owner == IDS["ana"]
    assert [one.id for one in view.made(by=IDS["ana"])] == [file]


def test_what_a_formula_had_from_another_workbook_is_not_believed(office: Intranet) -> None:
    told = book(["Sum", "Twice"], ["='[1]Elsewhere'!$A$1", "=A2*2"], ["=SUM('[1]Elsewhere'!$A$1:$A$9)", '=A3&""'])
    parts = books.parts(told)
    name = "xl/worksheets/sheet1.xml"
    lied = parts[name].replace(b"<v></v>", b"<v>99</v>").replace(b"<v />", b"<v>99</v>").replace(b"<v/>", b"<v>99</v>")
    assert lied.count(b"<v>99</v>") == 4
    view, file = given(office, zipped({**parts, name: lied}))
    assert {view.cell(file, None, at) for at in ("A2", "B2", "A3", "B3")} == {"#REF!"}
    worked = view.recalculated(file, {("Sheet", "D1"): 1})
    assert {worked.cell("Sheet", at) for at in ("A2", "B2", "A3", "B3")} == {"#REF!"}


def test_what_was_changed_since_is_told_cell_by_cell(office: Intranet) -> None:
    view, file = given(office, book(["Sum", 1], ["=B1+1", "x"]))
    assert view.changed(file, 1) == set()
    dispatch(office, IDS["ana"], "sheets.write_range", {"file": file, "range": "B1", "values": [[5]]})
    assert view.changed(file, 1) == {("Sheet", "B1")}, "what only comes to something else is not changed"
    dispatch(office, IDS["ana"], "sheets.add_sheet", {"file": file, "name": "New"})
    written = {"file": file, "sheet": "New", "range": "C3", "values": [["=1+1"]]}
    dispatch(office, IDS["ana"], "sheets.write_range", written)
    dispatch(office, IDS["ana"], "sheets.write_range", {"file": file, "range": "A2", "values": [[6]]})
    assert view.changed(file, 1) == {("Sheet", "B1"), ("New", "C3"), ("Sheet", "A2")}
    assert view.changed(file, 4) == {("Sheet", "A2")}


def test_sheets_are_named_in_any_case() -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Summary"
    for name in ("Trieste", "Q1 'old'"):
        made.create_sheet(name)["A1"] = 4
    sheet.append(["=trieste!a1+1", "='q1 ''OLD'''!A1+2", "=SUM(TRIESTE!A1:A9)", '="trieste!a1"'])
    kept = io.BytesIO()
    made.save(kept)
    found = worked_workbook(kept.getvalue(), 0, {})
    assert [found.cell("Summary", cell) for cell in ("A1", "B1", "C1", "D1")] == [5.0, 6.0, 4.0, "trieste!a1"]
