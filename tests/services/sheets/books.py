"""Workbooks as other programs write them, with all that a cell's change must leave alone."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Drawing
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

Furnish = Callable[[Workbook, Worksheet], None]


def plain(book: Workbook, sheet: Worksheet) -> None:
    """Nothing but the cells."""


def styled(book: Workbook, sheet: Worksheet) -> None:
    side = Side("thin", color="FF0000")
    for cell in sheet[1]:
        cell.font = Font("Georgia", 14, bold=True, color="1F4E79")
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.border = Border(side, side, side, side)
        cell.alignment = Alignment("center", wrap_text=True)
        cell.protection = Protection(locked=False)
    for row in range(2, 12):
        sheet.cell(row, 3).number_format = '#,##0.00 "EUR";[Red]-#,##0.00'


def sized(book: Workbook, sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].width = 42
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[4].height = 40
    sheet.row_dimensions[6].hidden = True
    sheet.freeze_panes = "B2"
    sheet.sheet_view.zoomScale = 80


def charted(book: Workbook, sheet: Worksheet) -> None:
    for kind, place in ((BarChart, "G2"), (LineChart, "G20"), (PieChart, "G40")):
        chart = kind()
        chart.title = "Amounts"
        chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=11), titles_from_data=True)
        sheet.add_chart(chart, place)


def pictured(book: Workbook, sheet: Worksheet) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(kept, "PNG")
    sheet.add_image(Drawing(kept), "H3")


def named(book: Workbook, sheet: Worksheet) -> None:
    book.defined_names["Amounts"] = DefinedName("Amounts", attr_text="Data!$C$2:$C$11")
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="0.19")
    sheet["F1"] = "=SUM(Amounts)*Rate"


def commented(book: Workbook, sheet: Worksheet) -> None:
    sheet["A3"].comment = Comment("Ask Ana about this", "Bo")
    sheet["C7"].comment = Comment("Twice?\nLook again", "Cy")


def merged(book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells("E2:F4")
    sheet["E2"] = "one"
    sheet.merge_cells("A14:D14")


def conditioned(book: Workbook, sheet: Worksheet) -> None:
    red = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add("C2:C11", CellIsRule("greaterThan", ["$C$12/8"], fill=red))
    sheet.conditional_formatting.add(
        "C2:C11", ColorScaleRule("min", None, "FFFFFF", end_type="max", end_color="00AA00")
    )
    sheet.conditional_formatting.add("D2:D11", DataBarRule("min", None, "max", None, "638EC6"))


def checked(book: Workbook, sheet: Worksheet) -> None:
    rule = DataValidation("list", formula1='"a,b,c"', allow_blank=True)
    rule.add("E6:E9")
    sheet.add_data_validation(rule)
    whole = DataValidation("whole", operator="between", formula1="1", formula2="$C$12")
    whole.add("A2:A11")
    sheet.add_data_validation(whole)


def linked(book: Workbook, sheet: Worksheet) -> None:
    sheet["B5"].hyperlink = "https://office.example/a?b=1&c=2"
    sheet["B6"].hyperlink = Hyperlink("B6", location="'Other sheet'!A1", display="there")


def tabled(book: Workbook, sheet: Worksheet) -> None:
    sheet.add_table(Table(displayName="Orders", ref="A1:D11"))


def arrayed(book: Workbook, sheet: Worksheet) -> None:
    sheet["E2"] = ArrayFormula("E2:E5", "=C2:C5*10")
    for row in (3, 4, 5):
        sheet.cell(row, 5).value = 0
    sheet["F9"] = ArrayFormula("F9", "=SUM(C2:C11*A2:A11)")


def printed(book: Workbook, sheet: Worksheet) -> None:
    sheet.print_area = "A1:D12"
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = "Confidential & <draft>"
    sheet.page_setup.orientation = "landscape"
    sheet.protection.sheet = True


def hidden(book: Workbook, sheet: Worksheet) -> None:
    book.create_sheet("Kept away").sheet_state = "hidden"
    book.create_sheet("Deeper").sheet_state = "veryHidden"


FURNISHED: dict[str, Furnish] = {
    each.__name__: each
    for each in (
        plain, styled, sized, charted, pictured, named, commented, merged, conditioned, checked, linked, tabled,
        arrayed, printed, hidden,
    )
}  # fmt: skip


def furnished(*furnishing: Furnish) -> bytes:
    """A workbook of two sheets as openpyxl writes it, with these things in it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Data"
    sheet.append(["Id", "Name", "Amount", "Double"])
    for row in range(2, 12):
        sheet.append([row, f"Żółć & <{row}> 漢字", row * 1.25, f"=C{row}*2"])
    sheet["C12"] = "=SUM(C2:C11)"
    sheet["E12"] = date(2026, 4, 13)
    other = book.create_sheet("Other sheet")
    other["A1"] = "=Data!C12*2"
    other["A2"] = "=A1>100"
    other["A3"] = '="is "&Data!B2'
    for each in furnishing:
        each(book, sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def resaved(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """The workbooks as LibreOffice writes them."""
    source, target = folder / "source", folder / "target"
    source.mkdir()
    for name, data in files.items():
        (source / f"{name}.xlsx").write_bytes(data)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
            "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), *map(str, sorted(source.iterdir())),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {path.stem: path.read_bytes() for path in sorted(target.iterdir())}


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
