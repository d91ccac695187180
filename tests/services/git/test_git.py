"""Git itself, against the host behind a real socket: clone, push, fetch, and what it is told where it may not."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.git.conftest import IDS, Git

from deskjob_services.git.models import Pack, Push, Ref
from deskjob_services.git.objects import NOTHING
from deskjob_services.intranet import Intranet

Clone = Callable[..., Git]


def at(office: Intranet, name: str, wiki: int = 0) -> str:
    """Where a ref of the tariffs points."""
    ref = office.store.rows.get(Ref, "GP001", wiki, name)
    return ref.sha if ref else NOTHING


def test_what_one_pushes_another_fetches(office: Intranet, clone: Clone) -> None:
    bo, eve = clone("bo"), clone("eve")
    assert sorted(bo.run("ls-files").split()) == ["CHANGES", "README.md", "tariffs/__init__.py", "tariffs/zones.py"]
    before = at(office, "refs/heads/main")
    bo.run("checkout", "-q", "-b", "fix/rounding")
    sha = bo.commit("Round up", tariffs__zones_py="ZONE = 0\n", a__b_txt="new\n")
    bo.run("push", "-q", "origin", "fix/rounding")
    assert (at(office, "refs/heads/fix/rounding"), at(office, "refs/heads/main")) == (sha, before)
    eve.run("fetch", "-q")
    assert eve.run("show", "origin/fix/rounding:a/b.txt") == "new\n"
    made = office.store.rows.where(Push)
    assert [(one.person_id, one.ref, one.before, one.after) for one in made] == [
        (IDS["bo"], "refs/heads/fix/rounding", NOTHING, sha)
    ]
    changes = office.store.journal.read()
    assert {(one.actor, one.operation) for one in changes if one.table == "git_ref"} == {(IDS["bo"], "git.push")}
    for one in (bo, eve):
        assert one.run("fsck", "--full", "--strict") == ""


def test_a_pack_that_is_pushed_is_kept_and_undone(office: Intranet, clone: Clone) -> None:
    before, mark = office.store.state_hash(), office.store.mark()
    bo = clone("bo")
    for number in range(20):
        bo.commit(f"Step {number}", **{f"f{number}_txt": f"{number}\n"})
        bo.run("push", "-q", "origin", "HEAD:main")
    assert office.store.rows.count(Push) == 20
    assert office.store.rows.count(Pack) > 10
    office.store.undo(mark)
    assert office.store.state_hash() == before
    assert "f0.txt" not in clone("eve").run("ls-files")


def test_a_push_that_is_not_a_fast_forward_is_rejected(office: Intranet, clone: Clone) -> None:
    bo, eve = clone("bo"), clone("eve")
    eve.commit("First", e_txt="e\n")
    eve.run("push", "-q", "origin", "main")
    bo.commit("Second", b_txt="b\n")
    said = bo.run("push", "origin", "main", fails=True)
    assert "[rejected]" in said
    assert "fetch first" in said
    bo.run("pull", "-q", "--rebase")
    bo.run("push", "-q", "origin", "main")
    assert at(office, "refs/heads/main") == bo.run("rev-parse", "HEAD").strip()


def test_a_protected_branch_says_so_and_stays(office: Intranet, clone: Clone, do: Callable[..., Any]) -> None:
    bo, ana = clone("bo"), clone("ana")
    do("ana", "protect", project="GP001", pattern="main")
    before = at(office, "refs/heads/main")
    bo.commit("Mine", b_txt="b\n")
    said = bo.run("push", "origin", "main", "HEAD:refs/heads/other", fails=True)
    assert "remote: GitLab: You are not allowed to push code to protected branches on this project." in said
    assert said.count("[remote rejected]") == 2
    assert "(pre-receive hook declined)" in said
    assert (at(office, "refs/heads/main"), at(office, "refs/heads/other")) == (before, NOTHING)
    ana.commit("Theirs", a_txt="a\n")
    ana.run("push", "-q", "origin", "main")
    ana.run("commit", "-q", "--amend", "-m", "Another")
    said = ana.run("push", "--force", "origin", "main", fails=True)
    assert "remote: GitLab: You are not allowed to force push code to a protected branch on this project." in said
    assert "GitLab: The default branch of a project cannot be deleted." in ana.run(
        "push", "origin", ":main", fails=True
    )
    assert office.faults == []


def test_force_and_removal_are_as_the_rules_say_elsewhere(office: Intranet, clone: Clone) -> None:
    bo = clone("bo")
    bo.commit("One", b_txt="b\n")
    bo.run("push", "-q", "origin", "HEAD:topic")
    bo.run("commit", "-q", "--amend", "-m", "Two")
    bo.run("push", "-q", "--force", "origin", "HEAD:topic")
    assert at(office, "refs/heads/topic") == bo.run("rev-parse", "HEAD").strip()
    bo.run("push", "-q", "origin", ":topic")
    assert at(office, "refs/heads/topic") == NOTHING
    assert "everything up-to-date" in bo.run("push", "origin", "origin/main:main").lower()


@pytest.mark.parametrize(
    "options", [("--depth=1",), ("--filter=blob:none",), ("--mirror",), ("-c", "protocol.version=0")]
)
def test_clones_of_every_kind_are_whole(clone: Clone, options: tuple[str, ...]) -> None:
    one = clone("cy", *options)
    assert one.run("fsck") == ""
    count = "1" if "--depth=1" in options else "2"
    assert one.run("rev-list", "--count", "HEAD").strip() == count
    assert one.run("show", "HEAD:tariffs/zones.py").startswith("ZONE_1 = 1\n")
    if "--depth=1" in options:
        one.run("fetch", "-q", "--unshallow")
        assert one.run("rev-list", "--count", "HEAD").strip() == "2"


def test_tags_are_pushed_and_stay_where_they_are(office: Intranet, clone: Clone) -> None:
    bo = clone("bo")
    bo.run("tag", "-a", "v2.0", "-m", "The second")
    bo.run("tag", "v2.1")
    bo.run("push", "-q", "origin", "v2.0", "v2.1")
    assert at(office, "refs/tags/v2.0") == bo.run("rev-parse", "v2.0").strip()
    told = " ".join(clone("eve").run("tag", "-n").split())
    assert told == "v1.0 Begin v2.0 The second v2.1 Say what changed"
    bo.commit("More", c_txt="c\n")
    bo.run("tag", "-f", "v2.1")
    said = bo.run("push", "--force", "origin", "v2.1", fails=True)
    assert "You are not allowed to change existing tags on this project." in said


def test_a_wiki_is_a_repository_too(office: Intranet, clone: Clone, do: Callable[..., Any]) -> None:
    wiki = clone("bo", path="platform/tariffs.wiki.git", at="wiki")
    wiki.commit("Begin", home_md="# Home\n", guides__call_md="Who?\n")
    wiki.run("push", "-q", "origin", "HEAD")
    assert [one.slug for one in do("cy", "wiki_pages", project="GP001").pages] == ["guides/call", "home"]
    do("bo", "write_wiki_page", project="GP001", slug="home", content="# Hello\n")
    wiki.run("pull", "-q")
    assert (wiki.folder / "home.md").read_text() == "# Hello\n"
    assert at(office, "refs/heads/main", wiki=1) != at(office, "refs/heads/main")
    assert "home.md" not in clone("eve").run("ls-files")


def test_the_first_push_begins_a_new_project(office: Intranet, clone: Clone, do: Callable[..., Any]) -> None:
    made = do("fay", "create_project", name="Side")
    fay = clone("fay", path="fay/side.git")
    fay.run("checkout", "-q", "-b", "trunk")
    fay.commit("Begin", a_txt="a\n")
    fay.run("push", "-q", "origin", "trunk")
    assert do("fay", "project", project=made.id).default_branch == "trunk"
    assert (clone("fay", path="fay/side", at="again").folder / "a.txt").read_text() == "a\n"


def test_who_may_not_is_told_so(office: Intranet, clone: Clone, address: str) -> None:
    cy = clone("cy")
    cy.commit("Mine", c_txt="c\n")
    assert "remote: You are not allowed to push code to this project." in cy.run("push", fails=True)
    hidden = cy.remote.replace("platform/tariffs", "people/reviews")
    for remote in (hidden, cy.remote.replace("tariffs", "nothing")):
        said = cy.run("ls-remote", remote, fails=True)
        assert "could not be found or you don't have permission to view it" in said
    said = cy.run("ls-remote", f"{address}/platform/tariffs.git", fails=True)
    assert "could not read Username" in said
    said = cy.run("ls-remote", address.replace("http://", "http://cy:wrong@") + "/platform/tariffs.git", fails=True)
    assert "Authentication failed" in said
    assert office.faults == []


@pytest.mark.parametrize("name", ["bo", "oauth2", "anything"])
def test_a_token_is_a_password_whatever_the_name(office: Intranet, clone: Clone, address: str, name: str) -> None:
    token = office.credentials.issue(IDS["bo"], "git")
    bo = clone("bo")
    bo.commit("By token", t_txt="t\n")
    bo.run("push", "-q", address.replace("http://", f"http://{name}:{token}@") + "/platform/tariffs.git", "main")
    assert office.store.rows.where(Push)[0].person_id == IDS["bo"]


def test_an_archived_project_is_read_only(clone: Clone, do: Callable[..., Any]) -> None:
    bo = clone("bo")
    do("gus", "edit_project", project="GP001", archived=True)
    bo.commit("Late", l_txt="l\n")
    assert "archived" in bo.run("push", fails=True)
    bo.run("fetch", "-q")
