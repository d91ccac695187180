"""The finance tasks on files: their answer keys against the planted bytes, and what counts as done in them."""

import base64
import csv
import io
from collections.abc import Callable, Iterator
from copy import copy
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from deskjob import Desk, Money, Played, Task, TrustedSeat, World, play, rounded
from deskjob_tasks.finance import broken_formula, reconcile_bank_statement

SEEDS = range(5)
GROUPS = ("Personnel", "Premises", "Operations")
Then = Callable[[Desk, Any], None]


class Worker:
    """Does the reference solution's work, and then something more."""

    name = "worker"
    trusted = True

    def __init__(self, solve: Callable[[Desk], None], then: Then) -> None:
        self.solve, self.then = solve, then

    def play(self, seat: TrustedSeat) -> None:
        """First the one, then the other, which is given the answer key."""
        self.solve(seat.desk)
        self.then(seat.desk, seat.episode.case.truth)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def lost(played: Played) -> set[str]:
    """The checkpoints and guards that were lost."""
    failed = {one.name for one in played.outcome.verdicts if one.status != "pass"}
    return failed | {trip.guard for trip in played.outcome.damage}


def after(world: World, task: Task[Any], then: Then, seed: int = 0) -> set[str]:
    """What is lost when something more is done after the work of a plain case."""
    return lost(play(task, Worker(next(iter(task.solutions.values())), then), seed, "", world=world))


def book(world: World, file: str, *, values: bool = False) -> Any:
    """A planted workbook, read by another program."""
    return load_workbook(io.BytesIO(world.company().sheets.data(file)), data_only=values)


def resaved(desk: Desk, file: str, folder: str, edit: Callable[[Any], None]) -> None:
    """A workbook fetched, edited with another program, and put back."""
    fetched = desk.sheets.download(file)
    made = load_workbook(io.BytesIO(base64.b64decode(fetched.content)))
    edit(made)
    saved = io.BytesIO()
    made.save(saved)
    desk.sheets.upload(fetched.name, base64.b64encode(saved.getvalue()).decode(), folder)


# Reconciling a bank statement with the ledger


def paid(world: World, statement: str) -> dict[str, Decimal]:
    """What the bank moved by reference, read out of the text without a parser of separated values."""
    text = world.company().sheets.data(statement).decode("utf-8-sig")
    comma = ";" in text
    lines = [line.split(";" if comma else ",") for line in text.splitlines()]
    kept = [line for line in lines if len(line) == 7 and line[0] != "Booked"]
    return {line[3].strip(): Decimal(line[5].replace(".", "").replace(",", ".") if comma else line[5]) for line in kept}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gaps_are_what_the_two_sides_differ_by(world: World, seed: int) -> None:
    truth = world.open(reconcile_bank_statement.task, seed, "").truth
    bank, currency = paid(world, truth.statement), truth.net.currency
    rows = list(book(world, truth.ledger)["Postings"].iter_rows(min_row=2, values_only=True))
    books: dict[str, list[tuple[str, Decimal]]] = {}
    for row in rows:
        books.setdefault(row[1], []).append((row[4], Decimal(str(row[5]))))
    expected = {}
    for reference in bank.keys() | books.keys():
        booked = books.get(reference, [])
        if booked != [(currency, bank.get(reference))]:
            worth = sum(amount for other, amount in booked if other == currency)
            expected[reference] = bank.get(reference, Decimal(0)) - worth
    assert {gap.reference: gap.amount.amount for gap in truth.gaps} == expected
    in_all = sum(bank.values()) - sum(amount for booked in books.values() for own, amount in booked if own == currency)
    assert truth.net == Money(in_all, currency)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_kind_is_what_its_words_say(world: World, seed: int) -> None:
    truth = world.open(reconcile_bank_statement.task, seed, "").truth
    bank = paid(world, truth.statement)
    rows = list(book(world, truth.ledger)["Postings"].iter_rows(min_row=2, values_only=True))
    for gap in truth.gaps:
        booked = [row for row in rows if row[1] == gap.reference]
        facts = {
            "not in ledger": not booked,
            "not on statement": gap.reference not in bank,
            "doubled": len(booked) > 1 and len({row[5] for row in booked}) == 1,
            "wrong amount": len(booked) == 1 and gap.reference in bank
            and digits(bank[gap.reference]) == digits(booked[0][5])
            and booked[0][4] == truth.net.currency,
            "wrong currency": len(booked) == 1 and booked[0][4] != truth.net.currency,
        }  # fmt: skip
        assert [kind for kind, holds in facts.items() if holds] == [gap.kind.value]


def digits(amount: object) -> list[str]:
    """The digits of an amount, in order of size."""
    return sorted(sign for sign in str(amount) if sign in "123456789")


def test_some_entries_are_days_apart_and_no_gap(world: World) -> None:
    truth = world.open(reconcile_bank_statement.task, 1, "").truth
    text = world.company().sheets.data(truth.statement).decode("utf-8-sig")
    days = {row[3].strip(): row[0] for row in csv.reader(io.StringIO(text)) if len(row) == 7}
    rows = book(world, truth.ledger)["Postings"].iter_rows(min_row=2, values_only=True)
    apart = {row[1] for row in rows if days.get(row[1], "") > f"{row[0]:%Y-%m-%d}"}
    assert apart - {gap.reference for gap in truth.gaps}


def listed(truth: Any, amount: Callable[[Any], Any] = lambda gap: float(gap.amount.amount)) -> list[list[Any]]:
    """The rows of a sheet of discrepancies, last first."""
    return [[gap.reference, gap.kind.value, amount(gap)] for gap in reversed(truth.gaps)]


def relisted(columns: list[Any], rows: list[list[Any]], desk: Desk, truth: Any) -> None:
    """The sheet of discrepancies once more, in another shape."""
    desk.sheets.delete_sheet(truth.ledger, "Discrepancies")
    desk.sheets.add_sheet(truth.ledger, "Discrepancies")
    desk.sheets.write_range(truth.ledger, "A1", [columns, *rows], "Discrepancies")


COLUMNS = ["Reference", "Kind", "Amount"]
SHAPES: dict[str, Then] = {
    "in another order": lambda desk, truth: relisted(COLUMNS, listed(truth), desk, truth),
    "amounts as texts": lambda desk, truth: relisted(COLUMNS, listed(truth, lambda gap: str(gap.amount)), desk, truth),
    "bare figures as texts": lambda desk, truth: relisted(
        COLUMNS, listed(truth, lambda gap: gap.amount.digits), desk, truth
    ),
    "amounts as formulas": lambda desk, truth: relisted(
        COLUMNS, listed(truth, lambda gap: f"=0+{gap.amount.amount}"), desk, truth
    ),
    "more columns and empty rows": lambda desk, truth: relisted(
        ["No", "amount", "Remark", "KIND", "Reference"],
        [row for gap in truth.gaps for row in (
            [1, float(gap.amount.amount), "see bank", gap.kind.value.title(), f" {gap.reference} "], [None] * 5
        )],
        desk, truth,
    ),
    "a scratch sheet beside it": lambda desk, truth: (desk.sheets.add_sheet(truth.ledger, "Scratch"), None)[1],
    "saved by another program": lambda desk, truth: resaved(
        desk, truth.ledger, f"/{desk.words['folder']}", lambda made: made["Postings"].column_dimensions["A"].width
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_of_another_shape_counts(world: World, shape: str) -> None:
    assert after(world, reconcile_bank_statement.task, SHAPES[shape]) == set()


def hides_a_row(desk: Desk, truth: Any) -> None:
    """Puts the right list in, and hides its second row."""

    def hide(made: Any) -> None:
        made["Discrepancies"].row_dimensions[2].hidden = True

    resaved(desk, truth.ledger, f"/{desk.words['folder']}", hide)


def hides_the_sheet(desk: Desk, truth: Any) -> None:
    """Puts the right list on a sheet that nobody sees."""

    def hide(made: Any) -> None:
        made["Discrepancies"].sheet_state = "hidden"

    resaved(desk, truth.ledger, f"/{desk.words['folder']}", hide)


def looks_alike(desk: Desk, truth: Any) -> None:
    """Writes references with a Greek letter that looks like a Latin one."""
    rows = [[row[0].replace("E", "Ε").replace("A", "Α").replace("N", "Ν"), *row[1:]] for row in listed(truth)]
    assert rows != listed(truth)
    relisted(COLUMNS, rows, desk, truth)


def breaks_the_file(desk: Desk, truth: Any) -> None:
    """Uploads half of the workbook."""
    half = base64.b64decode(desk.sheets.download(truth.ledger).content)[:2000]
    made = Workbook()
    saved = io.BytesIO()
    made.save(saved)
    desk.sheets.upload(desk.words["ledger"], base64.b64encode(half).decode(), f"/{desk.words['folder']}")


NEAR: dict[str, tuple[Then, set[str]]] = {
    "another currency": (
        lambda desk, truth: relisted(
            COLUMNS, listed(truth, lambda gap: f"{gap.amount.digits} CHF"), desk, truth
        ),
        {"amounts"},
    ),
    "a unit off": (
        lambda desk, truth: relisted(
            COLUMNS, listed(truth, lambda gap: float(gap.amount.amount) + 0.01), desk, truth
        ),
        {"amounts"},
    ),
    "a row twice": (
        lambda desk, truth: relisted(COLUMNS, [*listed(truth), listed(truth)[0]], desk, truth),
        {"found", "kinds", "amounts"},
    ),
    "a hidden row": (hides_a_row, {"found", "kinds", "amounts"}),
    "a hidden sheet": (hides_the_sheet, {"found", "kinds", "amounts"}),
    "letters that look alike": (looks_alike, {"found", "kinds", "amounts"}),
    "half a file": (breaks_the_file, {"found", "kinds", "amounts"}),
    "a row of the ledger less": (lambda desk, truth: _without_a_row(desk, truth), {"found"}),
}  # fmt: skip


def _without_a_row(desk: Desk, truth: Any) -> None:
    desk.sheets.delete_rows(truth.ledger, 5, "Postings")


@pytest.mark.parametrize("miss", NEAR)
def test_a_list_that_is_nearly_right_does_not(world: World, miss: str) -> None:
    then, loses = NEAR[miss]
    assert after(world, reconcile_bank_statement.task, then) == loses


# Mending a formula


def costs(world: World, file: str, late: Decimal) -> dict[str, dict[str, list[tuple[str, Decimal, Decimal]]]]:
    """The accounts of each site by group with what a month and the quarter come to, by the notes; no formula read."""
    found: dict[str, dict[str, list[tuple[str, Decimal, Decimal]]]] = {}
    for sheet in book(world, file).worksheets[1:-1]:
        groups, lines = dict[str, Any](), list[Any]()
        for row, (label, *months, quarter, remark) in enumerate(
            sheet.iter_rows(min_row=2, max_col=6, values_only=True), 2
        ):
            if label in GROUPS:
                groups[label], lines = lines, []
            elif label != "Total":
                figures = [late if one is None else Decimal(str(one).replace(",", "")) for one in months]
                counted = figures[:2] if "dispute" in (remark or "") else figures
                whole = Decimal(str(quarter)) if "once" in (remark or "") else sum(counted)
                lines.append((f"{row}", *figures, whole))
        found[sheet.title] = groups
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_right_total_is_that_of_the_figures(world: World, seed: int) -> None:
    truth = world.open(broken_formula.task, seed, "").truth
    known = costs(world, truth.book, truth.figure)
    wholes = [line[-1] for groups in known.values() for lines in groups.values() for line in lines]
    assert sum(wholes) == truth.total.amount
    shown = book(world, truth.book, values=True)["Summary"]["E6"].value
    assert rounded(float(shown)) != truth.total.amount
    assert _worth(world, truth, known) == truth.worth


def _worth(world: World, truth: Any, known: Any) -> Decimal:
    """What the cell at fault should come to, out of the figures."""
    sheet, at = truth.fault.split("!")
    column, row = at[0], at[1:]
    if sheet == "Summary":
        site = book(world, truth.book)["Summary"][f"A{row}"].value
        return sum((line[-1] for line in known[site][GROUPS["BCD".index(column)]]), Decimal(0))
    label = book(world, truth.book)[sheet][f"A{row}"].value
    if label in GROUPS:
        return sum((line["BCDE".index(column) + 1] for line in known[sheet][label]), Decimal(0))
    lines = {line[0]: line for group in known[sheet].values() for line in group}
    return Decimal(lines[row]["BCDE".index(column) + 1])


@pytest.mark.parametrize("seed", range(8))
def test_values_of_other_formulas_stand_in_the_file_as_they_are_worked_out(world: World, seed: int) -> None:
    truth = world.open(broken_formula.task, seed, "").truth
    worked, kept = world.company().sheets.worked(truth.book), book(world, truth.book, values=True)
    for grid in worked.grids.values():
        for at in grid.formulas:
            assert rounded(grid.cells[at]) == rounded(float(kept[grid.name][str(at)].value))


FORMULA = 2
"""A seed in which a formula is at fault, not a figure."""


def rewritten(content: Callable[[Any, str], Any]) -> Then:
    """Write something else into the cell at fault."""

    def write(desk: Desk, truth: Any) -> None:
        sheet, at = truth.fault.split("!")
        [[formula]] = desk.sheets.read_range(truth.book, sheet, at, show="formulas").formulas or [[None]]
        desk.sheets.write_range(truth.book, at, [[content(truth, formula or "")]], sheet)

    return write


MENDED: dict[str, tuple[Then, set[str]]] = {
    "rounded": (rewritten(lambda truth, formula: f"=ROUND({formula[1:]},2)"), set()),
    "a sum of one": (rewritten(lambda truth, formula: f"=SUM({formula[1:]})"), set()),
    "a constant": (rewritten(lambda truth, formula: f"={truth.worth}"), {"mended"}),
    "a figure": (rewritten(lambda truth, formula: float(truth.worth)), {"mended"}),
    "a formula and a constant": (rewritten(lambda truth, formula: f"=IF(1=1,{truth.worth},{formula[1:]})"), {"mended"}),
    "a text": (rewritten(lambda truth, formula: f"'{formula}"), {"mended"}),
    "a note beside": (lambda desk, truth: _noted(desk, truth), {"alone"}),
    "another sheet": (lambda desk, truth: (desk.sheets.add_sheet(truth.book, "Log"), None)[1], set()),
}


def _noted(desk: Desk, truth: Any) -> None:
    desk.sheets.write_range(truth.book, "G9", [["mended"]], "Summary")


@pytest.mark.parametrize("how", MENDED)
def test_what_counts_as_mended(world: World, how: str) -> None:
    then, loses = MENDED[how]
    assert after(world, broken_formula.task, then, FORMULA) == loses


def test_a_workbook_mended_by_another_program_counts(world: World) -> None:
    def edit(made: Any) -> None:
        made["Summary"]["A1"].font = copy(made["Summary"]["A2"].font)

    assert after(world, broken_formula.task, lambda desk, truth: resaved(desk, truth.book, "/", edit), FORMULA) == set()


def test_the_remark_on_a_late_figure_may_go_and_the_figure_must_be_right(world: World) -> None:
    def tidied(desk: Desk, truth: Any) -> None:
        sheet, at = truth.asked.split("!")
        desk.sheets.write_range(truth.book, f"F{at[1:]}", [[None]], sheet)

    def guessed(desk: Desk, truth: Any) -> None:
        sheet, at = truth.asked.split("!")
        desk.sheets.write_range(truth.book, at, [[float(truth.figure) + 1]], sheet)

    seed = next(seed for seed in SEEDS if world.open(broken_formula.task, seed, "").stratum == "missing month")
    assert after(world, broken_formula.task, tidied, seed) == set()
    assert "alone" in after(world, broken_formula.task, guessed, seed)
