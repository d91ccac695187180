"""An attendance register: whose weeks are in it, the marks of each, and the files it is kept in, written and read."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from deskjob import Plant, Seeder, dates

HEAD = ("Week from", "Handle", "Name", "Team", "Mon", "Tue", "Wed", "Thu", "Fri")
NAME = "Attendance register"
LEAVERS = ("Tomasz Wilk", "Ines Carvalho", "Graham Pell", "Oluwaseun Adeyemi", "Katrin Vogt", "Mei Tan")

Cell = str | float | date | None


class Week(NamedTuple):
    """A line of the register: a person's marks of one week."""

    week: date
    handle: str
    name: str
    team: str
    marks: tuple[str | None, ...]


class Staff(NamedTuple):
    """Somebody in the register: the team it has for them, and where they are today; nowhere who has left."""

    id: str
    handle: str
    name: str
    team: str
    department: str | None


def staff(plant: Plant, seeder: Seeder, wanted: Sequence[str], others: Sequence[str]) -> list[Staff]:
    """People of all these departments: one has moved into a wanted one, one of it has a namesake, one has left."""
    people = plant.people
    listed: list[Staff] = []
    for unit in (*wanted, *others):
        found = people.ids(department=unit)
        for one in map(people.person, seeder.sample(found, min(len(found), seeder.integer(2, 4)))):
            # One pair of a name is enough: two might cancel each other out for whoever goes by the name.
            if one.name not in {other.name for other in listed}:
                listed.append(Staff(one.id, one.handle, one.name, unit, unit))
    taken = plant.cast.values()
    free = seeder.shuffled([one for one in listed if one.team in wanted and one.id not in taken])
    named = next(one for one in free if not people.namesakes(one.id))
    moved = next(one for one in free if one != named)
    listed[listed.index(moved)] = moved._replace(team=others[1])
    twin = people.person(people.namesake(named.id, "Project Assistant", others[0]))
    left = people.person(people.hire(seeder.choice(LEAVERS), "Project Assistant", seeder.choice(wanted)))
    people.part(left.id)
    listed.append(Staff(twin.id, twin.handle, twin.name, others[0], others[0]))
    listed.append(Staff(left.id, left.handle, left.name, left.department, None))
    return sorted(listed)


def marks(seeder: Seeder) -> tuple[str | None, ...]:
    """Marks of a week: mostly here or remote, a day of training, leave or illness, and days that are not worked."""
    found: list[str | None] = list(seeder.choices("PRTLS", 5, (56, 24, 9, 6, 5)))
    if seeder.chance(0.25):
        found[seeder.integer(0, 4)] = None
    return ("L",) * 5 if seeder.chance(0.07) else tuple(found)


def kept(plant: Plant, folder: str, month: str, lines: Sequence[Week], late: date) -> frozenset[str]:
    """The register as files: a workbook, one with a week beside it, or what the time clock printed; their ids."""
    sheets, name = plant.sheets, f"{NAME} {month}"
    if plant.stratum == "malformed document":
        return frozenset({sheets.csv(folder, f"{name}.csv", _printed(lines), separator=";")})
    missing = [one for one in lines if plant.stratum == "missing week" and one.week == late]
    book = sheets.workbook(folder, f"{name}.xlsx", {"Register": _table([one for one in lines if one not in missing])})
    if not missing:
        return frozenset({book})
    return frozenset({book, sheets.csv(folder, f"{name}, week handed in late.csv", _table(missing))})


def _table(lines: Sequence[Week]) -> list[Sequence[Cell]]:
    return [HEAD, *([one.week.isoformat(), one.handle, one.name, one.team, *one.marks] for one in lines)]


def _printed(lines: Sequence[Week]) -> list[list[Cell]]:
    """What a time clock prints: titles on every page, days the other way round, blanks around handles, a last line."""
    pages: list[list[Cell]] = []
    for start in range(0, len(lines), 28):
        pages += [["TIME CLOCK", "", f"page {start // 28 + 1}"], [""], ["No", *HEAD]]
        for number, one in enumerate(lines[start : start + 28], start + 1):
            pages.append([number, f"{one.week:%d.%m.%Y}", f" {one.handle} ", one.name, one.team, *one.marks])
    return [*pages, [""], [f"{len(lines)} lines", "end of print"]]


def separated(text: str) -> list[list[str]]:
    """Rows of separated text."""
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))


def read(rows: Sequence[Sequence[str]]) -> Iterator[Week]:
    """The weeks in rows of a file, whatever stands around them."""
    for row in rows:
        days = dates(" ".join(row[:3]))
        if days and len(row) >= len(HEAD):
            handle, name, team, *found = (cell.strip() for cell in row[-8:])
            yield Week(days[0], handle.lower(), name, team, tuple(mark.upper() for mark in found))
