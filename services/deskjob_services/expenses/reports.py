"""Opening one report."""

from __future__ import annotations

from deskjob_services.expenses import sight
from deskjob_services.expenses.detail import detail
from deskjob_services.expenses.filing import WhichReport
from deskjob_services.expenses.service import SEEING, expenses
from deskjob_services.expenses.shown import ReportDetail
from deskjob_services.kernel.act import Act


@expenses.reads(http="GET /reports/{report}", page="/reports/{report}", allow=SEEING)
def report(act: Act, ask: WhichReport) -> ReportDetail:
    """Everything of one report: lines, receipts, what happened to it, remarks, and what the policy says."""
    return detail(act, sight.report(act, ask.report))
