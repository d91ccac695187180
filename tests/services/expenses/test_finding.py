from __future__ import annotations

from typing import Any

import pytest

from deskjob_services import clock
from deskjob_services.expenses.plant import Buy
from deskjob_services.money import Money


def test_the_hotel_claims_of_this_month_are_those_that_were_planted(office: Any) -> None:
    strangers = [office.titled(title) for title in ("Account Executive", "Product Manager", "Legal Counsel")]
    limit = Money("145")
    planted = [
        office.plant.hotel(strangers[number % 3], 1 + number % 4, limit + step)
        for number, step in enumerate(["-25", "-1", "0", "1", "25"] * 2)
    ]
    controller = office.titled("Finance Controller")
    claims = office.do(controller, "claims", category="hotel", month="this").claims
    assert {(one.id, one.nights, one.owner_id) for one in claims} == {
        (one.id, one.nights, one.owner_id) for one in planted
    }
    total = Money(0)
    for claim in claims:
        over = claim.amount > limit * claim.nights
        decision = "return" if over else "approve"
        office.do(controller, "decide", report=claim.id, decision=decision, reason="above limit" if over else "")
        total += claim.amount if over else 0
    over_limit = [one for one in planted if one.amount > limit * one.nights]
    among = frozenset(one.id for one in planted)
    assert office.plant.ids("returned", among=among) == frozenset(one.id for one in over_limit)
    assert office.plant.ids("approved", among=among) == among - frozenset(one.id for one in over_limit)
    assert total == sum((one.amount for one in over_limit), Money(0))
    assert {step.by for step in office.plant.decisions(among)} == {controller}


def test_a_claim_adds_up_the_lines_of_its_category(office: Any) -> None:
    owner, clerk = office.titled("Account Executive"), office.titled("Finance Clerk")
    lines = [Buy("hotel", Money("200"), 2), Buy("hotel", Money("90"), 1), Buy("meals", Money("20"))]
    report = office.plant.report(owner, lines)
    claims = [one for one in office.do(clerk, "claims", month="this").claims if one.id == report.id]
    assert {(one.category, one.amount, one.nights, len(one.lines)) for one in claims} == {
        ("hotel", Money("290"), 3, 2),
        ("meals", Money("20"), 0, 1),
    }


def test_lines_are_found_by_every_field(office: Any) -> None:
    clerk, owner = office.titled("Finance Clerk"), office.titled("Account Executive")
    day = clock.day(clock.at(2026, 4, 3))
    buy = Buy("taxi", Money("31.40", "CHF"), merchant="Züri Cab", city="Zürich", day=day, receipt=None)
    report = office.plant.report(owner, [buy])
    line = office.plant.lines(report.id)[0].id
    for given in (
        {"merchant": "zuri cab"},
        {"city": "zürich", "month": "this"},
        {"currency": "CHF", "at_least": "31.40", "at_most": "31.40"},
        {"category": "taxi", "filed": "this", "status": "submitted", "without_receipt": True},
        {"owner": owner, "month": "2026-04", "currency": "CHF"},
    ):
        assert line in {one.id for one in office.do(clerk, "lines", count=500, **given).lines}, given
    for given in (
        {"merchant": "uber"},
        {"currency": "CHF", "at_least": "31.41"},
        {"currency": "CHF", "at_most": "31.39"},
        {"month": "last"},
        {"status": "draft"},
        {"owner": clerk},
    ):
        assert line not in {one.id for one in office.do(clerk, "lines", count=500, **given).lines}, given


@pytest.mark.parametrize("operation", ["reports", "lines", "claims", "rates", "entries", "batches"])
def test_pages_of_a_list_are_the_whole_list_in_order(office: Any, operation: str) -> None:
    clerk = office.titled("Finance Clerk")
    given = {"status": ""} if operation == "claims" else {}
    field = operation
    whole = office.do(clerk, operation, count=200, **given)
    parts = [
        item
        for offset in range(0, min(whole.total, 200), 7)
        for item in getattr(office.do(clerk, operation, count=7, offset=offset, **given), field)
    ]
    assert parts[:200] == getattr(whole, field)[: len(parts)]
    assert whole.total >= len(getattr(whole, field)) > 0


@pytest.mark.parametrize("text", ["%", "_", "' or 1=1 --", "\\", '"', "x" * 200])
def test_words_of_a_search_are_only_words(office: Any, text: str) -> None:
    clerk = office.titled("Finance Clerk")
    found = office.do(clerk, "reports", text=text).reports
    assert all(text in one.title for one in found)
    assert office.do(clerk, "lines", merchant=text[:160]).total == 0
    assert office.do(clerk, "lines", city=text[:80]).total == 0


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "9999-12", "٢٠٢٦-٠٣"])
def test_a_month_that_is_none_is_refused(office: Any, month: str) -> None:
    assert office.refused(office.titled("CEO"), "reports", month=month) == 422


def test_what_waits_for_somebody_is_what_they_could_decide(office: Any) -> None:
    owner = office.titled("Account Executive")
    office.plant.meal(owner, Money("9"))
    for who in (office.manager(owner), office.titled("Treasurer"), owner):
        for one in office.do(who, "reports", scope="to_approve", count=200).reports:
            assert "expenses.decide" in office.do(who, "report", report=one.id).may


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved", "paid", "withdrawn"])
def test_a_planted_report_has_a_past_that_fits_and_lies_in_this_month(office: Any, status: str) -> None:
    owner = office.titled("Account Executive")
    for _ in range(12):
        claim = office.plant.meal(owner, Money("12")) if status == "submitted" else None
        made = claim.id if claim else office.plant.claim(owner, "meals", Money("12"), status=status).id
        report = office.plant.report_of(made)
        steps = office.plant.steps(made)
        assert steps[-1].after == report.status == status
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert steps[-1].at <= office.store.now
        filed = report.created_at if status == "draft" else report.submitted_at
        assert filed is not None
        assert clock.month_start(office.store.now) <= filed < office.store.now
        assert office.plant.lines(made)[0].day <= clock.day(filed)
