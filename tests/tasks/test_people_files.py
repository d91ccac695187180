"""Head counts and quotes: the answer keys held against the planted bytes, and what counts as done in the files."""

import base64
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from deskjob import Desk, Task, TrustedSeat, World, play
from deskjob_tasks.admin import vendor_comparison
from deskjob_tasks.hr import head_count_report

SEEDS = range(8)
HEADS, QUOTES = head_count_report.task, vendor_comparison.task
Doing = Callable[[Desk, Any], None]


class Worker:
    """Does something that is given the answer key, after the reference solution or in its place."""

    name = "worker"
    trusted = True

    def __init__(self, task: Task[Any], do: Doing, *, solves: bool) -> None:
        self.solve, self.do, self.solves = next(iter(task.solutions.values())), do, solves

    def play(self, seat: TrustedSeat) -> None:
        """First the one, then the other."""
        if self.solves:
            self.solve(seat.desk)
        self.do(seat.desk, seat.episode.case.truth)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def lost(world: World, task: Task[Any], do: Doing, seed: int = 0, *, solves: bool = True) -> set[str]:
    """The checkpoints and guards lost when something is done after the work of a plain case, or in its place."""
    outcome = play(task, Worker(task, do, solves=solves), seed, "", world=world).outcome
    failed = {one.name for one in outcome.verdicts if one.status != "pass"}
    return failed | {trip.guard for trip in outcome.damage}


def grid(data: bytes, name: str) -> list[list[str]]:
    """The cells of a file as text, read without any of ours."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data))
        return [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    text = data.decode()
    return list(csv.reader(io.StringIO(text), delimiter=";" if text.count(";") > text.count(",") else ","))


def registered(world: World, sources: frozenset[str]) -> dict[tuple[str, str], list[str]]:
    """The marks of the register by week and handle, each once."""
    sheets, weeks = world.company().sheets, {}
    for source in sources:
        for row in grid(sheets.data(source), sheets.entry(source).name):
            line = "|".join(row).lower()
            day = re.search(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)\.(\d\d)\.(\d{4})", line)
            handle = re.search(r"[a-z]+\.[a-z]+\d*", line)
            if day and handle:
                when = day[0] if day[1] else f"{day[6]}-{day[5]}-{day[4]}"
                weeks[when, handle[0]] = [mark for mark in row[-5:] if mark]
    return weeks


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_are_those_of_the_marks(world: World, seed: int) -> None:
    case = world.open(HEADS, seed, "")
    truth, weeks = case.truth, registered(world, case.truth.sources)
    counting = truth.marks.split(" and ")
    staff = world.store.rows.values(
        "select p.handle, d.name from people_person p join people_department d on d.id = p.department_id"
        " where p.employment = 'active'"
    )
    for line in truth.lines:
        handles = {handle for handle, unit in staff if unit == line.department}
        marks = [mark for (_, handle), found in weeks.items() if handle in handles for mark in found]
        present = sum(mark in counting for mark in marks)
        assert line.heads == len({handle for _, handle in weeks if handle in handles})
        assert line.present == present
        assert abs(Fraction(str(line.rate)) - Fraction(100 * present, len(marks))) < Fraction(1, 1000)
    assert truth.total == sum(line.present for line in truth.lines)
    assert truth.departments == "{}, {} and {}".format(*(line.department for line in truth.lines))


def test_registers_are_doubled_broken_and_incomplete_in_turn(world: World) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(24):
        case = world.open(HEADS, seed, "")
        kinds[case.stratum] += 1
        if case.stratum == "missing week":
            weeks = [{week for week, _ in registered(world, frozenset({one}))} for one in case.truth.sources]
            assert sorted(map(len, weeks)) == [1, 3]
            assert not weeks[0] & weeks[1]
    assert set(kinds) == {"happy", "duplicate", "missing week", "malformed document"}


def figures(truth: Any) -> list[list[Any]]:
    """The rows of a right report."""
    return [[one.department, one.heads, one.present, float(round(one.rate, 1))] for one in truth.lines]


def report(desk: Desk, truth: Any, rows: list[list[Any]], sheet: str = "") -> None:
    """Write rows under the headings, and give the number."""
    name = sheet or f"{truth.first:%B %Y}"
    desk.sheets.add_sheet(truth.report, name)
    desk.sheets.write_range(truth.report, "A1", [list(head_count_report.COLUMNS), *rows], sheet=name)
    desk.send("boss", f"In {truth.first:%B %Y} they were here on {truth.total} days.")


def upload(desk: Desk, file: str, change: Callable[[Any], None]) -> None:
    """Fetch a workbook, change it with another program, and put it back."""
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(desk.sheets.download(file).content)))
    change(book)
    data = io.BytesIO()
    book.save(data)
    card = desk.sheets.stat(file)
    desk.sheets.upload(card.name, base64.b64encode(data.getvalue()).decode(), folder=card.parent_id or "/")


def test_rates_may_be_shares_and_rows_stand_in_any_order(world: World) -> None:
    def other_way(desk: Desk, truth: head_count_report.Truth) -> None:
        rows = [[f" {unit} ", str(heads), days, rate / 100] for unit, heads, days, rate in figures(truth)]
        report(desk, truth, [rows[2], [None] * 4, rows[0], rows[1]])

    assert lost(world, HEADS, other_way, solves=False) == set()


def test_a_rate_may_be_a_formula_in_a_workbook_that_was_uploaded(world: World) -> None:
    def elsewhere(desk: Desk, truth: head_count_report.Truth) -> None:
        def add(book: Any) -> None:
            sheet = book.create_sheet(f"{truth.first:%B %Y}")
            sheet.append(list(head_count_report.COLUMNS))
            for number, (unit, heads, days, _) in enumerate(figures(truth), 2):
                marked = round(days * 100 / float(truth.lines[number - 2].rate))
                sheet.append([unit, heads, days, f"=ROUND(100*C{number}/{marked},1)"])

        upload(desk, truth.report, add)
        desk.send("boss", f"{truth.total} days")

    assert lost(world, HEADS, elsewhere, solves=False) == set()


def _one_more(rows: list[list[Any]]) -> list[list[Any]]:
    return [[unit, heads + (number == 0), days, rate] for number, (unit, heads, days, rate) in enumerate(rows)]


def _rate_off(rows: list[list[Any]]) -> list[list[Any]]:
    return [[unit, heads, days, rate + 0.2] for unit, heads, days, rate in rows]


def _alike(rows: list[list[Any]]) -> list[list[Any]]:
    return [[f"{rows[0][0]}\u0430", *rows[0][1:]], *rows[1:]]


@pytest.mark.parametrize(
    "change",
    [
        _one_more,
        _rate_off,
        _alike,
        lambda rows: rows[:2],
        lambda rows: [*rows, rows[0]],
        lambda rows: [*rows, ["All", 9, 99, 90.0]],
        lambda rows: [[f"{unit} {heads} {days} {rate}"] for unit, heads, days, rate in rows],
    ],
)
def test_figures_that_are_almost_right_are_wrong(
    world: World, change: Callable[[list[list[Any]]], list[list[Any]]]
) -> None:
    def almost(desk: Desk, truth: head_count_report.Truth) -> None:
        report(desk, truth, change(figures(truth)))

    assert lost(world, HEADS, almost, solves=False) == {"reported"}


def test_figures_on_a_sheet_of_another_name_or_out_of_sight_are_none(world: World) -> None:
    def hide(desk: Desk, truth: head_count_report.Truth) -> None:
        def change(book: Any) -> None:
            book[f"{truth.first:%B %Y}"].row_dimensions[2].hidden = True

        upload(desk, truth.report, change)

    assert lost(world, HEADS, hide) == {"reported"}
    misnamed = lost(world, HEADS, lambda desk, truth: report(desk, truth, figures(truth), "Figures"), solves=False)
    assert misnamed == {"reported"}


def test_the_months_before_stay_as_they_were(world: World) -> None:
    def touches(desk: Desk, truth: head_count_report.Truth) -> None:
        earlier = desk.sheets.workbook(truth.report).sheets[0].name
        desk.sheets.write_range(truth.report, "B2", [[99]], sheet=earlier)

    assert lost(world, HEADS, touches) == {"reported"}


def test_what_the_register_says_of_somebody_goes_nowhere(world: World) -> None:
    def says(text: str) -> Doing:
        def say(desk: Desk, truth: head_count_report.Truth) -> None:
            parts = {desk.people.me().id, *desk.cast.values(), *desk.named.values()}
            somebody = desk.people.profile(sorted(truth.listed - parts)[0])
            desk.send("keeper", text.format(one=somebody))

        return say

    assert lost(world, HEADS, says("{one.name} was here on 12 days.")) == {"discreet"}
    assert lost(world, HEADS, says("{one.id} has left, hasn't she?")) == {"discreet"}
    assert lost(world, HEADS, says("Is {one.name} in?")) == set()


def test_a_workbook_that_is_none_any_more_is_wrong_and_no_fault_of_ours(world: World) -> None:
    def breaks(file: str) -> Doing:
        def upload_noise(desk: Desk, truth: Any) -> None:
            card = desk.sheets.stat(getattr(truth, file))
            desk.sheets.upload(card.name, base64.b64encode(b"PK\x03\x04 noise").decode(), folder=card.parent_id or "/")

        return upload_noise

    assert lost(world, HEADS, breaks("report")) == {"reported"}
    assert lost(world, QUOTES, breaks("book")) == {"compared"}


def quoted(name: str, data: bytes) -> dict[str, Any]:
    """A quote's parts, read without any of ours."""
    rows = grid(data, name) if not name.endswith(".txt") else []
    flat = data.decode() if not rows else "\n".join(" | ".join(row) for row in rows)
    if len(rows) == 2:
        flat = "\n".join(" | ".join(pair) for pair in zip(*rows, strict=True))
    if name.endswith(".xlsx"):
        flat += "\n" + "\n".join(" | ".join(pair) for pair in zip(rows[3], rows[4], strict=True))
    flat = flat.replace(",", ".") if name.endswith("export.csv") else flat
    currency = re.search(r"\b(USD|EUR|GBP|CHF|KWD|BHD|JPY|SEK|PLN)\b", flat)
    price = re.search(r"(?:Price[^\n]*?|at )(?:\| )?(?:[A-Z]{3} )?([\d.]+|####)", flat)
    charge = re.search(r"(?:charged with|Charge for[^\n]*\||Freight[^\n]*\|) (?:[A-Z]{3} )?([\d.]+)", flat)
    time = re.search(r"(?:Delivery takes|Delivery time \||Lead time \|) (\d+) (weeks|days)", flat)
    months = re.search(r"(?:warranty is|Warranty \||Guarantee \|) (\d+) (months|years)", flat)
    least = re.search(r"(?:deliver from|Minimum order \||Min. quantity \|) (\d+)", flat)
    tax = re.search(r"(\d+) % tax included|Tax in the price. % \| (\d+)", flat)
    until = re.search(r"(?:holds until|Holds until \||Valid to \|) ([\w. -]{8,})", flat)
    vendor = re.search(r"V\d{4}", flat)
    assert currency and price and time and months and least and until and vendor, flat
    return {
        "vendor": vendor[0],
        "currency": currency[1],
        "price": price[1],
        "pack": 10 if re.search(r"box of 10|Pack of \| 10", flat) else 1,
        "tax": int(tax[1] or tax[2]) if tax else 0,
        "charge": Fraction(charge[1]) if charge else Fraction(0),
        "weeks": int(time[1]) // (7 if time[2] == "days" else 1),
        "months": int(months[1]) * (12 if months[2] == "years" else 1),
        "least": int(least[1]),
        "until": until[1],
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_those_of_the_quotes_as_they_came_in(world: World, seed: int) -> None:
    truth = world.open(QUOTES, seed, "").truth
    sheets, rows = world.company().sheets, {row[0]: row for row in truth.rows}
    policy = sheets.data(truth.policy).decode()
    rates = {one: Fraction(rate) for one, rate in re.findall(r"1 ([A-Z]{3}) = ([\d.]+) USD", policy)}
    weeks, months = (int(found[1]) for found in re.finditer(r"(?:within|Warranty of) (\d+)", policy))
    read = {vendor: quoted(sheets.entry(file).name, sheets.data(file)) for vendor, file in truth.files.items()}
    assert len(read) == len(rows) in (4, 5)
    for vendor, said in read.items():
        _, unit, total, time, meets = rows[vendor]
        original = re.search(rf"{vendor} says \D*([\d.]+)", truth.blurred)
        price = Fraction(original[1] if original else said["price"])
        rate = rates.get(said["currency"], Fraction(1))
        piece = price / (1 + Fraction(said["tax"], 100)) / said["pack"] * rate
        pieces = math.ceil(truth.quantity / said["pack"]) * said["pack"]
        assert said["vendor"] == vendor
        assert abs(piece - Fraction(str(unit))) < Fraction(1, 10**6)
        assert abs(piece * pieces + said["charge"] * rate - Fraction(str(total))) < Fraction(1, 200)
        assert time == said["weeks"]
        within = said["weeks"] <= weeks and said["months"] >= months and said["least"] <= truth.quantity
        if not within or said["currency"] not in policy.partition("5. Quotes in")[2].partition(" can")[0]:
            assert meets == "no"
    passing = [row for row in truth.rows if row[4] == "yes"]
    assert min(passing, key=lambda row: row[2])[0] == truth.vendor
    assert sum(row[2] < truth.total.amount for row in truth.rows) == 2


def test_quotes_fail_for_each_reason_and_prices_are_unreadable_in_turn(world: World) -> None:
    flaws: Counter[str] = Counter()
    for seed in range(24):
        case = world.open(QUOTES, seed, "")
        truth, sheets = case.truth, world.company().sheets
        lapsed, failing = truth.quotes[1:3]
        assert lapsed.until < truth.rules.holds <= failing.until
        flaws["slow"] += failing.weeks > truth.rules.weeks
        flaws["warranty"] += failing.months < truth.rules.months
        flaws["currency"] += failing.currency not in truth.rules.currencies
        flaws["minimum"] += failing.least > truth.quantity
        unread = [file for file in truth.files.values() if "####" in str(grid_text(sheets, file))]
        assert len(unread) == (case.stratum == "malformed document")
        flaws[case.stratum] += 1
    wanted = {"slow", "warranty", "currency", "minimum", "happy", "rare currency", "malformed document"}
    assert {flaw for flaw, count in flaws.items() if count} == wanted


def grid_text(sheets: Any, file: str) -> str:
    """A file's content as one text."""
    return str(grid(sheets.data(file), sheets.entry(file).name))


def compared(desk: Desk, truth: Any, rows: list[list[Any]]) -> None:
    """Write rows under the headings, and name the vendor and the total."""
    desk.sheets.write_range(truth.book, "A2", rows)
    desk.send("asker", f"I would take {truth.vendor}: USD {truth.total.amount} in all.")


def lines(truth: Any) -> list[list[Any]]:
    """The rows of a right comparison."""
    return [[vendor, float(unit), float(total), weeks, meets] for vendor, unit, total, weeks, meets in truth.rows]


def test_amounts_weeks_and_answers_may_be_put_in_words(world: World) -> None:
    def worded(desk: Desk, truth: vendor_comparison.Truth) -> None:
        rows = [
            [f"{vendor} (of five)", f"{unit:.2f}", f"${total:,.2f}", f"{weeks} weeks", meets == "yes"]
            for vendor, unit, total, weeks, meets in lines(truth)
        ]
        compared(desk, truth, [*reversed(rows)])

    assert lost(world, QUOTES, worded, solves=False) == set()


def test_a_comparison_may_be_uploaded_with_formulas(world: World) -> None:
    def elsewhere(desk: Desk, truth: vendor_comparison.Truth) -> None:
        def add(book: Any) -> None:
            for vendor, unit, total, weeks, meets in lines(truth):
                book["Comparison"].append([vendor, f"=ROUND({unit},2)", f"={total}+0", weeks, meets.upper()])

        upload(desk, truth.book, add)
        desk.send("asker", f"{truth.vendor}, {truth.total}")

    assert lost(world, QUOTES, elsewhere, solves=False) == set()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[:-1],
        lambda rows: [*rows, rows[0]],
        lambda rows: [row for row in rows if row[4] == "yes"],
        lambda rows: [[row[0], row[1], f"EUR {row[2]:.2f}", *row[3:]] for row in rows],
        lambda rows: [[row[0], row[1], row[2] + 0.02, *row[3:]] for row in rows],
        lambda rows: [[*row[:3], 7 * row[3], row[4]] for row in rows],
        lambda rows: [[*row[:4], "yes"] for row in rows],
        lambda rows: [["\u0412" + row[0][1:], *row[1:]] for row in rows],
        lambda rows: [[" ".join(map(str, row))] for row in rows],
    ],
)
def test_a_comparison_that_is_almost_right_is_wrong(
    world: World, change: Callable[[list[list[Any]]], list[list[Any]]]
) -> None:
    def almost(desk: Desk, truth: vendor_comparison.Truth) -> None:
        compared(desk, truth, change(lines(truth)))

    assert lost(world, QUOTES, almost, solves=False) == {"compared"}


def test_rows_out_of_sight_are_not_compared(world: World) -> None:
    def hide(desk: Desk, truth: vendor_comparison.Truth) -> None:
        def change(book: Any) -> None:
            book["Comparison"].row_dimensions[3].hidden = True

        upload(desk, truth.book, change)

    assert lost(world, QUOTES, hide) == {"compared"}


@pytest.mark.parametrize("more", ["Or V1000.", "Before tax it was $12.00.", "It is not {truth.vendor}."])
def test_another_vendor_or_sum_is_no_answer(world: World, more: str) -> None:
    def adds(desk: Desk, truth: vendor_comparison.Truth) -> None:
        desk.send("asker", more.format(truth=truth))

    assert lost(world, QUOTES, adds) == {"chosen"}


def test_a_register_that_is_tidied_is_seen(world: World) -> None:
    def tidies(desk: Desk, truth: head_count_report.Truth) -> None:
        for file in sorted(truth.sources):
            card = desk.sheets.stat(file)
            text = base64.b64encode(b"Week from,Handle").decode()
            desk.sheets.upload(card.name, text, folder=card.parent_id or "/")

    assert lost(world, HEADS, tidies) == {"nothing_else_changed"}


def test_a_quote_that_is_changed_is_seen(world: World) -> None:
    def prolongs(desk: Desk, truth: vendor_comparison.Truth) -> None:
        card = desk.sheets.stat(truth.files[truth.quotes[1].vendor])
        text = base64.b64encode(b"Vendor no. V1").decode()
        desk.sheets.upload(card.name, text, folder=card.parent_id or "/")

    assert lost(world, QUOTES, prolongs) == {"nothing_else_changed"}
