"""What a push sets going: a pipeline of the project's own declared checks, waiting for its runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskjob_services.git.declared import DECLARED, Check, NotValid, declared
from deskjob_services.git.models import Job, Pipeline, Project
from deskjob_services.kernel.act import Act
from deskjob_services.rows import Rows

if TYPE_CHECKING:
    import pygit2

FINISHED = ("success", "failed")


def begin(act: Act, project: Project, branch: str, commit: pygit2.Commit) -> None:
    """Enter a pending pipeline for a commit whose tree declares checks (`.gitlab-ci.yml`); one a commit."""
    content = declaration(commit)
    if content is not None and act.rows.first(Pipeline, project_id=project.id, sha=str(commit.id)) is None:
        enter(act, project, branch, commit, content)


def declaration(commit: pygit2.Commit) -> bytes | None:
    """What a commit declares to be checked, as bytes; None where it declares nothing."""
    entry = commit.tree[DECLARED] if DECLARED in commit.tree else None  # noqa: SIM401 - a tree has no get
    data = getattr(entry, "data", None)
    return data if isinstance(data, bytes) else None


def enter(act: Act, project: Project, ref: str, commit: pygit2.Commit, content: bytes) -> Pipeline:
    """A new pipeline: pending, or done already where one of the same tree is known, or failed where it is not valid."""
    try:
        checks = declared(content)
    except NotValid as problem:
        said = f"yaml invalid: {DECLARED}: {problem}"[:500]
        return _row(act, project, ref, commit, "failed", said)
    known = _done(act.rows, str(commit.tree.id), checks)
    if known is None:
        made = _row(act, project, ref, commit, "pending")
        for check in checks:
            act.rows.insert(Job, pipeline_id=made.id, name=check.name, stage=check.stage)
        return made
    made = _row(act, project, ref, commit, known.state)
    for job in act.rows.where(Job, order="id", pipeline_id=known.id):
        act.rows.insert(
            Job, pipeline_id=made.id, name=job.name, stage=job.stage, state=job.state, exit_code=job.exit_code,
            log=job.log,
        )  # fmt: skip
    return made


def _row(act: Act, project: Project, ref: str, commit: pygit2.Commit, state: str, reason: str = "") -> Pipeline:
    return act.rows.insert(
        Pipeline, project_id=project.id, ref=ref, sha=str(commit.id), tree=str(commit.tree.id), person_id=act.me.id,
        state=state, reason=reason, created_at=act.now, finished_at=None if state == "pending" else act.now,
    )  # fmt: skip


def _done(rows: Rows, tree: str, checks: list[Check]) -> Pipeline | None:
    """A pipeline of the same tree that ran to its end: all that it was is in the tree, so it would end so again."""
    for known in rows.where(Pipeline, order="id desc", tree=tree):
        if known.state in FINISHED and not known.reason:
            jobs = rows.where(Job, order="id", pipeline_id=known.id)
            if [job.name for job in jobs] == [check.name for check in checks]:
                return known
    return None
