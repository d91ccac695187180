"""Labels, milestones and boards on the wire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deskjob_services.git.models import Label, Milestone, Project
from deskjob_services.git.shown_planning import Boards, LabelCard, Labels, MilestoneCard, MilestoneInfo, Milestones
from deskjob_services.git.wire.door import (
    JSON,
    Asked,
    Listed,
    Paged,
    WireError,
    endpoint,
    home,
    id_of,
    moment,
    number_of,
)
from deskjob_services.git.wire.filters import Text
from deskjob_services.kernel.web import do, intranet


class FindLabels(Paged):
    """Which labels."""

    search: str = Field(default="", max_length=200)
    with_counts: bool = False


class NewLabel(Asked):
    """A label to be made."""

    name: str = Field(max_length=255)
    color: str = Field(max_length=20)
    description: Text = ""


class ChangedLabel(Asked):
    """What a label becomes."""

    new_name: str | None = Field(default=None, max_length=255)
    color: str | None = Field(default=None, max_length=20)
    description: Text | None = None


class NamedLabel(ChangedLabel):
    """What the label of a name becomes."""

    name: str = Field(max_length=255)


class WhichLabel(Asked):
    """A label by its name."""

    name: str = Field(max_length=255)


class FindMilestones(Paged):
    """Which milestones."""

    state: Literal["", "active", "closed"] = ""
    title: str = Field(default="", max_length=255)
    search: str = Field(default="", max_length=200)


class NewMilestone(Asked):
    """A milestone to be made."""

    title: str = Field(max_length=255)
    description: Text = ""
    due_date: Text = Field(default="", max_length=10)
    start_date: Text = Field(default="", max_length=10)


class ChangedMilestone(Asked):
    """What a milestone becomes."""

    title: str | None = Field(default=None, max_length=255)
    description: Text | None = None
    due_date: Text | None = Field(default=None, max_length=10)
    start_date: Text | None = Field(default=None, max_length=10)
    state_event: Literal["close", "activate"] | None = None


@endpoint("GET", "projects/{project}/labels", FindLabels)
def labels(ask: FindLabels, project: str) -> Listed:
    """A project's labels."""
    found: Labels = do("git.labels", {"project": project, "search": ask.search, **ask.stretch()})
    return ask.listed([label_json(one, ask.with_counts) for one in found.labels], found.total)


@endpoint("GET", "projects/{project}/labels/{label}")
def label(ask: Asked, project: str, label: str) -> JSON:
    """One label, by id or name."""
    name = _label(project, label)
    found: Labels = do("git.labels", {"project": project, "search": name[:200], "per_page": 100})
    for one in found.labels:
        if one.name == name:
            return label_json(one)
    raise WireError(404, "404 Label Not Found")


@endpoint("POST", "projects/{project}/labels", NewLabel)
def create_label(ask: NewLabel, project: str) -> JSON:
    """Make a label."""
    given = {"name": ask.name, "color": ask.color, "description": ask.description}
    return label_json(do("git.create_label", {"project": project, **given}))


@endpoint("PUT", "projects/{project}/labels/{label}", ChangedLabel)
def edit_label(ask: ChangedLabel, project: str, label: str) -> JSON:
    """Change a label."""
    given: dict[str, Any] = {
        name: getattr(ask, name) for name in ("new_name", "color", "description") if name in ask.model_fields_set
    }
    if not given:
        _nothing_given("new_name, color, description")
    return label_json(do("git.edit_label", {"project": project, "label": _label(project, label), **given}))


@endpoint("PUT", "projects/{project}/labels", NamedLabel)
def edit_named_label(ask: NamedLabel, project: str) -> JSON:
    """Change a label that the body names."""
    return edit_label(ask, project, ask.name)


@endpoint("DELETE", "projects/{project}/labels/{label}")
def delete_label(ask: Asked, project: str, label: str) -> None:
    """Take a label away."""
    do("git.delete_label", {"project": project, "label": _label(project, label)})


@endpoint("DELETE", "projects/{project}/labels", WhichLabel)
def delete_named_label(ask: WhichLabel, project: str) -> None:
    """Take a label away that the query names."""
    do("git.delete_label", {"project": project, "label": ask.name})


@endpoint("GET", "projects/{project}/milestones", FindMilestones)
def milestones(ask: FindMilestones, project: str) -> Listed:
    """A project's milestones."""
    given = {"state": ask.state, "title": ask.title, "search": ask.search}
    found: Milestones = do("git.milestones", {"project": project, **given, **ask.stretch()})
    return ask.listed([milestone_json(one) for one in found.milestones], found.total)


@endpoint("GET", "projects/{project}/milestones/{milestone}")
def milestone(ask: Asked, project: str, milestone: int) -> JSON:
    """One milestone."""
    found: MilestoneInfo = do("git.milestone", {"project": project, "milestone": id_of(Milestone, milestone)})
    return milestone_json(found.milestone)


@endpoint("POST", "projects/{project}/milestones", NewMilestone)
def create_milestone(ask: NewMilestone, project: str) -> JSON:
    """Make a milestone."""
    return milestone_json(do("git.create_milestone", {"project": project, **ask.model_dump()}))


@endpoint("PUT", "projects/{project}/milestones/{milestone}", ChangedMilestone)
def edit_milestone(ask: ChangedMilestone, project: str, milestone: int) -> JSON:
    """Change a milestone."""
    given: dict[str, Any] = ask.model_dump(exclude_unset=True)
    if not given:
        _nothing_given("title, description, due_date, start_date, state_event")
    event = given.pop("state_event", None)
    if event is not None:
        given["state"] = "closed" if event == "close" else "active"
    return milestone_json(
        do("git.edit_milestone", {"project": project, "milestone": id_of(Milestone, milestone), **given})
    )


@endpoint("GET", "projects/{project}/boards", Paged)
def boards(ask: Paged, project: str) -> Listed:
    """A project's boards."""
    found: Boards = do("git.boards", {"project": project})
    made = [
        {
            "id": number_of(one.project_id),
            "name": one.name,
            "lists": [
                {"id": number_of(column.label.id), "label": label_json(column.label), "position": place}
                for place, column in enumerate(one.columns)
            ],
        }
        for one in found.boards
    ]
    return ask.listed(ask.cut(made), len(made))


def label_json(one: LabelCard, counted: bool = False) -> JSON:
    """A label in the product's form."""
    counts = {"open_issues_count": one.open_issues, "open_merge_requests_count": one.open_merges} if counted else {}
    return {
        "id": number_of(one.id),
        "name": one.name,
        "color": one.color,
        "text_color": _readable(one.color),
        "description": one.description or None,
        "is_project_label": True,
        **counts,
    }


def milestone_json(one: MilestoneCard, address: str | None = None) -> JSON:
    """A milestone in the product's form; `address` is its project's, where that is known."""
    address = address or f"{home()}/{intranet().store.rows.need(Project, one.project_id).path}"
    return {
        "id": number_of(one.id),
        "iid": one.number,
        "project_id": number_of(one.project_id),
        "title": one.title,
        "description": one.description,
        "state": one.state,
        "due_date": one.due_date,
        "start_date": one.start_date,
        "created_at": moment(one.created_at),
        "expired": one.expired,
        "web_url": f"{address}/-/milestones/{one.number}",
    }


def _label(project: str, named: str) -> str:
    """A label's name, out of its integer id or its name."""
    if named.isascii() and named.isdigit():
        found = intranet().store.rows.get(Label, id_of(Label, named))
        if found is not None and found.name != named:
            return found.name
    return named


def _readable(color: str) -> str:
    """Black or white, whichever is read better on a color."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#333333" if red + green + blue > 500 else "#FFFFFF"


def _nothing_given(names: str) -> None:
    raise WireError(400, f"{names} are missing, at least one parameter must be provided", "error")
