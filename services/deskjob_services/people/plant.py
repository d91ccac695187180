"""Putting people's affairs in place before a case opens: verbs that skip the rules and keep the ids."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.people.models import Department, Leave, Person, Role, Setting
from deskjob_services.people.view import PeopleView
from deskjob_services.people.vocabulary import ascii_of

When = str | int
"""Seconds of company time, an ISO day (its end), a time from now such as "2 weeks", or "next month" (its end)."""


class PeoplePlant(PeopleView):
    """The directory's questions, and verbs that write. People are named by id."""

    def ids(self, title: str | None = None, department: str | None = None, without: Collection[str] = ()) -> list[str]:
        """As the view's, of ids alone: a seeding chooses a few of many, and is waited for."""
        found = self.rows.values(
            "select id from people_person where employment = 'active' and (:title is null or title = :title)"
            " and (:unit is null or department_id = :unit) order by rowid",
            title=title or None,
            unit=self.department(department).id if department else None,
        )
        return [row[0] for row in found if row[0] not in without]

    def away(
        self,
        person_id: str,
        until: When | None = None,
        deputy: str | None = None,
        *,
        since: When | None = None,
        without_deputy: bool = False,
        kind: str = "vacation",
    ) -> str:
        """Send somebody away, from today unless `since`, and give the leave's id.

        `without_deputy` takes the standing deputy away too; else the leave has the one given, or the standing one.
        """
        one = self.rows.need(Person, person_id)
        start = clock.of_day(clock.day(self.now)) if since is None else self._moment(since)
        end = self._moment("2 weeks" if until is None else until)
        if end <= start:
            raise WrongUse(f"a leave of {person_id} until {until!r}", "an end after its start", "give a later one")
        self.present(person_id)
        if without_deputy:
            self.rows.update(one, deputy_id=None)
        stands_in = None if without_deputy else deputy or one.deputy_id
        leave = self.rows.insert(
            Leave, person_id=person_id, kind=kind, from_at=start, until_at=end, deputy_id=stands_in
        )
        return leave.id

    def present(self, person_id: str) -> None:
        """Take every leave under way or to come off a person."""
        for leave in self.rows.where(Leave, person_id=person_id, cancelled=0):
            if leave.until_at >= self.now:
                self.rows.update(leave, cancelled=1)

    def hire(
        self,
        name: str,
        title: str,
        department: str,
        *,
        manager: str | None = None,
        location: str = "London",
        started: When | None = None,
        roles: tuple[str, ...] = (),
        about: str = "",
    ) -> str:
        """A new colleague, reporting to the department's head unless `manager`; the handle is made of the name."""
        unit = self.department(department)
        first, _, last = name.rpartition(" ")
        handle = self._handle(first or last, last)
        one = self.rows.insert(
            Person,
            handle=handle,
            name=name,
            first_name=first or last,
            last_name=last,
            email=f"{handle}@{self.rows.need(Setting, 'domain').value}",
            title=title,
            department_id=unit.id,
            manager_id=manager or unit.head_id,
            location=location,
            timezone=self._timezone(location),
            started_at=self.now - clock.WEEK if started is None else self._moment(started),
            about=about,
        )
        for role in roles:
            self.grant(one.id, role)
        return one.id

    def namesake(self, of: str, title: str = "Logistics Planner", department: str = "Operations") -> str:
        """A new colleague who is shown under the very name of another, by default in Operations."""
        return self.hire(self.person(of).name, title, department)

    def set(self, person_id: str, **fields: str | None) -> None:
        """New values of columns of a record (`title=`, `phone=`, `about=`, ...); a name sets its parts, too."""
        if name := fields.get("name"):
            first, _, last = name.rpartition(" ")
            fields = {"first_name": first or last, "last_name": last, **fields}
        self.rows.update(self.rows.need(Person, person_id), **fields)

    def move(self, person_id: str, department: str, manager: str | None = None) -> None:
        """To another department, under its head unless `manager`."""
        unit = self.department(department)
        boss = manager or (unit.head_id if unit.head_id != person_id else self.person(person_id).manager_id)
        self.rows.update(self.rows.need(Person, person_id), department_id=unit.id, manager_id=boss)

    def head(self, department: str, person_id: str) -> None:
        """Make somebody head of a department."""
        self.rows.update(self.rows.need(Department, self.department(department).id), head_id=person_id)

    def grant(self, person_id: str, role: str) -> None:
        """Give a company-wide right; one who holds it keeps it."""
        if self.rows.get(Role, person_id, role) is None:
            self.rows.insert(Role, person_id=person_id, role=role)

    def part(self, person_id: str) -> None:
        """Let somebody leave the firm; the record stays."""
        self.rows.update(self.rows.need(Person, person_id), employment="left")

    def _handle(self, first: str, last: str) -> str:
        stem = f"{ascii_of(first)}.{ascii_of(last)}"
        handle, number = stem, 1
        while self.rows.first(Person, handle=handle):
            number += 1
            handle = f"{stem}{number}"
        return handle

    def _timezone(self, location: str) -> str:
        found = self.rows.first(Person, location=location)
        return found.timezone if found else "Europe/London"

    def _moment(self, when: When) -> int:
        if isinstance(when, int):
            return when
        if when == "next month":
            return clock.month_back(self.now, -2) - clock.MINUTE
        try:
            return clock.of_day(date.fromisoformat(when)) + clock.DAY - clock.MINUTE
        except ValueError:
            pass
        try:
            return self.now + int(clock.duration(when).total_seconds())
        except ValueError as error:
            raise WrongUse(f"the time {when!r}", "seconds, an ISO day, '2 weeks' or 'next month'") from error
