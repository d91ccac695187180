"""Three doors - GitLab's interface, git itself, the pages - leave the same rows: for one act, and for a day's work."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browser.conftest import Visitor, password
from tests.browser.doors import PROJECT, Door, Git, Interface, Pages, Still
from tests.browser.test_code import people
from tests.browser.test_sessions import fill, press, says

from deskjob.standing import Plan, Standing, standing
from deskjob_services.blueprint import Blueprint
from deskjob_services.people.models import Person

pytestmark = pytest.mark.browser
TEXT, MESSAGE, BRANCH = "# Owner\n\nThe platform group.\n", "Name the owner", "docs/owner"
Row = tuple[str, str, str, Mapping[str, object] | None, Mapping[str, object] | None]


@pytest.fixture
def company() -> Iterator[Standing]:
    """A company of its own for each door; no clock but that of the acts, and nobody who builds meanwhile."""
    with standing(Plan(Blueprint(), None, 7, None, None, 0, {})) as stood:
        yield stood


def rows(company: Standing) -> list[Row]:
    """What the journal says was changed, whoever did it by whichever operation."""
    kept = ("git_pack", "git_ref", "git_push", "git_pipeline", "git_job")
    made = [change for change in company.world.store.journal.read() if change.operation.startswith("git.")]
    mine = [change for change in made if change.actor != "runner" and change.table in kept]
    assert {change.table for change in mine} == {change.table for change in made if change.actor != "runner"}
    return [(change.table, change.kind, change.key, change.old, change.new) for change in mine]


def through_the_interface(company: Standing, who: Person) -> None:
    with httpx.Client(trust_env=False, timeout=30) as client:
        asked = {"grant_type": "password", "username": who.handle, "password": password(company, who.handle)}
        token = client.post(f"{company.url}/git/oauth/token", data=asked).json()["access_token"]
        answer = client.post(
            f"{company.url}/git/api/v4/projects/{PROJECT.replace('/', '%2F')}/repository/commits",
            headers={"Authorization": f"Bearer {token}"},
            json={
                "branch": BRANCH,
                "start_branch": "main",
                "commit_message": MESSAGE,
                "actions": [{"action": "create", "file_path": "OWNER.md", "content": TEXT}],
            },
        )
        assert answer.status_code == 201, answer.text


def through_git(company: Standing, who: Person, folder: Path) -> None:
    word = password(company, who.handle)
    address = company.url.replace("://", f"://{who.handle}:{word}@") + f"/git/{PROJECT}.git"
    # What the interface writes down by itself, a client of git says: whose the commit is, and when it was made.
    moment = f"{company.world.store.now} +0000"
    said = {"NAME": who.name, "EMAIL": who.email, "DATE": moment}
    settings = {f"GIT_{part}_{key}": value for part in ("AUTHOR", "COMMITTER") for key, value in said.items()}
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", **settings}

    def git(*arguments: str, given: str = "") -> None:
        told = given.encode()
        subprocess.run(["git", *arguments], cwd=folder, env=environment, input=told, check=True, capture_output=True)

    git("clone", "-q", address, ".")
    git("checkout", "-q", "-b", BRANCH)
    (folder / "OWNER.md").write_text(TEXT, encoding="utf-8")
    git("add", "OWNER.md")
    # `-m` would end the message with a line break; what people type elsewhere is kept as it is.
    git("commit", "-q", "--cleanup=verbatim", "-F", "-", given=MESSAGE)
    git("push", "-q", "origin", BRANCH)


def through_the_pages(visitor: Visitor) -> None:
    visitor.go(f"/git/{PROJECT}/-/new/main")
    fill(visitor, Path="OWNER.md", Text=TEXT, Commit_message=MESSAGE, Branch=BRANCH)
    press(visitor, "Commit the file")
    says(visitor, f"on the new branch {BRANCH}")


def test_three_doors_leave_the_same_rows(visit: Callable[..., Visitor], company: Standing, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    world = company.world
    who = world.person(people(company)[0])
    visitor = visit(who.handle)
    found: dict[str, list[Row]] = {}
    doors: Mapping[str, Callable[[], None]] = {
        "interface": partial(through_the_interface, company, who),
        "git": partial(through_git, company, who, tmp_path),
        "pages": partial(through_the_pages, visitor),
    }
    for door, act in doors.items():
        with world.store.lock:
            mark, already = world.store.mark(), len(rows(company))
        act()
        with world.store.lock:
            found[door] = rows(company)[already:]
            world.store.undo(mark)
    assert found["interface"]
    assert {table for table, *_ in found["interface"]} == {"git_pack", "git_ref", "git_push", "git_pipeline", "git_job"}
    assert found["git"] == found["interface"]
    assert found["pages"] == found["interface"]


def a_day(author: Door, reviewer: Door) -> None:
    """From an issue to a release, by two people."""
    author.label("ownership", "#336699")
    author.milestone("Owners named", "2026-06-30")
    asked = author.issue("The README names no owner", "Who looks after this?", "ownership", "Owners named")
    author.branch(BRANCH)
    author.edit(BRANCH, "README.md", "\n## Owner\n\nSee OWNER.md.\n", "Name the owner")
    author.add(BRANCH, "OWNER.md", TEXT, "Say who it is")
    merge = author.propose(BRANCH, "Name the owner", f"Closes #{asked}")
    reviewer.comment("merge_requests", merge, "Is the group told?")
    author.comment("merge_requests", merge, "Since Monday.")
    reviewer.approve(merge)
    reviewer.merge(merge)
    other = author.issue("The wiki names no owner", "It should as well.", "ownership", "Owners named")
    author.wiki("Release-process", "\nThe platform group releases.\n")
    reviewer.comment("issues", other, "It does now.")
    reviewer.close(other)
    reviewer.tag("v9.0.0")
    reviewer.release("v9.0.0", "Nine", "- the owner is named")


def state(company: Standing) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a company."""
    store = company.world.store
    with store.lock:
        return {name: sorted(store.rows.values(f"select * from {name}"), key=repr) for name in store.tables}


def differing(one: Mapping[str, list[Any]], other: Mapping[str, list[Any]]) -> list[str]:
    """The rows that only one of two companies has."""
    return [
        f"{sign} {table} {row}"
        for table in one
        for sign, mine, theirs in (("-", one[table], other[table]), ("+", other[table], one[table]))
        for row in mine
        if row not in theirs
    ]


def test_a_day_through_three_doors_leaves_the_same_company(chromium: Any, tmp_path: Path) -> None:
    """Nothing may differ in any row of any table, ids of commits and bytes of packs among them.

    What may differ is outside the rows: which operations the journal names (a push is not a commit on a page), and
    which pages were read. Commits are the same because the client of git is made to date them by the company's
    clock, as `Git` says; left alone it would date them by its machine's, and their ids would be others.
    """
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    doors: Mapping[str, Callable[[Standing, Person], Door]] = {
        "interface": Interface,
        "git": lambda company, who: Git(company, who, tmp_path),
        "pages": lambda company, who: Pages(Visitor(chromium, company).sign_in(who.handle)),
    }
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    operations: dict[str, set[str]] = {}
    for door, comes_in in doors.items():
        with closing(Still(Plan(Blueprint(), None, 7, None, None, 0, {}))) as company:
            fresh = state(company)
            author, reviewer = (comes_in(company, company.world.person(who)) for who in people(company))
            a_day(author, reviewer)
            author.leave()
            reviewer.leave()
            found[door] = state(company)
            operations[door] = {one.operation for one in company.world.store.journal.acts()}
    moved = {table for table, made in found["interface"].items() if made != fresh[table]}
    assert moved == {
        "git_approval", "git_issue", "git_job", "git_label", "git_labelled", "git_merge", "git_milestone", "git_note",
        "git_pack", "git_pipeline", "git_push", "git_ref", "git_release",
    }  # fmt: skip
    assert "git.push" in operations["git"] - operations["interface"] - operations["pages"]
    assert "git.accept_merge" in (operations["interface"] & operations["pages"]) - operations["git"]
    assert differing(found["interface"], found["pages"]) == []
    assert differing(found["interface"], found["git"]) == []
