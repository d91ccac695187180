"""The answer keys of the finance tasks, held against the plain rows of the company by arithmetic of another kind."""

import io
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pypdf import PdfReader

from deskjob import Money, Task, World
from deskjob_tasks.finance import answer_from_records, duplicate_claims, expense_audit, file_report, payment_batch

SEEDS = range(8)
LINES = """
select r.id as report, r.owner_id as owner, r.status, r.currency as paid_in, r.submitted_at, r.decided_by,
  l.id as line, l.date_at, l.merchant, l.category, l.amount_minor, l.currency, l.quantity, l.project
from expenses_line l join expenses_report r on r.id = l.report_id where l.removed_at is null
"""
COLUMNS = (
    re.sub(r"\b[rl]\.\w+ as |\b[rl]\.", "", LINES.split("from")[0]).replace("select", "").replace(",", " ").split()
)
PLACES = {"JPY": 0, "KWD": 3}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def planted(world: World, task: Task[Any], seed: int) -> Any:
    """The answer key of a plain case, open in the world."""
    return world.open(task, seed, "").truth


def lines(world: World) -> list[dict[str, Any]]:
    """Every line of the company with its report."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in world.store.rows.values(LINES)]


def dollars(world: World, line: dict[str, Any]) -> Fraction:
    """What a line was worth on its day, exactly."""
    return Fraction(line["amount_minor"], 10 ** PLACES.get(line["currency"], 2)) * rate(world, line["currency"], line)


def rate(world: World, currency: str, line: dict[str, Any]) -> Fraction:
    """The last rate published until a line's day."""
    published = world.store.rows.values("select day_at, rate from expenses_rate where currency = :c", c=currency)
    known = [(at, text) for at, text in published if at <= line["date_at"]]
    return Fraction(max(known)[1]) if currency != "USD" else Fraction(1)


def cents(worth: Fraction) -> Decimal:
    """An exact sum rounded half-even to hundredths."""
    return Decimal(round(worth * 100)) / 100


def bare(merchant: str) -> str:
    """A merchant's name as somebody compares it who sees neither case nor accents."""
    folded = unicodedata.normalize("NFKD", merchant.casefold())
    return "".join(sign for sign in folded if sign.isalnum())


@pytest.mark.parametrize("seed", SEEDS)
def test_claims_above_the_limit_are_those_worth_more_a_night(world: World, seed: int) -> None:
    truth = planted(world, expense_audit.task, seed)
    bills = [line for line in lines(world) if line["report"] in truth.planted]
    over = [bill for bill in bills if dollars(world, bill) / bill["quantity"] > Fraction(truth.limit.amount)]
    assert {bill["report"] for bill in over} == truth.over
    assert sum(cents(dollars(world, bill)) for bill in over) == truth.total.amount
    near = [dollars(world, bill) / bill["quantity"] - Fraction(truth.limit.amount) for bill in bills]
    assert any(0 < gap < 2 for gap in near)
    assert any(-2 < gap < 0 for gap in near)


def test_no_other_hotel_claim_of_the_month_waits(world: World) -> None:
    truth = planted(world, expense_audit.task, 0)
    desk = world.desk(world.person(world.case.desk_id).handle) if world.case else None
    assert desk is not None
    assert {claim.id for claim in desk.expenses.claims(category="hotel", month="this").claims} == truth.planted


@pytest.mark.parametrize("seed", SEEDS)
def test_repeats_are_the_later_of_two_alike(world: World, seed: int) -> None:
    truth = planted(world, duplicate_claims.task, seed)
    counted = [one for one in lines(world) if one["status"] not in ("draft", "withdrawn")]
    counted = [one for one in counted if one["category"] == "meals" and bare(one["merchant"]) != bare(truth.split)]
    again = [
        later
        for later in counted
        for first in counted
        if (first["date_at"], bare(first["merchant"])) == (later["date_at"], bare(later["merchant"]))
        and first["submitted_at"] < later["submitted_at"]
        and abs(dollars(world, first) - dollars(world, later)) <= Fraction(5, 100)
        and later["report"] in truth.planted
    ]
    assert {one["report"] for one in again} == truth.repeats
    assert sum(cents(dollars(world, one)) for one in again) == truth.total.amount


@pytest.mark.parametrize("seed", SEEDS)
def test_due_is_what_is_approved_in_reach_and_not_on_hold(world: World, seed: int) -> None:
    truth = planted(world, payment_batch.task, seed)
    rows = world.store.rows
    batched = {row[0] for row in rows.values("select report_id from expenses_batch_item")}
    finance = {
        row[0] for row in rows.values("select person_id from people_role where role in ('finance', 'treasurer')")
    }
    due = {
        one["report"]
        for one in lines(world)
        if one["status"] == "approved"
        and one["paid_in"] in payment_batch.CURRENCIES
        and one["report"] not in batched
        and one["owner"] != truth.held
        and (dollars(world, one) <= 1000 or one["decided_by"] in finance)
    }
    assert due == truth.due
    names = dict(rows.values("select id, name from people_person"))
    assert len(truth.alike) == 2
    assert len({names[one] for one in truth.alike}) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sum_in_euros_is_that_of_the_approved_rides(world: World, seed: int) -> None:
    truth = planted(world, answer_from_records.task, seed)
    [question] = world.store.rows.values("select text from chat_message where text like '%cold chain trial spend%'")
    month = next(n for n, name in enumerate(answer_from_records.MONTHS, 1) if name in question[0])
    stamps = dict(world.store.rows.values("select id, strftime('%m', date_at, 'unixepoch') from expenses_line"))
    rides = [
        one
        for one in lines(world)
        if (one["project"], one["category"]) == (truth.code, "taxi")
        and one["status"] in ("approved", "paid")
        and int(stamps[one["line"]]) == month
    ]
    euros = {one["line"]: cents(dollars(world, one) / rate(world, "EUR", one)) for one in rides}
    assert sum(euros.values()) == truth.total.amount
    dearest = max(rides, key=lambda one: euros[one["line"]])
    assert dearest["decided_by"] == truth.approver


@pytest.mark.parametrize("seed", SEEDS)
def test_receipts_say_what_is_to_be_entered(world: World, seed: int) -> None:
    truth = planted(world, file_report.task, seed)
    company = world.company()
    receipts = {one.digest: company.expenses.receipt_bytes(one.id) for one in company.expenses.receipts(truth.draft)}
    assert set(receipts) == {one.proof for one in truth.bought}
    assert len(company.expenses.lines(truth.draft)) == len(truth.bought) + 1
    for printed in truth.bought:
        text = PdfReader(io.BytesIO(receipts[printed.proof])).pages[0].extract_text()
        items = text.split("-" * 38)[1]
        prices = re.findall(rf"([\d,.]+) {printed.amount.currency}", items)
        assert sum(Decimal(price.replace(",", "")) for price in prices) == printed.amount.amount
        assert printed.quantity == int((re.findall(r"(\d) x ", items) or ["1"])[0])
        nearly = Money(printed.amount.amount, printed.amount.currency)
        assert company.expenses.converted(nearly, "USD", printed.day) == printed.repaid


def test_the_receipt_of_a_contradictory_case_contradicts_itself(world: World) -> None:
    truth = world.open(file_report.task, 0, "contradictory").truth
    text = PdfReader(io.BytesIO(world.company().expenses.receipt_bytes(truth.wrong))).pages[0].extract_text()
    currency = truth.bought[0].amount.currency
    item, total = re.findall(rf"([\d,.]+) {currency}", text)
    assert item != total
