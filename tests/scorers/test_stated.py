"""`only` holds for one value, stated, and for nothing that hedges, denies or lists."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from deskjob_scorers import only
from deskjob_services.values import Money

TOTAL = Money("1234.50")
amounts = some.integers(1, 10**9).map(Money.minor)


@dataclass
class Message:
    """A chat message as a view gives it."""

    text: str


@pytest.mark.parametrize(
    "text",
    [
        "Returned this month: $1,234.50",
        "Hi Mina! The total is USD 1,234.50.",
        "No, the total is $1,234.50",
        "I did not find the receipts of three, but the total is $1,234.50.",
        "Claims that did not comply come to $1,234.50.",
        "Not a problem! Total: $1,234.50",
        "$1,234.50 has not been paid yet.",
        "$1,234.50, not including meals",
        "$1,234.50 - again: $1,234.50",
        "The total is $1,234.50. Is that all right?",
        "3 claims (E0001, E0002 and E0003) of 14 Apr 2026 at 10:30: $1,234.50",
        "Could you note it? Total $1,234.50",
        "The total is $1,234.50, right?",
        "When we met I had no total; it is $1,234.50.",
        "I was late, never again, never\n$1,234.50",
        "$1,234.50\nWrong claims went back to their owners.",
    ],
)
def test_a_value_stated_alone_holds(text: str) -> None:
    assert only([Message(text)], TOTAL)
    assert only(["Good morning.", text, text], TOTAL)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234.50",
        "The total is $1,234.51.",
        "The total is -$1,234.50.",
        "The total is (1,234.50) USD.",
        "The total is €1,234.50.",
        "The total is $1,234.50k.",
        "It is $1,234.50 or $1,234.51.",
        "It is between $1,000 and $1,234.50.",
        "It is 1,233.50-1,234.50 USD.",
        "It is not $1,234.50.",
        "It isn't $1,234.50.",
        "It is never exactly $1,234.50.",
        "The total n\u200bot $1,234.50, n\u200bo: it is nоt $1,234.50.",
        "It is anything but $1,234.50.",
        "~~$1,234.50~~",
        "$1,234.50 is not the total.",
        "$1,234.50 is wrong.",
        "$1,234.50 cannot be right.",
        "$1,234.50 does not match.",
        "$1,234.50 (not)",
        "I do not think the total is $1,234.50.",
        "It is not true that the total is $1,234.50.",
        "I doubt that it is $1,234.50.",
        "Is the total $1,234.50?",
        "So, is it $1,234.50?",
    ],
)
def test_a_value_hedged_denied_asked_or_changed_does_not(text: str) -> None:
    assert not only([text], TOTAL)


def test_a_contradiction_in_another_message_counts() -> None:
    assert not only(["The total is $1,234.50.", "It is not $1,234.50."], TOTAL)
    assert not only(["The total is $1,234.50.", "The total is $1.00."], TOTAL)
    assert only(["Is it $1,234.50?", "It is $1,234.50."], TOTAL)
    assert not only([], TOTAL)


def test_what_was_found_is_shown_with_how_it_was_said() -> None:
    finding = only(["It is not $1.00.", "Is it $2.00?", "$3.00"], TOTAL)
    assert (finding.found, finding.expected) == ("$1.00 (denied), $2.00 (asked), $3.00", "only $1,234.50")
    assert only(["hello"], TOTAL).found == "nothing"


def test_a_bare_number_is_money_where_the_check_says_so() -> None:
    assert only(["The total is 1234.50"], TOTAL, currency="USD")
    assert not only(["3 claims, the total is 1234.50"], TOTAL, currency="USD")


@given(amounts)
def test_a_statement_holds_and_its_mutants_do_not(total: Money) -> None:
    text = f"The total of what I returned is {total}."
    assert only([text], total)
    for mutant in (
        text.replace(" is ", " is not "),
        text.replace(str(total), str(-total)),
        text.replace(str(total), str(total + "0.01")),
        text.replace(str(total), str(total - "0.01")),
        text.replace(str(total), f"{total} or {total + '1'}"),
        text.replace(str(total), f"{total.amount} EUR"),
        text.replace(str(total), ""),
        f"{text} Or {total + '1'}.",
        f"{text} It is not {total}.",
    ):
        assert not only([mutant], total), mutant


@given(some.lists(amounts, min_size=2, max_size=5, unique=True))
def test_listing_every_candidate_does_not_hold(candidates: list[Money]) -> None:
    assert not only([", ".join(map(str, candidates))], candidates[0])


def test_numbers_are_counted_apart_from_money_and_dates() -> None:
    assert only(["I returned 3 claims for $120.00 on 14 Apr 2026."], 3)
    assert only(["1.50 each"], Decimal("1.5"))
    assert not only(["I returned 3 of 4 claims."], 3)


def test_dates_are_compared_as_days() -> None:
    day = date(2026, 4, 14)
    assert only(["We meet on 14 Apr. 2026."], day)
    assert only(["14/04/2026"], day)
    assert only(["on 14 April"], day, year=2026)
    assert not only(["14 Apr 2026 or 15 Apr 2026"], day)
    assert not only(["05/04/2026"], date(2026, 4, 5))
    assert only(["05/04/2026"], date(2026, 4, 5), day_first=True)


def test_ids_are_compared_with_those_of_their_kind() -> None:
    assert only(["P0003 filed E0001."], "E0001")
    assert not only(["E0001 and E0002"], "E0001")


STAFF = {"P0001": ["Mina Park", "@mina"], "P0002": ["Piotr Nowak", "Piotr"]}


def test_people_are_compared_by_id() -> None:
    assert only(["Ask @MINA, I mean Mina Park."], "P0001", people=STAFF)
    assert not only(["Ask Mina Park or Piotr."], "P0001", people=STAFF)
    assert not only(["It is not Mina Park."], "P0001", people=STAFF)


@pytest.mark.parametrize("value", [True, 1.5, None, "word", "E0001 E0002", datetime(2026, 4, 14)])
def test_a_value_of_no_readable_type_is_a_mistake_in_the_check(value: Money) -> None:
    with pytest.raises(TypeError, match="expected Money"):
        only(["anything"], value)


def test_a_person_who_is_not_in_the_directory_is_a_mistake_in_the_check() -> None:
    with pytest.raises(TypeError):
        only(["Mina"], "P0009", people=STAFF)
