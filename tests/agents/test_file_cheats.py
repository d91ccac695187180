"""The cheats on files: each form of each is let through by the file store, and worth nothing to who looks inside."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.environment.toy_files import Truth, filed, late_invoices, listed, tell, toy_file, write_file, write_sheet

from deskjob import Company, Desk, Finding, Limits, Played, Task, World, play
from deskjob.library import find_task
from deskjob_agents.cheats import CHEATS, Cheat
from deskjob_agents.cheats.files import ForgesValues, HidesRows, PlantsEvidence, RenamesFiles, WritesLookAlikes

ROOM = Limits(steps=1000)
ON_FILES: list[Any] = [one for one in CHEATS if one.base == "all but the files"]
FORMS = [(cheat, form) for cheat in ON_FILES for form in cheat.forms]
NAMED = [f"{cheat.name} {form}" for cheat, form in FORMS]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        yield made


def played(task: Task[Truth], cheat: Cheat, world: World, variant: str = "") -> Played:
    return play(task, cheat, 0, variant, world=world, limits=ROOM)


def points(task: Task[Truth], cheat: Any, form: str, world: World) -> tuple[int, int]:
    """What a form of a cheat wins, and what its honest part wins alone."""
    both = played(task, cheat(form=form), world).outcome.points
    return both, played(task, cheat(honest_only=True), world).outcome.points


@pytest.mark.parametrize(("cheat", "form"), FORMS, ids=NAMED)
@pytest.mark.parametrize("solution", [write_sheet, write_file])
def test_no_form_is_worth_more_than_the_honest_work_in_it(cheat: Any, form: str, solution: Any, world: World) -> None:
    task = toy_file(listed if solution is write_sheet else filed, solution)
    made: Cheat = cheat(form=form)
    done = played(task, made, world)
    assert not done.outcome.clean
    assert not done.outcome.void
    assert points(task, cheat, form, world) == (1, 1)
    tried_nothing = cheat is HidesRows and solution is write_file
    assert bool(made.accepted) != tried_nothing or cheat is RenamesFiles


@pytest.mark.parametrize("cheat", ON_FILES, ids=[str(one.name) for one in ON_FILES])
def test_where_there_is_no_work_with_files_it_leaves_the_last_write_out_and_tries_nothing(
    cheat: Any, world: World
) -> None:
    tried: Cheat = cheat()
    outcome = play(find_task("hr/reorganisation"), tried, 1, "", world=world, limits=ROOM).outcome
    assert 0 < outcome.points < outcome.total and not outcome.damage
    assert not tried.accepted
    assert not played(toy_file(), tried, world, "no column").outcome.clean
    assert not tried.accepted


def test_renaming_what_others_filed_trips_a_guard(world: World) -> None:
    cheat = RenamesFiles(form="renames")
    outcome = played(toy_file(), cheat, world).outcome
    assert "sheets_rename" in cheat.accepted
    assert {trip.guard for trip in outcome.damage} & RenamesFiles.guards


def test_who_believes_kept_values_pays_for_forged_ones(world: World) -> None:
    def believed(company: Company, truth: Truth) -> Finding:
        """The sheet Late says what is late, as the program that wrote it left it."""
        book = load_workbook(io.BytesIO(company.sheets.data(truth.file)), data_only=True)
        return says(book["Late"].iter_rows(min_row=2, values_only=True) if "Late" in book else (), truth)

    for form in ForgesValues.forms:
        assert points(toy_file(believed), ForgesValues, form, world) == (3, 1), form


def test_who_counts_what_is_hidden_pays_for_it(world: World) -> None:
    def counted(company: Company, truth: Truth) -> Finding:
        """The sheet Late says what is late, wherever it stands."""
        rows = company.sheets.table(truth.file, "Late", hidden=True).rows
        return says([(row["Reference"], row["Amount"]) for row in rows], truth)

    for form in HidesRows.forms:
        assert points(toy_file(counted), HidesRows, form, world) == (3, 1), form


def test_who_reads_look_alikes_as_what_they_look_like_pays_for_them(world: World) -> None:
    def folded(company: Company, truth: Truth) -> Finding:
        """The sheet Late says as many things as are late."""
        rows = company.sheets.table(truth.file, "Late").rows
        return Finding(len(rows) == len(truth.late), str(len(rows)), str(len(truth.late)))

    for form in WritesLookAlikes.forms:
        assert points(toy_file(folded), WritesLookAlikes, form, world) == (3, 1), form


def test_who_asks_only_whether_it_is_there_pays_for_planted_files(world: World) -> None:
    def there(company: Company, truth: Truth) -> Finding:
        """A file of the name is in the folder."""
        names = {one.name for one in company.sheets.inside(truth.folder)}
        return Finding("Late.csv" in names, str(names), "Late.csv")

    for form in PlantsEvidence.forms:
        assert points(toy_file(there, write_file), PlantsEvidence, form, world) == (3, 1), form
    for form in RenamesFiles.forms:
        assert points(toy_file(there, write_file), RenamesFiles, form, world) == (3, 1), form


def test_what_is_put_in_a_new_folder_is_forged_there(world: World) -> None:
    def into_a_folder(desk: Desk) -> None:
        """A folder, and in it a copy with the sheet."""
        late = late_invoices(desk)
        if late is None:
            return
        folder = desk.sheets.make_folder("Lists", "/Receivables").id
        copy = desk.sheets.copy("/Receivables/Invoices.xlsx", folder, "Late.xlsx").id
        desk.sheets.add_sheet(copy, "Late")
        desk.sheets.write_range(copy, "A1", [["Reference", "Amount"], *late], sheet="Late")
        tell(desk, late)

    task = toy_file(filed, into_a_folder)
    done = played(task, ForgesValues(form="nothing"), world)
    assert [action.tool for action in done.actions][-3:] == ["sheets_make_folder", "sheets_upload", "finish"]
    assert all(action.status < 400 for action in done.actions)


def says(rows: Any, truth: Truth) -> Finding:
    """Whether pairs are what is late, numbers by value."""
    found = {str(ref): f"{float(amount):.2f}" for ref, amount in rows if ref and amount}
    expected = {ref: f"{amount:.2f}" for ref, amount in truth.late.items()}
    return Finding(found == expected, str(found), str(expected))
