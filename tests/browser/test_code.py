"""A change to code through the pages alone: from an issue to a merged request, with script and without, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_sessions import fill, link, press, says, tab_to

from deskjob.standing import Plan, Standing, standing
from deskjob_services.blueprint import Blueprint
from deskjob_services.git.models import Member, Project, Push
from deskjob_services.people.models import Person

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
PROJECT = "platform/tariffs"


@pytest.fixture
def company() -> Iterator[Standing]:
    """A company of its own for each test, as each changes much."""
    with standing(Plan(Blueprint(), None, 7, None, None, 0, {})) as stood:
        yield stood


def people(company: Standing) -> tuple[str, str]:
    """Two who may change the project: who stands lowest of those, and highest."""
    rows = company.world.store.rows
    where = rows.where(Project, path=PROJECT)[0].id
    found = [one.person_id for one in rows.where(Member, project_id=where, order="level") if one.level >= 30]
    return rows.need(Person, found[0]).handle, rows.need(Person, found[-1]).handle


def changed(author: Visitor) -> None:
    """Open an issue, change the README on a branch, and ask for it to be merged."""
    link(author, "Code")
    link(author, "platform / Tariffs")
    link(author, "New issue")
    fill(author, Title="The README names no owner", Description="Who looks after this?")
    press(author, "Open the issue")
    says(author, "is open.")
    number = author.page.url.rpartition("/")[2]
    link(author, "Overview")
    link(author, "README.md")
    link(author, "Edit")
    text = author.page.get_by_label("Text")
    text.fill(f"{text.input_value()}\n## Owner\n\nThe platform group.\n")
    fill(author, Commit_message="Name the owner", Branch="docs/owner")
    press(author, "Commit the change")
    says(author, "README.md is changed on the new branch docs/owner.")
    fill(author, Description=f"Closes #{number}")
    press(author, "Open the merge request")
    says(author, "is open.")
    assert author.page.get_by_role("button", name="Approve").count() == 0


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_issue_becomes_a_merged_change(script: bool, company: Standing, visit: Callable[..., Visitor]) -> None:
    author, reviewer = (visit(who, java_script_enabled=script) for who in people(company))
    changed(author)
    reviewer.go(author.page.url.removeprefix(author.company.url))
    reviewer.page.get_by_role("link", name="Changes").click()
    says(reviewer, "The platform group.")
    reviewer.page.locator(".added .ln a").last.click()
    reviewer.page.locator("#say textarea").fill("Which of them?")
    press(reviewer, "Comment on the line")
    says(reviewer, "Which of them?")
    reviewer.page.get_by_role("link", name="Discussion").click()
    press(reviewer, "Approve", exact=False)
    says(reviewer, "You approved it.")
    press(reviewer, "Merge")
    says(reviewer, "It is merged.")
    last = company.world.store.rows.where(Push, order="id desc", limit=1)[0]
    assert last.ref == "refs/heads/main"
    read = company.world.desk(people(company)[0]).git.file(project=PROJECT, path="README.md")
    assert "The platform group." in read.content
    reviewer.page.get_by_role("link", name="Issues").first.click()
    reviewer.page.get_by_role("link", name="Closed").click()
    says(reviewer, "The README names no owner")


def test_the_keyboard_alone_finds_a_request_and_approves_it(company: Standing, visit: Callable[..., Visitor]) -> None:
    author, reviewer = people(company)
    first = visit(author)
    changed(first)
    second = visit(reviewer)
    page, keys = second.page, second.page.keyboard
    second.go(f"/git/{PROJECT}/-/merge_requests")
    tab_to(keys, page, "Name the owner", 200)
    keys.press("Enter")
    page.get_by_role("heading", name="Name the owner").wait_for()
    tab_to(keys, page, "Approve", 200)
    keys.press("Enter")
    page.get_by_text("You approved it.").wait_for()
