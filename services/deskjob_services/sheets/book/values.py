"""What a cell may hold, and days as the numbers spreadsheets keep them as."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta


class ErrorValue(str):
    """What a formula gives that cannot be worked out, such as `#DIV/0!`; no text, though it reads like one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"ErrorValue({str(self)!r})"


Value = float | str | bool | ErrorValue | None
"""What a cell is worth: a number (days are numbers too), a text, a truth, an error, or nothing."""
Typed = Value | int | date | datetime
"""A value with days as days."""

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)
LAST_DAY = 2_958_465
"""The number of 31 December 9999."""
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?")


def serial(moment: date, since_1904: bool = False) -> float:
    """The number of a day or moment."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    passed = moment.replace(tzinfo=UTC) - (_EPOCH_1904 if since_1904 else _EPOCH)
    found = passed / timedelta(days=1)
    # There never was a 29 February 1900, except in spreadsheets.
    return found if since_1904 or found >= 61 else found - 1


def moment(number: float, since_1904: bool = False) -> date | datetime | None:
    """The day of a number, with its time where it has one; None beyond the calendar."""
    if not math.isfinite(number) or not 0 <= number < LAST_DAY + 1:
        return None
    if not since_1904 and number < 60:
        number += 1
    seconds = round(number * 86_400)
    found = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(seconds=seconds)
    return found.replace(tzinfo=None) if seconds % 86_400 else found.date()


def shown_moment(found: date | datetime) -> str:
    """A day or moment as an answer shows it."""
    return found.isoformat()


def day(text: str) -> date | datetime | None:
    """The day or moment of an ISO text, or None."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        year, month, dom = int(found[1]), int(found[2]), int(found[3])
        if year < 1900:
            return None
        if found[4] is None:
            return date(year, month, dom)
        return datetime(year, month, dom, int(found[4]), int(found[5]), int(found[6] or 0))
    except ValueError:
        return None


def figure(number: float) -> str:
    """A number as a file holds it: the shortest text that gives it back."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    told = repr(number)
    return told.upper().replace("E-0", "E-") if "e" in told else told
