"""Putting lines and receipts into planted reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.expenses import till
from deskjob_services.expenses.exchange import converted
from deskjob_services.expenses.market import TOWN, TRADES
from deskjob_services.expenses.models import Category, Line, Receipt, Report
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


class LinePlant(ExpensesView):
    """The questions about expenses, and the verbs that put lines and receipts into reports."""

    def line_in(self, report_id: str, buy: Buy) -> str:
        """One more line in a report, whatever its state; gives the line's id."""
        report = self.rows.need(Report, report_id)
        if self.rows.get(Category, buy.category) is None:
            raise WrongUse(f"the category {buy.category!r}", "one of the company's categories")
        number = self.rows.count(Line)
        city = buy.city or (self.rows.need(Person, report.owner_id).location if buy.category != "mileage" else "")
        trade = TRADES.get(buy.category)
        shop = trade.shops[number % len(trade.shops)] if trade else "Shop"
        merchant = buy.merchant or (f"{shop} {city}" if buy.category == "hotel" else shop)
        day = buy.day or clock.day((report.submitted_at or report.created_at) - (2 + number % 7) * clock.DAY)
        tax = buy.tax if buy.tax is not None else self._tax(buy, city)
        made = self.rows.insert(
            Line,
            report_id=report.id,
            owner_id=report.owner_id,
            date_at=clock.of_day(day),
            merchant=merchant,
            merchant_key=merchant_key(merchant),
            category=buy.category,
            amount_minor=buy.amount.units,
            currency=buy.amount.currency,
            tax_minor=tax.units,
            repaid_minor=converted(self.rows, buy.amount, report.currency, clock.of_day(day)).units,
            quantity=buy.quantity,
            city=city,
            cost_centre=report.cost_centre,
            project=buy.project,
            attendees=buy.attendees,
            note=buy.note,
        )
        if buy.receipt is not None and buy.category not in ALLOWANCES:
            self.receipt(made.id, buy.receipt, malformed=buy.malformed, language=buy.language)
        return made.id

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
        report = self.rows.need(Report, line.report_id)
        content = draw(slip, kind)
        made = self.rows.insert(
            Receipt,
            owner_id=line.owner_id,
            report_id=line.report_id,
            name=f"{slip.name}.{kind}",
            media_type=media_type(content),
            digest=self._store.blobs.put(content),
            size=len(content),
            added_at=report.created_at,
        )
        self.rows.update(line, receipt_id=made.id)
        return made.id

    def _tax(self, buy: Buy, city: str) -> Money:
        town = TOWN.get(city)
        if town is None or town.currency != buy.amount.currency or buy.category in (*ALLOWANCES, "flight"):
            return Money(0, buy.amount.currency)
        return Money.minor(buy.amount.units * town.tax // (10_000 + town.tax), buy.amount.currency)
