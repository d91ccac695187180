"""Find the one cell that makes a quarter's total wrong, and mend it so that it holds when figures change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
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
from deskjob_tasks.finance.site_costs import (
    COLUMNS,
    FAULTS,
    SITES,
    Book,
    behind,
    broken,
    ends_of,
    remarked,
    rule_of,
    sound,
    tables,
    without,
    worth,
)

USUAL, RARE = ("EUR", "USD", "GBP"), ("JPY", "KWD", "HUF", "ISK")
NOTHING = "Every figure that I have is in the workbook already."
ASKED = (
    "Do you have the figure that is missing?", "What is the amount for Lyon, please?", "Has the invoice come in?",
    "What did the cleaning cost in March?", "Which number belongs in the empty cell?", "A month is blank, what now?",
    "It says the figure is to follow. What is it?", "how much was it", "Could you give me the costs of that month?",
    "What do the books say for February?",
)  # fmt: skip
WRITES = ("sheets.write_range", "sheets.append_rows", "sheets.import_csv", "sheets.upload")


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
    right = sound(seeder, sites, months)
    hurt, other, *noted = seeder.shuffled(sites)
    waiting = remarked(seeder, right, [other, *noted], months)
    spot, hurt_book = broken(seeder, right, (hurt, other), fault, currency)
    name, missing = f"Costs of sites Q{end.month // 3} {end.year}.xlsx", plant.stratum == "missing month"
    plant.words |= {"book": name, "currency": currency}
    inputs = [one for one in behind(right, spot) if one != spot]
    figures = {one: worth(right, one) + seeder.integer(10_000, 90_000) for one in inputs}

    def amount(units: int) -> Decimal:
        return Money.minor(units, currency).amount

    return Truth(
        book=_put(plant, name, without(hurt_book, waiting) if missing else hurt_book, currency),
        fault="!".join(spot),
        worth=amount(worth(right, spot)),
        late="!".join(waiting),
        asked="!".join(waiting) if missing else "",
        figure=amount(worth(right, waiting)),
        reply=f"That is {Money.minor(worth(right, waiting), currency)}, booked last week." if missing else NOTHING,
        changes={one: float(amount(units)) for one, units in figures.items()},
        moved=amount(sum(figures.values()) or worth(right, spot)),
        total=Money.minor(worth(right, ("Summary", "E6")), currency),
    )


def _put(plant: Plant, name: str, book: Book, currency: str) -> str:
    """The workbook among its owner's files, shared with the desk; everybody is in."""
    formats = {sheet: dict.fromkeys("BCDE", f"#,##{Money(0, currency).digits}") for sheet in book}
    file = plant.sheets.workbook(plant.cast["owner"], name, tables(book, currency), formats=formats)
    plant.sheets.share(file, plant.desk, "change")
    for colleague in plant.cast.values():
        plant.people.present(colleague)
    return file


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
    plant.sheets.save(truth.book, tables(without(now, (late[0], late[1])), truth.total.currency))
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
        ends[site] = ends_of([cells[0] for cells in sheets[site]])
        for row, cells in enumerate(sheets[site][1:], 2):
            for column, held in zip("BCDE", cells[1:], strict=False) if all_of_it or not cells[5] else ():
                rule = rule_of(ends[site], column, row)
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
