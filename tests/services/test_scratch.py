"""Folders that last no longer than a company: one's own, and gone when their process is."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from deskjob_services import scratch
from deskjob_services.blobs import Blobs


def test_a_folder_is_new_and_ones_own() -> None:
    one, other = scratch.folder(), scratch.folder()
    try:
        assert one != other and one.parent == scratch.place()
        assert stat.S_IMODE(one.stat().st_mode) == 0o700
    finally:
        one.rmdir()
        other.rmdir()


def test_a_company_lets_go_of_its_folder() -> None:
    blobs = Blobs()
    known = blobs.scratch()
    (known / "pack").write_bytes(b"x")
    assert blobs.scratch() == known
    blobs.let_go()
    assert not known.exists()


def test_what_somebody_says_of_the_place_holds(tmp_path: Path) -> None:
    told = "from deskjob_services import scratch; print(scratch.place())"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tmp_path)


def test_only_what_a_dead_process_left_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, living, other = (tmp_path / name for name in (f"deskjob-{ended.pid}-a", f"deskjob-{os.getpid()}-b", "mine"))
    for one in (dead, living, other):
        one.mkdir()
        (one / "pack").write_bytes(b"1234")
    assert scratch.forget(tmp_path) == 4
    assert not dead.exists() and living.exists() and other.exists()
