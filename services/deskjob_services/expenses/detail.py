"""A whole report as the caller sees it, with what the policy speaks against and what the caller may do now."""

from __future__ import annotations

from deskjob_services.expenses import cards, sight, states
from deskjob_services.expenses.cards import Cards
from deskjob_services.expenses.models import BatchItem, Comment, Line, Receipt, Report
from deskjob_services.expenses.policy import findings
from deskjob_services.expenses.service import expenses
from deskjob_services.expenses.shown import CategorySum, ReportDetail
from deskjob_services.kernel.act import Act

_BATCH = """
select i.* from expenses_batch_item i join expenses_batch b on b.id = i.batch_id
where i.report_id = :report and i.removed_at is null and b.status != 'cancelled' order by b.id desc limit 1
"""
# Which move each operation makes; for the buttons of a report.
_MOVES = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "redraft": "redrafted",
    "decide": "approved",
    "reopen": "reopened",
}
_CHANGING = ("edit", "add_line", "edit_line", "remove_line", "attach")


def detail(act: Act, report: Report) -> ReportDetail:
    """Everything of a report."""
    made = Cards(act.rows, act.me.id)
    owner = made.person(report.owner_id)
    lines = cards.lines_of(act.rows, report.id)
    return ReportDetail(
        id=report.id,
        title=report.title,
        purpose=report.purpose,
        owner_id=owner.id,
        owner=owner.name,
        handle=owner.handle,
        status=report.status,
        currency=report.currency,
        cost_centre=report.cost_centre,
        total=cards.summed(lines, report.currency),
        by_category=_by_category(lines, report),
        created_at=report.created_at,
        submitted_at=report.submitted_at,
        submitted=cards.day(report.submitted_at),
        decided_at=report.decided_at,
        decided_by_id=report.decided_by,
        decided_by=made.called(report.decided_by),
        paid_at=report.paid_at,
        batch_id=batch_of(act, report),
        confidential=bool(report.confidential),
        lines=[made.line(line, report) for line in lines],
        receipts=[cards.receipt(one) for one in act.rows.where(Receipt, report_id=report.id, order="id")],
        events=made.events(report.id),
        comments=[made.comment(one) for one in act.rows.where(Comment, report_id=report.id, order="at, id")],
        findings=findings(act.rows, report, lines, act.now),
        may=may(act, report),
    )


def batch_of(act: Act, report: Report) -> str | None:
    """The batch a report is or was paid in, or None."""
    found = act.rows.query(BatchItem, _BATCH, report=report.id)
    return found[0].batch_id if found else None


def may(act: Act, report: Report) -> list[str]:
    """The names of the operations that would not be refused to the caller on this report now.

    A refusal that depends on the amount or on a second person comes when the operation is tried.
    """
    stands = sight.standing(act, report.owner_id)
    able = [name for name, move in _MOVES.items() if report.status in states.REPORT_MOVES[move].before]
    able += list(_CHANGING) if report.status in sight.EDITABLE else []
    if report.status == "approved" and batch_of(act, report):
        able.remove("reopen")
    return [f"expenses.{name}" for name in (*able, "comment") if _allowed(act, f"expenses.{name}", stands)]


def _allowed(act: Act, operation: str, stands: str) -> bool:
    allow = expenses.operations[operation].allow
    return any(role in act.roles and {"any", stands} & relations for role, relations in allow.items())


def _by_category(lines: list[Line], report: Report) -> list[CategorySum]:
    return [
        CategorySum(
            category=category,
            amount=cards.summed((line for line in lines if line.category == category), report.currency),
        )
        for category in dict.fromkeys(line.category for line in lines)
    ]
