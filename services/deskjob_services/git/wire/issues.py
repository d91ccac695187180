"""Issues and the links between them on the wire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deskjob_services.errors import NotFound
from deskjob_services.git.models import Milestone
from deskjob_services.git.shown_planning import IssueCard, Issues, LinkCard, Linked, Links
from deskjob_services.git.wire.door import (
    JSON,
    Asked,
    Listed,
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
from deskjob_services.git.wire.filters import Filters, Sorted, Text, found, nothing
from deskjob_services.git.wire.shapes import filed_json
from deskjob_services.kernel.web import do

_ORDERS = {"created_at", "updated_at", "due_date", "title"}
_DUE = {"0": "none", "none": "none", "any": "any", "overdue": "overdue"}


class FindIssues(Filters):
    """Which issues."""

    state: Literal["", "all", "opened", "closed"] = ""
    confidential: bool | None = None
    due_date: str = Field(default="", max_length=30)
    order_by: str = Field(default="created_at", max_length=30)


class NewIssue(Sorted):
    """An issue to be made."""

    title: str
    description: Text = ""
    due_date: Text = Field(default="", max_length=10)
    confidential: bool = False


class ChangedIssue(Sorted):
    """What an issue becomes."""

    title: str | None = None
    description: Text | None = None
    state_event: Literal["close", "reopen"] | None = None
    add_labels: Words | None = Field(default=None, max_length=50)
    remove_labels: Words | None = Field(default=None, max_length=50)
    due_date: Text | None = Field(default=None, max_length=10)
    confidential: bool | None = None


class NewLink(Asked):
    """An issue to be linked to."""

    target_project_id: str | int
    target_issue_iid: int
    link_type: Literal["relates_to", "blocks", "is_blocked_by"] = "relates_to"


@endpoint("GET", "issues", FindIssues)
def all_issues(ask: FindIssues) -> Listed:
    """Issues of all projects; one's own unless `scope` says otherwise."""
    return _listed(ask, None)


@endpoint("GET", "projects/{project}/issues", FindIssues)
def issues(ask: FindIssues, project: str) -> Listed:
    """A project's issues."""
    return _listed(ask, project)


@endpoint("GET", "projects/{project}/milestones/{milestone}/issues", Paged)
def milestone_issues(ask: Paged, project: str, milestone: int) -> Listed:
    """The issues of a milestone."""
    planned = id_of(Milestone, milestone)
    do("git.milestone", {"project": project, "milestone": planned})
    shown: Issues = do("git.issues", {"project": project, "milestone": planned, **ask.stretch()})
    return ask.listed([issue_json(one) for one in shown.issues], shown.total)


@endpoint("GET", "projects/{project}/issues/{iid}")
def issue(ask: Asked, project: str, iid: int) -> JSON:
    """One issue."""
    return issue_json(do("git.issue", {"issue": f"{project}#{iid}"}))


@endpoint("POST", "projects/{project}/issues", NewIssue)
def create_issue(ask: NewIssue, project: str) -> JSON:
    """Open an issue."""
    given = ask.given("title", "description", "due_date", "confidential")
    return issue_json(do("git.create_issue", {"project": project, **given}))


@endpoint("PUT", "projects/{project}/issues/{iid}", ChangedIssue)
def edit_issue(ask: ChangedIssue, project: str, iid: int) -> JSON:
    """Change an issue, close it or open it again."""
    given = _given(ask, ("title", "description", "due_date", "confidential"))
    return issue_json(do("git.edit_issue", {"issue": f"{project}#{iid}", **given}))


@endpoint("GET", "projects/{project}/issues/{iid}/links")
def links(ask: Asked, project: str, iid: int) -> list[JSON]:
    """The issues that one is linked to."""
    shown: Links = do("git.links", {"issue": f"{project}#{iid}"})
    return [_linked_json(one) for one in shown.links]


@endpoint("GET", "projects/{project}/issues/{iid}/links/{link}")
def link(ask: Asked, project: str, iid: int, link: str) -> JSON:
    """One link of an issue."""
    return _linked_json(_link(project, iid, link))


@endpoint("POST", "projects/{project}/issues/{iid}/links", NewLink)
def create_link(ask: NewLink, project: str, iid: int) -> JSON:
    """Link an issue to another."""
    other = f"{project_named(str(ask.target_project_id))}#{ask.target_issue_iid}"
    made: Linked = do("git.link_issues", {"issue": f"{project}#{iid}", "other": other, "kind": ask.link_type})
    return _both(made.source, made.target, made.kind)


@endpoint("DELETE", "projects/{project}/issues/{iid}/links/{link}", status=200)
def delete_link(ask: Asked, project: str, iid: int, link: str) -> JSON:
    """Take a link away."""
    one = _link(project, iid, link)
    here: IssueCard = do("git.issue", {"issue": f"{project}#{iid}"})
    do("git.unlink_issues", {"issue": here.id, "other": one.issue.id})
    return _both(here, one.issue, one.kind)


def issue_json(one: IssueCard) -> JSON:
    """An issue in the product's form."""
    api = f"{home()}/api/v4/projects/{number_of(one.project_id)}"
    return {
        **filed_json(one, "issues", "#"),
        "type": "ISSUE",
        "issue_type": "issue",
        "due_date": one.due_date,
        "confidential": one.confidential,
        "_links": {
            "self": f"{api}/issues/{one.number}",
            "notes": f"{api}/issues/{one.number}/notes",
            "project": api,
        },
    }


def _listed(ask: FindIssues, project: str | None) -> Listed:
    order = ask.order_by if ask.order_by in _ORDERS else "created_at"
    due = _DUE.get(ask.due_date.lower(), "") if ask.due_date else ""
    asked = {
        **ask.asked(project), "state": ask.state or "all", "confidential": ask.confidential, "due": due,
        "order_by": order,
    }  # fmt: skip
    shown: Issues | None = found("git.issues", asked)
    return nothing(ask) if shown is None else ask.listed([issue_json(one) for one in shown.issues], shown.total)


def _given(ask: ChangedIssue, same: tuple[str, ...]) -> dict[str, Any]:
    given = ask.given(*same)
    given |= {name: value for name in ("add_labels", "remove_labels") if (value := getattr(ask, name)) is not None}
    if ask.state_event is not None:
        given["state"] = "closed" if ask.state_event == "close" else "opened"
    if not given:
        known = ", ".join(["assignee_ids", "confidential", "description", "due_date", "labels", "milestone_id",
                           "state_event", "title"])  # fmt: skip
        raise WireError(400, f"{known} are missing, at least one parameter must be provided", "error")
    return given


def _link(project: str, iid: int, named: str) -> LinkCard:
    shown: Links = do("git.links", {"issue": f"{project}#{iid}"})
    for one in shown.links:
        if one.link == named:
            return one
    raise NotFound(f"no issue link {named!r}", "a link of this issue")


def _linked_json(one: LinkCard) -> JSON:
    said = {"issue_link_id": one.link, "link_type": one.kind, "link_created_at": moment(one.at)}
    return {**issue_json(one.issue), **said}


def _both(source: IssueCard, target: IssueCard, kind: str) -> JSON:
    return {"source_issue": issue_json(source), "target_issue": issue_json(target), "link_type": kind}
