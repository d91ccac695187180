"""What those who write a firm's files know: who works where and since when, who was away, and what day it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from deskjob_services import clock
from deskjob_services.people.models import Department, Leave, Person, Setting
from deskjob_services.rows import Rows
from deskjob_services.seeder import Seeder

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
SHORT = tuple(name[:3] for name in MONTHS)
CURRENCY = {"London": "GBP", "Berlin": "EUR", "Kraków": "PLN", "Chicago": "USD", "Singapore": "SGD"}
"""What the petty cash of an office is counted in."""


class Office:
    """The firm as its people know it at the start."""

    def __init__(self, rows: Rows, start: int) -> None:
        self.start = start
        self.today = clock.day(start)
        self.people = rows.where(Person, employment="active", order="id")
        self.departments = rows.where(Department, order="id")
        self.company = next((one.value for one in rows.where(Setting, name="company")), "The company")
        self._away: defaultdict[str, list[Leave]] = defaultdict(list)
        for leave in rows.where(Leave, cancelled=0):
            self._away[leave.person_id].append(leave)
        self.person = {one.id: one for one in self.people}

    @cached_property
    def named(self) -> dict[str, Department]:
        """The departments by name."""
        return {one.name: one for one in self.departments}

    @cached_property
    def cities(self) -> list[str]:
        """Where people work, the largest office first."""
        places = [one.location for one in self.people]
        return sorted(set(places), key=lambda city: (-places.count(city), city))

    def head(self, department: str) -> Person:
        """Who heads a department."""
        found = self.person.get(self.named[department].head_id or "")
        return found or self.of(department)[0]

    def of(self, department: str) -> list[Person]:
        """Who works in a department."""
        wanted = self.named[department].id
        return [one for one in self.people if one.department_id == wanted]

    def there(self, day: date, *departments: str) -> list[Person]:
        """Who worked in these departments, or in any, on a day; whoever is longest with the firm, where nobody did."""
        wanted = {self.named[one].id for one in departments}
        end = clock.of_day(day, 23)
        found = [one for one in self.people if one.started_at <= end]
        return [one for one in found if not wanted or one.department_id in wanted] or [self.oldest]

    @cached_property
    def oldest(self) -> Person:
        """Who is longest with the firm."""
        return min(self.people, key=lambda one: (one.started_at, one.id))

    def department(self, person: Person) -> str:
        """The name of somebody's department."""
        return next(one.name for one in self.departments if one.id == person.department_id)

    def away(self, person: Person, day: date) -> Leave | None:
        """The leave somebody is on, on a day."""
        at = clock.of_day(day, 12)
        return next((one for one in self._away[person.id] if one.from_at <= at <= one.until_at), None)

    def ever_away(self, person: Person) -> bool:
        """Whether somebody has a leave at all."""
        return bool(self._away[person.id])

    def writer(self, department: str, at: int, chance: Seeder) -> Person:
        """Somebody of a department who is at work at a moment; who is longest with the firm, where nobody there is."""
        day = clock.day(at)
        able = [one for one in self.of(department) if one.started_at < at and not self.away(one, day)]
        return chance.choice(able) if able else self.oldest

    def month(self, back: int) -> date:
        """The first day of a month, so many before this one."""
        return clock.day(clock.month_back(self.start, back))

    def quarter(self) -> list[date]:
        """The months of the last quarter that is over."""
        first = self.month((self.today.month - 1) % 3 + 3)
        return [first, after(first), after(after(first))]

    def years_end(self) -> date:
        """The first day of this year, or of the last one where this year has only just begun."""
        return date(self.today.year if self.today.month > 1 else self.today.year - 1, 1, 1)


def after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def workdays(month: date) -> list[date]:
    """The days of a month that are not on a weekend."""
    days = (month + timedelta(days=place) for place in range((after(month) - month).days))
    return [one for one in days if one.weekday() < 5]


def spoken(month: date) -> str:
    """`March 2026`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook to be written: about what, up to which day, and how much of it is there (1 at its last version)."""

    office: Office
    chance: Seeder
    about: str
    since: date
    until: date
    share: float = 1.0

    @property
    def last(self) -> bool:
        """Whether this is its newest version."""
        return self.share >= 1

    def part(self, count: int) -> int:
        """How many of so many are there."""
        return max(1, int(count * self.share))

    def days(self, count: int) -> list[date]:
        """So many working days between `since` and `until`, in order; earlier versions have the first of them."""
        span = max(1, (self.until - self.since).days)
        found = sorted(self.since + timedelta(days=self.chance.integer(0, span - 1)) for _ in range(count))
        moved = [one - timedelta(days=max(0, one.weekday() - 4)) for one in found]
        return [max(one, self.since) for one in moved][: self.part(count)]

    def cents(self, low: float, usual: float, high: float) -> float:
        """An amount with two decimals."""
        return round(self.chance.spread(low * 100, usual * 100, high * 100)) / 100
