"""What an installation without a clone receives."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOTS = ("services", "scorers", "environment", "tasks", "agents")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=HOUSE, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


def test_the_wheel_ships_every_file_of_the_five_packages(wheel: set[str]) -> None:
    there = {
        str(path.relative_to(HOUSE / root))
        for root in ROOTS
        for path in (HOUSE / root).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - wheel == set()


def test_the_wheel_ships_nothing_else(wheel: set[str]) -> None:
    packages = {"deskjob_services", "deskjob_scorers", "deskjob", "deskjob_tasks", "deskjob_agents"}
    top = {name.partition("/")[0] for name in wheel}
    assert {name for name in top if not name.endswith(".dist-info")} == packages | {"deskjob_launcher.py"}
