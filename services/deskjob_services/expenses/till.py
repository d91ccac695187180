"""What a shop prints for a purchase: the receipt that fits a line, worked out from the line alone."""

from __future__ import annotations

from datetime import date

from deskjob_services.expenses.market import TOWN, TRADES
from deskjob_services.expenses.receipts import Malformed, Slip
from deskjob_services.money import Money


def slip(
    *,
    category: str,
    merchant: str,
    city: str,
    day: date,
    amount: Money,
    tax: Money,
    quantity: int,
    number: int,
    language: str = "",
    malformed: Malformed = "",
) -> Slip:
    """The receipt of a purchase; `number` is the shop's and decides how it is split into items."""
    town = TOWN.get(city)
    return Slip(
        merchant=merchant,
        day=day,
        items=_items(category, amount, quantity, number),
        total=amount,
        tax=tax if tax else None,
        city=city,
        number=str(100_000 + number * 7919 % 900_000),
        language=language or (town.language if town else "en"),
        malformed=malformed,
    )


def _items(category: str, amount: Money, quantity: int, number: int) -> tuple[tuple[str, Money], ...]:
    sold = TRADES[category].items if category in TRADES else ("Goods",)
    what = sold[number % len(sold)]
    if quantity > 1:
        return ((f"{quantity} x {what}"[:24], amount),)
    if len(sold) == 1 or number % 3 == 0 or amount.units < 10:
        return ((what, amount),)
    part = Money.minor(amount.units * (30 + number % 50) // 100, amount.currency)
    return ((what, part), (sold[(number + 1) % len(sold)], amount - part))
