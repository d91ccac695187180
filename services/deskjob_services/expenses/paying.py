"""Payment batches: put approved reports together, two approvals by others, then pay into the ledger."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden, Invalid
from deskjob_services.expenses import ledger, sight, states
from deskjob_services.expenses.batches import WhichBatch, batch_detail, items
from deskjob_services.expenses.cards import lines_of, total_of
from deskjob_services.expenses.detail import batch_of
from deskjob_services.expenses.exchange import known
from deskjob_services.expenses.models import Batch, BatchItem, Report
from deskjob_services.expenses.service import FINANCE, SECOND_EYES, expenses
from deskjob_services.expenses.shown_books import BatchDetail
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only

PREPARING = only(finance="own", treasurer="any")
"""Who prepared it, or a treasurer."""
MOST = 500
"""Reports a batch can hold."""


class CreateBatch(Ask):
    """A title and the approved reports to pay; the currency is that of the reports."""

    title: str = Field(min_length=1, max_length=160)
    reports: list[str] = Field(default=[], max_length=MOST)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$", description="needed when there are no reports yet")


class ChangeBatch(Ask):
    """A batch that is still a draft, and reports."""

    batch: str = Field(min_length=1, max_length=40)
    reports: list[str] = Field(min_length=1, max_length=MOST)


class CancelBatch(Ask):
    """A batch, and why it is not paid."""

    batch: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=1, max_length=2000)


@expenses.writes(
    http="POST /batches",
    page="/batches/new",
    allow=FINANCE,
    reversed_by="expenses.cancel_batch",
    footprint=("expenses_batch_item", "expenses_event"),
)
def create_batch(act: Act, ask: CreateBatch) -> BatchDetail:
    """Prepare a payment batch of approved reports in one currency."""
    found = [_payable(act, report_id) for report_id in _each_once(ask.reports)]
    currency = ask.currency or (found[0].currency if found else "")
    if not currency:
        raise Invalid("a batch without reports and currency", "the currency it is to pay, or reports")
    known(act.rows, currency, act.now)
    made = act.rows.insert(
        Batch, title=ask.title.strip() or "Payments", currency=currency, created_by=act.me.id, created_at=act.now
    )
    states.created(act, made.id)
    _put(act, made, found)
    return batch_detail(act, made)


@expenses.writes(
    http="POST /batches/{batch}/reports",
    page="/batches/{batch}",
    allow=PREPARING,
    reversed_by="expenses.remove_from_batch",
    footprint=("expenses_batch_item",),
)
def add_to_batch(act: Act, ask: ChangeBatch) -> BatchDetail:
    """Put more approved reports into a batch that nobody has approved yet."""
    one = sight.batch(act, ask.batch)
    sight.state(one, "draft")
    act.on(one.id)
    found = [_payable(act, report_id) for report_id in _each_once(ask.reports)]
    _put(act, one, found)
    return batch_detail(act, one)


@expenses.writes(
    http="POST /batches/{batch}/reports/remove",
    page="/batches/{batch}",
    allow=PREPARING,
    reversed_by="expenses.add_to_batch",
    footprint=("expenses_batch_item",),
)
def remove_from_batch(act: Act, ask: ChangeBatch) -> BatchDetail:
    """Take reports out of a batch that nobody has approved yet."""
    one = sight.batch(act, ask.batch)
    sight.state(one, "draft")
    act.on(one.id)
    for report_id in _each_once(ask.reports):
        item = act.rows.get(BatchItem, one.id, report_id)
        if item is None or item.removed_at is not None:
            raise Conflict(f"report {report_id} is not in batch {one.id}", "a report that is in it")
        act.rows.update(item, removed_at=act.now)
    return batch_detail(act, one)


@expenses.writes(
    http="POST /batches/{batch}/approve",
    page="/batches/{batch}",
    allow=SECOND_EYES,
    risk="consequential",
    once=True,
    reversed_by="expenses.cancel_batch",
    footprint=("expenses_event",),
)
def approve_batch(act: Act, ask: WhichBatch) -> BatchDetail:
    """Give one of the two approvals of a batch somebody else prepared; one of the two is a treasurer's."""
    one = sight.batch(act, ask.batch)
    sight.state(one, "draft", "first_approved")
    _own_money(act, one)
    if not items(act.rows, one):
        raise Conflict(f"batch {one.id} has no reports", "at least one report")
    act.on(one.id)
    if one.status == "draft":
        return batch_detail(act, states.move_batch(act, one, "first approved", first_approved_by=act.me.id))
    _second(act, one)
    return batch_detail(act, states.move_batch(act, one, "approved", second_approved_by=act.me.id))


@expenses.writes(
    http="POST /batches/{batch}/cancel",
    page="/batches/{batch}",
    allow=PREPARING,
    footprint=("expenses_event",),
)
def cancel_batch(act: Act, ask: CancelBatch) -> BatchDetail:
    """Give a batch up before it is paid; its reports can go into another."""
    one = sight.batch(act, ask.batch)
    states.check(one, "cancelled")
    act.on(one.id)
    return batch_detail(act, states.move_batch(act, one, "cancelled", ask.reason))


@expenses.writes(
    http="POST /batches/{batch}/pay",
    page="/batches/{batch}",
    allow=FINANCE,
    risk="consequential",
    once=True,
    reversed_by="expenses.reverse",
    footprint=("expenses_report", "expenses_entry", "expenses_posting", "expenses_event"),
)
def pay(act: Act, ask: WhichBatch) -> BatchDetail:
    """Pay a batch that has its two approvals, and post each of its reports to the ledger."""
    one = sight.batch(act, ask.batch)
    states.check(one, "released")
    _own_money(act, one)
    act.on(one.id)
    accounts = ledger.accounts_by_category(act.rows)
    for report in items(act.rows, one):
        paid = states.move_report(act, report, "paid", f"batch {one.id}", paid_at=act.now)
        ledger.post(
            act.rows,
            ledger.payment_legs(paid, lines_of(act.rows, paid.id), accounts),
            at=act.now,
            by=act.me.id,
            memo=f"{paid.id} {paid.title}, paid in {one.id}",
            report_id=paid.id,
            batch_id=one.id,
        )
    done = states.move_batch(act, one, "released", released_by=act.me.id, released_at=act.now)
    return batch_detail(act, done)


def _each_once(ids: list[str]) -> list[str]:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise Invalid(f"{', '.join(twice)} named twice", "each report once")
    return ids


def _payable(act: Act, report_id: str) -> Report:
    """A report that is approved, in no batch, and not one's own. Raises NotFound, Forbidden, Conflict."""
    report = act.rows.need(Report, report_id)
    if report.owner_id == act.me.id:
        raise Forbidden(f"{report.id} is your own report", "reports of others", "ask a colleague in finance")
    sight.state(report, "approved")
    batch = batch_of(act, report)
    if batch:
        raise Conflict(f"report {report.id} is in batch {batch}", "a report that is in no batch")
    if not total_of(act.rows, report.id)[1]:
        raise Conflict(f"report {report.id} has no lines", "a report with something to pay")
    return report


def _put(act: Act, batch: Batch, reports: list[Report]) -> None:
    for report in reports:
        if report.currency != batch.currency:
            raise Conflict(f"report {report.id} is paid in {report.currency}", f"a report paid in {batch.currency}")
        before = act.rows.get(BatchItem, batch.id, report.id)
        if before is None:
            act.rows.insert(BatchItem, batch_id=batch.id, report_id=report.id)
        else:
            act.rows.update(before, removed_at=None)


def _own_money(act: Act, batch: Batch) -> None:
    """Refuse to let somebody approve or pay what is paid to themselves. Raises Forbidden."""
    own = [report.id for report in items(act.rows, batch) if report.owner_id == act.me.id]
    if own:
        raise Forbidden(f"batch {batch.id} pays your own report {own[0]}", "somebody who is not paid by it")


def _second(act: Act, batch: Batch) -> None:
    """Refuse a second approval by the first approver, or two approvals without a treasurer. Raises Forbidden."""
    if batch.first_approved_by == act.me.id:
        raise Forbidden(f"{act.me.name} has approved batch {batch.id} already", "somebody else")
    first = act.rows.values(
        "select 1 from people_role where person_id = :first and role = 'treasurer'", first=batch.first_approved_by
    )
    if not first and "treasurer" not in act.roles:
        raise Forbidden(f"neither approver of batch {batch.id} would be a treasurer", "a treasurer")
