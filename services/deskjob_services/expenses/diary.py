"""When the reports of a grown company were begun, handed in, decided and paid: told backwards from where they stand.

No report is left waiting for a decision that was handed in in the month the company opens in; what a case plants
there is all there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deskjob_services import clock
from deskjob_services.seeder import Seeder

PAYDAYS = (14, 28)
OLDEST = 350
"""Days that the oldest report is old."""

SHARES = {"paid": 66, "approved": 9, "submitted": 9, "draft": 9, "returned": 4, "withdrawn": 3}
"""How many in a hundred reports are in which state."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The times of one report in company seconds; 0 where it has not come to that."""

    created_at: int
    submitted_at: int = 0
    decided_at: int = 0
    paid_at: int = 0


class Diary:
    """Draws the dates of reports that fit their state on the day the company opens."""

    def __init__(self, start: int, seeder: Seeder) -> None:
        self._start = start
        self._seeder = seeder
        self._month = clock.month_start(start)
        self._payday = self._last_payday()
        self._tell: dict[str, Callable[[], Dates]] = {
            "draft": self._draft,
            "submitted": self._submitted,
            "returned": self._returned,
            "approved": self._approved,
            "paid": self._paid,
            "withdrawn": self._withdrawn,
        }

    def dates(self, status: str) -> Dates:
        """Dates for a report in this state."""
        return self._tell[status]()

    def _draft(self) -> Dates:
        return Dates(self._work(self._start - self._days(1, 24)))

    def _submitted(self) -> Dates:
        submitted = self._work(self._month - self._days(1, 26))
        return Dates(self._before(submitted, 0, 4), submitted)

    def _returned(self) -> Dates:
        decided = self._work(self._start - self._days(1, 40))
        submitted = min(self._before(decided, 1, 6), self._work(self._month - clock.DAY))
        return Dates(self._before(submitted, 0, 4), submitted, decided)

    def _approved(self) -> Dates:
        since = max(2, (self._start - self._payday) // clock.DAY)
        decided = self._work(self._start - self._days(1, since))
        submitted = self._before(decided, 1, 7)
        return Dates(self._before(submitted, 0, 4), submitted, decided)

    def _paid(self) -> Dates:
        decided = self._work(self._payday - self._days(1, OLDEST))
        submitted = self._before(decided, 1, 7)
        return Dates(self._before(submitted, 0, 4), submitted, decided, _next_payday(decided))

    def _withdrawn(self) -> Dates:
        withdrawn = self._work(self._start - self._days(8, 300))
        submitted = self._before(withdrawn, 0, 3)
        return Dates(self._before(submitted, 0, 4), submitted, withdrawn)

    def _days(self, low: int, high: int) -> int:
        return self._seeder.integer(low * clock.DAY, high * clock.DAY)

    def _before(self, at: int, low: int, high: int) -> int:
        return min(self._work(at - self._days(low, high)), at - clock.HOUR)

    def _work(self, at: int) -> int:
        """A working hour of that day, or of the Friday before a weekend."""
        day = clock.day(at)
        back = max(0, day.weekday() - 4)
        return clock.of_day(day, self._seeder.integer(8, 17), self._seeder.integer(0, 59)) - back * clock.DAY

    def _last_payday(self) -> int:
        day = self._start - clock.DAY
        while clock.day(day).day not in PAYDAYS:
            day -= clock.DAY
        return clock.of_day(clock.day(day), 14, 30)


def _next_payday(after: int) -> int:
    day = after + clock.DAY
    while clock.day(day).day not in PAYDAYS:
        day += clock.DAY
    return clock.of_day(clock.day(day), 14, 30)
