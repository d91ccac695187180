"""How rows of the directory are shown, and how a person or a department is found by what a caller wrote."""

from __future__ import annotations

from deskjob_services import clock
from deskjob_services.people.models import Department, Leave, Person, Role
from deskjob_services.people.presence import absence
from deskjob_services.people.shown import ChartPost, DepartmentCard, LeaveCard, PersonCard, Profile
from deskjob_services.rows import Rows


def find_person(rows: Rows, named: str) -> Person:
    """A person by immutable id or by handle (with or without @). Raises NotFound."""
    found = rows.get(Person, named) or rows.first(Person, handle=named.removeprefix("@"))
    return found or rows.need(Person, named)


def find_department(rows: Rows, named: str) -> Department:
    """A department by id or name. Raises NotFound."""
    found = rows.get(Department, named) or rows.first(Department, name=named)
    return found or rows.need(Department, named)


def person_card(rows: Rows, one: Person, now: int) -> PersonCard:
    """A person as one line."""
    away = absence(rows, one.id, now)
    return PersonCard(
        id=one.id,
        handle=one.handle,
        name=one.name,
        title=one.title,
        department=rows.need(Department, one.department_id).name,
        email=one.email,
        location=one.location,
        active=one.employment == "active",
        away_until=clock.day(away.until_at).isoformat() if away else None,
    )


def profile_of(rows: Rows, one: Person, now: int) -> Profile:
    """Everything the directory says of a person."""
    away = absence(rows, one.id, now)
    deputy_id = (away.deputy_id if away else None) or one.deputy_id
    reports = rows.where(Person, manager_id=one.id, employment="active", order="last_name, id")
    return Profile(
        **person_card(rows, one, now).model_dump(exclude={"away_until"}),
        first_name=one.first_name,
        last_name=one.last_name,
        department_id=one.department_id,
        manager_id=one.manager_id,
        manager=_name(rows, one.manager_id),
        reports=[person_card(rows, report, now) for report in reports],
        timezone=one.timezone,
        phone=one.phone,
        start_date=clock.day(one.started_at).isoformat(),
        away_from=clock.day(away.from_at).isoformat() if away else None,
        away_until=clock.day(away.until_at).isoformat() if away else None,
        deputy_id=deputy_id,
        deputy=_name(rows, deputy_id),
        about=one.about,
        roles=sorted(role.role for role in rows.where(Role, person_id=one.id)),
    )


def department_card(rows: Rows, one: Department) -> DepartmentCard:
    """A department with its head."""
    return DepartmentCard(
        id=one.id,
        name=one.name,
        cost_centre=one.cost_centre,
        head_id=one.head_id,
        head=_name(rows, one.head_id),
        people=rows.count(Person, department_id=one.id, employment="active"),
    )


def leave_card(rows: Rows, one: Leave) -> LeaveCard:
    """A leave with the names of who is away and who stands in."""
    return LeaveCard(
        id=one.id,
        person_id=one.person_id,
        person=_name(rows, one.person_id) or "",
        kind=one.kind,
        from_date=clock.day(one.from_at).isoformat(),
        until_date=clock.day(one.until_at).isoformat(),
        deputy_id=one.deputy_id,
        deputy=_name(rows, one.deputy_id),
        cancelled=bool(one.cancelled),
    )


def chart_posts(rows: Rows, now: int) -> list[ChartPost]:
    """Everybody's place, the firm's head first, then by name."""
    departments = {one.id: one.name for one in rows.where(Department)}
    away = rows.values(
        "select person_id from people_leave where cancelled = 0 and from_at <= :now and until_at >= :now", now=now
    )
    absent = {person_id for (person_id,) in away}
    everyone = rows.where(Person, employment="active", order="manager_id is not null, last_name, first_name, id")
    return [
        ChartPost(
            id=one.id,
            name=one.name,
            title=one.title,
            department=departments[one.department_id],
            manager_id=one.manager_id,
            away=one.id in absent,
        )
        for one in everyone
    ]


def _name(rows: Rows, person_id: str | None) -> str | None:
    found = rows.get(Person, person_id) if person_id else None
    return found.name if found else None
