"""A run's folder survives being killed at any moment, shows what was touched, and holds no secrets."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from deskjob import Seeder
from deskjob.chain import Chain, signing_key
from deskjob.masking import masked
from deskjob.runlog import Run, read_run
from deskjob.verifylog import verify
from deskjob_scorers import Outcome
from deskjob_services.errors import Damaged, WrongUse

Swept = Callable[..., Run]
COMMAND = [sys.executable, "-m", "deskjob_launcher"]


def bad(folder: Path) -> str:
    """The first bad record, in words."""
    return str(next(verify(folder, signing_key()), ""))


def command(crew: str, folder: Path, seeds: int) -> list[str]:
    agents = ["--agent", f"{crew}:Solver", "--agent", f"{crew}:Renamer"]
    cases = ["--task", crew, "--seeds", str(seeds), "-n", "2", "--out", str(folder), "-q"]
    return [*COMMAND, "run", *agents, *cases]


def kill_when(words: list[str], folder: Path, size: int) -> bool:
    """Start a run and kill it once its outcomes have grown so far; whether it was still running."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        path = folder / "outcomes.jsonl"
        while process.poll() is None:
            if path.exists() and path.stat().st_size >= size:
                os.kill(process.pid, signal.SIGKILL)
                return True
            time.sleep(0.002)
    return False


def told(run: Run) -> list[Outcome]:
    return [replace(outcome, wall_seconds=0.0) for outcome in run.outcomes]


def survives(crew: str, tmp_path: Path, kills: int, seeds: int) -> None:
    """Kill a run so often and finish it; then it is what it would have been."""
    seeder, folder = Seeder(0, "kills"), tmp_path / "killed"
    words = command(crew, folder, seeds)
    killed, size = 0, 0
    for _ in range(kills):
        killed += kill_when(words, folder, size + seeder.integer(0, 4000))
        path = folder / "outcomes.jsonl"
        size = path.stat().st_size if path.exists() else 0
    assert subprocess.run(words, check=False, capture_output=True).returncode == 0
    whole = command(crew, tmp_path / "whole", seeds)
    assert subprocess.run(whole, check=False, capture_output=True).returncode == 0
    run, reference = read_run(folder), read_run(tmp_path / "whole")
    assert killed >= kills // 2, "the kills came too late to test anything"
    assert len(run.entries) == len(run.latest) == len(run.jobs) == 2 * seeds
    assert told(run) == told(reference)
    assert len(run.attempts) >= len(run.entries)
    assert bad(folder) == ""


def test_a_run_killed_again_and_again_loses_and_doubles_nothing(crew: str, tmp_path: Path) -> None:
    survives(crew, tmp_path, kills=3, seeds=12)


@pytest.mark.long
def test_a_run_killed_fifty_times_loses_and_doubles_nothing(crew: str, tmp_path: Path) -> None:
    survives(crew, tmp_path, kills=50, seeds=120)


def test_workers_of_a_killed_run_end_by_themselves(crew: str, tmp_path: Path) -> None:
    words = [*COMMAND, "run", "-a", f"{crew}:Sleeper", "-t", crew, "-n", "2", "--out", str(tmp_path / "run"), "-q"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        path = tmp_path / "run" / "attempts.jsonl"
        while process.poll() is None and not (path.exists() and path.stat().st_size):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        assert process.stdout is not None
        process.stdout.read()  # Comes back when the last process that holds the pipe is gone.
    assert len(read_run(tmp_path / "run").attempts) >= 1


@pytest.fixture
def run(run_of: Swept) -> Run:
    return run_of("Solver", "Renamer")


def test_a_run_as_written_has_no_bad_record(run: Run) -> None:
    assert bad(run.folder) == ""


def test_a_flipped_byte_anywhere_is_found(run: Run, tmp_path: Path) -> None:
    files = [path for path in run.folder.rglob("*") if path.is_file() and path.name != ".lock"]
    assert len(files) > 4 * len(run.entries)
    seeder = Seeder(0, "flips")
    for path in files:
        content = path.read_bytes()
        for place in seeder.integers(3, 0, len(content) - 1) if content else ():
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert path.name in bad(run.folder), f"{path.name} at {place}"
        path.write_bytes(content)
    assert bad(run.folder) == ""


@pytest.mark.parametrize("name", ["attempts.jsonl", "outcomes.jsonl"])
def test_a_removed_line_is_found_first_middle_and_last(run: Run, name: str) -> None:
    path = run.folder / name
    lines = path.read_bytes().splitlines(keepends=True)
    for place in (0, 1, len(lines) - 1):
        path.write_bytes(b"".join(lines[:place] + lines[place + 1 :]))
        assert bad(run.folder).startswith(f"{name}, line {place + 1} ")


def test_an_exchanged_pair_of_lines_is_found(run: Run) -> None:
    path = run.folder / "outcomes.jsonl"
    one, two, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([two, one, *rest]))
    assert bad(run.folder).startswith("outcomes.jsonl, line 1 ")


def test_a_deleted_episode_is_found(run: Run) -> None:
    entry = run.entries[1]
    shutil.rmtree(run.folder / "episodes" / entry.folder)
    assert bad(run.folder) == f"episodes/{entry.folder} is missing; outcomes.jsonl tells of it in line 2"


def test_episodes_that_changed_places_are_found(run: Run) -> None:
    one, two = (run.folder / "episodes" / entry.folder / "journal.jsonl" for entry in run.entries[:2])
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert bad(run.folder).startswith(f"episodes/{run.entries[0].folder}/journal.jsonl, line 1 ")


def test_another_key_does_not_vouch_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKJOB_KEY", "another")
    assert bad(run.folder).startswith("head.json")


def test_a_forged_outcome_with_a_chain_of_its_own_is_found(run: Run) -> None:
    path = run.folder / "outcomes.jsonl"
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    chain = Chain(b"not the key", "outcomes.jsonl")
    path.write_bytes(b"".join(chain.line({k: v for k, v in r.items() if k != "mac"}) for r in records))
    assert bad(run.folder).startswith("outcomes.jsonl, line 1 ")


def test_the_key_is_made_once_and_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESKJOB_KEY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    first = signing_key()
    assert signing_key() == first
    assert (tmp_path / "deskjob" / "key").stat().st_mode & 0o077 == 0
    (tmp_path / "deskjob" / "key").write_text("nonsense")
    with pytest.raises(Damaged, match="holds no key"):
        signing_key()


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("run.json", b"{", "run.json cannot be read"),
        ("run.json", b'{"version": 2}', "is of version 2"),
        ("run.json", b'{"version": 1}', "cannot be used"),
        ("outcomes.jsonl", b"nonsense\n", "line 1 of"),
        ("outcomes.jsonl", b'{"mac": ""}\n', "an outcome without"),
        ("attempts.jsonl", b"[]\n", "line 1 of"),
    ],
)
def test_a_damaged_folder_is_one_clear_sentence(run: Run, file: str, content: bytes, says: str) -> None:
    (run.folder / file).write_bytes(content)
    with pytest.raises(Damaged, match=says):
        read_run(run.folder)


def test_a_folder_without_a_run_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no run in"):
        read_run(tmp_path)
    with pytest.raises(WrongUse, match="no run in"):
        list(verify(tmp_path, b""))


def test_no_password_token_or_secret_of_the_environment_is_written(
    run_of: Swept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREW_API_KEY", "sk-canary-0123456789")
    from deskjob.masking import _environment

    _environment.cache_clear()
    try:
        run = run_of("Leaker", seeds=1)
    finally:
        _environment.cache_clear()
    entry = run.entries[0]
    folder = run.folder / "episodes" / entry.folder
    actions = (folder / "actions.jsonl").read_text()
    assert '"status":200' in actions, "it did sign in"
    assert "authToken" in actions
    assert "[masked]" in actions
    everything = "".join(path.read_text() for path in run.folder.rglob("*.json*"))
    assert "sk-canary" not in everything
    login, finish = (json.loads(line) for line in actions.splitlines())
    assert login["arguments"]["json"]["password"] == "[masked]"
    assert finish["arguments"]["summary"] == "my password is [masked] and [masked]"
    assert json.loads((folder / "episode.json").read_text())["summary"] == "my password is [masked] and [masked]"


def test_masking_leaves_ordinary_words_alone() -> None:
    text = "Tokenless: the basic plan for 2026-04-13, a half-time-role, REF-12, IBAN DE89370400440532013000"
    assert masked({"text": text, "n": 3, "list": [text]}) == {"text": text, "n": 3, "list": [text]}
