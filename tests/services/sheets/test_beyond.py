"""Formulas the engine is known to get wrong: refused when entered, an error where a file has them, never a number."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from tests.services.sheets.books import resaved
from tests.services.sheets.formulas import FORMULAS

from deskjob_services import clock
from deskjob_services.errors import Invalid
from deskjob_services.sheets.book.entering import entered
from deskjob_services.sheets.book.places import Place
from deskjob_services.sheets.book.values import ErrorValue
from deskjob_services.sheets.formula import evaluated
from deskjob_services.sheets.formula.beyond import beyond

WRONG = (
    "SUMPRODUCT(--ISNUMBER(MATCH(A1:A5,C1:C2,0)))",
    "SUMPRODUCT(ISNUMBER(MATCH(A1:A5,C1:C2,0))*B1:B5)",
    'SUMPRODUCT(--ISNUMBER(SEARCH("apple",A1:A5)),B1:B5)',
    "SUMPRODUCT(IFERROR(MATCH(A1:A5,C1:C2,0),0))",
    "SUMPRODUCT(--ISNA(MATCH(A:A,C:C,0)))",
    "SUMPRODUCT(--ISBLANK(A1:A5))",
    "SUMPRODUCT(--ISNUMBER(B1:B5*2))",
    "SUMPRODUCT(--ISNUMBER((B1:B5)))",
    "SUMPRODUCT(COUNTIF(A1:A5,C1:C2))",
    "SUMPRODUCT(1/COUNTIFS(A1:A4,A1:A4))",
    "SUMPRODUCT(SUMIFS(B1:B5,A1:A5,C1:C2))",
    "SUM(SUMPRODUCT(DATE(B1:B5,1,1)))",
    "SUMPRODUCT(ROUND(B1:B5,0))",
    "SUMPRODUCT(LARGE(B1:B5,{1,2}))",
    'CONVERT(68,"F","C")',
    'convert( B1 , "K", "cel" )',
)
RIGHT = (
    'SUMPRODUCT((A1:A5="apple")*B1:B5)',
    "SUMPRODUCT(--(B1:B5>1),B1:B5)",
    'SUMPRODUCT(COUNTIF(A1:A5,"apple")*B1:B5)',
    "SUMPRODUCT(ISNUMBER(MATCH(A1,C1:C2,0))*B1:B5)",
    "SUMPRODUCT(SUMIF(A1:A5,C1:C2,B1:B5))",
    "SUMPRODUCT(ROUND(SUM(B1:B5),0)*B1:B5)",
    "SUMPRODUCT(MATCH(LARGE(B1:B5,2),B1:B5,0)*B1:B5)",
    "SUMPRODUCT(IF(B1:B5>2,B1:B5,0))",
    "SUMPRODUCT(LEN(A1:A5))",
    "SUMPRODUCT((YEAR(B1:B5)=1900)*1)",
    'SUMPRODUCT(--(LEFT(A1:A4,1)="a"))',
    "SUMPRODUCT(ABS(B1:B5-3))",
    "SUMPRODUCT((ROW(B1:B5)>2)*B1:B5)",
    "SUMPRODUCT(IFERROR(1/(B1:B5-2),0))",
    "SUMPRODUCT(INDEX(B1:B5,0))",
    "ROUND(SUMPRODUCT(B1:B5,B1:B5),2)",
    "IF(ISNUMBER(MATCH(A1,C1:C2,0)),ROUND(B1,0),COUNTIF(A1:A5,C1))",
    'CONVERT(20,"C","F")',
    'CONVERT(1,"mi","km")',
)


def book() -> bytes:
    """A workbook with these formulas in column F, the wrong ones first, and blocks that formulas fill in column H."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row, name in enumerate(("apple", "pear", "fig", "apple pie", None), 1):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = name, row
    sheet["C1"], sheet["C2"] = "apple", "fig"
    for row, formula in enumerate((*WRONG, *RIGHT), 1):
        sheet.cell(row, 6).value = f"={formula}"
    sheet["H1"] = ArrayFormula("H1", "=SUM(--ISNUMBER(B1:B5))")
    sheet["H2"] = ArrayFormula("H2", "=MAX(IF(B1:B5>3,B1:B5))")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("formula", WRONG)
def test_what_would_come_out_wrong_is_refused_with_what_to_do(formula: str) -> None:
    with pytest.raises(Invalid) as refused:
        entered(f"={formula}")
    assert "not worked out here" in refused.value.found and "COUNTIF" in refused.value.expected


@pytest.mark.parametrize("formula", RIGHT)
def test_what_comes_out_right_is_taken(formula: str) -> None:
    assert entered(f"={formula}").formula


def test_in_a_file_it_is_an_error_and_what_is_right_beside_it_a_value() -> None:
    found = evaluated(book(), clock.DEFAULT_START)
    for row, formula in enumerate((*WRONG, *RIGHT), 1):
        value = found["Sheet", Place(row, 6)]
        assert (value == ErrorValue("#NAME?")) == (row <= len(WRONG)), f"{formula}: {value}"
    assert found["Sheet", Place(1, 8)] == ErrorValue("#NAME?")
    assert found["Sheet", Place(2, 8)] == 5


def test_of_four_hundred_usual_formulas_only_the_explained_ones_are_beyond_it() -> None:
    assert {one for one in FORMULAS if beyond(one)} == {"SUMPRODUCT(1/COUNTIF(B2:B41,B2:B41))", 'CONVERT(68,"F","C")'}


@pytest.mark.long
@pytest.mark.needs("soffice")
def test_no_number_over_blocks_is_other_than_libreoffices(tmp_path: Path) -> None:
    data = book()
    theirs = load_workbook(io.BytesIO(resaved(tmp_path, {"blocks": data})["blocks"]), data_only=True)["Sheet"]
    for (_, at), value in evaluated(data, clock.DEFAULT_START).items():
        other = theirs.cell(at.row, at.column).value
        assert isinstance(value, ErrorValue) or value == pytest.approx(other), f"{at}: {value}, not {other}"
