"""What `deskjob bench` measures and how it tells it; how fast anything is, no test asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest

from deskjob.bench import files
from deskjob.bench.figures import NAMES, Bench
from deskjob.bench.floors import Bare
from deskjob.bench.measure import Figure
from deskjob.commands.bench import _line
from deskjob.library import find_task
from deskjob.world import World
from deskjob_services.blueprint import Blueprint
from deskjob_services.image import golden_image

TASK = find_task("hr/reorganisation")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A small company."""
    with World() as made:
        yield made


def test_every_figure_has_its_measurement_and_says_what_it_is() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for name in NAMES:
        assert getattr(Bench, name).__doc__, name


def test_cells_are_read_and_written_beside_openpyxl(world: World) -> None:
    for measure, aim in ((files.sheets_read, 5.0), (files.sheets_write, 60.0)):
        found = measure(world, TASK, 8)
        assert found.n >= 15 and found.unit == "ms" and found.aim == aim
        assert found.median > 0 and found.floor and found.ratio and not found.note


def test_the_cells_that_are_written_change_what_the_totals_come_to(world: World) -> None:
    hands, file, _ = files._workbook(world, TASK)
    sheets = world.desk(world.person(hands.person_id).handle).sheets
    before = sheets.read_range(file, sheet="Totals", range="B1:B41").values
    sheets.write_range(file, range=files.WRITTEN, values=[[100, 100]] * 50)
    after = sheets.read_range(file, sheet="Totals", range="B1:B41").values
    assert before and after
    assert all(isinstance(one, float | int) for row in before for one in row)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == len(before)
    block = sheets.read_range(file, range=files.READ).values
    assert block and sum(len(row) for row in block) == 1_000
    worth = sheets.read_range(file, range="D2:G1001", show="both")
    assert worth.formulas and sum(cell is not None for row in worth.formulas for cell in row) == 2 * files.ROWS


def test_a_folder_is_listed_beside_raw_rows(world: World) -> None:
    found = files.sheets_propfind(world, TASK, Bare(golden_image(Blueprint()).database), 8)
    assert found.aim == 10.0 and found.median > 0 and found.floor


def test_without_openpyxl_the_floor_is_left_out_and_the_figure_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in sys.modules if one.partition(".")[0] == "openpyxl"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    found = files.sheets_read(world, TASK, 8)
    assert found.median > 0 and found.floor is None and found.ratio is None
    assert "openpyxl is not installed" in found.note
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert told["floor"] is None and told["note"] == found.note
    assert _line("sheets_read", found).split()[5:7] == ["-", "-"]


def test_a_line_says_when_an_aim_is_missed() -> None:
    assert "outside" in _line("x", Figure("ms", 7.0, 8.0, 9, 1.0, 5.0))
    assert "outside" not in _line("x", Figure("ms", 4.0, 8.0, 9, 1.0, 5.0))
