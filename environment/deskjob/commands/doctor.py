"""`deskjob doctor`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple

HELP = "Look at what this machine has, say what is missing, for what, and what to do."
EPILOG = "example: deskjob doctor"


class Found(NamedTuple):
    """One thing looked at: whether it is there, whether one can do without, and what to do if not."""

    name: str
    there: bool
    needed: bool
    says: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def main(args: argparse.Namespace) -> int:
    """Print what was found; 1 where something needed is missing."""
    import json

    found = list(look())
    if args.json:
        print(json.dumps({"version": 1, "found": [one._asdict() for one in found]}, indent=2))
    else:
        for one in found:
            sign = "ok     " if one.there else "MISSING" if one.needed else "absent "
            print(f"{sign} {one.name:<24} {one.says}")
    return int(any(one.needed and not one.there for one in found))


def look() -> Iterator[Found]:
    """What matters, in the order it is needed."""
    import platform
    import shutil
    import sqlite3
    import sys
    from importlib.util import find_spec

    from deskjob_services.image import default_cache

    yield Found("Python 3.11+", sys.version_info >= (3, 11), True, platform.python_version())
    grown = sqlite3.sqlite_version_info >= (3, 37)
    yield Found("SQLite 3.37+", grown, True, sqlite3.sqlite_version)
    loads = hasattr(sqlite3.Connection, "deserialize")
    yield Found(
        "SQLite deserialize", loads, True, "a Python built with it" if not loads else "companies reset in memory"
    )
    folder = default_cache()
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 1_000_000
    yield Found("disk for companies", free > 200, True, f"{free} MB free")
    git = shutil.which("git")
    yield Found(
        "git",
        git is not None,
        False,
        "clones, pushes, developing" if git else "install git, to clone and push; API and pages work without",
    )
    from deskjob.sandbox import best

    tier = best()
    says = "agents' code runs in bubblewrap" if tier.safe else f"{tier.reason}; without it no code of an agent's is run"
    yield Found("sandbox", tier.safe, False, says)
    engine = _engine()
    yield Found("Docker engine", engine is None, False, engine or "answers; nothing here needs it")
    browser = find_spec("playwright") is not None
    yield Found("playwright", browser, False, "" if browser else "pip install 'deskjob[browser]', to test pages")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    yield Found("chromium", chromium is not None, False, "" if chromium else "your system's package, to test pages")


def _engine() -> str | None:
    """What keeps a Docker engine from answering, or None."""
    import docker

    try:
        client = docker.from_env(timeout=2)
        client.ping()
        client.close()
    except docker.errors.DockerException as error:
        return f"does not answer ({type(error).__name__}); nothing here needs it"
    return None
