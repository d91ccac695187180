"""What scorers may ask about people: strictly by the id that never changes, unless a question says otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from deskjob_services import clock
from deskjob_services.kernel.view import View
from deskjob_services.lookalikes import caseless
from deskjob_services.people import presence
from deskjob_services.people.models import Department, Leave, Person, Role
from deskjob_services.prose import name_key


@dataclass(frozen=True, slots=True)
class Employee:
    """A person's record as it stands; `department` is its name, `active` false for those who left."""

    id: str
    handle: str
    name: str
    first_name: str
    last_name: str
    email: str
    title: str
    department_id: str
    department: str
    manager_id: str | None
    deputy_id: str | None
    location: str
    timezone: str
    phone: str
    started_at: int
    active: bool
    about: str


_COLUMNS: Final = {field.name for field in fields(Employee)} & set(Person.model_fields)
"""What stands in a record as it stands in the table."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A department."""

    id: str
    name: str
    head_id: str | None
    cost_centre: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A leave that stands, in seconds of company time; both ends are within it."""

    id: str
    person_id: str
    kind: str
    from_at: int
    until_at: int
    deputy_id: str | None

    @property
    def first(self) -> date:
        """The first day away."""
        return clock.day(self.from_at)

    @property
    def last(self) -> date:
        """The last day away."""
        return clock.day(self.until_at)


class PeopleView(View):
    """Read-only questions about the directory. A person that is not there raises NotFound."""

    def person(self, person_id: str) -> Employee:
        """The record of an id, of a former employee too."""
        return self._employee(self.rows.need(Person, person_id))

    def handle(self, handle: str) -> Employee | None:
        """Who goes by a handle now."""
        found = self.rows.first(Person, handle=handle)
        return None if found is None else self._employee(found)

    def everyone(self) -> list[Employee]:
        """All who work here, by id."""
        return [self._employee(found) for found in self.rows.where(Person, employment="active")]

    def ids(self, title: str | None = None, department: str | None = None, without: Collection[str] = ()) -> list[str]:
        """The ids of all who work here, with a title, in a department (by name), and not among `without`."""
        wanted: dict[str, Any] = {"employment": "active"} | ({"title": title} if title else {})
        if department:
            wanted["department_id"] = self.department(department).id
        return [found.id for found in self.rows.where(Person, **wanted) if found.id not in without]

    def leading_nobody(self) -> list[str]:
        """The ids of all who work here and have no one reporting to them."""
        found = self.rows.values(
            "select id from people_person p where employment = 'active' and not exists"
            " (select 1 from people_person r where r.manager_id = p.id and r.employment = 'active') order by id"
        )
        return [str(person_id) for (person_id,) in found]

    def by_title(self, title: str) -> list[Employee]:
        """All who work here under a title, longest-serving first."""
        return [self._employee(found) for found in self.rows.where(Person, title=title, employment="active")]

    def namesakes(self, person_id: str) -> list[str]:
        """The ids of others who are shown under the same name now."""
        name = self.person(person_id).name
        return [found.id for found in self.rows.where(Person, name=name) if found.id != person_id]

    def value(self, person_id: str, field: str) -> object:
        """One field of a record, named as in `Employee`; AttributeError for any other."""
        if field in _COLUMNS:
            return getattr(self.rows.need(Person, person_id), field)
        return getattr(self.person(person_id), field)

    def values(self, person_ids: Iterable[str], field: str) -> dict[str, object]:
        """One field of several records, by id."""
        return {person_id: self.value(person_id, field) for person_id in person_ids}

    def names(self, without: Collection[str] = (), *, heard: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """What each person but some may be called, by id: full name and handle; for `only(..., people=)`.

        heard: texts; then only those count whom one of them may name, which spares reading everybody.
        """
        if heard is None:
            chosen = self.rows.where(Person)
        else:
            chosen = [self.rows.need(Person, person_id) for person_id in self._named_in("\n".join(heard))]
        return {found.id: (found.name, found.handle) for found in chosen if found.id not in without}

    def _named_in(self, text: str) -> list[str]:
        """The ids of all whose full name or handle occurs in a text, however it is written."""
        seen = caseless(text)
        found = self.rows.values("select id, name, handle from people_person order by rowid") if seen else []
        return [person_id for person_id, *called in found if any(name_key(name) in seen for name in called)]

    def department(self, name: str) -> Unit:
        """A department by name or id."""
        found = self.rows.first(Department, name=name) or self.rows.need(Department, name)
        return _unit(found)

    def departments(self) -> list[Unit]:
        """All departments, by id."""
        return [_unit(found) for found in self.rows.where(Department)]

    def department_of(self, person_id: str) -> str:
        """The name of a person's department."""
        return self.person(person_id).department

    def manager(self, person_id: str) -> str | None:
        """The id of a person's manager; only the head of the firm has none."""
        return self.person(person_id).manager_id

    def managers(self, person_id: str) -> list[str]:
        """The ids of a person's managers, nearest first."""
        return presence.manager_of(self.rows, person_id)

    def reports(self, person_id: str) -> list[str]:
        """The ids of those who work here and report to a person directly."""
        return [found.id for found in self.rows.where(Person, manager_id=person_id, employment="active")]

    def absence(self, person_id: str) -> Absence | None:
        """The leave that keeps a person away now."""
        found = presence.absence(self.rows, person_id, self.now)
        return None if found is None else _absence(found)

    def leaves(self, person_id: str) -> list[Absence]:
        """A person's leaves that were not called off, past ones too, in order."""
        return [
            _absence(found) for found in self.rows.where(Leave, person_id=person_id, cancelled=0, order="from_at, id")
        ]

    def deputy(self, person_id: str) -> str | None:
        """The id of who stands in now: the deputy of the leave under way, else the standing one."""
        found = presence.absence(self.rows, person_id, self.now)
        return (found.deputy_id if found else None) or self.person(person_id).deputy_id

    def roles(self, person_id: str) -> frozenset[str]:
        """The company-wide rights a person holds, beyond being an employee."""
        return frozenset(found.role for found in self.rows.where(Role, person_id=person_id))

    def _employee(self, found: Person) -> Employee:
        return Employee(
            id=found.id,
            handle=found.handle,
            name=found.name,
            first_name=found.first_name,
            last_name=found.last_name,
            email=found.email,
            title=found.title,
            department_id=found.department_id,
            department=self.rows.need(Department, found.department_id).name,
            manager_id=found.manager_id,
            deputy_id=found.deputy_id,
            location=found.location,
            timezone=found.timezone,
            phone=found.phone,
            started_at=found.started_at,
            active=found.employment == "active",
            about=found.about,
        )


def _unit(found: Department) -> Unit:
    return Unit(found.id, found.name, found.head_id, found.cost_centre)


def _absence(found: Leave) -> Absence:
    return Absence(found.id, found.person_id, found.kind, found.from_at, found.until_at, found.deputy_id)
