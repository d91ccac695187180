"""Merge requests on the wire: what they bring, who approved them, and merging with the product's ways to refuse it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden
from deskjob_services.git.approvals import Moved
from deskjob_services.git.merging import Conflicted, Unmergeable
from deskjob_services.git.models import Milestone, Project
from deskjob_services.git.shown_merges import Approvals, MergeCard, MergeChanges, MergeInfo, Merges
from deskjob_services.git.wire.commits import commit_json, diff_json
from deskjob_services.git.wire.door import (
    JSON,
    Asked,
    Listed,
    Numbers,
    Paged,
    WireError,
    Words,
    endpoint,
    home,
    id_of,
    moment,
    number_of,
    project_named,
)
from deskjob_services.git.wire.filters import Filters, Sorted, Text, Who, found, nothing, numbered, people
from deskjob_services.git.wire.issues import issue_json
from deskjob_services.git.wire.planning import milestone_json
from deskjob_services.git.wire.session import user_json
from deskjob_services.kernel.web import do, intranet

_ORDERS = {"created_at", "updated_at", "merged_at", "title"}
_WAYS = {
    "mergeable": ("can_be_merged", "mergeable"),
    "draft_status": ("can_be_merged", "draft_status"),
    "not_open": ("unchecked", "not_open"),
    "conflict": ("cannot_be_merged", "conflict"),
    "commits_missing": ("cannot_be_merged", "commits_status"),
    "source_branch_missing": ("cannot_be_merged", "commits_status"),
    "target_branch_missing": ("cannot_be_merged", "broken_status"),
}
"""What stands in the way, as `merge_status` and `detailed_merge_status` say it."""


class FindMerges(Filters):
    """Which merge requests."""

    state: Literal["", "all", "opened", "closed", "merged", "locked"] = ""
    reviewer_id: Who = None
    reviewer_username: str | None = Field(default=None, max_length=200)
    source_branch: str = Field(default="", max_length=300)
    target_branch: str = Field(default="", max_length=300)
    order_by: str = Field(default="created_at", max_length=30)


class NewMerge(Sorted):
    """A merge request to be opened."""

    source_branch: str = Field(min_length=1, max_length=255)
    target_branch: str = Field(min_length=1, max_length=255)
    title: str
    description: Text = ""
    reviewer_ids: Numbers | None = Field(default=None, max_length=20)
    target_project_id: str | int | None = None


class ChangedMerge(Sorted):
    """What a merge request becomes."""

    title: str | None = None
    description: Text | None = None
    state_event: Literal["close", "reopen"] | None = None
    target_branch: str | None = Field(default=None, min_length=1, max_length=255)
    add_labels: Words | None = Field(default=None, max_length=50)
    remove_labels: Words | None = Field(default=None, max_length=50)
    reviewer_ids: Numbers | None = Field(default=None, max_length=20)


class Accept(Asked):
    """How a merge request is merged."""

    sha: str | None = Field(default=None, max_length=64)
    squash: bool = False
    merge_commit_message: str | None = None
    squash_commit_message: str | None = None
    should_remove_source_branch: bool = False
    merge_when_pipeline_succeeds: bool = False
    auto_merge: bool = False


class Approve(Asked):
    """The head that was looked at."""

    sha: str | None = Field(default=None, max_length=64)


@endpoint("GET", "merge_requests", FindMerges)
def all_merges(ask: FindMerges) -> Listed:
    """Merge requests of all projects; one's own unless `scope` says otherwise."""
    return _listed(ask, None)


@endpoint("GET", "projects/{project}/merge_requests", FindMerges)
def merges(ask: FindMerges, project: str) -> Listed:
    """A project's merge requests."""
    return _listed(ask, project)


@endpoint("GET", "projects/{project}/milestones/{milestone}/merge_requests", Paged)
def milestone_merges(ask: Paged, project: str, milestone: int) -> Listed:
    """The merge requests of a milestone."""
    planned = id_of(Milestone, milestone)
    do("git.milestone", {"project": project, "milestone": planned})
    shown: Merges = do("git.merges", {"project": project, "milestone": planned, **ask.stretch()})
    return ask.listed([merge_json(one) for one in shown.merges], shown.total)


@endpoint("GET", "projects/{project}/merge_requests/{iid}")
def merge(ask: Asked, project: str, iid: int) -> JSON:
    """One merge request, and what stands in its way."""
    return info_json(do("git.merge_request", {"merge": f"{project}!{iid}"}))


@endpoint("POST", "projects/{project}/merge_requests", NewMerge)
def create_merge(ask: NewMerge, project: str) -> JSON:
    """Open a merge request."""
    given = ask.given("source_branch", "target_branch", "title", "description")
    if ask.reviewer_ids is not None:
        given["reviewers"] = people(ask.reviewer_ids)
    if ask.target_project_id is not None and not _same(project, ask.target_project_id):
        raise WireError(422, ["Target project is not a fork of the source project"])
    try:
        made: MergeCard = do("git.open_merge_request", {"project": project, **given})
    except Conflict as refusal:
        raise WireError(409, [refusal.found]) from refusal
    return info_json(do("git.merge_request", {"merge": made.id}))


@endpoint("PUT", "projects/{project}/merge_requests/{iid}", ChangedMerge)
def edit_merge(ask: ChangedMerge, project: str, iid: int) -> JSON:
    """Change a merge request, close it or open it again."""
    given = ask.given("title", "description", "target_branch")
    given |= {name: value for name in ("add_labels", "remove_labels") if (value := getattr(ask, name)) is not None}
    if ask.reviewer_ids is not None:
        given["reviewers"] = people(ask.reviewer_ids)
    if ask.state_event is not None:
        given["state"] = "closed" if ask.state_event == "close" else "opened"
    if not given:
        known = "assignee_ids, description, labels, milestone_id, reviewer_ids, state_event, target_branch, title"
        raise WireError(400, f"{known} are missing, at least one parameter must be provided", "error")
    try:
        made: MergeCard = do("git.edit_merge_request", {"merge": f"{project}!{iid}", **given})
    except Conflict as refusal:
        raise WireError(409, [refusal.found]) from refusal
    return info_json(do("git.merge_request", {"merge": made.id}))


@endpoint("PUT", "projects/{project}/merge_requests/{iid}/merge", Accept)
def accept(ask: Accept, project: str, iid: int) -> JSON:
    """Merge a merge request: 405 where it cannot be, 406 with conflicts, 409 where the head moved."""
    named = f"{project}!{iid}"
    if ask.merge_when_pipeline_succeeds or ask.auto_merge:
        _checked(named)
    message = ask.squash_commit_message if ask.squash else ask.merge_commit_message
    asked = {"merge": named, "sha": ask.sha or None, "method": "squash" if ask.squash else "merge", "message": message}
    try:
        made: MergeCard = do("git.accept_merge", {**asked, "remove_source_branch": ask.should_remove_source_branch})
    except Forbidden as refusal:
        raise WireError(401, f"401 Unauthorized - {refusal.found}") from refusal
    except Unmergeable as refusal:
        raise WireError(405, f"405 Method Not Allowed - {refusal.found}") from refusal
    except Conflicted as refusal:
        raise WireError(406, refusal.found) from refusal
    except Moved as refusal:
        raise WireError(409, refusal.found) from refusal
    squashed = {"squash": True, "squash_commit_sha": made.merge_sha} if ask.squash else {}
    return {**info_json(do("git.merge_request", {"merge": made.id})), **squashed}


@endpoint("GET", "projects/{project}/merge_requests/{iid}/changes")
def changes(ask: Asked, project: str, iid: int) -> JSON:
    """A merge request with what it changes."""
    named = f"{project}!{iid}"
    shown: MergeChanges = do("git.merge_changes", {"merge": named})
    count = f"{len(shown.files)}{'+' if shown.overflow else ''}"
    brought = {"changes": [diff_json(one) for one in shown.files], "changes_count": count, "overflow": shown.overflow}
    return {**info_json(do("git.merge_request", {"merge": named})), **brought}


@endpoint("GET", "projects/{project}/merge_requests/{iid}/diffs", Paged)
def diffs(ask: Paged, project: str, iid: int) -> Listed:
    """What a merge request changes, file by file."""
    shown: MergeChanges = do("git.merge_changes", {"merge": f"{project}!{iid}"})
    return ask.listed([diff_json(one) for one in ask.cut(shown.files)], len(shown.files))


@endpoint("GET", "projects/{project}/merge_requests/{iid}/commits", Paged)
def commits(ask: Paged, project: str, iid: int) -> Listed:
    """The commits a merge request brings, the newest first."""
    shown: MergeChanges = do("git.merge_changes", {"merge": f"{project}!{iid}"})
    return ask.listed([commit_json(one) for one in ask.cut(shown.commits)], len(shown.commits))


@endpoint("GET", "projects/{project}/merge_requests/{iid}/closes_issues", Paged)
def closes_issues(ask: Paged, project: str, iid: int) -> Listed:
    """The issues that merging closes."""
    shown: MergeInfo = do("git.merge_request", {"merge": f"{project}!{iid}"})
    made = [issue_json(do("git.issue", {"issue": one})) for one in ask.cut(shown.closes)]
    return ask.listed(made, len(shown.closes))


@endpoint("GET", "projects/{project}/merge_requests/{iid}/approvals")
def approvals(ask: Asked, project: str, iid: int) -> JSON:
    """Who approved a merge request as it is now."""
    return approvals_json(do("git.approvals", {"merge": f"{project}!{iid}"}))


@endpoint("POST", "projects/{project}/merge_requests/{iid}/approve", Approve)
def approve(ask: Approve, project: str, iid: int) -> JSON:
    """Approve a merge request; 401 to who may not, or did."""
    return _reviewed("git.approve", {"merge": f"{project}!{iid}", "sha": ask.sha or None})


@endpoint("POST", "projects/{project}/merge_requests/{iid}/unapprove")
def unapprove(ask: Asked, project: str, iid: int) -> JSON:
    """Take one's approval back."""
    return _reviewed("git.unapprove", {"merge": f"{project}!{iid}"})


def merge_json(one: MergeCard) -> JSON:
    """A merge request in the product's form, as lists give it."""
    path = one.reference.rpartition("!")[0]
    assignees = [user_json(who) for who in one.assignees]
    number = number_of(one.project_id)
    merged_by = user_json(one.merged_by) if one.merged_by else None
    status = "unchecked" if one.state == "opened" else "not_open"
    return {
        "id": number_of(one.id),
        "iid": one.number,
        "project_id": number,
        "title": one.title,
        "description": one.description,
        "state": one.state,
        "created_at": moment(one.created_at),
        "updated_at": moment(one.updated_at),
        "merged_by": merged_by,
        "merge_user": merged_by,
        "merged_at": moment(one.merged_at),
        "closed_by": user_json(one.closed_by) if one.closed_by else None,
        "closed_at": moment(one.closed_at),
        "source_branch": one.source_branch,
        "target_branch": one.target_branch,
        "source_project_id": number,
        "target_project_id": number,
        "author": user_json(one.author),
        "assignees": assignees,
        "assignee": assignees[0] if assignees else None,
        "reviewers": [user_json(who) for who in one.reviewers],
        "labels": one.labels,
        "draft": one.draft,
        "work_in_progress": one.draft,
        "milestone": milestone_json(one.milestone, path) if one.milestone else None,
        "merge_status": "unchecked",
        "detailed_merge_status": status,
        "sha": one.sha,
        "merge_commit_sha": one.merge_sha if one.merge_sha != one.sha else None,
        "user_notes_count": one.comments,
        "web_url": f"{home()}/{path}/-/merge_requests/{one.number}",
        "reference": f"!{one.number}",
        "references": {"short": f"!{one.number}", "relative": f"!{one.number}", "full": one.reference},
    }


def info_json(info: MergeInfo) -> JSON:
    """A merge request in the product's form, with what stands in its way."""
    status, detailed = _WAYS[info.mergeable]
    check = info.pipeline
    pipeline = {"id": number_of(check.id), "sha": check.sha, "ref": check.ref, "status": check.state} if check else None
    return {
        **merge_json(info.merge),
        "merge_status": status,
        "detailed_merge_status": detailed,
        "has_conflicts": bool(info.conflicts),
        "diverged_commits_count": info.behind,
        "diff_refs": {"base_sha": info.base_sha, "head_sha": info.merge.sha, "start_sha": info.base_sha},
        "head_pipeline": pipeline,
        "pipeline": pipeline,
    }


def approvals_json(shown: Approvals) -> JSON:
    """Approvals in the product's form: those that stand, of the head as it is."""
    standing = [one for one in shown.approvals if one.stands]
    return {
        "id": number_of(shown.merge.id),
        "iid": shown.merge.number,
        "project_id": number_of(shown.merge.project_id),
        "title": shown.merge.title,
        "state": shown.merge.state,
        "approved": bool(standing),
        "approved_by": [{"user": user_json(one.person), "approved_at": moment(one.at)} for one in standing],
        "user_has_approved": shown.mine,
        "user_can_approve": shown.may,
    }


def _listed(ask: FindMerges, project: str | None) -> Listed:
    if ask.state == "locked":
        return nothing(ask)
    asked = {
        **ask.asked(project), "state": ask.state or "all",
        "source_branch": ask.source_branch, "target_branch": ask.target_branch,
        "reviewer": ask.reviewer_username or numbered(ask.reviewer_id),
        "order_by": ask.order_by if ask.order_by in _ORDERS else "created_at",
    }  # fmt: skip
    shown: Merges | None = found("git.merges", asked)
    return nothing(ask) if shown is None else ask.listed([merge_json(one) for one in shown.merges], shown.total)


def _reviewed(operation: str, asked: dict[str, Any]) -> JSON:
    try:
        return approvals_json(do(operation, asked))
    except Moved as refusal:
        raise WireError(409, refusal.found) from refusal
    except (Forbidden, Conflict) as refusal:
        raise WireError(401, f"401 Unauthorized - {refusal.found}") from refusal


def _checked(named: str) -> None:
    """Go on only where the checks of the head are done. Raises WireError: waiting for them is not kept."""
    info: MergeInfo = do("git.merge_request", {"merge": named})
    if info.pipeline is not None and info.pipeline.state in ("pending", "running"):
        raise WireError(
            405, f"405 Method Not Allowed - pipeline {number_of(info.pipeline.id)} is {info.pipeline.state}"
        )


def _same(project: str, other: str | int) -> bool:
    rows = intranet().store.rows
    one, two = (
        rows.get(Project, named) or rows.first(Project, path=named) for named in (project, project_named(str(other)))
    )
    return one is not None and two is not None and one.id == two.id
