from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskjob_services import clock
from deskjob_services.expenses.exchange import exchanged, rate_text
from deskjob_services.money import DECIMALS, Money

CODES = st.sampled_from(["USD", "EUR", "JPY", "KWD", "HUF"])
RATES = st.decimals("0.0001", "9999", places=6)


@given(st.integers(0, 10**12), CODES, CODES, RATES, RATES)
def test_conversion_is_the_exact_quotient_rounded_half_even(
    units: int, one: str, two: str, given_rate: Decimal, wanted_rate: Decimal
) -> None:
    found = exchanged(Money.minor(units, one), two, Fraction(given_rate), Fraction(wanted_rate))
    exact = Fraction(units) / 10 ** DECIMALS[one] * Fraction(given_rate) / Fraction(wanted_rate)
    error = abs(exact * 10 ** DECIMALS[two] - found.units)
    assert error < Fraction(1, 2) or (error == Fraction(1, 2) and found.units % 2 == 0)


@pytest.mark.parametrize(("amount", "rate", "expected"), [("0.01", "0.5", 0), ("0.03", "0.5", 2), ("0.05", "0.5", 2)])
def test_halves_go_to_the_even_cent(amount: str, rate: str, expected: int) -> None:
    assert exchanged(Money(amount, "EUR"), "USD", Fraction(rate), Fraction(1)).units == expected


def test_the_rate_shown_has_ten_digits() -> None:
    with localcontext() as context:
        context.prec, context.rounding = 10, ROUND_HALF_EVEN
        assert Decimal(rate_text(Fraction(1), Fraction(3))) == Decimal(1) / Decimal(3)
    assert rate_text(Fraction("1.25"), Fraction(1)) == "1.25"
    assert rate_text(Fraction(1000), Fraction(1)) == "1000"


def test_a_rate_holds_from_its_day_until_the_next(office: Any) -> None:
    plant, who = office.plant, office.titled("Finance Clerk")
    plant.rate("EUR", "2", date(2026, 4, 1))
    plant.rate("EUR", "3", date(2026, 4, 3))
    days = {"2026-04-01": "2.00", "2026-04-02": "2.00", "2026-04-03": "3.00"}
    for day, expected in days.items():
        shown = office.do(who, "convert", amount="1", currency="EUR", to="USD", date=day)
        assert shown.converted == Money(expected)


def test_a_day_before_the_first_rate_is_refused(office: Any) -> None:
    who = office.titled("Finance Clerk")
    assert office.refused(who, "convert", amount="1", currency="EUR", date="2020-01-01") == 422
    assert office.refused(who, "convert", amount="1", currency="VND") == 422


def test_rates_to_come_are_not_shown(office: Any) -> None:
    who = office.titled("Finance Clerk")
    office.plant.rate("EUR", "9", clock.day(office.store.now + clock.WEEK))
    assert all(one.rate != "9" for one in office.do(who, "rates", currency="EUR", count=500).rates)


def test_the_parts_of_a_conversion_agree_with_the_view(office: Any) -> None:
    who = office.titled("Finance Clerk")
    shown = office.do(who, "convert", amount="123.45", currency="GBP", to="JPY", date="2026-03-20")
    assert shown.converted == office.plant.converted(Money("123.45", "GBP"), "JPY", date(2026, 3, 20))


def test_what_cannot_be_compared_cannot_be_claimed(office: Any) -> None:
    owner = office.titled("Account Executive")
    assert office.refused(owner, "create", title="Hanoi", currency="VND") == 422
    report = office.draft(owner, currency="EUR")
    line = {"merchant": "Golden Wok", "category": "meals", "amount": "9", "currency": "EUR"}
    assert office.refused(owner, "add_line", report=report, date="2020-01-02", **line) == 422
    assert office.refused(owner, "edit", report=report, currency="VND") == 422
