"""What Sales keeps: regional sales of a quarter (no two regions lay them out alike), prices, customers, pipeline."""

from __future__ import annotations

import math
from datetime import timedelta

from deskjob_services.sheets.book.values import ErrorValue
from deskjob_services.sheets.growing.office import SHORT, Job, spoken
from deskjob_services.sheets.growing.table import (
    COUNT,
    DAY,
    MISSING,
    MONEY,
    SHARE,
    Formula,
    Sheet,
    Value,
    ratio,
)
from deskjob_services.sheets.growing.words import CUSTOMERS, REGIONS, SERVICES

_CUSTOMS = ("Road", "Air", "Sea", "Storage", "Customs")
_CURRENCIES = dict(zip(REGIONS, ("GBP", "EUR", "PLN", "USD", "SGD"), strict=True))


def regional(job: Job) -> list[Sheet]:
    """A region's sales of the last quarter: a list of deals, or months across; each region has a way of its own."""
    if REGIONS.index(job.about) % 2:
        return [_across(job)]
    deals = _deals(job)
    sums = Sheet("By service", widths={"A": 14}, formats={"B": MONEY, "C": COUNT, "D": SHARE})
    sums.head("Service", "Amount", "Deals", "Of all")
    span = (2, deals.last - 1)
    found = [deals.sum_if(sums.name, "C", "E", span, f"A{2 + place}", what) for place, what in enumerate(_CUSTOMS)]
    whole = math.fsum(float(one.value or 0) for one in found)
    for what, amount in zip(_CUSTOMS, found, strict=True):
        row = sums.last + 1
        count = deals.count_if(sums.name, "C", span, f"A{row}", what)
        sums.add(what, amount, count, ratio(f"B{row}/B${len(_CUSTOMS) + 2}", float(amount.value or 0), whole))
    sums.add("All", *(sums.sum(column, 2, sums.last) for column in "BC"), kind="total")
    return [deals, sums]


def _deals(job: Job) -> Sheet:
    sheet = Sheet("Deals", widths={"B": 24, "F": 22}, formats={"A": DAY, "D": COUNT, "E": MONEY})
    sheet.head("Day", "Customer", "Service", "Jobs", f"Amount {_CURRENCIES[job.about]}", "Sold by")
    for place, day in enumerate(job.days(48)):
        sellers = job.office.there(day, "Sales")
        customer = job.chance.choice(CUSTOMERS)
        written = customer.upper() if job.chance.chance(0.03) else customer + (" " if job.chance.chance(0.03) else "")
        jobs, amount = job.chance.integer(1, 12), job.cents(400, 4200, 26_000)
        told: Value = f"{amount:,.2f}" if place == 31 else amount  # An amount that came as text adds to no sum.
        sheet.add(day, written, job.chance.choice(_CUSTOMS), jobs, told, job.chance.choice(sellers).name)
    last = sheet.last
    sheet.add("Total", None, None, sheet.sum("D", 2, last), sheet.sum("E", 2, last), kind="total")
    return sheet


def _across(job: Job) -> Sheet:
    months = [SHORT[one.month - 1] for one in job.office.quarter()]
    sheet = Sheet(job.about.split()[0], widths={"A": 24}, formats=dict.fromkeys("BCDEF", MONEY))
    sheet.add(f"{job.about}, in {_CURRENCIES[job.about]}", kind="title")
    sheet.head("Customer", *months, "Quarter", "A month")
    top = sheet.last
    for customer in job.chance.sample(CUSTOMERS, 18)[: job.part(18)]:
        cells: list[Value] = [job.cents(900, 7000, 41_000) if job.chance.chance(0.85) else None for _ in months]
        row = [customer, *cells]
        quarter, at = sheet.across(row, "B", "D"), sheet.last + 1
        told = [one for one in cells if isinstance(one, float)]
        mean = float(quarter.value or 0) / len(told) if told else 0
        sheet.add(*row, quarter, Formula(f"IF(COUNT(B{at}:D{at})=0,0,E{at}/COUNT(B{at}:D{at}))", mean))
    last = sheet.last
    # The sum was made before the last customer was added, and nobody has noticed.
    short = last - 1 if job.chance.chance(0.5) else last
    sheet.add("Total", *(sheet.sum(column, top + 1, short) for column in "BCDE"), kind="total")
    return sheet


def prices(job: Job) -> list[Sheet]:
    """The price list, with prices by size of customer worked out from rates of rebate, and last year's beside them."""
    rebate = Sheet("Rebates", formats={"B": SHARE})
    rebate.head("Class", "Rebate")
    rates = (("A", 0.12), ("B", 0.06), ("C", 0.0))
    for name, rate in rates:
        rebate.add(name, rate)
    formats = {**dict.fromkeys("CDEFG", MONEY), "H": SHARE}
    sheet = Sheet("Prices", widths={"A": 8, "B": 34}, formats=formats, hidden_columns=frozenset({"G"}))
    sheet.add(f"{job.office.company}: price list {job.about}, in euro", kind="title")
    sheet.head("Code", "Service", "List", "Class A", "Class B", "Class C", "Year before", "Change")
    for place, (service, price) in enumerate(SERVICES, 1):
        old = round(price * job.chance.spread(0.9, 0.96, 1.0), 2)
        new = price if job.last else round(old * 1.03, 2)
        row = sheet.last + 1
        by_class = [
            Formula(f"ROUND(C{row}*(1-Rebates!$B${2 + at}),2)", int(new * (1 - rate) * 100 + 0.5 + 1e-7) / 100)
            for at, (_, rate) in enumerate(rates)
        ]
        sheet.add(f"S{place:02}", service, new, *by_class, old, ratio(f"(C{row}-G{row})/G{row}", new - old, old))
    sheet.gap()
    sheet.add(None, "Prices without tax. Fuel surcharge apart.", kind="note")
    return [sheet, rebate]


def customers(job: Job) -> list[Sheet]:
    """The list of customers, with a few lines that are the same firm twice, and missing mail addresses."""
    sheet = Sheet("Customers", widths={"A": 9, "B": 26, "C": 20, "D": 34, "F": 22}, formats={"G": DAY, "H": MONEY})
    sheet.head("No", "Name", "Region", "Mail", "Class", "Account manager", "Since", "Limit")
    sellers = job.office.of("Sales")
    names = [*CUSTOMERS, *(f"{name} {form}" for name, form in zip(CUSTOMERS[::6], _FORMS, strict=True))]
    for place, name in enumerate(names, 1):
        mail: Value = f"orders@{''.join(s for s in name.lower() if s.isascii() and s.isalpha())}.example"
        since = job.office.today - timedelta(days=job.chance.integer(60, 3200))
        sheet.add(
            f"C{place:04}", name, job.chance.choice(REGIONS), mail if job.chance.chance(0.88) else None,
            job.chance.choice("AABBBCCCCC"), job.chance.choice(sellers).name, since,
            float(job.chance.integer(5, 80) * 1000),
        )  # fmt: skip
    return [sheet]


_FORMS = ("Ltd", "LTD.", "GmbH", "sp. z o.o.", "Inc")


def pipeline(job: Job) -> list[Sheet]:
    """Offers that are out, weighed by how likely they are, with a table of chances that is looked up."""
    chances = Sheet("Chances", formats={"B": SHARE}, hidden=True)
    chances.head("State", "Chance")
    table = {"talked": 0.1, "offer out": 0.35, "negotiating": 0.6, "verbal yes": 0.9}
    for state, chance in table.items():
        chances.add(state, chance)
    sheet = Sheet("Offers", widths={"A": 24, "C": 14, "F": 22}, formats={"B": MONEY, "D": SHARE, "E": MONEY, "G": DAY})
    sheet.head("Customer", "Amount", "State", "Chance", "Weighed", "By", "Last talked")
    states = [*table, "lost?"]
    for day in job.days(26):
        row, amount = sheet.last + 1, float(job.chance.integer(4, 160) * 500)
        state = job.chance.choices(states, 1, (5, 6, 4, 3, 1))[0]
        known = table.get(state)
        found = Formula(f"VLOOKUP(C{row},Chances!$A$2:$B$5,2,FALSE)", MISSING if known is None else known)
        weighed = Formula(f"B{row}*D{row}", MISSING if known is None else amount * known)
        seller = job.chance.choice(job.office.there(day, "Sales")).name
        sheet.add(job.chance.choice(CUSTOMERS), amount, state, found, weighed, seller, day)
    last = sheet.last
    bad = any(isinstance(sheet.value("E", row), ErrorValue) for row in range(2, last + 1))
    sums = sheet.sum("E", 2, last)
    weighed = Formula(sums.text, MISSING) if bad else sums
    sheet.add("All", sheet.sum("B", 2, last), None, None, weighed, kind="total")
    return [sheet, chances]


def commission(job: Job) -> list[Sheet]:
    """What each seller sold in a month against the goal, and the commission on it."""
    sheet = Sheet(spoken(job.since), widths={"A": 24}, formats={**dict.fromkeys("BCE", MONEY), "D": SHARE})
    sheet.add("Rate", 0.015, "above goal", 0.025)
    sheet.head("Who", "Goal", "Sold", "Reached", "Commission")
    for person in job.office.there(job.since, "Sales"):
        row, goal = sheet.last + 1, float(job.chance.integer(30, 60) * 1000)
        sold = job.cents(goal * 0.5, goal, goal * 1.5)
        paid = sold * 0.015 if sold <= goal else goal * 0.015 + (sold - goal) * 0.025
        rule = f"IF(C{row}<=B{row},C{row}*$B$1,B{row}*$B$1+(C{row}-B{row})*$D$1)"
        sheet.add(person.name, goal, sold, ratio(f"C{row}/B{row}", sold, goal), Formula(rule, paid))
    last = sheet.last
    whole = [sheet.sum("B", 3, last), sheet.sum("C", 3, last)]
    reached = ratio(f"C{last + 1}/B{last + 1}", float(whole[1].value or 0), float(whole[0].value or 0))
    sheet.add("All", *whole, reached, sheet.sum("E", 3, last), kind="total")
    return [sheet]


def tariff(job: Job) -> str:
    """Parcel rates by weight and zone, as the couriers send them."""
    lines = ["up_to_kg,zone_1,zone_2,zone_3"]
    base = job.chance.integer(410, 560) / 100
    for weight in (1, 2, 5, 10, 15, 20, 31.5):
        rates = [base + weight * step for step in (0.31, 0.54, 0.97)]
        lines.append(f"{weight:g}," + ",".join(f"{rate:.2f}" for rate in rates))
    return "\n".join(lines) + "\n"
