"""Milestones: stretches of a project's work with a due date."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git.access import permit, project
from deskjob_services.git.asked import ProjectName
from deskjob_services.git.cards import milestone_card
from deskjob_services.git.models import Milestone, Project
from deskjob_services.git.service import READING, SORTING, git
from deskjob_services.git.shown_planning import MilestoneCard, MilestoneInfo, Milestones
from deskjob_services.git.words import Day, MilestoneName, OfProject, Title, day, line, prose
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

State = Literal["active", "closed"]


class FindMilestones(OfProject):
    """A page of a project's milestones; `search` is in their title or description."""

    state: Literal["", "active", "closed"] = ""
    title: str = Field(default="", max_length=255)
    search: str = Field(default="", max_length=200)


class WhichMilestone(Ask):
    """A milestone of a project, by title or id."""

    project: ProjectName
    milestone: MilestoneName


class CreateMilestone(Ask):
    """A new milestone; days such as 2026-05-01, empty for none."""

    project: ProjectName
    title: Title
    description: str = ""
    start_date: Day = ""
    due_date: Day = ""


class EditMilestone(Ask):
    """What changes about a milestone; what is left out stays, an empty day is taken away."""

    project: ProjectName
    milestone: MilestoneName
    title: Title | None = None
    description: str | None = None
    start_date: Day | None = None
    due_date: Day | None = None
    state: State | None = None


@git.reads(page="/{project}/-/milestones", allow=READING)
def milestones(act: Act, ask: FindMilestones) -> Milestones:
    """List a project's milestones, the next due first."""
    where = project(act, ask.project)
    permit(act, where)
    condition = (
        "from git_milestone t where t.project_id = :project and (:state = '' or t.state = :state)"
        " and (:title = '' or t.title = :title)"
        " and (:search = '' or instr(lower(t.title || ' ' || t.description), lower(:search)) > 0)"
    )
    bound = {"project": where.id, "state": ask.state, "title": ask.title, "search": ask.search}
    total = act.rows.values(f"select count(*) {condition}", **bound)[0][0]
    order = "order by t.due_date is null, t.due_date, t.id limit :most offset :start"
    found = act.rows.query(Milestone, f"select t.* {condition} {order}", **bound, most=ask.per_page, start=ask.skipped)
    return Milestones(milestones=[milestone_card(one, act.now) for one in found], total=total)


@git.reads(page="/{project}/-/milestones/{milestone}", allow=READING)
def milestone(act: Act, ask: WhichMilestone) -> MilestoneInfo:
    """Look at a milestone, and how far it has come."""
    where = project(act, ask.project)
    permit(act, where)
    one = milestone_of(act, where, ask.milestone)
    issues, merges = (_states(act, table, one) for table in ("git_issue", "git_merge"))
    return MilestoneInfo(
        milestone=milestone_card(one, act.now),
        open_issues=issues.get("opened", 0),
        closed_issues=issues.get("closed", 0),
        open_merges=merges.get("opened", 0),
        merged=merges.get("merged", 0),
    )


@git.writes(page="/{project}/-/milestones", allow=SORTING, reversed_by="git.edit_milestone")
def create_milestone(act: Act, ask: CreateMilestone) -> MilestoneCard:
    """Add a milestone to a project."""
    where = project(act, ask.project)
    permit(act, where)
    title = _free(act, where, ask.title)
    start, due = _stretch(day(ask.start_date), day(ask.due_date))
    number = act.rows.values("select coalesce(max(iid), 0) + 1 from git_milestone where project_id = :p", p=where.id)
    act.on(where.id, act.rows.next_id(Milestone))
    made = act.rows.insert(
        Milestone,
        project_id=where.id,
        iid=number[0][0],
        title=title,
        description=prose(ask.description),
        start_date=start,
        due_date=due,
        created_at=act.now,
    )
    return milestone_card(made, act.now)


@git.writes(page="/{project}/-/milestones/{milestone}", allow=SORTING, reversed_by="git.edit_milestone")
def edit_milestone(act: Act, ask: EditMilestone) -> MilestoneCard:
    """Change a milestone: its title, description, days or state."""
    where = project(act, ask.project)
    permit(act, where)
    one = milestone_of(act, where, ask.milestone)
    changes: dict[str, Any] = {}
    if ask.title is not None and ask.title.strip() != one.title:
        changes["title"] = _free(act, where, ask.title)
    if ask.description is not None:
        changes["description"] = prose(ask.description)
    start = one.start_date if ask.start_date is None else day(ask.start_date)
    due = one.due_date if ask.due_date is None else day(ask.due_date)
    changes["start_date"], changes["due_date"] = _stretch(start, due)
    if ask.state is not None:
        changes["state"] = ask.state
    act.on(where.id, one.id)
    return milestone_card(act.rows.update(one, **changes), act.now)


def milestone_of(act: Act, where: Project, named: str) -> Milestone:
    """A milestone of a project by id or title. Raises NotFound."""
    by_id = act.rows.get(Milestone, named)
    if by_id is not None and by_id.project_id == where.id:
        return by_id
    found = act.rows.first(Milestone, project_id=where.id, title=named)
    if found is None:
        raise NotFound(f"no milestone {named!r} in {where.path}", "the title or id of a milestone of this project")
    return found


def _states(act: Act, table: str, one: Milestone) -> dict[str, int]:
    # What is confidential is counted too, as in the product: a number tells nothing of it.
    sql = f"select state, count(*) from {table} where milestone_id = :one group by state"
    return dict(act.rows.values(sql, one=one.id))


def _free(act: Act, where: Project, title: str) -> str:
    wanted = line(title, "the milestone's title")
    if act.rows.first(Milestone, project_id=where.id, title=wanted):
        raise Conflict("Milestone title already being used for a project milestone", f"another title than {wanted!r}")
    return wanted


def _stretch(start: str | None, due: str | None) -> tuple[str | None, str | None]:
    if start and due and due < start:
        raise Invalid("Due date must be greater than start date", f"a day from {start} on")
    return start, due
