"""The double-entry ledger: the one place that posts, and it posts nothing that does not balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deskjob_services.errors import StateError
from deskjob_services.expenses.models import Account, Category, Entry, Line, Posting, Report
from deskjob_services.money import Money
from deskjob_services.rows import Rows

BANK = {"USD": "1010", "EUR": "1020", "GBP": "1030", "PLN": "1040", "SGD": "1050"}
"""The bank account from which each currency is paid."""
OTHER_BANK = "1090"
INPUT_TAX = "1400"
EQUITY = "3000"

CHART = (
    ("1010", "Bank USD", "asset"),
    ("1020", "Bank EUR", "asset"),
    ("1030", "Bank GBP", "asset"),
    ("1040", "Bank PLN", "asset"),
    ("1050", "Bank SGD", "asset"),
    ("1090", "Bank, other currencies", "asset"),
    ("1400", "Input tax", "asset"),
    ("3000", "Opening balances", "equity"),
    ("6100", "Travel: accommodation", "expense"),
    ("6110", "Travel: transport", "expense"),
    ("6120", "Travel: subsistence", "expense"),
    ("6200", "Entertainment", "expense"),
    ("6300", "Office and software", "expense"),
    ("6400", "Training", "expense"),
    ("6500", "Telephone", "expense"),
    ("6900", "Other expenses", "expense"),
)
"""The chart of accounts: number, name, kind."""


class Unbalanced(StateError):
    """Postings that do not add up to nothing in each currency; `sums` says by how much."""

    def __init__(self, sums: Mapping[str, int]) -> None:
        super().__init__(f"postings add up to {dict(sums)}", "nothing in each currency")
        self.sums = sums


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a booking: debit positive, credit negative."""

    account: str
    money: Money


def imbalance(legs: list[Leg]) -> dict[str, int]:
    """The currencies in which legs do not add up to nothing, and by how many minor units."""
    sums: Counter[str] = Counter()
    for leg in legs:
        sums[leg.money.currency] += leg.money.units
    return {currency: units for currency, units in sorted(sums.items()) if units}


def post(
    rows: Rows,
    legs: list[Leg],
    *,
    at: int,
    by: str,
    memo: str,
    report_id: str | None = None,
    batch_id: str | None = None,
    reverses_id: str | None = None,
) -> Entry:
    """Enter a booking. Raises Unbalanced; NotFound for an account that is not in the chart."""
    wrong = imbalance(legs)
    if wrong or not legs:
        raise Unbalanced(wrong)
    for leg in legs:
        rows.need(Account, leg.account)
    entry = rows.insert(
        Entry, at=at, posted_by=by, memo=memo, report_id=report_id, batch_id=batch_id, reverses_id=reverses_id
    )
    postings = [
        {
            "entry_id": entry.id,
            "number": number,
            "account": leg.account,
            "amount_minor": leg.money.units,
            "currency": leg.money.currency,
        }
        for number, leg in enumerate(legs, 1)
    ]
    rows.insert_many(Posting, postings)
    return entry


def reverse(rows: Rows, entry: Entry, *, at: int, by: str, memo: str) -> Entry:
    """Enter the opposite of a booking; both stay visible."""
    legs = [
        Leg(posting.account, Money.minor(-posting.amount_minor, posting.currency))
        for posting in rows.where(Posting, entry_id=entry.id, order="number")
    ]
    return post(
        rows,
        legs,
        at=at,
        by=by,
        memo=memo,
        report_id=entry.report_id,
        batch_id=entry.batch_id,
        reverses_id=entry.id,
    )


def payment_legs(report: Report, lines: Iterable[Line], accounts: Mapping[str, str]) -> list[Leg]:
    """The booking that pays a report."""
    return legs_of(report.currency, (line.__dict__ for line in lines), accounts)


def legs_of(currency: str, lines: Iterable[Mapping[str, Any]], accounts: Mapping[str, str]) -> list[Leg]:
    """Each category's account and input tax against the bank, from the columns of a report's lines."""
    sums: Counter[str] = Counter()
    for line in lines:
        tax = _share(line["repaid_minor"], line["tax_minor"], line["amount_minor"])
        sums[accounts[line["category"]]] += line["repaid_minor"] - tax
        sums[INPUT_TAX] += tax
    legs = [Leg(account, Money.minor(units, currency)) for account, units in sorted(sums.items()) if units]
    return [*legs, Leg(BANK.get(currency, OTHER_BANK), Money.minor(-sum(sums.values()), currency))]


def accounts_by_category(rows: Rows) -> dict[str, str]:
    """Which account each category is booked to."""
    return {category.id: category.account for category in rows.where(Category)}


def balances(rows: Rows) -> dict[str, dict[str, int]]:
    """The balance of each account by currency, in minor units."""
    found: dict[str, dict[str, int]] = {}
    for account, currency, units in rows.values(
        "select account, currency, sum(amount_minor) from expenses_posting group by account, currency order by 1, 2"
    ):
        found.setdefault(account, {})[currency] = units
    return found


def _share(repaid: int, tax: int, amount: int) -> int:
    """The tax in the currency paid, in the proportion it has in the amount, rounded half-even."""
    return round(Fraction(repaid * tax, amount)) if amount else 0
