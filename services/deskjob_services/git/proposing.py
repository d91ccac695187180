"""Opening merge requests and changing what they say, where they go and whom they are with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.git import access
from deskjob_services.git.asked import Branch, PersonName, ProjectName
from deskjob_services.git.cards import draft, merge_card, reference
from deskjob_services.git.editing import REOPENED, closing, differing, edited, retitled, worded
from deskjob_services.git.filing import next_number
from deskjob_services.git.models import Merge, Project, Ref
from deskjob_services.git.remarks import NOTED, tell
from deskjob_services.git.service import DEVELOPING, PROPOSING, git
from deskjob_services.git.shown_merges import MergeCard
from deskjob_services.git.sorting import SORTED, milestone_named, moved, set_labels, set_people
from deskjob_services.git.words import LabelName, MergeName, MilestoneName, Title, line, prose
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask


class OpenMerge(Ask):
    """A branch to be merged into another, the default one where none is named; a title `Draft: ...` is not ready."""

    project: ProjectName
    source_branch: Branch
    target_branch: Branch | None = None
    title: Title
    description: str = ""
    labels: list[LabelName] = Field(default=[], max_length=50)
    assignees: list[PersonName] = Field(default=[], max_length=20)
    reviewers: list[PersonName] = Field(default=[], max_length=20)
    milestone: MilestoneName = ""


class EditMerge(Ask):
    """What changes about a merge request: what is left out stays; an empty list or milestone takes away.

    `labels` are those it has from now on; `add_labels` and `remove_labels` leave the others.
    """

    merge: MergeName
    title: Title | None = None
    description: str | None = None
    state: Literal["opened", "closed"] | None = None
    target_branch: Branch | None = None
    labels: list[LabelName] | None = Field(default=None, max_length=50)
    add_labels: list[LabelName] = Field(default=[], max_length=50)
    remove_labels: list[LabelName] = Field(default=[], max_length=50)
    assignees: list[PersonName] | None = Field(default=None, max_length=20)
    reviewers: list[PersonName] | None = Field(default=None, max_length=20)
    milestone: MilestoneName | None = None


@git.writes(
    page="/{project}/-/merge_requests/new",
    allow=DEVELOPING,
    reversed_by="git.edit_merge_request",
    footprint=(*SORTED, *NOTED),
)
def open_merge_request(act: Act, ask: OpenMerge) -> MergeCard:
    """Ask for a branch to be merged into another."""
    where = access.project(act, ask.project)
    access.permit(act, where)
    title, text = line(ask.title, "title"), prose(ask.description, "the description")
    target = ask.target_branch or where.default_branch
    _mergeable(act, where, ask.source_branch, target)
    planned = milestone_named(act, where, ask.milestone)
    act.on(where.id, act.rows.next_id(Merge))
    one = act.rows.insert(
        Merge,
        project_id=where.id,
        iid=next_number(act, "git_merge", where),
        title=title,
        description=text,
        source_branch=ask.source_branch,
        target_branch=target,
        author_id=act.me.id,
        created_at=act.now,
        updated_at=act.now,
        milestone_id=planned.id if planned else None,
    )
    said = [*set_labels(act, where, one, exactly=ask.labels), *set_people(act, where, one, "assignee", ask.assignees)]
    said += set_people(act, where, one, "reviewer", ask.reviewers)
    tell(act, one, [*said, *moved(None, planned)])
    return merge_card(act.rows, one, act.now)


@git.writes(
    page="/merges/{merge}/edit",
    allow=PROPOSING,
    reversed_by="git.edit_merge_request",
    footprint=(*SORTED, *NOTED),
)
def edit_merge_request(act: Act, ask: EditMerge) -> MergeCard:
    """Change a merge request: its words, labels, people, milestone, target; close it or open it again."""
    where, one = access.merge(act, ask.merge)
    access.permit(act, where, own=one.author_id == act.me.id)
    changes = _changes(act, where, one, ask)
    act.on(where.id, one.id)
    people = {"assignee": ask.assignees, "reviewer": ask.reviewers}
    one = edited(act, where, one, ask, changes=changes, said=_said(one, changes), people=people)
    return merge_card(act.rows, one, act.now)


def _mergeable(act: Act, where: Project, source: str, target: str, but: Merge | None = None) -> None:
    """Go on only for two branches that are there and no other open merge request has. Raises Invalid, Conflict."""
    if source == target:
        raise Invalid("You can't use same project/branch for source and target", "two branches")
    for part, branch in (("Source", source), ("Target", target)):
        if act.rows.get(Ref, where.id, 0, f"refs/heads/{branch}") is None:
            raise Invalid(f'{part} branch "{branch}" does not exist', f"a branch of {where.path}")
    same = act.rows.where(
        Merge, order="id", project_id=where.id, source_branch=source, target_branch=target, state="opened"
    )
    for other in same:
        if but is None or other.id != but.id:
            said = f"Another open merge request already exists for this source branch: !{other.iid}"
            raise Conflict(said, "one merge request for a pair of branches", f"use {reference(where, other)}")


def _changes(act: Act, where: Project, one: Merge, ask: EditMerge) -> dict[str, Any]:
    changes = worded(ask)
    if ask.target_branch is not None and ask.target_branch != one.target_branch:
        if one.state != "opened":
            raise Conflict(f"{reference(where, one)} is {one.state}", "one that is open, to change its target")
        _mergeable(act, where, one.source_branch, ask.target_branch, one)
        changes["target_branch"] = ask.target_branch
    if ask.state is not None and ask.state != one.state:
        changes |= _turned(act, where, one, ask.state)
    return changes


def _turned(act: Act, where: Project, one: Merge, state: str) -> dict[str, Any]:
    """The columns of one that is closed or opened again. Raises Conflict where it was merged."""
    if one.state == "merged":
        raise Conflict(f"{reference(where, one)} is merged", "one that is not merged yet")
    if state == "opened":
        _mergeable(act, where, one.source_branch, one.target_branch, one)
        return {**REOPENED, "source_sha": None, "base_sha": None}
    from deskjob_services.git import joining

    now = joining.standing(act, where, one)
    return {**closing(act), "source_sha": now.head, "base_sha": now.base}


def _said(one: Merge, changes: dict[str, Any]) -> Iterator[str]:
    """What notes say of changed columns."""
    new = differing(one, changes)
    if "title" in new:
        yield retitled(one.title, new["title"])
        if draft(new["title"]) != draft(one.title):
            yield f"marked this merge request as **{'draft' if draft(new['title']) else 'ready'}**"
    if "description" in new:
        yield "changed the description"
    if "target_branch" in new:
        yield f"changed target branch from `{one.target_branch}` to `{new['target_branch']}`"
    if "state" in new:
        yield "closed" if new["state"] == "closed" else "reopened"
