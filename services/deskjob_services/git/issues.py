"""Finding issues and looking at them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from deskjob_services import clock
from deskjob_services.git import access
from deskjob_services.git.asked import PersonName, ProjectName, Stretch, person
from deskjob_services.git.cards import among, issue_card, issue_cards
from deskjob_services.git.editing import Target
from deskjob_services.git.models import Issue
from deskjob_services.git.service import READING, git
from deskjob_services.git.shown_planning import IssueCard, Issues
from deskjob_services.git.words import IssueName, LabelName, MilestoneName, Moment, Sort, moment
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.condition import Condition
from deskjob_services.kernel.operation import Ask
from deskjob_services.rows import shape

SEEN = "p.deleted = 0 and (p.visibility = 'internal' or :admin or m.level >= 10)"
"""The projects that `:me` sees; `p` is the project, `m` the membership of `:me` there."""
_JOINED = (
    "join git_project p on p.id = t.project_id"
    " left join git_member m on m.project_id = t.project_id and m.person_id = :me"
)
_VISIBLE = f"{SEEN} and (t.confidential = 0 or t.author_id = :me or :admin or m.level >= 20)"
_LABELLED = (
    "{} exists (select 1 from git_labelled d join git_label l on l.id = d.label_id where d.target_id = t.id and {})"
)
_WITH = "{} exists (select 1 from git_assigned a where a.target_id = t.id and a.part = '{}'{})"


Number = Annotated[int, Field(ge=1, le=999_999_999)]


class Sorted(Stretch):
    """What issues and merge requests are found by alike; `none` and `any` are words of the product.

    `labels` must all be there, `not_labels` none; `milestone` is a title or an id; people are ids or handles.
    """

    project: ProjectName | None = None
    numbers: list[Number] = Field(default=[], max_length=100)
    search: str = Field(default="", max_length=200)
    labels: list[LabelName] = Field(default=[], max_length=20)
    not_labels: list[LabelName] = Field(default=[], max_length=20)
    milestone: MilestoneName = ""
    author: PersonName | None = None
    assignee: PersonName | None = None
    created_after: Moment = ""
    created_before: Moment = ""
    updated_after: Moment = ""
    updated_before: Moment = ""
    sort: Sort = "desc"


class FindIssues(Sorted):
    """Which issues; without a project those of all projects one sees."""

    state: Literal["opened", "closed", "all"] = "all"
    confidential: bool | None = None
    due: Literal["", "none", "any", "overdue"] = ""
    order_by: Literal["created_at", "updated_at", "due_date", "title"] = "created_at"


class WhichIssue(Ask):
    """An issue."""

    issue: IssueName


@git.reads(page="/issues", allow=READING)
def issues(act: Act, ask: FindIssues) -> Issues:
    """Find issues, the newest first: of a project, or of all one sees."""
    where = narrowed(act, ask)
    where.add(_VISIBLE)
    if ask.state != "all":
        where.add("t.state = :state", state=ask.state)
    if ask.confidential is not None:
        where.add("t.confidential = :confidential", confidential=int(ask.confidential))
    if ask.due:
        due = {"none": "t.due_date is null", "any": "t.due_date is not null", "overdue": "t.due_date < :today"}
        where.add(due[ask.due], today=clock.day(act.now).isoformat())
    found, total = listed(act, Issue, where, ask, ask.order_by)
    return Issues(issues=issue_cards(act.rows, found, act.now), total=total)


@git.reads(page="/issues/{issue}", allow=READING)
def issue(act: Act, ask: WhichIssue) -> IssueCard:
    """Look at an issue."""
    where, one = access.issue(act, ask.issue)
    access.permit(act, where, own=one.author_id == act.me.id)
    return issue_card(act.rows, one, act.now)


def narrowed(act: Act, ask: Sorted) -> Condition:
    """The condition of what issues and merge requests are found by alike. Raises NotFound for who or what is not."""
    where = Condition(values={"me": act.me.id, "admin": int("admin" in act.roles)})
    if ask.project is not None:
        one = access.project(act, ask.project)
        access.permit(act, one)
        where.add("t.project_id = :project", project=one.id)
    else:
        act.permit("reader")
    if ask.numbers:
        listed, bound = among(ask.numbers)
        where.add(f"t.iid in {listed}", **bound)
    if ask.search:
        where.add("instr(lower(t.title || char(10) || t.description), lower(:search)) > 0", search=ask.search)
    _labelled(where, ask)
    _planned(where, ask.milestone)
    if ask.author is not None:
        where.add("t.author_id = :author", author=person(act, ask.author).id)
    with_(act, where, "assignee", ask.assignee)
    for name in ("created_after", "created_before", "updated_after", "updated_before"):
        if given := getattr(ask, name):
            column, _, side = name.partition("_")
            where.add(f"t.{column}_at {'>=' if side == 'after' else '<='} :{name}", **{name: moment(given)})
    return where


def with_(act: Act, where: Condition, part: str, named: str | None) -> None:
    """Narrow to what is with somebody in a part; `none` and `any` are understood."""
    if named is None:
        return
    if named.lower() in ("none", "any"):
        where.add(_WITH.format("not" if named.lower() == "none" else "", part, ""))
    else:
        where.add(_WITH.format("", part, f" and a.person_id = :{part}"), **{part: person(act, named).id})


def listed(act: Act, model: type[Target], where: Condition, ask: Sorted, column: str) -> tuple[list[Target], int]:
    """The rows of the page that is asked for, and how many there are on all pages."""
    table = shape(model).name
    total = act.rows.values(f"select count(*) from {table} t {_JOINED} where {where.sql}", **where.values)[0][0]
    sql = _paged(table, where, column, ask.sort)
    return act.rows.query(model, sql, **where.values, most=ask.per_page, start=ask.skipped), total


def _paged(table: str, where: Condition, column: str, sort: str) -> str:
    """The rows of a page; rows of one moment go by their making. Whole rows are read only of what stands on it."""
    last = f"t.{column} is null, " if column == "due_date" else ""
    order = f"order by {last}t.{column} {sort}, t.id {sort}"
    page = f"select t.id from {table} t {_JOINED} where {where.sql} {order} limit :most offset :start"
    return f"select t.* from {table} t where t.id in ({page}) {order}"


def _labelled(where: Condition, ask: Sorted) -> None:
    for number, name in enumerate(ask.labels):
        if name.lower() in ("none", "any"):
            where.add(_LABELLED.format("not" if name.lower() == "none" else "", "1"))
        else:
            where.add(_LABELLED.format("", f"lower(l.name) = lower(:label{number})"), **{f"label{number}": name})
    for number, name in enumerate(ask.not_labels):
        where.add(_LABELLED.format("not", f"lower(l.name) = lower(:unlike{number})"), **{f"unlike{number}": name})


def _planned(where: Condition, milestone: str) -> None:
    if milestone.lower() in ("none", "any"):
        where.add(f"t.milestone_id is {'not ' if milestone.lower() == 'any' else ''}null")
    elif milestone:
        where.add(
            "t.milestone_id in (select s.id from git_milestone s where s.title = :milestone or s.id = :milestone)",
            milestone=milestone,
        )
