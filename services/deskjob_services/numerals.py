"""Plain numbers read out of prose: counts and quantities, as against money, dates, times and ids."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from deskjob_services.lookalikes import plain
from deskjob_services.prices import read_moneys
from deskjob_services.prose import Reading, blank, masked

_BULLET: Final = re.compile(r"^\s*\d{1,3}[.)](?=\s)", re.M)
_NUMBER: Final = re.compile(
    r"(?<![\w.])(?<!\d,)(?P<sign>(?<![\w)])-)?(?P<number>\d{1,3}(?:[,']\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?!\w|[.,]\d)"
)


def numbers(text: str) -> list[Decimal]:
    """Give the plain numbers in the text: those that are no part of money, dates, times, ids or list marks.

    The dot is the decimal sign; a comma before exactly three digits groups, and is a decimal sign otherwise.
    """
    return [reading.value for reading in read_numbers(plain(text))]


def read_numbers(seen: str) -> list[Reading[Decimal]]:
    """Give the plain numbers of a plain text with their places."""
    bare = _BULLET.sub(blank, masked(seen))
    for price in read_moneys(seen):
        bare = bare[: price.start] + "_" * (price.end - price.start) + bare[price.end :]
    return [Reading(_decimal(match), match.start(), match.end()) for match in _NUMBER.finditer(bare)]


def _decimal(match: re.Match[str]) -> Decimal:
    digits = match["number"]
    grouped = re.fullmatch(r"\d{1,3}(?:[,']\d{3})+(?:\.\d+)?", digits) and not digits.startswith("0,")
    value = digits.replace(",", "").replace("'", "") if grouped else digits.replace(",", ".")
    return Decimal((match["sign"] or "") + value)
