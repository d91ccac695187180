"""Branches, tags, protection, pushes and wikis through operations."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.git.test_repository import P, create, put

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.git.models import Ref
from deskjob_services.git.objects import NOTHING
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]


def test_branches_are_made_listed_and_removed(do: Do) -> None:
    do("bo", "create_branch", **P, branch="fix/a", ref="v1.0")
    found = do("cy", "branches", **P)
    assert [(one.name, one.default, one.merged, one.can_push) for one in found.branches] == [
        ("fix/a", False, True, False), ("main", True, False, False),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="Branch already exists"):
        do("bo", "create_branch", **P, branch="fix/a", ref="main")
    with pytest.raises(Invalid, match="Invalid reference name: nowhere"):
        do("bo", "create_branch", **P, branch="fix/b", ref="nowhere")
    do("bo", "delete_branch", **P, branch="fix/a")
    with pytest.raises(NotFound, match="no branch"):
        do("bo", "delete_branch", **P, branch="fix/a")
    with pytest.raises(Forbidden, match="default branch"):
        do("gus", "delete_branch", **P, branch="main")


WRONG_NAMES = ("a..b", "-a", "a b", "a~1", "a^", "a:b", "a.lock", "/a", "a/", "a//b", "HEAD", "@{x", "a\\b", "\x01")


@pytest.mark.parametrize("name", [*WRONG_NAMES, "x" * 300])
def test_a_name_that_git_does_not_take_is_refused(do: Do, name: str) -> None:
    with pytest.raises(Invalid):
        do("bo", "create_branch", **P, branch=name, ref="main")
    with pytest.raises(Invalid):
        do("bo", "create_tag", **P, tag=name, ref="main")


def test_tags_are_plain_or_have_a_message(do: Do) -> None:
    plain = do("bo", "create_tag", **P, tag="v1.1", ref="main").tag
    told = do("bo", "create_tag", **P, tag="v2.0", ref="main", message="The second").tag
    assert (plain.sha, plain.message) == (plain.commit.sha, "")
    assert told.sha != told.commit.sha == plain.commit.sha
    assert told.message == "The second"
    assert told.tagged_at is not None
    assert [one.name for one in do("cy", "tags", **P).tags] == ["v2.0", "v1.1", "v1.0"]
    with pytest.raises(Conflict, match="already exists"):
        do("bo", "create_tag", **P, tag="v2.0", ref="main")
    with pytest.raises(Forbidden):
        do("bo", "delete_tag", **P, tag="v2.0")
    do("ana", "delete_tag", **P, tag="v2.0")
    assert [one.name for one in do("cy", "tags", **P, order_by="name", sort="asc").tags] == ["v1.0", "v1.1"]


def test_a_protected_branch_is_pushed_to_by_those_it_says(do: Do) -> None:
    do("ana", "protect", **P, pattern="ma*")
    with pytest.raises(Conflict, match="already exists"):
        do("ana", "protect", **P, pattern="ma*")
    with pytest.raises(Forbidden, match="You are not allowed to push code to protected branches"):
        put(do, create("x"))
    put(do, create("x"), who="ana")
    do("ana", "protect", **P, pattern="main", push_level=0)
    with pytest.raises(Forbidden, match="protected branches"):
        put(do, create("y"), who="gus")
    assert [one.pattern for one in do("cy", "protections", **P).protections] == ["ma*", "main"]
    do("ana", "unprotect", **P, pattern="main")
    do("ana", "unprotect", **P, pattern="ma*")
    put(do, create("y"))


def test_a_push_moves_all_its_refs_or_none(do: Do, office: Intranet) -> None:
    head = office.store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    do("ana", "protect", **P, pattern="release/*")
    before = office.store.state_hash()
    with pytest.raises(Forbidden):
        do("bo", "push", **P, updates=[
            {"ref": "refs/heads/a", "before": NOTHING, "after": head},
            {"ref": "refs/heads/release/1", "before": NOTHING, "after": head},
        ])  # fmt: skip
    assert office.store.state_hash() == before
    with pytest.raises(Conflict, match="fetch first"):
        do("bo", "push", **P, updates=[{"ref": "refs/heads/main", "before": "1" * 40, "after": head}])
    with pytest.raises(Invalid, match="would point at"):
        do("bo", "push", **P, updates=[{"ref": "refs/heads/b", "before": NOTHING, "after": "1" * 40}])
    assert office.store.state_hash() == before


def test_wiki_pages_are_written_moved_and_removed(do: Do) -> None:
    assert do("cy", "wiki_pages", **P).pages == []
    made = do("bo", "write_wiki_page", **P, title="On call", content="Who?\n")
    assert (made.slug, made.title, made.commit.title) == ("On-call", "On call", "Create On-call")
    with pytest.raises(Conflict, match="exists already"):
        do("bo", "write_wiki_page", **P, title="On call", content="x")
    do("bo", "write_wiki_page", **P, slug="On-call", content="Ana.\n")
    do("bo", "write_wiki_page", **P, slug="On-call", title="guides/Night shift")
    found = do("cy", "wiki_pages", **P, with_content=True).pages
    assert [(one.slug, one.title, one.content) for one in found] == [("guides/Night-shift", "Night shift", "Ana.\n")]
    do("bo", "delete_wiki_page", **P, slug="guides/Night-shift")
    with pytest.raises(NotFound, match="no wiki page"):
        do("cy", "wiki_page", **P, slug="guides/Night-shift")
    with pytest.raises(Forbidden):
        do("cy", "write_wiki_page", **P, title="Mine", content="x")
    for title in ("../x", ".git/x", "a\0b", "x" * 900):
        with pytest.raises(Invalid):
            do("bo", "write_wiki_page", **P, title=title, content="x")
