"""Plans: of projects with their risks and hours, and of people's own trips and miles."""

from __future__ import annotations

import math
from datetime import timedelta

from deskjob_services.sheets.book.values import serial
from deskjob_services.sheets.growing.office import Job, spoken
from deskjob_services.sheets.growing.table import COUNT, DAY, MONEY, SHARE, Formula, Sheet, Value, ratio
from deskjob_services.sheets.growing.words import PROJECTS, RISKS, STEPS

TOWNS = ("Hamburg", "Rotterdam", "Manchester", "Gdańsk", "New York", "Prague", "Copenhagen", "Madrid")


def plan(job: Job) -> list[Sheet]:
    """A project's steps: who, from when, how many days, until when, how far; and what it may cost."""
    team = job.office.there(job.since, "Engineering", "Operations", "Product")
    crew = job.chance.sample(team, min(6, len(team)))
    sheet = Sheet("Plan", widths={"B": 28, "C": 24}, formats={"D": DAY, "E": COUNT, "F": DAY, "G": SHARE})
    sheet.add(job.about, kind="title")
    sheet.head("No", "Step", "Who", "From", "Days", "Planned end", "Done")
    day = job.since
    for place, step in enumerate(STEPS, 1):
        days, row = job.chance.integer(4, 24), sheet.last + 1
        begin: Value = day if place == 1 else Formula(f"F{row - 1}+{1 + place % 3}", serial(day))
        end = day + timedelta(days=days)
        done: Value = 1 if end < job.until else round(max(0, (job.until - day).days) / days, 1)
        who = job.chance.choice(crew).name if job.chance.chance(0.93) else None
        sheet.add(place, step, who, begin, days, Formula(f"D{row}+E{row}", serial(end)), done if job.last else None)
        day = end + timedelta(days=1 + (place + 1) % 3)
    first, last = 3, sheet.last
    days_sum = sheet.sum("E", first, last)
    weighed = math.fsum(sheet.amount("E", row) * sheet.amount("G", row) for row in range(first, last + 1))
    share = f"SUMPRODUCT(E{first}:E{last},G{first}:G{last})/E{last + 1}"
    sheet.add(None, "All", None, None, days_sum, None, ratio(share, weighed, float(days_sum.value or 0)), kind="total")
    return [sheet, _costs(job)]


def _costs(job: Job) -> Sheet:
    sheet = Sheet("Costs", widths={"A": 22}, formats=dict.fromkeys("BCD", MONEY))
    sheet.head("What", "Planned", "So far", "Left")
    for what in ("Supplier", "Hardware", "Travel", "Training", "Reserve"):
        planned, row = float(job.chance.integer(4, 90) * 500), sheet.last + 1
        used = round(planned * job.chance.spread(0, 0.4, 1.1), 2) if job.last else 0.0
        sheet.add(what, planned, used, Formula(f"B{row}-C{row}", planned - used))
    sheet.add("All", *(sheet.sum(column, 2, sheet.last) for column in "BCD"), kind="total")
    return sheet


def risks(job: Job) -> list[Sheet]:
    """What may go wrong: how likely, how bad, and what that makes."""
    sheet = Sheet("Risks", widths={"A": 42, "F": 24})
    sheet.head("Risk", "Likely 1-5", "Bad 1-5", "Weight", "Class", "Watched by", "Project")
    team = [*job.office.of("Engineering"), *job.office.of("Operations")]
    for text in RISKS:
        likely, bad, row = job.chance.integer(1, 5), job.chance.integer(1, 5), sheet.last + 1
        weight = likely * bad
        kind = "high" if weight >= 12 else "middle" if weight >= 6 else "low"
        sheet.add(
            text, likely, bad, Formula(f"B{row}*C{row}", weight),
            Formula(f'IF(D{row}>=12,"high",IF(D{row}>=6,"middle","low"))', kind),
            job.chance.choice(team).name, job.chance.choice(PROJECTS),
        )  # fmt: skip
    last = sheet.last
    high = sheet.texts("E", 2, last).count("high")
    sheet.add("High ones", None, None, None, Formula(f'COUNTIF(E2:E{last},"high")', high), kind="total")
    return [sheet]


def effort(job: Job) -> list[Sheet]:
    """Hours of a month by person and project."""
    projects = PROJECTS[:5]
    sheet = Sheet(spoken(job.since), widths={"A": 24}, formats=dict.fromkeys("BCDEFG", "0.0"))
    sheet.head("Who", *projects, "All")
    team = job.office.there(job.since, "Engineering", "Product")[:40]
    for person in team:
        hours: list[Value] = [job.chance.integer(2, 70) / 2 if job.chance.chance(0.5) else None for _ in projects]
        row = [person.name, *hours]
        sheet.add(*row, sheet.across(row, "B", "F"))
    last = sheet.last
    sheet.add("All", *(sheet.sum(column, 2, last) for column in "BCDEFG"), kind="total")
    return [sheet]


def trip(job: Job) -> list[Sheet]:
    """Somebody's own plan of a trip that is over: stations and what they cost, with the rate of a foreign currency."""
    sheet = Sheet("Trip", widths={"B": 30, "F": 26}, formats={"A": DAY, "D": MONEY, "E": MONEY})
    sheet.add("Rate to GBP", None, None, 0.855)
    sheet.head("Day", "What", "Place", "EUR", "GBP", "Remark")
    day, town = job.since, job.about
    for place, (what, low, usual, high) in enumerate(_TRIP):
        cost: Value = job.cents(low, usual, high) if job.chance.chance(0.9) else None
        paid, row = cost if isinstance(cost, float) else 0.0, sheet.last + 1
        remark = "ask for the receipt" if job.chance.chance(0.2) else None
        sheet.add(day, what, town, cost, Formula(f"D{row}*$D$1", paid * 0.855), remark)
        day += timedelta(days=place % 2)
    last = sheet.last
    sheet.add("All", None, None, sheet.sum("D", 3, last), sheet.sum("E", 3, last), kind="total")
    return [sheet]


_TRIP = (("Train there", 40, 90, 180), ("Taxi to the hotel", 12, 22, 40), ("Hotel, first night", 90, 125, 180),
         ("Lunch with the customer", 25, 60, 120), ("Hotel, second night", 90, 125, 180), ("Day ticket", 6, 9, 14),
         ("Train back", 40, 90, 180))  # fmt: skip


def miles(job: Job) -> list[Sheet]:
    """Somebody's drives of a month in their own car, at a rate a kilometre."""
    sheet = Sheet("Drives", widths={"B": 30}, formats={"A": DAY, "C": COUNT, "D": MONEY})
    sheet.add("Rate a km", None, None, 0.3)
    sheet.head("Day", "Where to", "Km", "Amount")
    for day in job.days(9):
        km, row = job.chance.integer(8, 340), sheet.last + 1
        sheet.add(day, job.chance.choice(TOWNS), km, Formula(f"C{row}*$D$1", km * 0.3))
    sheet.add("All", None, sheet.sum("C", 3, sheet.last), sheet.sum("D", 3, sheet.last), kind="total")
    return [sheet]
