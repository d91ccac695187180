"""The golden image of a blueprint: grown once, kept on disk with the fingerprint of its code, checked when opened."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from dataclasses import asdict
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from deskjob_services.blobs import write_whole
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Damaged
from deskjob_services.packed import Image, pack, unpack
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store

GROWING = ("people", "chat", "expenses", "git", "sheets")
"""The services that are grown, in this order: later ones read the rows of earlier ones."""
SHELVES = "packs"
"""The folder in the cache where grown repositories lie ready for reading."""

_KEPT = 24
_NOT_GROWING = {"api.py", "desk.py", "company.py", "gateway.py", "identity.py", "intranet.py", "pages.py", "plant.py",
                "rules.py", "view.py"}  # fmt: skip
_LIBRARIES = ("faker", "pillow", "sqlmodel")

log = logging.getLogger("deskjob.image")


def golden_image(blueprint: Blueprint, *, cache: Path | None = None) -> Image:
    """The company a blueprint describes, as bytes: from this process, from the cache folder, or grown now.

    The folder is the one given, else `default_cache()`. A folder that cannot be written costs time, never an error.
    """
    return _opened(blueprint, cache or default_cache())


def grow(blueprint: Blueprint) -> Image:
    """Grow a company from its blueprint, whatever is cached. Same blueprint, same bytes."""
    store = Store.empty(blueprint.start)
    for key in GROWING:
        module = import_module(f"deskjob_services.{key}.grow")
        module.grow(store.rows, store.blobs, blueprint, Seeder(blueprint.seed, key))
    store.set_meta("blueprint", json.dumps(asdict(blueprint), sort_keys=True))
    store.set_meta("fingerprint", fingerprint())
    store.finish_growing()
    image = store.image()
    store.close()
    return image


def cached_image(blueprint: Blueprint, folder: Path) -> Image:
    """The image from a cache folder; grown and written there where it is missing, damaged or of other code."""
    path = folder / f"{blueprint.digest[:24]}-{fingerprint()[:24]}.image"
    if path.exists():
        try:
            return unpack(path.read_bytes())
        except (Damaged, OSError) as error:
            log.warning("the cached image %s cannot be used (%s); it is grown again", path.name, error)
    image = grow(blueprint)
    try:
        write_whole(path, pack(image))
        _prune(folder)
    except OSError as error:
        log.warning("the image is not cached: %s", error)
    return image


def forget(cache: Path | None = None) -> int:
    """Empty the cache folder of images and repositories, half-written ones too; how many bytes that freed."""
    _opened.cache_clear()
    folder = cache or default_cache()
    return sum(_remove(path) for path in _entries(folder)) + _remove_all(folder / SHELVES)


def default_cache() -> Path:
    """`$DESKJOB_CACHE`, else `deskjob` in `$XDG_CACHE_HOME`, else in `~/.cache`."""
    if named := os.environ.get("DESKJOB_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "deskjob"


@cache
def fingerprint() -> str:
    """SHA-256 over the code that grows and stores a company, and the versions of the libraries it draws from."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    for path in growing_sources():
        digest.update(f"\n{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def growing_sources() -> list[Path]:
    """The files whose text decides what is grown; wires, pages, rules and views do not."""
    root = Path(__file__).parent
    folders = [root, *(folder for folder in root.iterdir() if folder.is_dir() and folder.name != "kernel")]
    folders += [root / "sheets" / "book", root / "sheets" / "growing"]
    found = (path for folder in folders for path in folder.glob("*.py"))
    stories = (path for kind in ("*.py", "*.txt") for path in (root / "git" / "growing").rglob(kind))
    return sorted([*stories, *(path for path in found if path.name not in _NOT_GROWING)])


@lru_cache(maxsize=4)
def _opened(blueprint: Blueprint, folder: Path) -> Image:
    return cached_image(blueprint, folder)


def _entries(folder: Path) -> list[Path]:
    return [*folder.glob("*.image"), *folder.glob(".part-*")] if folder.is_dir() else []


def _prune(folder: Path) -> None:
    """Keep the newest; others' readers lose nothing, an open file stays readable."""
    for path in sorted(folder.glob("*.image"), key=_written, reverse=True)[_KEPT:]:
        _remove(path)
    for path in sorted((folder / SHELVES).glob("[!.]*"), key=_written, reverse=True)[_KEPT:]:
        _remove_all(path)


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _remove_all(folder: Path) -> int:
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    freed = sum(_remove(path) for path in files)
    shutil.rmtree(folder, ignore_errors=True)
    return freed


def _remove(path: Path) -> int:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    return size
