"""What People keeps: head count, attendance, leave, training and recruiting; all of it as the directory has it."""

from __future__ import annotations

from datetime import date, timedelta

from deskjob_services import clock
from deskjob_services.people.models import Leave, Person
from deskjob_services.sheets.book.places import letters
from deskjob_services.sheets.growing.office import Job, after, spoken, workdays
from deskjob_services.sheets.growing.table import COUNT, DAY, MONEY, SHARE, Formula, Sheet, Value, ratio
from deskjob_services.sheets.growing.words import COURSES

_SIGN = {"vacation": "V", "sick": "S", "parental": "L", "training": "T"}
_DAYS_A_YEAR = 25


def heads(job: Job) -> list[Sheet]:
    """Who worked where at the end of a month, by department and office, and the list it is counted from."""
    end = after(job.since) - timedelta(days=1)
    people = [one for one in job.office.people if clock.day(one.started_at) <= end]
    listing = Sheet("List", widths={"B": 22, "C": 26, "D": 16, "E": 12}, formats={"F": DAY})
    listing.head("Id", "Name", "Title", "Department", "Office", "Since")
    for one in people:
        listing.add(one.id, one.name, one.title, job.office.department(one), one.location, clock.day(one.started_at))
    sheet = Sheet("Head count", widths={"A": 18}, formats=dict.fromkeys("BCDEFGH", COUNT))
    sheet.add(f"Head count, end of {spoken(job.since)}", kind="title")
    cities = job.office.cities
    top = sheet.head("Department", *cities, "All", "New this month")
    for unit in job.office.departments:
        sheet.add(*_counted(job, listing, people, unit.name, sheet.last + 1, top))
    first, last = top + 1, sheet.last
    columns = [letters(place) for place in range(2, len(cities) + 4)]
    sheet.add("All", *(sheet.sum(one, first, last) for one in columns), kind="total")
    return [sheet, listing]


def _counted(job: Job, listing: Sheet, people: list[Person], unit: str, row: int, top: int) -> list[Value]:
    cities = job.office.cities
    here = [one for one in people if job.office.department(one) == unit]
    departments, offices = (f"List!${column}$2:${column}${listing.last}" for column in "DE")
    cells: list[Value] = [unit]
    for place, city in enumerate(cities, 2):
        count = sum(one.location == city for one in here)
        cells.append(Formula(f"COUNTIFS({departments},$A{row},{offices},{letters(place)}${top})", count))
    new = sum(clock.day(one.started_at) >= job.since for one in here)
    return [*cells, Formula(f"SUM(B{row}:{letters(len(cities) + 1)}{row})", len(here)), new]


def attendance(job: Job) -> list[Sheet]:
    """A month of a department by day: present, vacation, sick, training, on long leave; empty before somebody came."""
    days = workdays(job.since)
    shown = days[: job.part(len(days))]
    end = letters(len(days) + 1)
    sheet = Sheet(spoken(job.since), widths={"A": 24, **{letters(place): 4 for place in range(2, len(days) + 2)}})
    sheet.formats = {letters(len(days) + 5): SHARE}
    sheet.head("Name", *(str(one.day) for one in days), "Present", "Away", "Sick", "Share")
    for person in job.office.of(job.about):
        signs: list[Value] = [_sign(job, person, day) if day in shown else None for day in days]
        if job.chance.chance(0.12):
            signs[job.chance.integer(0, len(days) - 1)] = None
        row = sheet.last + 1
        present, sick = signs.count("P"), signs.count("S")
        told = len(signs) - signs.count(None)
        counts = [
            Formula(f'COUNTIF(B{row}:{end}{row},"P")', present),
            Formula(f'COUNTA(B{row}:{end}{row})-COUNTIF(B{row}:{end}{row},"P")', told - present),
            Formula(f'COUNTIF(B{row}:{end}{row},"S")', sick),
            ratio(f"{letters(len(days) + 2)}{row}/COUNTA(B{row}:{end}{row})", present, told),
        ]
        sheet.add(person.name, *signs, *counts)
    last = sheet.last
    sums = [sheet.sum(letters(len(days) + more), 2, last) for more in (2, 3, 4)]
    sheet.add("All", *([None] * len(days)), *sums, kind="total")
    sheet.gap()
    sheet.add("P present, V vacation, S sick, T training, L long leave; empty: not told", kind="note")
    return [sheet]


def _sign(job: Job, person: Person, day: date) -> str | None:
    if clock.day(person.started_at) > day:
        return None
    leave: Leave | None = job.office.away(person, day)
    return _SIGN.get(leave.kind, "V") if leave else "P"


def leave(job: Job) -> list[Sheet]:
    """Days of vacation everybody has, took this year, and has left."""
    sheet = Sheet("Leave", widths={"A": 9, "B": 24, "C": 18}, formats=dict.fromkeys("DEFG", COUNT))
    sheet.head("Id", "Name", "Department", "Days a year", "Carried over", "Taken", "Left")
    for person in job.office.people[: job.part(len(job.office.people))]:
        taken, row = _taken(job, person), sheet.last + 1
        began = clock.day(person.started_at)
        new = began >= job.since
        allowed = _DAYS_A_YEAR * (13 - began.month) // 12 if new else _DAYS_A_YEAR
        over: Value = job.chance.integer(0, 5) if job.chance.chance(0.6) and not new else None
        left = allowed + (over if isinstance(over, int) else 0) - taken
        unit = job.office.department(person)
        sheet.add(person.id, person.name, unit, allowed, over, taken, Formula(f"D{row}+E{row}-F{row}", left))
    last = sheet.last
    sheet.add("All", None, None, *(sheet.sum(column, 2, last) for column in "DEFG"), kind="total")
    return [sheet]


def _taken(job: Job, person: Person) -> int:
    day, count = job.since, 0
    if not job.office.ever_away(person):
        return 0
    while day <= job.until:
        found = job.office.away(person, day) if day.weekday() < 5 else None
        count += found is not None and found.kind == "vacation"
        day += timedelta(days=1)
    return count


def training(job: Job) -> list[Sheet]:
    """Who took which course when, and what it cost, by department."""
    sheet = Sheet("Courses", widths={"B": 24, "C": 18, "D": 22}, formats={"A": DAY, "E": MONEY})
    sheet.head("Day", "Who", "Department", "Course", "Cost", "Passed")
    for day in job.days(36):
        person, course = job.chance.choice(job.office.there(day)), job.chance.choice(COURSES)
        cost: Value = float(job.chance.integer(6, 60) * 10) if job.chance.chance(0.93) else None
        name = person.name.lower() if job.chance.chance(0.04) else person.name
        sheet.add(
            day, name, job.office.department(person), course, cost, job.chance.choice(("yes", "yes", "yes", "no"))
        )
    last = sheet.last
    sums = Sheet("By department", widths={"A": 18}, formats={"B": COUNT, "C": MONEY, "D": MONEY})
    sums.head("Department", "Courses", "Cost", "Average")
    for unit in job.office.departments:
        row, span = sums.last + 1, (2, last)
        count = sheet.count_if(sums.name, "C", span, f"A{row}", unit.name)
        cost_sum = sheet.sum_if(sums.name, "C", "E", span, f"A{row}", unit.name)
        # Nobody from there took a course: the division fails, and was left like that.
        mean = ratio(f"C{row}/B{row}", float(cost_sum.value or 0), float(count.value or 0))
        sums.add(unit.name, count, cost_sum, mean)
    return [sheet, sums]


def recruiting(job: Job) -> list[Sheet]:
    """Open posts: since when, how far, who looks after them."""
    sheet = Sheet("Open posts", widths={"A": 28, "B": 18, "G": 22}, formats={"C": DAY})
    sheet.head("Post", "Department", "Open since", "Applied", "Met", "State", "Recruiter", "Met of applied")
    posts = [one for one in job.office.people if not one.title.startswith(("Head", "CEO"))]
    recruiters = [one for one in job.office.of("People") if one.title == "Recruiter"] or job.office.of("People")
    for day in job.days(14):
        like = job.chance.choice(posts)
        applied, row = job.chance.integer(0, 60), sheet.last + 1
        met = applied // job.chance.integer(5, 12)
        state = job.chance.choice(("open", "interviews", "offer", "filled", "Open", "on hold"))
        unit, by = job.office.department(like), job.chance.choice(recruiters).name
        sheet.add(like.title, unit, day, applied, met, state, by, ratio(f"E{row}/D{row}", met, applied))
    sheet.formats = {"C": DAY, "H": SHARE}
    return [sheet]


def phones(job: Job) -> str:
    """The directory as it was given out: name, title, office, telephone."""
    lines = ["Name,Title,Office,Phone"]
    lines += [f'"{one.name}","{one.title}",{one.location},{one.phone}' for one in job.office.there(job.until)]
    return "\n".join(lines) + "\n"
