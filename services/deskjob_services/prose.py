"""Values read out of prose: dates, record ids and people. Money is in `prices`, numbers in `numerals`.

Every reader takes raw text, reads its plain form (`lookalikes.plain`) and gives values in their order.
`read_*` gives them with their places, which a comparator needs to see the sentence around a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

from deskjob_services.lookalikes import caseless, plain

V_co = TypeVar("V_co", covariant=True)


class Reading(NamedTuple, Generic[V_co]):
    """A value and where it stands in the plain text."""

    value: V_co
    start: int
    end: int


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,?\s+(?P<year>\d{4})(?!\d))"
_ISO: Final = re.compile(
    r"(?<![\w-])(?P<year>\d{4})([-/])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:T\d\d:\d\d(?::\d\d)?Z?)?(?![\w-])"
)
_DAY_FIRST: Final = re.compile(rf"(?<!\w){_DAY}[\s-]+(?:of\s+)?{_MONTH}(?:{_YEAR}|-(?P<year2>\d{{4}})(?!\d))?", re.I)
_MONTH_FIRST: Final = re.compile(rf"(?<!\w){_MONTH}\s+{_DAY}\b(?!:\d){_YEAR}?", re.I)
_SLASHED: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/]|[.-]\d)")
_TIME: Final = re.compile(r"(?<![\w:])\d{1,2}:\d{2}(?::\d{2})?(?![\w:])|(?<!\w)\d{1,2}\s?[ap]m\b", re.I)
_ID: Final = re.compile(r"(?<![\w-])[A-Za-z]{1,3}\d{2,}(?!\w)")


def dates(text: str, *, day_first: bool | None = None, year: int | None = None) -> list[date]:
    """Give the dates in the text: ISO, `14 Apr 2026`, `April 14, 2026`, `14.04.2026`, `14/04/2026`.

    `05/04/2026` has two meanings: with `day_first` None both are given, so it states no single day. A day and
    month without a year are read only when `year` is given. Days that do not exist are not read.
    """
    return [reading.value for reading in read_dates(plain(text), day_first=day_first, year=year)]


def ids(text: str) -> list[str]:
    """Give the record ids (`E0001`, `M000012`) in the text, in capitals."""
    return [reading.value for reading in read_ids(plain(text))]


def people(text: str, directory: Mapping[str, Iterable[str]]) -> list[str]:
    """Give the ids of the people named in the text, in order; `directory` is id -> names and handles.

    The longest name wins (`Mina Park` is not also `Mina`). A name that several people bear gives all: it
    tells nobody apart. Case, accents and look-alike letters make no difference.
    """
    return [reading.value for reading in read_people(plain(text), directory)]


def read_dates(seen: str, *, day_first: bool | None = None, year: int | None = None) -> list[Reading[date]]:
    """Give the dates of a plain text with their places."""
    found: list[Reading[date]] = []
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(seen):
            parts = match.groupdict()
            stated = parts.get("year") or parts.get("year2") or year
            day = _date(int(stated), _month(parts["month"]), int(parts["day"])) if stated else None
            _keep(found, [] if day is None else [day], match)
    for match in _SLASHED.finditer(seen):
        _keep(found, _slashed(match, day_first), match)
    return sorted(found, key=lambda reading: reading.start)


def read_ids(seen: str) -> list[Reading[str]]:
    """Give the record ids of a plain text with their places."""
    return [Reading(match.group().upper(), match.start(), match.end()) for match in _ID.finditer(seen)]


def read_people(seen: str, directory: Mapping[str, Iterable[str]]) -> list[Reading[str]]:
    """Give the people named in a plain text, with places in its caseless form."""
    text = caseless(seen)
    bearers: dict[str, set[str]] = {}
    for person, names in directory.items():
        for name in map(name_key, names):
            if name and name in text:
                bearers.setdefault(name, set()).add(person)
    if not bearers:
        return []
    longest_first = "|".join(re.escape(name) for name in sorted(bearers, key=lambda name: (-len(name), name)))
    matches = re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", text)
    return [Reading(person, m.start(), m.end()) for m in matches for person in sorted(bearers[m.group()])]


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """A name as it is looked for in a caseless text."""
    return caseless(name).strip()


def masked(seen: str) -> str:
    """Give the text with dates, times and ids blotted out by underscores, every other sign in its place."""
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _SLASHED, _TIME, _ID):
        seen = pattern.sub(blank, seen)
    return seen


def blank(match: re.Match[str]) -> str:
    """Give underscores in the place of a match."""
    return "_" * len(match.group())


def _keep(found: list[Reading[date]], days: list[date], match: re.Match[str]) -> None:
    free = all(match.end() <= other.start or match.start() >= other.end for other in found)
    found.extend(Reading(day, match.start(), match.end()) for day in days if free)


def _slashed(match: re.Match[str], day_first: bool | None) -> list[date]:
    first, sign, second, year_text = match.groups()
    year = int(year_text) + (2000 if len(year_text) == 2 else 0)
    by_day = _date(year, int(second), int(first))
    by_month = None if sign == "." else _date(year, int(first), int(second))
    wanted = {True: (by_day,), False: (by_month,), None: (by_day, by_month)}[True if sign == "." else day_first]
    read = wanted if any(wanted) else (by_day, by_month)
    return list(dict.fromkeys(day for day in read if day is not None))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1
