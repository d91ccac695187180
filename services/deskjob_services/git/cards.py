"""Records of planning as they are shown, a page at a time: what stands around it is asked for once, not once a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from deskjob_services import clock
from deskjob_services.git.models import Assigned, Issue, Label, Merge, Milestone, Note, Project
from deskjob_services.git.shown import Who
from deskjob_services.git.shown_merges import MergeCard
from deskjob_services.git.shown_planning import IssueCard, LabelCard, MilestoneCard, NoteCard
from deskjob_services.kernel.known import known
from deskjob_services.rows import Rows

_DRAFT = ("draft:", "[draft]", "(draft)")
_ISSUE: dict[str, Any] = dict.fromkeys(IssueCard.model_fields)
_MERGE: dict[str, Any] = dict.fromkeys(MergeCard.model_fields)
"""The fields in the order in which they are shown."""


def among(wanted: Iterable[str | int]) -> tuple[str, dict[str, Any]]:
    """These values as a list in SQL, and what it binds."""
    bound: dict[str, Any] = {f"i{number}": value for number, value in enumerate(wanted)}
    return f"({', '.join(f':{name}' for name in bound)})", bound


def called(rows: Rows, ids: Iterable[str | None]) -> dict[str | None, Who]:
    """People by id, as records name them."""
    listed, bound = among(sorted({one for one in ids if one}))
    found = rows.values(f"select id, handle, name, email, employment from people_person where id in {listed}", **bound)
    return {
        who: known(Who, id=who, handle=handle, name=name, email=email, active=employment == "active")
        for who, handle, name, email, employment in found
    }


class Around:
    """What stands around a page of issues or merge requests: labels, people, milestones, comments, projects."""

    def __init__(self, rows: Rows, found: Sequence[Issue] | Sequence[Merge], now: int) -> None:
        self._rows = rows
        self._found = found
        self._now = now
        self._listed, self._bound = among(one.id for one in found)

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """Names of labels by target, sorted."""
        made: dict[str, list[str]] = defaultdict(list)
        for target, name in self._rows.values(
            "select d.target_id, l.name from git_labelled d join git_label l on l.id = d.label_id"
            f" where d.target_id in {self._listed} order by l.name",
            **self._bound,
        ):
            made[target].append(name)
        return made

    @cached_property
    def assigned(self) -> dict[tuple[str, str], list[str]]:
        """Ids of people by target and part."""
        made: dict[tuple[str, str], list[str]] = defaultdict(list)
        sql = f"select t.* from git_assigned t where t.target_id in {self._listed} order by t.person_id"
        for one in self._rows.query(Assigned, sql, **self._bound):
            made[one.target_id, one.part].append(one.person_id)
        return made

    @cached_property
    def comments(self) -> dict[str, int]:
        """How many comments people left, by target."""
        return dict(
            self._rows.values(
                "select target_id, count(*) from git_note where system = 0 and deleted = 0"
                f" and target_id in {self._listed} group by target_id",
                **self._bound,
            )
        )

    @cached_property
    def people(self) -> dict[str | None, Who]:
        """Everybody who is named."""
        named: set[str | None] = {who for each in self.assigned.values() for who in each}
        for one in self._found:
            named |= {one.author_id, one.closed_by}
            if isinstance(one, Merge):
                named.add(one.merged_by)
        return called(self._rows, named)

    @cached_property
    def milestones(self) -> dict[str | None, MilestoneCard]:
        """The milestones they are in."""
        wanted = {one.milestone_id for one in self._found if one.milestone_id}
        return {one.id: milestone_card(one, self._now) for one in _many_milestones(self._rows, wanted)}

    @cached_property
    def paths(self) -> dict[str, str]:
        """Paths of projects by id."""
        listed, bound = among(sorted({one.project_id for one in self._found}))
        return dict(self._rows.values(f"select id, path from git_project where id in {listed}", **bound))

    @cached_property
    def heads(self) -> dict[tuple[str, str], str]:
        """Where the source branches of open merge requests are, by project and branch."""
        open_ = [one for one in self._found if isinstance(one, Merge) and one.state == "opened"]
        listed, bound = among(sorted({f"refs/heads/{one.source_branch}" for one in open_}))
        found = self._rows.values(
            f"select project_id, name, sha from git_ref where wiki = 0 and name in {listed}", **bound
        )
        return {(project, name.removeprefix("refs/heads/")): sha for project, name, sha in found} if open_ else {}

    def named(self, target: str, part: str) -> list[Who]:
        """The people a target is with."""
        return [self.people[who] for who in self.assigned.get((target, part), ())]

    def head(self, one: Merge) -> str | None:
        """The head of a merge request's source: of the branch while it is open, as it was then afterwards."""
        return self.heads.get((one.project_id, one.source_branch)) if one.state == "opened" else one.source_sha

    def alike(self, one: Issue | Merge, sign: str) -> dict[str, Any]:
        """What issues and merge requests show alike."""
        return {
            "id": one.id,
            "project_id": one.project_id,
            "number": one.iid,
            "reference": f"{self.paths[one.project_id]}{sign}{one.iid}",
            "title": one.title,
            "description": one.description,
            "state": one.state,
            "author": self.people[one.author_id],
            "assignees": self.named(one.id, "assignee"),
            "labels": self.labels.get(one.id, []),
            "milestone": self.milestones.get(one.milestone_id) if one.milestone_id else None,
            "created_at": one.created_at,
            "updated_at": one.updated_at,
            "closed_by": self.people.get(one.closed_by),
            "closed_at": one.closed_at,
            "comments": self.comments.get(one.id, 0),
        }


def issue_cards(rows: Rows, found: Sequence[Issue], now: int) -> list[IssueCard]:
    """Issues, in the order given."""
    around = Around(rows, found, now)
    return [
        known(
            IssueCard,
            **_ISSUE | around.alike(one, "#") | {"confidential": bool(one.confidential), "due_date": one.due_date},
        )
        for one in found
    ]


def merge_cards(rows: Rows, found: Sequence[Merge], now: int) -> list[MergeCard]:
    """Merge requests, in the order given."""
    around = Around(rows, found, now)
    return [
        known(
            MergeCard,
            **_MERGE
            | around.alike(one, "!")
            | {
                "draft": draft(one.title),
                "source_branch": one.source_branch,
                "target_branch": one.target_branch,
                "sha": around.heads.get((one.project_id, one.source_branch))
                if one.state == "opened"
                else one.source_sha,
                "reviewers": around.named(one.id, "reviewer"),
                "merged_by": around.people.get(one.merged_by),
                "merged_at": one.merged_at,
                "merge_sha": one.merge_sha,
            },
        )
        for one in found
    ]


def issue_card(rows: Rows, one: Issue, now: int) -> IssueCard:
    """One issue."""
    return issue_cards(rows, [one], now)[0]


def merge_card(rows: Rows, one: Merge, now: int) -> MergeCard:
    """One merge request."""
    return merge_cards(rows, [one], now)[0]


def draft(title: str) -> bool:
    """Whether a merge request's title says that it is not to be merged yet."""
    return title.lower().startswith(_DRAFT)


def milestone_card(one: Milestone, now: int) -> MilestoneCard:
    """A milestone."""
    late = one.state == "active" and one.due_date is not None and one.due_date < clock.day(now).isoformat()
    return known(
        MilestoneCard,
        id=one.id,
        project_id=one.project_id,
        number=one.iid,
        title=one.title,
        description=one.description,
        state=one.state,
        start_date=one.start_date,
        due_date=one.due_date,
        created_at=one.created_at,
        expired=late,
    )


def label_cards(rows: Rows, found: Sequence[Label]) -> list[LabelCard]:
    """Labels with how much that is open carries them, in the order given."""
    listed, bound = among(one.id for one in found)
    counted = {
        kind: dict(
            rows.values(
                f"select d.label_id, count(*) from git_labelled d join {table} t on t.id = d.target_id"
                f" where t.state = 'opened' and d.label_id in {listed} group by d.label_id",
                **bound,
            )
        )
        for kind, table in (("issues", "git_issue"), ("merges", "git_merge"))
    }
    return [
        known(
            LabelCard,
            id=one.id,
            project_id=one.project_id,
            name=one.name,
            color=one.color,
            description=one.description,
            open_issues=counted["issues"].get(one.id, 0),
            open_merges=counted["merges"].get(one.id, 0),
        )
        for one in found
    ]


def note_cards(rows: Rows, target: Issue | Merge, found: Sequence[Note]) -> list[NoteCard]:
    """Comments on one issue or merge request, in the order given; of a removed one the words are gone."""
    people = called(rows, {who for one in found for who in (one.author_id, one.resolved_by)})
    return [
        known(
            NoteCard,
            id=one.id,
            target_id=one.target_id,
            target_number=target.iid,
            project_id=target.project_id,
            discussion=one.discussion,
            author=people[one.author_id],
            body="" if one.deleted else one.body,
            at=one.at,
            edited_at=one.edited_at,
            system=bool(one.system),
            removed=bool(one.deleted),
            path=one.path,
            line=one.line,
            resolved_by=people.get(one.resolved_by),
        )
        for one in found
    ]


def reference(where: Project, one: Issue | Merge) -> str:
    """How people name an issue or a merge request: `platform/tariffs#12`, `platform/tariffs!3`."""
    return f"{where.path}{'!' if isinstance(one, Merge) else '#'}{one.iid}"


def _many_milestones(rows: Rows, wanted: Iterable[str]) -> list[Milestone]:
    listed, bound = among(sorted(wanted))
    return rows.query(Milestone, f"select t.* from git_milestone t where t.id in {listed}", **bound) if bound else []
