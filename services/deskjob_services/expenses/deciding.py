"""Deciding reports of others: approve, return, take a decision back, remark."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden, Invalid
from deskjob_services.expenses import sight, states
from deskjob_services.expenses.cards import Cards, lines_of, summed
from deskjob_services.expenses.detail import batch_of, detail
from deskjob_services.expenses.models import Comment, Report
from deskjob_services.expenses.policy import may_approve
from deskjob_services.expenses.service import DECIDING, SEEING, expenses
from deskjob_services.expenses.shown import CommentCard, ReportDetail
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask


class Decide(Ask):
    """A report, what is decided, and why; returning one needs a reason."""

    report: str = Field(min_length=1, max_length=40)
    decision: Literal["approve", "return"]
    reason: str = Field(default="", max_length=2000)


class Reopen(Ask):
    """A decided report, and why it is looked at again."""

    report: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=1, max_length=2000)


class Remark(Ask):
    """A report and what to say about it."""

    report: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=4000)


@expenses.writes(
    http="POST /reports/{report}/decide",
    page="/reports/{report}",
    allow=DECIDING,
    risk="consequential",
    once=True,
    reversed_by="expenses.reopen",
    footprint=("expenses_event",),
)
def decide(act: Act, ask: Decide) -> ReportDetail:
    """Approve or return a report of somebody who reports to you, or, in finance, of anybody else."""
    one = sight.others_report(act, ask.report)
    action = "approved" if ask.decision == "approve" else "returned"
    states.check(one, action)
    if ask.decision == "approve":
        _reaches(act, one)
    elif not ask.reason.strip():
        raise Invalid("a return without a reason", "what the owner has to put right")
    act.on(one.id)
    moved = states.move_report(act, one, action, ask.reason, decided_at=act.now, decided_by=act.me.id)
    return detail(act, moved)


@expenses.writes(
    http="POST /reports/{report}/reopen",
    page="/reports/{report}",
    allow=DECIDING,
    risk="consequential",
    reversed_by="expenses.decide",
    footprint=("expenses_event",),
)
def reopen(act: Act, ask: Reopen) -> ReportDetail:
    """Take back one's own decision on a report, or as treasurer anybody's, until it is in a payment batch."""
    one = sight.others_report(act, ask.report)
    states.check(one, "reopened")
    if one.decided_by != act.me.id and "treasurer" not in act.roles:
        raise Forbidden(f"{one.id} was decided by somebody else", "whoever decided it, or a treasurer")
    batch = batch_of(act, one)
    if batch:
        raise Conflict(f"report {one.id} is in batch {batch}", "a report that is in no batch", "take it out first")
    act.on(one.id)
    return detail(act, states.move_report(act, one, "reopened", ask.reason, decided_at=None, decided_by=None))


@expenses.writes(http="POST /reports/{report}/comments", page="/reports/{report}", allow=SEEING)
def comment(act: Act, ask: Remark) -> CommentCard:
    """Remark on a report; everybody who sees it reads the remark."""
    one = sight.report(act, ask.report)
    if not ask.text.strip():
        raise Invalid("an empty remark", "something to read")
    act.on(one.id)
    made = act.rows.insert(Comment, report_id=one.id, author_id=act.me.id, at=act.now, text=ask.text)
    return Cards(act.rows, act.me.id).comment(made)


def _reaches(act: Act, report: Report) -> None:
    """Go on only if the approval chain lets the actor approve this much. Raises Forbidden."""
    total = summed(lines_of(act.rows, report.id), report.currency)
    manager = sight.standing(act, report.owner_id) == "report"
    if not may_approve(act.rows, act.roles, manager, total, report.submitted_at or act.now):
        raise Forbidden(
            f"{report.id} adds up to {total}, which is more than {act.me.name} may approve",
            "somebody whom the approval rules of the policy name for that much",
            "ask a treasurer",
        )
