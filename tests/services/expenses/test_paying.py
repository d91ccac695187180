from __future__ import annotations

from typing import Any

import pytest

from deskjob_services import clock
from deskjob_services.errors import NotFound
from deskjob_services.expenses.ledger import Leg, Unbalanced, post
from deskjob_services.expenses.plant import Buy
from deskjob_services.money import Money


@pytest.fixture
def desk(office: Any) -> dict[str, str]:
    """Who prepares, approves and pays."""
    return {
        "owner": office.titled("Account Executive"),
        "clerk": office.titled("Accounts Payable Clerk"),
        "controller": office.titled("Finance Controller"),
        "treasurer": office.titled("Treasurer"),
    }


def test_two_others_approve_one_of_them_a_treasurer_then_it_is_paid_and_booked(office: Any, desk: Any) -> None:
    claims = [_approved(office, desk, "80.00"), _approved(office, desk, "19.99")]
    before = office.plant.balance("1010")
    batch = office.do(desk["clerk"], "create_batch", title="April", reports=claims)
    assert (batch.status, batch.total, batch.currency) == ("draft", Money("99.99"), "USD")
    assert office.refused(desk["clerk"], "pay", batch=batch.id) == 409
    assert office.do(desk["controller"], "approve_batch", batch=batch.id).status == "first_approved"
    assert office.do(desk["treasurer"], "approve_batch", batch=batch.id).status == "approved"
    paid = office.do(desk["clerk"], "pay", batch=batch.id)
    assert (paid.status, [one.status for one in paid.reports]) == ("released", ["paid", "paid"])
    assert office.plant.balance("1010") == before - Money("99.99")
    assert {booking.report_id for booking in office.plant.bookings(batch=batch.id)} == set(claims)
    assert office.refused(desk["clerk"], "pay", batch=batch.id) == 409
    assert office.do(desk["clerk"], "accounts").balanced


def test_the_preparer_does_not_approve_and_nobody_approves_twice(office: Any, desk: Any) -> None:
    batch = office.do(desk["treasurer"], "create_batch", title="A", reports=[_approved(office, desk)]).id
    assert office.refused(desk["treasurer"], "approve_batch", batch=batch) == 403
    office.do(desk["controller"], "approve_batch", batch=batch)
    assert office.refused(desk["controller"], "approve_batch", batch=batch) == 403


def test_two_approvals_without_a_treasurer_are_not_enough(office: Any, desk: Any) -> None:
    batch = office.do(desk["clerk"], "create_batch", title="A", reports=[_approved(office, desk)]).id
    office.do(desk["controller"], "approve_batch", batch=batch)
    assert office.refused(office.titled("Finance Lead"), "approve_batch", batch=batch) == 403
    assert office.refused(desk["treasurer"], "approve_batch", batch=batch) == 0


def test_nobody_prepares_approves_or_pays_what_is_paid_to_themselves(office: Any, desk: Any) -> None:
    own = {name: office.plant.claim(who, "meals", Money("9"), status="approved").id for name, who in desk.items()}
    assert office.refused(desk["clerk"], "create_batch", title="A", reports=[own["clerk"]]) == 403
    batch = office.do(desk["clerk"], "create_batch", title="A", reports=[own["controller"]]).id
    assert office.refused(desk["controller"], "approve_batch", batch=batch) == 403
    planted = office.plant.batch(
        [own["clerk"]], desk["controller"], status="approved", approvers=(desk["treasurer"], desk["clerk"])
    )
    assert office.refused(desk["clerk"], "pay", batch=planted.id) == 403


def test_a_report_is_in_one_batch_and_a_batch_in_one_currency(office: Any, desk: Any) -> None:
    dollars = _approved(office, desk)
    euros = office.plant.claim(desk["owner"], "meals", Money("9", "EUR"), status="approved", currency="EUR").id
    clerk = desk["clerk"]
    assert office.refused(clerk, "create_batch", title="A", reports=[dollars, euros]) == 409
    assert office.refused(clerk, "create_batch", title="A", reports=[dollars, dollars]) == 422
    assert office.refused(clerk, "create_batch", title="A", reports=["E9999"]) == 404
    assert office.refused(clerk, "create_batch", title="A") == 422
    batch = office.do(clerk, "create_batch", title="A", reports=[dollars]).id
    assert office.refused(clerk, "create_batch", title="B", reports=[dollars]) == 409
    assert office.refused(desk["controller"], "reopen", report=dollars, reason="hm") in (403, 409)
    office.do(clerk, "remove_from_batch", batch=batch, reports=[dollars])
    other = office.do(clerk, "create_batch", title="B", reports=[dollars]).id
    office.do(clerk, "cancel_batch", batch=other, reason="Wrong month")
    assert office.do(clerk, "add_to_batch", batch=batch, reports=[dollars]).total == Money("80.00")


def test_an_approved_batch_is_not_changed_any_more(office: Any, desk: Any) -> None:
    batch = office.do(desk["clerk"], "create_batch", title="A", reports=[_approved(office, desk)]).id
    office.do(desk["controller"], "approve_batch", batch=batch)
    more = _approved(office, desk)
    assert office.refused(desk["clerk"], "add_to_batch", batch=batch, reports=[more]) == 409
    assert office.refused(desk["clerk"], "remove_from_batch", batch=batch, reports=[more]) == 409


def test_another_clerk_does_not_change_ones_batch(office: Any, desk: Any) -> None:
    batch = office.do(desk["clerk"], "create_batch", title="A", reports=[_approved(office, desk)]).id
    for name, given in (("cancel_batch", {"reason": "x"}), ("add_to_batch", {"reports": [_approved(office, desk)]})):
        assert office.refused(office.titled("Finance Clerk"), name, batch=batch, **given) == 403


def test_an_empty_batch_is_not_approved(office: Any, desk: Any) -> None:
    batch = office.do(desk["clerk"], "create_batch", title="A", currency="USD").id
    assert office.refused(desk["controller"], "approve_batch", batch=batch) == 409


def test_a_payment_is_reversed_in_the_open_and_the_report_can_be_paid_again(office: Any, desk: Any) -> None:
    claim = _approved(office, desk)
    before = office.plant.balance("1010")
    first = _pay(office, desk, [claim])
    booking = office.plant.bookings(batch=first)[0]
    assert office.refused(desk["clerk"], "reverse", entry=booking.id, reason="wrong") == 403
    back = office.do(desk["treasurer"], "reverse", entry=booking.id, reason="Paid to the wrong account")
    assert back.reverses_id == booking.id
    assert office.do(desk["clerk"], "entry", entry=booking.id).reversed_by_id == back.id
    assert (office.plant.status(claim), office.plant.balance("1010")) == ("approved", before)
    assert office.refused(desk["treasurer"], "reverse", entry=booking.id, reason="again") == 409
    assert office.refused(desk["treasurer"], "reverse", entry=back.id, reason="back") == 409
    second = _pay(office, desk, [claim])
    assert (office.plant.status(claim), office.plant.batch_of(claim)) == ("paid", second)
    assert not office.plant.unbalanced()


def test_opening_balances_are_not_reversed(office: Any, desk: Any) -> None:
    opening = office.plant.bookings()[0]
    assert office.refused(desk["treasurer"], "reverse", entry=opening.id, reason="x") == 409


def test_tax_is_booked_apart_in_the_currency_paid(office: Any, desk: Any) -> None:
    office.plant.rate("EUR", "2", clock.day(clock.at(2026, 4, 1)))
    buy = Buy("hotel", Money("119.00", "EUR"), 1, city="Berlin", day=clock.day(clock.at(2026, 4, 2)))
    report = office.plant.report(desk["owner"], [buy], "approved")
    booking = office.plant.bookings(batch=_pay(office, desk, [report.id]))[0]
    assert dict(booking.postings) == {"6100": Money("200.00"), "1400": Money("38.00"), "1010": Money("-238.00")}


def test_the_ledger_takes_nothing_that_does_not_balance(office: Any, desk: Any) -> None:
    rows = office.store.rows
    with pytest.raises(Unbalanced) as caught:
        legs = [Leg("1010", Money("1")), Leg("6900", Money("-1.01")), Leg("1020", Money("0.01", "EUR"))]
        post(rows, legs, at=1, by=desk["clerk"], memo="wrong")
    assert caught.value.sums == {"EUR": 1, "USD": -1}
    with pytest.raises(Unbalanced):
        post(rows, [], at=1, by=desk["clerk"], memo="nothing")
    with pytest.raises(NotFound):
        post(rows, [Leg("9999", Money("0"))], at=1, by=desk["clerk"], memo="nowhere")


def _approved(office: Any, desk: dict[str, str], amount: str = "80.00") -> str:
    claim = office.plant.claim(desk["owner"], "meals", Money(amount), status="approved")
    return str(claim.id)


def _pay(office: Any, desk: dict[str, str], reports: list[str]) -> str:
    batch: str = office.do(desk["clerk"], "create_batch", title="Payment", reports=reports).id
    office.do(desk["controller"], "approve_batch", batch=batch)
    office.do(desk["treasurer"], "approve_batch", batch=batch)
    office.do(desk["clerk"], "pay", batch=batch)
    return batch
