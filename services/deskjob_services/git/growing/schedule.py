"""When the parts of a story happen: spread over months, the monthly ones at the month's turn, wishes whenever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from deskjob_services import clock
from deskjob_services.git.growing.story import Step, Story, story
from deskjob_services.seeder import Seeder

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_LAST = 3 * clock.DAY
"""How long before the start the last of it is begun, so that all of it is over by then."""


@dataclass(slots=True)
class Happening:
    """Steps that happen from a moment on, and words that stand for them alone."""

    at: int
    steps: list[Step]
    slots: dict[str, str] = field(default_factory=dict)


class Schedule:
    """The order and the moments of one story."""

    def __init__(self, story: Story, begin: int, start: int, seeder: Seeder) -> None:
        self._story, self._begin, self._start, self._seeder = story, begin, start, seeder
        released = [unit.first.given[0] for unit in story.units if unit.first.verb == "release"]
        if released:
            major, minor, *_ = released[-1].split(".")
            self.milestones = [*released, f"{major}.{int(minor) + 1}.0"]
            self.later = f"{major}.{int(minor) + 2}.0"
        else:
            self.milestones, self.later = [_quarter(start)], _quarter(start + 91 * clock.DAY)

    def happenings(self) -> list[Happening]:
        """All of it, in order."""
        found: list[Happening] = []
        units = self._story.units
        span = self._start - _LAST - self._begin
        for number, unit in enumerate(units):
            share = (number + self._seeder.fraction() * 0.8) / len(units)
            # What is begun is busy: the first third of the work takes the first fifth of the time.
            at = self._begin + int(span * share**1.3)
            if unit.first.verb == "series":
                found += self._series(unit.steps, at)
            else:
                found.append(Happening(at, unit.steps))
        return sorted([*found, *self._wishes()], key=lambda one: one.at)

    def _series(self, steps: list[Step], since: int) -> Iterator[Happening]:
        often = steps[0].given[0]
        at = clock.month_back(since, -1) + 9 * clock.HOUR if often == "monthly" else since
        while at < self._start - _LAST:
            slots = moment(at) | {"value": self._value(steps[0])}
            yield Happening(at + self._seeder.integer(0, 8) * clock.HOUR, [_commit(steps[0]), *steps[1:]], slots)
            step = int(often) * clock.DAY if often.isdecimal() else 0
            at = clock.month_back(at, -1) + self._seeder.integer(9, 50) * clock.HOUR if not step else at + step

    def _value(self, step: Step) -> str:
        """A number between two bounds such as `84-160/10`: 8.4 to 16.0."""
        if len(step.given) < 3:
            return ""
        bounds, _, part = step.given[2].partition("/")
        low, high = (int(bound) for bound in bounds.split("-"))
        drawn = self._seeder.integer(low, high)
        return str(drawn) if not part else f"{drawn / int(part):.{len(part) - 1}f}"

    def _wishes(self) -> Iterator[Happening]:
        """Most of what anybody wishes for; more of it lately."""
        own = self._story.head.get("wish", [])
        wishes = [*self._seeder.sample(own, len(own) - len(own) // 8), *self._heard()]
        span = self._start - _LAST - self._begin
        for step in wishes:
            yield Happening(self._begin + int(span * self._seeder.spread(0.1, 0.95, 1.0)), [step])

    def _heard(self) -> list[Step]:
        """A few wishes that any project of the name space may hear."""
        space = self._story.head["project"][0].given[1]
        found = []
        for step in story("wishes").head["wish"]:
            part, label, spaces = step.given
            if spaces.partition(",")[0] == space:
                labels = f"{label},{spaces.partition(',')[2]}".rstrip(",")
                found.append(Step("wish", (part, labels), step.text, step.lines))
        return self._seeder.sample(found, min(4, len(found)))


def moment(at: int) -> dict[str, str]:
    """The words that tell when: `<month>` (March 2026), `<iso>` (2026-03), `<day>` (2026-03-09)."""
    found = clock.moment(at)
    return {"month": f"{_MONTHS[found.month - 1]} {found.year}", "iso": f"{found:%Y-%m}", "day": f"{found:%Y-%m-%d}"}


def _commit(step: Step) -> Step:
    return Step("commit", (step.given[1],), step.text, step.lines)


def _quarter(at: int) -> str:
    found = clock.moment(at)
    return f"Q{(found.month + 2) // 3} {found.year}"
