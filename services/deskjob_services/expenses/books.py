"""The ledger as finance sees it: accounts with balances, bookings, and the booking that reverses one."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden
from deskjob_services.expenses import ledger, sight, states
from deskjob_services.expenses.cards import Cards
from deskjob_services.expenses.models import Account, BatchItem, Entry, Posting, Report
from deskjob_services.expenses.service import FINANCE, expenses
from deskjob_services.expenses.shown_books import AccountCard, Accounts, Entries, EntryCard, PostingCard
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, Nothing, only
from deskjob_services.money import Money


class FindEntries(Ask):
    """Which bookings: on an account, of a report, of a batch."""

    account: str = Field(default="", max_length=40)
    report: str = Field(default="", max_length=40)
    batch: str = Field(default="", max_length=40)
    count: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class WhichEntry(Ask):
    """A booking by id."""

    entry: str = Field(min_length=1, max_length=40)


class Reverse(Ask):
    """A payment's booking, and why it is reversed."""

    entry: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=1, max_length=2000)


@expenses.reads(http="GET /ledger/accounts", page="/ledger", allow=FINANCE)
def accounts(act: Act, ask: Nothing) -> Accounts:
    """The chart of accounts with the balance of each in every currency."""
    sums = ledger.balances(act.rows)
    over: dict[str, int] = {}
    for by_currency in sums.values():
        for currency, units in by_currency.items():
            over[currency] = over.get(currency, 0) + units
    cards = [
        AccountCard(id=one.id, name=one.name, kind=one.kind, balances=_balances(sums.get(one.id, {})))
        for one in act.rows.where(Account, order="id")
    ]
    return Accounts(accounts=cards, balanced=not any(over.values()))


@expenses.reads(http="GET /ledger/entries", page="/ledger/entries", allow=FINANCE)
def entries(act: Act, ask: FindEntries) -> Entries:
    """List bookings, newest first."""
    where: list[str] = ["1"]
    values: dict[str, Any] = {}
    if ask.account:
        where.append("id in (select entry_id from expenses_posting where account = :account)")
        values["account"] = act.rows.need(Account, ask.account).id
    for column, wanted in (("report_id", ask.report), ("batch_id", ask.batch)):
        if wanted:
            where.append(f"{column} = :{column}")
            values[column] = wanted
    condition = " and ".join(where)
    total = act.rows.values(f"select count(*) from expenses_entry where {condition}", **values)[0][0]
    found = act.rows.query(
        Entry,
        f"select * from expenses_entry where {condition} order by at desc, id desc limit :count offset :offset",
        **values,
        count=ask.count,
        offset=ask.offset,
    )
    made = Cards(act.rows, act.me.id)
    return Entries(entries=[_card(act, made, one) for one in found], total=total)


@expenses.reads(http="GET /ledger/entries/{entry}", page="/ledger/entries/{entry}", allow=FINANCE)
def entry(act: Act, ask: WhichEntry) -> EntryCard:
    """One booking with its postings."""
    return _card(act, Cards(act.rows, act.me.id), act.rows.need(Entry, ask.entry))


@expenses.writes(
    http="POST /ledger/entries/{entry}/reverse",
    page="/ledger/entries/{entry}",
    allow=only(treasurer="report other"),
    risk="consequential",
    once=True,
    reversed_by="expenses.pay",
    footprint=("expenses_report", "expenses_batch_item", "expenses_posting", "expenses_event"),
)
def reverse(act: Act, ask: Reverse) -> EntryCard:
    """Reverse the booking of a payment; the report is approved again and can go into another batch."""
    one = act.rows.need(Entry, ask.entry)
    if one.report_id is None or one.reverses_id is not None:
        raise Conflict(f"entry {one.id} is not the booking of a payment", "the booking of a payment")
    report = act.rows.need(Report, one.report_id)
    if report.owner_id == act.me.id:
        raise Forbidden(f"{report.id} is your own report", "a payment to somebody else")
    act.permit(sight.standing(act, report.owner_id))
    again = act.rows.first(Entry, reverses_id=one.id)
    if again:
        raise Conflict(f"entry {one.id} was reversed by {again.id}", "a booking that stands")
    act.on(one.id)
    states.move_report(act, report, "reversed", ask.reason, paid_at=None)
    if one.batch_id is not None:
        act.rows.update(act.rows.need(BatchItem, one.batch_id, report.id), removed_at=act.now)
    made = ledger.reverse(act.rows, one, at=act.now, by=act.me.id, memo=f"reverses {one.id}: {ask.reason}")
    return _card(act, Cards(act.rows, act.me.id), made)


def _card(act: Act, made: Cards, one: Entry) -> EntryCard:
    again = act.rows.first(Entry, reverses_id=one.id)
    return EntryCard(
        id=one.id,
        at=one.at,
        posted_by_id=one.posted_by,
        posted_by=made.name(one.posted_by),
        memo=one.memo,
        report_id=one.report_id,
        batch_id=one.batch_id,
        reverses_id=one.reverses_id,
        reversed_by_id=again.id if again else None,
        postings=[_posting(act, posting) for posting in act.rows.where(Posting, entry_id=one.id, order="number")],
    )


def _posting(act: Act, one: Posting) -> PostingCard:
    return PostingCard(
        account=one.account,
        name=act.rows.need(Account, one.account).name,
        amount=Money.minor(one.amount_minor, one.currency),
    )


def _balances(by_currency: dict[str, int]) -> list[Money]:
    return [Money.minor(units, currency) for currency, units in sorted(by_currency.items())]
