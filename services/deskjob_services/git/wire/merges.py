"""Merge requests on the wire: what they bring, who approved them, and merging with the product's ways to refuse it."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from deskjob_services.errors import Conflict
from deskjob_services.git.closing import named
from deskjob_services.git.models import Milestone, Project
from deskjob_services.git.shown_delivery import Pipelines
from deskjob_services.git.shown_merges import MergeCard, MergeChanges, MergeInfo, Merges
from deskjob_services.git.wire.commits import commit_json, diff_json
from deskjob_services.git.wire.delivery import pipeline_json
from deskjob_services.git.wire.door import (
    JSON,
    Asked,
    Listed,
    Numbers,
    Paged,
    WireError,
    Words,
    endpoint,
    id_of,
    project_named,
)
from deskjob_services.git.wire.filters import Filters, Sorted, Text, Who, found, nothing, numbered, people
from deskjob_services.git.wire.issues import issue_json
from deskjob_services.git.wire.shapes import info_json, merge_json
from deskjob_services.kernel.web import do, intranet

_ORDERS = {"created_at", "updated_at", "merged_at", "title"}


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


@endpoint("GET", "projects/{project}/issues/{iid}/closed_by", Paged)
def closed_by(ask: Paged, project: str, iid: int) -> Listed:
    """The merge requests that close an issue when they are merged."""
    found = [one for one in _mentioning(project, iid) if ("", iid) in named(f"{one.title}\n{one.description}")]
    return ask.listed([merge_json(one) for one in ask.cut(found)], len(found))


@endpoint("GET", "projects/{project}/issues/{iid}/related_merge_requests", Paged)
def related_merges(ask: Paged, project: str, iid: int) -> Listed:
    """The merge requests of the project that name an issue."""
    found = _mentioning(project, iid)
    return ask.listed([merge_json(one) for one in ask.cut(found)], len(found))


@endpoint("GET", "projects/{project}/merge_requests/{iid}/pipelines", Paged)
def merge_pipelines(ask: Paged, project: str, iid: int) -> Listed:
    """What the checks did on the head of a merge request, the newest first."""
    shown: MergeInfo = do("git.merge_request", {"merge": f"{project}!{iid}"})
    if shown.merge.sha is None:
        return nothing(ask)
    ran: Pipelines = do("git.pipelines", {"project": project, "sha": shown.merge.sha, **ask.stretch()})
    return ask.listed([pipeline_json(one) for one in ran.pipelines], ran.total)


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


def _mentioning(project: str, iid: int) -> list[MergeCard]:
    """The merge requests of a project that name an issue of it."""
    do("git.issue", {"issue": f"{project}#{iid}"})
    found: Merges = do("git.merges", {"project": project, "search": f"#{iid}", "per_page": 100})
    sign = re.compile(rf"(?<![\w/])#{iid}\b")
    return [one for one in found.merges if sign.search(f"{one.title}\n{one.description}")]


def _same(project: str, other: str | int) -> bool:
    rows = intranet().store.rows
    one, two = (
        rows.get(Project, named) or rows.first(Project, path=named) for named in (project, project_named(str(other)))
    )
    return one is not None and two is not None and one.id == two.id
