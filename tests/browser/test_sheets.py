"""Work in the file store through the pages: a workbook opened, edited, calculated, undone, pasted into, downloaded."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.services.sheets.books import resaved

from deskjob.standing import Standing

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
OWNER, OTHER = "clinton.smith", "maks.bobak"
PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true})) }"""


def workbook(rows: int = 4) -> bytes:
    """Months with what they cost, and the sum."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Costs"
    sheet.append(["Month", "Amount", "Paid"])
    for number in range(rows):
        sheet.append([f"Month {number + 1}", 1250.5 * (number + 1), "yes" if number % 2 else None])
        sheet.cell(number + 2, 2).number_format = "#,##0.00"
    sheet.append(["Sum", f"=SUM(B2:B{rows + 1})"])
    sheet.cell(rows + 2, 2).number_format = "#,##0.00"
    book.create_sheet("Notes")["A1"] = "Ask Maks"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture(scope="module", autouse=True)
def furnished(company: Standing) -> None:
    """A folder with workbooks and a table in plain text, shared with somebody, and something thrown away."""
    desk = company.world.desk(OWNER).sheets
    desk.make_folder("Quay seven")
    books = {name: workbook() for name in ("Costs.xlsx", "Keys.xlsx", "Block.xlsx", "Two.xlsx", "Session.xlsx")}
    for name, data in {**books, "Long.xlsx": workbook(1_000), "rates.csv": b"city,rate\nOslo,12\n"}.items():
        desk.upload(folder="/Quay seven", name=name, content=base64.b64encode(data).decode())
    for name in ("old.txt", "kept.txt"):
        desk.upload(folder="/Quay seven", name=name, content="T2xk")
    desk.trash("/Quay seven/old.txt")
    desk.share("/Quay seven", to=OTHER, rights=15)
    desk.share("/Quay seven/Costs.xlsx", kind="link")


def opened(visitor: Visitor, name: str) -> None:
    """Go to a file of the folder as anybody does: by links."""
    visitor.go("/sheets/")
    for step in ("Quay seven", name):
        visitor.page.get_by_role("main").get_by_role("link", name=step, exact=True).click()


def cell(visitor: Visitor, name: str) -> str:
    """What a cell of the grid shows."""
    return str(visitor.page.locator(f"#grid button[value={name}]").inner_text())


def test_the_pages_look_as_they_should(visit: Callable[..., Visitor]) -> None:
    owner = visit(OWNER)
    stat = owner.company.world.desk(OWNER).sheets.stat
    costs, plain = (f"/sheets/files/{stat(f'/Quay seven/{name}').id}" for name in ("Costs.xlsx", "kept.txt"))
    pages = {
        "files": "/sheets/", "folder": "/sheets/?folder=/Quay seven", "grid": f"{costs}?cell=B6",
        "found": f"{costs}?find=sum",
        "about": f"{costs}/about", "versions": f"{costs}/versions", "sharing": f"{costs}/shares",
        "rename": f"{costs}/rename", "move": f"{costs}/move", "delete": f"{costs}/delete", "shared": "/sheets/shared",
        "shared-by-me": "/sheets/shared/by-me",
        "trash": "/sheets/trash", "find": "/sheets/find?q=costs", "upload": "/sheets/upload?folder=/Quay seven",
        "new-folder": "/sheets/folders/new", "plain": f"{plain}/about",
    }  # fmt: skip
    for name, path in pages.items():
        assert owner.go(path) == 200, path
        assert (name, owner.too_wide(), owner.barriers()) == (name, "", [])
        owner.picture(f"sheets-{name}")
    owner.go(f"{costs}/shares")
    link = owner.page.locator("main a[href*='/index.php/s/']").first.get_attribute("href")
    stranger = visit()
    assert link and stranger.page.goto(link).status == 200
    assert (stranger.too_wide(), stranger.barriers()) == ("", [])
    stranger.picture("sheets-public")


def test_a_workbook_is_worked_on_by_keyboard(visit: Callable[..., Visitor]) -> None:
    owner = visit(OWNER)
    page, keys = owner.page, owner.page.keyboard
    opened(owner, "Keys.xlsx")
    assert page.get_by_role("grid").count() == 1 and cell(owner, "B6") == "12,505.00"
    page.get_by_role("button", name="B2: 1,250.50").click()
    keys.type("2000")
    keys.press("Enter")
    page.locator("#grid button[value=B6]", has_text="13,254.50").wait_for()
    assert page.evaluate("document.activeElement.value") == "B3"
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "C4"
    assert page.get_by_role("textbox", name="Value or formula of C4").count() == 1
    keys.type("=B6*2")
    keys.press("Tab")
    page.locator("#grid button[value=C4]", has_text="26509").wait_for()
    keys.press("ArrowLeft")
    assert page.locator("#typed").input_value() == "=B6*2"
    keys.press("Control+z")
    page.locator("#grid button[value=C4]:text-is('')").wait_for(state="attached")
    keys.press("Control+z")
    page.locator("#grid button[value=B2]", has_text="1,250.50").wait_for()
    assert cell(owner, "B6") == "12,505.00"
    keys.type("=SUM(")
    keys.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.locator("#grid td input").input_value() == "=SUM("
    keys.press("Escape")
    assert page.locator("#grid td input").count() == 0


def test_a_block_is_pasted_and_the_file_downloaded(visit: Callable[..., Visitor]) -> None:
    owner = visit(OWNER)
    opened(owner, "Block.xlsx")
    owner.page.locator("#grid button[value=E2]").click()
    owner.page.evaluate(PASTE, "North\t12%\r\nSouth\t=B6\r\n")
    owner.page.locator("#grid button[value=F3]", has_text="12505").wait_for()
    assert [cell(owner, name) for name in ("E2", "F2", "E3")] == ["North", "12%", "South"]
    with owner.page.expect_download() as kept:
        owner.page.get_by_role("link", name="Download").first.click()
    sheet = openpyxl.load_workbook(io.BytesIO(kept.value.path().read_bytes()))["Costs"]
    assert (sheet["E2"].value, sheet["F2"].value, sheet["F3"].value) == ("North", 0.12, "=B6")
    owner.page.locator("#grid button[value=E2]").click()
    owner.page.keyboard.press("Control+z")
    owner.page.locator("#grid button[value=F3]:text-is('')").wait_for(state="attached")


@pytest.mark.needs("soffice")
def test_what_a_session_leaves_opens_in_libreoffice_with_the_same_values(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    """Opened, edited, a formula put in, undone, put in again, a block pasted, downloaded."""
    owner = visit(OWNER)
    page, keys = owner.page, owner.page.keyboard
    opened(owner, "Session.xlsx")
    page.locator("#grid button[value=B2]").click()
    for typed, after, shown in (("2000", "B6", "13,254.50"), ("=B2/4", "B3", "500.00")):
        keys.type(typed)
        keys.press("Enter")
        page.locator(f"#grid button[value={after}]", has_text=shown).wait_for()
    keys.press("Control+z")
    page.locator("#grid button[value=B3]", has_text="2,501.00").wait_for()
    page.locator("#grid button[value=B6]", has_text="13,254.50").wait_for()
    page.locator("#grid button[value=D2]").click()
    keys.type('=IF(B2>1999,"high","low")&" "&TEXT(B6,"0.0")')
    keys.press("Enter")
    page.locator("#grid button[value=D2]", has_text="high 13254.5").wait_for()
    page.locator("#grid button[value=E2]").click()
    page.evaluate(PASTE, "North\t12%\r\n2026-04-13\t=B6/0\r\n")
    page.locator("#grid button[value=F3]", has_text="#DIV/0!").wait_for()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download").first.click()
    data = kept.value.path().read_bytes()
    ours, theirs = (
        openpyxl.load_workbook(io.BytesIO(one), data_only=True)
        for one in (data, resaved(tmp_path, {"session": data})["session"])
    )
    cells = {cell.coordinate: cell.value for row in ours["Costs"].iter_rows() for cell in row}
    assert (cells["B2"], cells["B3"], cells["B6"], cells["F2"]) == (2000, 2501, 13254.5, 0.12)
    assert (cells["D2"], cells["E2"], cells["F3"]) == ("high 13254.5", "North", "#DIV/0!")
    for sheet in ours.worksheets:
        for row in sheet.iter_rows():
            for one in row:
                assert one.value == theirs[sheet.title][one.coordinate].value, one.coordinate


def test_rows_come_as_one_scrolls(visit: Callable[..., Visitor]) -> None:
    owner = visit(OWNER)
    opened(owner, "Long.xlsx")
    assert owner.page.locator("#grid tbody tr").count() == 100
    for rows in (200, 300):
        owner.page.evaluate("document.getElementById('grid').scrollTop = 1e6")
        owner.page.locator(f"#grid button[value=A{rows}]").wait_for()
    owner.page.locator("#grid button[value=B250]").click()
    owner.page.keyboard.type("1")
    owner.page.keyboard.press("Enter")
    owner.page.locator("#grid button[value=B250]:text-is('1.00')").wait_for()
    assert owner.page.locator("#grid tbody tr").count() == 300


def test_everything_goes_without_script(visit: Callable[..., Visitor]) -> None:
    other = visit(OTHER, java_script_enabled=False)
    opened(other, "Costs.xlsx")
    other.page.get_by_role("button", name=re.compile("^B3:")).click()
    field = other.page.get_by_label("Value or formula of B3")
    field.fill("=SUM(")
    other.page.get_by_role("button", name="Save").click()
    other.page.get_by_role("alert").wait_for()
    assert field.input_value() == "=SUM("
    field.fill("=B2*10")
    other.page.get_by_role("button", name="Save").click()
    assert cell(other, "B3") == "12,505.00"
    other.page.get_by_role("button", name="Undo").click()
    assert cell(other, "B3") == "2,501.00"
    opened(other, "rates.csv")
    other.page.get_by_role("button", name="B2: 12").click()
    other.page.get_by_label("Value or formula of B2").fill("13")
    other.page.get_by_role("button", name="Save").click()
    assert cell(other, "B2") == "13"


def test_two_who_write_at_once_lose_nothing(visit: Callable[..., Visitor]) -> None:
    owner, other = visit(OWNER), visit(OTHER)
    for one in (owner, other):
        opened(one, "Two.xlsx")
    for one, name, text in ((owner, "D1", "Mine"), (other, "D2", "Theirs")):
        one.page.locator(f"#grid button[value={name}]").click()
        one.page.keyboard.type(text)
        one.page.keyboard.press("Enter")
    other.page.get_by_role("alert").wait_for()
    assert "has changed since you opened it" in other.page.get_by_role("alert").inner_text()
    assert cell(other, "D1") == "Mine" and other.page.locator("#grid td input").input_value() == "Theirs"
    other.page.keyboard.press("Enter")
    other.page.locator("#grid button[value=D2]", has_text="Theirs").wait_for()
    other.page.locator("#said:empty").wait_for(state="attached")
    other.page.keyboard.press("Control+z")
    other.page.locator("#grid button[value=D2]:text-is('')").wait_for(state="attached")
    assert cell(other, "D1") == "Mine"


def test_the_forms_below_speak_of_the_chosen_cell(visit: Callable[..., Visitor]) -> None:
    owner = visit(OWNER)
    opened(owner, "Two.xlsx")
    owner.page.locator("#grid button[value=B3]").click()
    owner.page.get_by_text("Paste a block; rows").click()
    owner.page.get_by_role("button", name="Insert a row above 3").click()
    owner.page.get_by_text("There is an empty row 3 now.").wait_for()
    assert cell(owner, "A4") == "Month 2"
