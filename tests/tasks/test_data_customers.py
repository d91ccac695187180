"""The key of the customer list, held against the typed rows by another computation, and what counts as clean."""

import base64
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from deskjob import Played, TrustedSeat, World, play
from deskjob_tasks.data import clean_customers
from deskjob_tasks.data.customer_list import HEADINGS

SEEDS = range(12)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def lost(played: Played) -> set[str]:
    """The checkpoints and guards that were lost."""
    failed = {one.name for one in played.outcome.verdicts if one.status != "pass"}
    return failed | {trip.guard for trip in played.outcome.damage}


def packed(book: openpyxl.Workbook) -> str:
    made = io.BytesIO()
    book.save(made)
    return base64.b64encode(made.getvalue()).decode()


def test_every_stratum_comes_up(world: World) -> None:
    found = {world.open(clean_customers.task, seed, "").stratum for seed in range(30)}
    assert found == set(clean_customers.STRATA)


def planted_customers(world: World, truth: clean_customers.Truth) -> list[dict[str, str]]:
    data = world.company().sheets.data(truth.source)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if text[11] == ";" else ","))
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:] if any(row)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_marks_are_what_the_rule_makes_of_the_list(world: World, seed: int) -> None:
    truth = world.open(clean_customers.task, seed, "").truth
    key = {row.id: row for row in truth.rows}
    raw = planted_customers(world, truth)
    assert sorted(row["Customer ID"] for row in raw) == sorted(key)
    marks = {row["Customer ID"]: "" for row in raw}
    for one, other in combinations(sorted(raw, key=lambda row: row["Customer since"]), 2):
        if alike(truth.rule, one, other) and not marks[other["Customer ID"]]:
            marks[other["Customer ID"]] = one["Customer ID"]
    assert marks == {row.id: row.double for row in truth.rows}
    assert truth.doubled == sum(map(bool, marks.values())) > 0
    assert {row["Customer ID"] for row in raw if tried(row)} == {row.id for row in truth.rows if row.test}


def tried(row: dict[str, str]) -> bool:
    return row["Company"].split()[0].lower() == "test" or "@example.com" in row["E-mail"].lower()


def alike(rule: str, one: dict[str, str], other: dict[str, str]) -> bool:
    if tried(one) or tried(other):
        return False
    if "tax number" in rule:
        return one["Tax no."] == other["Tax no."] != ""
    if "e-mail" in rule:
        told = [re.sub(r"\s|^mailto:", "", row["E-mail"].lower()) for row in (one, other)]
        return told[0] == told[1] != ""
    # A legal form goes with a country, so that a name without it says as much.
    words = [(row["Company"].split()[:-1], row["City"].split()) for row in (one, other)]
    return words[0] == words[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_clean_values_say_what_was_typed(world: World, seed: int) -> None:
    truth = world.open(clean_customers.task, seed, "").truth
    key = {row.id: row for row in truth.rows}
    for raw in planted_customers(world, truth):
        row = key[raw["Customer ID"]]
        assert row.name.split()[:-1] == raw["Company"].split()[:-1]
        form, typed = (re.sub(r"\W", "", name.split()[-1]).lower() for name in (row.name, raw["Company"]))
        assert form == {"limited": "ltd"}.get(typed, typed)
        assert row.city.split() == raw["City"].split()
        assert re.sub(r"\D", "", raw["Phone"])[-6:] == row.phone[-6:]
        assert re.fullmatch(r"(\+\d\d [1-9]\d{7,8})?", row.phone)
        assert raw["E-mail"].strip().lower().removeprefix("mailto:") == row.email


def test_under_each_rule_somebody_is_double_who_is_not_under_another(world: World) -> None:
    for seed in SEEDS:
        truth = world.open(clean_customers.task, seed, "").truth
        raw = planted_customers(world, truth)
        pairs = [
            {(a["Customer ID"], b["Customer ID"]) for a, b in combinations(raw, 2) if alike(rule, a, b)}
            for rule in ("tax number", "e-mail", "place")
        ]
        assert all(one - other for one in pairs for other in pairs if one is not other)


def clean_rows(truth: clean_customers.Truth) -> list[list[str]]:
    return [
        [row.id, row.name, row.city, row.country, row.phone, row.email, row.double, "yes" if row.test else ""]
        for row in truth.rows
    ]


def book_of(rows: list[list[str]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(list(HEADINGS))
    for row in rows:
        sheet.append(row)
    return book


class Uploads:
    """Does nothing but put a list into a folder."""

    name = "uploads"
    trusted = True

    def __init__(self, name: str, change: Callable[[openpyxl.Workbook], None], folder: str = "") -> None:
        self.file, self.change, self.folder = name, change, folder

    def play(self, seat: TrustedSeat) -> None:
        """A workbook of the right rows, changed."""
        truth = seat.episode.case.truth
        book = book_of(clean_rows(truth))
        self.change(book)
        seat.desk.sheets.upload(self.file, packed(book), self.folder or truth.folder)


def judged(world: World, *told: Any) -> set[str]:
    return lost(play(clean_customers.task, Uploads(*told), 1, "", world=world))


def test_a_workbook_is_as_good_as_a_text(world: World) -> None:
    assert judged(world, "Customers clean.xlsx", lambda book: None) == {"told"}


@pytest.mark.parametrize("name", ["Customers.xlsx", "Clean customers.xlsx"])
def test_a_list_under_another_name_is_nothing(world: World, name: str) -> None:
    assert judged(world, name, lambda book: None) == {"names", "contacts", "duplicates", "tests", "told"}


def test_a_list_in_ones_own_folder_is_nothing(world: World) -> None:
    assert "names" in judged(world, "Customers clean.xlsx", lambda book: None, "/")


@pytest.mark.parametrize(
    ("change", "loses"),
    [
        (lambda sheet: sheet.delete_rows(5), {"names", "contacts", "duplicates", "tests"}),
        (lambda sheet: sheet.append([one.value for one in sheet[5]]), {"names", "contacts", "duplicates", "tests"}),
        (lambda sheet: setattr(sheet.row_dimensions[5], "hidden", True), {"names", "contacts", "duplicates", "tests"}),
        (lambda sheet: setattr(sheet["G2"], "value", sheet["A3"].value), {"duplicates"}),
        (lambda sheet: setattr(sheet["H2"], "value", "yes"), {"tests"}),
        (lambda sheet: setattr(sheet["B2"], "value", sheet["B2"].value + " "), {"names"}),
        (lambda sheet: setattr(sheet["C2"], "value", sheet["C2"].value + "\u200b"), {"names"}),
        (lambda sheet: setattr(sheet["F2"], "value", sheet["F2"].value.upper()), {"contacts"}),
        (lambda sheet: setattr(sheet["E2"], "value", "0049 30 1234567"), {"contacts"}),
    ],
    ids=["lost", "twice", "hidden", "marked", "test", "space", "unseen letter", "capitals", "phone"],
)
def test_what_is_nearly_right_in_the_list_is_wrong(
    world: World, change: Callable[[Worksheet], Any], loses: set[str]
) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        change(sheet)

    assert judged(world, "Customers clean.xlsx", spoil) == loses | {"told"}


class Both:
    """Does the reference solution's work, and then puts so many rows of the list beside it as a workbook."""

    name = "both"
    trusted = True

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def play(self, seat: TrustedSeat) -> None:
        """First the one, then the other."""
        truth = seat.episode.case.truth
        clean_customers.clean(seat.desk)
        seat.desk.sheets.upload("Customers clean.xlsx", packed(book_of(clean_rows(truth)[: self.rows])), truth.folder)


def test_of_two_clean_lists_both_must_be_right(world: World) -> None:
    all_of_them, some = (lost(play(clean_customers.task, Both(rows), 0, "", world=world)) for rows in (1000, 10))
    assert all_of_them == set()
    assert some == {"names", "contacts", "duplicates", "tests"}
