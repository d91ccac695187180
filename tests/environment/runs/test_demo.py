"""The demo: who takes part, in which cases, and that what it prints is what happened."""

import json
from pathlib import Path

import pytest

from deskjob.cli import main
from deskjob.commands.demo import cast, seeds, shares
from deskjob.library import agents, tasks


@pytest.mark.parametrize("count", [1, 7, 15, 23, 40])
def test_every_task_has_a_case_and_no_more_than_three(count: int) -> None:
    each = shares(count)
    assert len(each) == count and set(each) <= {1, 2, 3}
    assert sum(each) == min(max(24, count), 3 * count)


def test_a_dead_end_is_among_the_cases_where_it_is_wanted() -> None:
    for task in tasks().values():
        for count in (1, 2):
            found = seeds(task, count, dead_end=True)
            variants = [task.variant_of(seed) for seed in found]
            assert len(found) == count and any(name and task.variants[name].ends for name in variants), task.id
        assert seeds(task, 2, dead_end=False) == [0, 1]


def test_every_cheat_takes_part_and_the_reference_comes_first() -> None:
    found = cast()
    assert {name for name in agents() if name.startswith("C")} <= set(found)
    assert found[0] == "oracle" and "scripted" not in found


@pytest.mark.long
def test_the_honest_are_full_and_no_cheat_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--seeds", "1", "--scale", "small", "--json"]) == 0
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["agents"]}
    assert len(told) == len(cast())
    for name, one in told.items():
        rate = one["clean"]
        assert rate["n"] == len(tasks()) and rate["void"] == 0
        if name == "oracle" or name.startswith("honest"):
            assert rate["k"] == rate["n"], name
        elif name.startswith("C"):
            assert rate["k"] == 0, name
