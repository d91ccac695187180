"""Labels, milestones, issues, links and comments: who may do what, and what is noted of it."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.git.models import Issue, Member
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
ONE = "platform/tariffs#1"


def said(do: Do, target: str = ONE) -> list[str]:
    """What the host noted below an issue or a merge request."""
    return [note.body for note in do("gus", "notes", target=target, kind="activity", per_page=100).notes]


def test_whoever_sees_a_project_opens_an_issue_and_others_do_not_know_of_it(do: Do) -> None:
    made = do("fay", "create_issue", project="platform/tariffs", title=" Rounding ", description="Too much")
    assert (made.id, made.reference, made.title, made.author.handle) == ("GI0001", ONE, "Rounding", "fay")
    with pytest.raises(NotFound):
        do("fay", "create_issue", project="people/reviews", title="Let me in")
    assert do("gus", "create_issue", project="GP002", title="Mine").reference == "people/reviews#1"
    with pytest.raises(NotFound):
        do("fay", "issue", issue="people/reviews#1")
    assert [one.id for one in do("fay", "issues").issues] == ["GI0001"]
    assert [one.id for one in do("gus", "issues").issues] == ["GI0002", "GI0001"]
    assert do("dee", "issues").total == 2


def test_an_issue_is_edited_by_its_author_and_by_reporters_and_says_what_was_done(do: Do) -> None:
    do("fay", "create_issue", project="GP001", title="Rounding")
    do("cy", "create_label", project="GP001", name="bug", color="#D9534F")
    do("cy", "create_milestone", project="GP001", title="May", due_date="2026-05-29")
    with pytest.raises(Forbidden):
        do("fay", "edit_issue", issue="GI0001", add_labels=["no such label"])
    edited = do(
        "cy", "edit_issue", issue=ONE, title="Rounding of zones", add_labels=["BUG", "needs info"],
        assignees=["@bo", "P0005"], milestone="May", due_date="2026-05-01",
    )  # fmt: skip
    assert edited.labels == ["bug", "needs info"]
    assert [one.handle for one in edited.assignees] == ["bo", "eve"]
    assert (edited.milestone.title, edited.due_date) == ("May", "2026-05-01")
    closed = do("fay", "edit_issue", issue=ONE, state="closed", remove_labels=["bug"], milestone="", assignees=["bo"])
    assert (closed.state, closed.closed_by.handle, closed.milestone, closed.labels) == (
        "closed", "fay", None, ["needs info"],
    )  # fmt: skip
    assert said(do) == [
        "changed title from **{-Rounding-}** to **{+Rounding of zones+}**",
        "changed due date to Fri 1 May 2026",
        'added ~bug ~"needs info" labels',
        "assigned to @bo and @eve",
        'changed milestone to %"May"',
        "closed",
        "removed ~bug label",
        "unassigned @eve",
        "removed milestone",
    ]
    with pytest.raises(NotFound):
        do("bo", "edit_issue", issue="GI0009", state="closed")
    reopened = do("cy", "edit_issue", issue=ONE, state="opened")
    assert (reopened.closed_at, reopened.closed_by) == (None, None)


def test_what_changes_nothing_writes_nothing(office: Intranet, do: Do) -> None:
    do("bo", "create_issue", project="GP001", title="Rounding", labels=["bug"])
    before = office.store.state_hash()
    do("bo", "edit_issue", issue=ONE, title="Rounding", state="opened", labels=["bug"], due_date="", milestone="")
    do("bo", "edit_label", project="GP001", label="bug", color="#6699cc")
    assert office.store.state_hash() == before


def test_a_stranger_to_the_project_changes_nothing_of_others(do: Do) -> None:
    do("bo", "create_issue", project="GP001", title="Rounding")
    calls: list[tuple[str, dict[str, str]]] = [
        ("edit_issue", {"issue": ONE, "state": "closed"}),
        ("create_label", {"project": "GP001", "name": "bug"}),
        ("create_milestone", {"project": "GP001", "title": "May"}),
        ("link_issues", {"issue": ONE, "other": ONE}),
    ]
    for operation, arguments in calls:
        with pytest.raises(Forbidden):
            do("fay", operation, **arguments)


def test_a_confidential_issue_is_its_authors_and_the_reporters(do: Do) -> None:
    do("fay", "create_issue", project="GP001", title="A leaked key", confidential=True)
    assert do("cy", "issue", issue=ONE).confidential
    assert do("fay", "issues", project="GP001").total == 1
    do("gus", "edit_issue", issue=ONE, add_labels=["security"])
    other = do("fay", "create_issue", project="GP001", title="Plain")
    do("gus", "link_issues", issue=ONE, other=other.reference)
    with pytest.raises(NotFound):
        do("eve", "issue", issue="platform/tariffs#3")


def test_who_sees_a_confidential_issue_no_more_gets_neither_it_nor_what_is_said_there(office: Intranet, do: Do) -> None:
    do("gus", "create_issue", project="GP001", title="A leaked key", confidential=True)
    do("gus", "create_issue", project="GP001", title="Plain", confidential=False)
    do("gus", "link_issues", issue=ONE, other="platform/tariffs#2")
    note = do("gus", "comment", target=ONE, body="Rotate it")
    member = office.store.rows.need(Member, "GP001", "P0003")
    with office.store.act("harness", "plant", 0, []):
        office.store.rows.update(member, level=10)
    for who in ("cy", "fay"):
        for call in ("issue", "links"):
            with pytest.raises(NotFound):
                do(who, call, issue=ONE)
        with pytest.raises(NotFound):
            do(who, "comment", target=ONE, body="?")
        with pytest.raises(NotFound):
            do(who, "note", note=note.id)
        assert [one.number for one in do(who, "issues", project="GP001").issues] == [2]
        assert do(who, "issues", search="leaked").total == 0
        assert do(who, "links", issue="platform/tariffs#2").links == []
    assert len(do("gus", "links", issue="platform/tariffs#2").links) == 1


def test_finding_issues_by_what_they_are(do: Do) -> None:
    do("gus", "create_milestone", project="GP001", title="May")
    for number in range(1, 8):
        do("bo" if number % 2 else "eve", "create_issue", project="GP001", title=f"Issue {number}")
    do("gus", "edit_issue", issue="platform/tariffs#2", labels=["bug", "urgent"], assignees=["cy"], milestone="May")
    do("gus", "edit_issue", issue="platform/tariffs#3", labels=["bug"], state="closed", due_date="2026-04-01")

    def found(**given: Any) -> list[int]:
        return [one.number for one in do("fay", "issues", project="GP001", **given).issues]

    assert found() == [7, 6, 5, 4, 3, 2, 1]
    assert found(sort="asc", per_page=3, page=2) == [4, 5, 6]
    assert found(labels=["BUG"]) == [3, 2]
    assert found(labels=["bug", "urgent"]) == found(milestone="May") == found(assignee="cy") == [2]
    assert found(labels=["bug"], not_labels=["urgent"]) == found(state="closed") == found(due="any") == [3]
    assert found(labels=["none"], author="bo") == [7, 5, 1]
    assert found(assignee="none", milestone="none", author="eve") == [6, 4]
    assert found(milestone="any") == [2]
    assert found(search="issue 5") == found(numbers=[5]) == [5]
    assert found(search="100%") == []
    assert found(order_by="updated_at")[:2] == [3, 2]
    assert found(order_by="due_date", sort="asc")[0] == 3
    assert found(updated_after="2026-04-13T09:08:00Z") == [3, 2]
    assert found(created_before="2026-04-13T09:01:00Z") == [1]
    with pytest.raises(NotFound):
        found(author="nobody")
    with pytest.raises(Invalid):
        found(created_after="yesterday")


def test_comments_are_edited_by_their_authors_and_leave_a_tombstone(office: Intranet, do: Do) -> None:
    do("bo", "create_issue", project="GP001", title="Rounding")
    one = do("fay", "comment", target=ONE, body="It is 0.5")
    answered = do("bo", "reply", discussion=one.id, body="Which zone?")
    assert (answered.discussion, do("fay", "issue", issue=ONE).comments) == (one.id, 2)
    with pytest.raises(Forbidden):
        do("ana", "edit_comment", note=one.id, body="It is 0.6")
    assert do("fay", "edit_comment", note=one.id, body="It is 0.7").edited_at == office.store.now - 60
    with pytest.raises(Forbidden):
        do("bo", "delete_comment", note=one.id)
    gone = do("ana", "delete_comment", note=one.id)
    assert (gone.removed, gone.body) == (True, "")
    with pytest.raises(Conflict):
        do("fay", "edit_comment", note=one.id, body="Back")
    shown = do("fay", "discussions", target=ONE).discussions
    assert [[note.body for note in each.notes] for each in shown] == [["", "Which zone?"]]
    assert [note.body for note in do("fay", "notes", target=ONE, removed=False).notes] == ["Which zone?"]
    assert do("fay", "issue", issue=ONE).comments == 1
    system = do("bo", "edit_issue", issue=ONE, state="closed") and do("bo", "notes", target=ONE, kind="activity")
    with pytest.raises(Forbidden):
        do("bo", "edit_comment", note=system.notes[0].id, body="not closed")
    with pytest.raises(Forbidden):
        do("ana", "delete_comment", note=system.notes[0].id)


def test_links_stand_on_both_issues(do: Do) -> None:
    for title in ("One", "Two"):
        do("bo", "create_issue", project="GP001", title=title)
    made = do("bo", "link_issues", issue=ONE, other="platform/tariffs#2", kind="is_blocked_by")
    assert made.link == "GI0002:GI0001"
    assert [(each.kind, each.issue.number) for each in do("fay", "links", issue=ONE).links] == [("is_blocked_by", 2)]
    assert [each.kind for each in do("fay", "links", issue="GI0002").links] == ["blocks"]
    assert said(do) == ["marked this issue as blocked by #2"]
    with pytest.raises(Conflict):
        do("bo", "link_issues", issue="GI0002", other=ONE)
    with pytest.raises(Invalid):
        do("bo", "link_issues", issue=ONE, other=ONE)
    do("bo", "unlink_issues", issue=ONE, other="GI0002")
    assert do("fay", "links", issue="GI0002").links == []
    with pytest.raises(NotFound):
        do("bo", "unlink_issues", issue=ONE, other="GI0002")


def test_labels_and_milestones_keep_their_names_apart(do: Do) -> None:
    do("cy", "create_label", project="GP001", name="bug", color="#fa0")
    assert do("fay", "labels", project="GP001").labels[0].color == "#ffaa00"
    with pytest.raises(Conflict):
        do("cy", "create_label", project="GP001", name="Bug")
    for name, color in (("a,b", "#fff"), (" ", "#fff"), ("a\nb", "#fff"), ("fine", "red"), ("x" * 256, "#fff")):
        with pytest.raises(Invalid):
            do("cy", "create_label", project="GP001", name=name, color=color)
    do("bo", "create_issue", project="GP001", title="Rounding", labels=["bug"])
    renamed = do("cy", "edit_label", project="GP001", label="bug", new_name="defect")
    assert (renamed.open_issues, do("bo", "issue", issue=ONE).labels) == (1, ["defect"])
    do("cy", "delete_label", project="GP001", label="GL0001")
    assert do("bo", "issue", issue=ONE).labels == []
    do("cy", "create_milestone", project="GP001", title="May", start_date="2026-05-01", due_date="2026-05-29")
    with pytest.raises(Conflict):
        do("cy", "create_milestone", project="GP001", title="May")
    with pytest.raises(Invalid):
        do("cy", "edit_milestone", project="GP001", milestone="May", due_date="2026-04-30")
    do("bo", "edit_issue", issue=ONE, milestone="GS0001", state="closed")
    do("cy", "edit_milestone", project="GP001", milestone="May", state="closed", title="Spring")
    info = do("fay", "milestone", project="GP001", milestone="Spring")
    assert (info.milestone.state, info.open_issues, info.closed_issues) == ("closed", 0, 1)
    assert do("fay", "milestones", project="GP001", state="active").total == 0


def test_an_assignee_works_here_and_sees_the_project(office: Intranet, do: Do) -> None:
    do("gus", "create_issue", project="GP002", title="Reviews of May")
    with pytest.raises(Invalid):
        do("gus", "edit_issue", issue="people/reviews#1", assignees=["bo"])
    assert office.store.rows.need(Issue, "GI0001").updated_at == office.store.now - 60


def test_the_board_is_of_labels_that_say_how_far_work_is(do: Do) -> None:
    for name in ("workflow::doing", "workflow::done", "bug"):
        do("cy", "create_label", project="GP001", name=name)
    do("bo", "create_issue", project="GP001", title="Rounding", labels=["workflow::doing"])
    do("gus", "create_issue", project="GP001", title="Key", labels=["workflow::doing"], confidential=True)
    (board,) = do("fay", "boards", project="GP001").boards
    assert [(each.label.name, each.total) for each in board.columns] == [("workflow::doing", 1), ("workflow::done", 0)]
    assert do("cy", "boards", project="GP001").boards[0].columns[0].total == 2
