"""What Operations keeps: vendors, fleet, rotas, stock and claims."""

from __future__ import annotations

from datetime import timedelta

from deskjob_services.sheets.growing.office import Job, spoken
from deskjob_services.sheets.growing.table import COUNT, DAY, MONEY, Formula, Sheet, Value, ratio
from deskjob_services.sheets.growing.words import CUSTOMERS, GOODS, MODELS, PLATES, VENDORS

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def vendors(job: Job) -> list[Sheet]:
    """Whom the firm buys from: for what, on which terms, how much last year, how good, and whom to call about it."""
    sheet = Sheet("Vendors", widths={"A": 8, "B": 22, "C": 24, "H": 24}, formats={"E": MONEY, "G": DAY})
    sheet.head("No", "Vendor", "For", "Days to pay", "Spent last year", "Marks", "Contract until", "Looked after by")
    keepers = [*job.office.of("Operations"), *job.office.of("Finance")]
    for place, (name, what) in enumerate(VENDORS[: job.part(len(VENDORS))], 1):
        until: Value = job.office.today - timedelta(days=job.chance.integer(1, 700))
        marks: Value = job.chance.integer(2, 5) if job.chance.chance(0.85) else "n/a"
        term, spent = job.chance.choice((14, 30, 30, 30, 60)), job.cents(900, 22_000, 260_000)
        keeper = job.chance.choice(keepers).name
        sheet.add(f"V{place:03}", name, what, term, spent, marks, until if place % 5 else None, keeper)
    last = sheet.last
    sheet.add("All", None, None, sheet.mean("D", 2, last), sheet.sum("E", 2, last), sheet.mean("F", 2, last),
              kind="total")  # fmt: skip
    return [sheet]


def fleet(job: Job) -> list[Sheet]:
    """What each vehicle cost in a month, by kind of cost and by kilometre; one stood still and divides by nothing."""
    formats = {"C": COUNT, **dict.fromkeys("DEFGHI", MONEY)}
    sheet = Sheet(spoken(job.since), widths={"A": 12, "B": 18}, formats=formats)
    sheet.head("Plate", "Model", "Km", "Fuel", "Toll", "Repairs", "Leasing", "Sum", "A km")
    still = job.chance.integer(3, 20)
    for place in range(24):
        plate = PLATES[place % len(PLATES)].format(310 + place * 7)
        driven = 0 if place == still else job.chance.integer(900, 11_500)
        repairs: Value = job.cents(40, 300, 2400) if job.chance.chance(0.4) else None
        costs: list[Value] = [round(driven * 0.37, 2), round(driven * job.chance.spread(0.05, 0.12, 0.18), 2), repairs,
                              float(job.chance.integer(6, 14) * 100)]  # fmt: skip
        row = [plate, MODELS[place % len(MODELS)], driven, *costs]
        whole, at = sheet.across(row, "D", "G"), sheet.last + 1
        sheet.add(*row, whole, ratio(f"H{at}/C{at}", float(whole.value or 0), driven))
    last = sheet.last
    sums = [sheet.sum(column, 2, last) for column in "CDEFGH"]
    a_km = ratio(f"H{last + 1}/C{last + 1}", float(sums[-1].value or 0), float(sums[0].value or 0))
    sheet.add("All", None, *sums, a_km, kind="total")
    return [sheet]


def rota(job: Job) -> list[Sheet]:
    """Who is on which shift in a week, how many hours that makes, and how many are there each day."""
    days = [job.since + timedelta(days=place) for place in range(7)]
    sheet = Sheet("Rota", widths={"A": 24, **dict.fromkeys("BCDEFGH", 7)})
    sheet.add(f"Week of {job.since.day} {spoken(job.since)}", kind="title")
    sheet.head("Name", *_WEEK, "Shifts", "Hours")
    crew = [one for one in job.office.there(job.since, "Operations") if not one.title.startswith("Head")][:28]
    for person in crew[: job.part(len(crew))]:
        shifts = [None if job.office.away(person, day) else job.chance.choice(_SHIFTS) for day in days]
        worked, row = sum(one not in (None, "-") for one in shifts), sheet.last + 1
        count = Formula(f'COUNTA(B{row}:H{row})-COUNTIF(B{row}:H{row},"-")', worked)
        sheet.add(person.name, *shifts, count, Formula(f"I{row}*8", worked * 8))
    last = sheet.last
    counts: list[Value] = []
    for column in "BCDEFGH":
        there = sum(text not in ("", "-") for text in sheet.texts(column, 3, last))
        counts.append(Formula(f'COUNTA({column}3:{column}{last})-COUNTIF({column}3:{column}{last},"-")', there))
    sheet.add("There", *counts, sheet.sum("I", 3, last), sheet.sum("J", 3, last), kind="total")
    sheet.add("E early 06-14, L late 14-22, N night 22-06, - free; empty: away", kind="note")
    return [sheet]


_SHIFTS = ("E", "E", "E", "L", "L", "N", "-", "-")


def stock(job: Job) -> list[Sheet]:
    """What was counted on the shelves of a site against what the books say, and what to order."""
    sheet = Sheet(
        job.about, widths={"A": 24, "H": 14}, formats={**dict.fromkeys("BCDF", COUNT), "E": MONEY, "G": MONEY}
    )
    sheet.head("Item", "Books", "Counted", "Missing", "A piece", "Least", "Worth", "Order?")
    for item in GOODS:
        books, least = job.chance.integer(20, 900), job.chance.integer(40, 300)
        counted: Value = max(0, books - job.chance.choice((0, 0, 0, 1, 2, 7, 30))) if job.chance.chance(0.94) else None
        there, price, row = counted if isinstance(counted, int) else 0, job.cents(0.4, 3.0, 14.0), sheet.last + 1
        sheet.add(
            item, books, counted, Formula(f"B{row}-C{row}", books - there), price, least,
            Formula(f"C{row}*E{row}", there * price),
            Formula(f'IF(C{row}<F{row},"order","")', "order" if there < least else ""),
        )  # fmt: skip
    last = sheet.last
    sheet.add(
        "All", *(sheet.sum(column, 2, last) for column in "BCD"), None, None, sheet.sum("G", 2, last), kind="total"
    )
    return [sheet]


def claims(job: Job) -> list[Sheet]:
    """Damage and loss: what happened to whose goods, what was claimed and what was paid."""
    sheet = Sheet("Claims", widths={"C": 24, "D": 26, "H": 22}, formats={"B": DAY, "E": MONEY, "F": MONEY, "G": MONEY})
    sheet.head("No", "Day", "Customer", "What", "Claimed", "Paid", "Open", "Clerk", "Closed")
    for place, day in enumerate(job.days(38), 1):
        claimed, row = job.cents(60, 640, 9000), sheet.last + 1
        closed = job.chance.chance(0.6)
        paid: Value = round(claimed * job.chance.spread(0.3, 0.8, 1.0), 2) if closed else None
        left = Formula(f'IF(I{row}="yes",0,E{row}-F{row})', 0.0 if closed else claimed)
        customer, what = job.chance.choice(CUSTOMERS), job.chance.choice(_HARM)
        clerk = job.chance.choice(job.office.there(day, "Operations")).name
        sheet.add(f"CL-{place:03}", day, customer, what, claimed, paid, left, clerk, "yes" if closed else None)
    last = sheet.last
    sheet.add("All", None, None, None, *(sheet.sum(column, 2, last) for column in "EFG"), kind="total")
    return [sheet]


_HARM = ("Wet cartons", "Pallet tipped over", "Two pieces missing", "Late by four days", "Seal broken", "Wrong depot",
         "Temperature too high", "Scratched", "Lost in groupage")  # fmt: skip
