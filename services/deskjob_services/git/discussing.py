"""Discussing a merge request: words at a line of its diff, and settling them."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.git import access
from deskjob_services.git.cards import reference
from deskjob_services.git.models import Merge, Project
from deskjob_services.git.notes import standing, threads
from deskjob_services.git.remarks import remark
from deskjob_services.git.service import PROPOSING, SPEAKING, git
from deskjob_services.git.shown_planning import DiscussionCard
from deskjob_services.git.words import MergeName, NoteId, said
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask


class Discuss(Ask):
    """Words for a merge request; `path` and `line` are their place in the files as they become."""

    merge: MergeName
    body: str
    path: str | None = Field(default=None, min_length=1, max_length=4000)
    line: int | None = Field(default=None, ge=1, le=10_000_000)


class Resolve(Ask):
    """A discussion, by the id of its first comment, and whether it is settled."""

    discussion: NoteId
    resolved: bool = True


@git.writes(
    page="/merges/{merge}/changes",
    allow=SPEAKING,
    reversed_by="git.delete_comment",
    footprint=("git_merge",),
)
def discuss(act: Act, ask: Discuss) -> DiscussionCard:
    """Begin a discussion of a merge request, at a line of its diff or of the whole."""
    where, one = access.merge(act, ask.merge)
    access.permit(act, where, own=one.author_id == act.me.id)
    body = said(ask.body)
    if ask.path is not None:
        _placed(act, where, one, ask.path, ask.line)
    elif ask.line is not None:
        raise Invalid("a line without a file", "both, or neither")
    act.on(where.id, one.id)
    made = remark(act, one.id, body, path=ask.path, place=ask.line)
    one = act.rows.update(one, updated_at=act.now)
    return threads(act, one, [made.id])[0]


@git.writes(
    no_page="the button stands at the discussion, on the merge request's page",
    allow=PROPOSING,
    reversed_by="git.resolve_discussion",
)
def resolve_discussion(act: Act, ask: Resolve) -> DiscussionCard:
    """Settle a discussion of a merge request, or open it again."""
    where, target, first = standing(act, ask.discussion, of_target=True)
    if not isinstance(target, Merge):
        raise Conflict(f"{reference(where, target)} is an issue", "a discussion of a merge request")
    if first.id != first.discussion:
        raise Invalid(f"{first.id} is a reply", f"the first comment of its discussion, {first.discussion}")
    act.on(where.id, target.id, first.id)
    if (first.resolved_by is not None) != ask.resolved:
        act.rows.update(first, resolved_by=act.me.id if ask.resolved else None)
    return threads(act, target, [first.id])[0]


def _placed(act: Act, where: Project, one: Merge, path: str, line: int | None) -> None:
    """Go on only for a file the merge request changes, and a line it has. Raises Invalid."""
    import pygit2

    from deskjob_services.git import joining
    from deskjob_services.git.objects import objects

    now = joining.standing(act, where, one) if one.state == "opened" else None
    base, head = (now.base, now.head) if now else (one.base_sha, one.source_sha)
    if head is None:
        raise Invalid(f"{reference(where, one)} has no branch to look at", "a merge request with its branch")
    repo = objects(act.rows, act.blobs).reading
    old, new = (repo[sha].peel(pygit2.Tree) if sha else None for sha in (base, head))
    if new is None or path not in joining.changed(old, new):
        raise Invalid(f"{path!r} is not changed by {reference(where, one)}", "a file of its diff")
    found = next((tree[path] for tree in (new, old) if tree is not None and path in tree), None)
    lines = found.data.count(b"\n") + 1 if isinstance(found, pygit2.Blob) else 1
    if line is not None and line > lines:
        raise Invalid(f"line {line} of {path!r}, which has {lines}", "a line of the file as it becomes")
