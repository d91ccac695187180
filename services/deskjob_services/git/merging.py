"""Merging: what stands in its way, the commit that does it, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden
from deskjob_services.git import access
from deskjob_services.git.access import OWNER
from deskjob_services.git.approvals import Moved
from deskjob_services.git.cards import draft, merge_card, reference
from deskjob_services.git.closing import closed_by
from deskjob_services.git.models import Merge, Project
from deskjob_services.git.remarks import NOTED
from deskjob_services.git.service import DEVELOPING, git
from deskjob_services.git.shown_merges import MergeCard
from deskjob_services.git.words import MergeName, prose
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

if TYPE_CHECKING:
    from deskjob_services.git.joining import Standing

Method = Literal["merge", "fast_forward", "squash"]
FOLLOWS = ("git_push", "git_pack", "git_pipeline", "git_job", "git_merge", "git_issue", *NOTED)
"""Tables that merging writes beside the merge request; which branch it moves is what it is judged by."""


class Unmergeable(Conflict):
    """The merge request is in a state in which nothing merges it."""

    code = "unmergeable"


class Conflicted(Conflict):
    """Both branches changed the same lines."""

    code = "conflicts"


class AcceptMerge(Ask):
    """A merge request to be merged.

    `sha` is the head that was looked at: nothing is merged where it moved since. `method` makes a merge commit, moves
    the target on to the head (`fast_forward`), or puts all of it into one commit (`squash`).
    """

    merge: MergeName
    sha: str | None = Field(default=None, max_length=64)
    method: Method = "merge"
    message: str | None = Field(default=None, description="of the commit; the product's own where none is given")
    remove_source_branch: bool = False


@git.writes(page="/merges/{merge}/merge", allow=DEVELOPING, risk="consequential", once=True, footprint=FOLLOWS)
def accept_merge(act: Act, ask: AcceptMerge) -> MergeCard:
    """Merge a merge request."""
    from deskjob_services.git import following, joining, refs

    where, one = access.merge(act, ask.merge)
    access.permit(act, where)
    _may_merge(act, where, one)
    now = joining.standing(act, where, one)
    _check(where, one, now, ask)
    act.on(where.id, one.id)
    after = now.head
    if ask.method != "fast_forward":
        message = prose(ask.message or _message(act, where, one, ask.method), "the message")
        after = joining.joined(act, now, message, squash=ask.method == "squash")
    assert after is not None
    one = following.settle(act, where, one, head=str(now.head), base=now.base, sha=after)
    refs.move(act, where, f"{refs.HEADS}{one.target_branch}", after, before=now.target, way="merge")
    if ask.remove_source_branch:
        _remove_source(act, where, one)
    return merge_card(act.rows, one, act.now)


def _check(where: Project, one: Merge, now: Standing, ask: AcceptMerge) -> None:
    """Go on only for what can be merged. Raises Unmergeable, Conflicted, Moved."""
    called = reference(where, one)
    if one.state != "opened":
        raise Unmergeable(f"{called} is {one.state}", "a merge request that is open")
    if draft(one.title):
        raise Unmergeable(f"{called} is a draft", "a merge request that is ready", "take 'Draft:' off its title")
    if now.head is None or now.target is None:
        missing = one.source_branch if now.head is None else one.target_branch
        raise Unmergeable(f"the branch {missing!r} of {called} is gone", "both branches")
    if ask.sha is not None and ask.sha != now.head:
        raise Moved(
            f"SHA does not match HEAD of source branch: {now.head}", "the head as you last saw it", "look again"
        )
    if now.ahead == 0:
        raise Unmergeable(f"{one.target_branch} has all of {one.source_branch}", "commits to merge")
    if now.conflicts:
        paths = ", ".join(now.conflicts[:10])
        raise Conflicted(
            f"Branch cannot be merged: conflicts in {paths}",
            f"changes that go together with {one.target_branch}",
            f"merge {one.target_branch} into {one.source_branch}, or rebase, and push",
        )
    if ask.method == "fast_forward" and now.behind:
        raise Unmergeable(
            f"{one.target_branch} has {now.behind} commits that {one.source_branch} has not",
            "a branch on top of its target", "rebase and push, or merge by a merge commit",
        )  # fmt: skip


def _may_merge(act: Act, where: Project, one: Merge) -> None:
    """Go on only if the protection of the target lets the actor merge into it. Raises Forbidden."""
    from deskjob_services.git import refs

    rule = refs.protection(act.rows, where, one.target_branch)
    held = OWNER if "admin" in act.roles else access.level(act.rows, where, act.me.id)
    if rule is not None and (rule.merge_level == 0 or held < rule.merge_level):
        who = f"{access.LEVELS.get(rule.merge_level, 'nobody')} or above" if rule.merge_level else "nobody may"
        raise Forbidden(f"{act.me.name} may not merge into {one.target_branch}", who)


def _message(act: Act, where: Project, one: Merge, method: Method) -> str:
    """The product's own message: of a squash the title alone, else what is merged, why, and where it was discussed."""
    if method == "squash":
        return f"{one.title}\n"
    closes = [name.removeprefix(where.path) for name in closed_by(act, where, one)]
    listed = " and ".join([", ".join(closes[:-1]), closes[-1]] if len(closes) > 1 else closes)
    parts = [
        f"Merge branch '{one.source_branch}' into '{one.target_branch}'",
        one.title,
        *([f"Closes {listed}"] if closes else []),
        f"See merge request {reference(where, one)}",
    ]
    return "\n\n".join(parts) + "\n"


def _remove_source(act: Act, where: Project, one: Merge) -> None:
    """Take the source branch away; a protected one stays, as in the product."""
    from deskjob_services.git import refs
    from deskjob_services.git.objects import NOTHING

    kept = one.source_branch == where.default_branch or refs.protection(act.rows, where, one.source_branch) is not None
    if not kept:
        refs.move(act, where, f"{refs.HEADS}{one.source_branch}", NOTHING)
