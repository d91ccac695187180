"""Filing a report: begin it, change its cover, hand it in, take it back."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.expenses import sight, states
from deskjob_services.expenses.cards import lines_of
from deskjob_services.expenses.detail import detail
from deskjob_services.expenses.exchange import converted, known
from deskjob_services.expenses.models import Report
from deskjob_services.expenses.service import OWN, expenses
from deskjob_services.expenses.shown import ReportDetail
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.money import Money
from deskjob_services.people.models import Department

CURRENCY = r"^[A-Z]{3}$"


class Create(Ask):
    """The cover of a new report; `currency` is the one it is to be paid in."""

    title: str = Field(min_length=1, max_length=160)
    purpose: str = Field(default="", max_length=2000)
    currency: str = Field(default="USD", pattern=CURRENCY)
    cost_centre: str = Field(default="", max_length=40, description="that of one's department when left out")


class EditReport(Ask):
    """New values for a report's cover; what is left out stays."""

    report: str = Field(min_length=1, max_length=40)
    title: str | None = Field(default=None, min_length=1, max_length=160)
    purpose: str | None = Field(default=None, max_length=2000)
    currency: str | None = Field(default=None, pattern=CURRENCY)
    cost_centre: str | None = Field(default=None, max_length=40)


class WhichReport(Ask):
    """A report by id."""

    report: str = Field(min_length=1, max_length=40)


class Withdraw(Ask):
    """A report to take back, and why."""

    report: str = Field(min_length=1, max_length=40)
    reason: str = Field(default="", max_length=2000)


@expenses.writes(http="POST /reports", page="/new", footprint=("expenses_event",))
def create(act: Act, ask: Create) -> ReportDetail:
    """Begin a report as a draft of one's own."""
    currency = known(act.rows, ask.currency, act.now)
    if not ask.title.strip():
        raise Invalid("a report without a title", "a few words that say what it was for")
    centre = ask.cost_centre or act.rows.need(Department, act.me.department_id).cost_centre
    made = act.rows.insert(
        Report,
        owner_id=act.me.id,
        title=ask.title.strip(),
        purpose=ask.purpose,
        currency=currency,
        cost_centre=centre,
        created_at=act.now,
    )
    states.created(act, made.id)
    return detail(act, made)


@expenses.writes(http="PATCH /reports/{report}", page="/reports/{report}/edit", allow=OWN)
def edit(act: Act, ask: EditReport) -> ReportDetail:
    """Change the cover of one's own report while it is a draft or was returned."""
    one = sight.own_editable(act, ask.report)
    act.on(one.id)
    changes = ask.model_dump(exclude={"report"}, exclude_none=True)
    if not changes.get("title", "named").strip():
        raise Invalid("a report without a title", "a few words that say what it was for")
    if "currency" in changes:
        _repay_in(act, one, known(act.rows, changes["currency"], act.now))
    return detail(act, act.rows.update(one, **changes))


@expenses.writes(
    http="POST /reports/{report}/submit",
    page="/reports/{report}",
    allow=OWN,
    once=True,
    reversed_by="expenses.withdraw",
    footprint=("expenses_event",),
)
def submit(act: Act, ask: WhichReport) -> ReportDetail:
    """Hand in one's own report for approval."""
    one = sight.report(act, ask.report)
    states.check(one, "submitted")
    if not lines_of(act.rows, one.id):
        raise Conflict(f"report {one.id} has no lines", "at least one line", "add what was paid for first")
    act.on(one.id)
    moved = states.move_report(act, one, "submitted", submitted_at=act.now, decided_at=None, decided_by=None)
    return detail(act, moved)


@expenses.writes(
    http="POST /reports/{report}/withdraw",
    page="/reports/{report}",
    allow=OWN,
    reversed_by="expenses.redraft",
    footprint=("expenses_event",),
)
def withdraw(act: Act, ask: Withdraw) -> ReportDetail:
    """Take one's own report back before it is decided."""
    one = sight.report(act, ask.report)
    states.check(one, "withdrawn")
    act.on(one.id)
    return detail(act, states.move_report(act, one, "withdrawn", ask.reason))


@expenses.writes(
    http="POST /reports/{report}/redraft",
    page="/reports/{report}",
    allow=OWN,
    footprint=("expenses_event",),
)
def redraft(act: Act, ask: WhichReport) -> ReportDetail:
    """Make one's own withdrawn report a draft again."""
    one = sight.report(act, ask.report)
    states.check(one, "redrafted")
    act.on(one.id)
    return detail(act, states.move_report(act, one, "redrafted", submitted_at=None))


def _repay_in(act: Act, report: Report, currency: str) -> None:
    """Convert what lines add to the total when the report is to be paid in another currency."""
    for line in lines_of(act.rows, report.id):
        money = Money.minor(line.amount_minor, line.currency)
        act.rows.update(line, repaid_minor=converted(act.rows, money, currency, line.date_at).units)
