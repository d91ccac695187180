"""Comparators are typed and exact."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from deskjob_scorers import Finding, all_of, any_of, feasible, rounded, same, show, table, within
from deskjob_services.values import MixedCurrencies, Money

YES, NO = Finding(True, "a", "a"), Finding(False, "b", "c")

values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=3) | some.dates(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_a_value_is_the_same_as_itself(value: object) -> None:
    assert same(value, value)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"E1", "E2"}, frozenset({"E2", "E1"})),
        (set(), frozenset()),
        ((1, 2), [1, 2]),
        (Decimal("1.50"), Decimal("1.5")),
        (1, Decimal(1)),
        ({"a": {1}}, {"a": {1}}),
        (Money("1"), Money("1.00")),
        (date(2026, 4, 14), date(2026, 4, 14)),
    ],
)
def test_equal_values_of_one_type_are_the_same(found: object, expected: object) -> None:
    assert same(found, expected) == Finding(True, show(found), show(expected))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1, True),
        (True, 1),
        ({1}, {True}),
        (1.0, 1),
        ("1", 1),
        (None, 0),
        (None, frozenset()),
        (Money("1"), Money("1.01")),
        (Money("1"), Money("-1")),
        (Money("1"), Money("1", "EUR")),
        (Money("1"), Decimal(1)),
        ([1, 2], [2, 1]),
        ({"E1"}, {"E1", "E2"}),
        ({"E1", "E2"}, {"E1"}),
        ({"a": 1}, {"a": True}),
        ("E1 E2", "E1"),
    ],
)
def test_another_value_or_another_type_is_not_the_same(found: object, expected: object) -> None:
    assert not same(found, expected)


@pytest.mark.parametrize(("found", "expected"), [([1], {1}), ({1}, {1: 1}), ((1,), {1: 1})])
def test_collections_of_two_kinds_are_a_mistake_in_the_check(found: object, expected: object) -> None:
    with pytest.raises(TypeError, match="compare collections of one kind"):
        same(found, expected)


def test_values_are_shown_in_order_and_cut() -> None:
    assert show({"E2", "E1"}) == "{E1, E2}"
    assert show({"a": None}) == "{a: nothing}"
    assert show([date(2026, 4, 14), Money("1"), 2]) == "[2026-04-14, $1.00, 2]"
    assert show(list(range(14))).endswith("11, and 2 more]")


def test_any_of_holds_when_one_does() -> None:
    assert any_of(NO, YES) is YES
    assert any_of(NO, NO, Finding(False, "d", "e")) == Finding(False, "b; d", "c or e")


def test_all_of_holds_when_every_one_does() -> None:
    assert all_of(YES, YES) == YES
    assert all_of(YES, NO) == Finding(False, "a; b", "a and c")


def test_nothing_shown_is_nothing_proved() -> None:
    with pytest.raises(ValueError, match="at least one"):
        all_of()
    with pytest.raises(ValueError, match="at least one"):
        any_of()


def test_in_time_is_strictly_before() -> None:
    assert within(9, before=10)
    assert not within(10, before=10)
    assert within(None, before=10) == Finding(False, "never", "before 10")
    assert within(date(2026, 4, 1), before=date(2026, 4, 2))


def test_a_finding_in_time_must_hold_too() -> None:
    assert within(YES, before=10, at=9)
    assert not within(NO, before=10, at=9)
    assert not within(YES, before=10, at=10)
    assert not within(YES, before=10)


def test_a_feasible_plan_keeps_every_limit_and_reaches_the_sum() -> None:
    limits = {"a": Money("100"), "b": Money("50")}
    assert feasible({"a": Money("100"), "b": Money("50")}, limits, at_least=Money("150"))
    assert feasible({"a": Money("100"), "b": Money(0)}, limits, at_least=Money("100"))
    assert not feasible({"a": Money("100.01"), "b": Money("50")}, limits, at_least=Money("150"))
    assert not feasible({"a": Money("100"), "b": Money("49.99")}, limits, at_least=Money("150"))
    assert not feasible({"a": Money("100"), "c": Money("50")}, limits, at_least=Money("150"))
    assert not feasible({"a": Money("-1")}, limits, at_least=Money("-1"))
    assert not feasible({}, limits, at_least=Money("0.01"))
    assert feasible({"a": 1}, {"a": 1}, at_least=1).found == "{a: 1}, together 1"
    with pytest.raises(MixedCurrencies):
        feasible({"a": Money("1", "EUR")}, limits, at_least=Money("1"))


@dataclass
class Line:
    """A row with attributes."""

    who: str
    nights: object
    cost: object


EXPECTED = [Line("mina", 2, Money("290")), Line("piotr", 1, Money("145")), Line("piotr", 1, Money("145"))]
COLUMNS = ("who", "nights", "cost")


def test_rows_are_equal_in_any_order_with_numbers_read() -> None:
    found = [
        {"who": "piotr", "nights": "1", "cost": "USD 145", "more": "left alone"},
        {"who": "piotr", "nights": Decimal("1.0"), "cost": "$145.00"},
        {"who": "mina", "nights": "2.00", "cost": Money("290")},
    ]
    assert table(found, EXPECTED, columns=COLUMNS)


@pytest.mark.parametrize(
    "found",
    [
        EXPECTED[:2],
        [*EXPECTED, EXPECTED[0]],
        [*EXPECTED[:2], Line("piotr", 2, Money("145"))],
        [*EXPECTED[:2], Line("piotr", 1, "$145.01")],
        [*EXPECTED[:2], Line("piotr", 1, "$145 or $146")],
        [*EXPECTED[:2], Line("Piotr", 1, Money("145"))],
        [*EXPECTED[:2], {"who": "piotr", "nights": 1}],
        [],
    ],
)
def test_a_row_more_or_less_or_other_makes_another_table(found: list[Line]) -> None:
    assert not table(found, EXPECTED, columns=COLUMNS)


def test_text_and_mixed_columns_are_left_alone() -> None:
    assert not table([{"room": "7"}], [{"room": "007"}], columns=("room",))
    assert table([{"cell": "1"}, {"cell": 2}], [{"cell": "1"}, {"cell": 2}], columns=("cell",))
    assert not table([{"cell": "1"}], [{"cell": True}], columns=("cell",))
    assert table([], [], columns=("room",))


@pytest.mark.parametrize(
    "text", ["not 12.50", "=T(12.50)", "1\u200b2.50", "12.50?", "~12.50", "12.50 or so", "=12.50", "no 12.50"]
)
def test_a_cell_that_says_more_than_the_amount_is_not_the_amount(text: str) -> None:
    assert not table([{"sum": text}], [{"sum": Decimal("12.50")}], columns=("sum",))
    assert not table([{"sum": text.replace("12", "$12")}], [{"sum": Money("12.50")}], columns=("sum",))


def test_a_number_may_be_written_as_text_and_money_with_its_currency() -> None:
    for text in ("12.50", " 12.5 ", "12,50", "12.50 weeks"):
        assert table([{"sum": text}], [{"sum": Decimal("12.50")}], columns=("sum",)), text
    for text in ("$12.50", "US$ 12.50", "12.50 USD", "usd 12.50"):
        assert table([{"sum": text}], [{"sum": Money("12.50")}], columns=("sum",)), text


def test_a_table_needs_columns_that_the_expected_rows_have() -> None:
    with pytest.raises(ValueError, match="columns"):
        table([], [], columns=())
    with pytest.raises(KeyError, match="no column"):
        table([], [{"a": 1}], columns=("b",))


def test_floats_of_cells_are_read_at_the_places_of_the_expected_numbers() -> None:
    expected = [{"amount": Decimal("2.68"), "share": Decimal("0.1235"), "count": 3}]
    assert table([{"amount": 2.675, "share": 0.12345, "count": 3.0}], expected, columns=("amount", "share", "count"))
    for wrong in ({"amount": 2.67}, {"share": 0.1234}, {"count": 3.4}, {"count": True}, {"amount": math.inf}):
        found = {"amount": 2.68, "share": 0.1235, "count": 3.0, **wrong}
        assert not table([found], expected, columns=("amount", "share", "count"))


@pytest.mark.parametrize(
    ("found", "number"),
    [(0.1 + 0.2, Decimal("0.3")), (-2.675, Decimal("-2.68")), (1e300, Decimal("1e300")), ("3", "3"), (True, True)],
)
def test_a_float_is_rounded_as_it_is_shown_and_nothing_else_is(found: object, number: object) -> None:
    assert same(rounded(found), number)


def test_what_is_no_number_is_not_rounded() -> None:
    assert math.isnan(rounded(math.nan))  # type: ignore[arg-type]
