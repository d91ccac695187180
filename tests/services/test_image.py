"""The golden image: same bytes anywhere, kept on disk, checked when opened, grown once however many ask."""

import hashlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskjob_services import image as images
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Damaged, WrongUse
from deskjob_services.packed import Image, pack, unpack
from deskjob_services.store import Store

SERVICES = Path(images.__file__).parent.parent
GROW = """
import hashlib, sys
from deskjob_services.blueprint import Blueprint
from deskjob_services.image import golden_image
from deskjob_services.packed import pack
sys.stdout.write(hashlib.sha256(pack(golden_image(Blueprint(seed=11)))).hexdigest())
"""
LOADED = """
import sys
from deskjob_services.blueprint import Blueprint
from deskjob_services.image import grow
grow(Blueprint())
print("\\n".join(str(m.__file__) for n, m in sys.modules.items() if n.startswith("deskjob_services")))
"""


def started(code: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    clean = {**os.environ, "PYTHONPATH": str(SERVICES), **environment}
    return subprocess.Popen([sys.executable, "-c", code], cwd=cwd, env=clean, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate()
    assert process.returncode == 0
    return output.strip()


@pytest.fixture(scope="module")
def grown() -> Image:
    return images.grow(Blueprint(seed=11))


@pytest.fixture(scope="module")
def kept(grown: Image, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the image in it."""
    folder = tmp_path_factory.mktemp("kept")
    assert images.cached_image(Blueprint(seed=11), folder) == grown
    return folder


def entry(folder: Path) -> Path:
    (found,) = folder.glob("*.image")
    return found


def test_processes_that_differ_in_hashing_zone_language_and_folder_grow_the_same_bytes(
    tmp_path: Path, grown: Image
) -> None:
    elsewhere = tmp_path / "another folder"
    elsewhere.mkdir()
    one = started(GROW, tmp_path, DESKJOB_CACHE=str(tmp_path / "a"), PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C")
    two = started(
        GROW, elsewhere, DESKJOB_CACHE=str(tmp_path / "b"), PYTHONHASHSEED="4294967295", TZ="America/Chicago",
        LANG="tr_TR.UTF-8", LC_ALL="tr_TR.UTF-8",
    )  # fmt: skip
    assert said(one) == said(two) == hashlib.sha256(pack(grown)).hexdigest()


def test_two_processes_that_grow_into_one_folder_at_once_leave_one_whole_entry(tmp_path: Path, grown: Image) -> None:
    both = [started(GROW, tmp_path, DESKJOB_CACHE=str(tmp_path / "cache")) for _ in range(2)]
    assert {said(process) for process in both} == {hashlib.sha256(pack(grown)).hexdigest()}
    assert unpack(entry(tmp_path / "cache").read_bytes()) == grown
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".image"]


def test_another_seed_grows_another_company(grown: Image) -> None:
    other = images.grow(Blueprint(seed=12))
    assert Store.of_image(other).state_hash() != Store.of_image(grown).state_hash()


def test_everything_that_growing_loads_is_in_the_fingerprint(tmp_path: Path) -> None:
    loaded = {Path(line) for line in said(started(LOADED, tmp_path)).splitlines() if line != "None"}
    outside = {str(path.relative_to(SERVICES)) for path in loaded - set(images.growing_sources())}
    # Bases of what is asked and shown; no row depends on them.
    assert outside <= {"deskjob_services/kernel/__init__.py", "deskjob_services/kernel/operation.py"}


def test_a_cached_image_is_opened_and_not_written_again(kept: Path, grown: Image) -> None:
    before = entry(kept).stat()
    assert images.cached_image(Blueprint(seed=11), kept) == grown
    assert (entry(kept).stat().st_ino, entry(kept).stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "harm", ["truncated", "empty", "flipped in the header", "flipped in the middle", "flipped at the end"]
)
def test_a_damaged_entry_is_noticed_and_grown_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kept: Path, grown: Image, harm: str
) -> None:
    path = tmp_path / entry(kept).name
    content = bytearray(entry(kept).read_bytes())
    if harm == "truncated":
        content = content[: len(content) // 2]
    elif harm == "empty":
        content.clear()
    else:
        place = {"header": 3, "middle": len(content) // 2, "end": len(content) - 1}[harm.split()[-1]]
        content[place] ^= 0b100
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING, "deskjob.image"):
        assert images.cached_image(Blueprint(seed=11), tmp_path) == grown
    assert "grown again" in caplog.text
    assert unpack(path.read_bytes()) == grown


def test_one_process_opens_an_image_once(tmp_path: Path) -> None:
    first = images.golden_image(Blueprint(), cache=tmp_path)
    assert images.golden_image(Blueprint(), cache=tmp_path) is first
    assert images.forget(tmp_path) > 0
    assert images.golden_image(Blueprint(), cache=tmp_path) is not first


def test_forgetting_removes_what_a_killed_process_left_too(tmp_path: Path) -> None:
    (tmp_path / ".part-abc").write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine")
    assert images.forget(tmp_path) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_cache_that_cannot_be_written_costs_time_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, grown: Image
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert images.cached_image(Blueprint(seed=11), tmp_path / "file" / "cache") == grown
    assert "not cached" in caplog.text


def test_the_cache_keeps_the_newest_entries_only(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.image").write_bytes(b"old")
        os.utime(tmp_path / f"{number:02}.image", (number, number))
    for number in range(30):
        shelf = tmp_path / images.SHELVES / f"{number:02}"
        shelf.mkdir(parents=True)
        (shelf / "HEAD").write_bytes(b"old")
        os.utime(shelf, (number, number))
    images.cached_image(Blueprint(seed=11), tmp_path)
    left = sorted(path.name for path in tmp_path.glob("*.image"))
    assert sorted(path.name for path in (tmp_path / images.SHELVES).iterdir()) == [f"{n:02}" for n in range(6, 30)]
    assert len(left) == 24
    assert "00.image" not in left
    assert "29.image" in left


def test_the_cache_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESKJOB_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert images.default_cache() == tmp_path / "xdg" / "deskjob"
    monkeypatch.setenv("DESKJOB_CACHE", str(tmp_path / "mine"))
    assert images.default_cache() == tmp_path / "mine"


def test_what_is_packed_comes_back_and_anything_else_is_damage() -> None:
    image = Image(b"database\n\0", {"b" * 64: b"", "a" * 64: b"\n\n"})
    assert unpack(pack(image)) == image
    for content in (b"", b"deskjob image 1\n", pack(image)[:-1], pack(image) + b"x", b"GIF89a" + pack(image)):
        with pytest.raises(Damaged):
            unpack(content)


def test_a_blueprint_writes_a_scale_one_way() -> None:
    assert Blueprint(scale=1) == Blueprint(scale="standard")
    assert Blueprint.parse("7", "2.5") == Blueprint(7, 2.5)
    assert Blueprint.parse("7", "1.0").digest == Blueprint(7, "standard").digest
    assert Blueprint.parse(start="2026-04-13") == Blueprint()
    assert len({Blueprint(seed, scale).digest for seed in (1, 2) for scale in ("small", "standard", 2.0)}) == 6


def test_a_factor_scales_the_standard_company_and_never_below_the_small_one() -> None:
    small, standard = Blueprint(scale="small").sizes, Blueprint(scale="standard").sizes
    assert (small.people, standard.people, standard.messages, standard.reports) == (30, 200, 5000, 800)
    assert Blueprint(scale=10).sizes.people == 2000
    assert Blueprint(scale=0.001).sizes == small


@pytest.mark.parametrize("seed", ["-1", "seven", "1.5", "", "٣"])
def test_a_seed_that_cannot_be_is_named(seed: str) -> None:
    with pytest.raises(WrongUse, match="the seed"):
        Blueprint.parse(seed)


@pytest.mark.parametrize("scale", ["tiny", "0", "-2", "nan", "inf", "51", "", True])
def test_a_scale_that_cannot_be_is_named(scale: str | float) -> None:
    with pytest.raises(WrongUse, match="the scale"):
        Blueprint(scale=scale)


@pytest.mark.parametrize("start", ["yesterday", "2026-13-01", "0001-01-01"])
def test_a_start_that_cannot_be_is_named(start: str) -> None:
    with pytest.raises(WrongUse, match="the start"):
        Blueprint.parse(start=start)
