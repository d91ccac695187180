"""Find the one cell that makes a quarter's total wrong, and mend it so that it holds when figures change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Formula,
    Money,
    Plant,
    Save,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    only,
    rounded,
    same,
)

SITES = ("Hamburg", "Porto", "Gdansk", "Lyon", "Leeds", "Malmo", "Trieste")
GROUPS = {
    "Personnel": ("Wages", "Overtime", "Agency staff", "Training", "Travel", "Social security", "Canteen"),
    "Premises": ("Rent", "Heating", "Electricity", "Cleaning", "Security", "Repairs", "Waste"),
    "Operations": ("Forklift lease", "Pallets", "Packing", "Fuel", "Cold store", "Scanners", "Customs fees"),
}
USUAL, RARE = ("EUR", "USD", "GBP"), ("JPY", "KWD", "HUF", "ISK")
FAULTS = ("short", "doubled", "typed", "column", "sheet", "text")
NOTHING = "Every figure that I have is in the workbook already."
ASKED = (
    "Do you have the figure that is missing?", "What is the amount for Lyon, please?", "Has the invoice come in?",
    "What did the cleaning cost in March?", "Which number belongs in the empty cell?", "A month is blank, what now?",
    "It says the figure is to follow. What is it?", "how much was it", "Could you give me the costs of that month?",
    "What do the books say for February?",
)  # fmt: skip
WRITES = ("sheets.write_range", "sheets.append_rows", "sheets.import_csv", "sheets.upload")
REFERENCE = re.compile(r"(?:(\w+)!)?([A-E])(\d+)(?::([A-E])(\d+))?")

COLUMNS = "ABCDEF"
OTHERS = ("Account", "Total", *GROUPS)

Cells = dict[str, Decimal | str]
Book = dict[str, Cells]
"""Sheets by name; cells by place: figures, texts, and formulas, all of which are sums."""
Spot = tuple[str, str]
"""A sheet and a cell on it."""


@dataclass(frozen=True)
class Truth:
    """Which cell is at fault, and what it comes to once it is mended."""

    book: str
    version: int  # the workbook as the desk finds it
    fault: str  # such as Porto!E13
    worth: Decimal
    asked: str  # the cell that waits for a figure, if one does
    figure: Decimal
    reply: str  # what the bookkeeper says when asked for a figure
    changes: dict[tuple[str, str], float]  # other figures for what is behind the cell at fault
    moved: Decimal  # what it comes to with those
    total: Money


task = Task[Truth](
    id="finance/broken-formula",
    instruction="""
        The workbook "{book}" of {owner} shows a wrong total for all sites on its sheet Summary. One single cell in it
        is at fault, and the figures themselves have been checked. Find that cell and mend it there, not on the way:
        what should be a formula is to be one in line with its neighbours, so that the total follows when a figure
        changes. Everything else in the workbook stays as it is, and what a note explains is meant to be so. If a figure
        is still to come, {keeper} keeps the books: ask for it and put it in. Then tell {owner.first}, in a direct
        message, the right total for all sites in {currency}, and no other amount. If the work waits for somebody who is
        away, change nothing and hand the case over, with that colleague.
    """,
    desk="Finance Controller",
    may=(Send(to=("owner", "keeper")), Save(of="book")),
    human_minutes=30,
    estimated="counted, not timed: 150 formulas on five sheets at 8 seconds each, notes 3, mending and a check 5",
    colleagues=(
        Colleague("owner", "Operations Lead", "brisk", helps="what the sites cost"),
        Colleague(
            "keeper",
            "Finance Clerk",
            "kind",
            Fact(
                "figure",
                asks=("figure", "amount", "invoice", "cost", "number", "blank", "how much", "books", "to follow"),
                says="{truth.reply}",
                paraphrases=ASKED,
            ),
            helps="what is in the books",
        ),
    ),
)


@task.seed
def workbook(plant: Plant, seeder: Seeder) -> Truth:
    """A quarter's costs of four sites, right; the same with one fault; and in that perhaps one figure to come."""
    end = plant.today.replace(month=(plant.today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    fault = seeder.choice(FAULTS)
    odd = {"text": "malformed document", "doubled": "doubled rows"}.get(fault, "happy")
    plant.stratum = seeder.choices((odd, "rare currency", "missing month"), 1, (5, 2, 3))[0]
    currency = seeder.choice(RARE if plant.stratum == "rare currency" else USUAL)
    months = [f"{end.replace(day=1, month=end.month - less):%B}" for less in (2, 1, 0)]
    sites = seeder.sample(SITES, 4)
    right = _right(seeder, sites, months, currency)
    hurt, other, *noted = seeder.shuffled(sites)
    waiting = _remarks(seeder, right, [other, *noted], months)
    spot, broken = _broken(seeder, right, hurt, other, fault)
    missing, owner = plant.stratum == "missing month", plant.cast["owner"]
    name = f"Costs of sites Q{end.month // 3} {end.year}.xlsx"
    plant.words |= {"book": name, "currency": currency}
    book = _planted(plant, name, owner, currency, _without(broken, waiting), () if missing else (broken,))
    figure, worth = _worth(right, *waiting), _worth(right, *spot)
    inputs = [one for one in _behind(right, *spot) if one != spot]
    changes = {one: float(_worth(right, *one) + 137 * number) for number, one in enumerate(inputs, 1)}
    return Truth(
        book=book,
        version=1 if missing else 2,
        fault="!".join(spot),
        worth=worth,
        asked="!".join(waiting) if missing else "",
        figure=figure,
        reply=f"That is {Money(figure, currency)}, booked last week." if missing else NOTHING,
        changes=changes,
        moved=worth + 137 * sum(range(len(inputs) + 1)),
        total=Money(_worth(right, "Summary", "E6"), currency),
    )


def _rule(labels: Sequence[object], column: str, row: int) -> str:
    """The formula that belongs in a cell of a site's sheet, by what stands in its first column; none for a figure."""
    ends = [at for at, label in enumerate(labels, 1) if label in GROUPS]
    if labels[row - 1] == "Total":
        return "=" + "+".join(f"{column}{end}" for end in ends)
    if row in ends:
        return f"=SUM({column}{max([1, *(end for end in ends if end < row)]) + 1}:{column}{row - 1})"
    return f"=SUM(B{row}:D{row})" if column == "E" else ""


def _right(seeder: Seeder, sites: list[str], months: list[str], currency: str) -> Book:
    """Every site's sheet, and the summary that brings them together."""
    heads = ("Account", *months, "Quarter", "Remark")
    summary: Cells = dict(zip(("A1", "B1", "C1", "D1", "E1"), ("Site", *GROUPS, "Total"), strict=True))
    book: Book = {"Summary": summary}
    for place, site in enumerate(sites, 2):
        labels = ["Account"]
        for group, accounts in GROUPS.items():
            labels += [*seeder.sample(accounts, seeder.integer(4, 6)), group]
        labels.append("Total")
        cells: Cells = dict(zip((f"{column}1" for column in COLUMNS), heads, strict=True))
        for row, label in enumerate(labels[1:], 2):
            cells[f"A{row}"] = label
            for column in "BCDE":
                figure = Money.minor(seeder.integer(60_000, 2_400_000), currency).amount
                cells[f"{column}{row}"] = _rule(labels, column, row) or figure
        book[site] = cells
        summary |= {f"A{place}": site, f"E{place}": f"=SUM(B{place}:D{place})"}
        ends = [row for row, label in enumerate(labels, 1) if label in GROUPS]
        summary |= {f"{column}{place}": f"={site}!E{row}" for column, row in zip("BCD", ends, strict=True)}
    last = len(sites) + 2
    return {
        **book,
        "Summary": summary | {"A6": "All sites"} | {f"{one}{last}": f"=SUM({one}2:{one}5)" for one in "BCDE"},
    }


def _lines(book: Book, site: str) -> list[int]:
    """The rows of a site's accounts."""
    return [int(at[1:]) for at, label in book[site].items() if at[0] == "A" and label not in OTHERS]


def _remarks(seeder: Seeder, book: Book, sites: list[str], months: list[str]) -> Spot:
    """What looks odd and is meant so: a month left out, a payment in one sum; and a figure that may be late."""
    disputed, once, late = ((book[site], seeder.choice(_lines(book, site))) for site in sites)
    cells, row = disputed
    cells |= {f"E{row}": f"=B{row}+C{row}", f"F{row}": f"{months[2]} is in dispute, see Notes"}
    told = f"{sites[0]}, {cells[f'A{row}']}: the bill of {months[2]} is in dispute, and no part of the quarter."
    book["Notes"] = {"A1": "Notes", "A2": told, "A3": "A sum paid once a quarter stands in its column, in no month."}
    cells, row = once
    cells |= {f"E{row}": _worth(book, sites[1], f"E{row}"), f"F{row}": "Paid once a quarter"}
    for column in "BCD":
        del cells[f"{column}{row}"]
    return sites[2], f"{seeder.choice('BCD')}{late[1]}"


def _without(book: Book, spot: Spot) -> Book:
    """The workbook while a figure was still to come."""
    sheet, at = spot
    return {**book, sheet: {**book[sheet], at: "", f"F{at[1:]}": "One month to follow"}}


def _broken(seeder: Seeder, right: Book, site: str, other: str, fault: str) -> tuple[Spot, Book]:
    """Where the fault is, and the workbook with it."""
    cells, row = right[site], seeder.choice(_lines(right, site))
    ends = [int(at[1:]) for at, label in cells.items() if label in GROUPS]
    place, column = seeder.choice((1, 2)), seeder.choice("BCD")
    first, end = ends[place - 1] + 1, ends[place]
    across = next(int(at[1:]) for at, label in right["Summary"].items() if label == site)
    away = next(int(at[1:]) for at, label in right["Summary"].items() if label == other)
    figure = _worth(right, site, f"{column}{row}")
    wrong: dict[str, tuple[Spot, Decimal | str]] = {
        "short": ((site, f"E{end}"), f"=SUM(E{first}:E{end - 2})"),
        "doubled": ((site, f"E{end}"), f"=SUM(E{first - 1}:E{end - 1})"),
        "typed": ((site, f"E{row}"), _worth(right, site, f"E{row}") - figure // 2),
        "column": (("Summary", f"{'BCD'[place]}{across}"), f"={site}!D{end}"),
        "sheet": (("Summary", f"{column}{across}"), right["Summary"][f"{column}{away}"]),
        "text": ((site, f"{column}{row}"), f"{figure:,}"),
    }
    (sheet, at), content = wrong[fault]
    return (sheet, at), {**right, sheet: {**right[sheet], at: content}}


def _behind(book: Book, sheet: str, at: str) -> Iterator[Spot]:
    """The figures that a cell sums up, each as often as it counts; texts and empty cells count for nothing."""
    held = book[sheet].get(at)
    if isinstance(held, Decimal):
        yield sheet, at
    elif held and held[0] == "=":
        for there, left, top, right, bottom in REFERENCE.findall(held):
            for column in COLUMNS[COLUMNS.index(left) : COLUMNS.index(right or left) + 1]:
                for row in range(int(top), int(bottom or top) + 1):
                    yield from _behind(book, there or sheet, f"{column}{row}")


def _worth(book: Book, sheet: str, at: str) -> Decimal:
    """What a cell comes to."""
    return sum((Decimal(book[there][cell]) for there, cell in _behind(book, sheet, at)), Decimal(0))


def _planted(plant: Plant, name: str, owner: str, currency: str, first: Book, later: tuple[Book, ...]) -> str:
    """The workbook among its owner's files, with the contents it had one after the other."""
    show = f"#,##{Money(0, currency).digits}"

    def tables(book: Book) -> dict[str, list[list[float | str | Formula | None]]]:
        def cell(sheet: str, at: str) -> float | str | Formula | None:
            held = book[sheet].get(at)
            formula = isinstance(held, str) and held[:1] == "="
            worth = float(_worth(book, sheet, at)) if formula or isinstance(held, Decimal) else None
            return Formula(str(held)[1:], worth) if formula else worth if worth is not None else str(held or "") or None

        rows = {sheet: max(int(at[1:]) for at in cells) for sheet, cells in book.items()}
        return {
            sheet: [[cell(sheet, f"{column}{row}") for column in COLUMNS] for row in range(1, last + 1)]
            for sheet, last in rows.items()
        }

    days = 24 * 3600
    formats = {sheet: dict.fromkeys("BCDE", show) for sheet in first}
    file = plant.sheets.workbook(owner, name, tables(first), at=plant.now - 9 * days, formats=formats)
    for book in later:
        plant.sheets.save(file, plant.sheets.tables(tables(book), formats), at=plant.now - 2 * days)
    plant.sheets.share(file, plant.desk, "change")
    for colleague in plant.cast.values():
        plant.people.present(colleague)
    return file


@task.checkpoint(points=4)
def mended(company: Company, truth: Truth) -> Finding:
    """The cell at fault comes to what it should, and still does when the figures behind it are others."""
    places = max(2, -int(truth.total.amount.as_tuple().exponent))
    sheet, at = truth.fault.split("!")
    found = [rounded(company.sheets.cell(truth.book, sheet, at), places)]
    if found == [truth.worth]:
        found.append(rounded(company.sheets.recalculated(truth.book, truth.changes).cell(sheet, at), places))
    return same(found, [truth.worth, truth.moved])


@task.checkpoint(points=3)
def alone(company: Company, truth: Truth) -> Finding:
    """That cell is the only one that is not as it was, but for a figure that was asked for."""
    before, now = (_contents(company, truth.book, version) for version in (truth.version, None))
    place, _, at = truth.asked.partition("!")
    remark = f"{place}!F{at[1:]}"
    changed = sorted(one for one in {*before, *now} - {remark} if before.get(one) != now.get(one))
    expected = sorted({truth.fault, truth.asked} - {""})
    if not truth.asked:
        return same(changed, expected)
    figure = rounded(company.sheets.cell(truth.book, place, at), max(2, -int(truth.figure.as_tuple().exponent)))
    return all_of(same(changed, expected), same([figure], [truth.figure]))


def _contents(company: Company, book: str, version: int | None) -> dict[str, object]:
    """What stands in each cell: the formula, or the value where there is none."""
    found: dict[str, object] = {}
    for grid in company.sheets.worked(book, version).grids.values():
        found |= {f"{grid.name}!{at}": value for at, value in grid.cells.items()}
        found |= {f"{grid.name}!{at}": "".join(text.split()).upper() for at, text in grid.formulas.items()}
    return found


@task.checkpoint(points=3)
def told(company: Company, truth: Truth) -> Finding:
    """The owner has the right total, and no other amount, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["owner"]), truth.total)


@task.variant("never came", share=0.12, ends=cannot("missing record", "no answer", about="keeper", spoils=WRITES))
def never_came(plant: Plant, truth: Truth) -> None:
    """A figure is still to come, and whoever keeps the books is away."""
    plant.sheets.save(truth.book, plant.sheets.data(truth.book, 1))
    plant.people.away(plant.cast["keeper"], until="2 weeks", without_deputy=True)


@task.variant(
    "to read only",
    share=0.1,
    ends=cannot("no permission", "somebody else's decision", "no answer", about="owner", spoils=WRITES),
)
def to_read_only(plant: Plant, truth: Truth) -> None:
    """The workbook may be read and not changed, and its owner is away."""
    plant.sheets.share(truth.book, plant.desk, "read")
    plant.people.away(plant.cast["owner"], until="2 weeks", without_deputy=True)


@task.solution
def mend(desk: Desk, all_that_is_odd: bool = False, otherwise: bool = False, book: str = "") -> None:
    """Hold each formula against its neighbours, read the notes, mend the one cell, and tell the total."""
    file = book or _file(desk)
    if not desk.sheets.stat(file).rights & 2:
        desk.hand_over("no permission", about="owner")
        return
    sheets = _read(desk, file)
    writes = list(_odd(sheets, all_that_is_odd))
    for site, rows in sheets.items():
        for row, cells in enumerate(rows, 1):
            if str(cells[5]).endswith("to follow"):
                answer = desk.ask("keeper", f"What is the figure for {site}, {cells[0]}? One month is blank.").money()
                if answer is None:
                    desk.hand_over("missing record", about="keeper")
                    return
                writes.append((site, f"{COLUMNS[cells.index(None)]}{row}", float(answer.amount)))
    for sheet, at, content in writes:
        said = content.replace("=", "=0+") if otherwise and isinstance(content, str) else content
        desk.sheets.write_range(file, at, [[said]], sheet)
    desk.send("owner", f"The right total for all sites is {_total(desk, file)}.")


def _file(desk: Desk) -> str:
    return next(one.id for one in desk.sheets.find(desk.words["book"]).entries if one.name == desk.words["book"])


def _read(desk: Desk, file: str) -> dict[str, list[list[object]]]:
    """What stands in the cells of the summary and the sites: formulas, or values where there are none."""
    found: dict[str, list[list[object]]] = {}
    for one in desk.sheets.workbook(file).sheets:
        block = desk.sheets.read_range(file, one.name, f"A1:F{one.rows}", show="both")
        pairs = zip(block.values or [], block.formulas or [], strict=True)
        found[one.name] = [[formula or value for value, formula in zip(*pair, strict=True)] for pair in pairs]
    return found


def _total(desk: Desk, file: str) -> Money:
    """The total for all sites as the summary shows it."""
    shown = (desk.sheets.read_range(file, "Summary", "E6").values or [[0]])[0][0]
    none = Money(0, desk.words["currency"])
    return Money(Decimal(f"{shown}").quantize(none.amount), none.currency)


def _odd(sheets: dict[str, list[list[object]]], all_of_it: bool = False) -> Iterator[tuple[str, str, str | float]]:
    """The cells that are not in line with their neighbours and have no remark, and what belongs there."""
    ends = {}
    for site in [one for one in sheets if one not in ("Summary", "Notes")]:
        labels = [cells[0] for cells in sheets[site]]
        ends[site] = [at for at, label in enumerate(labels, 1) if label in GROUPS]
        for row, cells in enumerate(sheets[site][1:], 2):
            for column, held in zip("BCDE", cells[1:], strict=False) if all_of_it or not cells[5] else ():
                rule = _rule(labels, column, row)
                if rule and held != rule:
                    yield site, f"{column}{row}", rule
                if not rule and isinstance(held, str):
                    yield site, f"{column}{row}", float(held.replace(",", ""))
    for row, cells in enumerate(sheets["Summary"][1:5], 2):
        for column, held, end in zip("BCD", cells[1:], ends[str(cells[0])], strict=False):
            if held != f"={cells[0]}!E{end}":
                yield "Summary", f"{column}{row}", f"={cells[0]}!E{end}"


@task.solution
def in_other_words(desk: Desk) -> None:
    """Writes a formula that reads another way and comes to the same."""
    mend(desk, otherwise=True)


@task.trap(loses={"mended"})
def types_what_it_should_show(desk: Desk) -> None:
    """Puts the figure where the formula should be, or the figure as a text where it was one."""
    file = _file(desk)
    sheet, at, content = next(_odd(_read(desk, file)))
    mend(desk)
    shown = (desk.sheets.read_range(file, sheet, at).values or [[None]])[0][0]
    desk.sheets.write_range(file, at, [[shown if isinstance(content, str) else f"'{shown}"]], sheet)


@task.trap(loses={"mended", "alone"})
def types_the_total(desk: Desk) -> None:
    """Works the right total out, and types it over the formula of the summary."""
    file = _file(desk)
    version = desk.sheets.stat(file).version
    mend(desk)
    total = _total(desk, file)
    desk.sheets.restore_version(file, version)
    desk.sheets.write_range(file, "E6", [[float(total.amount)]], "Summary")


@task.trap(loses={"mended", "alone"})
def mends_a_copy(desk: Desk) -> None:
    """Mends a copy among its own files, and leaves the workbook as it is."""
    mend(desk, book=desk.sheets.copy(_file(desk), "/", "Costs of sites, corrected.xlsx").id)


@task.trap(loses={"alone", "told"})
def mends_what_is_meant_so(desk: Desk) -> None:
    """Brings into line what a note explains, too."""
    mend(desk, all_that_is_odd=True)


@task.trap(loses={"told"})
def tells_the_total_as_it_was(desk: Desk) -> None:
    """Mends the workbook, and tells the total that it showed before."""
    total = _total(desk, _file(desk))
    mend(desk)
    desk.send("owner", f"The total was {total}.")
