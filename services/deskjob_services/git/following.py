"""What follows when a branch moves: merge requests whose commits arrived in their target are merged, however it came.

Imports libgit2, so it is imported where it is used, inside handlers.
"""

from __future__ import annotations

from deskjob_services.git import access, refs
from deskjob_services.git.closing import issues
from deskjob_services.git.editing import closing
from deskjob_services.git.models import Merge, Project
from deskjob_services.git.objects import NOTHING, Objects, objects
from deskjob_services.git.remarks import tell
from deskjob_services.kernel.act import Act


def arrived(act: Act, where: Project, branch: str, before: str, after: str) -> None:
    """Note as merged what is open into this branch and came with this move: merged by hand and pushed."""
    if before == NOTHING:
        return
    store = objects(act.rows, act.blobs)
    for one in act.rows.where(Merge, order="id", project_id=where.id, target_branch=branch, state="opened"):
        head = act.rows.values(
            "select sha from git_ref where project_id = :p and wiki = 0 and name = :n",
            p=where.id,
            n=refs.HEADS + one.source_branch,
        )
        if head and _came(store, head[0][0], before, after):
            settle(act, where, one, head=head[0][0], base=_parted(store, before, head[0][0]), sha=after)


def settle(act: Act, where: Project, one: Merge, *, head: str, base: str | None, sha: str) -> Merge:
    """Note that a merge request is merged, and close the issues that its words close."""
    closes = list(issues(act, where, one)) if one.target_branch == where.default_branch else []
    one = act.rows.update(
        one,
        state="merged",
        source_sha=head,
        base_sha=base,
        merge_sha=sha,
        merged_by=act.me.id,
        merged_at=act.now,
        updated_at=act.now,
    )
    tell(act, one, ["merged"])
    for there, issue in closes:
        if issue.state == "opened" and _may_close(act, there):
            issue = act.rows.update(issue, **closing(act), updated_at=act.now)
            tell(act, issue, [f"closed via merge request {'' if there.id == where.id else where.path}!{one.iid}"])
    return one


def _came(store: Objects, head: str, before: str, after: str) -> bool:
    """Whether a head is in a branch now and was not before."""
    return refs.forward(store, head, after) and not refs.forward(store, head, before)


def _parted(store: Objects, before: str, head: str) -> str | None:
    repo = store.reading
    base = repo.merge_base(repo[before].id, repo[head].id)
    return str(base) if base is not None else None


def _may_close(act: Act, where: Project) -> bool:
    return "admin" in act.roles or access.level(act.rows, where, act.me.id) >= access.REPORTER
