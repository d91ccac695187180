"""A working day through the pages alone: with script and without it, with the mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from deskjob.standing import Plan, Standing, standing
from deskjob_services.blueprint import Blueprint
from deskjob_services.expenses.pdf import Row, page

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
OWNER, MANAGER = "clinton.smith", "maks.bobak"
CLERK, CONTROLLER, TREASURER = "susana.boucsein", "leslie.gordon", "marcel.bednar"
RECEIPT = {
    "name": "cab.pdf",
    "mimeType": "application/pdf",
    "buffer": page([Row("City Cab", bold=True), Row("8 April 2026"), Row("Total 21.40 USD")], "Cab"),
}


@pytest.fixture
def company() -> Iterator[Standing]:
    """A company of its own for each test, as each changes much."""
    with standing(Plan(Blueprint(), None, 7, None, None, 0, {})) as stood:
        yield stood


def link(visitor: Visitor, name: str) -> None:
    """Follow the link in the page that is called exactly this."""
    visitor.page.get_by_role("link", name=name, exact=True).first.click()


def press(visitor: Visitor, name: str, exact: bool = True) -> None:
    """Press the button that is called this."""
    visitor.page.get_by_role("button", name=name, exact=exact).first.click()


def fill(visitor: Visitor, **fields: str) -> None:
    """Fill fields by what their names are called on the page; `Paid_to` is the field Paid to."""
    for name, value in fields.items():
        visitor.page.get_by_role("main").get_by_label(name.replace("_", " ")).first.fill(value)


def says(visitor: Visitor, words: str) -> None:
    """Hold the page to saying something."""
    shown = visitor.page.locator("body").inner_text()
    assert words in shown, f"{visitor.page.url} does not say {words!r}:\n{shown}"


def talk(owner: Visitor) -> None:
    """Find a colleague and write; make a room, post, edit, react, answer, remove, search."""
    find = owner.page.get_by_role("searchbox", name="Find a person")
    find.fill("Bobak")
    find.press("Enter")
    link(owner, "Maks Bobak")
    press(owner, "Message", exact=False)
    write(owner, "Are you in on Friday?")
    says(owner, "Are you in on Friday?")
    link(owner, "New channel")
    fill(owner, Name="quay-seven", Topic="The new quay", Members=MANAGER)
    press(owner, "Make the room")
    says(owner, "#quay-seven is made.")
    write(owner, "Plans are due tomorow.")
    tool(owner, "Plans are due tomorow.", "Edit message")
    fill(owner, Text="Plans are due tomorrow.")
    press(owner, "Save")
    says(owner, "Plans are due tomorrow. (edited)")
    tool(owner, "Plans are due tomorrow.", "React", "summary")
    press(owner, "tada")
    assert owner.page.locator(".reaction[aria-pressed=true]").inner_text().endswith("1")
    tool(owner, "Plans are due tomorrow.", "Reply in thread")
    write(owner, "Mine are done.", "Reply")
    says(owner, "1 reply in #quay-seven")
    tool(owner, "Mine are done.", "Delete message")
    press(owner, "Remove message")
    says(owner, "Message removed")
    search = owner.page.get_by_role("searchbox", name="Find message")
    search.fill("tomorrow")
    search.press("Enter")
    says(owner, "Plans are due tomorrow.")


def write(visitor: Visitor, text: str, button: str = "Send") -> None:
    """Say something in the room or thread that is open."""
    visitor.page.locator(".composer textarea").fill(text)
    press(visitor, button)
    visitor.page.locator(".message .text", has_text=text).last.wait_for()


def tool(visitor: Visitor, text: str, name: str, tag: str = "a") -> None:
    """Use one of the tools that stand beside a message."""
    message = visitor.page.locator(".message", has_text=text).last
    message.hover()
    message.locator(f".tools {tag}:has([aria-label={name!r}])").click()


def claim(owner: Visitor) -> str:
    """File a report with a line and its receipt, and hand it in; where it stands."""
    link(owner, "Expenses")
    link(owner, "New report")
    fill(owner, Title="Quay seven", Purpose="A look at the new quay")
    press(owner, "Begin the report")
    link(owner, "Add a line")
    fill(owner, Paid_to="City Cab", Day="2026-04-08", Amount="21.40")
    owner.page.get_by_label("Category").select_option(label="Taxi")
    owner.page.get_by_label("Receipt").set_input_files(RECEIPT)
    press(owner, "Add the line")
    says(owner, "City Cab for $21.40, is added.")
    press(owner, "Hand it in")
    says(owner, "is handed in for approval.")
    return str(owner.page.url)


def decide(manager: Visitor, address: str, decision: str, reason: str = "") -> None:
    """Open a report from the list of what waits, and decide on it."""
    link(manager, "Expenses")
    manager.page.get_by_role("link", name="To decide").first.click()
    manager.page.locator(f"main a[href$='{address.rpartition('/')[2]}']").click()
    manager.page.get_by_role("radio", name=decision).check()
    fill(manager, Reason=reason)
    press(manager, "Decide")


def pay(clerk: Visitor, controller: Visitor, treasurer: Visitor, report: str) -> None:
    """Prepare a batch, approve it twice, pay it, each step confirmed."""
    link(clerk, "Expenses")
    link(clerk, "Payment batches")
    link(clerk, "New batch")
    if clerk.page.get_by_role("link", name="USD").count():
        clerk.page.get_by_role("link", name="USD").click()
    fill(clerk, Title="April, late")
    clerk.page.locator(f"input[value={report}]").check()
    press(clerk, "Prepare the batch")
    says(clerk, "is prepared.")
    batch = clerk.page.url.rpartition("/")[2]
    for approver in (controller, treasurer):
        approver.go(f"/expenses/batches/{batch}")
        link(approver, "Approve")
        press(approver, "Give your approval")
        says(approver, f"{batch} is approved by you.")
    link(treasurer, "Pay")
    press(treasurer, "Pay it now")
    says(treasurer, f"{batch} is paid and posted to the ledger.")


def leave(owner: Visitor) -> None:
    """Enter leave, hand something over, sign out."""
    link(owner, "People")
    link(owner, "Leaves")
    link(owner, "Enter my leave")
    fill(owner, First_day="2026-04-20", Last_day="2026-04-22")
    press(owner, "Enter leave")
    says(owner, "Clinton Smith is away until Wed 22 Apr 2026.")
    owner.page.get_by_role("navigation", name="Services").get_by_role("link").last.click()
    link(owner, "Hand something over")
    owner.page.get_by_label("Reason").select_option(index=1)
    fill(owner, About=MANAGER, Note="No answer since Monday.")
    press(owner, "Hand over")
    says(owner, "A person will decide it.")
    press(owner, "Sign out")
    assert owner.page.url.endswith("/login")
    owner.go("/expenses/")
    assert "/login" in owner.page.url


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_day_of_work_goes_through_the_pages_alone(script: bool, visit: Callable[..., Visitor]) -> None:
    owner, manager = (visit(who, java_script_enabled=script) for who in (OWNER, MANAGER))
    talk(owner)
    report = claim(owner)
    decide(manager, report, "Return to", "The receipt is of another day.")
    says(manager, "is returned.")
    owner.go("/")
    owner.go(report.removeprefix(owner.company.url))
    says(owner, "Returned by Maks Bobak: The receipt is of another day.")
    link(owner, "Change the cover")
    fill(owner, Purpose="A look at the new quay, on 8 April")
    press(owner, "Save")
    press(owner, "Hand it in")
    decide(manager, report, "Approve")
    says(manager, "is approved.")
    clerk, controller, treasurer = (visit(who, java_script_enabled=script) for who in (CLERK, CONTROLLER, TREASURER))
    pay(clerk, controller, treasurer, report.rpartition("/")[2])
    owner.go(report.removeprefix(owner.company.url))
    assert owner.page.locator("main .marks").inner_text().find("Paid") >= 0
    leave(owner)


def tab_to(keys: Any, page: Any, name: str, most: int = 80) -> None:
    """Press Tab until what has the focus is called this."""
    for _ in range(most):
        keys.press("Tab")
        called = page.evaluate(
            "() => { const one = document.activeElement; const label = one.labels && one.labels[0];"
            " return (one.ariaLabel || (label || one).innerText || '').trim() }"
        )
        if called.split("\n")[0].startswith(name):
            return
    raise AssertionError(f"Tab does not come to {name!r} on {page.url}")


def test_the_keyboard_alone_signs_in_writes_and_decides(visit: Callable[..., Visitor]) -> None:
    claimed = claim(visit(OWNER)).rpartition("/")[2]
    manager = visit()
    page, keys = manager.page, manager.page.keyboard
    manager.go("/")
    tab_to(keys, page, "User name")
    keys.type(MANAGER)
    tab_to(keys, page, "Password")
    keys.type(manager.company.world.intranet.credentials.password("P0013"))
    keys.press("Enter")
    page.get_by_role("heading", name="Good day").wait_for()
    tab_to(keys, page, "Chat")
    keys.press("Enter")
    page.wait_for_url("**/chat/")
    tab_to(keys, page, "sales")
    keys.press("Enter")
    page.wait_for_url("**/rooms/*")
    tab_to(keys, page, "Message #sales", 400)
    keys.type("Good morning.")
    tab_to(keys, page, "Send")
    keys.press("Enter")
    page.locator(".message .text", has_text="Good morning.").wait_for()
    tab_to(keys, page, "Expenses")
    keys.press("Enter")
    page.wait_for_url("**/expenses/")
    tab_to(keys, page, "To decide")
    keys.press("Enter")
    page.wait_for_url("**scope=to_approve")
    tab_to(keys, page, claimed)
    keys.press("Enter")
    page.wait_for_url(f"**/{claimed}")
    tab_to(keys, page, "Approve", 200)
    keys.press("Space")
    tab_to(keys, page, "Reason")
    tab_to(keys, page, "Decide")
    keys.press("Enter")
    page.get_by_text("is approved.").first.wait_for()


def test_script_adds_comforts(visit: Callable[..., Visitor]) -> None:
    owner = visit(OWNER)
    owner.go("/chat/docs")
    sift = owner.page.get_by_role("searchbox", name="Filter operations")
    sift.fill("delete_room")
    assert owner.page.locator("nav.side li:visible").count() == 1
    owner.go("/")
    owner.page.keyboard.press("/")
    assert owner.page.evaluate("document.activeElement.name") == "text"
    owner.go("/chat/direct")
    press(owner, "Message Maks Bobak", exact=False)
    box = owner.page.locator(".composer textarea")
    box.fill("Sent by Enter")
    box.press("Enter")
    owner.page.locator(".message .text", has_text="Sent by Enter").wait_for()
