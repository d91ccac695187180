"""`deskjob check`: a line a task, JSON for programs, and exit codes that scripts can lean on."""

import json
from pathlib import Path

import pytest

from deskjob.checking.report import Report
from deskjob.cli import main

TASK = "hr/reorganisation"
BROKEN = '''
"""Nothing is done, and that is all right."""
from deskjob import Finding, Task

task = Task(id="mine/nothing", instruction="Do nothing.", desk="Office Manager")


@task.seed
def nothing(plant, seeder):
    """Nothing."""
    return seeder.integer(1, 1000)


@task.checkpoint(points=1)
def done(company, truth):
    """Nothing is done."""
    return Finding(True, "nothing", "nothing")
'''


def test_a_valid_task_gives_a_line_and_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", TASK, "--seeds", "1", "--workers", "1"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{TASK}  valid  honest ")
    assert len(shown.splitlines()) == 1


def test_a_task_that_is_not_valid_gives_its_problems_and_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.py").write_text(BROKEN)
    assert main(["check", f"{tmp_path / 'mine.py'}:task", "--seeds", "2", "--workers", "1"]) == 1
    shown = capsys.readouterr().out
    assert "mine/nothing  NOT VALID" in shown
    assert "    page: solutions: there is none" in shown
    assert "    false before: seed 0 and 1 more: done: passes before anyone acts: nothing" in shown


def test_programs_are_given_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text(BROKEN)
    assert main(["check", f"{tmp_path / 'mine.py'}:task", "--seeds", "1", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == 1
    (task,) = told["tasks"]
    assert (task["id"], task["valid"]) == ("mine/nothing", False)
    assert {"problems", "oracle", "idle", "honest", "traps", "cheats"} <= set(task)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hr/reorganization"], "did you mean 'hr/reorganisation'?"),
        ([], "--all"),
    ],
)
def test_wrong_use_is_one_clear_line_and_two(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *words]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert len(shown.splitlines()) == 1


def test_a_bad_number_of_seeds_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", TASK, "--seeds", "0"])
    assert stopped.value.code == 2
    assert "found '0', expected a whole number above 0" in capsys.readouterr().err


def test_a_report_tells_a_problem_once_with_how_often() -> None:
    report = Report("a/task")
    for seed in range(3):
        report.say("traps", "trap one", f"loses nothing at {seed}", f"seed {seed}")
    report.say("page", "traps", "there are none")
    assert report.problems == ["traps: seed 0 and 2 more: trap one: loses nothing at 0", "page: traps: there are none"]
    assert not report.valid
    assert str(report).startswith("a/task: not valid\n")
