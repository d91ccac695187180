"""A package of somebody else's with a task of its own: installed, found, checked, run; and what happens to twins."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parent / "plugin"
ACME = "acme/quarter-close"
MAKE = """
import deskjob, gymnasium
office = gymnasium.make("deskjob/acme-quarter-close-v0")
observation, info = office.reset(seed=3)
print(observation["instruction"])
office.close()
"""


def install(package: Path, site: Path) -> None:
    """Build a wheel and unpack it, which is all that installing one of pure Python does. Needs no network."""
    wheels = site.parent / f"{site.name}-wheels"
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(wheels)]
    subprocess.run(build, cwd=package, check=True, capture_output=True)
    for wheel in wheels.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(site)


def python(*arguments: str, beside: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """An interpreter that has what was unpacked in a folder installed, too."""
    environment = {**os.environ, "PYTHONPATH": str(beside), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)


def deskjob(*arguments: str, beside: Path) -> subprocess.CompletedProcess[str]:
    """The command, where a plugin is installed."""
    return python("-m", "deskjob_launcher", *arguments, beside=beside)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plugin installed in it."""
    site = tmp_path_factory.mktemp("plugin") / "site"
    install(PLUGIN, site)
    return site


def test_it_is_listed_among_ours(acme: Path) -> None:
    listed = deskjob("list", "--json", beside=acme)
    ids = [task["id"] for task in json.loads(listed.stdout)["tasks"]]
    assert ACME in ids
    assert "hr/reorganisation" in ids


def test_it_is_unknown_where_it_is_not_installed(tmp_path: Path) -> None:
    unknown = deskjob("list", ACME, beside=tmp_path)
    assert unknown.returncode == 2
    assert ACME in unknown.stderr


def test_it_is_valid_by_every_rule(acme: Path) -> None:
    checked = deskjob("check", ACME, "--seeds", "2", "--json", beside=acme)
    (report,) = json.loads(checked.stdout)["tasks"]
    assert (report["id"], report["valid"], report["problems"]) == (ACME, True, [])


def test_it_is_run_like_any_other(acme: Path, tmp_path: Path) -> None:
    plan = ("--agent", "oracle", "--agent", "idle", "--task", ACME, "--seeds", "2", "-n", "1", "--variant", "")
    run = deskjob("run", *plan, "--out", str(tmp_path / "run"), "--json", beside=acme)
    assert run.returncode == 0, run.stderr
    told = (tmp_path / "run" / "outcomes.jsonl").read_text().splitlines()
    outcomes = [json.loads(line)["outcome"] for line in told]
    won = {(one["agent"], one["points"], one["total"]) for one in outcomes}
    assert won == {("oracle", 4, 4), ("idle", 0, 4)}


def test_gymnasium_knows_it_by_an_id_of_its_own(acme: Path) -> None:
    made = python("-W", "error", "-c", MAKE, beside=acme)
    assert made.returncode == 0, made.stderr
    assert "until when sales can book into the quarter" in made.stdout


def test_two_owners_of_one_id_are_both_named(acme: Path, tmp_path: Path) -> None:
    twin = tmp_path / "bolt"
    shutil.copytree(PLUGIN, twin, ignore=shutil.ignore_patterns("__pycache__"))
    (twin / "acme_tasks").rename(twin / "bolt_tasks")
    settings = twin / "pyproject.toml"
    settings.write_text(settings.read_text().replace("acme", "bolt"))
    site = tmp_path / "site"
    shutil.copytree(acme, site)
    install(twin, site)
    refused = deskjob("list", beside=site)
    assert refused.returncode == 2
    assert f"the task '{ACME}' is given by acme-tasks (acme_tasks:TASKS) and by bolt-tasks" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_new_task_is_written_valid_in_a_package(tmp_path: Path) -> None:
    written = deskjob("new", "task", ACME, "--into", str(tmp_path / "mine"), beside=tmp_path)
    assert written.returncode == 0, written.stderr
    checked = deskjob(
        "check", f"{tmp_path}/mine/acme_tasks/quarter_close.py:task", "--seeds", "1", beside=tmp_path / "mine"
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    install(tmp_path / "mine", tmp_path / "site")
    made = python("-W", "error", "-c", MAKE, beside=tmp_path / "site")
    assert "what the limit is now" in made.stdout, made.stderr


@pytest.mark.long
def test_the_test_that_comes_with_a_new_task_passes(tmp_path: Path) -> None:
    deskjob("new", "task", ACME, "--into", str(tmp_path), beside=tmp_path)
    tested = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", beside=tmp_path, cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout


def test_a_new_task_overwrites_nothing(tmp_path: Path) -> None:
    for number in range(2):
        written = deskjob("new", "task", ACME, "--into", str(tmp_path), beside=tmp_path)
        assert written.returncode == 2 * number
    assert "is there already" in written.stderr
