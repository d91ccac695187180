"""Cells of workbooks through their operations: read, written, moved, found, exported, and what is refused."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.services.sheets import books
from tests.services.sheets.conftest import IDS, b64

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch


def do(office: Intranet, verb: str, who: str = "ana", /, **arguments: Any) -> Any:
    return dispatch(office, IDS[who], f"sheets.{verb}", arguments)


def upload(office: Intranet, data: bytes) -> str:
    return str(do(office, "upload", folder="/", name="book.xlsx", content=b64(data)).id)


def saved(office: Intranet, file: str) -> bytes:
    return base64.b64decode(do(office, "download", file=file).content)


def formulas(office: Intranet, file: str, sheet: str, cell: str) -> str | None:
    found: str | None = do(office, "read_range", file=file, sheet=sheet, range=cell, show="formulas").formulas[0][0]
    return found


def value(office: Intranet, file: str, sheet: str, cell: str) -> Any:
    return do(office, "read_range", file=file, sheet=sheet, range=cell).values[0][0]


def test_a_cell_written_here_is_read_by_others_and_in_formulas(office: Intranet) -> None:
    file = upload(office, books.furnished())
    done = do(office, "write_range", file=file, sheet="Data", range="C2:C3", values=[[10], ["=C2*3"]])
    assert (done.version, done.errors) == (2, [])
    assert set(done.parts) == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert value(office, file, "Data", "D3") == 60
    assert load_workbook(io.BytesIO(saved(office, file)), data_only=True)["Data"]["D3"].value == 60


def test_values_nobody_saved_are_worked_out_when_read(office: Intranet) -> None:
    file = upload(office, books.furnished())
    assert value(office, file, "Other sheet", "A1") == 162.5
    assert value(office, file, "Data", "E12") == "2026-04-13"


def test_typed_texts_become_numbers_and_days_and_codes_stay(office: Intranet) -> None:
    file = upload(office, books.furnished())
    given = [["1,200.50", "12%", "2026-05-01", "007", "TRUE", "'=x", "-3"]]
    do(office, "write_range", file=file, sheet="Data", range="H1", values=given, as_typed=True)
    found = do(office, "read_range", file=file, sheet="Data", range="H1:N1").values[0]
    assert found == [1200.5, 0.12, "2026-05-01", "007", True, "=x", -3]


def test_today_is_the_company_s(office: Intranet) -> None:
    file = upload(office, books.furnished())
    do(office, "write_range", file=file, sheet="Data", range="H1", values=[['=TEXT(TODAY(),"yyyy-mm-dd")']])
    assert value(office, file, "Data", "H1") == "2026-04-13"
    assert formulas(office, file, "Data", "H1") == '=TEXT(TODAY(),"yyyy-mm-dd")'


@pytest.mark.parametrize(
    "formula",
    [
        "=RAND()", "=1+RANDBETWEEN(1,6)", "=[1]Book!A1", "='[other.xlsx]S'!A1", "=cmd|' /C calc'!A0",
        '=WEBSERVICE("http://x")', "=SUM((1)", '="open',
    ],
)  # fmt: skip
def test_a_formula_by_chance_or_reaching_out_is_refused(office: Intranet, formula: str) -> None:
    file = upload(office, books.furnished())
    with pytest.raises(Invalid):
        do(office, "write_range", file=file, sheet="Data", range="H1", values=[[formula]])


def test_chance_in_an_uploaded_workbook_is_an_error(office: Intranet) -> None:
    def chance(book: Any, sheet: Any) -> None:
        sheet["F1"] = "=RAND()+1"

    file = upload(office, books.furnished(chance))
    assert value(office, file, "Data", "F1") == "#N/A"


def test_rows_move_with_all_that_refers_to_them(office: Intranet) -> None:
    furnishing = (books.charted, books.named, books.commented, books.conditioned, books.checked)
    file = upload(office, books.furnished(*furnishing))
    done = do(office, "insert_rows", file=file, sheet="Data", row=3, count=2)
    assert formulas(office, file, "Other sheet", "A1") == "=Data!C14*2"
    assert formulas(office, file, "Data", "C14") == "=SUM(C2:C13)"
    assert value(office, file, "Other sheet", "A1") == 162.5
    book = load_workbook(io.BytesIO(saved(office, file)))
    sheet = book["Data"]
    assert book.defined_names["Amounts"].attr_text == "Data!$C$2:$C$13"
    assert sheet["A5"].comment is not None and sheet["A3"].comment is None
    assert {str(one.sqref) for one in sheet.conditional_formatting} == {"C2:C13", "D2:D13"}
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {"A2:A13", "E8:E11"}
    assert {part.rpartition("/")[2] for part in done.parts} >= {"chart1.xml", "workbook.xml", "sheet1.xml"}
    assert b"$C$2:$C$13" in books.parts(saved(office, file))["xl/charts/chart1.xml"]


def test_rows_put_in_and_taken_out_again_leave_the_workbook_as_it_was(office: Intranet) -> None:
    file = upload(office, books.furnished(books.merged, books.named, books.conditioned, books.linked))
    do(office, "write_range", file=file, sheet="Data", range="J1", values=[[1]])
    before = books.parts(saved(office, file))
    do(office, "insert_rows", file=file, sheet="Data", row=4, count=3)
    do(office, "delete_rows", file=file, sheet="Data", row=4, count=3)
    do(office, "insert_columns", file=file, sheet="Data", column="B")
    do(office, "delete_columns", file=file, sheet="Data", column="B")
    after = books.parts(saved(office, file))
    part = "xl/worksheets/sheet1.xml"
    assert after.pop(part).replace(b"/>", b"></row>") == before.pop(part).replace(b"/>", b"></row>")
    assert after == before


def test_what_would_break_is_refused_with_the_reason(office: Intranet) -> None:
    file = upload(office, books.furnished(books.charted))
    with pytest.raises(Conflict, match="chart"):
        do(office, "delete_columns", file=file, sheet="Data", column="C")
    file = upload(office, books.furnished(books.tabled))
    with pytest.raises(Conflict, match="table"):
        do(office, "insert_columns", file=file, sheet="Data", column="B")
    file = upload(office, books.furnished(books.arrayed))
    with pytest.raises(Conflict, match="one formula"):
        do(office, "insert_rows", file=file, sheet="Data", row=4)
    with pytest.raises(Conflict, match="block"):
        do(office, "write_range", file=file, sheet="Data", range="E3", values=[[1]])
    file = upload(office, books.furnished(books.merged))
    with pytest.raises(Conflict, match="merged"):
        do(office, "write_range", file=file, sheet="Data", range="F3", values=[[1]])


def test_taken_out_rows_are_errors_where_they_were_meant(office: Intranet) -> None:
    file = upload(office, books.furnished())
    done = do(office, "delete_rows", file=file, sheet="Data", row=12)
    assert formulas(office, file, "Other sheet", "A1") == "=Data!#REF!*2"
    assert ("Other sheet", "A1", "#REF!") in {(one.sheet, one.cell, one.error) for one in done.errors}


def test_a_renamed_sheet_is_renamed_in_formulas_and_names(office: Intranet) -> None:
    file = upload(office, books.furnished(books.named, books.charted))
    do(office, "rename_sheet", file=file, sheet="data", name="Anna's list")
    assert formulas(office, file, "Other sheet", "A1") == "='Anna''s list'!C12*2"
    assert value(office, file, "Other sheet", "A1") == 162.5
    card = do(office, "workbook", file=file)
    assert [one.name for one in card.sheets] == ["Anna's list", "Other sheet"]
    assert "='Anna''s list'!$C$2:$C$11" in {one.formula for one in card.names}


def test_sheets_come_and_go(office: Intranet) -> None:
    file = upload(office, books.furnished())
    do(office, "add_sheet", file=file, name="Report")
    do(office, "append_rows", file=file, sheet="Report", values=[["total", "=Data!C12"]])
    assert value(office, file, "Report", "B1") == 81.25
    with pytest.raises(Conflict, match="needs the sheet"):
        do(office, "delete_sheet", file=file, sheet="Data")
    do(office, "delete_sheet", file=file, sheet="Other sheet")
    assert load_workbook(io.BytesIO(saved(office, file))).sheetnames == ["Data", "Report"]
    with pytest.raises(NotFound):
        do(office, "read_range", file=file, sheet="Other sheet")
    for name in ("", "a/b", "x" * 32, "'q'"):
        with pytest.raises(Invalid):
            do(office, "add_sheet", file=file, name=name)


def test_a_number_format_leaves_values_and_other_styles(office: Intranet) -> None:
    file = upload(office, books.furnished(books.styled))
    do(office, "format_range", file=file, sheet="Data", range="A1:A3", format="0.000")
    sheet = load_workbook(io.BytesIO(saved(office, file)))["Data"]
    assert (sheet["A2"].number_format, sheet["A2"].value) == ("0.000", 2)
    assert sheet["A1"].font.name == "Georgia"
    assert sheet["C2"].number_format.startswith("#,##0.00")


def test_cells_are_found_by_values_and_formulas(office: Intranet) -> None:
    file = upload(office, books.furnished())
    assert [one.cell for one in do(office, "find_cells", file=file, text="<5>").found] == ["B5"]
    assert do(office, "find_cells", file=file, text="sum(", where="formulas").total == 1


def test_who_last_saw_another_version_changes_nothing(office: Intranet) -> None:
    file = upload(office, books.furnished())
    seen = do(office, "workbook", file=file).etag
    do(office, "write_range", file=file, range="A1", values=[["x"]], if_match=seen)
    with pytest.raises(Refusal) as refused:
        do(office, "write_range", file=file, range="A1", values=[["y"]], if_match=seen)
    assert refused.value.status == 412
    assert value(office, file, "Data", "A1") == "x"


def test_who_may_only_read_does_not_write(office: Intranet) -> None:
    file = upload(office, books.furnished())
    do(office, "share", file=file, to=IDS["bo"], rights=1)
    assert do(office, "read_range", "bo", file=file, range="A2").values == [[2]]
    with pytest.raises(Forbidden):
        do(office, "write_range", "bo", file=file, range="A2", values=[[3]])
    with pytest.raises(NotFound):
        do(office, "read_range", "cy", file=file, range="A2")


def test_separated_values_go_out_guarded_and_come_in_as_texts(office: Intranet) -> None:
    file = upload(office, books.furnished())
    do(office, "write_range", file=file, sheet="Other sheet", range="C1", values=[["'=1+1", "'@x", -5]])
    text = base64.b64decode(do(office, "export_csv", file=file, sheet="Other sheet", range="C1:E1").content)
    assert text == b"'=1+1,'@x,-5\r\n"
    content = b64("Größe;n\r\n=1+1;12\r\n".encode("cp1252"))
    do(office, "import_csv", file=file, sheet="Other sheet", cell="G1", content=content)
    assert do(office, "read_range", file=file, sheet="Other sheet", range="G1:H2", show="both").values == [
        ["Größe", "n"],
        ["=1+1", 12],
    ]
    assert formulas(office, file, "Other sheet", "G2") is None
