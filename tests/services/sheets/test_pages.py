"""The file store in a browser: every page for who may see it, cells shown and written by plain links and forms."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import openpyxl
import pytest
from tests.services.payloads import MARK, MARKUP
from tests.services.test_look import Reader
from tests.services.watch import Tags

from deskjob_services import clock
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.models import Department, Person, Role
from deskjob_services.sheets import rules
from deskjob_services.store import Image, Store

Do = Callable[..., Any]
IDS = {"ana": "P0001", "bo": "P0002", "cy": "P0003", "dee": "P0004"}
NAMES = {"ana": "Ana Ruiz", "bo": "Bo Lindqvist", "cy": "Cy Zając", "dee": "Dee Okafor"}


@cache
def image() -> Image:
    """An office of three people and an administrator of the systems, without a file."""
    assert rules.service.operations
    store = Store.empty(clock.DEFAULT_START)
    store.rows.insert(Department, id="D01", name="Finance", cost_centre="CC-1")
    store.rows.insert(Department, id="D02", name="Sales", cost_centre="CC-2")
    for handle, person_id in IDS.items():
        first, last = NAMES[handle].split()
        store.rows.insert(
            Person, id=person_id, handle=handle, name=NAMES[handle], first_name=first, last_name=last,
            email=f"{handle}@office.example", title="Clerk", department_id="D02" if handle == "cy" else "D01",
            location="Kraków", timezone="Europe/Warsaw", started_at=0,
        )  # fmt: skip
    store.rows.insert(Role, person_id=IDS["dee"], role="admin")
    store.finish_growing()
    made = store.image()
    store.close()
    return made


@pytest.fixture
def office() -> Iterator[Intranet]:
    """A fresh office."""
    store = Store.of_image(image())
    yield Intranet(store, Credentials(b"a secret of the tests, 32 bytes.."))
    store.close()


@pytest.fixture
def do(office: Intranet) -> Do:
    """Do an operation as somebody: `do("bo", "make_folder", name="Finance")`."""

    def run(who: str, operation: str, **arguments: Any) -> Any:
        return dispatch(office, IDS[who], rules.service.operations[f"sheets.{operation}"], arguments)

    return run


def text(data: bytes) -> str:
    """Bytes as operations take them."""
    return base64.b64encode(data).decode()


def budget(rows: int = 3) -> bytes:
    """A workbook: months and amounts with a sum, a day, a share, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan"
    sheet.append(["Month", "Amount", "Day", "Share"])
    for number in range(1, rows + 1):
        sheet.append([f"M{number}", 1000.5 * number, None, number / 8])
        sheet.cell(number + 1, 2).number_format = "#,##0.00"
        sheet.cell(number + 1, 4).number_format = "0.0%"
    sheet["C2"] = clock.day(clock.DEFAULT_START)
    sheet["C2"].number_format = "d mmm yyyy"
    sheet.cell(rows + 2, 1, "Sum")
    sheet.cell(rows + 2, 2, f"=SUM(B2:B{rows + 1})").number_format = "#,##0.00"
    book.create_sheet("Notes & <b>")["A1"] = "Ask Bo"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def full(office: Intranet, do: Do) -> Intranet:
    """Ana's folder with a workbook, a table and a text, shared with Bo to change, with Sales to read, by a link."""
    folder = do("ana", "make_folder", name="Finance").id
    for name, data in (("Budget.xlsx", budget()), ("rates.csv", b'city,rate\r\nOslo,"1,200.50"\r\n')):
        do("ana", "upload", folder=folder, name=name, content=text(data))
    do("ana", "upload", folder=folder, name="notes.txt", content=text(b"First"))
    do("ana", "upload", folder=folder, name="notes.txt", content=text(b"Second"))
    do("ana", "make_folder", folder=folder, name="Old")
    do("ana", "upload", name="gone.txt", content=text(b"x"))
    do("ana", "trash", file="/gone.txt")
    do("ana", "share", file=folder, to="bo", rights=15)
    do("ana", "share", file="/Finance/notes.txt", kind="department", to="Sales", rights=1)
    do("ana", "share", file="/Finance/Budget.xlsx", kind="link", expires="2027-01-01")
    return office


@pytest.fixture
def seat(office: Intranet, browse: Callable[..., Any]) -> Callable[[str], Any]:
    """A browser at the file store in which somebody is signed in: `seat("bo")`."""

    def open_(who: str) -> Any:
        browser = browse(office, IDS[who], "/sheets")
        browser.get("/folders/new")
        return browser

    return open_


def links(page: str) -> list[str]:
    """Where the links of a page of the file store lead."""
    found = (html.unescape(link).partition("#")[0] for link in re.findall(r'href="([^"]+)"', page))
    return [link.removeprefix("/sheets") for link in found if link.startswith("/sheets/")]


def walked(browser: Any) -> dict[str, str]:
    """Every page that links lead to, by its address; each must answer."""
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            assert browser.get(path) == 200, f"{path}: {browser.answer.status_code}"
            seen[path] = "" if "/download" in path else browser.text
            waiting += [link for link in links(seen[path]) if link.partition("?")[0] not in ("/docs", "/openapi.json")]
    return seen


@pytest.mark.parametrize(("who", "most"), [("ana", 60), ("bo", 30), ("cy", 10)])
def test_every_page_that_links_lead_to_is_there_and_sound(
    full: Intranet, seat: Callable[[str], Any], who: str, most: int
) -> None:
    pages = walked(seat(who))
    assert len(pages) > most
    for path, page in pages.items():
        if page:
            read = Reader(page)
            assert (path, read.wrong, read.open, read.nameless()) == (path, [], [], [])
            assert (path, read.count["h1"], read.count["main"]) == (path, 1, 1)
            assert (path, [key for key, times in read.ids.items() if times > 1]) == (path, [])


def file(do: Do, path: str) -> str:
    """The id of one of Ana's files."""
    return str(do("ana", "stat", file=path).id)


def rows_of(page: str) -> dict[str, str]:
    """The cells of the grid that show something, by name."""
    found = re.findall(r'<button name="cell" value="([A-Z]+\d+)"[^>]*>([^<]*)</button>', page)
    return {name: html.unescape(shown) for name, shown in found if shown}


def etag(page: str) -> str:
    """The entity tag a form of the grid holds."""
    found = re.search(r'name="etag" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_nobody_sees_what_is_not_shared_with_them(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one = file(do, "/Finance/Budget.xlsx")
    browser = seat("cy")
    for part in ("", "/about", "/download", "/versions", "/shares", "/rename", "/move", "/copy", "/delete"):
        assert browser.get(f"/files/{one}{part}") == 404, part
    assert browser.get("/?folder=/Finance") == 404
    browser.get("/find?q=budget")
    assert not browser.says("Budget.xlsx")
    browser.get("/folders/new")
    before = full.store.state_hash()
    for part in ("", "/rename", "/delete", "/shares", "/versions", "/lock"):
        assert browser.post(f"/files/{one}{part}", cell="A1", typed="x", name="x", version="1", kind="link") == 404
    assert full.store.state_hash() == before


def test_a_form_from_elsewhere_changes_nothing(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("ana")
    before = full.store.state_hash()
    for path in (f"/files/{one}", f"/files/{one}/delete", f"/files/{one}/shares", "/folders/new", "/upload"):
        sent = {"cell": "A1", "typed": "x", "name": "x", "folder": "/", "kind": "link"}
        assert browser.client.post(path, data=sent).status_code == 403
    assert full.store.state_hash() == before


def test_files_are_looked_after_by_forms(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    browser = seat("ana")
    assert browser.post("/folders/new", folder="/Finance", name="2026 & on") == 200
    assert browser.says("The folder 2026 &amp; on is made.") and browser.says("Budget.xlsx")
    assert browser.post("/folders/new", folder="/Finance", name="2026 & on") == 409
    assert 'value="2026 &amp; on"' in browser.text and 'role="alert"' in browser.text
    assert browser.get("/upload?folder=/Finance/2026 %26 on") == 200
    assert browser.post("/upload", folder="/Finance/2026 & on") == 422
    assert browser.post("/upload", ("plan.txt", b"Soon", "text/plain"), folder="/Finance/2026 & on", name="") == 200
    assert browser.says("plan.txt is uploaded.")
    one = file(do, "/Finance/2026 & on/plan.txt")
    assert browser.get(f"/files/{one}/rename") == 200 and browser.post(f"/files/{one}/rename", name="a/b") == 422
    assert 'value="a/b"' in browser.text
    assert browser.post(f"/files/{one}/rename", name="plans.txt") == 200 and browser.says("It is called plans.txt now.")
    assert browser.post(f"/files/{one}/move", folder="/Nowhere", name="plans.txt") == 404
    assert 'value="/Nowhere"' in browser.text
    assert browser.post(f"/files/{one}/move", folder="/Finance", name="plans.txt") == 200
    assert browser.post(f"/files/{one}/copy", folder="/", name="copy.txt") == 200 and browser.says("copy.txt")
    browser.get(f"/files/{one}/about")
    assert browser.post(f"/files/{one}/lock") == 200 and browser.says("by Ana Ruiz")
    assert browser.post(f"/files/{one}/unlock") == 200 and browser.says("by nobody")
    assert browser.get(f"/files/{one}/delete") == 200 and browser.post(f"/files/{one}/delete") == 200
    assert browser.says("plans.txt is in your trash.")
    assert browser.get("/trash") == 200 and browser.says("plans.txt")
    assert browser.post(f"/trash/{one}/restore") == 200 and browser.says("plans.txt is back.")
    browser.post(f"/files/{one}/delete")
    assert browser.get(f"/trash/{one}/purge") == 200 and browser.says("for good?")
    assert browser.post(f"/trash/{one}/purge") == 200 and browser.says("plans.txt is gone.")
    assert browser.post(f"/trash/{one}/restore") == 404


def test_a_folder_is_sorted_either_way(full: Intranet, seat: Callable[[str], Any]) -> None:
    browser = seat("ana")
    orders = {}
    for ask in ("sort=name", "sort=name&dir=desc", "sort=size", "sort=size&dir=desc"):
        assert browser.get(f"/?folder=/Finance&{ask}") == 200
        orders[ask] = re.findall(r"> (Old|Budget.xlsx|notes.txt|rates.csv)</a>", browser.text)
    assert orders["sort=name"] == ["Old", "Budget.xlsx", "notes.txt", "rates.csv"]
    assert orders["sort=name&dir=desc"] == ["Old", "rates.csv", "notes.txt", "Budget.xlsx"]
    assert orders["sort=size"][1:] == orders["sort=size&dir=desc"][:0:-1] == ["notes.txt", "rates.csv", "Budget.xlsx"]


def test_versions_say_what_changed_and_one_is_restored(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/notes.txt"), seat("bo")
    assert browser.get(f"/files/{one}/versions") == 200 and browser.says("Uploaded")
    tag = etag(browser.text)
    browser.get(f"/files/{one}/download?version=1")
    assert browser.answer.content == b"First" and "attachment" in browser.answer.headers["content-disposition"]
    browser.get(f"/files/{one}/versions")
    assert browser.post(f"/files/{one}/versions", version="1", etag=tag) == 200
    assert browser.says("notes.txt is again as it was at version 1.") and browser.says("Version 1 restored")
    assert browser.post(f"/files/{one}/versions", version="1", etag=tag) == 412
    browser.get(f"/files/{one}/download")
    assert browser.answer.content == b"First"


def test_a_file_is_shared_and_the_share_changed_and_ended(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("ana")
    where = f"/files/{one}/shares"
    assert browser.post(where, kind="person", to="nobody", rights="3", expires="2026-12-01") == 404
    assert 'value="nobody"' in browser.text and 'value="2026-12-01"' in browser.text
    assert browser.post(where, kind="person", to="cy", rights="3", expires="2026-12-01") == 200
    assert browser.says("Cy Zając") and browser.says("read, change")
    share = re.findall(r"/shares/(SS\d+)/end", browser.text)[-1]
    assert browser.get(f"/shares/{share}") == 200 and 'value="2026-12-01"' in browser.text
    assert browser.post(f"/shares/{share}", rights="1", expires="2020-01-01") == 422
    assert browser.post(f"/shares/{share}", rights="1", expires="") == 200 and browser.says("no end")
    other = seat("cy")
    assert other.get("/shared") == 200 and other.says("Budget.xlsx")
    assert other.get(f"/shares/{share}/end") == 200 and other.post(f"/shares/{share}/end") == 200
    assert other.get(f"/files/{one}") == 404


def test_a_link_is_for_whoever_has_it_until_it_ends(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("ana")
    browser.get(f"/files/{one}/shares")
    found = re.search(r"/index\.php/s/(\w+)", browser.text)
    assert found
    browser.client.cookies.clear()
    assert browser.get(f"/index.php/s/{found[1]}") == 200
    assert browser.says("Budget.xlsx") and browser.says("Ana Ruiz shares it") and not browser.says("Signed in as")
    assert browser.get(f"/index.php/s/{found[1]}/download") == 200 and browser.answer.content == budget_of(do, one)
    assert browser.get(f"/index.php/s/{found[1][:-1]}x") == 404 and browser.says("This link leads nowhere")
    share = do("ana", "share", file="/Finance", kind="link").token
    assert browser.get(f"/index.php/s/{share}") == 200 and browser.says("rates.csv")
    assert browser.get(f"/index.php/s/{share}?path=Old") == 200 and browser.says("The folder is empty.")
    assert browser.get(f"/index.php/s/{share}/download?path=rates.csv") == 200
    assert browser.answer.content.startswith(b"city")
    for bad in ("path=../gone.txt", "path=Nothing", "path=Old"):
        assert browser.get(f"/index.php/s/{share}/download?{bad}") in (404, 422)


def budget_of(do: Do, one: str) -> bytes:
    """The bytes of a file."""
    return base64.b64decode(do("ana", "download", file=one).content)


def test_the_grid_shows_values_as_they_are_formatted(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("bo")
    assert browser.get(f"/files/{one}") == 200
    shown = rows_of(browser.text)
    assert (shown["B2"], shown["B5"], shown["C2"], shown["D3"]) == ("1,000.50", "6,003.00", "13 Apr 2026", "25.0%")
    assert 'data-typed="=SUM(B2:B4)" aria-label="B5: 6,003.00"' in browser.text
    assert browser.text.count('<th scope="col">') > 8 and '<th scope="row">5</th>' in browser.text
    assert browser.get(f"/files/{one}?cell=B5") == 200 and 'value="=SUM(B2:B4)"' in browser.text
    assert browser.get(f"/files/{one}?sheet=Notes %26 <b>") == 200 and rows_of(browser.text) == {"A1": "Ask Bo"}
    for wrong in ("sheet=None", "cell=B0", "at=ZZZZ1", "cell=B7&at=A5000"):
        assert browser.get(f"/files/{one}?{wrong}") in (404, 422), wrong
        assert 'role="alert"' in browser.text


def test_a_large_sheet_comes_in_windows(office: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one = do("ana", "upload", name="Large.xlsx", content=text(budget(250))).id
    browser = seat("ana")
    assert browser.get(f"/files/{one}") == 200 and "A100" in rows_of(browser.text)
    assert "A101" not in rows_of(browser.text) and browser.says("Rows 1 to 100")
    nexts = [link for link in links(browser.text) if "at=A101" in link]
    assert nexts and browser.get(nexts[0]) == 200 and rows_of(browser.text)["A101"] == "M100"
    assert browser.get(f"/files/{one}?cell=B240") == 200 and rows_of(browser.text)["A240"] == "M239"


def test_a_cell_is_written_and_undone_by_forms(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("bo")
    browser.get(f"/files/{one}?cell=B2")
    tag = etag(browser.text)
    asked = {"do": "write", "sheet": "Plan", "at": "A1", "cell": "B2", "etag": tag}
    assert browser.post(f"/files/{one}", **asked, typed="2,000.25") == 200
    assert (rows_of(browser.text)["B2"], rows_of(browser.text)["B5"]) == ("2,000.25", "7,002.75")
    assert browser.post(f"/files/{one}", **asked, typed="kept") == 412
    assert 'value="kept"' in browser.text and browser.says("has changed since you opened it")
    asked["etag"] = etag(browser.text)
    assert browser.post(f"/files/{one}", **asked, typed="=SUM(B3") == 422
    assert 'value="=SUM(B3"' in browser.text and 'role="alert"' in browser.text
    assert browser.post(f"/files/{one}", **asked, typed="=B3*2") == 200 and rows_of(browser.text)["B2"] == "4,002.00"
    back = re.search(r'name="version" value="(\d+)"', browser.text)
    assert back and browser.post(f"/files/{one}", **asked | {"etag": etag(browser.text), "do": "undo"}, version=back[1])
    assert rows_of(browser.text)["B2"] == "2,000.25"
    book = openpyxl.load_workbook(io.BytesIO(budget_of(do, one)))
    assert (book["Plan"]["B2"].value, book["Plan"]["B2"].number_format) == (2000.25, "#,##0.00")
    browser.get(f"/files/{one}/versions")
    assert browser.says("Wrote Plan!B2") and browser.says("Bo Lindqvist")


def test_a_block_is_pasted_and_texts_stay_texts(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("ana")
    browser.get(f"/files/{one}")
    asked = {"do": "paste", "sheet": "Plan", "at": "A1", "cell": "F2", "etag": etag(browser.text)}
    assert browser.post(f"/files/{one}", **asked, block="") == 422
    block = 'North\t12%\t007\r\nSouth\t2026-05-01\t"two\r\nlines"\r\n'
    assert browser.post(f"/files/{one}", **asked, block=block) == 200
    shown = rows_of(browser.text)
    assert [shown[name] for name in ("F2", "G2", "H2", "F3", "G3")] == ["North", "12%", "007", "South", "2026-05-01"]
    assert "two\nlines" in shown["H3"]
    browser.get(f"/files/{one}?cell=H2")
    assert re.search(r'name="typed"[^>]*value="(&#39;)?007"', browser.text)


STEPS: list[tuple[dict[str, str], str]] = [
    ({"do": "insert_rows", "cell": "A2"}, "There is an empty row 2 now."),
    ({"do": "delete_rows", "cell": "A2"}, "Row 2 is deleted."),
    ({"do": "insert_columns", "cell": "B1"}, "There is an empty column B now."),
    ({"do": "delete_columns", "cell": "B1"}, "Column B is deleted."),
    ({"do": "format_range", "range": "B2:B4", "format": "0"}, "B2:B4 is shown as 0."),
    ({"do": "add_sheet", "name": "Extra"}, "The sheet Extra is added."),
    ({"do": "rename_sheet", "name": "The plan"}, "The sheet is called The plan now."),
]


@pytest.mark.parametrize(("fields", "said"), STEPS, ids=[step["do"] for step, _ in STEPS])
def test_rows_columns_formats_and_sheets_change_by_forms(
    full: Intranet, do: Do, seat: Callable[[str], Any], fields: dict[str, str], said: str
) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("ana")
    browser.get(f"/files/{one}")
    assert browser.post(f"/files/{one}", **{"sheet": "Plan", "etag": etag(browser.text), **fields}) == 200
    assert browser.says(said)


def test_a_sheet_is_deleted_after_a_question(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("ana")
    assert browser.get(f"/files/{one}/sheet/delete?sheet=Plan") == 200 and browser.says("Delete the sheet Plan?")
    assert browser.post(f"/files/{one}/sheet/delete?sheet=Plan") == 200
    assert rows_of(browser.text) == {"A1": "Ask Bo"}


def test_a_table_in_plain_text_changes_in_one_cell_only(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/rates.csv"), seat("bo")
    assert browser.get(f"/files/{one}?cell=B2") == 200 and rows_of(browser.text)["B2"] == "1,200.50"
    tag = etag(browser.text)
    assert browser.post(f"/files/{one}", do="write", cell="A2", typed='Oslo, "S"', etag=tag) == 200
    assert budget_of(do, one) == b'city,rate\r\n"Oslo, ""S""","1,200.50"\r\n'
    assert browser.post(f"/files/{one}", do="write", cell="C4", typed="new", etag=tag) == 412
    assert browser.post(f"/files/{one}", do="write", cell="C4", typed="new", etag=etag(browser.text)) == 200
    assert budget_of(do, one).endswith(b'"1,200.50"\r\n\r\n,,new\r\n')


def test_a_reader_sees_cells_and_changes_none(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    do("ana", "share", file="/Finance/Budget.xlsx", to="cy", rights=1)
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("cy")
    assert browser.get(f"/files/{one}") == 200 and "readonly" in browser.text
    assert ">Save<" not in browser.text and ">Undo" not in browser.text
    browser.get("/folders/new")
    assert browser.post(f"/files/{one}", do="write", cell="B2", typed="1") == 403


def test_what_cannot_be_read_is_a_page_that_says_so(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    for name, data in (("broken.xlsx", b"PK\x03\x04 no"), ("none.xlsx", b""), ("binary.csv", b"a\x00b")):
        one = do("ana", "upload", name=name, content=text(data)).id
        browser = seat("ana")
        assert browser.get(f"/files/{one}") in (415, 422), name
        assert browser.says("Its cells cannot be shown.") and full.faults == []


@pytest.mark.parametrize("payload", MARKUP)
def test_nothing_that_somebody_wrote_is_markup(
    full: Intranet, do: Do, seat: Callable[[str], Any], payload: str
) -> None:
    name = re.sub(r"[/\\\s]", "", payload)[:60] + ".xlsx"
    one = do("ana", "upload", folder="/Finance", name=name, content=text(budget())).id
    do("ana", "write_range", file=one, range="A1", values=[["'" + payload, payload.lstrip("=")]])
    do("ana", "upload", name="x.csv", content=text(payload.replace('"', "'").encode()))
    folder = do("ana", "make_folder", name=re.sub(r"[/\\\s]", "", payload)[:60]).id
    link = do("ana", "share", file=folder, kind="link").token
    browser = seat("ana")
    pages = [f"/files/{one}{part}" for part in ("", "?cell=A1", "/about", "/versions", "/shares", "/move", "/delete")]
    marks = 0
    for path in (
        *pages,
        f"/files/{file(do, '/x.csv')}",
        "/",
        "/?folder=/Finance",
        "/shared/by-me",
        f"/index.php/s/{link}",
    ):
        assert browser.get(path) == 200, path
        assert Tags(browser.text).live == [], path
        marks += MARK in browser.text
    assert marks > 6


def test_an_administrator_opens_what_is_not_among_their_files(
    full: Intranet, do: Do, seat: Callable[[str], Any]
) -> None:
    folder, book = file(do, "/Finance"), file(do, "/Finance/Budget.xlsx")
    browser = seat("dee")
    for path in (f"/files/{folder}", f"/files/{book}", f"/files/{book}/about", f"/files/{book}/versions"):
        assert browser.get(path) == 200, path
        assert full.faults == []
    assert browser.get(f"/files/{folder}") == 200 and browser.says("rates.csv")
    browser.get(f"/files/{book}")
    assert browser.post(f"/files/{book}", do="write", cell="B2", typed="7", etag=etag(browser.text)) == 200
    one = file(do, "/Finance/rates.csv")
    browser.get(f"/files/{one}")
    assert browser.post(f"/files/{one}", do="write", cell="B2", typed="7", etag=etag(browser.text)) == 200
    assert budget_of(do, one) == b"city,rate\r\nOslo,7\r\n"


def test_cells_are_found_by_their_values_and_formulas(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    one, browser = file(do, "/Finance/Budget.xlsx"), seat("bo")
    assert browser.get(f"/files/{one}?find=sum") == 200 and browser.says("2 cells have “sum”")
    assert [link for link in links(browser.text) if "cell=B5" in link]
    assert browser.get(f"/files/{one}?find=<b>nothing") == 200 and browser.says("No cell has")
    assert "<b>nothing" not in browser.text


def test_hidden_rows_and_columns_are_shown_on_asking(office: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(budget()))
    book["Plan"].row_dimensions[3].hidden = book["Plan"].column_dimensions["D"].hidden = True
    kept = io.BytesIO()
    book.save(kept)
    one = do("ana", "upload", name="Hidden.xlsx", content=text(kept.getvalue())).id
    browser = seat("ana")
    assert browser.get(f"/files/{one}") == 200 and browser.says("hidden: row 3, column D")
    assert not {"A3", "D2"} & set(rows_of(browser.text)) and "A4" in rows_of(browser.text)
    shown = [link for link in links(browser.text) if link.endswith("&hidden=1")]
    assert browser.get(shown[0]) == 200 and {"A3", "D2"} <= set(rows_of(browser.text))
