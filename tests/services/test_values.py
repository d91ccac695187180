"""Money is exact, and values are read out of prose as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from deskjob_services.values import (
    DECIMALS,
    BadMoney,
    MixedCurrencies,
    Money,
    dates,
    ids,
    moneys,
    numbers,
    people,
    plain,
)

UNREADABLE = {"ALL", "TOP"}  # English words

units = some.integers(-(10**15), 10**15)
currencies = some.sampled_from(sorted(DECIMALS))
money = some.builds(Money.minor, units, currencies)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (Money("1234.5"), "$1,234.50"),
        (Money(120, "EUR"), "€120.00"),
        (Money(Decimal(120), "CHF"), "CHF 120.00"),
        (Money("12000", "JPY"), "¥12,000"),
        (Money("-1.5", "KWD"), "-KWD 1.500"),
        (Money.minor(-12050), "-$120.50"),
        (Money.minor(5), "$0.05"),
        (Money.minor(10**31 + 1), "$100,000,000,000,000,000,000,000,000,000.01"),
    ],
)
def test_money_is_printed_in_one_way(amount: Money, printed: str) -> None:
    assert str(amount) == printed


@pytest.mark.parametrize("amount", [1.5, True, None, "1e3", "1_000", "nan", "", " 1", "1,5", "1.234", Decimal("inf")])
def test_what_is_not_exact_money_is_refused(amount: object) -> None:
    with pytest.raises(BadMoney) as refused:
        Money(amount)  # type: ignore[arg-type]
    assert refused.value.value == amount


@pytest.mark.parametrize("currency", ["usd", "XXY", "", None])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(BadMoney):
        Money("1", currency)


@pytest.mark.parametrize("wrong", [1.0, True, "1"])
def test_minor_units_are_whole_numbers(wrong: int) -> None:
    with pytest.raises(BadMoney):
        Money.minor(wrong)


@given(some.lists(units))
def test_sum_adds_minor_units(amounts: list[int]) -> None:
    assert sum((Money.minor(amount) for amount in amounts), Money(0)) == Money.minor(sum(amounts))


def test_sum_works_with_its_own_start() -> None:
    assert sum([Money("1.10"), Money("2.20")]) == Money("3.30")


@given(money, units, some.integers(-50, 50))
def test_arithmetic_is_that_of_minor_units(one: Money, more: int, times: int) -> None:
    other = Money.minor(more, one.currency)
    assert (one + other).units == one.units + more
    assert one + other - other == one
    assert (one * times).units == (times * one).units == one.units * times
    assert (-one).units == -one.units and abs(one).units == abs(one.units) and bool(one) == (one.units != 0)
    assert (one < other, one <= other, one > other, one >= other) == (
        one.units < more, one.units <= more, one.units > more, one.units >= more
    )  # fmt: skip


@given(money)
def test_an_amount_in_whole_units_makes_the_same_money(one: Money) -> None:
    assert Money(one.amount, one.currency) == one
    assert repr(one) == f"Money('{one.amount}', '{one.currency}')"
    assert -one.amount.as_tuple().exponent == DECIMALS[one.currency]  # type: ignore[operator]


def test_text_is_added_in_the_currency_of_the_left() -> None:
    assert Money("145", "EUR") + "-25" == Money("120", "EUR")


def test_two_currencies_do_not_mix() -> None:
    euro, dollar = Money("1", "EUR"), Money("1", "USD")
    assert euro != dollar and len({euro, dollar, Money("1.00", "EUR")}) == 2
    for mix in (lambda: euro + dollar, lambda: euro - dollar, lambda: euro < dollar, lambda: euro >= dollar):
        with pytest.raises(MixedCurrencies, match=r"€1\.00 and \$1\.00"):
            mix()


@pytest.mark.parametrize("other", [1, 1.5, True, None])
def test_only_money_text_and_the_zero_of_sum_are_added(other: object) -> None:
    with pytest.raises(TypeError):
        Money("1") + other  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money("1") < other  # type: ignore[operator]  # noqa: B015


@pytest.mark.parametrize("times", [1.5, True, Decimal(2)])
def test_money_is_multiplied_by_whole_numbers_only(times: object) -> None:
    with pytest.raises(TypeError):
        Money("1") * times  # type: ignore[operator]


@pytest.mark.parametrize(
    ("one", "to", "rate", "gives"),
    [
        (Money("10"), "JPY", "150.25", Money("1502", "JPY")),  # 1502.5 to the even
        (Money("10"), "JPY", "150.35", Money("1504", "JPY")),  # 1503.5 to the even
        (Money("0.05"), "USD", "0.5", Money("0.02")),
        (Money("0.15"), "USD", "0.5", Money("0.08")),
        (Money("100", "JPY"), "KWD", "0.002034", Money("0.203", "KWD")),
        (Money("-10"), "JPY", "150.25", Money("-1502", "JPY")),
    ],
)
def test_conversion_rounds_half_even_to_the_minor_unit(one: Money, to: str, rate: str, gives: Money) -> None:
    assert one.convert(to, Decimal(rate)) == gives


@pytest.mark.parametrize("rate", [1.5, 2, Decimal("nan")])
def test_a_rate_is_a_finite_decimal(rate: Decimal) -> None:
    with pytest.raises(BadMoney):
        Money("1").convert("EUR", rate)


@given(money.filter(lambda one: one.currency not in UNREADABLE))
def test_printed_money_is_read_back(one: Money) -> None:
    assert moneys(str(one)) == [one]
    assert moneys(f"The total (so far) is {one}, all in all.") == [one]
    assert moneys(f"{one.amount} {one.currency}") == [one]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("$1,234.50", ["$1,234.50"]),
        ("1.234,50 EUR", ["€1,234.50"]),
        ("USD 1 234.50", ["$1,234.50"]),
        ("USD 1\u00a0234,50", ["$1,234.50"]),
        ("1'234.50 CHF", ["CHF 1,234.50"]),
        ("1,234.5 dollars", ["$1,234.50"]),
        ("120 dollars and 50 cents", ["$120.50"]),
        ("-$12.00, then $-13.00, then −14 USD", ["-$12.00", "-$13.00", "-$14.00"]),
        ("minus $12", ["-$12.00"]),
        ("(12.00) USD", ["-$12.00"]),
        ("two claims ($12.00)", ["$12.00"]),
        ("120 and nothing else", []),
        ("¥12,000", ["¥12,000"]),
        ("KWD 1.234 or 1,234 KWD", ["KWD 1.234", "KWD 1,234.000"]),
        ("1.234.567 EUR", ["€1,234,567.00"]),
        ("1.234.56 EUR", []),
        ("1,234.567,89 EUR", []),
        ("0.123 EUR", []),
        ("$12k or $1.2 million", ["$12,000.00", "$1,200,000.00"]),
        ("$1.2345k", ["$1,234.50"]),
        ("$1.234567k", []),
        ("100-120 USD", ["$100.00", "$120.00"]),
        ("$100–120", ["$100.00", "$120.00"]),
        ("100, 110 or 120 USD", ["$100.00", "$110.00", "$120.00"]),
        ("100, 110, 120 USD", ["$100.00", "$110.00", "$120.00"]),
        ("100.00 and 120.00 USD", ["$100.00", "$120.00"]),
        ("nights 3, 120 USD", ["$120.00"]),
        ("nights 3, 120.00 USD", ["$120.00"]),
        ("$120, 3 nights", ["$120.00"]),
        ("$145 / 3 nights", ["$145.00"]),
        ("3 $145.00", ["$145.00"]),
        ("USD 120 USD 130", ["$120.00", "$130.00"]),
        ("120 USD 130 USD", ["$120.00", "$130.00"]),
        ("$120 CAD, CA$5, US$6", ["CAD 120.00", "CAD 5.00", "$6.00"]),
        ("€120 USD", ["€120.00", "$120.00"]),
        ("14.04.2026: 120,50 €", ["€120.50"]),
        ("E0001 120.00 USD on 14 Apr 2026", ["$120.00"]),
        ("$120abc and $12O", []),
        ("10% of $120", ["$120.00"]),
        ("ALL 120 claims", []),
        ("$１２０.00 in wide digits, $\u200b1\u200b3 with nothing between", ["$120.00", "$13.00"]),
        ("ЅUM UЅD 120", ["$120.00"]),  # the S is a Cyrillic letter
    ],
)
def test_amounts_are_read_whatever_the_locale(text: str, read: list[str]) -> None:
    assert [str(one) for one in moneys(text)] == read


def test_a_bare_number_is_money_only_when_the_reader_says_so() -> None:
    assert moneys("It comes to 1,234.50 on 14 Apr 2026", default="EUR") == [Money("1234.50", "EUR")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-04-14", ["2026-04-14"]),
        ("2026/4/14 and 2026-04-15T10:00:00Z", ["2026-04-14", "2026-04-15"]),
        ("14 Apr 2026", ["2026-04-14"]),
        ("14th of April, 2026", ["2026-04-14"]),
        ("April 14, 2026 and Sept. 3 2026", ["2026-04-14", "2026-09-03"]),
        ("14-Apr-2026", ["2026-04-14"]),
        ("14.04.2026", ["2026-04-14"]),
        ("14/04/2026 and 04/15/2026", ["2026-04-14", "2026-04-15"]),
        ("14/04/26", ["2026-04-14"]),
        ("2026-02-30, 31 June 2026, 45/45/2026", []),
        ("14 April", []),
        ("may we meet at 10:30?", []),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, read: list[str]) -> None:
    assert [day.isoformat() for day in dates(text)] == read


def test_an_ambiguous_date_states_both_days_until_the_order_is_known() -> None:
    assert dates("05/04/2026") == [date(2026, 4, 5), date(2026, 5, 4)]
    assert dates("05/04/2026", day_first=True) == [date(2026, 4, 5)]
    assert dates("05/04/2026", day_first=False) == [date(2026, 5, 4)]
    assert dates("04/14/2026", day_first=True) == [date(2026, 4, 14)]


def test_a_date_without_a_year_is_read_when_the_year_is_given() -> None:
    assert dates("on 14 April", year=2026) == [date(2026, 4, 14)]


@given(some.text(some.characters(max_codepoint=127)))
@example("`a` 1")
def test_text_without_foreign_letters_is_plain_by_the_same_rules(text: str) -> None:
    assert plain(text) + "é" == plain(text + "é")


@given(some.dates())
def test_an_iso_date_is_read_back(day: date) -> None:
    assert dates(f"It was on {day}.") == [day]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3 claims of $120.00 on 14 Apr 2026 at 10:30, E0001", ["3"]),
        ("1,234 and 1,5 and 1.5 and -7 and 0,500", ["1234", "1.5", "1.5", "-7", "0.500"]),
        ("1. first\n2. second: 12", ["12"]),
        ("1'234'567", ["1234567"]),
        ("v1.2.3", []),
    ],
)
def test_numbers_are_those_that_are_nothing_else(text: str, read: list[str]) -> None:
    assert numbers(text) == [Decimal(one) for one in read]


@given(some.integers(-(10**12), 10**12))
def test_a_number_is_read_back(number: int) -> None:
    assert numbers(f"there are {number} of them") == [number]
    assert numbers(f"there are {number:,} of them") == [number]


def test_ids_are_read_in_capitals() -> None:
    assert ids("e0001, M000012; not Q1, nor x-E0001 or E0001x") == ["E0001", "M000012"]


STAFF = {"P1": ["Mina Park", "Mina", "@mina"], "P2": ["Mina Lee", "Mina"], "P3": ["José Núñez", "@jose.n"], "P4": [""]}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mina Park did it", ["P1"]),
        ("MINA LEE and @jose.n", ["P2", "P3"]),
        ("Mina did it", ["P1", "P2"]),
        ("Jose Nunez", ["P3"]),
        ("Мina Park in a Cyrillic M, Mina\u200b Lee", ["P1", "P2"]),
        ("Minaret", []),
    ],
)
def test_people_are_named_by_their_longest_name(text: str, read: list[str]) -> None:
    assert people(text, STAFF) == read


def test_nobody_is_named_without_a_directory() -> None:
    assert people("Mina", {}) == []
