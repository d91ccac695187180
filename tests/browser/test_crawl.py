"""Every page of every service, seen by everybody it is for: sound, legible, within the window, without barriers."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from deskjob.standing import Standing
from deskjob_services.expenses.models import Report
from deskjob_services.expenses.pdf import Row, page
from deskjob_services.git.committing import FileAction
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.web import create_app

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
PDF = page([Row("City Cab", bold=True), Row("8 April 2026"), Row("Total 21.40 EUR")], "Cab")
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PEOPLE = {
    "employee": "clinton.smith",
    "manager": "nurul.chan",
    "treasurer": "marcel.bednar",
    "admin": "yongsheng.ng",
}
FILES = {
    "chat_pages.download", "expenses_pages.receipt", "git_pages.raw", "git_pages.archive", "sheets_pages.download",
    "public_pages.fetched",
}  # fmt: skip
"""Routes that answer with a file."""
_BUTTONS = "() => [...new Set([...document.querySelectorAll('main .button')].map((one) => one.innerText))].sort()"
VISITED: set[tuple[str, str]] = set()
GUISES: set[tuple[str, ...]] = set()
"""What axe-core has looked at: pages, with the buttons they offered, which is what differs by person and state."""
_LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.href)"


class Place(NamedTuple):
    """What a link leads to: a page of a service, in one of its shapes."""

    service: str
    endpoint: str
    shape: str


@pytest.fixture(scope="module", autouse=True)
def furnished(company: Standing) -> None:
    """What a small company does not grow by itself, so that there is a record for every page."""
    desk = company.world.desk
    employee, manager = desk(PEOPLE["employee"]), desk(PEOPLE["manager"])
    room = employee.chat.create_channel(name="harbour-tour", topic="Where and when", members=[PEOPLE["manager"]])
    said = employee.chat.send(room=room.id, text="Who comes along on Friday?")
    employee.chat.edit(message=said.id, text="Who comes along on Thursday?")
    manager.chat.react(message=said.id, emoji=":tada:")
    manager.chat.send(room=room.id, text="I do.", thread=said.id)
    employee.chat.upload(room=room.id, name="map.txt", content="TGVmdCBhdCB0aGUgcXVheS4=")
    employee.people.take_leave(employee.people.me().id, "vacation", "2026-04-20", "2026-04-22")
    employee.hand_over(reason="no answer", about=[PEOPLE["manager"]], note="Asked twice since Monday.")
    for handed_in in (False, True):
        one = employee.expenses.create(title="Trade fair, Rotterdam", purpose="Three days at the stand", currency="EUR")
        line = employee.expenses.add_line(one.id, "2026-04-08", "City Cab", "taxi", "21.40", "EUR")
        employee.expenses.attach(line.id, "cab.pdf", base64.b64encode(PDF).decode())
        if handed_in:
            employee.expenses.submit(report=one.id)
    filed(company)
    prepared(company)
    written(company)


def written(company: Standing) -> None:
    """Code that is in every state: an empty project, a change to review, one that does not go together, a picture."""
    admin, employee = company.world.desk(PEOPLE["admin"]), company.world.desk(PEOPLE["employee"])
    admin.git.create_project(name="Nothing yet", visibility="internal")
    one = employee.git.create_project(name="Quay", visibility="internal").id
    first = [
        FileAction(action="create", path="README.md", content="# Quay\n\nSee #1.\n"),
        FileAction(action="create", path="quay.png", content=PICTURE, encoding="base64"),
        FileAction(action="create", path="tides.bin", content="AP8A", encoding="base64"),
    ]
    employee.git.commit_files(project=one, branch="main", message="Begin", actions=first)
    employee.git.add_member(project=one, person=PEOPLE["manager"], level=30)
    for branch in ("deeper", "wider"):
        change = FileAction(action="update", path="README.md", content=f"# Quay\n\nIt becomes {branch}.\n")
        employee.git.commit_files(
            project=one, branch=branch, start_branch="main", message=f"Make it {branch}", actions=[change]
        )
        employee.git.open_merge_request(
            project=one, source_branch=branch, title=f"Make it {branch}", reviewers=[PEOPLE["manager"]]
        )
    employee.git.accept_merge(merge=f"{PEOPLE['employee']}/quay!1")
    employee.git.create_issue(project=one, title="Bollards", confidential=True, assignees=[PEOPLE["manager"]])


def filed(company: Standing) -> None:
    """Files of every kind that has a page of its own, one of them thrown away."""
    desk = company.world.desk(PEOPLE["employee"]).sheets
    folder = desk.make_folder("Trade fair").id
    book = openpyxl.Workbook()
    book.active.append(["Stand", 1250.5, "=B1*2"])
    book.create_sheet("Notes")
    kept = io.BytesIO()
    book.save(kept)
    files = {
        "stand.xlsx": kept.getvalue(),
        "guests.csv": b"name,city\nAna,Oslo\n",
        "old.txt": b"Old",
        "notes.txt": b"x",
    }
    for name, data in files.items():
        desk.upload(folder=folder, name=name, content=base64.b64encode(data).decode())
    desk.write_range("/Trade fair/stand.xlsx", range="A3", values=[["Paid"]])
    desk.trash("/Trade fair/old.txt")
    desk.share("/Trade fair", to=PEOPLE["manager"], rights=15)
    desk.share("/Trade fair/stand.xlsx", kind="link")


def prepared(company: Standing) -> None:
    """Payment batches in every state there is before the money goes out."""
    clerk, controller, treasurer = (
        company.world.desk(who) for who in ("susana.boucsein", "leslie.gordon", PEOPLE["treasurer"])
    )
    mine = {desk.people.me().id for desk in (clerk, controller, treasurer)}
    approved = company.world.store.rows.where(Report, status="approved", order="id")
    payable = [report for report in approved if report.owner_id not in mine]
    assert len(payable) >= 4, "the company grew too few approved reports"
    names = ["one", "two", "three", "four"]
    batches = [
        clerk.expenses.create_batch(f"April, part {name}", [report.id], report.currency)
        for name, report in zip(names, payable, strict=False)
    ]
    for batch in batches[1:3]:
        treasurer.expenses.approve_batch(batch.id)
    controller.expenses.approve_batch(batches[2].id)
    clerk.expenses.cancel_batch(batches[3].id, reason="It was prepared twice.")


def routes() -> dict[str, list[Rule]]:
    """The pages of the portal and of every service, as they are routed."""
    found: dict[str, list[Rule]] = {}
    for service in ("portal", *registry.services):
        pages = ("door.sign_in", "openapi.docs", f"{service}_pages.")
        found[service] = [
            rule
            for rule in create_app(service).url_map.iter_rules()
            if rule.endpoint.startswith(pages) and rule.endpoint not in FILES and "GET" in (rule.methods or ())
        ]
    return found


def place(address: str, home: str) -> Place | None:
    """What an address leads to; nothing where it is elsewhere, or a file."""
    if not address.startswith(home):
        return None
    parts = urlsplit(address)
    first, _, rest = parts.path[1:].partition("/")
    service, path = (first, f"/{rest}") if first in registry.services else ("portal", parts.path)
    try:
        endpoint, _ = create_app(service).url_map.bind("").match(path)
    except HTTPException:
        raise AssertionError(f"a link leads nowhere: {address}") from None
    if endpoint in FILES or endpoint in ("door.static", "openapi.described"):
        return None
    asked = {key for key, _ in parse_qsl(parts.query)}
    return Place(service, "list" if "list" in asked else endpoint, " ".join(sorted(asked)))


def walked(visitor: Visitor, starts: Iterable[str]) -> dict[str, tuple[Place, str]]:
    """The starts and one page of every shape that links lead to, looked at: where it is, and what is wrong with it."""
    home = visitor.company.url
    waiting = [(home + start, True) for start in starts]
    seen: dict[str, tuple[Place, str]] = {}
    shapes: set[Place] = set()
    while waiting:
        address, asked = waiting.pop(0)
        path, where = address.removeprefix(home), place(address, home)
        if where is None or path in seen or (where in shapes and not asked):
            continue
        shapes.add(where)
        seen[path] = where, looked_at(visitor, path, where)
        waiting += [(link.partition("#")[0], False) for link in visitor.page.evaluate(_LINKS)]
    return seen


def looked_at(visitor: Visitor, path: str, where: Place, status: int = 200) -> str:
    """Open a page and judge it; what is wrong with it, empty where nothing is."""
    answered = visitor.go(path)
    wrong = [] if answered == status else [f"status {answered}"]
    headings = visitor.page.locator("h1").count()
    wrong += [] if headings == 1 else [f"{headings} h1"]
    wrong += [wide for wide in [visitor.too_wide()] if wide]
    look = where._replace(service="") if where.endpoint == "openapi.docs" else where
    guise = (*look, *visitor.page.evaluate(_BUTTONS))
    if guise not in GUISES:
        wrong += visitor.barriers()
        visitor.dark(True)
        wrong += visitor.barriers("color-contrast") if look not in {one[:3] for one in GUISES} else []
        visitor.dark(False)
        GUISES.add(guise)
    visitor.picture("-".join(part for part in (*where[:2], where.shape.replace(" ", "-")) if part))
    return "; ".join(f"{path}: {each}" for each in wrong)


def starts(company: Standing, who: str) -> list[str]:
    """Where a walk begins: the portal, what only a form leads to, and records in every state."""
    expenses = company.world.desk(PEOPLE[who]).expenses
    found = [
        "/",
        "/chat/search?q=Thursday",
        "/chat/search?q=nothing+like+it",
        "/people/?text=nobody",
        "/sheets/find?q=fair",
        "/sheets/find?q=nothing",
    ]
    for status in ("draft", "submitted", "returned", "withdrawn", "approved", "paid"):
        reports = expenses.reports(status=status, count=1).reports
        found += [f"/expenses/reports/{one.id}" for one in reports]
    if who == "treasurer":
        batches = expenses.batches(count=200).batches
        found += [f"/expenses/batches/{one.id}" for one in batches if one.status != "released"]
    if who == "admin":
        found += ["/git/issues/GI0001", "/git/merges/GM0001", "/git/pipelines/GB0001", "/git/jobs/GJ0001"]
    if who == "employee":
        found += [f"/git/{PEOPLE['employee']}/quay", "/git/merges?show=all&state=merged"]
        notes = company.world.desk(PEOPLE[who]).sheets.stat("/Trade fair/notes.txt").id
        found += [f"/sheets/files/{notes}/about"]
        found += [f"/{service}/docs" for service in reversed(registry.services)]
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_that_links_lead_to_is_sound(who: str, company: Standing, visit: Callable[..., Visitor]) -> None:
    seen = walked(visit(PEOPLE[who]), starts(company, who))
    VISITED.update((where.service, where.endpoint) for where, _ in seen.values())
    assert [wrong for _, wrong in seen.values() if wrong] == []


def test_every_page_there_is_was_led_to_for_somebody() -> None:
    there = {(service, rule.endpoint) for service, rules in routes().items() for rule in rules}
    assert there - VISITED == {("portal", "door.sign_in")}


def test_signing_in_is_sound_when_it_fails_too(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    assert looked_at(visitor, "/login", Place("portal", "login", "")) == ""
    visitor.page.get_by_label("User name").fill("nobody")
    visitor.page.get_by_label("Password").fill("guessed")
    visitor.page.get_by_role("button", name="Sign in").click()
    assert visitor.page.get_by_role("alert").inner_text().endswith("No one here has that user name and password.")
    assert visitor.barriers() == []


TROUBLE = [
    ("/expenses/batches", 403),
    ("/expenses/reports/E9999", 404),
    ("/chat/rooms/R9999", 404),
    ("/people/people/P9999", 404),
    ("/chat/no/such/page", 404),
    ("/git/platform/tariffs/-/issues/9999", 404),
    ("/nowhere", 404),
]


@pytest.mark.parametrize(("path", "status"), TROUBLE)
def test_a_page_that_cannot_be_says_so_like_any_other(path: str, status: int, visit: Callable[..., Visitor]) -> None:
    visitor = visit(PEOPLE["employee"])
    where = Place("trouble", path.strip("/").replace("/", "-"), "")
    assert looked_at(visitor, path, where, status) == ""
    assert visitor.page.get_by_role("navigation", name="Services").count() == 1
