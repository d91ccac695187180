"""Approving merge requests: by others than the author, and of the head that is there."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden, NotFound
from deskjob_services.git import access
from deskjob_services.git.access import DEVELOPER
from deskjob_services.git.cards import called, merge_card, reference
from deskjob_services.git.models import Approval, Merge, Project, Ref
from deskjob_services.git.remarks import NOTED, tell
from deskjob_services.git.service import READING, REVIEWING, git
from deskjob_services.git.shown_merges import ApprovalCard, Approvals
from deskjob_services.git.words import MergeName
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask


class Moved(Conflict):
    """The source branch is no longer where the caller saw it."""

    code = "moved"


class Approve(Ask):
    """A merge request; `sha` is the head that was looked at, and nothing is approved where it moved since."""

    merge: MergeName
    sha: str | None = Field(default=None, max_length=64)


class Unapprove(Ask):
    """A merge request."""

    merge: MergeName


@git.reads(page="/merges/{merge}", allow=READING)
def approvals(act: Act, ask: Unapprove) -> Approvals:
    """List who approved a merge request; an approval of an older head no longer stands."""
    where, one = access.merge(act, ask.merge)
    access.permit(act, where, own=one.author_id == act.me.id)
    return _shown(act, where, one)


@git.writes(
    page="/merges/{merge}/approve",
    allow=REVIEWING,
    risk="consequential",
    once=True,
    reversed_by="git.unapprove",
    footprint=NOTED,
)
def approve(act: Act, ask: Approve) -> Approvals:
    """Approve a merge request as it is now; not one's own."""
    where, one = _reviewed(act, ask.merge)
    head = head_of(act, where, one)
    if one.state != "opened" or head is None:
        raise Conflict(f"{reference(where, one)} is {one.state}, without a branch to look at", "one that is open")
    if ask.sha is not None and ask.sha != head:
        raise Moved(f"SHA does not match HEAD of source branch: {head}", "the head as you last saw it", "look again")
    before = act.rows.get(Approval, one.id, act.me.id)
    if before is not None and before.sha == head:
        raise Conflict(f"{act.me.name} has approved {reference(where, one)}", "one approval of a head")
    act.on(where.id, one.id)
    if before is None:
        act.rows.insert(Approval, merge_id=one.id, person_id=act.me.id, sha=head, at=act.now)
    else:
        act.rows.update(before, sha=head, at=act.now)
    tell(act, one, ["approved this merge request"])
    return _shown(act, where, one)


@git.writes(page="/merges/{merge}/approve", allow=REVIEWING, reversed_by="git.approve", footprint=NOTED)
def unapprove(act: Act, ask: Unapprove) -> Approvals:
    """Take one's own approval back."""
    where, one = _reviewed(act, ask.merge)
    mine = act.rows.get(Approval, one.id, act.me.id)
    if mine is None:
        raise NotFound(f"no approval of {reference(where, one)} by {act.me.name}", "one's own")
    act.on(where.id, one.id)
    act.rows.delete(mine)
    tell(act, one, ["unapproved this merge request"])
    return _shown(act, where, one)


def given(act: Act, one: Merge, head: str | None) -> list[ApprovalCard]:
    """The approvals of a merge request, the earliest first."""
    found = act.rows.where(Approval, order="at, person_id", merge_id=one.id)
    people = called(act.rows, (each.person_id for each in found))
    return [
        ApprovalCard(person=people[each.person_id], sha=each.sha, at=each.at, stands=each.sha == head) for each in found
    ]


def head_of(act: Act, where: Project, one: Merge) -> str | None:
    """The head of a merge request's source: of the branch while it is open, as it was then afterwards."""
    if one.state != "opened":
        return one.source_sha
    found = act.rows.get(Ref, where.id, 0, f"refs/heads/{one.source_branch}")
    return found.sha if found else None


def _reviewed(act: Act, named: str) -> tuple[Project, Merge]:
    where, one = access.merge(act, named)
    if one.author_id == act.me.id:
        raise Forbidden(f"{reference(where, one)} is {act.me.name}'s own", "somebody else to look at it")
    permit_review(act, where, one)
    return where, one


def permit_review(act: Act, where: Project, one: Merge) -> None:
    """Go on only if the actor may approve here. Raises Forbidden."""
    act.permit(*_standing(act, where, one))
    if where.archived:
        raise Forbidden(f"{where.path} is archived", "a project that is still worked on")


def _standing(act: Act, where: Project, one: Merge) -> set[str]:
    """How the actor stands to a merge request that is to be approved."""
    if one.author_id == act.me.id:
        return {"own"}
    able = access.level(act.rows, where, act.me.id) >= DEVELOPER
    return {"other", "reviewer"} if able else {"other"}


def _shown(act: Act, where: Project, one: Merge) -> Approvals:
    cards = given(act, one, head_of(act, where, one))
    mine = any(card.person.id == act.me.id and card.stands for card in cards)
    standing = _standing(act, where, one)
    able = "reviewer" in standing or ("admin" in act.roles and "other" in standing)
    may = one.state == "opened" and not mine and able
    return Approvals(merge=merge_card(act.rows, one, act.now), approvals=cards, mine=mine, may=may)
