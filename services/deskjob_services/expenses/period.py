"""Months and days as people ask for them."""

from __future__ import annotations

import re
from datetime import date

from deskjob_services import clock
from deskjob_services.errors import Invalid

MONTH = r"^(|this|last|[0-9]{4}-[0-9]{2})$"
"""The pattern of a month: empty for any, `this`, `last`, or such as 2026-03."""
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
"""The pattern of a day."""

EARLIEST = clock.at(2000, 1, 1)


def month(text: str, now: int) -> tuple[int, int]:
    """The first second of a month and of the next one. Raises Invalid."""
    if text in ("this", "last"):
        start = clock.month_back(now, 0 if text == "this" else 1)
    elif re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) and 2000 <= int(text[:4]) <= 2100:
        start = clock.at(int(text[:4]), int(text[5:]), 1)
    else:
        raise Invalid(f"the month {text!r}", "this, last, or a month such as 2026-03")
    return start, clock.month_back(start, -1)


def day(text: str, now: int) -> int:
    """The first second of a day that is not to come. Raises Invalid."""
    try:
        at = clock.of_day(date.fromisoformat(text))
    except ValueError as error:
        raise Invalid(f"the date {text!r}", "a day of the calendar, such as 2026-04-14") from error
    if not EARLIEST <= at <= now:
        raise Invalid(f"the date {text}", f"a day from {clock.day(EARLIEST)} to {clock.day(now)}")
    return at
