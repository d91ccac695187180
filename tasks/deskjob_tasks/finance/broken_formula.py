"""Find the one cell that makes a quarter's total wrong, and mend it so that it holds when figures change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache

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

Cells = dict[str, int | str]
Book = dict[str, Cells]
"""Sheets by name; cells by place: figures in minor units, texts, and formulas, all of which are sums."""
Spot = tuple[str, str]
"""A sheet and a cell on it."""


@dataclass(frozen=True)
class Truth:
    """Which cell is at fault, and what it comes to once it is mended."""

    book: str
    fault: str  # such as Porto!E13
    worth: Decimal
    late: str  # a cell whose figure comes late, if any does
    asked: str  # the same where it is still to come
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
    tags=("pages",),
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
    right = _right(seeder, sites, months)
    hurt, other, *noted = seeder.shuffled(sites)
    waiting = _remarks(seeder, right, [other, *noted], months)
    spot, broken = _broken(seeder, right, (hurt, other), fault, currency)
    name, missing = f"Costs of sites Q{end.month // 3} {end.year}.xlsx", plant.stratum == "missing month"
    plant.words |= {"book": name, "currency": currency}
    inputs = [one for one in _behind(right, spot) if one != spot]
    figures = {one: _worth(right, one) + seeder.integer(10_000, 90_000) for one in inputs}

    def amount(units: int) -> Decimal:
        return Money.minor(units, currency).amount

    return Truth(
        book=_put(plant, name, _without(broken, waiting) if missing else broken, currency),
        fault="!".join(spot),
        worth=amount(_worth(right, spot)),
        late="!".join(waiting),
        asked="!".join(waiting) if missing else "",
        figure=amount(_worth(right, waiting)),
        reply=f"That is {Money.minor(_worth(right, waiting), currency)}, booked last week." if missing else NOTHING,
        changes={one: float(amount(units)) for one, units in figures.items()},
        moved=amount(sum(figures.values()) or _worth(right, spot)),
        total=Money.minor(_worth(right, ("Summary", "E6")), currency),
    )


def _put(plant: Plant, name: str, book: Book, currency: str) -> str:
    """The workbook among its owner's files, shared with the desk; everybody is in."""
    formats = {sheet: dict.fromkeys("BCDE", f"#,##{Money(0, currency).digits}") for sheet in book}
    file = plant.sheets.workbook(plant.cast["owner"], name, _tables(book, currency), formats=formats)
    plant.sheets.share(file, plant.desk, "change")
    for colleague in plant.cast.values():
        plant.people.present(colleague)
    return file


def _ends(labels: Sequence[object]) -> list[int]:
    """The rows of a site's subtotals."""
    return [at for at, label in enumerate(labels, 1) if label in GROUPS]


def _rule(ends: list[int], column: str, row: int) -> str:
    """The formula that belongs in a cell of a site's sheet, by the rows of its subtotals; none for a figure."""
    if row == ends[-1] + 1:
        return "=" + "+".join(f"{column}{end}" for end in ends)
    if row in ends:
        return f"=SUM({column}{max([1, *(end for end in ends if end < row)]) + 1}:{column}{row - 1})"
    return f"=SUM(B{row}:D{row})" if column == "E" else ""


def _right(seeder: Seeder, sites: list[str], months: list[str]) -> Book:
    """Every site's sheet, and the summary that brings them together."""
    heads = ("Account", *months, "Quarter", "Remark")
    summary: Cells = dict(zip(("A1", "B1", "C1", "D1", "E1"), ("Site", *GROUPS, "Total"), strict=True))
    book: Book = {"Summary": summary}
    for place, site in enumerate(sites, 2):
        labels = ["Account"]
        for group, accounts in GROUPS.items():
            labels += [*seeder.sample(accounts, seeder.integer(4, 6)), group]
        labels.append("Total")
        ends = _ends(labels)
        cells: Cells = dict(zip((f"{column}1" for column in COLUMNS), heads, strict=True))
        for row, label in enumerate(labels[1:], 2):
            cells[f"A{row}"] = label
            for column in "BCDE":
                cells[f"{column}{row}"] = _rule(ends, column, row) or seeder.integer(60_000, 2_400_000)
        book[site] = cells
        summary |= {f"A{place}": site, f"E{place}": f"=SUM(B{place}:D{place})"}
        summary |= {f"{column}{place}": f"={site}!E{row}" for column, row in zip("BCD", ends, strict=True)}
    summary |= {"A6": "All sites"} | {f"{column}6": f"=SUM({column}2:{column}5)" for column in "BCDE"}
    return book


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
    cells |= {f"E{row}": _worth(book, (sites[1], f"E{row}")), f"F{row}": "Paid once a quarter"}
    for column in "BCD":
        del cells[f"{column}{row}"]
    return sites[2], f"{seeder.choice('BCD')}{late[1]}"


def _without(book: Book, spot: Spot) -> Book:
    """The workbook while a figure was still to come."""
    sheet, at = spot
    return {**book, sheet: {**book[sheet], at: "", f"F{at[1:]}": "One month to follow"}}


def _broken(seeder: Seeder, right: Book, sites: Spot, fault: str, currency: str) -> tuple[Spot, Book]:
    """Where the fault is, and the workbook with it."""
    site = sites[0]
    cells, row = right[site], seeder.choice(_lines(right, site))
    ends = [int(at[1:]) for at, label in cells.items() if label in GROUPS]
    place, column = seeder.choice((1, 2)), seeder.choice("BCD")
    first, end = ends[place - 1] + 1, ends[place]
    across, away = (list(right).index(one) + 1 for one in sites)
    figure = _worth(right, (site, f"{column}{row}"))
    wrong: dict[str, tuple[Spot, int | str]] = {
        "short": ((site, f"E{end}"), f"=SUM(E{first}:E{end - 2})"),
        "doubled": ((site, f"E{end}"), f"=SUM(E{first - 1}:E{end - 1})"),
        "typed": ((site, f"E{row}"), _worth(right, (site, f"E{row}")) - figure // 2),
        "column": (("Summary", f"{'BCD'[place]}{across}"), f"={site}!D{end}"),
        "sheet": (("Summary", f"{column}{across}"), right["Summary"][f"{column}{away}"]),
        "text": ((site, f"{column}{row}"), Money.minor(figure, currency).digits),
    }
    (sheet, at), content = wrong[fault]
    return (sheet, at), {**right, sheet: {**right[sheet], at: content}}


@cache
def _parts(sheet: str, formula: str) -> tuple[Spot, ...]:
    """The cells that a formula adds up; none for a text."""
    found = REFERENCE.findall(formula) if formula[:1] == "=" else []
    return tuple(
        (there or sheet, f"{column}{row}")
        for there, left, top, right, bottom in found
        for column in COLUMNS[COLUMNS.index(left) : COLUMNS.index(right or left) + 1]
        for row in range(int(top), int(bottom or top) + 1)
    )


def _behind(book: Book, spot: Spot) -> Iterator[Spot]:
    """The figures that a cell sums up, through other formulas."""
    held = book[spot[0]].get(spot[1], "")
    if isinstance(held, int):
        yield spot
    else:
        for part in _parts(spot[0], held):
            yield from _behind(book, part)


def _worth(book: Book, spot: Spot, known: dict[Spot, int] | None = None) -> int:
    """What a cell comes to; texts and empty cells count for nothing. `known` keeps what is worked out on the way."""
    known = {} if known is None else known
    if spot not in known:
        held = book[spot[0]].get(spot[1], "")
        known[spot] = held if isinstance(held, int) else sum(_worth(book, one, known) for one in _parts(spot[0], held))
    return known[spot]


def _tables(book: Book, currency: str) -> dict[str, list[list[float | str | Formula | None]]]:
    """The workbook with the values of its formulas."""
    known: dict[Spot, int] = {}
    unit = Money(1, currency).units

    def cell(sheet: str, at: str) -> float | str | Formula | None:
        held = book[sheet].get(at, "")
        if isinstance(held, int):
            return held / unit
        return Formula(held[1:], _worth(book, (sheet, at), known) / unit) if held[:1] == "=" else (held or None)

    def rows(sheet: str) -> range:
        return range(1, max(int(at[1:]) for at in book[sheet]) + 1)

    return {sheet: [[cell(sheet, f"{column}{row}") for column in COLUMNS] for row in rows(sheet)] for sheet in book}


@task.checkpoint(points=4)
def mended(company: Company, truth: Truth) -> Finding:
    """The cell at fault comes to what it should, and still does when the figures behind it are others."""
    places = _places(truth)
    sheet, at = truth.fault.split("!")
    found = [rounded(company.sheets.cell(truth.book, sheet, at), places)]
    if found == [truth.worth]:
        found.append(rounded(company.sheets.recalculated(truth.book, truth.changes).cell(sheet, at), places))
    return same(found, [truth.worth, truth.moved])


@task.checkpoint(points=3)
def alone(company: Company, truth: Truth) -> Finding:
    """That cell is the only one that is not as it was, but for a figure that was asked for."""
    place, _, at = truth.asked.partition("!")
    changed = {"!".join(one) for one in company.sheets.changed(truth.book, 1)} - {f"{place}!F{at[1:]}"}
    rightly = same(changed, {truth.fault, truth.asked} - {""})
    if not truth.asked:
        return rightly
    return all_of(rightly, same([rounded(company.sheets.cell(truth.book, place, at), _places(truth))], [truth.figure]))


def _places(truth: Truth) -> int:
    return max(2, -int(truth.total.amount.as_tuple().exponent))


@task.checkpoint(points=3)
def told(company: Company, truth: Truth) -> Finding:
    """The owner has the right total, and no other amount, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["owner"]), truth.total)


@task.variant("never came", share=0.12, ends=cannot("missing record", "no answer", about="keeper", spoils=WRITES))
def never_came(plant: Plant, truth: Truth) -> None:
    """A figure is still to come, and whoever keeps the books is away."""
    unit, late = Money(1, truth.total.currency).units, truth.late.split("!")
    now: Book = {
        grid.name: {
            str(at): grid.formulas.get(at, round(one * unit) if isinstance(one, float) else str(one))
            for at, one in grid.cells.items()
        }
        for grid in plant.sheets.worked(truth.book).grids.values()
    }
    plant.sheets.save(truth.book, _tables(_without(now, (late[0], late[1])), truth.total.currency))
    plant.people.away(plant.cast["keeper"], until="2 weeks", without_deputy=True)


BARRED = cannot("no permission", "somebody else's decision", "no answer", about="owner", spoils=WRITES)


@task.variant("to read only", share=0.1, ends=BARRED)
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
        ends[site] = _ends([cells[0] for cells in sheets[site]])
        for row, cells in enumerate(sheets[site][1:], 2):
            for column, held in zip("BCDE", cells[1:], strict=False) if all_of_it or not cells[5] else ():
                rule = _rule(ends[site], column, row)
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
    figure = shown if isinstance(content, str) else f"{shown} {desk.words['currency']}"
    desk.sheets.write_range(file, at, [[figure]], sheet)


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
