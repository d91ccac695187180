"""Probes are run once, at sealing; what they found is kept; where they cannot be run nothing is said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.environment import scaling
from tests.environment.sandbox.box import boxed

from deskjob import Company, Finding, Program, Task, World, check_task, play
from deskjob.library import make_agent
from deskjob.plan import Plan, pieces, players
from deskjob.probing import Probed, Unprobed, probed
from deskjob.rescoring import rescore
from deskjob.runlog import read_run
from deskjob.sandbox import Ran, Tier, bwrap, tiers
from deskjob.sweep import sweep
from deskjob_services.blueprint import Blueprint

PLACE = str(Path(scaling.__file__))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World(secret=b"s" * 32) as made:
        yield made


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine without bubblewrap, on which nothing has run yet."""
    monkeypatch.setattr(bwrap, "_TOOLS", str(tmp_path))
    bwrap.missing.cache_clear()
    tiers._known.clear()
    yield
    bwrap.missing.cache_clear()


def test_code_is_judged_by_what_it_gives(world: World) -> None:
    outcome = play(scaling.task, make_agent("oracle"), 0, "", world=world).outcome
    assert outcome.clean, outcome
    assert outcome.sandbox in ("bwrap", "process")


@pytest.mark.parametrize("trap", scaling.task.traps)
def test_code_that_says_it_is_right_gets_nothing_and_makes_nothing_void(world: World, trap: str) -> None:
    outcome = play(scaling.task, make_agent("trap", trap=trap), 0, "", world=world).outcome
    assert (outcome.points, outcome.void) == (0, False)


def test_where_there_is_nothing_to_run_there_are_no_points(world: World) -> None:
    outcome = play(scaling.task, make_agent("idle"), 0, "", world=world).outcome
    assert (outcome.points, outcome.void, outcome.sandbox) == (0, False, "")


def test_without_a_sandbox_code_of_strangers_is_void_and_our_own_is_stamped(world: World, bare: None) -> None:
    outcome = play(scaling.task, scaling.Solver(), 0, "", world=world).outcome
    assert outcome.void and not outcome.points
    assert "there is no sandbox here (no bwrap; install bubblewrap)" in outcome.void_reason
    assert [verdict.status for verdict in outcome.verdicts] == ["error"]
    ours = play(scaling.task, make_agent("oracle"), 0, "", world=world).outcome
    assert (ours.full, ours.sandbox) == (True, "process")


@boxed
def test_in_a_sandbox_code_of_strangers_is_judged(world: World) -> None:
    outcome = play(scaling.task, scaling.Solver(), 0, "", world=world).outcome
    assert (outcome.clean, outcome.sandbox) == (True, "bwrap")


def test_before_sealing_there_is_no_result(world: World) -> None:
    world.open(scaling.task, 0, "")
    with pytest.raises(Unprobed, match="tried"):
        world.company().probed["tried"]


@boxed
def test_a_kept_episode_is_judged_by_what_was_found_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("DESKJOB_KEY", "a key for tests")
    cases = pieces([scaling.task], [0, 1], places={scaling.task.id: PLACE})
    sweep(Plan(Blueprint(), players(["oracle", "trap", f"{PLACE}:Solver"]), cases), tmp_path / "run")
    request.getfixturevalue("bare")
    found = list(rescore(read_run(tmp_path / "run")))
    assert [one.error or one.differs for one in found if not one.agrees] == []
    assert len(found) == 6 and {one.outcome.points for one in found if one.outcome} == {0, 2}


def test_a_result_survives_the_run_folder() -> None:
    for one in (Probed(), Probed(reason="no sandbox"), Probed({"a": Ran(0, b"\xff", tier="bwrap")}, "b raised")):
        again = Probed.from_json(one.to_json())
        assert (dict(again), again.reason) == (dict(one), one.reason)


def test_a_probe_that_raises_leaves_no_result() -> None:
    def raises(company: Any, truth: Any) -> Program | None:
        raise KeyError("no branch")

    found = probed({"a": raises}, None, None, Tier("none"))
    assert not found and "the probe a could not be run: KeyError: 'no branch'" in found.reason


def test_a_task_whose_work_is_code_is_valid_by_every_rule(world: World) -> None:
    report = check_task(scaling.task, 2, world=world)
    assert report.valid, str(report)
    assert report.mutants["killed"] == report.mutants["tried"] > 3


def test_a_probe_without_a_sentence_or_of_another_form_is_named(world: World) -> None:
    task = Task[Any](id="test/bare", instruction="Do it.", desk="Office Manager")

    def silent(company: Company, truth: Any) -> Program | None:
        return None

    def other(company: Company, wrong: Any) -> Program | None:
        """What is asked of it."""
        return None

    task.probe(silent)
    task.probe(other)
    task.checkpoint(points=1)(_holds)
    said = "\n".join(check_task(task, 1, world=world).problems)
    assert "probe silent: has no sentence" in said
    assert "probe other: takes company, wrong, expected company and truth" in said


def _holds(company: Company, truth: Any) -> Finding:
    """It holds."""
    return Finding(True, "", "")
