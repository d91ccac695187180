"""An episode judged again from its folder alone comes out as it did, or it is said why not."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskjob import rescoring
from deskjob.chain import Chain, chained, records
from deskjob.library import tasks
from deskjob.plan import Plan, pieces, players
from deskjob.rescoring import rescore
from deskjob.runlog import Run, read_run
from deskjob.sweep import sweep
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Damaged

Swept = Callable[..., Run]


def rewrite(path: Path, change: Callable[[list[dict[str, object]]], None]) -> None:
    """Change the records of a file, with codes of no key."""
    found = list(records(path))
    change(found)
    path.write_bytes(chained(Chain(b"", path.name), found))


def test_every_episode_comes_out_as_it_did(run_of: Swept) -> None:
    run = run_of("Solver", "Renamer", "Idle", "Raiser", seeds=4)
    found = list(rescore(run))
    assert len(found) == 16
    assert [one.error or one.differs for one in found if not one.agrees] == []
    assert any(one.outcome and one.outcome.damage for one in found)
    assert any(one.outcome and one.outcome.dead_end for one in found)


def test_every_task_of_the_library_comes_out_as_it_did_in_another_process(tmp_path: Path) -> None:
    plan = Plan(Blueprint(), players(["oracle", "idle"]), pieces(list(tasks().values()), [0]))
    sweep(plan, tmp_path / "run")
    run = read_run(tmp_path / "run")
    assert all(outcome.full for outcome in run.outcomes if outcome.agent == "oracle")
    command = [sys.executable, "-m", "deskjob_launcher", "score", str(tmp_path / "run")]
    for seed in ("1", "2"):
        done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_an_outcome_that_was_changed_differs(run_of: Swept) -> None:
    run = run_of("Idle", seeds=1)

    def forge(lines: list[dict[str, object]]) -> None:
        outcome = lines[0]["outcome"]
        assert isinstance(outcome, dict)
        outcome["verdicts"][0]["status"] = "pass"
        outcome["points"] = sum(v["points"] for v in outcome["verdicts"] if v["status"] == "pass")

    rewrite(run.folder / "outcomes.jsonl", forge)
    found = list(rescore(read_run(run.folder)))
    assert "verdicts: " in found[0].differs[0]


def test_a_journal_that_was_changed_is_an_error_and_no_score(run_of: Swept) -> None:
    run = run_of("Renamer", seeds=1)

    def forge(lines: list[dict[str, object]]) -> None:
        message = next(line["new"] for line in lines if line["table"] == "chat_message")
        assert isinstance(message, dict)
        message["text"] = "It is 6."

    rewrite(run.folder / "episodes" / run.entries[0].folder / "journal.jsonl", forge)
    found = list(rescore(run))
    assert found[0].outcome is None
    assert "another than the one that was sealed" in found[0].error


def test_a_seeding_that_changed_is_an_error(run_of: Swept) -> None:
    run = run_of("Solver", seeds=1)
    path = run.folder / "episodes" / run.entries[0].folder / "episode.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "seeding": "other"}))
    assert "no longer gives what the agent met" in next(iter(rescore(run))).error


def test_another_grading_is_refused_and_can_be_asked_for(run_of: Swept) -> None:
    run = run_of("Solver", seeds=1)

    def forge(lines: list[dict[str, object]]) -> None:
        outcome = lines[0]["outcome"]
        assert isinstance(outcome, dict)
        outcome["grading"] = "0ld"

    rewrite(run.folder / "outcomes.jsonl", forge)
    run = read_run(run.folder)
    assert "--regrade" in next(iter(rescore(run))).error
    assert next(iter(rescore(run, regrade=True))).agrees


def test_a_company_of_other_growing_code_is_an_error(run_of: Swept, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of("Solver", seeds=1)
    monkeypatch.setattr(rescoring, "fingerprint", lambda: "of other code")
    with pytest.raises(Damaged, match="other growing code"):
        next(iter(rescore(run)))


def test_an_episode_without_its_folder_is_an_error(run_of: Swept) -> None:
    run = run_of("Solver", seeds=1)
    (run.folder / "episodes" / run.entries[0].folder / "episode.json").unlink()
    assert "has no episode.json" in next(iter(rescore(run))).error
