"""Planning and merging through GitLab's own client, unmodified, over a real socket; and what the wire alone decides."""

from collections.abc import Callable, Iterator
from typing import Any

import gitlab
import httpx
import pytest
from gitlab.exceptions import (
    GitlabAuthenticationError,
    GitlabCreateError,
    GitlabDeleteError,
    GitlabGetError,
    GitlabHttpError,
    GitlabMRApprovalError,
    GitlabMRClosedError,
    GitlabUpdateError,
)
from gitlab.v4.objects import Project
from tests.services.git.conftest import IDS

from deskjob_services.git.models import Job, Pipeline
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
Branch = Callable[..., str]
Projects = Callable[[str], Project]


@pytest.fixture
def project(office: Intranet, address: str) -> Iterator[Projects]:
    """The project as somebody's client has it: `project("bo")`."""
    made: list[gitlab.Gitlab] = []

    def open_(who: str) -> Project:
        token = office.credentials.issue(IDS[who], "git")
        made.append(gitlab.Gitlab(address, private_token=token, per_page=20))
        return made[-1].projects.get("platform/tariffs")

    yield open_
    for client in made:
        client.session.close()


@pytest.fixture
def http(office: Intranet, address: str) -> Iterator[httpx.Client]:
    """Plain requests as Bo."""
    token = office.credentials.issue(IDS["bo"], "git")
    with httpx.Client(base_url=f"{address}/api/v4", headers={"PRIVATE-TOKEN": token}) as made:
        yield made


def test_a_week_of_issues(project: Projects) -> None:
    bo, fay = project("bo"), project("fay")
    milestone = bo.milestones.create({"title": "May", "due_date": "2026-05-29", "start_date": "2026-05-01"})
    bo.labels.create({"name": "bug", "color": "#d9534f", "description": "It is wrong"})
    for number in range(1, 46):
        bo.issues.create({"title": f"Issue {number}", "labels": ["bug"] if number % 9 == 0 else []})
    listed = bo.issues.list(iterator=True, state="opened")
    assert [one.iid for one in listed] == list(range(45, 0, -1))
    assert (listed.total, listed.total_pages, listed.per_page, listed.next_page) == (45, 3, 20, None)
    assert [one.iid for one in bo.issues.list(get_all=True, labels=["bug"], sort="asc")] == [9, 18, 27, 36, 45]
    assert [one.iid for one in bo.issues.list(get_all=False, search="issue 4", per_page=3, page=2)] == [42, 41, 40]
    issue = bo.issues.get(9)
    issue.labels = ["bug", "urgent"]
    issue.assignee_ids = [2, 5]
    issue.milestone_id = milestone.id
    issue.due_date = "2026-05-04"
    issue.description = "Zone 5"
    issue.save()
    again = fay.issues.get(9)
    assert (again.id, again.project_id, again.title, again.state) == (9, 1, "Issue 9", "opened")
    assert again.labels == ["bug", "urgent"]
    assert [one["username"] for one in again.assignees] == ["bo", "eve"] and again.assignee["id"] == 2
    assert (again.milestone["title"], again.due_date, again.author["username"]) == ("May", "2026-05-04", "bo")
    assert again.web_url.endswith("/git/platform/tariffs/-/issues/9")
    assert again.created_at == "2026-04-13T09:10:00.000Z"
    assert [one.iid for one in bo.issues.list(milestone="May")] == [one.iid for one in milestone.issues()] == [9]
    assert [one.iid for one in bo.issues.list(assignee_id=5)] == [9]
    assert bo.issues.list(assignee_id=5, author_id=4) == bo.issues.list(author_id=999) == []
    unlabelled: dict[str, Any] = {"not[labels]": "bug", "iids": [8, 9]}
    assert [one.iid for one in bo.issues.list(get_all=True, **unlabelled)] == [8]
    assert [one.iid for one in bo.issues.list(assignee_id="Any", get_all=True)] == [9]
    issue.state_event = "close"
    issue.save()
    assert (issue.state, issue.attributes["closed_by"]["username"], issue.user_notes_count) == ("closed", "bo", 0)
    assert len(bo.issues.list(state="closed")) == 1
    issue.state_event = "reopen"
    issue.milestone_id = 0
    issue.labels = []
    issue.due_date = ""
    issue.save()
    assert (issue.state, issue.milestone, issue.labels, issue.due_date) == ("opened", None, [], None)
    milestone.state_event = "close"
    milestone.save()
    assert [one.title for one in bo.milestones.list(state="closed")] == ["May"]
    label = bo.labels.get("bug")
    label.new_name = "defect"
    label.save()
    assert {one.name for one in bo.labels.list()} == {"defect", "urgent"}
    bo.labels.update("urgent", {"color": "#123456"})
    assert bo.labels.get("urgent").color == "#123456"
    bo.labels.get("urgent").delete()
    assert [(one.name, one.open_issues_count) for one in bo.labels.list(with_counts=True)] == [("defect", 4)]
    assert bo.boards.list()[0].attributes["lists"][0]["label"]["name"] == "defect"


def test_words_below_an_issue(project: Projects) -> None:
    bo, fay = project("bo"), project("fay")
    issue = bo.issues.create({"title": "Rounding"})
    note = fay.issues.get(1).notes.create({"body": "It is 0.5"})
    bo.issues.update(1, {"add_labels": "bug,urgent"})
    assert [one.body for one in issue.notes.list()] == ["added ~bug ~urgent labels", "It is 0.5"]
    assert [one.system for one in issue.notes.list(sort="asc")] == [False, True]
    note.body = "It is 0.7"
    note.save()
    assert issue.notes.get(note.id).body == "It is 0.7"
    with pytest.raises(GitlabUpdateError) as refused:
        issue.notes.update(note.id, {"body": "It is 0.8"})
    assert refused.value.response_code == 403
    thread = issue.discussions.create({"body": "Which zone?"})
    thread.notes.create({"body": "All of them"})
    assert [each["body"] for each in issue.discussions.get(thread.id).attributes["notes"]] == [
        "Which zone?",
        "All of them",
    ]
    note.delete()
    with pytest.raises(GitlabGetError):
        issue.notes.get(note.id)
    assert len(issue.discussions.list()) == 2
    other = bo.issues.create({"title": "Zones"})
    one, two = issue.links.create({"target_project_id": 1, "target_issue_iid": other.iid, "link_type": "blocks"})
    assert (one.iid, two.iid) == (1, 2)
    (link,) = other.links.list()
    assert (link.iid, link.link_type) == (1, "is_blocked_by")
    other.links.delete(link.issue_link_id)
    assert issue.links.list() == []


def test_a_merge_request_from_branch_to_main(project: Projects, branch: Branch) -> None:
    bo, eve = project("bo"), project("eve")
    head = branch("fix/zone", {"tariffs/zones.py": "ZONES = {}\n", "CHANGES": None, "docs/a.md": "a\n"})
    bo.issues.create({"title": "Zones"})
    merge = bo.mergerequests.create(
        {"source_branch": "fix/zone", "target_branch": "main", "title": "Draft: Zones", "description": "Closes #1",
         "labels": "bug", "reviewer_ids": [5], "assignee_id": 2}
    )  # fmt: skip
    assert (merge.iid, merge.sha, merge.draft, merge.detailed_merge_status) == (1, head, True, "draft_status")
    assert merge.diff_refs["head_sha"] == head and merge.has_conflicts is False
    merge.title = "Zones"
    merge.save()
    assert (merge.merge_status, merge.detailed_merge_status) == ("can_be_merged", "mergeable")
    changes = {one["new_path"]: one for one in merge.changes()["changes"]}  # type: ignore[index]
    assert set(changes) == {"CHANGES", "docs/a.md", "tariffs/zones.py"}
    assert changes["CHANGES"]["deleted_file"] and changes["docs/a.md"]["new_file"]
    assert changes["docs/a.md"]["diff"] == "@@ -0,0 +1 @@\n+a\n"
    assert [one.title for one in merge.commits()] == ["Change it"]
    assert [one.iid for one in merge.closes_issues()] == [1]
    assert [one["iid"] for one in bo.issues.get(1).closed_by()] == [1]
    assert [one["iid"] for one in bo.issues.get(1).related_merge_requests()] == [1]
    assert merge.pipelines.list() == []
    refs = merge.diff_refs
    place = {"position_type": "text", "new_path": "docs/a.md", "old_path": "docs/a.md", "new_line": 1, **refs}
    seen = eve.mergerequests.get(1)
    thread = seen.discussions.create({"body": "More words?", "position": place})
    thread.notes.create({"body": "Or fewer"})
    assert thread.attributes["notes"][0]["position"]["new_line"] == 1
    mine = merge.discussions.get(thread.id)
    mine.resolved = True
    mine.save()
    assert merge.discussions.get(thread.id).attributes["notes"][0]["resolved"]
    merge.notes.create({"body": "Ready"})
    with pytest.raises(GitlabAuthenticationError, match="is Bo Lindqvist's own"):
        merge.approve()
    with pytest.raises(GitlabMRApprovalError) as refused:
        seen.approve(sha="0" * 40)
    assert refused.value.response_code == 409
    seen.approve(sha=head)
    with pytest.raises(GitlabAuthenticationError, match="has approved"):
        seen.approve()
    approvals = merge.approvals.get()
    assert approvals.approved and [one["user"]["username"] for one in approvals.approved_by] == ["eve"]
    seen.unapprove()
    assert not merge.approvals.get().approved
    merged = eve.mergerequests.get(1).merge(should_remove_source_branch=True)
    assert merged["state"] == "merged" and merged["merged_by"]["username"] == "eve"
    assert bo.commits.get("main").id == merged["merge_commit_sha"]
    assert bo.issues.get(1).state == "closed"
    assert [one.iid for one in bo.mergerequests.list(state="merged", target_branch="main", iterator=True)] == [1]
    assert "fix/zone" not in [one.name for one in bo.branches.list()]


def test_what_cannot_be_merged_is_refused_as_the_product_does(project: Projects, branch: Branch) -> None:
    bo = project("bo")
    head = branch("fix/zone", {"tariffs/zones.py": "ZONES = {}\n"})
    merge = bo.mergerequests.create({"source_branch": "fix/zone", "target_branch": "main", "title": "Zones"})
    with pytest.raises(GitlabMRClosedError) as refused:
        merge.merge(sha="0" * 40)
    assert refused.value.response_code == 409
    assert refused.value.error_message == f"SHA does not match HEAD of source branch: {head}"
    with pytest.raises(GitlabCreateError) as again:
        bo.mergerequests.create({"source_branch": "fix/zone", "target_branch": "main", "title": "Zones"})
    assert again.value.response_code == 409
    assert "Another open merge request already exists for this source branch: !1" in str(again.value.error_message)
    branch("main", {"tariffs/zones.py": "ZONES = ()\n"})
    with pytest.raises(GitlabMRClosedError) as refused:
        bo.mergerequests.create({"source_branch": "main", "target_branch": "fix/zone", "title": "Back"}).merge(
            merge_method="ff"
        )
    assert refused.value.response_code == 406
    conflicting = bo.mergerequests.get(1)
    assert (conflicting.has_conflicts, conflicting.merge_status) == (True, "cannot_be_merged")
    with pytest.raises(GitlabMRClosedError) as refused:
        merge.merge()
    assert refused.value.response_code == 406
    assert refused.value.error_message == "Branch cannot be merged: conflicts in tariffs/zones.py"
    merge.state_event = "close"
    merge.save()
    with pytest.raises(GitlabMRClosedError) as refused:
        merge.merge()
    assert refused.value.response_code == 405 and "is closed" in str(refused.value.error_message)
    with pytest.raises(GitlabAuthenticationError, match="401 Unauthorized"):
        project("cy").mergerequests.get(1).merge()


def test_a_merge_request_is_merged_fast_forward_or_as_one_commit(project: Projects, branch: Branch) -> None:
    bo = project("bo")
    head = branch("one", {"a": "1\n"})
    first = bo.mergerequests.create({"source_branch": "one", "target_branch": "main", "title": "One"})
    assert first.merge(merge_method="ff")["sha"] == head == bo.commits.get("main").id
    branch("two", {"b": "2\n"})
    second = bo.mergerequests.create({"source_branch": "two", "target_branch": "main", "title": "Two"})
    merged = second.merge(squash=True, squash_commit_message="All of it")
    made = bo.commits.get("main")
    assert (made.message, made.parent_ids, made.id) == ("All of it", [head], merged["squash_commit_sha"])


def test_releases_of_tags(project: Projects) -> None:
    bo = project("bo")
    made = bo.releases.create({"tag_name": "v1.1", "ref": "main", "name": "May", "description": "Zones"})
    assert bo.tags.get("v1.1").target == made.commit["id"] == bo.commits.get("main").id
    with pytest.raises(GitlabCreateError) as refused:
        bo.releases.create({"tag_name": "v1.1"})
    assert (refused.value.response_code, refused.value.error_message) == (409, "Release already exists")
    with pytest.raises(GitlabCreateError) as refused:
        bo.releases.create({"tag_name": "v9"})
    assert refused.value.response_code == 422
    made.description = "Zones and rounding"
    made.save()
    found = bo.releases.get("v1.1")
    assert (found.description, found.author["username"], found.commit["title"]) == (
        "Zones and rounding", "bo", "Say what changed",
    )  # fmt: skip
    with pytest.raises(GitlabDeleteError) as forbidden:
        bo.releases.delete("v1.1")
    assert forbidden.value.response_code == 403
    project("ana").releases.delete("v1.1")
    assert bo.releases.list() == []
    assert bo.tags.get("v1.1").name == "v1.1"


def test_pipelines_jobs_and_logs_are_read(office: Intranet, project: Projects) -> None:
    log = office.store.blobs.put(b"collected 3 items\n1 failed\n")
    with office.store.act("harness", "plant", 0, []):
        for state in ("success", "failed"):
            made = office.store.rows.insert(
                Pipeline, project_id="GP001", ref="main", sha="1" * 40, tree="2" * 40, person_id="P0002", state=state,
                created_at=1,
            )  # fmt: skip
        office.store.rows.insert(Job, pipeline_id=made.id, name="test", state="failed", exit_code=1, log=log)
    bo = project("fay")
    assert [one.status for one in bo.pipelines.list()] == ["failed", "success"]
    assert [one.id for one in bo.pipelines.list(status="success")] == [1]
    (job,) = bo.pipelines.get(2).jobs.list()
    assert (job.name, job.status, job.stage) == ("test", "failed", "test")
    assert bo.jobs.get(job.id).trace() == b"collected 3 items\n1 failed\n"
    with pytest.raises(GitlabGetError):
        bo.pipelines.get(9)


def test_errors_arrive_as_the_clients_own_with_the_message(project: Projects) -> None:
    bo, fay = project("bo"), project("fay")
    with pytest.raises(GitlabGetError) as unknown:
        bo.issues.get(77)
    assert (unknown.value.response_code, unknown.value.error_message) == (404, "404 Issue Not Found")
    with pytest.raises(GitlabCreateError) as wrong:
        bo.issues.create({"title": "  "})
    assert wrong.value.response_code == 400 and "can't be blank" in str(wrong.value.error_message)
    with pytest.raises(GitlabCreateError) as forged:
        bo.issues.create({"title": "Old", "created_at": "2020-01-01T00:00:00Z"})
    assert forged.value.response_code == 400 and "created_at" in str(forged.value.error_message)
    bo.labels.create({"name": "bug", "color": "#fff"})
    with pytest.raises(GitlabCreateError) as twice:
        bo.labels.create({"name": "bug", "color": "#fff"})
    assert twice.value.response_code == 409 and "Label already exists" in str(twice.value.error_message)
    with pytest.raises(GitlabCreateError) as refused:
        fay.labels.create({"name": "mine", "color": "#fff"})
    assert refused.value.response_code == 403
    with pytest.raises(GitlabHttpError) as nothing:
        bo.manager.gitlab.http_get("/projects/1/issues/1/metrics")
    assert nothing.value.response_code == 404


def test_an_issue_by_query_parameters_as_scripts_write_it(http: httpx.Client) -> None:
    made = http.post("/projects/1/issues", params={"title": "Zones", "labels": "bug,urgent", "due_date": "2026-05-01"})
    assert (made.status_code, made.json()["labels"], made.json()["due_date"]) == (201, ["bug", "urgent"], "2026-05-01")
    closed = http.put("/projects/platform%2Ftariffs/issues/1?state_event=close")
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    assert http.put("/projects/1/issues/1").json()["error"].endswith("at least one parameter must be provided")
    assert http.post("/projects/1/issues").json() == {"error": "title is missing"}
    assert http.put("/projects/1/issues/1?state_event=stop").json() == {
        "error": "state_event does not have a valid value"
    }
    found = http.get("/projects/1/issues?labels=bug&state=closed&per_page=1")
    assert found.headers["X-Total"] == "1" and 'rel="first"' in found.headers["Link"]
    assert [one["iid"] for one in http.get("/issues?scope=all").json()] == [1]
    assert http.get("/issues?scope=assigned_to_me").json() == []
    assert http.get("/projects/1/issues?assignee_id=None").json()[0]["iid"] == 1
    assert http.get("/projects/1/issues?created_after=nonsense").status_code == 400
    assert http.get("/projects/1/issues?labels=None").json() == []
    assert http.post("/projects/1/issues/1/notes?body=Done").json()["noteable_iid"] == 1
    assert http.get("/projects/2/issues").status_code == 404
    for number in ("99999999999", "0", "-1", "x"):
        assert http.get(f"/projects/1/issues/{number}").status_code in (400, 404)
    huge = {"target_project_id": 1, "target_issue_iid": 10**30}
    assert http.post("/projects/1/issues/1/links", json=huge).status_code == 404
    assert http.get(f"/projects/1/issues?iids[]={10**30}").status_code == 400
    assert http.get(f"/projects/1/issues?author_id={10**30}").json() == []
    assert http.put("/projects/1/issues/1", json={"assignee_ids": [10**9]}).status_code == 404
    assert http.put("/projects/1/issues/1", content=b'{"title": "\\ud800"}').status_code == 400
