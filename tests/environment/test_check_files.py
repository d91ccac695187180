"""`check_task` on work with files: an honest grader passes, and each way of being taken in by a file is named."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.environment.test_check import bench, problems
from tests.environment.toy_files import (
    Truth,
    filed,
    late_invoices,
    listed,
    tell,
    toy_file,
    untouched,
    write_file,
    write_sheet,
)

from deskjob import Company, Desk, Finding, World, all_of, check_task, play, same
from deskjob.checking.cells import CellWatch
from deskjob.checking.change import other
from deskjob.checking.cheats import check_cheats
from deskjob.checking.contents import another
from deskjob.checking.mutants import WRITING, Lab, check_mutants
from deskjob.checking.watch import Watch
from deskjob.checking.work import check_work
from deskjob.library import make_agent


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        yield made


def late_of(rows: Any, truth: Truth) -> Finding:
    """Whether pairs are what is late, as whoever does not look closely reads them."""
    found = {str(ref): f"{float(amount):.2f}" for ref, amount in rows if ref and amount}
    return same(found, {ref: f"{amount:.2f}" for ref, amount in truth.late.items()})


@pytest.mark.parametrize(("check", "solution"), [(listed, write_sheet), (filed, write_file)])
def test_a_valid_task_with_files_is_valid_by_every_rule(check: Any, solution: Any, world: World) -> None:
    report = check_task(toy_file(check, solution), seeds=2, world=world)
    assert report.valid, str(report)
    cheats = {name: told for name, told in report.cheats.items() if name[:3] in ("C18", "C19") or "files" in name}
    assert len(cheats) == 6
    assert all(told["cases"] > told["nothing_to_try"] or solution is write_file for told in cheats.values())
    assert all(told["full"] == 0 for told in cheats.values())


def test_a_grader_who_believes_kept_values_is_named(world: World) -> None:
    def believed(company: Company, truth: Truth) -> Finding:
        """The sheet Late says what is late, as the program that wrote it left it."""
        book = load_workbook(io.BytesIO(company.sheets.data(truth.file)), data_only=True)
        return late_of(book["Late"].iter_rows(min_row=2, values_only=True) if "Late" in book else (), truth)

    said = problems(check_cheats, toy_file(believed), world)
    assert "C18-forges-values: won 3 points, its honest part alone 1" in said
    assert "C18-forges-values" not in problems(check_cheats, toy_file(), world)


def test_a_grader_who_counts_what_is_hidden_is_named(world: World) -> None:
    def counted(company: Company, truth: Truth) -> Finding:
        """The sheet Late says what is late, wherever it stands."""
        rows = company.sheets.table(truth.file, "Late", hidden=True).rows
        return all_of(late_of([(row["Reference"], row["Amount"]) for row in rows], truth), untouched(company, truth))

    said = problems(check_cheats, toy_file(counted), world)
    assert "C19-hides-rows: won 3 points, its honest part alone 1" in said
    assert "C18" not in said


def test_a_grader_who_goes_by_names_is_named(world: World) -> None:
    def there(company: Company, truth: Truth) -> Finding:
        """A file of the name is in the folder."""
        names = {one.name for one in company.sheets.inside(truth.folder)}
        return Finding("Late.csv" in names, str(names), "Late.csv")

    said = problems(check_cheats, toy_file(there, write_file), world)
    for cheat in ("C10-renames-files", "C18-plants-evidence", "C18-forges-values", "C19-look-alikes"):
        assert f"{cheat}: won 3 points, its honest part alone 1" in said


def test_a_cell_whose_value_nobody_holds_against_anything_is_a_surviving_mutant(world: World) -> None:
    def roughly(company: Company, truth: Truth) -> Finding:
        """The references are right, and some amount stands beside each."""
        rows = company.sheets.table(truth.file, "Late").rows
        amounts = all(isinstance(row["Amount"], float) for row in rows)
        refs = same({str(row["Reference"]) for row in rows}, set(truth.late))
        return all_of(Finding(amounts, "", ""), refs, untouched(company, truth))

    said = problems(check_mutants, toy_file(roughly), world)
    assert "B2 in 'Late' of" in said
    assert "and that is lost to nothing" in said
    assert "A2 in 'Late'" not in said
    assert problems(check_mutants, toy_file(), world) == ""


def test_a_row_more_that_nobody_sees_is_a_surviving_mutant(world: World) -> None:
    def at_least(company: Company, truth: Truth) -> Finding:
        """What is late stands in the sheet."""
        rows = company.sheets.table(truth.file, "Late").rows
        found = late_of([(row["Reference"], row["Amount"]) for row in rows], truth)
        return all_of(found, untouched(company, truth))

    assert "stands once more in 'Late'" in problems(check_mutants, toy_file(at_least), world)


def test_other_cells_of_a_file_that_nobody_keeps_watch_over_are_named(world: World) -> None:
    def alone(company: Company, truth: Truth) -> Finding:
        """The sheet Late says what is late."""
        rows = company.sheets.table(truth.file, "Late").rows
        refs = sorted(str(row["Reference"]) for row in rows)
        return all_of(
            late_of([(row["Reference"], row["Amount"]) for row in rows], truth), same(refs, sorted(truth.late))
        )

    def kept(company: Company, truth: Truth) -> Finding:
        """The same, and nothing else is another now."""
        elsewhere = {cell for cell in company.sheets.changed(truth.file, 1) if cell[0] != "Late"}
        return all_of(alone(company, truth), same(elsewhere, set()))

    assert "in 'Invoices' of SF" in problems(check_mutants, toy_file(alone), world)
    assert problems(check_mutants, toy_file(kept), world) == ""


def test_a_formula_that_became_a_value_is_seen_by_who_asks_for_the_formula(world: World) -> None:
    def summed(desk: Desk) -> None:
        """A sheet of its own, with the sum below."""
        late = late_invoices(desk)
        if late is None:
            desk.hand_over("missing record", about=desk.sheets.stat("/Receivables/Invoices.xlsx").id)
            return
        desk.sheets.add_sheet("/Receivables/Invoices.xlsx", "Late")
        rows = [["Reference", "Amount"], *late, ["All", f"=SUM(B2:B{len(late) + 1})"]]
        desk.sheets.write_range("/Receivables/Invoices.xlsx", "A1", rows, sheet="Late")
        tell(desk, late)

    def total(company: Company, truth: Truth, *, formed: bool = True) -> Finding:
        at = f"B{len(truth.late) + 2}"
        worth = company.sheets.cell(truth.file, "Late", at)
        first = company.sheets.cell(truth.file, "Late", "B2")
        changed = {("Late", "B2"): (first + 1 if isinstance(first, float) else 0)}
        then = company.sheets.recalculated(truth.file, changed).cell("Late", at)
        right = isinstance(worth, float) and f"{worth:.2f}" == f"{truth.total:.2f}"
        moves = isinstance(then, float) and isinstance(worth, float) and abs(then - worth - 1) < 0.001
        elsewhere = {cell for cell in company.sheets.changed(truth.file, 1) if cell[0] != "Late"}
        return Finding(right and (moves or not formed) and not elsewhere, str(worth), str(truth.total))

    def by_formula(company: Company, truth: Truth) -> Finding:
        """The sum is right, and goes with what is above it."""
        return total(company, truth)

    def by_value(company: Company, truth: Truth) -> Finding:
        """The sum is right."""
        return total(company, truth, formed=False)

    assert "a plain value, becomes" in problems(check_mutants, toy_file(by_value, summed), world)
    assert "a plain value" not in problems(check_mutants, toy_file(by_formula, summed), world)


def test_honest_workers_with_files_are_full_and_clean(world: World) -> None:
    assert problems(check_work, toy_file(), world) == ""
    assert problems(check_work, toy_file(filed, write_file), world) == ""


def test_mutants_of_contents_leave_the_company_as_it_was_and_void_nothing(world: World) -> None:
    episode = bench(toy_file(), world).solved(bench(toy_file(), world).tries()[0])
    assert episode is not None
    before, lab = world.store.state_hash(), Lab(episode)
    written = [mutant for mutant in lab.mutants() if mutant.operation == WRITING]
    assert len(written) > 10
    assert all(lab.lost(mutant)[0] for mutant in written if "plain" not in mutant.sentence)
    assert world.store.state_hash() == before
    assert all("listed" in (lab.lost(mutant)[0] or ()) for mutant in written), "no guard sees into a granted file"


def test_fields_of_file_records_count_and_their_neighbours_do_not(world: World) -> None:
    sheets = world.company().sheets
    file = next(one for one in world.store.rows.values("select id from sheets_entry where folder = 0"))[0]
    with Watch(world.store.rows) as watch:
        assert sheets.entry(file).owner
        assert not sheets.entry(file).trashed
        assert sheets.versions(file)[-1].blob
    assert ("sheets_entry", file, "owner_id") in watch.used
    assert ("sheets_entry", file, "trashed_at") in watch.used
    assert {column for table, _, column in watch.used if table == "sheets_version"} == {"blob"}
    assert ("sheets_entry", file, "size") not in watch.used


def test_cells_that_are_asked_for_are_told_from_those_passed_by(world: World) -> None:
    episode = bench(toy_file(), world).solved(bench(toy_file(), world).tries()[0])
    assert episode is not None
    company, truth = world.company(), episode.case.truth
    with CellWatch() as seen:
        rows = company.sheets.table(truth.file, "Invoices").rows
        assert rows[0]["reference"] and rows[2].cells["Paid"]
        assert company.sheets.formula(truth.file, "Invoices", "B2") is None
        assert company.sheets.table(truth.file, "Invoices", version=1).rows[5]["Amount"]
    assert {str(one.at) for one in seen.values} == {"A2", "C4"}
    assert {str(one.at) for one in seen.formulas} == {"B2"}
    assert not seen.whole
    with CellWatch() as seen:
        assert company.sheets.data(truth.file)
    assert set(seen.whole) == {truth.file}


def test_other_contents_are_of_the_kind() -> None:
    assert [another(value) for value in (True, 2.0, 2.5, "x")] == [False, 3.0, 3.5, "xx"]


def test_another_name_of_a_file_is_of_another_kind_of_file(world: World) -> None:
    rows = world.store.rows
    assert other(rows, "sheets_entry", "name", "A.xlsx") == "x.csv"
    assert other(rows, "sheets_entry", "name", "A.csv") == "x.xlsx"
    blob = rows.values("select blob from sheets_entry where blob is not null")[0][0]
    assert other(rows, "sheets_entry", "blob", blob) not in (blob, None)


def test_at_a_dead_end_a_scratch_pad_is_no_pretence_and_an_upload_to_the_case_is(world: World) -> None:
    def stops(desk: Desk, folder: str = "") -> None:
        """Hands over, having written a file."""
        place = folder or desk.sheets.make_folder("Scratch").id
        desk.sheets.upload("Late.csv", "YSxiDQo=", place)
        desk.hand_over("missing record", about=desk.sheets.stat("/Receivables/Invoices.xlsx").id)

    def pretends(desk: Desk) -> None:
        """Hands over, having written a file where it was asked for."""
        stops(desk, "/Receivables")

    def pretends_at_the_top(desk: Desk) -> None:
        """Hands over, having written a file among its own."""
        stops(desk, "/")

    for solution, rightly in ((stops, True), (pretends, False), (pretends_at_the_top, False)):
        task = toy_file(solution=solution)
        ends = replace(task.variants["no column"].ends, spoils=("sheets.upload",))  # type: ignore[type-var]
        task.variants["no column"] = replace(task.variants["no column"], ends=ends)
        outcome = play(task, make_agent("oracle"), 0, "no column", world=world).outcome
        assert outcome.handed_over_rightly == rightly, solution.__name__
        assert outcome.pretended != rightly
