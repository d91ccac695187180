"""Finding merge requests, looking at them and at what they change."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.git import access
from deskjob_services.git.approvals import given
from deskjob_services.git.asked import PersonName
from deskjob_services.git.cards import draft, merge_card, merge_cards
from deskjob_services.git.closing import closed_by
from deskjob_services.git.issues import SEEN, Sorted, listed, narrowed, with_
from deskjob_services.git.models import Merge, Pipeline, Project
from deskjob_services.git.service import READING, git
from deskjob_services.git.shown_merges import CheckCard, MergeChanges, MergeInfo, Merges
from deskjob_services.git.words import MergeName
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

MOST_COMMITS = 100
"""Commits of a merge request that are shown."""


class FindMerges(Sorted):
    """Which merge requests; without a project those of all projects one sees."""

    state: Literal["opened", "closed", "merged", "all"] = "all"
    reviewer: PersonName | None = None
    source_branch: str = Field(default="", max_length=300)
    target_branch: str = Field(default="", max_length=300)
    order_by: Literal["created_at", "updated_at", "merged_at", "title"] = "created_at"


class WhichMerge(Ask):
    """A merge request."""

    merge: MergeName


@git.reads(page="/merges", allow=READING)
def merges(act: Act, ask: FindMerges) -> Merges:
    """Find merge requests, the newest first: of a project, or of all one sees."""
    where = narrowed(act, ask)
    where.add(SEEN)
    if ask.state != "all":
        where.add("t.state = :state", state=ask.state)
    for column in ("source_branch", "target_branch"):
        if branch := getattr(ask, column):
            where.add(f"t.{column} = :{column}", **{column: branch})
    with_(act, where, "reviewer", ask.reviewer)
    found, total = listed(act, Merge, where, ask, ask.order_by)
    return Merges(merges=merge_cards(act.rows, found, act.now), total=total)


@git.reads(page="/merges/{merge}", allow=READING)
def merge_request(act: Act, ask: WhichMerge) -> MergeInfo:
    """Look at a merge request: what it says, who approved it, and what stands in its way."""
    from deskjob_services.git import joining

    where, one = access.merge(act, ask.merge)
    access.permit(act, where, own=one.author_id == act.me.id)
    now = joining.standing(act, where, one) if one.state == "opened" else None
    head = now.head if now else one.source_sha
    why = "not_open" if now is None else now.why or ("draft_status" if draft(one.title) else "mergeable")
    return MergeInfo(
        merge=merge_card(act.rows, one, act.now),
        mergeable=why,
        conflicts=list(now.conflicts) if now else [],
        base_sha=now.base if now else one.base_sha,
        target_sha=now.target if now else None,
        behind=now.behind if now else 0,
        approvals=given(act, one, head),
        pipeline=_newest(act, where, head),
        closes=closed_by(act, where, one),
    )


@git.reads(page="/merges/{merge}/changes", allow=READING)
def merge_changes(act: Act, ask: WhichMerge) -> MergeChanges:
    """Look at what a merge request changes, file by file, and at its commits."""
    import pygit2

    from deskjob_services.git import diffs, joining, walks
    from deskjob_services.git.objects import objects

    where, one = access.merge(act, ask.merge)
    access.permit(act, where, own=one.author_id == act.me.id)
    now = joining.standing(act, where, one) if one.state == "opened" else None
    base, head = (now.base, now.head) if now else (one.base_sha, one.source_sha)
    repo = objects(act.rows, act.blobs).reading
    old, new = (repo[sha].peel(pygit2.Commit) if sha else None for sha in (base, head))
    change = diffs.changes(repo, old.tree if old else None, new.tree) if new else diffs.Changes([], False)
    return MergeChanges(
        merge=merge_card(act.rows, one, act.now),
        base_sha=base,
        head_sha=head,
        files=change.files,
        commits=[walks.card(each) for each in walks.between(repo, old, new)[:MOST_COMMITS]] if old and new else [],
        overflow=change.overflow,
    )


def _newest(act: Act, where: Project, head: str | None) -> CheckCard | None:
    found = act.rows.first(Pipeline, order="id desc", project_id=where.id, sha=head) if head else None
    return CheckCard(id=found.id, state=found.state, ref=found.ref, sha=found.sha) if found else None
