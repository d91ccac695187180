"""The key of the regions' sales, held against the planted files as another program reads them, and what counts."""

import base64
import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from deskjob import Desk, Played, Task, TrustedSeat, World, play
from deskjob_tasks.data import consolidate_regions, regional_books

SEEDS = range(12)
OF_SHEET = {  # day, line, units, amount: columns of each kind of sheet, from 0; what an amount is multiplied with
    "Bookings": (4, 3, 2, 1, 1000),
    "Returns": (1, 0, 2, 3, -1),
    "Turnover": (0, 1, 2, 3, 1000),
    "Net sales": (1, 0, 3, 4, 1),
}
CODED, TITLED = (1, 0, 2, 3, 1), (0, 1, 3, 4, 1)


class Worker:
    """Does the reference solution's work, and then something more."""

    name = "worker"
    trusted = True

    def __init__(self, solve: Callable[..., None], then: Callable[[Desk, Any], None]) -> None:
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


def after(world: World, task: Task[Any], then: Callable[[Desk, Any], None], seed: int = 0) -> set[str]:
    """What is lost when something more is done after the work of a plain case."""
    return lost(play(task, Worker(next(iter(task.solutions.values())), then), seed, "", world=world))


def of_stratum(world: World, task: Task[Any], stratum: str) -> int:
    """The first seed whose plain case is of a stratum."""
    return next(seed for seed in range(60) if world.open(task, seed, "").stratum == stratum)


def as_another_program(desk: Desk, file: str, change: Callable[[openpyxl.Workbook], None]) -> None:
    """Fetch a workbook, change it with another library, and put it back."""
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(desk.sheets.download(file).content)))
    change(book)
    card = desk.sheets.stat(file)
    desk.sheets.upload(card.name, packed(book), card.parent_id or "/")


def each(sheet: Worksheet, column: int, change: Callable[[Any], object]) -> None:
    """Change every value of a column beneath its heading."""
    for row in sheet.iter_rows(min_row=2):
        row[column].value = change(row[column].value)


def packed(book: openpyxl.Workbook) -> str:
    made = io.BytesIO()
    book.save(made)
    return base64.b64encode(made.getvalue()).decode()


def test_every_stratum_comes_up(world: World) -> None:
    found = {world.open(consolidate_regions.task, seed, "").stratum for seed in range(30)}
    assert found == set(consolidate_regions.STRATA)


def planted_sums(world: World, truth: consolidate_regions.Truth) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """Units and dollars by region and line, out of the bytes of the files and the treasurer's sentence."""
    sheets = world.company().sheets
    target = openpyxl.load_workbook(io.BytesIO(sheets.data(truth.target)))
    codes = {code: line for code, line in target["Lines"].iter_rows(min_row=2, values_only=True)}
    codes |= {line.upper(): line for line in codes.values()}
    unit, rate = re.findall(r"take (\d+) \w+ = ([\d.]+) USD", truth.rate)[0]
    newest = {}
    for one in sorted((sheets.entry(file) for file in truth.sources), key=lambda one: one.changed_at):
        if sheets.problem(one.id) is None:
            newest[one.name.split(" ")[0]] = one
    sums: dict[tuple[str, str], tuple[Fraction, Fraction]] = defaultdict(lambda: (Fraction(0), Fraction(0)))
    for region, file in newest.items():
        for title, rows in planted_rows(file.name, sheets.data(file.id)):
            place = OF_SHEET.get(title) or (CODED if rows[0][0] == "Service code" else TITLED)
            worth = Fraction(place[4]) * (Fraction(rate) / int(unit) if title == "Turnover" else 1)
            for row in rows:
                day = day_of(row[place[0]] if len(row) > place[0] else None)
                if day is not None and (day.year, day.month) == (2026, 3):
                    key = region, codes.get(row[place[1]], row[place[1]])
                    units, net = sums[key]
                    sign = -1 if title == "Returns" else 1
                    sums[key] = units + sign * int(row[place[2]]), net + Fraction(str(row[place[3]])) * worth
    return sums


def planted_rows(name: str, data: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    if name.endswith(".csv"):
        yield "Net sales", list(csv.reader(io.StringIO(data.decode("cp1252")), delimiter=";"))
        return
    for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]


def day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    found = re.fullmatch(r"(\d\d)[/.](\d\d)[/.](\d{4})", str(value))
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_key_is_what_the_files_come_to(world: World, seed: int) -> None:
    truth = world.open(consolidate_regions.task, seed, "").truth
    told = {(row.region, row.line): (Fraction(row.units), Fraction(row.net)) for row in truth.rows}
    assert told == planted_sums(world, truth)
    assert truth.total.units == 100 * sum(net for _, net in told.values())
    assert len({region for region, _ in told}) == 5


def test_no_line_has_a_fraction_of_a_cent_so_that_rounding_makes_no_difference(world: World) -> None:
    for seed in SEEDS:
        truth = world.open(consolidate_regions.task, seed, "").truth
        for _, net in planted_sums(world, truth).values():
            assert (net * 100).denominator == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.insert_rows(6, 2),
        lambda sheet: each(sheet, 3, lambda value: f"={value}*2/2"),
        lambda sheet: each(sheet, 2, str),
        lambda sheet: each(sheet, 0, lambda value: f" {value.upper()}"),
    ],
    ids=["blank rows", "formulas", "numbers as text", "capitals"],
)
def test_the_sheet_may_be_filled_in_another_way(world: World, change: Callable[[Worksheet], Any]) -> None:
    def rewrites(desk: Desk, truth: consolidate_regions.Truth) -> None:
        as_another_program(desk, truth.target, lambda book: change(book["Consolidated"]))

    assert after(world, consolidate_regions.task, rewrites) == set()


@pytest.mark.parametrize(
    ("change", "loses"),
    [
        (lambda sheet: setattr(sheet["D2"], "value", sheet["D2"].value + 0.01), {"amounts"}),
        (lambda sheet: setattr(sheet["C2"], "value", sheet["C2"].value + 1), {"units"}),
        (lambda sheet: sheet.append(["Total", None, 1, 1]), {"units", "amounts"}),
        (lambda sheet: setattr(sheet["B2"], "value", sheet["B2"].value.replace("a", "\u0430")), {"units", "amounts"}),
        (lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True), {"units", "amounts"}),
        (lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True), {"amounts"}),
    ],
    ids=["a cent", "a unit", "a total", "look-alike letters", "a hidden row", "a hidden column"],
)
def test_what_is_nearly_right_in_the_sheet_is_wrong(
    world: World, change: Callable[[Worksheet], Any], loses: set[str]
) -> None:
    def spoils(desk: Desk, truth: consolidate_regions.Truth) -> None:
        as_another_program(desk, truth.target, lambda book: change(book["Consolidated"]))

    # The first line has an "a" in it in this case.
    assert "a" in world.open(consolidate_regions.task, 0, "").truth.rows[0].line
    assert after(world, consolidate_regions.task, spoils) == loses


def test_a_sheet_beside_the_one_that_was_asked_for_is_nothing(world: World) -> None:
    def renames(desk: Desk, truth: consolidate_regions.Truth) -> None:
        desk.sheets.rename_sheet(truth.target, "Consolidated", "Result")

    assert after(world, consolidate_regions.task, renames) == {"units", "amounts"}


def test_a_broken_workbook_is_no_error_but_nothing(world: World) -> None:
    def breaks(desk: Desk, truth: consolidate_regions.Truth) -> None:
        card = desk.sheets.stat(truth.target)
        desk.sheets.upload(card.name, base64.b64encode(b"PK\x03\x04 and no more").decode(), card.parent_id or "/")

    assert after(world, consolidate_regions.task, breaks) == {"units", "amounts"}


def test_another_currency_is_no_total(world: World) -> None:
    def tells_euros(desk: Desk, truth: consolidate_regions.Truth) -> None:
        desk.send("boss", f"In euros it is {truth.total.units} EUR.")

    assert after(world, consolidate_regions.task, tells_euros) == {"told"}


def test_of_two_files_of_a_region_the_older_one_gives_another_answer(world: World) -> None:
    seed = of_stratum(world, consolidate_regions.task, "duplicate")
    truth = world.open(consolidate_regions.task, seed, "").truth
    sheets = world.company().sheets
    both = sorted(truth.late, key=lambda one: sheets.entry(one).changed_at)
    assert len(both) == 2
    older, newer = ([row["Net USD"] for row in sheets.table(one).rows] for one in both)
    assert len(older) < len(newer)
    region = sheets.entry(both[0]).name.split(" ")[0]
    net = sum(row.net for row in truth.rows if row.region == region)
    assert round(sum(map(float, map(str, newer))), 2) == float(net) != round(sum(map(float, map(str, older))), 2)


def test_the_other_sheets_of_the_workbook_stay_as_they_are(world: World) -> None:
    def brings_the_rate_up_to_date(desk: Desk, truth: consolidate_regions.Truth) -> None:
        desk.sheets.write_range(truth.target, "D2", [[0.5]], sheet="Rates")

    assert after(world, consolidate_regions.task, brings_the_rate_up_to_date) == {"units"}


def test_the_version_of_the_grading_takes_in_the_module_beside_the_task() -> None:
    sources = [Path(str(one.__file__)).read_text() for one in (consolidate_regions, regional_books)]
    assert consolidate_regions.task.grading == sha256("".join(sources).encode()).hexdigest()[:12]
