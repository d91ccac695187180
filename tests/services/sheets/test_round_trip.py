"""One cell of a workbook changes; everything else is still there, compared part by part."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from tests.services.sheets.books import FURNISHED, furnished, parts, resaved

from deskjob_services import clock
from deskjob_services.sheets.book.changing import Change, Changed
from deskjob_services.sheets.book.editing import filled
from deskjob_services.sheets.book.places import Area
from deskjob_services.sheets.book.workbook import Book

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

CHAIN = "xl/calcChain.xml"
MAY_CHANGE = ("C3", "E3", "E4", "E5")
"""The cell that is written, and cells that the formula of a block fills."""
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def changed(data: bytes) -> Changed:
    """The workbook with another amount in C3."""
    change = Change(Book(data))
    filled(change, "Data", Area(3, 3, 3, 3), [[1000]])
    return change.finished(clock.DEFAULT_START)


def flat(data: bytes) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    """A sheet's elements without what may change: the changed cell, and what formulas come to."""
    found = []
    for one in ElementTree.fromstring(data).iter():
        if one.tag == f"{SPACE}c":
            if one.get("r") in MAY_CHANGE:
                one.attrib.pop("t", None)
                for each in list(one):
                    one.remove(each)
            if one.find(f"{SPACE}f") is not None:
                one.attrib.pop("t", None)
                for each in one.findall(f"{SPACE}v"):
                    one.remove(each)
        found.append((one.tag, tuple(sorted(one.attrib.items())), (one.text or "").strip()))
    return found


def held(data: bytes, done: Changed | None = None) -> None:
    """Assert that the change of a cell changes nothing else."""
    done = done or changed(data)
    before, after = parts(data), parts(done.data)
    gone = set(before) - set(after)
    assert gone <= {CHAIN}
    assert set(after) <= set(before)
    sheets = {name for name in before if re.match(r"xl/worksheets/[^/]+\.xml$", name)}
    beside = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} if gone else set()
    others = {name for name in after if after[name] != before[name]}
    assert others <= set(done.parts) <= sheets | beside
    for name in sheets:
        assert flat(after[name]) == flat(before[name]), name
    for name in beside:
        assert b"calcChain" not in after[name]
    worth = load_workbook(io.BytesIO(done.data), data_only=True)
    total = sum(row * 1.25 for row in range(2, 12)) - 3.75 + 1000
    assert worth["Data"]["C3"].value == 1000
    assert worth["Data"]["D3"].value == 2000
    assert worth["Data"]["C12"].value == total
    assert worth["Other sheet"]["A1"].value == total * 2
    assert worth["Other sheet"]["A2"].value is True
    load_workbook(io.BytesIO(done.data))


@pytest.mark.parametrize("name", FURNISHED)
def test_a_workbook_of_openpyxl_keeps_all_but_the_cell(name: str) -> None:
    held(furnished(FURNISHED[name]))


@pytest.mark.parametrize("name", FURNISHED)
def test_through_the_api_too(name: str, do: Callable[..., Any], put: Callable[..., str]) -> None:
    data = furnished(FURNISHED[name])
    file = put("ana", "book.xlsx", data)
    answer = do("ana", "write_range", file=file, sheet="Data", range="C3", values=[[1000]])
    held(data, Changed(base64.b64decode(do("ana", "download", file=file).content), tuple(answer.parts), {}))
    assert base64.b64decode(do("ana", "download", file=file, version=1).content) == data


def test_a_workbook_with_everything_keeps_all_but_the_cell() -> None:
    held(furnished(*(each for name, each in FURNISHED.items() if name not in ("merged", "arrayed"))))


@pytest.mark.long
@pytest.mark.needs("soffice")
def test_workbooks_of_libreoffice_keep_all_but_the_cell(tmp_path: Path) -> None:
    made = resaved(tmp_path, {name: furnished(each) for name, each in FURNISHED.items()})
    assert len(made) == len(FURNISHED)
    for data in made.values():
        held(data)


@pytest.mark.long
@pytest.mark.needs("soffice")
def test_what_we_write_opens_in_libreoffice_with_the_same_values(tmp_path: Path) -> None:
    written = {name: changed(furnished(each)).data for name, each in FURNISHED.items()}
    for name, data in resaved(tmp_path, written).items():
        ours, theirs = (load_workbook(io.BytesIO(one), data_only=True) for one in (written[name], data))
        for sheet in ours.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    other = theirs[sheet.title][cell.coordinate].value
                    assert cell.value == other or cell.value == pytest.approx(other), f"{name} {cell.coordinate}"


def test_the_same_change_gives_the_same_bytes() -> None:
    data = furnished(*(each for name, each in FURNISHED.items() if name != "merged"))
    assert changed(data).data == changed(data).data


def test_a_chain_of_calculation_goes_with_its_two_references() -> None:
    data = furnished()
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="C12" i="1"/></calcChain>'
    )
    change = Change(Book(data))
    change.add(CHAIN, chain, "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    change.relate("xl/workbook.xml", CHAIN, "calcChain")
    with_chain = change._written()
    assert CHAIN in parts(with_chain)
    held(with_chain)
    assert CHAIN not in parts(changed(with_chain).data)


@pytest.mark.parametrize("encoding", ["utf-16", "us-ascii"])
def test_a_sheet_in_another_encoding_is_written_in_utf_8(encoding: str) -> None:
    """What it says of itself must be true of the new bytes, or no program reads them."""
    sheet = "xl/worksheets/sheet1.xml"
    text = parts(furnished())[sheet].decode()
    said = f'<?xml version="1.0" encoding="{encoding.upper()}"?>' + re.sub(r"<\?xml[^>]*\?>", "", text)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, data in parts(furnished()).items():
            made.writestr(name, said.encode(encoding, "xmlcharrefreplace") if name == sheet else data)
    change = Change(Book(kept.getvalue()))
    filled(change, "Data", Area(3, 2, 3, 3), [["Żółć", 1000]])
    done = change.finished(clock.DEFAULT_START).data
    found = load_workbook(io.BytesIO(done), data_only=True)["Data"]
    assert (found["B3"].value, found["D3"].value) == ("Żółć", 2000)
    assert [cell.column for cell in Book(done).sheet("Data").cells_of(Book(done).sheet("Data").rows[3])] == [1, 2, 3, 4]
