"""One act through three doors - GitLab's interface, `git push`, the pages - leaves the same rows in the journal."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.browser.conftest import password
from tests.browser.test_code import PROJECT, people
from tests.browser.test_sessions import fill, press, says

from deskjob.standing import Plan, Standing, standing
from deskjob_services.blueprint import Blueprint
from deskjob_services.people.models import Person

if TYPE_CHECKING:
    from tests.browser.conftest import Visitor

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
