"""An episode told step by step."""

import json
from collections.abc import Callable

import pytest

from deskjob.cli import main
from deskjob.replaying import chosen, story, story_data
from deskjob.runlog import Run
from deskjob_services.errors import Unknown, WrongUse

Swept = Callable[..., Run]


def test_a_story_tells_calls_results_changes_and_verdicts(run_of: Swept) -> None:
    run = run_of("Renamer", seeds=1)
    entry = chosen(run, None)
    parts = list(story(run, entry))
    assert len(parts) == 2 + entry.outcome.steps
    assert "#numbers" in parts[0]
    assert "chat_send" in parts[1]
    assert "+ chat_message" in parts[1]
    assert "told: Mina has the number and no other." in parts[-1]
    assert "expected only" in parts[-1]


def test_the_first_that_was_caught_is_chosen(run_of: Swept) -> None:
    run = run_of("Solver", "Renamer", seeds=2)
    caught = [entry for entry in run.latest.values() if entry.outcome.damage]
    assert chosen(run, None) == (caught or list(run.latest.values()))[0]


def test_an_episode_is_found_by_the_first_letters_of_its_key(run_of: Swept) -> None:
    run = run_of("Solver")
    for key in run.latest:
        assert chosen(run, key[:8]).key == key
    with pytest.raises(Unknown):
        chosen(run, "nothing")
    with pytest.raises(WrongUse, match="fits 2"):
        chosen(run, "")


def test_data_hold_each_step_with_its_changes(run_of: Swept) -> None:
    run = run_of("Renamer", seeds=1)
    data = json.loads(json.dumps(story_data(run, chosen(run, None))))
    assert data["version"] == 1
    assert any(change["table"] == "chat_message" for change in data["steps"][0]["changes"])
    assert data["outcome"]["agent"] == "renamer"


def test_without_a_terminal_all_is_printed(run_of: Swept, capsys: pytest.CaptureFixture[str]) -> None:
    run = run_of("Solver", seeds=1)
    assert main(["replay", str(run.folder)]) == 0
    out = capsys.readouterr().out
    assert out.rstrip().endswith("3/3 clean")
    assert "[Enter, a, q]" not in out
