"""Approving and merging on the wire, with the product's own ways to refuse them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden
from deskjob_services.git.approvals import Moved
from deskjob_services.git.merging import Conflicted, Unmergeable
from deskjob_services.git.shown_merges import MergeCard, MergeInfo
from deskjob_services.git.wire.door import JSON, Asked, WireError, endpoint, number_of
from deskjob_services.git.wire.shapes import approvals_json, info_json
from deskjob_services.kernel.web import do

_METHODS = {"merge": "merge", "ff": "fast_forward"}


class Accept(Asked):
    """How a merge request is merged. `merge_method` is a project's setting in the product, here said each time."""

    sha: str | None = Field(default=None, max_length=64)
    squash: bool = False
    merge_method: Literal["merge", "ff"] = "merge"
    merge_commit_message: str | None = None
    squash_commit_message: str | None = None
    should_remove_source_branch: bool = False
    merge_when_pipeline_succeeds: bool = False
    auto_merge: bool = False


class Approve(Asked):
    """The head that was looked at."""

    sha: str | None = Field(default=None, max_length=64)


@endpoint("PUT", "projects/{project}/merge_requests/{iid}/merge", Accept)
def accept(ask: Accept, project: str, iid: int) -> JSON:
    """Merge a merge request: 405 where it cannot be, 406 with conflicts, 409 where the head moved."""
    named = f"{project}!{iid}"
    if ask.merge_when_pipeline_succeeds or ask.auto_merge:
        _checked(named)
    message = ask.squash_commit_message if ask.squash else ask.merge_commit_message
    method = "squash" if ask.squash else _METHODS[ask.merge_method]
    asked = {"merge": named, "sha": ask.sha or None, "method": method, "message": message}
    try:
        made: MergeCard = do("git.accept_merge", {**asked, "remove_source_branch": ask.should_remove_source_branch})
    except Forbidden as refusal:
        raise WireError(401, f"401 Unauthorized - {refusal.found}") from refusal
    except Unmergeable as refusal:
        raise WireError(405, f"405 Method Not Allowed - {refusal.found}") from refusal
    except Conflicted as refusal:
        raise WireError(406, refusal.found) from refusal
    except Moved as refusal:
        raise WireError(409, refusal.found) from refusal
    squashed = {"squash": True, "squash_commit_sha": made.merge_sha} if ask.squash else {}
    return {**info_json(do("git.merge_request", {"merge": made.id})), **squashed}


@endpoint("GET", "projects/{project}/merge_requests/{iid}/approvals")
def approvals(ask: Asked, project: str, iid: int) -> JSON:
    """Who approved a merge request as it is now."""
    return approvals_json(do("git.approvals", {"merge": f"{project}!{iid}"}))


@endpoint("POST", "projects/{project}/merge_requests/{iid}/approve", Approve)
def approve(ask: Approve, project: str, iid: int) -> JSON:
    """Approve a merge request; 401 to who may not, or did."""
    return _reviewed("git.approve", {"merge": f"{project}!{iid}", "sha": ask.sha or None})


@endpoint("POST", "projects/{project}/merge_requests/{iid}/unapprove")
def unapprove(ask: Asked, project: str, iid: int) -> JSON:
    """Take one's approval back."""
    return _reviewed("git.unapprove", {"merge": f"{project}!{iid}"})


def _reviewed(operation: str, asked: dict[str, Any]) -> JSON:
    try:
        return approvals_json(do(operation, asked))
    except Moved as refusal:
        raise WireError(409, refusal.found) from refusal
    except (Forbidden, Conflict) as refusal:
        raise WireError(401, f"401 Unauthorized - {refusal.found}") from refusal


def _checked(named: str) -> None:
    """Go on only where the checks of the head are done. Raises WireError: waiting for them is not kept."""
    info: MergeInfo = do("git.merge_request", {"merge": named})
    if info.pipeline is not None and info.pipeline.state in ("pending", "running"):
        raise WireError(
            405, f"405 Method Not Allowed - pipeline {number_of(info.pipeline.id)} is {info.pipeline.state}"
        )
