"""Same seed, same bytes: in other processes and places, side by side, behind other backends, and after an undo."""

import importlib.util
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deskjob import Episode, Task, World
from deskjob.agent import TrustedSeat
from deskjob.library import make_agent, tasks

PROGRAM = Path(__file__).with_name("fingerprint.py")
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "Pacific/Apia", "LANG": "C.UTF-8", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "7", "TZ": "Europe/Dublin", "LANG": "", "PYTHONOPTIMIZE": "1"},
]


def everything_in(place: dict[str, str], home: Path) -> dict[str, Any]:
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "XDG_", "DESKJOB_"))}
    where = {"HOME": str(home), "DESKJOB_CACHE": str(home / "cache")}
    command = [sys.executable, "-W", "error", str(PROGRAM)]
    done = subprocess.run(command, capture_output=True, env=kept | place | where, cwd=home, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("places", [PLACES[1:3], pytest.param(PLACES, marks=pytest.mark.long)], ids=["two", "five"])
def test_all_environments_grow_and_play_and_score_the_same(places: list[dict[str, str]], tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        homes = [tmp_path / f"home {number} é" for number in range(len(places))]
        found = list(pool.map(everything_in, places, homes))
    assert len(found[0]) > len(tasks())
    for name, first in found[0].items():
        assert [other[name] for other in found[1:]] == [first] * (len(places) - 1), name


@pytest.fixture(scope="module")
def fingerprint() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fingerprint", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_eight_episodes_side_by_side_equal_the_same_eight_in_turn(fingerprint: ModuleType) -> None:
    known = list(tasks().values())
    cases = [(known[number % len(known)], number) for number in range(8)]

    def alone(case: tuple[Task[Any], int]) -> Any:
        with World() as world:
            return fingerprint.of_episode(world, *case, "")

    in_turn = [alone(case) for case in cases]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(alone, cases)) == in_turn
    with World() as one:
        assert [fingerprint.of_episode(one, *case, "") for case in cases] == in_turn


@pytest.mark.parametrize("task", tasks().values(), ids=lambda task: task.id)
def test_each_backend_writes_the_same_journal(task: Task[Any], fingerprint: ModuleType) -> None:
    found = []
    for backend in ("in_process", "loopback"):
        with World(backend=backend) as world:
            found.append(fingerprint.of_episode(world, task, 3, ""))
    assert found[0] == found[1]


@pytest.mark.parametrize("task", tasks().values(), ids=lambda task: task.id)
def test_undoing_an_episode_restores_what_was_seeded(task: Task[Any], shared_world: World) -> None:
    episode = Episode(shared_world, task, 5, "")
    opened, hashed = episode.case.opened, shared_world.store.state_hash()
    make_agent("oracle").play(TrustedSeat(episode))
    assert shared_world.store.state_hash() != hashed
    assert shared_world.undo(opened) > 0
    assert shared_world.store.state_hash() == hashed
    assert shared_world.now == opened.now


def test_another_seed_is_another_case(task: Task[Any], shared_world: World) -> None:
    assert len({Episode(shared_world, task, seed, "").case.truth for seed in range(4)}) == 4
