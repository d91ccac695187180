"""Grows the firm's people: who works here, where, since when, for whom, who stands in and who is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.blueprint import Blueprint
from deskjob_services.people import vocabulary
from deskjob_services.people.chart import CHIEF, GROUPS, POSTS, ROLES, Group, headcount
from deskjob_services.people.models import Department, Leave, Person, Role, Setting
from deskjob_services.people.naming import Named, Namer
from deskjob_services.people.vocabulary import PLACES, Place
from deskjob_services.rows import Rows, numbered
from deskjob_services.seeder import Seeder

YEAR = 365 * clock.DAY


@dataclass(eq=False)
class Hire:
    """A person on the way into the directory."""

    title: str
    department: str
    place: Place
    started_at: int
    employed: bool = True
    manager: Hire | None = None
    deputy: Hire | None = None
    named: Named = field(default_factory=Named)
    about: str = ""
    phone: str = ""
    id: str = ""


def grow(rows: Rows, blobs: Blobs, blueprint: Blueprint, seeder: Seeder) -> None:
    """Fill the directory's tables of an empty company."""
    domain = _firm(rows, seeder.branch("firm"))
    staff = _staff(blueprint, seeder.branch("staff"))
    everyone = staff + _former(staff, blueprint, seeder.branch("former"))
    Namer(seeder.branch("names")).name(everyone)
    _number(everyone)
    away = _away(staff, blueprint, seeder.branch("away"))
    _deputies(staff, {hire.id for hire, *_ in away}, seeder.branch("deputies"))
    _describe(everyone, seeder.branch("about"))
    _departments(rows, staff)
    rows.insert_many(Person, [_person(hire, domain) for hire in sorted(everyone, key=lambda hire: hire.id)])
    _roles(rows, staff)
    _leaves(rows, away)


def _firm(rows: Rows, seeder: Seeder) -> str:
    """Name and address; gives the mail domain."""
    name, trade = seeder.choice(vocabulary.FIRMS), seeder.choice(vocabulary.TRADES)
    firm, domain = f"{name} {trade}", f"{name}-{trade}.example".lower()
    street = f"{seeder.integer(2, 98)} {seeder.choice(vocabulary.STREETS)}"
    settings = {"company": firm, "domain": domain, "address": f"{street}, London SE1 {seeder.integer(1, 9)}XA"}
    rows.insert_many(Setting, [{"name": key, "value": value} for key, value in sorted(settings.items())])
    return domain


def _staff(blueprint: Blueprint, seeder: Seeder) -> list[Hire]:
    count = headcount(blueprint.sizes.people)
    staff: list[Hire] = []
    for group in GROUPS:
        for post in group.posts:
            staff += [_hire(post.title, group.name, blueprint.start, seeder) for _ in range(count[post.title])]
    _newcomers(staff, blueprint.start, seeder)
    chief = next(hire for hire in staff if hire.title == CHIEF)
    chief.place, chief.started_at = PLACES[0], _monday(blueprint.start - 11 * YEAR)
    for group in GROUPS:
        _report(group, [hire for hire in staff if hire.department == group.name], chief)
    return staff


def _hire(title: str, department: str, start: int, seeder: Seeder) -> Hire:
    place = seeder.choices(PLACES, 1, [place.share for place in PLACES])[0]
    senior = title.startswith("Head") or title.endswith("Lead")
    ago = seeder.spread(2.0, 4.0, 9.5) if senior else seeder.spread(0.15, 1.5, 9.0)
    return Hire(title, department, place, _monday(start - int(ago * YEAR)))


def _newcomers(staff: list[Hire], start: int, seeder: Seeder) -> None:
    """A few joined within the last four weeks."""
    junior = [hire for hire in staff if POSTS[hire.title].seldom]
    for hire in seeder.sample(junior, max(2, len(staff) // 25)):
        hire.started_at = _monday(start - seeder.integer(1, 4) * clock.WEEK)


def _report(group: Group, members: list[Hire], chief: Hire) -> None:
    """The head reports to the chief, others to a holder of the post above theirs, in turn."""
    first = [hire for hire in members if hire.title == group.posts[0].title]
    head = min(first, key=lambda hire: hire.started_at)
    for post in group.posts:
        above = [hire for hire in members if hire.title == post.under] or [head]
        holders = [hire for hire in members if hire.title == post.title]
        for index, hire in enumerate(holders):
            hire.manager = above[index % len(above)] if hire is not head else chief
    if head is chief:
        head.manager = None


def _former(staff: list[Hire], blueprint: Blueprint, seeder: Seeder) -> list[Hire]:
    """People who left; their records stay."""
    left: list[Hire] = []
    for model in seeder.sample([hire for hire in staff if hire.manager], max(3, len(staff) * 6 // 100)):
        ago = int(seeder.spread(2.0, 5.0, 10.0) * YEAR)
        left.append(
            Hire(
                model.title,
                model.department,
                model.place,
                _monday(blueprint.start - ago),
                False,
                model.manager,
            )
        )
    return left


def _number(everyone: list[Hire]) -> None:
    """Ids follow the day of joining, the chief first."""
    order = sorted(everyone, key=lambda h: (h.title != CHIEF, h.started_at, h.named.handle))
    for number, hire in enumerate(order, 1):
        hire.id = numbered(Person, number)


def _away(staff: list[Hire], blueprint: Blueprint, seeder: Seeder) -> list[tuple[Hire, str, int, int, bool]]:
    """Leaves as (who, kind, from, until, cancelled): some over, some under way, some to come."""
    today = clock.of_day(clock.day(blueprint.start))
    replaceable = [hire for hire in staff if POSTS[hire.title].seldom]
    size = len(staff)
    found: list[tuple[Hire, str, int, int, bool]] = []
    for hire in seeder.sample(replaceable, max(2, size // 25)):
        start, days = today - seeder.integer(0, 6) * clock.DAY, seeder.integer(9, 20)
        kind = seeder.choices(("vacation", "sick", "parental", "training"), 1, (6, 2, 1, 1))[0]
        found.append((hire, kind, start, start + days * clock.DAY - clock.MINUTE, False))
    for hire in seeder.sample([hire for hire in staff if hire.manager], max(4, size // 8)):
        start = today + seeder.integer(21, 80) * clock.DAY
        days = seeder.integer(1, 15)
        found.append((hire, "vacation", start, start + days * clock.DAY - clock.MINUTE, seeder.chance(0.15)))
    for hire in seeder.sample(staff, max(5, size // 6)):
        start = max(hire.started_at, today - seeder.integer(30, 240) * clock.DAY)
        until = min(start + seeder.integer(1, 14) * clock.DAY, today - clock.DAY) - clock.MINUTE
        kind = seeder.choices(("vacation", "sick", "training"), 1, (6, 3, 1))[0]
        if until > start:
            found.append((hire, kind, clock.of_day(clock.day(start)), until, False))
    return sorted(found, key=lambda leave: (leave[2], leave[0].id))


def _deputies(staff: list[Hire], away: set[str], seeder: Seeder) -> None:
    """Who leads has a deputy from among those who report to them; of the others some have one from beside them."""
    leading = {id(hire.manager) for hire in staff}
    for hire in staff:
        below = [other for other in staff if other.manager is hire and other.id not in away]
        beside = [other for other in staff if other.manager is hire.manager and other is not hire]
        able = [other for other in beside if other.department == hire.department and other.id not in away]
        if id(hire) in leading and below:
            hire.deputy = seeder.choice(below)
        elif able and (hire.id in away or seeder.chance(0.35)):
            hire.deputy = seeder.choice(able)


def _describe(everyone: list[Hire], seeder: Seeder) -> None:
    used: dict[str, int] = {}
    for hire in everyone:
        line = seeder.choice(vocabulary.ABOUT[hire.department])
        hire.about = line if hire.employed and seeder.chance(0.7) else ""
        number = used[hire.place.city] = used.get(hire.place.city, -1) + 1
        hire.phone = hire.place.phone.format(number)


def _departments(rows: Rows, staff: list[Hire]) -> None:
    made = []
    for number, group in enumerate(GROUPS, 1):
        holders = [hire for hire in staff if hire.title == group.posts[0].title]
        head = min(holders, key=lambda hire: hire.started_at)
        made.append(
            {
                "id": numbered(Department, number),
                "name": group.name,
                "head_id": head.id,
                "cost_centre": group.cost_centre,
            }
        )
    rows.insert_many(Department, made)


def _person(hire: Hire, domain: str) -> dict[str, Any]:
    groups = [group.name for group in GROUPS]
    return {
        "id": hire.id,
        "handle": hire.named.handle,
        "name": f"{hire.named.first} {hire.named.last}",
        "first_name": hire.named.first,
        "last_name": hire.named.last,
        "email": f"{hire.named.handle}@{domain}",
        "title": hire.title,
        "department_id": numbered(Department, groups.index(hire.department) + 1),
        "manager_id": hire.manager.id if hire.manager else None,
        "location": hire.place.city,
        "timezone": hire.place.timezone,
        "phone": hire.phone,
        "started_at": hire.started_at,
        "employment": "active" if hire.employed else "left",
        "deputy_id": hire.deputy.id if hire.deputy else None,
        "about": hire.about,
    }


def _roles(rows: Rows, staff: list[Hire]) -> None:
    held = [{"person_id": h.id, "role": role} for role, titles in ROLES.items() for h in staff if h.title in titles]
    rows.insert_many(Role, sorted(held, key=lambda row: (row["person_id"], row["role"])))


def _leaves(rows: Rows, away: list[tuple[Hire, str, int, int, bool]]) -> None:
    made = []
    for number, (hire, kind, start, until, cancelled) in enumerate(away, 1):
        deputy = hire.deputy.id if hire.deputy else None
        made.append(
            {
                "id": numbered(Leave, number),
                "person_id": hire.id,
                "kind": kind,
                "from_at": start,
                "until_at": until,
                "deputy_id": deputy,
                "cancelled": int(cancelled),
            }
        )
    rows.insert_many(Leave, made)


def _monday(seconds: int) -> int:
    """The Monday on or before, 09:00."""
    day = clock.day(seconds)
    return clock.of_day(day, 9) - day.weekday() * clock.DAY
