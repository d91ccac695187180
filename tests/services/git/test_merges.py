"""Merge requests: opened, discussed, approved and merged, or refused with the reason; and what follows from merging."""

from collections.abc import Callable
from typing import Any

import pygit2
import pytest

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.git.approvals import Moved
from deskjob_services.git.closing import named
from deskjob_services.git.merging import Conflicted, Unmergeable
from deskjob_services.git.models import Protection, Push, Ref
from deskjob_services.git.objects import objects
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
Branch = Callable[..., str]
ONE = "platform/tariffs!1"


def head(office: Intranet, name: str = "main") -> str:
    """Where a branch is."""
    return office.store.rows.need(Ref, "GP001", 0, f"refs/heads/{name}").sha


def commit(office: Intranet, sha: str) -> pygit2.Commit:
    """A commit."""
    return objects(office.store.rows, office.store.blobs).reading[sha].peel(pygit2.Commit)


@pytest.fixture
def opened(do: Do, branch: Branch) -> str:
    """The head of a branch with a merge request of Bo's that changes one line of a file."""
    lines = [f"ZONE_{n} = {n}\n" for n in range(1, 21)]
    lines[4] = "ZONE_5 = 55\n"
    sha = branch("fix/zone", {"tariffs/zones.py": "".join(lines)}, message="Charge zone 5 rightly\n")
    do("bo", "open_merge_request", project="GP001", source_branch="fix/zone", title="Charge zone 5 rightly")
    return sha


def test_a_merge_request_says_what_it_brings(do: Do, opened: str) -> None:
    info = do("fay", "merge_request", merge=ONE)
    assert (info.mergeable, info.conflicts, info.behind, info.merge.sha) == ("mergeable", [], 0, opened)
    assert info.merge.target_branch == "main"
    shown = do("fay", "merge_changes", merge=ONE)
    (file,) = shown.files
    assert (file.new_path, file.added, file.removed) == ("tariffs/zones.py", 1, 1)
    assert file.diff.startswith("@@ -2,7 +2,7 @@") and "+ZONE_5 = 55\n" in file.diff
    assert [one.title for one in shown.commits] == ["Charge zone 5 rightly"]
    assert do("fay", "merges", project="GP001", state="opened").merges[0].sha == opened


def test_merging_writes_a_merge_commit_at_company_time(office: Intranet, do: Do, opened: str) -> None:
    before = head(office)
    do("bo", "create_issue", project="GP001", title="Zone 5 is too cheap")
    do("bo", "create_issue", project="GP001", title="Zone 6 too")
    do("bo", "edit_merge_request", merge=ONE, description="Fixes #1, like #2. Closes #99")
    assert do("bo", "merge_request", merge=ONE).closes == ["platform/tariffs#1"]
    now = office.store.now
    merged = do("eve", "accept_merge", merge=ONE, sha=opened, remove_source_branch=True)
    assert (merged.state, merged.merged_by.handle, merged.merge_sha) == ("merged", "eve", head(office))
    made = commit(office, head(office))
    assert [str(one) for one in made.parent_ids] == [before, opened]
    assert made.message == (
        "Merge branch 'fix/zone' into 'main'\n\nCharge zone 5 rightly\n\nCloses #1\n\n"
        "See merge request platform/tariffs!1\n"
    )
    assert (made.author.name, made.author.email, made.commit_time, made.commit_time_offset) == (
        "Eve Moreau", "eve@office.example", now, 0,
    )  # fmt: skip
    assert office.store.rows.get(Ref, "GP001", 0, "refs/heads/fix/zone") is None
    assert [(one.ref, one.person_id) for one in office.store.rows.where(Push)] == [
        ("refs/heads/main", "P0005"), ("refs/heads/fix/zone", "P0005"),
    ]  # fmt: skip
    assert [do("bo", "issue", issue=f"platform/tariffs#{n}").state for n in (1, 2)] == ["closed", "opened"]
    notes = do("bo", "notes", target="platform/tariffs#1", kind="activity").notes
    assert [(note.body, note.author.handle) for note in notes] == [("closed via merge request !1", "eve")]
    after = do("fay", "merge_request", merge=ONE)
    assert (after.mergeable, after.merge.sha, after.base_sha) == ("not_open", opened, before)
    assert len(do("fay", "merge_changes", merge=ONE).files) == 1
    with pytest.raises(Unmergeable):
        do("eve", "accept_merge", merge=ONE)


@pytest.mark.parametrize(("method", "parents"), [("fast_forward", 1), ("squash", 1), ("merge", 2)])
def test_the_ways_of_merging(office: Intranet, do: Do, opened: str, method: str, parents: int) -> None:
    before = head(office)
    merged = do("bo", "accept_merge", merge=ONE, method=method)
    made = commit(office, head(office))
    assert len(made.parent_ids) == parents
    assert str(made.parent_ids[0]) == before
    assert (head(office) == opened) == (method == "fast_forward")
    assert merged.merge_sha == head(office)
    assert made.tree_id == commit(office, opened).tree_id


def test_a_merge_that_goes_together_with_what_went_on_meanwhile(
    office: Intranet, do: Do, opened: str, branch: Branch
) -> None:
    lines = "".join(f"ZONE_{n} = {n if n != 18 else 81}\n" for n in range(1, 21))
    branch("main", {"tariffs/zones.py": lines, "CHANGES": "1.1\n"})
    info = do("fay", "merge_request", merge=ONE)
    assert (info.mergeable, info.behind) == ("mergeable", 1)
    with pytest.raises(Unmergeable, match="commits that fix/zone has not"):
        do("bo", "accept_merge", merge=ONE, method="fast_forward")
    do("bo", "accept_merge", merge=ONE)
    tree = commit(office, head(office)).tree
    found = tree["tariffs/zones.py"]
    assert isinstance(found, pygit2.Blob)
    assert b"ZONE_5 = 55\n" in found.data and b"ZONE_18 = 81\n" in found.data
    assert "CHANGES" in tree


def test_a_conflict_is_told_with_its_paths_and_nothing_moves(
    office: Intranet, do: Do, opened: str, branch: Branch
) -> None:
    branch("main", {"tariffs/zones.py": "ZONES = ()\n"})
    before = office.store.state_hash()
    info = do("fay", "merge_request", merge=ONE)
    assert (info.mergeable, info.conflicts) == ("conflict", ["tariffs/zones.py"])
    with pytest.raises(Conflicted, match=r"Branch cannot be merged: conflicts in tariffs/zones\.py"):
        do("bo", "accept_merge", merge=ONE)
    assert office.store.state_hash() == before


def test_a_file_on_one_side_and_a_folder_of_its_name_on_the_other_is_a_conflict(do: Do, branch: Branch) -> None:
    branch("one", {"rates": "a\n"})
    branch("two", {"rates/a": "b\n"})
    do("bo", "open_merge_request", project="GP001", source_branch="one", target_branch="two", title="Rates")
    assert do("bo", "merge_request", merge=ONE).mergeable == "conflict"


def test_what_is_not_to_be_merged_is_refused_with_the_reason(
    office: Intranet, do: Do, opened: str, branch: Branch
) -> None:
    with pytest.raises(Moved, match=f"SHA does not match HEAD of source branch: {opened}"):
        do("bo", "accept_merge", merge=ONE, sha="0" * 40)
    do("bo", "edit_merge_request", merge=ONE, title="Draft: Charge zone 5 rightly")
    assert do("bo", "merge_request", merge=ONE).mergeable == "draft_status"
    with pytest.raises(Unmergeable, match="draft"):
        do("bo", "accept_merge", merge=ONE)
    do("bo", "edit_merge_request", merge=ONE, title="Charge zone 5 rightly", state="closed")
    with pytest.raises(Unmergeable, match="closed"):
        do("bo", "accept_merge", merge=ONE)
    do("eve", "edit_merge_request", merge=ONE, state="opened")
    do("bo", "delete_branch", project="GP001", branch="fix/zone")
    assert do("bo", "merge_request", merge=ONE).mergeable == "source_branch_missing"
    with pytest.raises(Unmergeable, match="gone"):
        do("bo", "accept_merge", merge=ONE)


def test_protection_says_who_merges(office: Intranet, do: Do, opened: str) -> None:
    with office.store.act("harness", "plant", 0, []):
        office.store.rows.insert(Protection, project_id="GP001", pattern="main", push_level=40, merge_level=40)
    with pytest.raises(Forbidden, match="may not merge into main"):
        do("bo", "accept_merge", merge=ONE)
    for who in ("cy", "fay"):
        with pytest.raises(Forbidden):
            do(who, "accept_merge", merge=ONE)
    assert do("ana", "accept_merge", merge=ONE).state == "merged"


def test_what_was_merged_by_hand_and_pushed_is_merged(office: Intranet, do: Do, opened: str, branch: Branch) -> None:
    do("bo", "create_issue", project="GP001", title="Zone 5 is too cheap")
    do("bo", "edit_merge_request", merge=ONE, description="Closes #1")
    before = head(office)
    other = branch("other", {"CHANGES": "2\n"})
    do("bo", "open_merge_request", project="GP001", source_branch="other", title="Other")
    branch("empty", {})
    do("gus", "push", project="GP001", updates=[{"ref": "refs/heads/main", "before": before, "after": opened}])
    info = do("fay", "merge_request", merge=ONE)
    assert (info.merge.state, info.merge.merged_by.handle, info.merge.merge_sha) == ("merged", "gus", opened)
    assert (info.merge.sha, info.base_sha) == (opened, before)
    assert do("bo", "issue", issue="platform/tariffs#1").state == "closed"
    left = do("fay", "merge_request", merge="platform/tariffs!2")
    assert (left.mergeable, left.merge.sha, left.behind) == ("mergeable", other, 1)


def test_nobody_approves_their_own_and_an_approval_is_of_one_head(do: Do, opened: str, branch: Branch) -> None:
    with pytest.raises(Forbidden, match="own"):
        do("bo", "approve", merge=ONE)
    with pytest.raises(Forbidden):
        do("cy", "approve", merge=ONE)
    with pytest.raises(Moved):
        do("eve", "approve", merge=ONE, sha="1" * 40)
    given = do("eve", "approve", merge=ONE, sha=opened)
    assert (given.mine, given.may, [one.stands for one in given.approvals]) == (True, False, [True])
    with pytest.raises(Conflict, match="has approved"):
        do("eve", "approve", merge=ONE)
    branch("fix/zone", {"CHANGES": "2\n"}, onto="fix/zone")
    later = do("eve", "approvals", merge=ONE)
    assert (later.mine, later.may, [one.stands for one in later.approvals]) == (False, True, [False])
    assert do("eve", "approve", merge=ONE).mine
    assert do("eve", "unapprove", merge=ONE).approvals == []
    with pytest.raises(NotFound):
        do("eve", "unapprove", merge=ONE)


def test_two_branches_that_are_there_and_one_request_for_both(do: Do, opened: str) -> None:
    with pytest.raises(Conflict, match="Another open merge request already exists for this source branch: !1"):
        do("eve", "open_merge_request", project="GP001", source_branch="fix/zone", title="Again")
    for given in (
        {"source_branch": "main"},
        {"source_branch": "nowhere"},
        {"source_branch": "main", "target_branch": "x"},
    ):
        with pytest.raises(Invalid):
            do("bo", "open_merge_request", project="GP001", title="No", **given)
    with pytest.raises(Forbidden):
        do("cy", "open_merge_request", project="GP001", source_branch="fix/zone", title="No")
    do("bo", "edit_merge_request", merge=ONE, state="closed")
    do("eve", "open_merge_request", project="GP001", source_branch="fix/zone", title="Again", reviewers=["bo"])
    with pytest.raises(Conflict):
        do("bo", "edit_merge_request", merge=ONE, state="opened")
    assert [one.number for one in do("fay", "merges", reviewer="bo").merges] == [2]
    assert [one.number for one in do("fay", "merges", project="GP001", state="closed").merges] == [1]


def test_a_discussion_stands_at_a_line_of_the_diff_and_is_settled(do: Do, opened: str) -> None:
    made = do("fay", "discuss", merge=ONE, body="Why 55?", path="tariffs/zones.py", line=5)
    do("bo", "reply", discussion=made.id, body="The contract says so")
    with pytest.raises(Forbidden):
        do("fay", "resolve_discussion", discussion=made.id)
    settled = do("bo", "resolve_discussion", discussion=made.id)
    assert (settled.resolved, [(note.path, note.line) for note in settled.notes]) == (
        True,
        [("tariffs/zones.py", 5)] * 2,
    )
    assert not do("eve", "resolve_discussion", discussion=made.id, resolved=False).resolved
    for place in ({"path": "README.md", "line": 1}, {"path": "tariffs/zones.py", "line": 500}, {"line": 5}):
        with pytest.raises(Invalid):
            do("fay", "discuss", merge=ONE, body="Here?", **place)
    assert do("fay", "merge_request", merge=ONE).merge.comments == 2


def test_what_changes_about_a_merge_request_is_noted(do: Do, opened: str, branch: Branch) -> None:
    branch("release", {})
    do(
        "bo", "edit_merge_request", merge=ONE, title="Draft: Zone 5", target_branch="release", labels=["bug"],
        assignees=["bo"], reviewers=["eve", "ana"],
    )  # fmt: skip
    do("eve", "edit_merge_request", merge=ONE, title="Zone 5", state="closed")
    do("bo", "edit_merge_request", merge=ONE, state="opened")
    assert [note.body for note in do("fay", "notes", target=ONE, kind="activity").notes] == [
        "changed title from **{-Charge zone 5 rightly-}** to **{+Draft: Zone 5+}**",
        "marked this merge request as **draft**",
        "changed target branch from `main` to `release`",
        "added ~bug label",
        "assigned to @bo",
        "requested review from @eve and @ana",
        "changed title from **{-Draft: Zone 5-}** to **{+Zone 5+}**",
        "marked this merge request as **ready**",
        "closed",
        "reopened",
    ]


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("Closes #1", [("", 1)]),
        ("fixes: #1, #2 and #3. See #4", [("", 1), ("", 2), ("", 3)]),
        ("Resolved platform/tariffs#7\nimplements #8", [("platform/tariffs", 7), ("", 8)]),
        ("Closing issues #5 and #5", [("", 5)]),
        ("Discloses #1, see #2; prefix #3; close 4", []),
        ("", []),
    ],
)
def test_the_words_that_close_issues(text: str, closes: list[tuple[str, int]]) -> None:
    assert named(text) == closes


def test_a_release_stands_at_a_tag(office: Intranet, do: Do) -> None:
    made = do("bo", "create_release", project="GP001", tag="v1.0", description="The first")
    assert (made.name, made.sha) == ("v1.0", office.store.rows.need(Ref, "GP001", 0, "refs/tags/v1.0").sha)
    with pytest.raises(Conflict, match="already exists"):
        do("bo", "create_release", project="GP001", tag="v1.0")
    with pytest.raises(Invalid, match="Ref is not specified"):
        do("bo", "create_release", project="GP001", tag="v1.1")
    with pytest.raises(Forbidden):
        do("cy", "create_release", project="GP001", tag="v1.1", ref="main")
    assert do("bo", "create_release", project="GP001", tag="v1.1", ref="main", name="May").sha == head(office)
    assert do("bo", "edit_release", project="GP001", tag="v1.1", description="Zones").description == "Zones"
    assert [one.tag for one in do("fay", "releases", project="GP001").releases] == ["v1.1", "v1.0"]
    with pytest.raises(Forbidden):
        do("bo", "delete_release", project="GP001", tag="v1.1")
    do("ana", "delete_release", project="GP001", tag="v1.1")
    with pytest.raises(NotFound):
        do("fay", "release", project="GP001", tag="v1.1")


def test_undo_after_twenty_pushes_merges_and_edits_restores_the_seeded_state(
    office: Intranet, do: Do, branch: Branch
) -> None:
    """What git itself finds at the refs is as it was, too."""
    start, mark = office.store.state_hash(), office.store.mark()
    for number in range(7):
        name = f"work/{number}"
        do("bo", "commit_files", project="GP001", branch=name, start_branch="main", message=f"Step {number}",
           actions=[{"action": "create", "path": f"notes/{number}.md", "content": "x\n"}])  # fmt: skip
        do("bo", "open_merge_request", project="GP001", source_branch=name, title=f"Step {number}", labels=["step"])
        do("eve", "approve", merge=f"platform/tariffs!{number + 1}")
        way = ("merge", "squash")[number % 2]
        do("eve", "accept_merge", merge=f"platform/tariffs!{number + 1}", method=way, remove_source_branch=number > 1)
    do("bo", "create_release", project="GP001", tag="v2", ref="main")
    do("bo", "create_issue", project="GP001", title="Done?")
    do("bo", "edit_issue", issue="platform/tariffs#1", state="closed")
    assert office.store.rows.count(Push) >= 20
    assert office.store.state_hash() == office.store.recounted_hash() != start
    office.store.undo(mark)
    assert office.store.state_hash() == office.store.recounted_hash() == start
    do("bo", "create_branch", project="GP001", branch="again", ref="main")
    assert do("bo", "commits", project="GP001").total == 2
