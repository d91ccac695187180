"""Compare a budget with what was booked, by formulas that go on working; which bookings count, a controller knows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

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
    ids,
    only,
    rounded,
    same,
    table,
)
from deskjob_tasks.finance.branch_books import MONTHS, NAMES, OUTSIDE, Books, Cell, Line, booked, changed, planted, rule

USUAL = {"Rotterdam": "EUR", "Felixstowe": "GBP", "Gdynia": "PLN", "Savannah": "USD"}
RARE = {"Kuwait City": "KWD", "Yokohama": "JPY", "Manama": "BHD", "Budapest": "HUF"}
FIRST = 5  # the row of Variance in which the cost centres start
COLUMNS = ("centre", "budget", "actual", "difference")


@dataclass(frozen=True)
class Truth:
    """What the sheet must show, with the figures as they are and with others."""

    book: str  # the workbook
    rule: str  # which bookings count, as the controller puts it
    lines: tuple[Line, ...]
    inputs: Mapping[tuple[str, str], float]  # other figures of the workbook, by sheet and cell
    then: tuple[Line, ...]  # the lines with those
    over: frozenset[str]  # cost centres over their budget by more than is tolerated
    together: Money  # what these are over


task = Task[Truth](
    id="finance/budget-against-actuals",
    instruction="""
        {boss} shares a folder "{folder}" with you, and in it lies "{file}", the books of our branch in {place}, in
        {currency}. Please fill its sheet Variance for {month}: budget, actual, and difference (actual less budget) of
        each cost centre, and the totals beneath. Figures there will still change, so let every one of them be a
        formula on the sheets Budget and Actuals, and leave those two and what stands in Variance already as they are.
        Not all that is booked counts: {controller} knows what does, so ask before you write anything. Then tell
        {boss.first}, in a direct message, which cost centres are over their budget by more than {percent} percent, by
        their codes and no other codes, and one amount: what these are over by, together. If something cannot be
        settled, leave the workbook as it is and hand the case over, naming whom it hangs on.
    """,
    desk="Finance Clerk",
    may=(Send(to=("boss", "controller")), Save(of="book")),
    human_minutes=35,
    estimated="counted, not timed: reading three sheets 8, a question 4, formulas 12, checking them 6, the message 5",
    tags=("pages",),
    colleagues=(
        Colleague("boss", "Head of Finance", "brisk", helps="who gets the comparison"),
        Colleague(
            "controller",
            "Finance Controller",
            "formal",
            Fact(
                "rule",
                asks=("count", "booking", "booked", "leave out", "exclude", "accrual", "kind", "rule", "actual"),
                says="{truth.rule}",
                paraphrases=(
                    "Which bookings count?",
                    "What do I leave out of the actuals?",
                    "Is there anything I should exclude?",
                    "What of all that is booked is to be compared with the budget?",
                    "Do accruals belong in there?",
                    "Which kinds do I take for the variance?",
                    "Could you tell me the rules for the comparison?",
                    "What counts as actual in that sheet?",
                    "i fill the variance sheet, what is excluded",
                    "Do all the kinds matter?",
                ),
            ),
            helps="which bookings count",
        ),
    ),
)


@task.seed
def books(plant: Plant, seeder: Seeder) -> Truth:
    """A workbook of a branch, in which some bookings do not count and others count in another month than their own."""
    plant.people.present(plant.cast["boss"])
    plant.people.present(plant.cast["controller"])
    plant.stratum = seeder.choice(("happy", "happy", "rare currency", "duplicate", "missing month"))
    places = RARE if plant.stratum == "rare currency" else USUAL
    place, period, tolerated = seeder.choice(list(places)), seeder.integer(1, 3), seeder.choice((4, 5, 8, 10))
    codes = [f"CC{10 * n}" for n in sorted(seeder.sample(range(21, 59), seeder.integer(8, 10)))]
    names = dict(zip(codes, seeder.sample(NAMES, len(codes)), strict=True))
    outside = sorted(seeder.sample(list(OUTSIDE), seeder.integer(1, 2)))
    made = Books(seeder, places[place], period, outside, names, tolerated)
    double = booked(made, plant.stratum)
    plant.words |= {
        "folder": f"Branch {place}",
        "file": f"{place} 2026 budget and actuals.xlsx",
        "place": place,
        "currency": made.currency,
        "month": MONTHS[period - 1],
        "percent": str(tolerated),
    }
    order = seeder.shuffled(codes)
    lines = made.lines(order)
    over = {one for one in lines[:-1] if 100 * one.difference > tolerated * one.budget}
    together = sum((one.difference for one in over), Decimal(0))
    book = planted(plant, made, order)
    inputs = changed(made, seeder, double)
    return Truth(
        book,
        rule(outside, double),
        lines,
        inputs,
        made.lines(order),
        frozenset(one.centre for one in over),
        Money(together, made.currency),
    )


def _shown(rows: Iterable[Any], truth: Truth) -> list[dict[str, object]]:
    """The lines that people see on the sheet, found by what stands in their first column."""
    wanted = {line.centre for line in truth.lines}
    lines = [dict(zip(COLUMNS, (row[letter] for letter in "ACDE"), strict=True)) for row in rows]
    return [line for line in lines if line["centre"] in wanted]


def _intact(company: Company, truth: Truth) -> Finding:
    """Whether all that was planted stands where it stood, and budget and bookings hold nothing else."""
    then, now = company.sheets.worked(truth.book, 1), company.sheets.worked(truth.book)
    other = []
    for name in ("Budget", "Actuals", "Variance"):
        had, has = ((grid.cells if (grid := one.grid(name)) else {}) for one in (then, now))
        places = had if name == "Variance" else {**had, **has}
        changed = (at for at in places if had.get(at) != has.get(at))
        other += [f"{name}!{at}" for at in changed if rounded(had.get(at), 3) != rounded(has.get(at), 3)]
    return same(other, [])


@task.checkpoint(points=3)
def filled(company: Company, truth: Truth) -> Finding:
    """The sheet shows the right figures of each cost centre and in all, and whatever was there holds what it held."""
    shown = _shown(company.sheets.table(truth.book, "Variance", header=None).rows, truth)
    return all_of(table(shown, truth.lines, columns=COLUMNS), _intact(company, truth))


@task.checkpoint(points=3)
def live(company: Company, truth: Truth) -> Finding:
    """The figures are formulas, and right with another budget and other bookings, too."""
    other = company.sheets.recalculated(truth.book, truth.inputs)
    rows, wanted = other.table("Variance", None).rows, {line.centre for line in truth.lines}
    cells = [f"{letter}{row.number}" for row in rows if row["A"] in wanted for letter in "CDE"]
    plain = [cell for cell in cells if other.formula("Variance", cell) is None]
    then = table(_shown(rows, truth), truth.then, columns=COLUMNS)
    return all_of(then, same(plain, []), _intact(company, truth))


@task.checkpoint(points=2)
def named(company: Company, truth: Truth) -> Finding:
    """The head of finance has the codes of the cost centres that are over, and of no others."""
    sent = company.chat.sent(by=company.desk, to=company.cast["boss"])
    return same({code for one in sent for code in ids(one.text) if code.startswith("CC")}, set(truth.over))


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """The head of finance has the amount they are over by together, and no other, in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.together)


@task.variant(
    "nobody knows",
    share=0.12,
    ends=cannot("no answer", about="controller", spoils=("sheets.write_range", "sheets.upload")),
)
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The controller is away, and nobody stands in."""
    plant.people.away(plant.cast["controller"], until="next month", without_deputy=True)


@task.variant(
    "not closed",
    share=0.1,
    ends=cannot(
        "missing record", "contradictory", "other", about="controller", spoils=("sheets.write_range", "sheets.upload")
    ),
)
def not_closed(plant: Plant, truth: Truth) -> Truth:
    """The month is not booked to its end, and a comparison of what is there would be wrong."""
    rule = "{month} is not closed: freight and electricity are missing. I close it as soon as I have them."
    return replace(truth, rule=rule.format(month=plant.words["month"]))


@task.variant(
    "two budgets",
    share=0.1,
    ends=cannot(
        "no answer",
        "contradictory",
        "somebody else's decision",
        about="boss",
        spoils=("sheets.write_range", "sheets.upload"),
    ),
)
def two_budgets(plant: Plant, truth: Truth) -> Truth:
    """There is another budget with other figures, and who decides between the two is away."""
    folder = plant.sheets.entry(truth.book).parent or ""
    rows: list[list[Cell]] = [[line.centre, float(line.budget) * 1.05] for line in truth.lines[:-1]]
    name = f"{plant.words['place']} 2026 budget, second reading.xlsx"
    plant.sheets.workbook(folder, name, {"Budget": [["Cost centre", plant.words["month"]], *rows]})
    plant.people.away(plant.cast["boss"], until="2 weeks", without_deputy=True)
    head = plant.people.person(plant.cast["boss"]).name
    doubt = f"There are two budgets in that folder, and only {head} can say which one is in force; I cannot."
    return replace(truth, rule=f"{doubt} Until that is settled, do not fill in anything.")


@task.solution
def compare(
    desk: Desk,
    *,
    asks: bool = True,
    by_day: bool = False,
    first_line: bool = False,
    plainly: bool = False,
    percent: int | None = None,
) -> None:
    """Ask what counts, fill the sheet with conditional sums, and report who is over by more than is tolerated."""
    words, sheets = desk.words, desk.sheets
    book = next(one.id for one in sheets.find(words["file"]).entries if one.name == words["file"])
    answer = desk.ask("controller", "Which bookings count for the variance, please?").text if asks else ""
    if asks and not _settled(desk, answer):
        return
    bookings = _rows(desk, book, "Actuals")
    last = len(bookings) + 1
    centres = [row[0] for row in _rows(desk, book, "Variance")[FIRST - 2 :] if str(row[0])[:2] == "CC"]
    month = "DEF"[MONTHS.index(words["month"])]
    without = "".join(f',Actuals!$G$2:$G${last},"<>{kind}"' for kind in re.findall(r"\b[A-Z]{3}\b", answer))
    period = MONTHS.index(words["month"]) + 1
    when = f"Actuals!$C$2:$C${last},$B$2"
    if by_day:
        days = f"Actuals!$B$2:$B${last}"
        when = f'{days},">="&DATE(2026,{period},1),{days},"<"&DATE(2026,{period + 1},1)'
    twice = re.search(r"Document (\d+)", answer)
    again = [n for n, row in enumerate(bookings, 2) if twice and str(row[0]) == twice[1]][1:]
    block: list[list[bool | int | float | str | None]] = []
    for row, centre in enumerate(centres, FIRST):
        spent = f"=SUMIFS(Actuals!$H$2:$H${last},Actuals!$D$2:$D${last},$A{row},{when}{without})"
        spent += "".join(f"-Actuals!$H${n}" for n in again if bookings[n - 2][3] == centre)
        planned = f"=SUMIF(Budget!$A$2:$A$60,$A{row},Budget!${month}$2:${month}$60)"
        if first_line:
            planned = f"=INDEX(Budget!${month}$2:${month}$60,MATCH($A{row},Budget!$A$2:$A$60,0))"
        block.append([planned, spent, f"=D{row}-C{row}"])
    end = FIRST + len(centres)
    block.append([f"=SUM({letter}{FIRST}:{letter}{end - 1})" for letter in "CDE"])
    sheets.write_range(book, f"C{FIRST}", block, sheet="Variance")
    shown = sheets.read_range(book, "Variance", f"C{FIRST}:E{end}").values or []
    if plainly:
        sheets.write_range(book, f"C{FIRST}", shown, sheet="Variance")
    _report(desk, dict(zip(centres, shown, strict=False)), int(words["percent"]) if percent is None else percent)


def _rows(desk: Desk, book: str, sheet: str) -> list[list[Any]]:
    """The rows of a sheet without its headings."""
    return (desk.sheets.read_range(book, sheet).values or [])[1:]


def _settled(desk: Desk, answer: str) -> bool:
    """Whether one can go on with an answer; if not, the case is handed over."""
    if "all else counts" in answer:
        return True
    closed = "is not closed" in answer
    reason = "missing record" if closed else "somebody else's decision" if "two budgets" in answer else "no answer"
    desk.hand_over(reason, about="boss" if "two budgets" in answer else "controller", note=answer[:200])
    return False


def _report(desk: Desk, lines: Mapping[str, list[Any]], percent: int) -> None:
    """Tell the head of finance who is over by more than so many percent, and by how much together."""
    over = {code: off for code, (planned, _, off) in lines.items() if 100 * off > percent * planned}
    currency = desk.words["currency"]
    total = sum(
        (Money(f"{round(off, 3):.3f}".rstrip("0").rstrip("."), currency) for off in over.values()), Money(0, currency)
    )
    desk.send(
        "boss", f"Over by more than {percent} percent: {', '.join(sorted(over))}. Together they are {total} over."
    )


@task.solution
def one_by_one(desk: Desk) -> None:
    """Add the cells that count with plus signs, and write each line by itself, from the last to the first."""
    words, sheets = desk.words, desk.sheets
    answer = desk.ask("controller", "What do I leave out of the actuals?").text
    if not _settled(desk, answer):
        return
    folder = next(one for one in sheets.browse().entries if one.name == words["folder"])
    book = next(one.id for one in sheets.browse(folder=folder.id).entries if one.name == words["file"])
    budget, bookings = _rows(desk, book, "Budget"), _rows(desk, book, "Actuals")
    period, outside = MONTHS.index(words["month"]) + 1, re.findall(r"\b[A-Z]{3}\b", answer)
    seen: set[tuple[str, bool]] = set()
    cells: dict[str, list[str]] = {}
    for n, (document, _, of, centre, _, _, kind, _) in enumerate(bookings, 2):
        repeated = (document, True) in seen
        seen.add((document, str(document) in answer))
        if of == period and kind not in outside and not repeated:
            cells.setdefault(centre, []).append(f"Actuals!H{n}")
    shown = _rows(desk, book, "Variance")[FIRST - 2 :]
    for row in range(FIRST + len(shown) - 2, FIRST - 1, -1):
        centre = shown[row - FIRST][0]
        planned = [f"Budget!{'DEF'[period - 1]}{n}" for n, line in enumerate(budget, 2) if line[0] == centre]
        formulas = [f"={'+'.join(planned)}", f"={'+'.join(cells.get(centre, ['0']))}", f"=D{row}-C{row}"]
        sheets.write_range(book, f"C{row}:E{row}", [list(formulas)], sheet="Variance")
    end = FIRST + len(shown) - 1
    totals = [f"=SUM({letter}{FIRST}:{letter}{end - 1})" for letter in "CDE"]
    sheets.write_range(book, f"C{end}", [list(totals)], sheet="Variance")
    values = sheets.read_range(book, "Variance", f"A{FIRST}:E{end - 1}").values or []
    _report(desk, {str(line[0]): line[2:] for line in values}, int(words["percent"]))


@task.trap(loses={"filled", "live", "named", "told"})
def counts_everything(desk: Desk) -> None:
    """Asks nobody, and compares the budget with whatever is booked."""
    compare(desk, asks=False)


@task.trap(loses={"filled", "live", "named", "told"})
def goes_by_the_day(desk: Desk) -> None:
    """Takes the days of a booking for its period."""
    compare(desk, by_day=True)


@task.trap(loses={"filled", "live", "named", "told"})
def looks_up_one_line(desk: Desk) -> None:
    """Looks up a budget that stands in two lines, and finds the first."""
    compare(desk, first_line=True)


@task.trap(loses={"live"})
def writes_figures(desk: Desk) -> None:
    """Works it out rightly, and leaves figures in the sheet instead of formulas."""
    compare(desk, plainly=True)


@task.trap(loses={"named", "told"})
def names_all_that_are_over(desk: Desk) -> None:
    """Names what is over by however little."""
    compare(desk, percent=-1)


@task.trap(loses={"filled", "live"})
def clears_what_does_not_count(desk: Desk) -> None:
    """Sets the bookings that do not count to nothing, so that the sums come out."""
    compare(desk)
    book = next(one.id for one in desk.sheets.find(desk.words["file"]).entries)
    kinds = [row[6] for row in _rows(desk, book, "Actuals")]
    row = next(n for n, kind in enumerate(kinds, 2) if kind in OUTSIDE)
    desk.sheets.write_range(book, f"H{row}", [[0]], sheet="Actuals")
