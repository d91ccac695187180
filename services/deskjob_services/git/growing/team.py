"""Who works on a repository, in which part, and when they are at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskjob_services import clock
from deskjob_services.chat.grow import zone_shift
from deskjob_services.git.access import DEVELOPER, GUEST, MAINTAINER, OWNER, REPORTER
from deskjob_services.git.growing.history import Author
from deskjob_services.people.models import Person
from deskjob_services.seeder import Seeder

_LEADING = ("Engineering Lead", "Head of Engineering")
_CODING = ("Software Engineer", "QA Engineer", "Engineering Lead", "Head of Engineering")
_RUNNING = ("Systems Administrator", "IT Support Specialist", "Head of IT")
_PLANNING = ("Logistics Planner", "Operations Lead", "Customs Specialist", "Head of Operations")
_DATA = ("Data Engineer", "Software Engineer", "Engineering Lead", "Head of Engineering")
_WRITING = ("Logistics Planner", "Customs Specialist", "Customer Service Agent", "Office Manager", "Operations Lead")

PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "platform": {"lead": _LEADING, "main": _CODING, "dev": _CODING, "dev2": _CODING, "dev3": _CODING},
    "data": {"lead": _LEADING, "main": _DATA, "dev": _DATA, "dev2": _DATA, "dev3": _CODING},
    "infra": {"lead": ("Head of IT",), "main": _RUNNING, "dev": _RUNNING, "dev2": _RUNNING, "dev3": _CODING},
    "docs": {"lead": ("Operations Lead", "Head of Operations"), "main": _WRITING, "dev": _WRITING, "dev2": _WRITING,
             "dev3": ("Content Editor", "Marketing Manager", "Office Manager")},
}  # fmt: skip
"""By name space: which titles take which part, the usual ones first."""
_BESIDE = {"pm": ("Product Manager", "Product Designer"), "ops": _PLANNING, "support": ("IT Support Specialist",)}
"""Who looks on: they open issues and comment."""
LEVELS = {"lead": OWNER, "main": MAINTAINER, "dev": DEVELOPER, "dev2": DEVELOPER, "dev3": DEVELOPER, "pm": REPORTER,
          "ops": REPORTER, "support": GUEST}  # fmt: skip
LEVEL_NAMES = {"guest": GUEST, "reporter": REPORTER, "developer": DEVELOPER, "maintainer": MAINTAINER, "owner": OWNER}


@dataclass(slots=True)
class Staff:
    """The people a company's teams are made of, and when each of them was away."""

    people: Sequence[Person]
    away: dict[str, list[tuple[int, int]]]

    def holding(self, titles: Sequence[str], since: int) -> list[Person]:
        """Who held one of these titles then, in the order of the titles."""
        return [one for title in titles for one in self.people if one.title == title and one.started_at <= since]

    def there(self, one: Person, at: int) -> bool:
        """Whether somebody was at work in the days around a moment."""
        days = 3 * clock.DAY
        return not any(since < at + days and at < until for since, until in self.away.get(one.id, ()))


class Team:
    """The people of one repository, by part."""

    def __init__(self, staff: Staff, space: str, since: int, seeder: Seeder) -> None:
        self._staff = staff
        self.parts: dict[str, Person] = {}
        taken: set[str] = set()
        for part, titles in {**PARTS[space], **_BESIDE}.items():
            able = staff.holding(titles, since)
            free = [one for one in able if one.id not in taken] or able or [staff.people[0]]
            usual = [one for one in free if one.title == free[0].title]
            self.parts[part] = one = seeder.choice(usual)
            taken.add(one.id)

    def levels(self) -> dict[str, int]:
        """Each member's standing: the highest of the parts they have."""
        found: dict[str, int] = {}
        for part, one in self.parts.items():
            found[one.id] = max(found.get(one.id, 0), LEVELS[part])
        return dict(sorted(found.items()))

    def acting(self, part: str, at: int) -> Person:
        """Who has a part at a moment: its holder, or who stands in while they are away."""
        holder = self.parts[part]
        if self._staff.there(holder, at):
            return holder
        least = LEVELS[part]
        standing = [one for other, one in self.parts.items() if LEVELS[other] >= least and self._staff.there(one, at)]
        return standing[0] if standing else holder

    def reviewer(self, author: Person, at: int, seeder: Seeder) -> Person:
        """Somebody who may merge and is not the author."""
        able = [one for part, one in self.parts.items() if LEVELS[part] >= DEVELOPER and one.id != author.id]
        there = [one for one in able if self._staff.there(one, at)] or able
        return seeder.choice(there) if there else author


def working(one: Person, at: int) -> int:
    """This moment, or the next one in the person's working hours."""
    shift = zone_shift(one.timezone, at // clock.DAY)
    days, second = divmod(at + shift, clock.DAY)
    if second < 8 * clock.HOUR or second >= 18 * clock.HOUR:
        days += second >= 18 * clock.HOUR
        second = 8 * clock.HOUR + ((at + shift) * 7919) % (100 * clock.MINUTE)
    weekday = (days + 3) % 7
    days += 7 - weekday if weekday > 4 else 0
    return days * clock.DAY + second - shift


def author(one: Person) -> Author:
    """Somebody as their commits name them."""
    return Author(one.name, one.email)
