"""The lock files: names, versions and hashes of everything declared, and nothing that names a machine."""

import re
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
LOCKS = ("runtime", "dev", "browser", "services")
PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.+!-]+)( ; [^\\/]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(lock: str) -> set[tuple[str, str]]:
    """(name, version) of every line that pins something."""
    text = (HOUSE / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    return {(found["name"], found["version"]) for found in map(PINNED.fullmatch, text.splitlines()) if found}


def declared(*groups: str) -> set[str]:
    """The names that pyproject.toml asks for in its dependencies and these groups."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [each for group in groups for each in project["dependency-groups"][group] if isinstance(each, str)]
    names = (re.split(r"[<>=!~\[ ]", line)[0] for line in lines)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_only(lock: str) -> None:
    lines = (HOUSE / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.fullmatch(line) and not HASH.fullmatch(line)] == []


def test_the_locks_agree_on_every_version() -> None:
    assert pins("services") | pins("runtime") <= pins("dev") <= pins("browser")


def test_everything_declared_is_locked() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = {re.split(r"[<>=]", line)[0].lower() for line in project["dependencies"]}
    assert core | declared("build") <= {name for name, _ in pins("runtime")}
    assert declared("dev") <= {name for name, _ in pins("dev")}
    assert declared("browser-tests") | {"playwright"} <= {name for name, _ in pins("browser")}
    assert declared("services") == declared("services") & {name for name, _ in pins("services")}
