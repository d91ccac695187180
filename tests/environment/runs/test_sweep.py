"""Sweeps: parallel equals serial, nothing of ours that fails is a score, limits hold, the same call continues."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from deskjob.chain import signing_key
from deskjob.plan import Plan, pieces
from deskjob.report.digest import digested
from deskjob.runlog import Entry, Run, RunLog, read_run
from deskjob.sweep import sweep
from deskjob.task import Limits
from deskjob.verifylog import verify
from deskjob_scorers import Outcome
from deskjob_services.errors import Damaged, WrongUse

Planned = Callable[..., Plan]
Swept = Callable[..., Run]


def told(run: Run) -> list[Outcome]:
    """Outcomes without what the wall says."""
    return [replace(outcome, wall_seconds=0.0) for outcome in run.outcomes]


def streams(run: Run) -> dict[str, bytes]:
    """What was recorded of each episode, but for the wall."""
    return {
        f"{key}/{name}": (run.folder / "episodes" / entry.folder / name).read_bytes()
        for key, entry in run.latest.items()
        for name in ("journal.jsonl", "acts.jsonl", "access.jsonl")
    }


def test_parallel_equals_serial_for_eight_episodes(run_of: Swept) -> None:
    serial = run_of("Solver", "Renamer", seeds=4, name="serial")
    parallel = run_of("Solver", "Renamer", seeds=4, workers=2, name="parallel")
    assert len(serial.outcomes) == 8
    assert told(parallel) == told(serial)
    assert streams(parallel) == streams(serial)


def test_workers_that_start_afresh_play_the_same(plan: Planned, run_of: Swept, tmp_path: Path) -> None:
    sweep(plan("Solver", seeds=2), tmp_path / "spawned", workers=2, method="spawn")
    assert told(read_run(tmp_path / "spawned")) == told(run_of("Solver", seeds=2))


def test_the_same_plan_again_plays_nothing(plan: Planned, tmp_path: Path) -> None:
    first = sweep(plan("Solver"), tmp_path / "run")
    again = sweep(plan("Solver"), tmp_path / "run")
    assert (first.before, first.done, again.before, again.done) == (0, 2, 2, 2)


def test_another_plan_in_the_same_folder_is_refused(plan: Planned, tmp_path: Path) -> None:
    sweep(plan("Solver"), tmp_path / "run")
    with pytest.raises(WrongUse, match="another run"):
        sweep(plan("Solver", seeds=3), tmp_path / "run")


def test_an_interrupt_leaves_a_run_that_continues(plan: Planned, tmp_path: Path) -> None:
    def stop(entry: Entry, done: int, planned: int) -> None:
        raise KeyboardInterrupt

    cut = sweep(plan("Solver", seeds=3), tmp_path / "run", tell=stop)
    assert cut.interrupted
    assert (cut.done, cut.planned) == (1, 3)
    assert not list(verify(tmp_path / "run", signing_key()))
    rest = sweep(plan("Solver", seeds=3), tmp_path / "run")
    assert (rest.before, rest.done) == (1, 3)


def test_an_agent_that_raises_is_void_with_its_cause_and_its_actions(run_of: Swept) -> None:
    run = run_of("Raiser", seeds=1)
    outcome = run.outcomes[0]
    assert outcome.void
    assert outcome.cause == "sandbox_failed"
    assert "a bug of the agent" in outcome.void_reason
    entry = next(iter(run.latest.values()))
    assert entry.files["actions.jsonl"][0] == 1


def test_void_episodes_stay_in_the_denominators(run_of: Swept) -> None:
    run = run_of("Solver", "Raiser")
    figures = digested(run).summary.agents["raiser"]
    assert (figures.n_scheduled, figures.n_scored, figures.n_void) == (2, 0, 2)
    assert digested(run).void == 2


def test_an_episode_that_was_never_played_counts_as_void(plan: Planned, run_of: Swept, tmp_path: Path) -> None:
    run = run_of("Solver")
    with (run.folder / "outcomes.jsonl").open("rb+") as file:
        file.truncate(len(file.readline()))
    assert digested(read_run(run.folder)).void == 1


def test_a_seeding_that_fails_is_void(plan: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREW_SEEDING_FAILS", "1")
    sweep(plan("Solver", seeds=20), tmp_path / "run")
    outcomes = read_run(tmp_path / "run").outcomes
    void = [outcome for outcome in outcomes if outcome.void]
    assert len(outcomes) == 20
    assert 0 < len(void) < 20
    assert {outcome.cause for outcome in void} == {"harness_failed"}
    assert all("the seeding is broken" in outcome.void_reason for outcome in void)


def test_a_worker_that_dies_costs_its_own_episode_only(run_of: Swept) -> None:
    run = run_of("Solver", "Dier", "Idle", workers=2)
    by_agent = {name: [o for o in run.outcomes if o.agent == name] for name in ("solver", "dier", "idler")}
    assert all(not outcome.void for name in ("solver", "idler") for outcome in by_agent[name])
    assert [outcome.cause for outcome in by_agent["dier"]] == ["harness_failed"] * 2
    assert len(run.outcomes) == 6


def test_a_retry_keeps_the_first_try_and_counts_the_last(plan: Planned, tmp_path: Path) -> None:
    planned = plan("Flaky", folder=str(tmp_path))
    swept = sweep(planned, tmp_path / "run", retries=1)
    run = read_run(tmp_path / "run")
    assert swept.done == 2
    assert [outcome.void for outcome in run.outcomes] == [False, False]
    assert run.retried == 2
    assert len({entry.folder for entry in run.entries}) == 4
    assert not list(verify(run.folder, signing_key()))


def test_fail_on_error_stops_at_the_first_void_episode(plan: Planned, tmp_path: Path) -> None:
    swept = sweep(plan("Raiser", seeds=5), tmp_path / "run", fail_on_error=True)
    assert swept.stopped_by
    assert swept.done == 1


def test_an_agent_that_does_not_come_back_is_interrupted(run_of: Swept) -> None:
    outcome = run_of("Sleeper", seeds=1, limits=Limits(wall_seconds=0.2)).outcomes[0]
    assert outcome.cause == "agent_exhausted_budget"
    assert not outcome.void
    assert outcome.points == 0


def test_a_limit_of_steps_ends_an_episode_and_counts(run_of: Swept) -> None:
    outcome = run_of("Talker", seeds=1, limits=Limits(steps=7)).outcomes[0]
    assert outcome.steps == 7
    assert outcome.cause == "agent_exhausted_budget"
    assert not outcome.void


def test_epochs_are_episodes_of_their_own(run_of: Swept) -> None:
    run = run_of("Solver", epochs=2)
    assert len(run.outcomes) == 4
    assert len(run.latest) == 4


def test_changed_grading_options_or_code_are_other_episodes(plan: Planned) -> None:
    one = plan("Flaky", seeds=1, folder="a")
    other = plan("Flaky", seeds=1, folder="b")
    graded = replace(one, pieces=tuple(replace(piece, grading="other") for piece in one.pieces))
    recoded = replace(one, players=tuple(replace(player, source="other") for player in one.players))
    keys = {next(planned.jobs()).key for planned in (one, other, graded, recoded)}
    assert len(keys) == 4


def test_an_unknown_variant_is_wrong_use(plan: Planned) -> None:
    from deskjob.library import find_tasks

    task = find_tasks(plan("Solver").pieces[0].place)
    with pytest.raises(WrongUse, match="no numbr"):
        pieces(task, [0], "no numbr")


def test_only_one_run_writes_a_folder(plan: Planned, tmp_path: Path) -> None:
    import subprocess
    import sys

    sweep(plan("Solver", seeds=1), tmp_path / "run")
    program = (
        "import fcntl, sys; f = open(sys.argv[1] + '/.lock', 'ab'); fcntl.lockf(f, fcntl.LOCK_EX);"
        " print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "run")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(WrongUse, match="another deskjob run"):
            sweep(plan("Solver", seeds=1), tmp_path / "run")
        holder.communicate(b"")


def test_a_half_written_line_is_cut_and_its_episode_played_again(plan: Planned, run_of: Swept) -> None:
    run = run_of("Solver")
    outcomes = run.folder / "outcomes.jsonl"
    head = (run.folder / "head.json").read_bytes()
    whole = outcomes.read_bytes()
    first, second = whole.splitlines(keepends=True)
    log = RunLog(run.folder, run.plan, signing_key(), "")
    log.close()
    outcomes.write_bytes(first + second + second[:40])
    assert not list(verify(run.folder, signing_key()))
    swept = sweep(run.plan, run.folder)
    assert outcomes.read_bytes() == whole
    assert swept.before == 2
    assert json.loads((run.folder / "head.json").read_bytes()) == json.loads(head)


def test_a_broken_chain_is_not_continued(run_of: Swept) -> None:
    run = run_of("Solver")
    path = run.folder / "outcomes.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"points":2', b'"points":3', 1))
    with pytest.raises(Damaged, match="line 1"):
        sweep(run.plan, run.folder)
