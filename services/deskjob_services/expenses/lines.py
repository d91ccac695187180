"""The lines of one's own report: add, change, remove."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.expenses import sight
from deskjob_services.expenses.amounts import AMOUNT, amount_in, currency_in
from deskjob_services.expenses.cards import Cards, lines_of
from deskjob_services.expenses.exchange import converted, known
from deskjob_services.expenses.filing import CURRENCY
from deskjob_services.expenses.models import Category, Line, Report
from deskjob_services.expenses.period import DAY, day
from deskjob_services.expenses.policy import merchant_key
from deskjob_services.expenses.service import OWN, expenses
from deskjob_services.expenses.shown import LineCard
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.money import Money

MOST = 200
"""Lines a report can have."""


class AddLine(Ask):
    """One thing paid for. Amounts are text with a dot (`"120.50"`); `quantity` counts nights, days, km or people."""

    report: str = Field(min_length=1, max_length=40)
    date: str = Field(pattern=DAY)
    merchant: str = Field(min_length=1, max_length=160)
    category: str = Field(min_length=1, max_length=40)
    amount: str = Field(pattern=AMOUNT)
    currency: str = Field(pattern=CURRENCY)
    tax: str = Field(default="0", pattern=AMOUNT)
    quantity: int = Field(default=1, ge=1, le=100_000)
    city: str = Field(default="", max_length=80)
    cost_centre: str = Field(default="", max_length=40)
    project: str = Field(default="", max_length=80)
    attendees: str = Field(default="", max_length=1000)
    note: str = Field(default="", max_length=2000)


class EditLine(Ask):
    """New values for a line; what is left out stays."""

    line: str = Field(min_length=1, max_length=40)
    date: str | None = Field(default=None, pattern=DAY)
    merchant: str | None = Field(default=None, min_length=1, max_length=160)
    category: str | None = Field(default=None, min_length=1, max_length=40)
    amount: str | None = Field(default=None, pattern=AMOUNT)
    currency: str | None = Field(default=None, pattern=CURRENCY)
    tax: str | None = Field(default=None, pattern=AMOUNT)
    quantity: int | None = Field(default=None, ge=1, le=100_000)
    city: str | None = Field(default=None, max_length=80)
    cost_centre: str | None = Field(default=None, max_length=40)
    project: str | None = Field(default=None, max_length=80)
    attendees: str | None = Field(default=None, max_length=1000)
    note: str | None = Field(default=None, max_length=2000)


class WhichLine(Ask):
    """A line by id."""

    line: str = Field(min_length=1, max_length=40)


@expenses.writes(
    http="POST /reports/{report}/lines",
    page="/reports/{report}/lines/new",
    allow=OWN,
    reversed_by="expenses.remove_line",
)
def add_line(act: Act, ask: AddLine) -> LineCard:
    """Add something paid for to one's own draft or returned report."""
    parent = sight.own_editable(act, ask.report)
    if len(lines_of(act.rows, parent.id)) >= MOST:
        raise Conflict(f"report {parent.id} has {MOST} lines", "another report for the rest")
    money = amount_in(ask.amount, ask.currency)
    values = ask.model_dump(exclude={"report", "date", "amount", "tax", "currency"})
    values |= _value(act, parent, money, amount_in(ask.tax, ask.currency, least=0), day(ask.date, act.now))
    values |= _named(act, ask.merchant, ask.category)
    values["cost_centre"] = ask.cost_centre or parent.cost_centre
    act.on(parent.id)
    made = act.rows.insert(Line, report_id=parent.id, owner_id=act.me.id, **values)
    return Cards(act.rows, act.me.id).line(made, parent)


@expenses.writes(http="PATCH /lines/{line}", page="/lines/{line}/edit", allow=OWN, reversed_by="expenses.edit_line")
def edit_line(act: Act, ask: EditLine) -> LineCard:
    """Change a line of one's own draft or returned report."""
    one, parent = sight.line(act, ask.line)
    values = ask.model_dump(exclude={"line", "date", "amount", "tax", "currency"}, exclude_none=True)
    currency = currency_in(ask.currency or one.currency)
    money = _again(ask.amount, one.amount_minor, one.currency, currency, least=1)
    tax = _again(ask.tax, one.tax_minor, one.currency, currency, least=0)
    values |= _value(act, parent, money, tax, day(ask.date, act.now) if ask.date else one.date_at)
    values |= _named(act, ask.merchant or one.merchant, ask.category or one.category)
    act.on(one.id)
    return Cards(act.rows, act.me.id).line(act.rows.update(one, **values), parent)


@expenses.writes(http="DELETE /lines/{line}", page="/reports/{report}", allow=OWN)
def remove_line(act: Act, ask: WhichLine) -> LineCard:
    """Take a line out of one's own draft or returned report; its receipt stays with the report."""
    one, parent = sight.line(act, ask.line)
    act.on(one.id)
    return Cards(act.rows, act.me.id).line(act.rows.update(one, removed_at=act.now), parent)


def _again(text: str | None, minor: int, before: str, currency: str, *, least: int) -> Money:
    """The new amount; where only the currency changes, the same figure in it."""
    if text is not None:
        return amount_in(text, currency, least=least)
    if before == currency:
        return Money.minor(minor, currency)
    return amount_in(str(Money.minor(minor, before).amount), currency, least=least)


def _value(act: Act, parent: Report, money: Money, tax: Money, date_at: int) -> dict[str, Any]:
    if tax > money:
        raise Invalid(f"a tax of {tax} in an amount of {money}", "a tax that is part of the amount")
    return {
        "date_at": date_at,
        "amount_minor": money.units,
        "currency": known(act.rows, money.currency, date_at),
        "tax_minor": tax.units,
        "repaid_minor": converted(act.rows, money, parent.currency, date_at).units,
    }


def _named(act: Act, merchant: str, category: str) -> dict[str, str]:
    if act.rows.get(Category, category) is None:
        known = ", ".join(one.id for one in act.rows.where(Category, order="id"))
        raise Invalid(f"the category {category!r}", f"one of: {known}")
    if not merchant_key(merchant):
        raise Invalid(f"the merchant {merchant!r}", "a name with letters or digits")
    return {"merchant": merchant.strip(), "merchant_key": merchant_key(merchant), "category": category}
