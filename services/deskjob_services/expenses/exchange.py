"""Exchange rates by date: what a currency was worth on a day, and exact conversion, rounded half-even once."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from deskjob_services import clock
from deskjob_services.errors import Invalid
from deskjob_services.expenses.models import Rate
from deskjob_services.money import BadMoney, Money, decimals_of
from deskjob_services.rows import Rows

BASE = "USD"
"""The company's own currency, in which its rates, limits and comparisons are."""

_ONE = Fraction(1)
_SHOWN = Context(prec=10)
_LATEST = "select * from expenses_rate where currency = :currency and day_at <= :at order by day_at desc limit 1"


def worth(rows: Rows, currency: str, at: int) -> Fraction:
    """What one unit of a currency was worth in the company's own at a time, by the last rate published until then.

    Raises Invalid where none had been published.
    """
    if currency == BASE:
        return _ONE
    found = rows.query(Rate, _LATEST, currency=currency, at=at)
    if not found:
        raise Invalid(f"no rate for {currency!r} on {clock.day(at)}", "a currency and day that expenses.rates lists")
    return _fraction(found[0].rate)


def known(rows: Rows, currency: str, at: int) -> str:
    """The currency, if it has a rate at a time. Raises Invalid: what cannot be compared cannot be claimed."""
    try:
        decimals_of(currency)
    except BadMoney as error:
        raise Invalid(f"the currency {currency!r}", error.expected) from error
    worth(rows, currency, at)
    return currency


def converted(rows: Rows, money: Money, currency: str, at: int) -> Money:
    """The money in another currency at the rates of a time. Raises Invalid where a rate is missing."""
    if money.currency == currency:
        return money
    return exchanged(money, currency, worth(rows, money.currency, at), worth(rows, currency, at))


def exchanged(money: Money, currency: str, given: Fraction, wanted: Fraction) -> Money:
    """The money in another currency, from what one unit of each is worth; half a minor unit goes to the even one."""
    above = money.units * given.numerator * wanted.denominator * 10 ** decimals_of(currency)
    below = given.denominator * wanted.numerator * 10 ** decimals_of(money.currency)
    units, rest = divmod(above, below)
    return Money.minor(units + (2 * rest > below or (2 * rest == below and units % 2)), currency)


def rate_text(given: Fraction, wanted: Fraction) -> str:
    """Units of the wanted currency for one of the given, to ten digits; conversion itself is exact."""
    ratio = given / wanted
    return format(_SHOWN.divide(Decimal(ratio.numerator), Decimal(ratio.denominator)).normalize(), "f")


@lru_cache(maxsize=4096)
def _fraction(rate: str) -> Fraction:
    return Fraction(rate)
