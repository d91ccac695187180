"""What the people of a grown company bought: the lines of a report, with the mistakes people make."""

from __future__ import annotations

from dataclasses import dataclass, replace

from deskjob_services import clock
from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.market import GUESTS, HOME_CURRENCY, PROJECTS, TOWN, TOWNS, TRADES, Town
from deskjob_services.expenses.policy import ALLOWANCES, merchant_key
from deskjob_services.expenses.worth import Worth
from deskjob_services.money import Money
from deskjob_services.seeder import Seeder

TRIP = (
    ("hotel", 22), ("meals", 26), ("taxi", 17), ("train", 12), ("flight", 8), ("per_diem", 5), ("entertainment", 4),
    ("mileage", 2), ("parking", 3), ("phone", 2), ("gift", 2), ("alcohol", 1), ("fine", 1), ("other", 3),
)  # fmt: skip
ERRAND = (
    ("office", 26), ("software", 17), ("meals", 12), ("train", 9), ("taxi", 8), ("mileage", 8), ("phone", 9),
    ("training", 4), ("parking", 5), ("gift", 2), ("other", 7),
)  # fmt: skip
_TAXED = frozenset({"hotel", "meals", "taxi", "train", "office", "software", "training", "entertainment", "gift"})


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something bought, ready to be a line of a report paid in `repaid`'s currency."""

    at: int
    merchant: str
    category: str
    amount: Money
    tax: Money
    repaid: Money
    quantity: int
    city: str
    project: str
    attendees: str
    receipt: bool


class Shopping:
    """Buys things. No two purchases have one merchant on one day, so that nothing is a duplicate by chance."""

    def __init__(self, worth: Worth, seeder: Seeder) -> None:
        self._worth = worth
        self._seeder = seeder
        self._seen: set[tuple[int, str]] = set()

    def town(self, home: str) -> Town:
        """Where a trip from an office goes: mostly near, now and then far."""
        near = self._seeder.choices(TOWNS, 1, [9, 4, 3, 8, 6, 3, 5, 4, 2, 7, 4, 3, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1])[0]
        return near if near.city != home or self._seeder.chance(0.2) else TOWN["Rotterdam"]

    def buy(self, category: str, town: Town, home: str, days: tuple[int, int], currency: str, project: str) -> Purchase:
        """Something of a category, in a town, between two days, to be paid back in a currency."""
        draw, trade = self._seeder, TRADES[category]
        allowance = category in ALLOWANCES
        at, merchant = self._place(category, town, days)
        quantity = draw.integer(1, trade.most) if category != "mileage" else draw.integer(12, trade.most)
        cents = int(draw.spread(trade.low, trade.usual, trade.high)) * quantity
        amount = self._priced(cents, HOME_CURRENCY.get(home, BASE) if allowance else town.currency, at)
        share = town.tax if category in _TAXED and draw.chance(0.85) else 0
        tax = Money.minor(amount.units * share // (10_000 + share), amount.currency)
        small = cents < 2500
        return Purchase(
            at=at,
            merchant=merchant,
            category=category,
            amount=amount,
            tax=tax,
            repaid=self._worth.converted(amount, currency, at),
            quantity=quantity,
            city=town.city if not allowance or category == "per_diem" else "",
            project=project,
            attendees=draw.choice(GUESTS) if category == "entertainment" else "",
            receipt=not allowance and draw.chance(0.6 if small else 0.94),
        )

    def again(self, bought: Purchase, currency: str, paid_in: str) -> Purchase:
        """The same purchase as somebody else claims it, in another currency."""
        amount = self._worth.converted(bought.amount, currency, bought.at)
        tax = self._worth.converted(bought.tax, currency, bought.at)
        return replace(bought, amount=amount, tax=tax, repaid=self._worth.converted(amount, paid_in, bought.at))

    def project(self) -> str:
        """What a report is booked for; often nothing special."""
        return self._seeder.choice(PROJECTS)

    def _place(self, category: str, town: Town, days: tuple[int, int]) -> tuple[int, str]:
        """A day and a merchant that nobody bought at on that day."""
        shops = TRADES[category].shops
        for _ in range(40):
            at = clock.of_day(clock.day(self._seeder.integer(*days)))
            shop = self._seeder.choice(shops)
            merchant = f"{shop} {town.city}" if category == "hotel" else shop
            key = (at, merchant_key(merchant))
            if category in ALLOWANCES or key not in self._seen:
                break
        else:
            merchant = f"{merchant} {len(self._seen)}"
        self._seen.add((at, merchant_key(merchant)))
        return at, merchant

    def _priced(self, cents: int, currency: str, at: int) -> Money:
        money = self._worth.converted(Money.minor(cents), currency, at)
        step = self._seeder.choice((1, 5, 10, 50, 100)) if money.units > 2000 else 1
        return Money.minor(max(1, money.units - money.units % step), currency)
