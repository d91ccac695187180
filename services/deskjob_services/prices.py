"""Amounts of money read out of prose, whatever the locale: `$1,234.50`, `1.234,50 EUR`, `(12.00) USD`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Final

from deskjob_services.lookalikes import plain
from deskjob_services.money import DECIMALS, Money
from deskjob_services.prose import Reading, masked

_SIGNS: Final[dict[str, str]] = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "S$": "SGD", "MX$": "MXN", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW",
    "₹": "INR", "₺": "TRY", "₪": "ILS", "zł": "PLN", "Kč": "CZK",
}  # fmt: skip
_WORDS: Final[dict[str, str]] = {
    "us dollar": "USD", "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY",
    "won": "KRW", "swiss franc": "CHF", "franc": "CHF", "zloty": "PLN", "rupee": "INR",
}  # fmt: skip
_ENGLISH: Final = {"ALL", "TOP"}  # codes that are words people write in capitals
_LOWER: Final = [
    "usd",
    "eur",
    "gbp",
    "jpy",
    "chf",
    "krw",
    "pln",
    "sek",
    "nok",
    "dkk",
    "cad",
    "aud",
    "kwd",
    "bhd",
    "czk",
]
_FAMILY: Final = {"USD": {"CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "USD"}, "JPY": {"CNY", "JPY"}}
_SCALE: Final = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}  # powers of ten

_DIGITS: Final = r"\d{1,3}(?:[ ',.]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_STRONG: Final = re.compile(r"\s*[–/-]\s*|,?\s+(?:or|to)\s+")
_WEAK: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+and\s+")


def moneys(text: str, default: str | None = None) -> list[Money]:
    """Give the amounts of money in the text, in order.

    A number without a currency is read only when `default` names the currency to take, or when it stands in a
    list or range with one that has (`100-120 USD`). `(12.00) USD` is negative, `(12.00 USD)` a remark.
    The codes ALL and TOP are not read, because they are English words.
    """
    return [reading.value for reading in read_moneys(plain(text), default)]


def read_moneys(seen: str, default: str | None = None) -> list[Reading[Money]]:
    """Give the amounts of a plain text with their places."""
    amounts = [_Amount(match, _currencies(match)) for match in _pattern().finditer(masked(seen))]
    _share_currencies(amounts, seen)
    return [reading for amount in amounts for reading in amount.readings(default)]


@cache
def _pattern() -> re.Pattern[str]:
    """What an amount looks like; compiled on first use, as that takes longer than most texts that are read by it."""
    code = "|".join([*sorted(set(DECIMALS) - _ENGLISH), *_LOWER])
    sign = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=lambda sign: (-len(sign), sign)))
    word = "|".join(rf"(?i:{word}s?)" for word in sorted(_WORDS, key=lambda word: (-len(word), word)))
    before = rf"(?:(?<![A-Za-z])(?:{code})|(?:{sign}))"
    after = rf"(?:(?:{code}|{word})(?![A-Za-z])|(?:{sign})(?![\w(]))"
    return re.compile(
        rf"(?P<minus>(?<![\w)])-|\bminus )?(?:(?P<before>{before})\s?)?(?P<minus2>(?<![\w)])-)?(?P<open>\()?"
        rf"(?<![\w.])(?<!\d,)(?P<number>(?>{_DIGITS}))(?!\d|[.,]\d|%|\s%)(?P<close>\))?"
        rf"(?:\s?(?P<scale>(?:k|K|M|m|mn|bn|thousand|million|billion)(?![A-Za-z])))?"
        rf"(?(before)(?:\s?(?P<both>{after})(?!\s?[-(]?\d))?|(?:\s?(?P<after>{after}))?)"
        rf"(?P<cents> and \d{{1,2}} cents)?(?![A-Za-z_])"
    )


@dataclass(slots=True)
class _Amount:
    match: re.Match[str]
    currencies: tuple[str, ...]

    @property
    def decimals(self) -> int:
        """Digits after the last separator, when there are one or two of them; else 0."""
        tail = re.search(r"[.,](\d{1,2})$", self.match["number"])
        return len(tail[1]) if tail else 0

    def readings(self, default: str | None) -> Iterator[Reading[Money]]:
        for currency in self.currencies or ((default,) if default else ()):
            value = self._value(currency)
            if value is not None:
                yield Reading(value, self.match.start(), self.match.end())

    def _value(self, currency: str) -> Money | None:
        match, places = self.match, DECIMALS[currency]
        amount = _amount(match["number"], places)
        if amount is None:
            return None
        exact = Fraction(amount) * 10 ** _SCALE.get((match["scale"] or "").lower(), 0)
        exact += Fraction(int("".join(re.findall(r"\d", match["cents"] or "")) or 0), 100)
        units = exact * 10**places
        if units.denominator != 1:
            return None
        below_zero = match["minus"] or match["minus2"] or (match["open"] and match["close"])
        return Money.minor(-int(units) if below_zero else int(units), currency)


def _currencies(match: re.Match[str]) -> tuple[str, ...]:
    """Name the currency; two when the signs before and after contradict each other."""
    before = _currency(match["before"])
    after = _currency(match["both"] or match["after"])
    if before and after and after in _FAMILY.get(before, {before}):
        return (after,)
    return tuple(dict.fromkeys(name for name in (before, after) if name))


def _currency(mark: str | None) -> str | None:
    if mark is None:
        return None
    return _SIGNS.get(mark) or _WORDS.get(mark.lower().rstrip("s")) or mark.upper()


def _amount(number: str, places: int) -> Decimal | None:
    """Read digits and separators as an amount with at most so many places; None when they make no sense."""
    whole, decimals = number, ""
    last = max(number.rfind("."), number.rfind(","))
    if last >= 0 and _is_decimal_sign(number, last, places):
        whole, decimals = number[:last], number[last + 1 :]
    signs = set(re.findall(r"\D", whole))
    if len(signs) > 1 or (decimals and number[last] in signs):
        return None
    if signs and not re.fullmatch(r"[1-9]\d{0,2}(?:\D\d{3})+", whole):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}")


def _is_decimal_sign(number: str, last: int, places: int) -> bool:
    """Tell whether the last separator begins the decimals: another kind before, or not three digits after."""
    if re.search(rf"[^\d{re.escape(number[last])}]", number[:last]):
        return True
    if number.count(number[last]) > 1:
        return False
    return len(number) - last - 1 != 3 or (places == 3 and number[last] == ".")


def _share_currencies(amounts: list[_Amount], seen: str) -> None:
    """Give bare numbers in a list or range the currency at its end (`100 or 120 USD`) or start."""
    for place, amount in enumerate(amounts):
        if len(amount.currencies) != 1:
            continue
        ahead = amount.match["before"] is not None
        strong, row = _row(amounts[place:] if ahead else amounts[place::-1], seen, ahead)
        if strong or len(row) > 1 or all(other.decimals == amount.decimals > 0 for other in row):
            for other in row:
                other.currencies = amount.currencies


def _row(amounts: list[_Amount], seen: str, ahead: bool) -> tuple[bool, list[_Amount]]:
    """Follow bare numbers from the first amount on: does a strong separator join any, and which are they."""
    strong = False
    row: list[_Amount] = []
    for one, other in pairwise(amounts):
        left, right = (one, other) if ahead else (other, one)
        gap = seen[left.match.end() : right.match.start()]
        counted = ahead and re.match(r"\s*[A-Za-z]", seen[right.match.end() :])
        if other.currencies or counted or not (_STRONG.fullmatch(gap) or _WEAK.fullmatch(gap)):
            break
        strong = strong or bool(_STRONG.fullmatch(gap))
        row.append(other)
    return strong, row
