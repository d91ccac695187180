"""What lies beside the workbooks: notes, checklists, CSV files, a few PDFs, and pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from deskjob_services.expenses import pdf
from deskjob_services.sheets.growing import finance, sales, staff
from deskjob_services.sheets.growing.office import Job, spoken
from deskjob_services.sheets.growing.words import GOODS, RISKS, SERVICES, VENDORS


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is no workbook: folder, name, what is in it, how many days old it is, how many versions."""

    folder: str
    name: str
    build: Callable[[Job], bytes]
    age: int = 10
    versions: int = 1


def _notes(title: str, *points: str) -> Callable[[Job], bytes]:
    def build(job: Job) -> bytes:
        shown = "\n".join(f"- {one}" for one in points[: job.part(len(points))])
        return f"# {title}\n\n{job.office.company}, {job.until.isoformat()}\n\n{shown}\n".encode()

    return build


def _minutes(job: Job) -> bytes:
    there = job.chance.sample(job.office.there(job.until), 4)
    lines = [f"Minutes, {job.until.isoformat()}", "", "There: " + ", ".join(one.name for one in there), ""]
    for place, text in enumerate(job.chance.sample(RISKS, 3), 1):
        lines += [f"{place}. {text}: {there[place % 4].first_name} looks into it and tells us next time."]
    return ("\n".join(lines) + "\n").encode()


def _csv(build: Callable[[Job], str], encoding: str = "utf-8") -> Callable[[Job], bytes]:
    return lambda job: build(job).encode(encoding, "replace")


def _lines(job: Job) -> str:
    """What is on order, with decimal commas and semicolons as the suppliers in Berlin send it."""
    rows = [f"{item};{job.chance.integer(5, 400)};{job.cents(0.4, 3, 14):.2f}".replace(".", ",") for item in GOODS]
    return "\r\n".join(["Item;Pieces;Price", *rows]) + "\r\n"


def _quote(job: Job) -> bytes:
    vendor, what = job.chance.choice(VENDORS)
    told = f"Offer of {job.until.isoformat()} to {job.office.company}"
    rows = [pdf.Row(vendor, bold=True), pdf.Row(told), pdf.Row("")]
    for service, price in job.chance.sample(SERVICES, 5):
        rows.append(pdf.Row(f"{service:<38} EUR {price * job.chance.spread(0.9, 1, 1.2):>9.2f}"))
    rows += [pdf.Row(""), pdf.Row(f"{what}. Prices hold for 60 days.")]
    return pdf.page(rows, f"Offer of {vendor}")


def _lease(job: Job) -> bytes:
    city = job.office.cities[0]
    rows = [pdf.Row(f"Lease of the office in {city}: summary", bold=True), pdf.Row(""), pdf.Row("Runs for 5 years"),
            pdf.Row(f"Rent a month: {job.chance.integer(18, 42) * 1000:,}"), pdf.Row("Notice: 12 months"),
            pdf.Row("Cleaning and energy apart")]  # fmt: skip
    return pdf.page(rows, f"Lease {city}")


def _certificate(job: Job) -> bytes:
    person = job.office.head("Operations")
    rows = [pdf.Row("Certificate of instruction", bold=True), pdf.Row(""), pdf.Row(person.name),
            pdf.Row(f"Dangerous goods, {job.until.isoformat()}")]  # fmt: skip
    return pdf.page(rows, "Certificate")


def _floor(job: Job) -> bytes:
    """A plan of rooms, drawn of lines."""
    from PIL import Image, ImageDraw

    image = Image.new("P", (480, 320), 0)
    image.putpalette([255, 255, 255, 40, 40, 40, 200, 224, 226])
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, 471, 311), outline=1, width=4)
    x = 8
    while x < 420:
        wide = job.chance.integer(60, 120)
        draw.rectangle((x, 8, min(x + wide, 471), job.chance.integer(90, 140)), fill=2, outline=1, width=2)
        x += wide
    return _png(image)


def _chart(job: Job) -> bytes:
    """Bars of twelve months, as they were pasted into a presentation."""
    from PIL import Image, ImageDraw

    image = Image.new("P", (400, 240), 0)
    image.putpalette([255, 255, 255, 90, 90, 90, 31, 111, 120])
    draw = ImageDraw.Draw(image)
    for place in range(12):
        draw.rectangle((24 + place * 30, 220 - job.chance.integer(40, 190), 44 + place * 30, 220), fill=2)
    draw.line((16, 220, 390, 220), fill=1, width=2)
    return _png(image)


def _png(image: object) -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _handing(job: Job) -> bytes:
    names = [one.name for one in job.office.there(job.since, "Finance")[:5]]
    tasks = enumerate(_CLOSING[: job.part(len(_CLOSING))], 1)
    lines = [f"{place}. {task}: {names[place % len(names)]}" for place, task in tasks]
    return "\n".join([f"Month end {spoken(job.office.month(1))}, who does what", "", *lines, ""]).encode()


_CLOSING = ("Last invoices in", "Accruals agreed", "Bank reconciled", "Petty cash counted", "Actuals to the heads",
            "Remarks back")  # fmt: skip

PAPERS = (
    Paper("Company", "Welcome.md", _notes(
        "Welcome", "Your laptop is with IT; bring something with a photograph.", "Lunch is on you, coffee is on us.",
        "Leave: tell your manager, then the directory.", "If something breaks, write to the office manager.",
        "Fire: the stairs, never the lift."), 300, 2),
    Paper("Finance/Bank", "Bank statement {month}.csv", _csv(finance.statement, "cp1252"), 9),
    Paper("Company", "Phone list.csv", _csv(staff.phones), 45),
    Paper("Company", "Floor plan.png", _floor, 400),
    Paper("Operations/Vendors", "Offer 1.pdf", _quote, 60),
    Paper("Projects", "Minutes.txt", _minutes, 12),
    Paper("Finance/Month end", "Who does what.txt", _handing, 8, 2),
    Paper("Sales/Prices", "Parcel rates.csv", _csv(sales.tariff), 90),
    Paper("Operations/Stock", "On order.csv", _csv(_lines, "cp1252"), 15),
    Paper("Operations/Vendors", "Offer 2.pdf", _quote, 41),
    Paper("Company", "Lease, summary.pdf", _lease, 380),
    Paper("Operations", "Certificate.pdf", _certificate, 130),
    Paper("Sales", "Sales by month.png", _chart, 33),
    Paper("People", "First day checklist.md", _notes(
        "First day", "Desk and chair", "Account and card", "Meet the team", "Lunch with the manager",
        "Read the safety sheet"), 220, 2),
    Paper("Operations/Rota", "Swapping shifts.txt", _notes(
        "Swapping shifts", "Both of you agree.", "The lead says yes.", "Only then change the rota."), 75),
    Paper("Projects", "Lessons.md", _notes(
        "Lessons", "Ask for the data before the contract is signed.", "One list of steps, not three.",
        "Tell the depots a week ahead."), 21),
    Paper("People", "Interview questions.txt", _notes(
        "Questions", "What did you build that others still use?", "What went wrong, and who noticed?",
        "What would you ask us?"), 160),
    Paper("Sales", "Fair, to bring.txt", _notes(
        "To bring", "Two banners", "Price lists", "Cables", "Business cards"), 28),
    Paper("Operations/Fleet", "Depot yard.png", _floor, 200),
    Paper("Finance/Budget", "How we budget.md", _notes(
        "How we budget", "Heads first, then everything a head costs.", "Say what you assume.",
        "A reserve is a line, not a habit."), 190),
)  # fmt: skip
"""The order decides which of them a small firm has."""
