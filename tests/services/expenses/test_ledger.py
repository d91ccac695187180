from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskjob_services.errors import Refusal
from deskjob_services.expenses.models import Batch, Entry, Event, Line, Report
from deskjob_services.money import Money

TITLES = ("Account Executive", "Accounts Payable Clerk", "Finance Controller", "Treasurer", "Head of Finance", "CEO")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["file", "submit", "approve", "return", "reopen", "batch", "sign", "pay", "reverse", "withdraw", "cancel"]
        ),
        st.integers(0, len(TITLES) - 1),
        st.integers(0, 30),
        st.integers(1, 150_000),
        st.sampled_from(["USD", "EUR", "JPY", "KWD"]),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_people_try_the_books_balance_and_nobody_serves_themselves(
    opened: Callable[[], Any], steps: list[tuple[str, int, int, int, str]]
) -> None:
    office = opened()
    people = [office.titled(title) for title in TITLES]
    opening, before = office.plant.balance("1010"), _paid_dollars(office)
    for action, who, place, units, currency in steps:
        _try(office, people[who], action, place, units, currency)
    assert office.plant.balance("1010") - opening == before - _paid_dollars(office)
    _each_payment_is_booked_once(office)
    _duties_are_apart(office)


def test_a_whole_payment_goes_through_the_same_steps(opened: Callable[[], Any]) -> None:
    """The random steps above do reach a payment and its reversal when they come in the right order."""
    office = opened()
    people = [office.titled(title) for title in TITLES]
    entries = office.store.rows.count(Entry)
    for action, who in (
        ("file", 0), ("submit", 0), ("approve", 2), ("batch", 1), ("sign", 2), ("sign", 3), ("pay", 1), ("reverse", 3)
    ):  # fmt: skip
        _try(office, people[who], action, 0, 5_000, "JPY")
    assert office.store.rows.count(Entry) == entries + 2


def _try(office: Any, who: str, action: str, place: int, units: int, currency: str) -> None:
    try:
        _act(office, who, action, place, units, currency)
    except Refusal:
        return


def _act(office: Any, who: str, action: str, place: int, units: int, currency: str) -> None:
    rows = office.store.rows
    reports = [one.id for one in rows.where(Report, order="id desc", limit=6)]
    batches = [one.id for one in rows.where(Batch, order="id desc", limit=4)]
    entries = [one.id for one in rows.where(Entry, order="id desc", limit=4)]
    report, batch = reports[place % len(reports)], batches[place % len(batches)]
    if action == "file":
        made = office.do(who, "create", title="Trip", currency="USD").id
        amount = str(Money.minor(units, currency).amount)
        given_line = {"date": "2026-03-30", "merchant": "Golden Wok", "category": "meals"}
        office.do(who, "add_line", report=made, amount=amount, currency=currency, **given_line)
    elif action in ("submit", "withdraw"):
        office.do(who, action, report=report)
    elif action in ("approve", "return"):
        office.do(who, "decide", report=report, decision=action, reason="because")
    elif action == "reopen":
        office.do(who, "reopen", report=report, reason="because")
    elif action == "batch":
        office.do(who, "create_batch", title="Some", reports=[report])
    elif action == "sign":
        office.do(who, "approve_batch", batch=batch)
    elif action == "cancel":
        office.do(who, "cancel_batch", batch=batch, reason="because")
    elif action == "pay":
        office.do(who, "pay", batch=batch)
    else:
        office.do(who, "reverse", entry=entries[place % len(entries)], reason="because")


def _paid_dollars(office: Any) -> Money:
    """What all reports that count as paid in dollars add up to."""
    paid = office.store.rows.where(Report, status="paid", currency="USD")
    return sum((office.plant.total(one.id) for one in paid), Money(0))


def _each_payment_is_booked_once(office: Any) -> None:
    assert not office.plant.unbalanced()
    for report in office.store.rows.where(Report):
        signs = [1 if one.reverses is None else -1 for one in office.plant.bookings(report=report.id)]
        assert sum(signs) == (report.status == "paid"), report.id


def _duties_are_apart(office: Any) -> None:
    rows = office.store.rows
    owner = {one.id: one.owner_id for one in rows.where(Report)}
    for event in rows.where(Event):
        if event.record_id in owner and event.action in ("approved", "returned", "reopened", "paid", "reversed"):
            assert event.actor_id != owner[event.record_id]
    for batch in rows.where(Batch):
        approvers = [one for one in (batch.first_approved_by, batch.second_approved_by) if one]
        assert len({batch.created_by, *approvers}) == 1 + len(approvers)
        assert batch.status != "released" or len(approvers) == 2
    assert all(isinstance(line.amount_minor, int) for line in rows.where(Line))
