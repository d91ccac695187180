"""Tasks and agents are found by entry point, dotted name or file; what is not there is named."""

import subprocess
import sys
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from deskjob import library
from deskjob.library import find_task, find_tasks, make_agent
from deskjob_services.errors import Duplicate, Unknown, WrongUse


def test_every_installed_task_is_under_its_own_id() -> None:
    found = library.tasks()
    assert found
    assert all(task.id == task_id for task_id, task in found.items())


def test_globs_choose_and_exclude() -> None:
    family = [task.id for task in find_tasks("finance/*")]
    assert family == [task_id for task_id in library.tasks() if task_id.startswith("finance/")]
    rest = [task.id for task in find_tasks(exclude=["finance/*"])]
    assert sorted(rest + family) == list(library.tasks())


def test_an_unknown_task_suggests_the_nearest() -> None:
    with pytest.raises(Unknown) as error:
        find_task("finance/expence-audit")
    assert error.value.nearest == "finance/expense-audit"


def test_a_pattern_of_several_is_not_one_task() -> None:
    with pytest.raises(WrongUse, match="fits"):
        find_task("*/*")


def test_a_task_and_agents_in_a_file_are_found(crew: str) -> None:
    assert find_task(crew).id == "test/count"
    assert find_task(f"{crew}:task") is find_task(crew)
    assert make_agent(f"{crew}:Solver").name == "solver"


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("nobody", "unknown agent 'nobody'"),
        ("no.such.module:Agent", "unknown module"),
        ("deskjob.task:Nothing", "unknown agent 'Nothing'"),
        ("deskjob.task:Limits", "an agent: a name, and play"),
        ("/no/such/file.py:Agent", "unknown file"),
    ],
)
def test_what_is_no_agent_is_named(spec: str, says: str) -> None:
    with pytest.raises(WrongUse, match=says):
        make_agent(spec)


def test_options_an_agent_does_not_take_are_wrong_use(crew: str) -> None:
    with pytest.raises(WrongUse, match="temperature"):
        make_agent(f"{crew}:Solver", temperature=1)


def test_a_file_that_does_not_load_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("def f(:\n")
    with pytest.raises(WrongUse, match="SyntaxError"):
        make_agent(f"{path}:Agent")


def test_only_the_tasks_and_agents_that_are_asked_for_are_loaded() -> None:
    code = (
        "import sys; from deskjob.library import find_task, make_agent; find_task('hr/reorganisation');"
        "make_agent('oracle');"
        "print(*sorted(m for m in sys.modules if m.startswith(('deskjob_tasks.', 'deskjob_agents.'))))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["deskjob_agents.oracle", "deskjob_tasks.hr", "deskjob_tasks.hr.reorganisation"]


def test_a_task_of_another_id_than_it_is_listed_under_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("own", f"{__name__}:LISTED", "deskjob.tasks")
    listed = {"test/other": "deskjob_tasks.hr.reorganisation:task"}
    load = EntryPoint.load
    monkeypatch.setattr(EntryPoint, "load", lambda place: listed if place is entry else load(place))
    monkeypatch.setattr(library, "entry_points", lambda group: [entry])
    library.forget()
    try:
        assert list(library._tasks()) == ["test/other"]
        with pytest.raises(WrongUse, match="listed as 'test/other'"):
            find_task("test/other")
    finally:
        library.forget()


def test_two_owners_of_one_task_are_both_named(monkeypatch: pytest.MonkeyPatch, crew: str) -> None:
    one, other = (EntryPoint(f"own{n}", f"deskjob_plugin_{n}:TASKS", "deskjob.tasks") for n in (1, 2))
    pages = {one.value: [find_task(crew)], other.value: [type(find_task(crew))("test/count", "Do.", "Treasurer")]}
    monkeypatch.setattr(EntryPoint, "load", lambda entry: pages[entry.value])
    monkeypatch.setattr(library, "entry_points", lambda group: [one, other])
    library.forget()
    try:
        with pytest.raises(Duplicate, match="deskjob_plugin_1:TASKS and by deskjob_plugin_2:TASKS"):
            library.tasks()
    finally:
        library.forget()


def test_what_a_task_takes_from_beside_it_counts_as_its_grading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(folder: str, answer: str) -> str:
        package = tmp_path / folder / "kept_apart"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "answers.py").write_text(f"ANSWER = {answer!r}\n")
        (package / "one.py").write_text(_TASK_BESIDE)
        for name in ("kept_apart", "kept_apart.answers", "kept_apart.one"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        with monkeypatch.context() as there:
            there.syspath_prepend(tmp_path / folder)
            return str(import_module("kept_apart.one").task.grading)

    assert written("first", "42") == written("same", "42")
    assert written("other", "43") != written("first-again", "42")


_TASK_BESIDE = '''"""A task whose answer stands beside it."""

from kept_apart.answers import ANSWER

from deskjob import Plant, Seeder, Task

task = Task[str](id="test/beside", instruction="Say it.", desk="Head of Finance")


@task.seed
def plant(plant: Plant, seeder: Seeder) -> str:
    """The answer."""
    return ANSWER
'''
