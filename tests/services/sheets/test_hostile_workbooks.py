"""Workbooks that are none, or too much: each refused with a sentence, before it can cost anything."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from deskjob_services import clock
from deskjob_services.errors import Refusal
from deskjob_services.sheets.book.workbook import Book
from deskjob_services.sheets.formula import evaluated
from deskjob_services.sheets.worked import worked_workbook

Do = Callable[..., Any]
Put = Callable[..., str]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MEMORY = 64_000_000
SHEET = "xl/worksheets/sheet1.xml"


def good() -> bytes:
    """A workbook as it should be."""
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = 1
    book.active["B1"] = "text"
    book.active["C1"] = "=A1+1"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_parts(**texts: bytes | str) -> bytes:
    """The good workbook with some parts otherwise; `__` in a name stands for a slash."""
    given = {name.replace("__", "/"): text for name, text in texts.items()}
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, given.pop(name, old.read(name)))
        for name, text in given.items():
            new.writestr(name, text)
    return kept.getvalue()


def with_sheet(text: str | bytes) -> bytes:
    return with_parts(**{SHEET: text})


def cells(inner: str) -> bytes:
    return with_sheet(f"<worksheet {MAIN}><sheetData>{inner}</sheetData></worksheet>")


def bomb() -> bytes:
    """A kilobyte a megabyte."""
    return with_sheet(b"<worksheet>" + b" " * 29_000_000 + b"</worksheet>")


def many_bombs() -> bytes:
    return with_parts(**{f"xl/media/part{number}.bin": b"\0" * 25_000_000 for number in range(6)})


def lying() -> bytes:
    """It says it unpacks to little, and unpacks to much."""
    data = with_sheet(b" " * 20_000_000)
    return data.replace((20_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_sheet(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><worksheet {MAIN}>&l9;</worksheet>')


def outside_entity() -> bytes:
    return with_sheet(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet {MAIN}>'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
    )


def hidden_type() -> bytes:
    """A document type in another encoding, where a search for its bytes finds none."""
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet {MAIN}>&a;</worksheet>'
    return with_sheet(text.encode("utf-16"))


def many_texts() -> bytes:
    return with_parts(
        **{
            "xl/sharedStrings.xml": f"<sst {MAIN}>" + "<si><t>a</t></si>" * 500_000 + "</sst>",
            SHEET: f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
            "</worksheet>",
        }
    )


def many_sheets() -> bytes:
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 600))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return with_parts(
        **{"xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'}
    )


def circle() -> bytes:
    """Parts that refer to each other in a circle, and to themselves."""
    line = '<Relationship Id="rId1" Type="x/worksheet" Target="{}"/>'
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return with_parts(
        **{
            "xl/_rels/workbook.xml.rels": f"<Relationships {space}>{line.format('workbook.xml')}</Relationships>",
            "_rels/.rels": f"<Relationships {space}>{line.format('_rels/.rels')}</Relationships>",
        }
    )


def twice() -> bytes:
    kept = io.BytesIO(good())
    with pytest.warns(UserWarning), zipfile.ZipFile(kept, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    return kept.getvalue()


def encrypted() -> bytes:
    data = bytearray(good())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def other_kind() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return kept.getvalue()


def nested() -> bytes:
    """A workbook that is a zip of a workbook and nothing else."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("book.xlsx", good())
    return kept.getvalue()


CORPUS: dict[str, tuple[Callable[[], bytes], tuple[int, ...]]] = {
    "bomb": (bomb, (422,)),
    "many bombs": (many_bombs, (422,)),
    "lying sizes": (lying, (422,)),
    "billion laughs": (laughs, (422,)),
    "entity from outside": (outside_entity, (422,)),
    "document type in another encoding": (hidden_type, (422,)),
    "too many texts": (many_texts, (422,)),
    "too many sheets": (many_sheets, (422,)),
    "relations in a circle": (circle, (415, 422)),
    "one part twice": (twice, (422,)),
    "encrypted parts": (encrypted, (415,)),
    "encrypted as a whole": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, (415,)),
    "cut off": (lambda: good()[:-700], (422,)),
    "cut off early": (lambda: good()[:100], (422,)),
    "empty": (lambda: b"", (415,)),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, (415,)),
    "a PDF": (lambda: b"%PDF-1.7 ...", (415,)),
    "plain text": (lambda: b"a,b\n1,2\n", (415,)),
    "another document": (other_kind, (415,)),
    "a workbook in a zip": (nested, (415,)),
    "column beyond the sheet": (lambda: cells('<row r="1"><c r="XFE1"><v>1</v></c></row>'), (422,)),
    "2^20 columns": (lambda: cells('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'), (422,)),
    "row beyond the sheet": (lambda: cells('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), (422,)),
    "a cell in the wrong row": (lambda: cells('<row r="1"><c r="A2"><v>1</v></c></row>'), (422,)),
    "one row twice": (lambda: cells('<row r="1"/><row r="1"/>'), (422,)),
    "a text that is not there": (lambda: cells('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), (422,)),
    "no XML": (lambda: with_sheet("<worksheet><sheetData>"), (422,)),
    "no cells' part": (lambda: with_sheet(f"<worksheet {MAIN}/>"), (422,)),
    "an unknown encoding": (lambda: with_sheet(b'<?xml version="1.0" encoding="x-strange"?><worksheet/>'), (422,)),
}


def read_all(data: bytes) -> None:
    """Everything that reading asks of a workbook."""
    book = Book(data)
    for sheet in book.sheets:
        for cell in sheet.cells():
            book.value(sheet, cell)


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_workbook_is_refused_with_a_sentence(name: str) -> None:
    make, statuses = CORPUS[name]
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(Refusal) as refused:
            read_all(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.status in statuses
    assert len(refused.value.found.split()) >= 4
    assert peak < MEMORY


@pytest.mark.parametrize("name", CORPUS)
def test_a_scorer_is_told_what_is_wrong_with_it(name: str) -> None:
    worked = worked_workbook(CORPUS[name][0](), clock.DEFAULT_START, {})
    assert worked.problem
    assert worked.table(None).rows == ()


@pytest.mark.parametrize("name", CORPUS)
def test_who_uploads_it_is_told_and_the_company_goes_on(name: str, do: Do, put: Put) -> None:
    make, statuses = CORPUS[name]
    bad, fine = put("ana", "bad.xlsx", make()), put("ana", "fine.xlsx", good())
    with pytest.raises(Refusal) as refused:
        do("ana", "read_range", file=bad, range="A1:C3")
    assert refused.value.status in statuses and refused.value.found
    assert do("ana", "write_range", file=fine, range="A1", values=[[41]]).version == 2
    assert do("ana", "read_range", file=fine, range="C1").values == [[42]]
    assert do("ana", "stat", file=bad).version == 1


def test_what_hides_in_comments_and_sections_is_no_cell() -> None:
    inner = (
        '<row r="1"><!-- <c r="A1"><v>9</v></c> --><c r="B1" t="inlineStr"><is><t><![CDATA[<c r="A1"><v>8</v></c>]]>'
        '</t></is></c><c r="C1" x="a>b"><v>3</v></c></row>'
    )
    book = Book(cells(inner))
    sheet = book.sheet(None)
    assert [(cell.column, book.value(sheet, cell)) for cell in sheet.cells()] == [
        (2, '<c r="A1"><v>8</v></c>'),
        (3, 3.0),
    ]


def test_a_zip_inside_a_workbook_is_a_part_like_any_other() -> None:
    data = with_parts(**{"xl/media/inner.zip": nested()})
    assert evaluated(data, clock.DEFAULT_START) == {("Sheet", (1, 3)): 2.0}


@pytest.mark.long
def test_formulas_that_take_too_long_are_ended_and_the_next_are_worked_out() -> None:
    heavy = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>'
        f'<c r="B{row}"><f>SUMPRODUCT((A$1:A$6000&gt;A{row})*A$1:A$6000)</f></c></row>'
        for row in range(1, 6001)
    )
    with pytest.raises(Refusal) as refused:
        evaluated(cells(heavy), clock.DEFAULT_START)
    assert refused.value.status == 422
    assert evaluated(good(), clock.DEFAULT_START) == {("Sheet", (1, 3)): 2.0}
