"""Money as an exact number of minor units in one currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from deskjob_services.errors import WrongUse

_TWO_DECIMALS: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
    "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
    "TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"

DECIMALS: Final[dict[str, int]] = {
    **dict.fromkeys(_TWO_DECIMALS.split(), 2),
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
}
"""ISO 4217 code -> decimals of its minor unit."""

SYMBOLS: Final[dict[str, str]] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "KRW": "₩", "INR": "₹"}
"""The currencies printed with a sign; every other one is printed with its code."""

_AMOUNT: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class BadMoney(WrongUse, ValueError):
    """An amount or a currency that is not exact money; `value` is what was refused."""

    def __init__(self, value: object, expected: str) -> None:
        super().__init__(f"found {value!r}", f"expected {expected}")
        self.value = value


class MixedCurrencies(WrongUse, TypeError):
    """Two amounts in different currencies were added, subtracted or ordered."""

    def __init__(self, left: Money, right: Money) -> None:
        super().__init__(f"found {left} and {right}", "expected one currency", "convert one with Money.convert")
        self.left = left
        self.right = right


def decimals_of(currency: str) -> int:
    """Give the decimals of an ISO 4217 currency (USD 2, JPY 0, KWD 3); raise BadMoney when unknown."""
    try:
        return DECIMALS[currency]
    except (KeyError, TypeError):
        raise BadMoney(currency, "an ISO 4217 currency code such as 'USD'") from None


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Money:
    """An exact amount: `units` minor units (cents, yen, fils) of `currency`.

    `Money("145.50", "EUR")` takes the amount in whole units as text, int or Decimal, never as float.
    Amounts are equal when units and currency are; they are added and ordered in one currency only.
    """

    units: int
    currency: str

    def __init__(self, amount: str | int | Decimal = 0, currency: str = "USD") -> None:
        object.__setattr__(self, "units", _minor_units(amount, currency))
        object.__setattr__(self, "currency", currency)

    @classmethod
    def minor(cls, units: int, currency: str = "USD") -> Money:
        """Give the money of so many minor units: `Money.minor(12050)` is $120.50."""
        if isinstance(units, bool) or not isinstance(units, int):
            raise BadMoney(units, "a whole number of minor units")
        decimals_of(currency)
        money = cls.__new__(cls)
        object.__setattr__(money, "units", units)
        object.__setattr__(money, "currency", currency)
        return money

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, with all decimals of the currency."""
        return _shifted(self.units, decimals_of(self.currency))

    @property
    def digits(self) -> str:
        """The amount as it is written, thousands apart: `-1,234.50`."""
        decimals = decimals_of(self.currency)
        whole, rest = divmod(abs(self.units), 10**decimals)
        sign = "-" if self.units < 0 else ""
        return f"{sign}{whole:,}.{rest:0{decimals}d}" if decimals else f"{sign}{whole:,}"

    def convert(self, to: str, rate: Decimal) -> Money:
        """Give this in currency `to` at `rate` (units of `to` for one of ours), rounded half-even."""
        if not isinstance(rate, Decimal) or not rate.is_finite():
            raise BadMoney(rate, "a finite Decimal rate")
        places = decimals_of(to) - decimals_of(self.currency)
        return Money.minor(round(self.units * Fraction(rate) * Fraction(10) ** places), to)

    def __add__(self, other: Money | str | int) -> Money:
        money = self._operand(other)
        return NotImplemented if money is None else Money.minor(self.units + money.units, self.currency)

    __radd__ = __add__

    def __sub__(self, other: Money | str | int) -> Money:
        money = self._operand(other)
        return NotImplemented if money is None else Money.minor(self.units - money.units, self.currency)

    def __mul__(self, times: int) -> Money:
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Money.minor(self.units * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money.minor(-self.units, self.currency)

    def __abs__(self) -> Money:
        return Money.minor(abs(self.units), self.currency)

    def __bool__(self) -> bool:
        return self.units != 0

    def __lt__(self, other: Money) -> bool:
        return self._both(other)[0] < self._both(other)[1] if isinstance(other, Money) else NotImplemented

    def __le__(self, other: Money) -> bool:
        return self._both(other)[0] <= self._both(other)[1] if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: Money) -> bool:
        return self._both(other)[0] > self._both(other)[1] if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: Money) -> bool:
        return self._both(other)[0] >= self._both(other)[1] if isinstance(other, Money) else NotImplemented

    def __str__(self) -> str:
        sign = "-" if self.units < 0 else ""
        mark = SYMBOLS.get(self.currency, f"{self.currency} ")
        return f"{sign}{mark}{abs(self).digits}"

    def __repr__(self) -> str:
        return f"Money({str(self.amount)!r}, {self.currency!r})"

    def _operand(self, other: object) -> Money | None:
        """Read what is added: money, an amount as text in our currency, or the 0 that `sum` starts with."""
        if isinstance(other, Money):
            self._both(other)
            return other
        if isinstance(other, str):
            return Money(other, self.currency)
        return Money(0, self.currency) if other == 0 and type(other) is int else None

    def _both(self, other: Money) -> tuple[int, int]:
        if self.currency != other.currency:
            raise MixedCurrencies(self, other)
        return self.units, other.units


def _shifted(units: int, decimals: int) -> Decimal:
    """Give units / 10**decimals exactly, whatever the decimal context's precision."""
    return Decimal(f"{units}E-{decimals}")


def _minor_units(amount: str | int | Decimal, currency: str) -> int:
    decimals = decimals_of(currency)
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise BadMoney(amount, "an amount as text, int or Decimal (never float)")
    if isinstance(amount, str) and not _AMOUNT.fullmatch(amount):
        raise BadMoney(amount, "an amount such as '145.50'")
    exact = Decimal(amount)
    if not exact.is_finite():
        raise BadMoney(amount, "a finite amount")
    units: Fraction = Fraction(exact) * 10**decimals
    if units.denominator != 1:
        raise BadMoney(amount, f"at most {decimals} decimals in {currency}")
    return units.numerator
