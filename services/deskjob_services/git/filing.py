"""Opening issues and changing them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import Field

from deskjob_services import clock
from deskjob_services.git import access
from deskjob_services.git.asked import PersonName, ProjectName
from deskjob_services.git.cards import issue_card
from deskjob_services.git.editing import REOPENED, closing, differing, edited, retitled, worded
from deskjob_services.git.models import Issue, Project
from deskjob_services.git.remarks import NOTED, tell
from deskjob_services.git.service import PLANNING, SPEAKING, git
from deskjob_services.git.shown_planning import IssueCard
from deskjob_services.git.sorting import SORTED, milestone_named, moved, set_labels, set_people
from deskjob_services.git.words import Day, IssueName, LabelName, MilestoneName, Title, day, line, prose
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

Labels = Field(default=None, max_length=50)
People = Field(default=None, max_length=20)


class CreateIssue(Ask):
    """A new issue."""

    project: ProjectName
    title: Title
    description: str = ""
    labels: list[LabelName] = Field(default=[], max_length=50)
    assignees: list[PersonName] = Field(default=[], max_length=20)
    milestone: MilestoneName = ""
    due_date: Day = ""
    confidential: bool = False


class EditIssue(Ask):
    """What changes about an issue: what is left out stays; an empty list, milestone or day takes away.

    `labels` are those it has from now on; `add_labels` and `remove_labels` leave the others.
    """

    issue: IssueName
    title: Title | None = None
    description: str | None = None
    state: Literal["opened", "closed"] | None = None
    labels: list[LabelName] | None = Labels
    add_labels: list[LabelName] = Field(default=[], max_length=50)
    remove_labels: list[LabelName] = Field(default=[], max_length=50)
    assignees: list[PersonName] | None = People
    milestone: MilestoneName | None = None
    due_date: Day | None = None
    confidential: bool | None = None


@git.writes(
    page="/{project}/-/issues/new",
    allow=SPEAKING,
    reversed_by="git.edit_issue",
    footprint=(*SORTED, *NOTED),
)
def create_issue(act: Act, ask: CreateIssue) -> IssueCard:
    """Open an issue in a project."""
    where = access.project(act, ask.project)
    access.permit(act, where)
    title, text, due = line(ask.title, "title"), prose(ask.description, "the description"), day(ask.due_date)
    planned = milestone_named(act, where, ask.milestone)
    act.on(where.id, act.rows.next_id(Issue))
    one = act.rows.insert(
        Issue,
        project_id=where.id,
        iid=next_number(act, "git_issue", where),
        title=title,
        description=text,
        confidential=int(ask.confidential),
        author_id=act.me.id,
        created_at=act.now,
        updated_at=act.now,
        due_date=due,
        milestone_id=planned.id if planned else None,
    )
    said = [*set_labels(act, where, one, exactly=ask.labels), *set_people(act, where, one, "assignee", ask.assignees)]
    tell(act, one, [*said, *moved(None, planned)])
    return issue_card(act.rows, one, act.now)


@git.writes(page="/issues/{issue}/edit", allow=PLANNING, reversed_by="git.edit_issue", footprint=(*SORTED, *NOTED))
def edit_issue(act: Act, ask: EditIssue) -> IssueCard:
    """Change an issue: its words, state, labels, assignees, milestone, due date, or who may see it."""
    where, one = access.issue(act, ask.issue)
    access.permit(act, where, own=one.author_id == act.me.id)
    changes = _changes(act, one, ask)
    act.on(where.id, one.id)
    people = {"assignee": ask.assignees}
    one = edited(act, where, one, ask, changes=changes, said=_said(one, changes), people=people)
    return issue_card(act.rows, one, act.now)


def next_number(act: Act, table: str, where: Project) -> int:
    """The number of a project's next issue or merge request."""
    found = act.rows.values(f"select coalesce(max(iid), 0) + 1 from {table} where project_id = :p", p=where.id)
    return int(found[0][0])


def _changes(act: Act, one: Issue, ask: EditIssue) -> dict[str, Any]:
    changes = worded(ask)
    if ask.due_date is not None:
        changes["due_date"] = day(ask.due_date)
    if ask.confidential is not None:
        changes["confidential"] = int(ask.confidential)
    if ask.state is not None and ask.state != one.state:
        changes |= closing(act) if ask.state == "closed" else REOPENED
    return changes


def _said(one: Issue, changes: dict[str, Any]) -> Iterator[str]:
    """What notes say of changed columns."""
    new = differing(one, changes)
    if "title" in new:
        yield retitled(one.title, new["title"])
    if "description" in new:
        yield "changed the description"
    if "due_date" in new:
        due = new["due_date"]
        yield f"changed due date to {_spoken(due)}" if due else "removed due date"
    if "confidential" in new:
        yield "made the issue confidential" if new["confidential"] else "made the issue visible to everyone"
    if "state" in new:
        yield "closed" if new["state"] == "closed" else "reopened"


def _spoken(due: str) -> str:
    return clock.spoken_day(clock.of_day(date.fromisoformat(due)))
