"""Four hundred formulas, worked out by us and by LibreOffice on the same file."""

from __future__ import annotations

import io
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from tests.services.sheets.formulas import FORMULAS, sheet_of_formulas

from deskjob_services import clock
from deskjob_services.sheets.book.places import Place
from deskjob_services.sheets.book.values import ErrorValue, Value
from deskjob_services.sheets.formula import evaluated

UNKNOWN = ("_xlfn.XLOOKUP(", "_xlfn.XMATCH(")
"""Functions that LibreOffice has since 24.8; where it has them not, they are not compared."""
EXPLAINED = {
    "COUNT(A1:I41)": "LibreOffice counts truths as numbers; Excel does not, nor do we",
    "SUMPRODUCT(1/COUNTIF(B2:B41,B2:B41))": "our engine takes one criterion at a time; ours is an error, not a number",
    "SUM(LARGE(D2:D41,{1,2,3}))": "our engine takes one rank at a time",
    "SECOND(0.7601)": "our engine cuts parts of a second off, LibreOffice rounds",
    'CONVERT(68,"F","C")': "our engine's Celsius is a third of a degree off; ours is an error, not a number",
    "_xlfn.AGGREGATE(9,6,D2:D41)": "our engine does not have it, and says so",
}
"""Every difference there is, and why."""


def near(ours: Value, theirs: object) -> bool:
    """The same, as far as two programs' arithmetic goes. That it is an error counts, how it is called does not."""
    if isinstance(theirs, str) and theirs.startswith("#"):
        return isinstance(ours, ErrorValue)
    if isinstance(theirs, datetime | date | time):
        theirs = to_excel(theirs)
    if isinstance(theirs, int | float) and isinstance(ours, float | bool):
        return abs(float(ours) - float(theirs)) <= 1e-9 * max(1.0, abs(float(theirs)))
    return (ours or "") == (theirs or "")


@pytest.mark.long
@pytest.mark.needs("soffice")
def test_formulas_come_to_what_libreoffice_makes_of_them(tmp_path: Path) -> None:
    kept = io.BytesIO()
    sheet_of_formulas().save(kept)
    source = tmp_path / "formulas.xlsx"
    source.write_bytes(kept.getvalue())
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
            "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(source),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    theirs = load_workbook(tmp_path / "out" / "formulas.xlsx", data_only=True)["Ledger"]
    ours = evaluated(kept.getvalue(), clock.DEFAULT_START)
    compared = [
        (formula, ours["Ledger", Place(row, 13)], theirs.cell(row, 13).value)
        for row, formula in enumerate(FORMULAS, 1)
        if not (formula.startswith(UNKNOWN) and theirs.cell(row, 13).value == "#NAME?")
    ]
    assert len(compared) >= 400
    others = [formula for formula, one, other in compared if not near(one, other)]
    assert set(others) <= set(EXPLAINED)
    assert len(others) <= 0.02 * len(compared)


def test_every_formula_comes_to_something() -> None:
    """Whatever other programs say, ours knows the functions it is asked for, apart from what is explained."""
    kept = io.BytesIO()
    sheet_of_formulas().save(kept)
    found = evaluated(kept.getvalue(), clock.DEFAULT_START)
    assert len(FORMULAS) >= 400
    unknown = {FORMULAS[at.row - 1] for (_, at), value in found.items() if value == "#NAME?"}
    assert unknown <= set(EXPLAINED)
