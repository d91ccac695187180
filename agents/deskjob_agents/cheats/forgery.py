"""Writes workbooks no honest program would: cells with values they do not have, in places nobody sees."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Final

from deskjob_agents.written import At, Page, Value

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATED: Final = "application/vnd.openxmlformats-package.relationships+xml"
_STYLES: Final = (
    '<fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


@dataclass(frozen=True)
class Forged:
    """A sheet to be written: each cell as XML, and attributes of rows and of stretches of columns."""

    name: str
    cells: Mapping[At, str]
    rows: Mapping[int, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    state: str = ""


def workbook(sheets: Sequence[Forged]) -> bytes:
    """The bytes of a workbook of these sheets."""
    numbered = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name="{escape(one.name)}" sheetId="{place}" r:id="rId{place}"'
        f"{f' state={chr(34)}{one.state}{chr(34)}' if one.state else ''}/>"
        for place, one in numbered
    )
    leads = "".join(_lead(place, "worksheet", f"worksheets/sheet{place}.xml") for place, _ in numbered)
    overrides = "".join(_override(f"xl/worksheets/sheet{place}.xml", "worksheet") for place, _ in numbered)
    last = len(sheets) + 1
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_RELATED}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{_override("xl/workbook.xml", "sheet.main")}'
            f"{_override('xl/styles.xml', 'styles')}{overrides}</Types>"
        ),
        "_rels/.rels": _leads(_lead(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'),
        "xl/_rels/workbook.xml.rels": _leads(leads + _lead(last, "styles", "styles.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>',
        **{f"xl/worksheets/sheet{place}.xml": _sheet(one) for place, one in numbered},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), _XML + text)
    return packed.getvalue()


def separated(cells: Mapping[At, Value]) -> bytes:
    """Cells as comma separated values."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    wide = max((column for _, column in cells), default=0)
    for row in range(1, max((row for row, _ in cells), default=0) + 1):
        writer.writerow([said(cells[row, column]) if (row, column) in cells else "" for column in range(1, wide + 1)])
    return out.getvalue().encode()


def honest(page: Page, at: At, *, old: bool = False) -> str:
    """A cell as it was left, or as it was before."""
    formula = (page.old_formulas if old else page.formulas).get(at)
    return cell(at, (page.old if old else page.cells).get(at), formula)


def cell(at: At, value: Value | None, formula: str | None = None) -> str:
    """The XML of a cell: a value, or a formula with the value it is said to have."""
    told = f"<f>{escape(formula.removeprefix('='), quote=False)}</f>" if formula is not None else ""
    kind, shown = "", ""
    if isinstance(value, bool):
        kind, shown = ' t="b"', f"<v>{int(value)}</v>"
    elif isinstance(value, date):
        kind, shown = (' s="2"' if isinstance(value, datetime) else ' s="1"'), f"<v>{serial(value):.10g}</v>"
    elif isinstance(value, float | int):
        shown = f"<v>{said(value)}</v>"
    elif value is not None:
        text = escape(value, quote=False)
        kind = ' t="str"' if told else ' t="inlineStr"'
        shown = f"<v>{text}</v>" if told else f'<is><t xml:space="preserve">{text}</t></is>'
    return f'<c r="{letters(at[1])}{at[0]}"{kind}>{told}{shown}</c>'


def said(value: Value) -> str:
    """A value as text: numbers with the digits a spreadsheet shows, days as ISO has them."""
    if isinstance(value, bool | str):
        return str(value)
    return value.isoformat() if isinstance(value, date) else f"{value:.15g}"


def serial(day: date) -> float:
    """The number that a spreadsheet keeps a day as."""
    whole = day.toordinal() - date(1899, 12, 30).toordinal()
    return whole + (day.hour * 60 + day.minute) / 1440 if isinstance(day, datetime) else whole


def letters(column: int) -> str:
    """The letters of a column, from 1."""
    return (letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def _sheet(one: Forged) -> str:
    columns = "".join(f'<col min="{place}" max="{place}" {how}/>' for place, how in sorted(one.columns.items()))
    lines: dict[int, list[str]] = {}
    for at, told in sorted(one.cells.items()):
        lines.setdefault(at[0], []).append(told)
    rows = "".join(f'<row r="{row}" {one.rows.get(row, "")}>{"".join(cells)}</row>' for row, cells in lines.items())
    return (
        f'<worksheet xmlns="{_MAIN}">{f"<cols>{columns}</cols>" if columns else ""}'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>'


def _leads(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _lead(place: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
