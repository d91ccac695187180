"""Comments of discussions and who takes part, through GitLab's own client and by plain requests."""

from collections.abc import Callable
from typing import Any

import gitlab
import httpx
import pytest
from gitlab.exceptions import GitlabGetError
from tests.services.git.conftest import IDS

from deskjob_services.intranet import Intranet

Lab = Callable[[str], gitlab.Gitlab]
Do = Callable[..., Any]
Branch = Callable[..., str]


@pytest.fixture
def merge(do: Do, branch: Branch) -> Any:
    """A merge request of Bo's, with a discussion that Ana began and Bo answered; gives the two comments."""
    branch("fix/zones", {"tariffs/zones.py": "ZONE = 1\n"})
    do("bo", "open_merge_request", project="GP001", source_branch="fix/zones", title="Zones", reviewers=["cy"])
    one = do("ana", "discuss", merge="platform/tariffs!1", body="Why?", path="tariffs/zones.py", line=1)
    return one.notes[0], do("bo", "reply", discussion=one.id, body="The contract.")


def test_the_comments_of_a_discussion_are_listed_and_given_one_by_one(merge: Any, lab: Lab) -> None:
    first, second = merge
    project = lab("eve").projects.get("platform/tariffs")
    thread = project.mergerequests.get(1).discussions.get(first.discussion)
    assert [one.body for one in thread.notes.list(get_all=True)] == ["Why?", "The contract."]
    assert thread.notes.get(int(second.id[2:])).author["username"] == "bo"
    with pytest.raises(GitlabGetError, match="404"):
        thread.notes.get(999)


def test_a_comment_is_changed_or_its_discussion_settled_and_never_both_at_once(
    merge: Any, office: Intranet, address: str
) -> None:
    first, second = merge
    token = office.credentials.issue(IDS["bo"], "git")
    place = f"{address}/api/v4/projects/1/merge_requests/1/discussions/{first.discussion}/notes/{int(second.id[2:])}"
    with httpx.Client(headers={"PRIVATE-TOKEN": token}) as bo:
        before = office.store.state_hash()
        for asked, said in (
            ({"body": "Changed", "resolved": True}, "body, resolved are mutually exclusive"),
            ({}, "body, resolved are missing, exactly one parameter must be provided"),
        ):
            answer = bo.put(place, json=asked)
            assert (answer.status_code, answer.json()["error"]) == (400, said)
        assert office.store.state_hash() == before
        assert bo.put(place, json={"body": "It says so."}).json()["body"] == "It says so."
        assert bo.put(place, json={"resolved": True}).json()["resolved"] is True
        assert bo.put(place, json={"resolved": False}).json()["resolved"] is False


def test_participants_are_who_wrote_it_who_has_it_and_who_spoke(merge: Any, do: Do, lab: Lab) -> None:
    project = lab("fay").projects.get("platform/tariffs")
    assert [one["username"] for one in project.mergerequests.get(1).participants()] == ["bo", "cy", "ana"]
    do("eve", "create_issue", project="GP001", title="Half a cent", assignees=["bo"])
    for number in range(101):
        do("cy", "comment", target="platform/tariffs#1", body=f"Look {number}")
    gone = do("gus", "comment", target="platform/tariffs#1", body="Never mind")
    do("gus", "delete_comment", note=gone.id)
    do("dee", "comment", target="platform/tariffs#1", body="And here")
    assert [one["username"] for one in project.issues.get(1).participants()] == ["eve", "bo", "cy", "dee"]
    hidden = do("eve", "create_issue", project="GP001", title="Hidden", confidential=True).number
    with pytest.raises(gitlab.exceptions.GitlabError, match="404"):
        project.manager.gitlab.http_get(f"/projects/1/issues/{hidden}/participants")
