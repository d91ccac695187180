"""The answer keys of the two tasks that fill a sheet, held against the planted bytes, and what counts as filled."""

import base64
import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from deskjob import Desk, Played, Task, TrustedSeat, World, play
from deskjob_tasks.data import pivot_report
from deskjob_tasks.data.raw_orders import FOREIGN
from deskjob_tasks.finance import budget_against_actuals

SEEDS = range(10)
BUDGET, PIVOT = budget_against_actuals.task, pivot_report.task
Then = Callable[[Desk, Any], None]


class Worker:
    """Does the reference solution's work, if any, and then something more."""

    name = "worker"
    trusted = True

    def __init__(self, solve: Callable[..., None] | None, then: Then) -> None:
        self.solve, self.then = solve, then

    def play(self, seat: TrustedSeat) -> None:
        """First the one, then the other, which is given the answer key."""
        if self.solve is not None:
            self.solve(seat.desk)
        self.then(seat.desk, seat.episode.case.truth)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def lost(played: Played) -> set[str]:
    """The checkpoints and guards that were lost."""
    assert not played.outcome.void
    failed = {one.name for one in played.outcome.verdicts if one.status != "pass"}
    return failed | {trip.guard for trip in played.outcome.damage}


def after(world: World, task: Task[Any], then: Then, seed: int = 0) -> set[str]:
    """What is lost when something more is done after the work of a plain case."""
    return lost(play(task, Worker(next(iter(task.solutions.values())), then), seed, "", world=world))


def stratum(world: World, task: Task[Any], wanted: str) -> int:
    """The first seed of a kind of case."""
    return next(seed for seed in range(60) if world.open(task, seed, "").stratum == wanted)


def books(world: World, truth: Any, inputs: bool = False) -> dict[str, tuple[Decimal, Decimal]]:
    """Budget and actual by cost centre, out of the planted workbook, with other inputs where asked for."""
    book = load_workbook(io.BytesIO(world.company().sheets.data(truth.book, 1)))
    for (sheet, cell), value in truth.inputs.items() if inputs else ():
        book[sheet][cell] = value
    period = book["Variance"]["B2"].value
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for code, _, _, *months in book["Budget"].iter_rows(min_row=2, values_only=True):
        sums[code][0] += Fraction(str(months[period - 1]))
    without = set(re.findall(r"\b([A-Z]{3}) \(", truth.rule))
    twice, met = re.findall(r"Document (\d+)", truth.rule), set()
    for document, _, of, code, _, _, kind, amount in book["Actuals"].iter_rows(min_row=2, values_only=True):
        repeated = str(document) in twice and document in met
        met.add(document)
        if of == period and kind not in without and not repeated:
            sums[code][1] += Fraction(str(amount))
    exactly = {code: tuple(Decimal(one.numerator) / one.denominator for one in pair) for code, pair in sums.items()}
    return {code: (pair[0], pair[1]) for code, pair in exactly.items()}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("other", [False, True])
def test_the_comparison_is_that_of_the_planted_sheets(world: World, seed: int, other: bool) -> None:
    case = world.open(BUDGET, seed, "")
    truth, found = case.truth, books(world, case.truth, other)
    lines = {line.centre: (line.budget, line.actual) for line in (truth.then if other else truth.lines)}
    total = lines.pop("Total")
    assert lines == found
    assert total == tuple(map(sum, zip(*found.values(), strict=True)))
    if not other:
        percent = int(re.findall(r"more than (\d+) percent", case.instruction)[0])
        over = {code: spent - plan for code, (plan, spent) in found.items() if (spent - plan) * 100 > percent * plan}
        assert truth.over == set(over)
        assert truth.together.amount == sum(over.values())
        assert 2 <= len(over) < len(found)


def test_bookings_are_many_and_of_every_kind_that_matters(world: World) -> None:
    for seed in SEEDS:
        truth = world.open(BUDGET, seed, "").truth
        book = load_workbook(io.BytesIO(world.company().sheets.data(truth.book)))
        rows = list(book["Actuals"].iter_rows(min_row=2, values_only=True))
        assert 40 <= len(rows) <= 80
        assert any(row[1].month != row[2] for row in rows)
        assert len({row[0] for row in rows}) == len(rows) - ("Document" in truth.rule)


def test_strata_of_both_tasks_come_up(world: World) -> None:
    found = {task.id: {world.open(task, seed, "").stratum for seed in range(25)} for task in (BUDGET, PIVOT)}
    assert found[BUDGET.id] == {"happy", "rare currency", "duplicate", "missing month"}
    assert found[PIVOT.id] == {"happy", "malformed document", "duplicate", "missing month"}


def formulas(desk: Desk, truth: Any, planned: str, spent: str, last: str = "=SUM({0}5:{0}{1})") -> None:
    """Fill the sheet with formulas of another make: {0} is the row, {1} the column of the period, {2} its number."""
    shown = desk.sheets.read_range(truth.book, "Variance").values or []
    period = int(str(shown[1][1]))
    kinds = "".join(f'*(Actuals!$G$2:$G$99<>"{kind}")' for kind in re.findall(r"\b([A-Z]{3}) \(", truth.rule))
    end = 3 + len(shown) - 4
    rows = [
        [one.format(row, "DEF"[period - 1], period, kinds) for one in (planned, spent, "=D{0}-C{0}")]
        for row in range(5, end + 1)
    ]
    rows.append([last.format(letter, end) for letter in "CDE"])
    desk.sheets.write_range(truth.book, "C5", [list(row) for row in rows], sheet="Variance")


BY_SUM = "=SUMIF(Budget!A:A,A{0},Budget!{1}:{1})"
BY_PRODUCT = "=SUMPRODUCT((Actuals!$D$2:$D$99=$A{0})*(Actuals!$C$2:$C$99={2}){3}*Actuals!$H$2:$H$99)"


@pytest.mark.parametrize("planned", [BY_SUM, "=SUMPRODUCT((Budget!$A$2:$A$40=$A{0})*Budget!${1}$2:${1}$40)"])
def test_formulas_of_any_honest_make_are_right(world: World, planned: str) -> None:
    assert after(world, BUDGET, lambda desk, truth: formulas(desk, truth, planned, BY_PRODUCT)) == set()


def test_a_workbook_saved_by_another_program_counts(world: World) -> None:
    def saves(desk: Desk, truth: Any) -> None:
        had = desk.sheets.download(truth.book)
        book = load_workbook(io.BytesIO(base64.b64decode(had.content)))
        book["Variance"].insert_cols(6)
        book["Variance"]["F4"] = "In percent"
        book["Variance"]["F5"] = "=E5/C5"
        kept = io.BytesIO()
        book.save(kept)
        folder = desk.sheets.stat(truth.book).parent_id or "/"
        desk.sheets.upload(had.name, base64.b64encode(kept.getvalue()).decode(), folder)

    assert after(world, BUDGET, saves) == set()


def cell(place: str, value: str | float | None, sheet: str = "Variance") -> Then:
    """One cell of the branch's workbook written over."""

    def write(desk: Desk, truth: Any) -> None:
        desk.sheets.write_range(truth.book, place, [[value]], sheet=sheet)

    return write


def says(text: str) -> Then:
    """One more message to the head of the department."""
    return lambda desk, truth: desk.send("boss", text.format(truth=truth))


@pytest.mark.parametrize(
    ("then", "loses"),
    [
        (cell("C5", "=1+1"), {"filled", "live"}),
        (cell("D5", None), {"filled", "live"}),
        (cell("A5", "\u0421\u0421999"), {"filled", "live"}),
        (cell("H2", 1, "Actuals"), {"filled", "live"}),
        (cell("B3", "Somebody", "Budget"), {"filled", "live"}),
        (cell("B6", "Somebody"), {"filled", "live"}),
        (cell("G2", "checked"), set()),
        (says("CC999 is over, too."), {"named"}),
        (says("Or 12.00 CHF."), {"told"}),
        (says("They are over by {truth.together} and nothing else, as said."), set()),
    ],
)
def test_a_cell_or_a_message_astray_costs_what_it_spoils(world: World, then: Then, loses: set[str]) -> None:
    assert after(world, BUDGET, then) == loses


def test_one_constant_among_formulas_is_found_by_other_figures(world: World) -> None:
    def fixes(desk: Desk, truth: Any) -> None:
        value = desk.sheets.read_range(truth.book, "Variance", "C7").values or []
        desk.sheets.write_range(truth.book, "C7", [[f"={value[0][0]}"]], sheet="Variance")

    assert after(world, BUDGET, fixes) == {"live"}


def test_lines_that_are_hidden_are_not_shown(world: World) -> None:
    def hides(desk: Desk, truth: Any) -> None:
        had = desk.sheets.download(truth.book)
        book = load_workbook(io.BytesIO(base64.b64decode(had.content)))
        book["Variance"].row_dimensions[6].hidden = True
        kept = io.BytesIO()
        book.save(kept)
        folder = desk.sheets.stat(truth.book).parent_id or "/"
        desk.sheets.upload(had.name, base64.b64encode(kept.getvalue()).decode(), folder)

    assert after(world, BUDGET, hides) == {"filled", "live"}


def test_a_copy_that_is_filled_is_not_the_workbook(world: World) -> None:
    def empties(desk: Desk, truth: Any) -> None:
        desk.sheets.copy(truth.book, "/", "mine.xlsx")
        desk.sheets.restore_version(truth.book, 1)

    assert after(world, BUDGET, empties) == {"filled", "live"}


def cleaned(world: World, truth: Any) -> dict[tuple[str, str], Decimal]:
    """What the export comes to by team and month, read by regular expressions and not line by line."""
    sheets = world.company().sheets
    folder = sheets.entry(truth.template).parent
    inside = {one.name: one.id for one in sheets.inside(folder)}
    text = next(sheets.data(key) for name, key in inside.items() if name.startswith("orders export")).decode()
    team = {
        depot: name for name, listed in re.findall(r"(\w+): ([^.]+)\.", truth.listed) for depot in listed.split(", ")
    }
    team |= {FOREIGN[depot]: name for depot, name in team.items() if depot in FOREIGN}
    form = r"([AR]-\d+)[,;]([\d.-]+)[,;]([^,;]*)[,;]([^,;]*)[,;]([^,;]*)[,;](\w+)[,;](\w*)[,;]([\d.,]+)\r\n"
    found = {line[0]: line for line in re.findall(form, text)}
    assert len(re.findall(r"[AR]-\d+", text)) == len(re.findall(form, text))
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, day, _, depot, _, kind, status, amount in found.values():
        year, month, *_ = day.split("-") if "-" in day else day.split(".")[::-1]
        plain = re.sub(r"[.,](?=\d{3})", "", amount).replace(",", ".")
        if status in ("delivered", "invoiced"):
            sums[team[depot], f"{year}-{month}"] += Decimal(plain) * (-1 if kind == "return" else 1)
    return sums


@pytest.mark.parametrize("seed", SEEDS)
def test_the_report_is_that_of_the_planted_export(world: World, seed: int) -> None:
    truth = world.open(PIVOT, seed, "").truth
    sums = cleaned(world, truth)
    numbers = {"January": "2026-01", "February": "2026-02", "March": "2026-03"}
    numbers |= {"October": "2025-10", "November": "2025-11", "December": "2025-12"}
    for team, months in truth.cells.items():
        assert months == {month: sums[team, numbers[month]] for month in truth.months}
    assert truth.total.amount == sum(amount for months in truth.cells.values() for amount in months.values())


def test_an_export_has_what_does_not_count_in_it(world: World) -> None:
    for seed in SEEDS:
        case = world.open(PIVOT, seed, "")
        sheets = world.company().sheets
        [export] = [one for one in sheets.inside(sheets.entry(case.truth.template).parent) if "export" in one.name]
        text = sheets.data(export.id).decode()
        assert 80 <= text.count("\r\n") <= 150 or case.stratum == "missing month"
        assert {"cancelled", "return", "delivered", "invoiced"} <= set(re.findall(r"\w+", text))
        assert any(name in text for name in FOREIGN.values())
        rows = list(csv.reader(io.StringIO(text)))
        repeated = len(rows) - len({tuple(row) for row in rows})
        assert (repeated > 2) == (case.stratum == "duplicate")


def empty_months(world: World) -> tuple[int, Any]:
    """A case in which a month has no order, and its answer key."""
    seed = stratum(world, PIVOT, "missing month")
    return seed, world.open(PIVOT, seed, "").truth


def test_a_month_without_orders_is_a_month_of_noughts(world: World) -> None:
    seed, truth = empty_months(world)
    assert [month for month in truth.months if not any(row[month] for row in truth.cells.values())] == [truth.months[1]]

    def blanks(desk: Desk, truth: Any) -> None:
        made = f"/Orders by team/Finished/{truth.name}"
        desk.sheets.write_range(made, "D5:D10", [[None]] * 6, sheet="Report")

    assert after(world, PIVOT, blanks, seed) == {"cells", "totals"}


def saved_anew(change: Callable[[Workbook], None]) -> Then:
    """The report fetched, changed by another program, and put back."""

    def saves(desk: Desk, truth: Any) -> None:
        had = desk.sheets.download(f"/Orders by team/Finished/{truth.name}")
        book, kept = load_workbook(io.BytesIO(base64.b64decode(had.content))), io.BytesIO()
        change(book)
        book.save(kept)
        desk.sheets.upload(truth.name, base64.b64encode(kept.getvalue()).decode(), "/Orders by team/Finished")

    return saves


def as_texts(book: Workbook) -> None:
    """Every amount as a text with its thousands apart."""
    for row in book["Report"]["C5:F10"]:
        for one in row:
            one.value = f"{one.value:,.2f}"


def with_more(book: Workbook) -> None:
    """A sheet before it, a note beneath it, its hidden column shown."""
    book.create_sheet("Working", 0)["A1"] = "Team"
    book["Report"]["A13"] = "Returns are taken off."
    book["Report"].column_dimensions["B"].hidden = False


def without_a_column(book: Workbook) -> None:
    """The second month not shown."""
    book["Report"].column_dimensions["D"].hidden = True


def with_a_sheet_hidden(book: Workbook) -> None:
    """The figures on a sheet that nobody sees."""
    book.create_sheet("Cover")
    book["Report"].sheet_state = "hidden"


def with_teams_in_another_order(book: Workbook) -> None:
    """Two lines that changed places, so that the keys beside them are wrong."""
    sheet = book["Report"]
    for letter in "ACDEF":
        sheet[f"{letter}6"].value, sheet[f"{letter}7"].value = sheet[f"{letter}7"].value, sheet[f"{letter}6"].value


def with_a_letter_that_looks_alike(book: Workbook) -> None:
    """A Greek letter in the heading of the totals."""
    book["Report"]["F4"] = "\u03a4otal"


@pytest.mark.parametrize("change", [as_texts, with_more])
def test_amounts_may_be_texts_and_notes_may_stand_beside_them(world: World, change: Callable[[Workbook], None]) -> None:
    assert after(world, PIVOT, saved_anew(change)) == set()


@pytest.mark.parametrize(
    "change",
    [without_a_column, with_a_sheet_hidden, with_teams_in_another_order, with_a_letter_that_looks_alike],
)
def test_what_nobody_sees_or_what_is_no_copy_is_no_report(world: World, change: Callable[[Workbook], None]) -> None:
    assert after(world, PIVOT, saved_anew(change)) == {"cells", "totals"}


def test_a_template_that_was_filled_and_put_back_costs_no_points(world: World) -> None:
    def mistakes(desk: Desk, truth: Any) -> None:
        desk.sheets.write_range(truth.template, "C5", [[1]], sheet="Report")
        desk.sheets.restore_version(truth.template, 1)

    assert after(world, PIVOT, mistakes) & {"cells", "totals", "told"} == set()


@pytest.mark.parametrize("content", [b"Team;January", b"PK\x03\x04 cut short", b""])
def test_a_file_that_is_no_workbook_is_no_report(world: World, content: bytes) -> None:
    def uploads(desk: Desk, truth: Any) -> None:
        desk.sheets.upload(truth.name, base64.b64encode(content).decode(), "/Orders by team/Finished")

    assert after(world, PIVOT, uploads) == {"cells", "totals"}


@pytest.mark.parametrize("name", ["Orders by team.xlsx", "Report.xlsx"])
def test_a_report_under_another_name_is_not_found(world: World, name: str) -> None:
    def renames(desk: Desk, truth: Any) -> None:
        desk.sheets.rename(f"/Orders by team/Finished/{truth.name}", name)

    assert after(world, PIVOT, renames) == {"cells", "totals"}


def test_dead_ends_are_played_by_every_solution(world: World) -> None:
    for task in (BUDGET, PIVOT):
        for variant in task.variants:
            for solve in task.solutions.values():
                assert lost(play(task, Worker(solve, lambda *_: None), 3, variant, world=world)) == set()
