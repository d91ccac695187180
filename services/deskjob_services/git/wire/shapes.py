"""Merge requests in the product's form: as lists give them, with what stands in their way, and their approvals.

What they have in common with issues is here, too.
"""

from __future__ import annotations

from deskjob_services.git.shown_merges import Approvals, MergeCard, MergeInfo
from deskjob_services.git.shown_planning import IssueCard
from deskjob_services.git.wire.door import JSON, home, moment, number_of
from deskjob_services.git.wire.planning import milestone_json
from deskjob_services.git.wire.session import user_json

_WAYS = {
    "mergeable": ("can_be_merged", "mergeable"),
    "draft_status": ("can_be_merged", "draft_status"),
    "not_open": ("unchecked", "not_open"),
    "conflict": ("cannot_be_merged", "conflict"),
    "commits_missing": ("cannot_be_merged", "commits_status"),
    "source_branch_missing": ("cannot_be_merged", "commits_status"),
    "target_branch_missing": ("cannot_be_merged", "broken_status"),
}
"""What stands in the way, as `merge_status` and `detailed_merge_status` say it."""


def filed_json(one: IssueCard | MergeCard, kind: str, sign: str) -> JSON:
    """What the product's forms of an issue and of a merge request have alike."""
    here = home()
    address = f"{here}/{one.reference.rpartition(sign)[0]}"
    assignees = [user_json(who, here) for who in one.assignees]
    return {
        "id": number_of(one.id),
        "iid": one.number,
        "project_id": number_of(one.project_id),
        "title": one.title,
        "description": one.description,
        "state": one.state,
        "created_at": moment(one.created_at),
        "updated_at": moment(one.updated_at),
        "closed_by": user_json(one.closed_by, here) if one.closed_by else None,
        "closed_at": moment(one.closed_at),
        "author": user_json(one.author, here),
        "assignees": assignees,
        "assignee": assignees[0] if assignees else None,
        "labels": one.labels,
        "milestone": milestone_json(one.milestone, address) if one.milestone else None,
        "user_notes_count": one.comments,
        "web_url": f"{address}/-/{kind}/{one.number}",
        "references": {"short": f"{sign}{one.number}", "relative": f"{sign}{one.number}", "full": one.reference},
    }


def merge_json(one: MergeCard) -> JSON:
    """A merge request in the product's form, as lists give it."""
    here = home()
    merged_by = user_json(one.merged_by, here) if one.merged_by else None
    number = number_of(one.project_id)
    return {
        **filed_json(one, "merge_requests", "!"),
        "merged_by": merged_by,
        "merge_user": merged_by,
        "merged_at": moment(one.merged_at),
        "source_branch": one.source_branch,
        "target_branch": one.target_branch,
        "source_project_id": number,
        "target_project_id": number,
        "reviewers": [user_json(who, here) for who in one.reviewers],
        "draft": one.draft,
        "work_in_progress": one.draft,
        "merge_status": "unchecked",
        "detailed_merge_status": "unchecked" if one.state == "opened" else "not_open",
        "sha": one.sha,
        "merge_commit_sha": one.merge_sha if one.merge_sha != one.sha else None,
        "reference": f"!{one.number}",
    }


def info_json(info: MergeInfo) -> JSON:
    """A merge request in the product's form, with what stands in its way."""
    status, detailed = _WAYS[info.mergeable]
    check = info.pipeline
    pipeline = {"id": number_of(check.id), "sha": check.sha, "ref": check.ref, "status": check.state} if check else None
    return {
        **merge_json(info.merge),
        "merge_status": status,
        "detailed_merge_status": detailed,
        "has_conflicts": bool(info.conflicts),
        "diverged_commits_count": info.behind,
        "diff_refs": {"base_sha": info.base_sha, "head_sha": info.merge.sha, "start_sha": info.base_sha},
        "head_pipeline": pipeline,
        "pipeline": pipeline,
    }


def approvals_json(shown: Approvals) -> JSON:
    """Approvals in the product's form: those that stand, of the head as it is."""
    standing = [one for one in shown.approvals if one.stands]
    return {
        "id": number_of(shown.merge.id),
        "iid": shown.merge.number,
        "project_id": number_of(shown.merge.project_id),
        "title": shown.merge.title,
        "state": shown.merge.state,
        "approved": bool(standing),
        "approved_by": [{"user": user_json(one.person), "approved_at": moment(one.at)} for one in standing],
        "user_has_approved": shown.mine,
        "user_can_approve": shown.may,
    }
