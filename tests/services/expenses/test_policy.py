from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deskjob_services import clock
from deskjob_services.expenses.plant import Buy
from deskjob_services.expenses.policy import merchant_key
from deskjob_services.money import Money

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("buy", "kinds"),
    [
        (Buy("hotel", Money("660.00"), 3, day=DAY), set()),
        (Buy("hotel", Money("660.01"), 3, day=DAY), {"limit"}),
        (Buy("meals", Money("60.01"), day=DAY), {"limit"}),
        (Buy("entertainment", Money("180.00"), 2, day=DAY), set()),
        (Buy("entertainment", Money("180.01"), 2, day=DAY), {"limit"}),
        (Buy("office", Money("25.00"), day=DAY, receipt=None), set()),
        (Buy("office", Money("25.01"), day=DAY, receipt=None), {"receipt"}),
        (Buy("per_diem", Money("124.00"), 2, city="London", day=DAY), set()),
        (Buy("per_diem", Money("124.01"), 2, city="London", day=DAY), {"per_diem"}),
        (Buy("per_diem", Money("45.01"), 1, city="Oslo", day=DAY), {"per_diem"}),
        (Buy("mileage", Money("42.00"), 100, day=DAY), set()),
        (Buy("mileage", Money("42.01"), 100, day=DAY), {"mileage"}),
        (Buy("fine", Money("5"), day=DAY), {"forbidden"}),
        (Buy("meals", Money("20"), day=date(2026, 2, 12)), set()),
        (Buy("meals", Money("20"), day=date(2026, 2, 11)), {"window"}),
    ],
)
def test_each_rule_finds_what_is_against_it_and_nothing_at_its_edge(office: Any, buy: Buy, kinds: set[str]) -> None:
    owner = office.titled("Account Executive")
    report = office.plant.report(owner, [buy], at=clock.at(2026, 4, 13, 8))
    found = {finding.kind for finding in office.do(owner, "report", report=report.id).findings}
    assert found == kinds
    assert office.plant.findings(report.id) == kinds


def test_a_limit_in_dollars_holds_abroad_without_rounding(office: Any) -> None:
    owner = office.titled("Account Executive")
    office.plant.rate("EUR", "1.1", DAY)
    for cents, kinds in (("54.54", set()), ("54.55", {"limit"})):
        report = office.plant.report(owner, [Buy("meals", Money(cents, "EUR"), day=DAY)])
        assert office.plant.findings(report.id) == kinds


def test_a_purchase_claimed_by_two_people_in_two_currencies_is_found(office: Any) -> None:
    one, two, clerk = (
        office.titled("Account Executive"),
        office.titled("Product Manager"),
        office.titled("Finance Clerk"),
    )
    first = office.plant.claim(one, "meals", Money("48.20", "EUR"), merchant="Café Brandt", day=DAY)
    same = office.plant.converted(Money("48.20", "EUR"), "GBP", DAY)
    second = office.plant.claim(two, "meals", same, merchant="CAFE BRANDT.", day=DAY)
    other = office.plant.claim(two, "meals", same + "0.10", merchant="Café Brandt", day=DAY)
    groups = office.do(clerk, "duplicates", month="this").groups
    assert [{line.id for line in group.lines} for group in groups] == [{first.line_id, second.line_id}]
    assert office.plant.twins(first.line_id) == {second.line_id}
    assert office.plant.twins(other.line_id) == frozenset()


@pytest.mark.parametrize(
    ("change", "twice"),
    [
        ({}, True),
        ({"amount": Money("48.25")}, True),
        ({"amount": Money("48.26")}, False),
        ({"merchant": "Café Brand"}, False),
        ({"day": date(2026, 4, 2)}, False),
        ({"status": "withdrawn"}, False),
    ],
)
def test_a_duplicate_is_one_day_one_merchant_one_amount(office: Any, change: dict[str, Any], twice: bool) -> None:
    one, two = office.titled("Account Executive"), office.titled("Product Manager")
    first = office.plant.claim(one, "meals", Money("48.20"), merchant="Café Brandt", day=DAY)
    given = {"amount": Money("48.20"), "merchant": "Café Brandt", "day": DAY} | change
    second = office.plant.claim(two, "meals", **given)
    assert (office.plant.twins(first.line_id) == {second.line_id}) is twice
    found = office.do(office.titled("Finance Clerk"), "duplicates", month="this").groups
    assert bool(found) is twice


def test_day_rates_of_two_people_are_no_duplicate(office: Any) -> None:
    for title in ("Account Executive", "Product Manager"):
        office.plant.claim(office.titled(title), "per_diem", Money("62"), city="London", day=DAY)
    assert not office.do(office.titled("Finance Clerk"), "duplicates", month="this").groups


def test_a_rule_taken_out_of_the_handbook_says_nothing_any_more(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.plant.hotel(owner, 1, Money("900"), at=clock.at(2026, 4, 10, 9))
    assert office.plant.findings(report.id) == {"limit"}
    office.plant.no_policy("limit", category="hotel")
    assert office.plant.findings(report.id) == frozenset()
    assert office.plant.limit("hotel") is None
    office.plant.policy("limit", category="hotel", per="night", amount=Money("901"))
    assert office.plant.limit("hotel") == Money("901")
    rules = office.do(owner, "policy").rules
    assert [one.amount for one in rules if one.category == "hotel"] == [Money("901")]


@pytest.mark.parametrize("name", ["Café  Brandt", "CAFE BRANDT", "Cafe-Brandt!", "Саfé Brandt"])
def test_one_merchant_is_one_key_however_it_is_written(name: str) -> None:
    assert merchant_key(name) == "cafebrandt"
