"""Looking at payment batches."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.expenses import sight, states
from deskjob_services.expenses.cards import Cards
from deskjob_services.expenses.models import Batch, BatchItem, Entry, Report
from deskjob_services.expenses.service import FINANCE, expenses
from deskjob_services.expenses.shown_books import BatchCard, BatchDetail, Batches
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.money import Money
from deskjob_services.rows import Rows

# What each operation on a batch needs; for the buttons of its page.
_STARTS = {
    "add_to_batch": ("draft",),
    "remove_from_batch": ("draft",),
    "approve_batch": ("draft", "first_approved"),
    "cancel_batch": states.BATCH_MOVES["cancelled"].before,
    "pay": states.BATCH_MOVES["released"].before,
}
_SUM = """
select coalesce(sum(l.repaid_minor), 0), count(distinct i.report_id) from expenses_batch_item i
left join expenses_line l on l.report_id = i.report_id and l.removed_at is null
where i.batch_id = :batch and i.removed_at is null
"""


class FindBatches(Ask):
    """Which batches."""

    status: Literal["", "draft", "first_approved", "approved", "released", "cancelled"] = ""
    count: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class WhichBatch(Ask):
    """A batch by id."""

    batch: str = Field(min_length=1, max_length=40)


@expenses.reads(http="GET /batches", page="/batches", allow=FINANCE)
def batches(act: Act, ask: FindBatches) -> Batches:
    """List payment batches, newest first."""
    chosen = {"status": ask.status} if ask.status else {}
    found = act.rows.where(Batch, order="created_at desc, id desc", limit=ask.count, offset=ask.offset, **chosen)
    made = Cards(act.rows, act.me.id)
    return Batches(batches=[_card(act, made, one) for one in found], total=act.rows.count(Batch, **chosen))


@expenses.reads(http="GET /batches/{batch}", page="/batches/{batch}", allow=FINANCE)
def batch(act: Act, ask: WhichBatch) -> BatchDetail:
    """Everything of one payment batch: its reports, approvals and bookings."""
    return batch_detail(act, sight.batch(act, ask.batch))


def batch_detail(act: Act, one: Batch) -> BatchDetail:
    """Everything of a batch."""
    made = Cards(act.rows, act.me.id)
    return BatchDetail(
        id=one.id,
        title=one.title,
        status=one.status,
        currency=one.currency,
        total=Money.minor(_sum(act.rows, one.id)[0], one.currency),
        created_by_id=one.created_by,
        created_by=made.name(one.created_by),
        created_at=one.created_at,
        first_approved_by_id=one.first_approved_by,
        first_approved_by=made.called(one.first_approved_by),
        second_approved_by_id=one.second_approved_by,
        second_approved_by=made.called(one.second_approved_by),
        released_by_id=one.released_by,
        released_by=made.called(one.released_by),
        released_at=one.released_at,
        reports=[made.report(report) for report in items(act.rows, one)],
        events=made.events(one.id),
        entries=[entry.id for entry in act.rows.where(Entry, batch_id=one.id, order="id")],
        may=_may(act, one),
    )


def items(rows: Rows, one: Batch) -> list[Report]:
    """The reports in a batch, in the order they went in."""
    within = rows.where(BatchItem, batch_id=one.id, removed_at=None)
    return [rows.need(Report, item.report_id) for item in within]


def _card(act: Act, made: Cards, one: Batch) -> BatchCard:
    units, reports = _sum(act.rows, one.id)
    return BatchCard(
        id=one.id,
        title=one.title,
        status=one.status,
        currency=one.currency,
        total=Money.minor(units, one.currency),
        reports=reports,
        created_by_id=one.created_by,
        created_by=made.name(one.created_by),
        created_at=one.created_at,
        released_at=one.released_at,
    )


def _sum(rows: Rows, batch_id: str) -> tuple[int, int]:
    units, reports = rows.values(_SUM, batch=batch_id)[0]
    return int(units), int(reports)


def _may(act: Act, one: Batch) -> list[str]:
    stands = {"any", "own" if one.created_by == act.me.id else "other"}
    able = []
    for name, starts in _STARTS.items():
        allow = expenses.operations[f"expenses.{name}"].allow
        if one.status in starts and any(role in act.roles and stands & with_ for role, with_ in allow.items()):
            able.append(f"expenses.{name}")
    return able
