"""Putting lines and receipts into planted reports, and rules and rates into the handbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.expenses import till
from deskjob_services.expenses.exchange import BASE, exchanged, worth
from deskjob_services.expenses.market import TOWN, TOWNS, TRADES
from deskjob_services.expenses.models import Category, Line, Rate, Receipt, Report, Rule
from deskjob_services.expenses.policy import ALLOWANCES, merchant_key
from deskjob_services.expenses.receipts import Kind, Malformed, Slip, draw
from deskjob_services.expenses.sniff import media_type
from deskjob_services.expenses.view import ExpensesView
from deskjob_services.money import Money
from deskjob_services.people.models import Person


@dataclass(frozen=True, slots=True)
class Buy:
    """A line to plant. What is left out is filled in: a shop of the category, a day shortly before handing in."""

    category: str
    amount: Money
    quantity: int = 1
    merchant: str = ""
    city: str = ""
    day: date | None = None
    tax: Money | None = None
    receipt: Kind | None = "pdf"
    malformed: Malformed = ""
    language: str = ""
    attendees: str = ""
    project: str = ""
    note: str = ""


class _Spent(NamedTuple):
    """What was left out of a line to plant, filled in."""

    merchant: str
    city: str
    day: date
    tax: Money


class LinePlant(ExpensesView):
    """The questions about expenses, and the verbs for lines, receipts, rules and rates."""

    def line_in(self, report_id: str, buy: Buy) -> str:
        """One more line in a report, whatever its state; gives the line's id."""
        return self._put(self.rows.need(Report, report_id), buy).id

    def receipt(
        self,
        line_id: str,
        kind: Kind = "pdf",
        *,
        total: Money | None = None,
        merchant: str = "",
        malformed: Malformed = "",
        language: str = "",
    ) -> str:
        """A receipt on a line, printed from it; another total or merchant than the line's where given."""
        line = self.line(line_id)
        slip = till.slip(
            category=line.category,
            merchant=merchant or line.merchant,
            city=line.city,
            day=line.day,
            amount=total or line.amount,
            tax=line.tax,
            quantity=line.quantity,
            number=int(line.id[1:]),
            language=language,
            malformed=malformed,
        )
        return self.receipt_file(line_id, slip, kind)

    def receipt_file(self, line_id: str, slip: Slip, kind: Kind = "pdf") -> str:
        """A receipt on a line, exactly as given."""
        line = self.rows.need(Line, line_id)
        made = self._keep(self.rows.need(Report, line.report_id), slip, kind)
        self.rows.update(line, receipt_id=made.id)
        return made.id

    def rate(self, currency: str, rate: str, day: date | None = None) -> None:
        """Publish what one unit of a currency is worth in the company's own, from a day on (today)."""
        when = clock.of_day(day or clock.day(self.now))
        before = self.rows.get(Rate, currency, when)
        self._rates.clear()
        if before is None:
            self.rows.insert(Rate, currency=currency, day_at=when, rate=rate)
        else:
            self.rows.update(before, rate=rate)

    def policy(
        self,
        kind: str,
        *,
        category: str = "",
        city: str = "",
        role: str = "",
        per: str = "",
        amount: Money | None = None,
        number: int | None = None,
        sentence: str = "",
    ) -> str:
        """Set a rule in place of the one of that kind, category, city and role; gives its id."""
        self.no_policy(kind, category=category, city=city, role=role)
        return self.rows.insert(
            Rule,
            kind=kind,
            category=category,
            city=city,
            role=role,
            per=per,
            amount_minor=None if amount is None else amount.units,
            currency=BASE if amount is None else amount.currency,
            number=number,
            sentence=sentence or f"{kind} {category} {amount or number or ''}".strip(),
        ).id

    def no_policy(self, kind: str, *, category: str = "", city: str = "", role: str = "") -> None:
        """Take a rule out of the handbook, so that only somebody who knows can say it."""
        for rule in self.rows.where(Rule, kind=kind, category=category, city=city, role=role, active=1):
            self.rows.update(rule, active=0)

    def _put(self, report: Report, buy: Buy) -> Line:
        """The line and, before it, its receipt."""
        self._category(buy.category)
        key = self.rows.next_id(Line)
        number = int(key[len(Line.__prefix__) :])
        spent = self._spent(report, buy, number)
        receipt = self._printed(report, buy, spent, number)
        return self.rows.insert(
            Line,
            id=key,
            report_id=report.id,
            owner_id=report.owner_id,
            date_at=clock.of_day(spent.day),
            merchant=spent.merchant,
            merchant_key=merchant_key(spent.merchant),
            category=buy.category,
            amount_minor=buy.amount.units,
            currency=buy.amount.currency,
            tax_minor=spent.tax.units,
            repaid_minor=self.converted(buy.amount, report.currency, spent.day).units,
            quantity=buy.quantity,
            city=spent.city,
            cost_centre=report.cost_centre,
            project=buy.project,
            attendees=buy.attendees,
            note=buy.note,
            receipt_id=receipt,
        )

    def _spent(self, report: Report, buy: Buy, number: int) -> _Spent:
        city = buy.city or self._city(report, buy, number)
        trade = TRADES.get(buy.category)
        shop = trade.shops[number % len(trade.shops)] if trade else "Shop"
        return _Spent(
            merchant=buy.merchant or (f"{shop} {city}" if buy.category == "hotel" else shop),
            city=city,
            day=buy.day or clock.day((report.submitted_at or report.created_at) - (2 + number % 7) * clock.DAY),
            tax=buy.tax if buy.tax is not None else self._tax(buy, city),
        )

    def _printed(self, report: Report, buy: Buy, spent: _Spent, number: int) -> str | None:
        """The id of the receipt, None where there is none to have."""
        if buy.receipt is None or buy.category in ALLOWANCES:
            return None
        slip = till.slip(
            category=buy.category,
            merchant=spent.merchant,
            city=spent.city,
            day=spent.day,
            amount=buy.amount,
            tax=spent.tax,
            quantity=buy.quantity,
            number=number,
            language=buy.language,
            malformed=buy.malformed,
        )
        return self._keep(report, slip, buy.receipt).id

    def _keep(self, report: Report, slip: Slip, kind: Kind) -> Receipt:
        content = draw(slip, kind)
        return self.rows.insert(
            Receipt,
            owner_id=report.owner_id,
            report_id=report.id,
            name=f"{slip.name}.{kind}",
            media_type=media_type(content),
            digest=self._store.blobs.put(content),
            size=len(content),
            added_at=report.created_at,
        )

    def converted(self, money: Money, currency: str, at: int | date | None = None) -> Money:
        """As the view's; a rate is looked up once, until `rate` publishes another."""
        if money.currency == currency:
            return money
        when = self.now if at is None else clock.of_day(at) if isinstance(at, date) else at
        return exchanged(money, currency, self._worth(money.currency, when), self._worth(currency, when))

    @cached_property
    def _rates(self) -> dict[tuple[str, int], Fraction]:
        return {}

    def _worth(self, currency: str, at: int) -> Fraction:
        found = self._rates.get((currency, at))
        if found is None:
            found = self._rates[currency, at] = worth(self.rows, currency, at)
        return found

    @cached_property
    def _categories(self) -> dict[str, Category]:
        """The categories by id; they stand as the company was founded."""
        return {one.id: one for one in self.rows.where(Category)}

    def _category(self, key: str) -> Category:
        found = self._categories.get(key)
        if found is None:
            raise WrongUse(f"the category {key!r}", "one of the company's categories")
        return found

    def _city(self, report: Report, buy: Buy, number: int) -> str:
        """Where they use the currency, for what is bought somewhere."""
        if buy.category == "mileage":
            return ""
        towns = _cities(buy.amount.currency)
        return towns[number % len(towns)] if towns else self.rows.need(Person, report.owner_id).location

    def _tax(self, buy: Buy, city: str) -> Money:
        town = TOWN.get(city)
        if town is None or town.currency != buy.amount.currency or buy.category in (*ALLOWANCES, "flight"):
            return Money(0, buy.amount.currency)
        return Money.minor(buy.amount.units * town.tax // (10_000 + town.tax), buy.amount.currency)


@cache
def _cities(currency: str) -> list[str]:
    """Where they use a currency."""
    return [town.city for town in TOWNS if town.currency == currency]
