"""The exchange rates of a company's past year, as they are grown: a published rate each Monday."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from fractions import Fraction
from typing import Any

from deskjob_services import clock
from deskjob_services.errors import StateError
from deskjob_services.expenses.exchange import BASE, exchanged
from deskjob_services.expenses.market import WORTH
from deskjob_services.money import Money
from deskjob_services.seeder import Seeder

WEEKS = 76
"""Weeks of rates before a company opens; no purchase it is grown with is older."""


class Worth:
    """What currencies are worth, week by week; no rate moves by more than 0.6 % a week."""

    def __init__(self, start: int, seeder: Seeder) -> None:
        monday = clock.of_day(clock.day(start)) - clock.day(start).weekday() * clock.DAY
        self.days = [monday - (WEEKS - 1 - week) * clock.WEEK for week in range(WEEKS)]
        self._texts = {currency: _walk(text, seeder.branch(currency)) for currency, text in WORTH.items()}
        self._exact = {currency: [Fraction(text) for text in texts] for currency, texts in self._texts.items()}

    def rows(self) -> list[dict[str, Any]]:
        """The rates as rows."""
        return [
            {"currency": currency, "day_at": day, "rate": text}
            for currency, texts in self._texts.items()
            for day, text in zip(self.days, texts, strict=True)
        ]

    def at(self, currency: str, at: int) -> Fraction:
        """What one unit was worth at a time, in the company's own currency."""
        if currency == BASE:
            return Fraction(1)
        week = bisect_right(self.days, at) - 1
        if week < 0:
            raise StateError(f"a purchase on {clock.day(at)}", f"none before {clock.day(self.days[0])}")
        return self._exact[currency][week]

    def converted(self, money: Money, currency: str, at: int) -> Money:
        """Money in another currency at the rates of a time."""
        if money.currency == currency:
            return money
        return exchanged(money, currency, self.at(money.currency, at), self.at(currency, at))


def _walk(text: str, seeder: Seeder) -> list[str]:
    start = Decimal(text)
    places = -int(start.as_tuple().exponent)
    level = int(start.scaleb(places))
    found = []
    for _ in range(WEEKS):
        found.append(str(Decimal(level).scaleb(-places)))
        level += level * seeder.integer(-60, 60) // 10_000
    return found
