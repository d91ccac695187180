"""Bring the regions' sales of a month together: five layouts, one currency at a rate that the treasurer knows."""

import csv
import io
import re
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Limits,
    Money,
    Plant,
    Refusal,
    Save,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    only,
    same,
    table,
)
from deskjob_tasks.data.regional_books import HEADINGS, REGIONS, Deliveries

STRATA = ("happy", "happy", "malformed document", "rare currency", "duplicate", "missing month")
WRITING = ("sheets.write_range", "sheets.append_rows", "sheets.import_csv", "sheets.upload", "sheets.add_sheet")


class Line(NamedTuple):
    """A row of the answer."""

    region: str
    line: str
    units: int
    net: Decimal


@dataclass(frozen=True)
class Truth:
    """What the sheet must hold, and what was planted."""

    target: str  # the workbook with the empty sheet
    sources: frozenset[str]  # the files of the regions
    late: frozenset[str]  # those of the region that may not have delivered
    rows: tuple[Line, ...]
    total: Money
    rate: str  # how the treasurer puts it


task = Task[Truth](
    id="data/consolidate-regions",
    instruction="""
        Please bring together what our regions sold in {month}. Their files lie in the shared folder "{folder}", and
        every region keeps them in its own way. In the same folder, "{target}" has the regions, the names of the
        product lines, and an empty sheet Consolidated with the headings Region, Product line, Units and Net USD: give
        that one row for each region and product line, returns taken off, in US dollars to the cent, and no totals; its
        other sheets stay as they are.

        Only what is dated in {month} counts, and nothing from hidden sheets. Mind that some write in thousands. If a
        region sent its file twice, the one changed last counts; if a file cannot be opened, its export lies beside it.
        For the region that does not report in dollars, {treasurer} has the rate of {month}. If a region is missing,
        ask {sender}. Leave the files of the regions as they are.

        Then tell {boss}, in a direct message, the grand total in dollars, as one amount. If a region or a rate is not
        to be had, write nothing into the workbook and hand the case over, with whoever should have given it.
    """,
    desk="Finance Controller",
    may=(Send(to=("boss", "treasurer", "sender")), Save(of="target")),
    human_minutes=55,
    estimated="counted, not timed: seven minutes to read and sum each of five files, asking 5, the sheet 10, checks 5",
    limits=Limits(steps=150),
    tags=("pages",),
    colleagues=(
        Colleague("boss", "Head of Finance", "brisk", helps="what the board wants to see"),
        Colleague(
            "treasurer",
            "Treasurer",
            "formal",
            Fact(
                "rate",
                asks=("rate", "convert", "conversion", "exchange", "currency", "dollar"),
                says="{truth.rate}",
                paraphrases=(
                    "Which rate do we take for the month?",
                    "What is the exchange rate, please?",
                    "At what do I convert the region that is not in dollars?",
                    "Could you give me the conversion for the closing?",
                    "I need dollars for one region, how do I get there?",
                    "Which currency rates are fixed?",
                    "rate of last month",
                    "How much is it in dollars?",
                    "What do we use for converting?",
                    "Is there a fixed exchange rate for the consolidation?",
                ),
            ),
            helps="rates and banks",
        ),
        Colleague(
            "sender",
            "Sales Lead",
            "kind",
            Fact(
                "files",
                asks=("file", "region", "delivered", "missing", "sent", "send", "folder"),
                says="Whatever the regions have sent me is in the folder; I have nothing else.",
                paraphrases=(
                    "Is a file missing?",
                    "Which regions have delivered?",
                    "Did everybody send theirs?",
                    "Where is the file of that region?",
                    "One region is missing from the folder.",
                    "Have you got another file?",
                    "Has every region reported?",
                    "anything not in the folder yet",
                    "Is there something they sent to you only?",
                    "Do you have what is missing?",
                ),
            ),
            helps="what the regions deliver",
        ),
    ),
)


@task.seed
def deliveries(plant: Plant, seeder: Seeder) -> Truth:
    """The files of five regions, each in a layout of its own, and the workbook that waits for them."""
    for one in plant.cast.values():
        plant.people.present(one)
    month = (plant.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    plant.stratum, spoken = seeder.choice(STRATA), f"{month:%B %Y}"
    folder = plant.sheets.folder(plant.cast["boss"], f"Regional sales {spoken}")
    plant.sheets.share(folder, plant.desk, "write")
    making = Deliveries(plant, seeder, folder, month)
    regions = seeder.sample(REGIONS, 5)
    titled, thousands, returns, foreign, last = seeder.shuffled(regions)
    making.titled(titled)
    making.thousands(thousands)
    making.returns(returns)
    rate = making.foreign(foreign)
    late = making.last(last)
    target = making.target(regions)
    plant.words |= {"month": spoken, "folder": f"Regional sales {spoken}", "target": f"Group sales {spoken}.xlsx"}
    rows = tuple(
        Line(region, line, units, Decimal(cents) / 100) for (region, line), (units, cents) in making.sums.items()
    )
    total = Money.minor(sum(cents for _, cents in making.sums.values()))
    return Truth(target, frozenset(making.made), frozenset(late), rows, total, rate)


def _found(company: Company, truth: Truth) -> list[dict[str, object]]:
    """The rows of the sheet as people see them, names in small letters."""
    shown = company.sheets.table(truth.target, "Consolidated")
    return [
        {"region": _plain(row["Region"]), "line": _plain(row["Product line"]), "units": row["Units"],
         "net": row["Net USD"]}
        for row in shown.rows
    ]  # fmt: skip


def _plain(text: object) -> str:
    return " ".join(str(text or "").split()).casefold()


def _wanted(truth: Truth) -> list[Line]:
    return [one._replace(region=_plain(one.region), line=_plain(one.line)) for one in truth.rows]


@task.checkpoint(points=2)
def units(company: Company, truth: Truth) -> Finding:
    """The sheet has one row for each region and product line, with the right units; the other sheets are as before."""
    rows = table(_found(company, truth), _wanted(truth), columns=("region", "line", "units"))
    return all_of(rows, same(_lists(company, truth), _lists(company, truth, version=1)))


def _lists(company: Company, truth: Truth, version: int | None = None) -> list[list[object]]:
    """What the other sheets of the workbook say, row by row."""
    tables = [
        company.sheets.table(truth.target, one, header=None, version=version) for one in ("Regions", "Lines", "Rates")
    ]
    return [list(row.cells.values()) for one in tables for row in one.rows]


@task.checkpoint(points=4)
def amounts(company: Company, truth: Truth) -> Finding:
    """Each of these rows has the right amount in dollars."""
    return table(_found(company, truth), _wanted(truth), columns=("region", "line", "net"))


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """The head of finance has the grand total, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.total)


@task.variant("not delivered", share=0.15, ends=cannot("no answer", "missing record", about="sender", spoils=WRITING))
def not_delivered(plant: Plant, truth: Truth) -> None:
    """One region's file is not there, and whoever collects them is away."""
    for one in truth.late:
        plant.sheets.purge(one)
    plant.people.away(plant.cast["sender"], until="2 weeks", without_deputy=True)


@task.variant(
    "no rate yet", share=0.1, ends=cannot("missing record", "no answer", "other", about="treasurer", spoils=WRITING)
)
def no_rate_yet(plant: Plant, truth: Truth) -> Truth:
    """The rate of the month has not been fixed."""
    return replace(truth, rate="It is not fixed yet, and nobody here has one before the bank says so next week.")


DAY = re.compile(r"(\d\d)[/.](\d\d)[/.](\d{4})|(\d{4})-(\d\d)-(\d\d)")
AMOUNT = re.compile(r"(k|1,000 )?([A-Z]{3})$")
PLACES = {"day": ("date", "day", "booked"), "line": ("line", "service", "product line", "service code"),
          "units": ("units", "pieces", "quantity", "qty")}  # fmt: skip
Cells = list[list[str | int | float | bool | None]]


class Work(NamedTuple):
    """What one reading of the folder came to: the workbook to be filled, and rows in the shape of its sheet."""

    target: str
    rows: Cells
    total: Decimal


@task.solution
def consolidate(desk: Desk, without: str = "", then: bool = True) -> None:
    """Ask for the rate, read every region's file by its headings, fill the sheet, and give the total."""
    work = _work(desk, without)
    if work is None:
        return
    desk.sheets.write_range(work.target, f"A2:D{len(work.rows) + 1}", work.rows, sheet="Consolidated")
    if then:
        desk.send("boss", f"The regions sold ${work.total:,.2f} in {desk.words['month']}.")


@task.solution
def from_a_text(desk: Desk) -> None:
    """Puts the sheet in as separated text, headings and all, the last row first, and amounts as people write them."""
    work = _work(desk, "")
    if work is None:
        return
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *([*row[:3], f"{row[3]:.2f}"] for row in reversed(work.rows))])
    content = b64encode(text.getvalue().encode()).decode()
    desk.sheets.import_csv(work.target, content, sheet="Consolidated", separator=",")
    desk.send("boss", f"Grand total: {work.total:.2f} USD")


def _work(desk: Desk, without: str) -> Work | None:
    """Read what the regions sent; None where the case was handed over."""
    folder = desk.sheets.find(desk.words["folder"]).entries[0]
    files = sorted(desk.sheets.browse(folder=folder.id).entries, key=lambda one: one.changed_at)
    target = next(one.id for one in files if one.name == desk.words["target"])
    lines = [(str(code), str(line)) for code, line in _rows(desk, target, "Lines")[1:]]
    names = {name.casefold(): line for code, line in lines for name in (code, line)}
    rate = _old_rate(desk, target) if without == "rate" else _rate(desk.ask("treasurer", "Which rate is fixed?").text)
    regions = [str(row[0]) for row in _rows(desk, target, "Regions")[1:]]
    absent = [one for one in regions if not any(file.name.startswith(one) for file in files)]
    if absent:
        desk.ask("sender", f"The file of {absent[0]} is missing, have you got it?")
        desk.hand_over("missing record", about="sender", note=f"There is no file of {absent[0]}.")
        return None
    if rate is None:
        desk.hand_over("missing record", about="treasurer", note="There is no rate for the month.")
        return None
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for region in regions:
        sent = {one.name: one.id for one in files if one.name.startswith(region)}
        for sheet, cells in _sheets(desk, sent, without):
            sign = -1 if sheet == "Returns" and without != "returns" else 1
            for line, count, amount in _sold(cells, desk.words["month"], rate, without):
                both = sums[region, names[line.casefold()]]
                both[0] += sign * count
                both[1] += sign * amount
    rows: Cells = [[region, line, int(count), float(net)] for (region, line), (count, net) in sums.items()]
    return Work(target, rows, sum((net for _, net in sums.values()), Decimal(0)))


def _rows(desk: Desk, file: str, sheet: str) -> Cells:
    return desk.sheets.read_range(file, sheet).values or []


def _rate(text: str) -> Decimal | None:
    """Dollars for one, out of what the treasurer says."""
    found = re.search(r"(\d+) [A-Z]{3} = ([\d.]+) USD", text)
    return Decimal(found[2]) / int(found[1]) if found else None


def _old_rate(desk: Desk, target: str) -> Decimal:
    row = _rows(desk, target, "Rates")[1]
    return Decimal(str(row[3])) / Decimal(str(row[1]))


def _sheets(desk: Desk, sent: dict[str, str], without: str) -> Iterator[tuple[str, Cells]]:
    """The sheets of a region that count, of the workbook changed last, or of its export where that does not open."""
    book = [one for name, one in sent.items() if name.endswith(".xlsx")][-1]
    try:
        sheets = desk.sheets.workbook(book).sheets
    except Refusal:
        export = next(one for name, one in sent.items() if name.endswith(".csv"))
        text = b64decode(desk.sheets.download(export).content).decode("cp1252")
        yield "", [list(row) for row in csv.reader(io.StringIO(text), delimiter=";")]
        return
    for one in sheets:
        if one.state == "visible" or without == "hidden":
            yield one.name, _rows(desk, book, one.name)


def _sold(cells: Cells, month: str, rate: Decimal, without: str) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Product line, units and dollars of the rows of a month, by whatever headings the sheet has."""
    at, head = next((at, [str(one or "") for one in row]) for at, row in enumerate(cells) if _column(row, "units") >= 0)
    day, line, count = (_column(head, key) for key in ("day", "line", "units"))
    amount, how = next((place, found) for place, one in enumerate(head) if (found := AMOUNT.search(one)))
    worth = (1000 if how[1] and without != "thousands" else 1) * (1 if how[2] == "USD" else rate)
    for row in cells[at + 1 :]:
        said = _month(str(row[day] or ""), without == "day first")
        if said == month or (not said and without == "subtotals"):
            name = str(row[line]).removeprefix("Subtotal ")
            yield name, Decimal(str(row[count])), Decimal(str(row[amount])) * worth


def _column(head: Sequence[object], key: str) -> int:
    """Where the column of a kind stands; -1 where there is none."""
    names = [str(one or "").casefold().removesuffix(" on") for one in head]
    return next((at for at, name in enumerate(names) if name in PLACES[key]), -1)


def _month(text: str, month_first: bool) -> str:
    """The month of a day as the instruction writes it; nothing where there is no day."""
    found = DAY.match(text)
    if found is None:
        return ""
    if found[4]:
        return f"{date(int(found[4]), int(found[5]), 1):%B %Y}"
    swapped = month_first and int(found[1]) <= 12
    return f"{date(int(found[3]), int(found[1] if swapped else found[2]), 1):%B %Y}"


@task.trap(loses={"amounts", "told"})
def takes_thousands_as_they_stand(desk: Desk) -> None:
    """Overlooks that some write in thousands."""
    consolidate(desk, without="thousands")


@task.trap(loses={"amounts", "told"})
def takes_the_rate_it_finds(desk: Desk) -> None:
    """Asks nobody, and takes the rate of the month before."""
    consolidate(desk, without="rate")


@task.trap(loses={"units", "amounts", "told"})
def adds_returns(desk: Desk) -> None:
    """Counts what came back as sold once more."""
    consolidate(desk, without="returns")


@task.trap(loses={"units", "amounts", "told"})
def believes_subtotals(desk: Desk) -> None:
    """Counts the subtotals among the sales."""
    consolidate(desk, without="subtotals")


@task.trap(loses={"units", "amounts", "told"})
def takes_the_hidden_draft(desk: Desk) -> None:
    """Reads every sheet there is."""
    consolidate(desk, without="hidden")


@task.trap(loses={"units", "amounts", "told"})
def reads_the_month_first(desk: Desk) -> None:
    """Takes 05/03 for the third of May."""
    consolidate(desk, without="day first")


@task.trap(loses={"nothing_else_changed"})
def tidies_what_was_sent(desk: Desk) -> None:
    """Takes the titles out of a region's file, so that it reads more easily."""
    consolidate(desk)
    folder = desk.sheets.find(desk.words["folder"]).entries[0]
    files = desk.sheets.browse(folder=folder.id).entries
    exported = {one.name.removesuffix(".csv") for one in files if one.name.endswith(".csv")}
    sent = [one for one in files if one.name.removesuffix(".xlsx") not in exported and one.name != desk.words["target"]]
    desk.sheets.delete_rows(next(one.id for one in sent if one.name.endswith(".xlsx")), row=1)
