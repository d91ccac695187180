"""What people may do in the directory."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from deskjob_services import clock
from deskjob_services.errors import Conflict, Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, Nothing, Service, Shown, only
from deskjob_services.people.models import Department, Leave, Person, Role
from deskjob_services.people.presence import absence, manager_of

service = people = Service("people", "People", "violet", "Who works here, for whom, and who stands in.")


class PersonCard(Shown):
    """One line of the directory. Names follow SCIM 2.0 where it has one."""

    id: str
    handle: str
    name: str
    title: str
    department: str
    email: str
    location: str
    active: bool
    away_until: str | None


class Profile(Shown):
    """Everything the directory says of a person. Dates are ISO days."""

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
    manager: str | None
    reports: list[PersonCard]
    location: str
    timezone: str
    phone: str
    start_date: str
    active: bool
    away_from: str | None
    away_until: str | None
    deputy_id: str | None
    deputy: str | None
    about: str
    roles: list[str]


class Cards(Shown):
    """A stretch of the directory; `total` counts all that match."""

    people: list[PersonCard]
    total: int


class DepartmentCard(Shown):
    """A department with its head."""

    id: str
    name: str
    cost_centre: str
    head_id: str | None
    head: str | None
    people: int


class Departments(Shown):
    """All departments."""

    departments: list[DepartmentCard]


class LeaveCard(Shown):
    """A leave; dates are ISO days."""

    id: str
    person_id: str
    kind: str
    from_date: str
    until_date: str
    deputy_id: str | None
    cancelled: bool


class Leaves(Shown):
    """Leaves, soonest first."""

    leaves: list[LeaveCard]


class Search(Ask):
    """Which people: words of a name, handle or title; a department by id or name; away today or not."""

    text: str = Field(default="", max_length=200)
    department: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=200)
    manager: str = Field(default="", max_length=200, description="id or handle of the manager")
    include_former: bool = False
    count: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class WhichPerson(Ask):
    """A person by immutable id, or by handle."""

    person: str = Field(min_length=1, max_length=200)


class Edit(Ask):
    """New values for a person's record; what is left out stays. Dates and authors cannot be given."""

    person: str = Field(min_length=1, max_length=200)
    first_name: str | None = Field(default=None, min_length=1, max_length=80)
    last_name: str | None = Field(default=None, min_length=1, max_length=80)
    handle: str | None = Field(default=None, min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9._-]*$")
    title: str | None = Field(default=None, min_length=1, max_length=120)
    department: str | None = Field(default=None, max_length=120, description="id or name")
    manager: str | None = Field(default=None, max_length=120, description="id or handle")
    location: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=40)
    about: str | None = Field(default=None, max_length=2000)


class Rename(Ask):
    """A new display name."""

    person: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=160)


class TakeLeave(Ask):
    """Days away, both included, and who stands in."""

    person: str = Field(min_length=1, max_length=200)
    kind: str = Field(pattern="^(vacation|sick|parental|training)$")
    from_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    until_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    deputy: str | None = Field(default=None, max_length=120)


class WhichLeave(Ask):
    """A leave by id."""

    leave: str = Field(min_length=1, max_length=40)


class SetDeputy(Ask):
    """Who stands in for a person; none when left out."""

    person: str = Field(min_length=1, max_length=200)
    deputy: str | None = Field(default=None, max_length=120)


@people.reads(http="GET /people", page="/")
def search(act: Act, ask: Search) -> Cards:
    """Find people by name, handle, title, department or manager."""
    where, values = ["1"], {}
    if not ask.include_former:
        where.append("employment = 'active'")
    if ask.text:
        where.append(
            "(name like :text escape '\\' or handle like :text escape '\\' or title like :text escape '\\')"
        )
        values["text"] = f"%{like(ask.text)}%"
    if ask.title:
        where.append("title = :title collate nocase")
        values["title"] = ask.title
    if ask.department:
        where.append("department_id = :department")
        values["department"] = department(act, ask.department).id
    if ask.manager:
        where.append("manager_id = :manager")
        values["manager"] = person(act, ask.manager).id
    condition = " and ".join(where)
    total = act.rows.values(f"select count(*) from people_person where {condition}", **values)[0][0]
    found = act.rows.query(
        Person,
        f"select * from people_person where {condition} order by last_name, first_name, id limit :count offset :offset",
        **values,
        count=ask.count,
        offset=ask.offset,
    )
    return Cards(people=[card(act, one) for one in found], total=total)


@people.reads(http="GET /people/{person}", page="/people/{person}")
def profile(act: Act, ask: WhichPerson) -> Profile:
    """Everything the directory says of one person."""
    return _profile(act, person(act, ask.person))


@people.reads(http="GET /me", page="/me")
def me(act: Act, ask: Nothing) -> Profile:
    """One's own profile."""
    return _profile(act, act.me)


@people.reads(http="GET /departments", page="/departments")
def departments(act: Act, ask: Nothing) -> Departments:
    """All departments with their heads."""
    return Departments(
        departments=[_department(act, one) for one in act.rows.where(Department, order="name")]
    )


@people.reads(http="GET /leaves", page="/leaves")
def leaves(act: Act, ask: Nothing) -> Leaves:
    """Who is away now or soon, and who stands in."""
    found = act.rows.query(
        Leave,
        "select * from people_leave where cancelled = 0 and until_at >= :now order by from_at, id limit 500",
        now=act.now,
    )
    return Leaves(leaves=[_leave(one) for one in found])


@people.writes(
    http="PATCH /people/{person}",
    page="/people/{person}/edit",
    allow=only(employee="own", people_ops="any", it_support="any", admin="any"),
)
def edit(act: Act, ask: Edit) -> Profile:
    """Change a person's record; the immutable id stays. One's own title, department and manager are not one's own to set."""
    one = person(act, ask.person)
    act.permit("own" if one.id == act.me.id else "other")
    placed = {"title", "department", "manager"} & ask.model_fields_set
    if placed and one.id == act.me.id and not act.roles & {"people_ops", "admin"}:
        act.permit("other")
    act.on(one.id)
    first, last = ask.first_name or one.first_name, ask.last_name or one.last_name
    named = ask.first_name is not None or ask.last_name is not None
    changes = {
        "first_name": first,
        "last_name": last,
        "name": f"{first} {last}" if named else one.name,
        "title": ask.title or one.title,
        "location": ask.location if ask.location is not None else one.location,
        "phone": ask.phone if ask.phone is not None else one.phone,
        "about": ask.about if ask.about is not None else one.about,
        "handle": _free_handle(act, one, ask.handle),
        "department_id": department(act, ask.department).id if ask.department else one.department_id,
        "manager_id": _manager(act, one, ask.manager),
    }
    return _profile(act, act.rows.update(one, **changes))


@people.writes(
    http="POST /people/{person}/rename",
    page="/people/{person}/edit",
    allow=only(employee="own", people_ops="any", it_support="any", admin="any"),
    reversed_by="people.rename",
)
def rename(act: Act, ask: Rename) -> Profile:
    """Change the name a person is shown under; the immutable id stays."""
    one = person(act, ask.person)
    act.permit("own" if one.id == act.me.id else "other")
    act.on(one.id)
    first, _, last = ask.name.strip().rpartition(" ")
    if not ask.name.strip():
        raise Invalid("an empty name", "a first and a last name")
    return _profile(
        act, act.rows.update(one, name=ask.name.strip(), first_name=first or last, last_name=last)
    )


@people.writes(
    http="POST /leaves",
    page="/people/{person}/leave",
    allow=only(employee="own report", people_ops="any", admin="any"),
    reversed_by="people.cancel_leave",
)
def take_leave(act: Act, ask: TakeLeave) -> LeaveCard:
    """Enter days away for oneself, for somebody one manages, or as people operations for anybody."""
    one = person(act, ask.person)
    act.permit(*_standing(act, one))
    start, end = _day(ask.from_date), _day(ask.until_date) + clock.DAY - 60
    if end < start:
        raise Invalid(
            f"a leave from {ask.from_date} until {ask.until_date}", "an end that is not before its start"
        )
    deputy = person(act, ask.deputy).id if ask.deputy else None
    if deputy == one.id:
        raise Invalid("a person as their own deputy", "somebody else")
    act.on(one.id)
    return _leave(
        act.rows.insert(Leave, person_id=one.id, kind=ask.kind, from_at=start, until_at=end, deputy_id=deputy)
    )


@people.writes(
    http="POST /leaves/{leave}/cancel",
    page="/leaves",
    allow=only(employee="own report", people_ops="any", admin="any"),
)
def cancel_leave(act: Act, ask: WhichLeave) -> LeaveCard:
    """Call a leave off; the entry stays, marked as cancelled."""
    found = act.rows.need(Leave, ask.leave)
    act.permit(*_standing(act, act.rows.need(Person, found.person_id)))
    if found.cancelled:
        raise Conflict(f"leave {found.id} is cancelled already", "a leave that stands")
    act.on(found.id)
    return _leave(act.rows.update(found, cancelled=1))


@people.writes(
    http="PUT /people/{person}/deputy",
    page="/people/{person}/edit",
    allow=only(employee="own report", people_ops="any", admin="any"),
)
def set_deputy(act: Act, ask: SetDeputy) -> Profile:
    """Name who stands in for a person."""
    one = person(act, ask.person)
    act.permit(*_standing(act, one))
    deputy = person(act, ask.deputy).id if ask.deputy else None
    if deputy == one.id:
        raise Invalid("a person as their own deputy", "somebody else")
    act.on(one.id)
    return _profile(act, act.rows.update(one, deputy_id=deputy))


def person(act: Act, named: str) -> Person:
    """A person by immutable id or by handle (with or without @). Raises NotFound."""
    found = act.rows.get(Person, named) or act.rows.first(Person, handle=named.removeprefix("@"))
    return found or act.rows.need(Person, named)


def department(act: Act, named: str) -> Department:
    """A department by id or name. Raises NotFound."""
    found = act.rows.get(Department, named) or act.rows.first(Department, name=named)
    return found or act.rows.need(Department, named)


def card(act: Act, one: Person) -> PersonCard:
    """A person as one line."""
    away = absence(act.rows, one.id, act.now)
    return PersonCard(
        id=one.id,
        handle=one.handle,
        name=one.name,
        title=one.title,
        department=act.rows.need(Department, one.department_id).name,
        email=one.email,
        location=one.location,
        active=one.employment == "active",
        away_until=clock.day(away.until_at).isoformat() if away else None,
    )


def like(text: str) -> str:
    """Text for a LIKE pattern with `\\` as escape, its own wildcards made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _profile(act: Act, one: Person) -> Profile:
    away = absence(act.rows, one.id, act.now)
    deputy_id = (away.deputy_id if away else None) or one.deputy_id
    manager = act.rows.get(Person, one.manager_id) if one.manager_id else None
    deputy = act.rows.get(Person, deputy_id) if deputy_id else None
    reports = act.rows.where(Person, manager_id=one.id, employment="active", order="last_name, id")
    return Profile(
        **card(act, one).model_dump(exclude={"away_until"}),
        first_name=one.first_name,
        last_name=one.last_name,
        department_id=one.department_id,
        manager_id=one.manager_id,
        manager=manager.name if manager else None,
        reports=[card(act, report) for report in reports],
        timezone=one.timezone,
        phone=one.phone,
        start_date=clock.day(one.started_at).isoformat(),
        away_from=clock.day(away.from_at).isoformat() if away else None,
        away_until=clock.day(away.until_at).isoformat() if away else None,
        deputy_id=deputy_id,
        deputy=deputy.name if deputy else None,
        about=one.about,
        roles=sorted(role.role for role in act.rows.where(Role, person_id=one.id)),
    )


def _department(act: Act, one: Department) -> DepartmentCard:
    head = act.rows.get(Person, one.head_id) if one.head_id else None
    return DepartmentCard(
        id=one.id,
        name=one.name,
        cost_centre=one.cost_centre,
        head_id=one.head_id,
        head=head.name if head else None,
        people=act.rows.count(Person, department_id=one.id, employment="active"),
    )


def _leave(one: Leave) -> LeaveCard:
    return LeaveCard(
        id=one.id,
        person_id=one.person_id,
        kind=one.kind,
        from_date=clock.day(one.from_at).isoformat(),
        until_date=clock.day(one.until_at).isoformat(),
        deputy_id=one.deputy_id,
        cancelled=bool(one.cancelled),
    )


def _standing(act: Act, one: Person) -> tuple[str, ...]:
    if one.id == act.me.id:
        return ("own",)
    return ("report",) if one.manager_id == act.me.id else ("other",)


def _manager(act: Act, one: Person, named: str | None) -> str | None:
    if named is None:
        return one.manager_id
    boss = person(act, named)
    if one.id == boss.id or one.id in manager_of(act.rows, boss.id):
        raise Invalid(f"{boss.name} as manager of {one.name}", "somebody who does not report to them")
    return boss.id


def _free_handle(act: Act, one: Person, handle: str | None) -> str:
    if handle is None or handle == one.handle:
        return one.handle
    if act.rows.first(Person, handle=handle):
        raise Conflict(f"the handle {handle!r} is taken", "a handle nobody has")
    return handle


def _day(text: str) -> int:
    try:
        return clock.of_day(date.fromisoformat(text))
    except ValueError as error:
        raise Invalid(f"the date {text!r}", "a day of the calendar, such as 2026-04-14") from error
