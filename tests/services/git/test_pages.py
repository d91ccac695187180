"""The git host in a browser: every page for who may see it, by plain links and forms, and nothing written is markup."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from tests.services.git.conftest import IDS
from tests.services.git.furnished import furnish
from tests.services.payloads import MARK, MARKUP
from tests.services.test_look import Reader
from tests.services.watch import Tags

from deskjob_services.errors import Refusal
from deskjob_services.git.models import Ref
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
Browse = Callable[..., Any]
HOME = "/platform/tariffs"
FILES = ("/-/raw/", "/-/archive")


@pytest.fixture
def full(office: Intranet, do: Do, branch: Callable[..., str]) -> Intranet:
    """The office with something of everything."""
    furnish(office, do, branch)
    return office


@pytest.fixture
def seat(office: Intranet, browse: Browse) -> Callable[[str], Any]:
    """A browser at the git host in which somebody is signed in: `seat("bo")`."""

    def open_(who: str) -> Any:
        browser = browse(office, IDS[who], "/git")
        browser.get("/projects/new")
        return browser

    return open_


def links(page: str) -> list[str]:
    """Where the links of a page of the git host lead."""
    found = (html.unescape(link).partition("#")[0] for link in re.findall(r'href="([^"]+)"', page))
    return [link.removeprefix("/git") for link in found if link.startswith("/git/")]


def walked(browser: Any) -> dict[str, str]:
    """Every page that links lead to, by its address; each must answer."""
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            assert browser.get(path) == 200, f"{path}: {browser.answer.status_code}"
            seen[path] = "" if any(part in path for part in FILES) else browser.text
            waiting += [link for link in links(seen[path]) if link.partition("?")[0] not in ("/docs", "/openapi.json")]
    return seen


@pytest.mark.parametrize("who", ["gus", "fay"])
def test_every_page_that_links_lead_to_is_there_and_sound(full: Intranet, seat: Callable[[str], Any], who: str) -> None:
    pages = walked(seat(who))
    assert len(pages) > 200
    for path, page in pages.items():
        if page:
            read = Reader(page)
            assert (path, read.wrong, read.open, read.nameless()) == (path, [], [], [])
            assert (path, read.count["h1"], read.count["main"]) == (path, 1, 1)
            assert (path, [key for key, times in read.ids.items() if times > 1]) == (path, [])


PRIVATE = ["", "/-/tree", "/-/issues", "/-/issues/new", "/-/merge_requests", "/-/wikis", "/-/pipelines", "/-/edit",
           "/-/branches", "/-/commits", "/-/releases", "/-/project_members", "/-/settings/repository", "/-/labels",
           "/-/milestones", "/-/boards", "/-/compare", "/-/tags", "/-/archive", "/-/raw/main/x"]  # fmt: skip


@pytest.mark.parametrize("part", PRIVATE)
def test_a_private_project_is_nowhere_for_others(seat: Callable[[str], Any], part: str) -> None:
    browser = seat("fay")
    assert browser.get(f"/people/reviews{part}") == browser.get(f"/GP002{part}") == 404
    assert "Reviews" not in browser.text
    assert not (browser.get("/") == 200 and "reviews" in browser.text)


def test_who_is_not_signed_in_is_led_to_the_door(full: Intranet, seat: Callable[[str], Any]) -> None:
    browser = seat("ana")
    browser.client.cookies.clear()
    browser.get(f"{HOME}/-/issues/1")
    assert browser.path == "/login" and "next=/git/platform/tariffs/-/issues/1" in str(browser.answer.url)


def test_a_reader_is_offered_what_a_reader_may_do(full: Intranet, seat: Callable[[str], Any]) -> None:
    browser = seat("fay")
    browser.get(HOME)
    assert "New issue" in browser.text and "New file" not in browser.text and "/-/edit" not in browser.text
    browser.get(f"{HOME}/-/issues/1")
    assert "Comment" in browser.text and "Close issue" not in browser.text and "/edit" not in browser.text
    browser.get(f"{HOME}/-/merge_requests/1")
    assert ">Merge<" not in browser.text and ">Approve<" not in browser.text
    for part in ("branches", "tags", "labels", "milestones", "releases", "wikis", "project_members"):
        browser.get(f"{HOME}/-/{part}")
        assert "primary" not in browser.text.partition("<main")[2], part
    assert browser.get(f"{HOME}/-/issues/2") == 404


def test_a_form_from_elsewhere_changes_nothing(full: Intranet, seat: Callable[[str], Any]) -> None:
    browser = seat("ana")
    before = full.store.state_hash()
    for path in ("/-/issues/1", "/-/merge_requests/1", "/-/edit/main/README.md", "/-/remove", "/-/project_members"):
        assert browser.client.post(f"{HOME}{path}", data={"do": "close", "content": "x"}).status_code == 403
    assert full.store.state_hash() == before


def test_a_file_is_edited_on_a_branch_and_merged_by_somebody_else(
    office: Intranet, do: Do, seat: Callable[[str], Any]
) -> None:
    do("ana", "protect", project="GP001", pattern="main")
    writer = seat("bo")
    path = f"{HOME}/-/edit/main/tariffs/zones.py"
    assert writer.get(path) == 200 and "ZONE_7 = 7" in writer.text and 'value="bo-patch-1"' in writer.text
    seen = re.search(r'name="seen" value="(\w+)"', writer.text)
    assert seen
    sent = {"content": "ZONE_7 = 8\r\n\r\n# <b>\r\n", "message": "Put it right", "seen": seen[1]}
    assert writer.post(path, **sent, branch="main") == 403
    assert "ZONE_7 = 8\n\n# &lt;b&gt;\n</textarea>" in writer.text and "Put it right" in writer.text
    assert writer.post(path, **sent, branch="fix/seven") == 200
    assert writer.path == f"/git{HOME}/-/merge_requests/new" and writer.says("fix/seven")
    assert 'value="Put it right"' in writer.text and writer.says("+ZONE_7 = 8")
    opened = {"source": "fix/seven", "target": "main", "description": "Seen in the *contract*", "reviewers": "@ana"}
    assert writer.post(f"{HOME}/-/merge_requests/new", **opened, title="") == 422
    assert "Seen in the *contract*" in writer.text
    assert writer.post(f"{HOME}/-/merge_requests/new", **opened, title="Put seven right") == 200
    assert writer.says("Merge request !1 is open.") and "<em>contract</em>" in writer.text
    reviewer = seat("ana")
    assert reviewer.get("/merges") == 200 and reviewer.says("Put seven right")
    assert reviewer.get("/merges/GM0001") == 200
    sha = re.search(r'name="sha" value="(\w{40})"', reviewer.text)
    assert sha
    where = f"{HOME}/-/merge_requests/1"
    assert reviewer.post(where, do="discuss", path="tariffs/zones.py", line="1", body="Is it so?") == 200
    assert reviewer.path.endswith("/diffs") and reviewer.says("Is it so?")
    assert reviewer.post(where, do="approve", sha="0" * 40) == 409
    assert reviewer.post(where, do="approve", sha=sha[1]) == 200 and reviewer.says("You approved it.")
    assert reviewer.post(where, do="merge", sha=sha[1], method="merge", remove_source_branch="1") == 200
    assert reviewer.says("It is merged.") and reviewer.says("Merged by")
    main = office.store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    assert main != sha[1]
    assert do("bo", "file", project="GP001", path="tariffs/zones.py").content == "ZONE_7 = 8\n\n# <b>\n"
    assert office.store.rows.get(Ref, "GP001", 0, "refs/heads/fix/seven") is None


def test_a_file_is_made_and_deleted_and_the_ends_of_its_lines_stay(
    office: Intranet, do: Do, seat: Callable[[str], Any]
) -> None:
    browser = seat("bo")
    actions = [{"action": "create", "path": "win.txt", "content": "a\r\nb\r\n"}]
    do("bo", "commit_files", project="GP001", branch="main", message="Windows", actions=actions)
    browser.get(f"{HOME}/-/edit/main/win.txt")
    assert browser.post(f"{HOME}/-/edit/main/win.txt", content="a\r\nc\r\n", branch="main", message="") == 200
    assert do("bo", "file", project="GP001", path="win.txt").content == "a\r\nc\r\n"
    browser.get(f"{HOME}/-/new/main/docs")
    assert browser.post(f"{HOME}/-/new/main/docs", path="../x", content="hello", branch="main") == 422
    assert 'value="../x"' in browser.text and "hello</textarea>" in browser.text
    assert browser.post(f"{HOME}/-/new/main/docs", path="docs/a ?#.md", content="\nhello\n", branch="main") == 200
    assert browser.path == f"/git{HOME}/-/blob/main/docs/a ?#.md" and browser.says("docs/a ?#.md is added on main.")
    assert do("bo", "file", project="GP001", path="docs/a ?#.md").content == "\nhello\n"
    assert browser.get(f"{HOME}/-/edit/main/docs/{quote('a ?#.md')}") == 200
    assert "<textarea" in browser.text and ">\n\nhello\n</textarea>" in browser.text
    where = f"{HOME}/-/delete/main/docs/{quote('a ?#.md')}"
    assert browser.get(where) == 200 and browser.post(where, message="Not needed", branch="main") == 200
    assert do("bo", "commits", project="GP001", per_page=1).commits[0].title == "Not needed"
    with pytest.raises(Refusal):
        do("bo", "file", project="GP001", path="docs/a ?#.md")


def test_an_issue_is_opened_discussed_closed_and_changed_by_forms(
    full: Intranet, do: Do, seat: Callable[[str], Any]
) -> None:
    browser = seat("bo")
    browser.get(f"{HOME}/-/issues/new")
    given = {"description": "See #1", "labels": ["bug"], "assignees": "@eve, bo", "due_date": "2026-05-20"}
    assert browser.post(f"{HOME}/-/issues/new", **given | {"due_date": "soon"}, title="Typed") == 422
    assert 'value="Typed"' in browser.text and "See #1</textarea>" in browser.text
    assert 'value="bug" checked' in browser.text and 'value="@eve, bo"' in browser.text
    assert browser.post(f"{HOME}/-/issues/new", **given, title="Typed") == 200
    assert browser.says("Issue #3 is open.") and 'href="/git/platform/tariffs/-/issues/1">#1</a>' in browser.text
    where = f"{HOME}/-/issues/3"
    assert browser.post(where, do="comment", body="  ") == 422
    assert browser.post(where, do="comment", body="Said **loudly**") == 200 and "<strong>loudly" in browser.text
    assert browser.post(where, do="comment-close", body="Done.") == 200 and browser.says("Closed")
    assert browser.post(where, do="reopen") == 200 and browser.says("Close issue")
    assert browser.post(where, do="leave") == 200 and browser.says("Assign to me")
    assert browser.post(where, do="link", other="99", kind="blocks") == 404 and 'value="99"' in browser.text
    assert browser.post(where, do="link", other="#1", kind="blocks") == 200 and browser.says("blocks Half a cent")
    assert browser.get(f"{where}/edit") == 200
    assert browser.post(f"{where}/edit", title="Typed", labels=["workflow::doing"], confidential="1") == 200
    one = do("bo", "issue", issue="platform/tariffs#3")
    assert (one.labels, one.assignees, one.due_date, one.confidential) == (["workflow::doing"], [], None, True)
    note = re.search(r"/notes/(GN\d+)/edit", browser.text)
    assert note and browser.get(f"/notes/{note[1]}/edit") == 200
    assert browser.post(f"/notes/{note[1]}/edit", body="Said softly") == 200 and browser.says("(edited)")
    assert browser.get(f"/notes/{note[1]}/delete") == 200
    assert browser.post(f"/notes/{note[1]}/delete") == 200 and browser.says("Comment removed")
    assert browser.get(f"{HOME}/-/issues?labels=workflow::doing&assignee=none&sort=title-asc") == 200
    assert browser.says("Typed") and not browser.says("Half a cent")
    assert browser.get(f"{HOME}/-/issues?assignee=nobody.here") == 404 and browser.says("nobody.here")


def test_what_is_planned_and_delivered_is_looked_after_by_forms(full: Intranet, seat: Callable[[str], Any]) -> None:
    browser = seat("ana")
    steps: list[tuple[str, dict[str, str], str]] = [
        ("labels/new", {"name": "ux", "color": "#abc", "description": ""}, "Label ux is made."),
        ("labels/GL0001/edit", {"name": "defect", "color": "#ff0000"}, "Label defect is changed."),
        ("labels/GL0002/delete", {}, "Label workflow::doing is deleted."),
        ("milestones/new", {"title": "Autumn", "due_date": "2026-09-01"}, "Milestone Autumn is made."),
        ("milestones/1/edit", {"title": "Early spring", "due_date": ""}, "Early spring is changed."),
        ("milestones/1", {"state": "closed"}, "It is closed."),
        ("branches/new", {"branch": "try/it", "ref": "main"}, "Branch try/it is made."),
        ("branches/delete?branch=idea", {"branch": "idea"}, "Branch idea is deleted."),
        ("tags/new", {"tag": "v2.0", "ref": "main", "message": "Two"}, "Tag v2.0 is made."),
        ("releases/new", {"tag": "v2.0", "name": "Two", "description": "- more"}, "Two is released."),
        ("releases/v2.0/edit", {"name": "Second", "description": "- less"}, "Second is changed."),
        ("releases/v2.0/delete", {}, "Second is deleted."),
        ("tags/delete?tag=v2.0", {"tag": "v2.0"}, "Tag v2.0 is gone."),
        ("wikis/new", {"title": "runbooks/Night shift", "content": "Call @bo"}, "Night shift is written."),
        ("wikis/home/edit", {"title": "home", "content": "Less", "message": "Cut"}, "home is changed."),
        ("wikis/Rounding/delete", {}, "Rounding is deleted."),
        ("project_members", {"do": "add", "person": "@fay", "level": "20"}, "They belong to the project now."),
        ("project_members", {"do": "set", "person": "fay", "level": "30"}, "The level is changed."),
        ("project_members", {"do": "remove", "person": "fay"}, "They are out of it."),
        ("settings/repository", {"pattern": "release/*", "push_level": "0"}, "release/* is protected."),
        ("settings/repository/unprotect?pattern=main", {"pattern": "main"}, "main is no longer protected."),
        ("edit", {"name": "Tariffs and zones"}, "Tariffs and zones is changed."),
        ("pipelines", {"ref": "main"}, "The checks of main will run."),
    ]
    for path, fields, said in steps:
        assert browser.get(f"{HOME}/-/{path}") == 200, path
        assert browser.post(f"{HOME}/-/{path}", **fields) == 200, (path, browser.text[-3000:])
        assert browser.says(said), path


WRONG: list[tuple[str, dict[str, str], int, str]] = [
    ("labels/new", {"name": "blue", "color": "red"}, 422, 'value="blue"'),
    ("milestones/new", {"title": "", "description": "kept"}, 422, "kept</textarea>"),
    ("branches/new", {"branch": "a..b", "ref": "main"}, 422, 'value="a..b"'),
    ("branches/new", {"branch": "fine", "ref": "nowhere"}, 422, 'value="nowhere"'),
    ("tags/new", {"tag": "v1.0", "ref": "main"}, 409, 'value="v1.0"'),
    ("releases/new", {"tag": "v9", "description": "kept"}, 422, "kept</textarea>"),
    ("wikis/new", {"title": "home", "content": "kept"}, 409, "kept</textarea>"),
    ("project_members", {"do": "add", "person": "nobody.here", "level": "20"}, 404, 'value="nobody.here"'),
    ("settings/repository", {"pattern": "main", "push_level": "40"}, 409, 'value="main"'),
    ("edit", {"name": "Tariffs", "default_branch": "nowhere"}, 422, 'value="nowhere"'),
    ("branches/delete?branch=main", {"branch": "main"}, 403, "cannot be deleted"),
    ("pipelines", {"ref": "nowhere"}, 404, "nowhere"),
]


@pytest.mark.parametrize(("path", "fields", "status", "kept"), WRONG)
def test_a_form_that_is_refused_keeps_what_was_typed(
    full: Intranet, seat: Callable[[str], Any], path: str, fields: dict[str, str], status: int, kept: str
) -> None:
    browser = seat("gus")
    before = full.store.state_hash()
    browser.get(f"{HOME}/-/{path}")
    assert browser.post(f"{HOME}/-/{path}", **fields) == status
    assert kept in browser.text and 'role="alert"' in browser.text
    assert full.store.state_hash() == before


MISSING = ["/-/issues/99", "/-/issues/x", "/-/merge_requests/99", "/-/commit/0123456", "/-/blob/main/nothing",
           "/-/tree/nowhere", "/-/raw/main/nothing", "/-/pipelines/99", "/-/jobs/99", "/-/releases/v9", "/-/wikis/none",
           "/-/milestones/99", "/-/labels/GL0099/edit", "/-/blob/main/%00", "/-/tree/main/..%2f..",
           "/-/compare/main...nowhere", "/-/issues/999999999999"]  # fmt: skip


@pytest.mark.parametrize("part", MISSING)
def test_what_is_not_there_is_a_page_that_says_so(full: Intranet, seat: Callable[[str], Any], part: str) -> None:
    browser = seat("bo")
    assert browser.get(f"{HOME}{part}") == 404
    assert "<main" in browser.text and full.faults == []


def test_a_file_as_it_is_can_do_nothing(office: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    evil = "<script>alert(1)</script>"
    files = {"x.html": evil, "x.svg": f"<svg xmlns='http://www.w3.org/2000/svg'>{evil}</svg>", "x.md": f"{evil}\n"}
    actions = [{"action": "create", "path": path, "content": text} for path, text in files.items()]
    actions.append({"action": "create", "path": "x.png", "content": "iVBORw0KGgoA/w==", "encoding": "base64"})
    actions.append({"action": "create", "path": "x.bin", "content": "AP8A", "encoding": "base64"})
    do("bo", "commit_files", project="GP001", branch="main", message="Evil", actions=actions)
    browser = seat("fay")
    for path in files:
        browser.get(f"{HOME}/-/raw/main/{path}")
        assert browser.answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert "sandbox" in browser.answer.headers["content-security-policy"]
        assert browser.answer.headers["x-content-type-options"] == "nosniff"
        browser.get(f"{HOME}/-/blob/main/{path}")
        assert evil not in browser.text
    browser.get(f"{HOME}/-/raw/main/x.png")
    assert browser.answer.headers["content-type"] == "image/png"
    browser.get(f"{HOME}/-/raw/main/x.bin")
    assert browser.answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("payload", MARKUP)
def test_nothing_that_somebody_wrote_is_markup(
    office: Intranet, do: Do, branch: Callable[..., str], seat: Callable[[str], Any], payload: str
) -> None:
    name = re.sub(r"[/\\:\s]", "", payload)[:60] or "x"
    files = {"README.md": f"# {payload}\n\n{payload}\n", name: payload, "x.py": payload}
    branch("hostile", files, message=f"{payload}\n\n{payload}\n")
    do("cy", "create_label", project="GP001", name=payload[:100].replace(",", ""), description=payload)
    do("cy", "create_milestone", project="GP001", title=payload, description=payload)
    issue = do("bo", "create_issue", project="GP001", title=payload, description=payload).id
    do("bo", "comment", target=issue, body=payload)
    merge = do("bo", "open_merge_request", project="GP001", source_branch="hostile", title=payload, description=payload)
    do("bo", "discuss", merge=merge.id, body=payload, path="x.py", line=1)
    do("bo", "write_wiki_page", project="GP001", title="home", content=payload, message=payload)
    do("bo", "create_release", project="GP001", tag="v1.0", name=payload, description=payload)
    browser = seat("ana")
    pages = ("", "/-/tree/hostile", f"/-/blob/hostile/{quote(name)}", "/-/blob/hostile/README.md", "/-/commits/hostile",
             "/-/commit/hostile", "/-/issues", "/-/issues/1", "/-/issues/1/edit", "/-/merge_requests/1", "/-/labels",
             "/-/merge_requests/1/diffs", "/-/milestones", "/-/milestones/1", "/-/wikis", "/-/releases", "/-/branches",
             "/-/compare/main...hostile", f"/-/issues?search={quote(payload)}")  # fmt: skip
    marks = 0
    for path in pages:
        assert browser.get(HOME + path) == 200, path
        assert Tags(browser.text).live == [], path
        marks += MARK in browser.text
    assert marks > 10


def test_a_reference_leads_only_where_the_reader_may_go(full: Intranet, do: Do, seat: Callable[[str], Any]) -> None:
    do("gus", "create_issue", project="GP002", title="Pay")
    sha = full.store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    said = f"#1 #2 !1 #99 people/reviews#1 platform/tariffs!2 @bo @nobody {sha[:10]} 0123456789 ~bug ~none"
    do("ana", "comment", target="platform/tariffs#1", body=said)
    shared = {"#1", "!1", "platform/tariffs!2", "@bo", sha[:10], "~bug"}
    for who, seen in (("fay", shared), ("gus", shared | {"#2", "people/reviews#1"})):
        browser = seat(who)
        browser.get(f"{HOME}/-/issues/1")
        comment = browser.text[browser.text.rindex('<article class="remark') :].partition("</article>")[0]
        body = comment.partition('<div class="prose">')[2]
        assert set(re.findall(r">([^<>]+)</a>", body)) == seen


def test_a_file_that_is_too_large_for_a_page_can_still_be_had(
    office: Intranet, do: Do, seat: Callable[[str], Any]
) -> None:
    actions = [{"action": "create", "path": "long.csv", "content": "1,2,3\n" * 80_000}]
    do("bo", "commit_files", project="GP001", branch="main", message="Long", actions=actions)
    browser = seat("bo")
    assert browser.get(f"{HOME}/-/blob/main/long.csv") == 200
    assert browser.says("This file is not shown here.") and "/-/edit/main/long.csv" not in browser.text
    assert browser.get(f"{HOME}/-/edit/main/long.csv") == 413
    assert browser.get(f"{HOME}/-/raw/main/long.csv") == 200 and len(browser.answer.content) == 480_000
    assert browser.get(f"{HOME}/-/commit/main") == 200 and browser.says("too large to show")
