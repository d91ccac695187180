"""What people may do in the directory."""

from __future__ import annotations

from datetime import date
from typing import Any

from deskjob_services import clock
from deskjob_services.errors import Conflict, Forbidden, Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Nothing, Service, only
from deskjob_services.people.asked import Edit, Rename, Search, SetDeputy, TakeLeave, WhichLeave, WhichPerson
from deskjob_services.people.cards import (
    chart_posts,
    department_card,
    find_department,
    find_person,
    leave_card,
    person_card,
    profile_of,
)
from deskjob_services.people.models import Department, Leave, Person
from deskjob_services.people.presence import manager_of
from deskjob_services.people.shown import Cards, Chart, Departments, LeaveCard, Leaves, Profile
from deskjob_services.people.vocabulary import ascii_of

service = people = Service("people", "People", "violet", "Who works here, for whom, and who stands in.")


@people.reads(http="GET /people", page="/")
def search(act: Act, ask: Search) -> Cards:
    """Find people by name, handle, title, department or manager."""
    where, values = _wanted(act, ask)
    total = act.rows.values(f"select count(*) from people_person where {where}", **values)[0][0]
    found = act.rows.query(
        Person,
        f"select * from people_person where {where} order by last_name, first_name, id limit :count offset :offset",
        **values,
        count=ask.count,
        offset=ask.offset,
    )
    return Cards(people=[person_card(act.rows, one, act.now) for one in found], total=total)


@people.reads(http="GET /people/{person}", page="/people/{person}")
def profile(act: Act, ask: WhichPerson) -> Profile:
    """Everything the directory says of one person."""
    return profile_of(act.rows, find_person(act.rows, ask.person), act.now)


@people.reads(http="GET /me", page="/me")
def me(act: Act, ask: Nothing) -> Profile:
    """One's own profile."""
    return profile_of(act.rows, act.me, act.now)


@people.reads(http="GET /chart", page="/chart")
def chart(act: Act, ask: Nothing) -> Chart:
    """The org chart: everybody's title, department and manager."""
    return Chart(posts=chart_posts(act.rows, act.now))


@people.reads(http="GET /departments", page="/departments")
def departments(act: Act, ask: Nothing) -> Departments:
    """All departments with their heads."""
    found = act.rows.where(Department, order="name")
    return Departments(departments=[department_card(act.rows, one) for one in found])


@people.reads(http="GET /leaves", page="/leaves")
def leaves(act: Act, ask: Nothing) -> Leaves:
    """Who is away now or soon, and who stands in."""
    found = act.rows.query(
        Leave,
        "select * from people_leave where cancelled = 0 and until_at >= :now order by from_at, id limit 500",
        now=act.now,
    )
    return Leaves(leaves=[leave_card(act.rows, one) for one in found])


@people.writes(
    http="PATCH /people/{person}",
    page="/people/{person}/edit",
    allow=only(employee="own", people_ops="any", it_support="any", admin="any"),
)
def edit(act: Act, ask: Edit) -> Profile:
    """Change a person's record; the immutable id stays. Nobody sets their own title, department or manager."""
    one = find_person(act.rows, ask.person)
    act.permit("own" if one.id == act.me.id else "other")
    changes = _changes(act, one, ask)
    placed = {name for name in ("title", "department_id", "manager_id") if changes[name] != getattr(one, name)}
    if placed and one.id == act.me.id:
        raise Forbidden(f"{act.me.name} may not set {', '.join(sorted(placed))} of their own record", "somebody else")
    act.on(one.id)
    return profile_of(act.rows, act.rows.update(one, **changes), act.now)


@people.writes(
    http="POST /people/{person}/rename",
    page="/people/{person}/edit",
    allow=only(employee="own", people_ops="any", it_support="any", admin="any"),
    reversed_by="people.rename",
)
def rename(act: Act, ask: Rename) -> Profile:
    """Change the name a person is shown under; the immutable id stays."""
    one = find_person(act.rows, ask.person)
    act.permit("own" if one.id == act.me.id else "other")
    act.on(one.id)
    name = " ".join(ask.name.split())
    first, _, last = name.rpartition(" ")
    renamed = act.rows.update(one, name=name, first_name=first or last, last_name=last)
    return profile_of(act.rows, renamed, act.now)


@people.writes(
    http="POST /leaves",
    page="/people/{person}/leave",
    allow=only(employee="own report", people_ops="any", admin="any"),
    reversed_by="people.cancel_leave",
)
def take_leave(act: Act, ask: TakeLeave) -> LeaveCard:
    """Enter days away for oneself, for somebody one manages, or as people operations for anybody."""
    one = find_person(act.rows, ask.person)
    act.permit(_standing(act, one))
    start, end = _day(ask.from_date), _day(ask.until_date) + clock.DAY - clock.MINUTE
    if end < start:
        raise Invalid(f"a leave from {ask.from_date} until {ask.until_date}", "an end that is not before its start")
    deputy = _deputy(act, one, ask.deputy)
    _free_days(act, one, start, end)
    act.on(one.id)
    leave = act.rows.insert(Leave, person_id=one.id, kind=ask.kind, from_at=start, until_at=end, deputy_id=deputy)
    return leave_card(act.rows, leave)


@people.writes(
    http="POST /leaves/{leave}/cancel",
    page="/leaves",
    allow=only(employee="own report", people_ops="any", admin="any"),
)
def cancel_leave(act: Act, ask: WhichLeave) -> LeaveCard:
    """Call a leave off; the entry stays, marked as cancelled."""
    found = act.rows.need(Leave, ask.leave)
    act.permit(_standing(act, act.rows.need(Person, found.person_id)))
    if found.cancelled:
        raise Conflict(f"leave {found.id} is cancelled already", "a leave that stands")
    act.on(found.id)
    return leave_card(act.rows, act.rows.update(found, cancelled=1))


@people.writes(
    http="PUT /people/{person}/deputy",
    page="/people/{person}/edit",
    allow=only(employee="own report", people_ops="any", admin="any"),
)
def set_deputy(act: Act, ask: SetDeputy) -> Profile:
    """Name who stands in for a person; none when left out."""
    one = find_person(act.rows, ask.person)
    act.permit(_standing(act, one))
    deputy = _deputy(act, one, ask.deputy)
    act.on(one.id)
    return profile_of(act.rows, act.rows.update(one, deputy_id=deputy), act.now)


def _wanted(act: Act, ask: Search) -> tuple[str, dict[str, Any]]:
    """The condition of a search, and the values it binds."""
    where, values = ["1"], dict[str, Any]()
    if not ask.include_former:
        where.append("employment = 'active'")
    for number, word in enumerate(ask.text.split()[:8]):
        fields = [f"{field} like :word{number} escape '\\'" for field in ("name", "handle", "title", "email", "id")]
        values[f"word{number}"] = f"%{_plainly(word.removeprefix('@'))}%"
        if ascii_of(word):
            # LIKE knows case in ASCII only; handles are the names in ASCII, so Zajac finds Zając, and łuk Łukasz.
            fields.append(f"handle like :ascii{number}")
            values[f"ascii{number}"] = f"%{ascii_of(word)}%"
        where.append(f"({' or '.join(fields)})")
    if ask.title:
        where.append("title = :title collate nocase")
        values["title"] = ask.title
    if ask.department:
        where.append("department_id = :department")
        values["department"] = find_department(act.rows, ask.department).id
    if ask.manager:
        where.append("manager_id = :manager")
        values["manager"] = find_person(act.rows, ask.manager).id
    return " and ".join(where), values


def _plainly(text: str) -> str:
    """Text for a LIKE pattern with `\\` as escape, its own wildcards made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _changes(act: Act, one: Person, ask: Edit) -> dict[str, Any]:
    given = {
        name: " ".join(value.split()) if name != "about" else value
        for name in ("first_name", "last_name", "title", "location", "phone", "about")
        if (value := getattr(ask, name)) is not None
    }
    if "first_name" in given or "last_name" in given:
        given["name"] = f"{given.get('first_name', one.first_name)} {given.get('last_name', one.last_name)}"
    return given | {
        "title": given.get("title", one.title),
        "handle": _free_handle(act, one, ask.handle),
        "department_id": find_department(act.rows, ask.department).id if ask.department else one.department_id,
        "manager_id": _manager(act, one, ask.manager),
    }


def _standing(act: Act, one: Person) -> str:
    if one.id == act.me.id:
        return "own"
    return "report" if one.manager_id == act.me.id else "other"


def _manager(act: Act, one: Person, named: str | None) -> str | None:
    if not named:
        return one.manager_id
    boss = find_person(act.rows, named)
    if boss.employment != "active" or one.id == boss.id or one.id in manager_of(act.rows, boss.id):
        raise Invalid(f"{boss.name} as manager of {one.name}", "somebody who works here and does not report to them")
    return boss.id


def _deputy(act: Act, one: Person, named: str | None) -> str | None:
    if not named:
        return None
    deputy = find_person(act.rows, named)
    if deputy.id == one.id or deputy.employment != "active":
        raise Invalid(f"{deputy.name} as deputy of {one.name}", "somebody else who works here")
    return deputy.id


def _free_handle(act: Act, one: Person, handle: str | None) -> str:
    if handle is None or handle == one.handle:
        return one.handle
    if act.rows.first(Person, handle=handle):
        raise Conflict(f"the handle {handle!r} is taken", "a handle nobody has")
    return handle


def _free_days(act: Act, one: Person, start: int, end: int) -> None:
    for leave in act.rows.where(Leave, person_id=one.id, cancelled=0):
        if leave.from_at <= end and leave.until_at >= start:
            raise Conflict(f"{leave.id} covers some of these days", "days without a leave", "cancel that one first")


def _day(text: str) -> int:
    try:
        return clock.of_day(date.fromisoformat(text))
    except ValueError as error:
        raise Invalid(f"the date {text!r}", "a day of the calendar, such as 2026-04-14") from error
