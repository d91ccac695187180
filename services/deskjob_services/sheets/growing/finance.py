"""What Finance keeps: the budget, actuals beside it, invoices, petty cash, accruals, assets, cash to come."""

from __future__ import annotations

import math
from datetime import date, timedelta

from deskjob_services.sheets.book.places import letters
from deskjob_services.sheets.growing.office import CURRENCY, SHORT, Job, after, spoken, workdays
from deskjob_services.sheets.growing.table import COUNT, DAY, MONEY, SHARE, Formula, Sheet, Value, ratio
from deskjob_services.sheets.growing.words import ACCOUNTS, PETTY, VENDORS

_MONTHLY = {letters(place): MONEY for place in range(3, 16)}


def budget(job: Job) -> list[Sheet]:
    """A year by department, account and month, and a summary that adds it up."""
    detail = Sheet("Detail", formats=_MONTHLY, widths={"A": 18, "B": 22})
    detail.head("Department", "Account", *SHORT, "Year")
    for unit in job.office.departments:
        heads = _heads(job, unit.name)
        for _, account, cost in ACCOUNTS:
            base = heads * cost * job.chance.spread(0.85, 1.0, 1.2)
            # A first draft has round thousands; later versions have what the departments asked for.
            step = 50 if job.last else 200 if job.share > 0.5 else 1000
            months: list[Value] = [
                float(round(base * (1.02 if place > 5 else 1) / step) * step) or 50.0 for place in range(12)
            ]
            if job.chance.chance(0.08) and job.share < 0.5:
                months[11] = None
            row = [unit.name, account, *months]
            detail.add(*row, detail.across(row, "C", "N"))
    return [_summary(job, detail), detail, _assumptions(job)]


def _summary(job: Job, detail: Sheet) -> Sheet:
    sheet = Sheet("Summary", formats={"C": COUNT, "D": MONEY, "E": MONEY, "F": SHARE}, widths={"A": 20, "D": 16})
    sheet.add(f"{job.office.company}: budget {job.about}", kind="title")
    sheet.add("Amounts in US dollars", kind="note")
    sheet.head("Department", "Cost centre", "Heads", "Year", "A head", "Of all")
    span, first = (2, detail.last), sheet.last + 1
    amounts = {
        unit.name: detail.sum_if("Summary", "A", "O", span, f"A{first + place}", unit.name)
        for place, unit in enumerate(job.office.departments)
    }
    last = first + len(amounts) - 1
    whole = math.fsum(float(one.value or 0) for one in amounts.values())
    for place, unit in enumerate(job.office.departments):
        row, heads = first + place, _heads(job, unit.name)
        year = amounts[unit.name]
        value = float(year.value or 0)
        a_head, part = ratio(f"D{row}/C{row}", value, heads), ratio(f"D{row}/D${last + 1}", value, whole)
        sheet.add(unit.name, unit.cost_centre, heads, year, a_head, part)
    total = [sheet.sum(column, first, last) for column in "CD"]
    sheet.add("Total", None, *total, None, sheet.sum("F", first, last), kind="total")
    return sheet


def _heads(job: Job, department: str) -> int:
    """How many worked in a department at the end of the days a workbook covers."""
    wanted = job.office.named[department].id
    return sum(one.department_id == wanted for one in job.office.there(job.until))


def _assumptions(job: Job) -> Sheet:
    sheet = Sheet("Assumptions", widths={"A": 34, "B": 40}, formats={"B": SHARE}, hidden=not job.last)
    sheet.head("What", "Assumed")
    sheet.add("Salary round in July", 0.02)
    sheet.add("Inflation of rent", 0.031)
    sheet.add("Heads", "as in the directory when this was made")
    return sheet


def actuals(job: Job) -> list[Sheet]:
    """A month's budget beside what was spent, by department, with the difference."""
    sheet = Sheet(spoken(job.since), widths={"A": 18, "F": 36}, formats={**dict.fromkeys("BCD", MONEY), "E": SHARE})
    sheet.head("Department", "Budget", "Actual", "Difference", "In percent", "Remark")
    for unit in job.office.departments:
        heads = max(1, _heads(job, unit.name))
        planned = float(round(heads * job.chance.integer(5600, 6400), -2))
        spent = round(planned * job.chance.spread(0.82, 0.99, 1.2), 2)
        known = job.last or job.chance.chance(0.7)
        row = sheet.last + 1
        less = Formula(f"C{row}-B{row}", (spent if known else 0) - planned)
        remark = "Please explain" if spent > planned * 1.08 else None
        sheet.add(unit.name, planned, spent if known else None, less, _over(row, less, planned), remark)
    last = sheet.last
    budgeted, used = sheet.sum("B", 2, last), sheet.sum("C", 2, last)
    row = last + 1
    whole = Formula(f"C{row}-B{row}", float(used.value or 0) - float(budgeted.value or 0))
    sheet.add("Total", budgeted, used, whole, _over(row, whole, float(budgeted.value or 0)), kind="total")
    return [sheet]


def _over(row: int, less: Formula, planned: float) -> Formula:
    return Formula(f"IF(B{row}=0,0,D{row}/B{row})", float(less.value or 0) / planned if planned else 0)


def invoices(job: Job) -> list[Sheet]:
    """The register of suppliers' invoices: net, tax, gross, due and paid; one is in it twice, one has no number."""
    sheet = Sheet("Register", widths={"A": 11, "B": 22, "C": 14, "H": 11, "I": 11, "J": 18},
                  formats={"D": DAY, "E": MONEY, "F": MONEY, "G": MONEY, "H": DAY, "I": DAY})  # fmt: skip
    sheet.head("No", "Vendor", "Invoice", "Received", "Net", "Tax", "Gross", "Due", "Paid", "Remark")
    chance = job.chance
    days = job.days(90)
    twice = chance.integer(10, 30)
    row: list[Value] = []
    for place, day in enumerate(days, 1):
        vendor, what = chance.choice(VENDORS)
        net, rate = job.cents(80, 900, 7800), chance.choice((0.2, 0.19, 0.23, 0.0))
        term, late = chance.choice((14, 30, 30, 45)), chance.integer(-3, 12)
        if place == twice + 1:
            row = [place, f"{row[1]} ", row[2], day, row[4], row[5], None, row[7], None, None]
        else:
            due = day + timedelta(days=term)
            paid = due + timedelta(days=late)
            number: Value = f"{vendor[:2].upper()}-{chance.integer(10_000, 99_999)}"
            row = [place, vendor, number if place % 41 else None, day, net, round(net * rate, 2), None, due,
                   paid if paid <= job.until else None, what if chance.chance(0.2) else None]  # fmt: skip
        at = sheet.last + 1
        row[6] = Formula(f"E{at}+F{at}", float(str(row[4])) + float(str(row[5])))
        sheet.add(*row)
    last = sheet.last
    sheet.add("Total", None, None, None, *(sheet.sum(column, 2, last) for column in "EFG"), kind="total")
    return [sheet, _vendor_sums(sheet, last)]


def _vendor_sums(register: Sheet, last: int) -> Sheet:
    sheet = Sheet("By vendor", widths={"A": 24, "B": 14}, formats={"B": MONEY, "C": COUNT})
    sheet.head("Vendor", "Gross", "Invoices")
    for vendor, _ in VENDORS[:12]:
        key, span = f"A{sheet.last + 1}", (2, last)
        gross = register.sum_if(sheet.name, "B", "G", span, key, vendor)
        sheet.add(vendor, gross, register.count_if(sheet.name, "B", span, key, vendor))
    return sheet


def petty_cash(job: Job) -> list[Sheet]:
    """An office's petty cash of a month: a running balance, and what was counted in the box at its end."""
    currency = CURRENCY.get(job.about, "USD")
    factor = 4.0 if currency == "PLN" else 1.0
    sheet = Sheet("Cash book", widths={"A": 11, "B": 26, "G": 16}, formats={"A": DAY, **dict.fromkeys("CDE", MONEY)})
    sheet.head("Day", "For", "In", "Out", f"Balance {currency}", "Slip", "By")
    balance = float(job.chance.integer(20, 40) * 10) * factor
    sheet.add(job.since, "Brought forward", balance, None, Formula("C2", balance))
    staff = [one for one in job.office.there(job.since) if one.location == job.about] or [job.office.oldest]
    for place, day in enumerate(job.days(22), 1):
        what, low, usual, high = job.chance.choice(PETTY)
        out = job.cents(low * factor, usual * factor, high * factor)
        slip, by = place, job.chance.choice(staff).name
        row = sheet.last + 1
        if balance < 60 * factor:
            balance = balance + 300 * factor
            sheet.add(day, "From the bank", 300.0 * factor, None, Formula(f"E{row - 1}+C{row}-D{row}", balance))
            row += 1
        balance = balance - out
        blank = job.chance.chance(0.08)
        sheet.add(day, what, None, out, Formula(f"E{row - 1}+C{row}-D{row}", balance), None if blank else slip, by)
    last = sheet.last
    sheet.add("Sum", None, sheet.sum("C", 2, last), sheet.sum("D", 3, last), kind="total")
    if job.last:
        counted = round(balance - (job.chance.choice((0, 0, 5, 10)) * factor), 2)
        sheet.gap()
        row = sheet.add(None, "Counted in the box", None, None, counted)
        sheet.add(None, "Difference", None, None, Formula(f"ROUND(E{row}-E{last},2)", round(counted - balance, 2)))
    return [sheet]


def accruals(job: Job) -> list[Sheet]:
    """What a month cost though no invoice has come, at a rate of tax that has a name."""
    sheet = Sheet("Accruals", widths={"A": 24, "B": 22}, formats={"D": MONEY, "E": MONEY, "F": MONEY, "G": DAY})
    sheet.add("Tax", None, None, 0.2)
    sheet.head("Vendor", "For", "Cost centre", "Net", "Tax", "Gross", "Expected")
    for vendor, what in job.chance.sample(VENDORS, 11)[: job.part(11)]:
        net, row = job.cents(120, 1400, 9000), sheet.last + 1
        unit = job.chance.choice(job.office.departments)
        tax = Formula(f"ROUND(D{row}*TaxRate,2)", _rounded(net * 0.2))
        gross = Formula(f"D{row}+E{row}", net + float(tax.value or 0))
        expected: Value = min(after(job.since) + timedelta(days=job.chance.integer(2, 9)), job.office.today)
        sheet.add(vendor, what, unit.cost_centre, net, tax, gross, expected if job.chance.chance(0.8) else None)
    last = sheet.last
    sheet.add("Total", None, None, *(sheet.sum(column, 3, last) for column in "DEF"), kind="total")
    return [sheet]


def _rounded(value: float) -> float:
    """To cents, halves away from zero, as a spreadsheet rounds."""
    return int(abs(value) * 100 + 0.5 + 1e-7) / 100 * (1 if value >= 0 else -1)


def assets(job: Job) -> list[Sheet]:
    """What the firm owns: bought when, for how much, written off by how much a year."""
    sheet = Sheet("Register", widths={"A": 9, "B": 24, "C": 12}, formats={"D": DAY, "E": MONEY, "G": MONEY, "H": MONEY})
    sheet.head("No", "What", "Where", "Bought", "Cost", "Years", "A year", "Worth now")
    year = job.until.year
    for place in range(1, 41):
        what, low, high, years = job.chance.choice(_OWNED)
        bought = date(job.chance.integer(year - 6, year - 1), job.chance.integer(1, 12), job.chance.integer(1, 28))
        cost, row = job.cents(low, (low + high) / 2, high), sheet.last + 1
        off = Formula(f"ROUND(E{row}/F{row},2)", _rounded(cost / years))
        worth = max(0.0, cost - float(off.value or 0) * (year - bought.year))
        city = job.chance.choice(job.office.cities)
        left = Formula(f"MAX(0,E{row}-G{row}*({year}-YEAR(D{row})))", worth)
        sheet.add(f"FA{place:03}", what, city, bought, cost, years, off, left)
    last = sheet.last
    totals = [sheet.sum("E", 2, last), None, *(sheet.sum(column, 2, last) for column in "GH")]
    sheet.add("Total", None, None, None, *totals, kind="total")
    return [sheet]


_OWNED = (
    ("Laptop", 900, 2100, 3), ("Fork-lift", 14_000, 31_000, 8), ("Server", 3200, 9000, 5), ("Van", 19_000, 41_000, 6),
    ("Racking", 2500, 12_000, 10), ("Desk and chair", 320, 900, 7), ("Scanner", 250, 800, 4),
)  # fmt: skip


def cash(job: Job) -> list[Sheet]:
    """Thirteen weeks of cash: what comes in, what goes out, what is left; the weeks of the quarter that is over."""
    sheet = Sheet("13 weeks", widths={"A": 11}, formats={"A": DAY, **dict.fromkeys("BCDEF", MONEY)})
    sheet.head("Week of", "Start", "In", "Out", "Change", "End")
    monday = job.until - timedelta(days=job.until.weekday() + 13 * 7)
    left = float(job.chance.integer(400, 900) * 1000)
    for place in range(13):
        row, came, went = sheet.last + 1, job.cents(90_000, 190_000, 260_000), job.cents(80_000, 185_000, 270_000)
        begin: Value = left if not place else Formula(f"F{row - 1}", left)
        change = Formula(f"C{row}-D{row}", came - went)
        sheet.add(monday, begin, came, went, change, Formula(f"B{row}+E{row}", left + (came - went)))
        left, monday = left + (came - went), monday + timedelta(days=7)
    least = min(sheet.numbers("F", 2, sheet.last))
    sheet.add("Lowest", None, None, None, None, Formula(f"MIN(F2:F{sheet.last})", least), kind="total")
    return [sheet]


def statement(job: Job) -> str:
    """The bank's statement of a month, separated by semicolons as the bank sends it."""
    lines, balance = ["Booked;Text;Amount;Balance"], float(job.chance.integer(200, 500) * 1000)
    for day in workdays(job.since):
        for _ in range(job.chance.integer(1, 3)):
            amount = job.cents(-9800, -1200, -45) if job.chance.chance(0.7) else job.cents(900, 7400, 38_000)
            vendor, what = job.chance.choice(VENDORS)
            text = f"{vendor}, {what}" if amount < 0 else f"Payment received {job.chance.integer(40_000, 59_999)}"
            balance = round(balance + amount, 2)
            lines.append(f"{day:%d.%m.%Y};{text};{amount:.2f};{balance:.2f}")
    return "\r\n".join(lines) + "\r\n"
