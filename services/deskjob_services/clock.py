"""Time: the company's own, in whole seconds since 1970 (UTC), and the one place that reads the host's clock."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

DEFAULT_START = int(datetime(2026, 4, 13, 9, 0, tzinfo=UTC).timestamp())
"""Monday 13 April 2026, 09:00: the company time at which a world opens."""


def wall() -> float:
    """Seconds of the host's monotonic clock; for limits and measurements only, never for state."""
    return time.perf_counter()


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Company time of a calendar moment."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


def moment(seconds: int) -> datetime:
    """The calendar moment, with its time zone (UTC)."""
    return datetime.fromtimestamp(seconds, UTC)


def day(seconds: int) -> date:
    """The calendar day."""
    return moment(seconds).date()


def of_day(value: date, hour: int = 0, minute: int = 0) -> int:
    """Company time of an hour of a calendar day."""
    return at(value.year, value.month, value.day, hour, minute)


def iso(seconds: int) -> str:
    """`2026-04-13T09:00:00.000Z`, the form product wires use."""
    return moment(seconds).isoformat(timespec="milliseconds")[:23] + "Z"


def spoken(seconds: int) -> str:
    """`Mon 13 Apr 2026, 09:00`, the form people read."""
    value = moment(seconds)
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}, {value:%H:%M}"


def spoken_day(seconds: int) -> str:
    """`Mon 13 Apr 2026`."""
    return spoken(seconds).split(",")[0]


def spoken_iso(text: str) -> str:
    """`Mon 13 Apr 2026` of an ISO day."""
    return spoken_day(of_day(date.fromisoformat(text)))


def month_start(seconds: int) -> int:
    """The first second of the month that holds this moment."""
    value = moment(seconds)
    return at(value.year, value.month, 1)


def month_back(seconds: int, months: int = 1) -> int:
    """The first second of the month that many months before."""
    value = moment(seconds)
    index = value.year * 12 + value.month - 1 - months
    return at(index // 12, index % 12 + 1, 1)


def duration(text: str) -> timedelta:
    """`"1 day"`, `"30 minutes"`, `"2 hours"` as a duration. Raises ValueError on anything else."""
    match = re.fullmatch(r"\s*(\d+)\s*(minute|hour|day|week)s?\s*", text)
    if not match:
        raise ValueError(f"found the duration {text!r}, expected such as '30 minutes', '2 hours' or '1 day'")
    unit = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": WEEK}[match[2]]
    return timedelta(seconds=int(match[1]) * unit)


# strftime's %a and %b follow LANG; the company's pages must not.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
