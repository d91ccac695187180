"""The running Python as a sandbox has it: its interpreter and its standard library, and nothing that was installed."""

from __future__ import annotations

import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import NamedTuple

HOME = "/opt/python"
"""Where it stands inside, unless it is the system's."""
_SYSTEM = Path("/usr")


class Python(NamedTuple):
    """Where the interpreter is: outside, inside, its folders to show, its folders to hide, its libraries' place."""

    prefix: Path
    outside: Path
    inside: str
    shown: tuple[tuple[Path, str], ...]
    hidden: tuple[str, ...]
    libraries: str


@cache
def running() -> Python:
    """The interpreter that runs this, without its virtual environment."""
    return described(Path(sys.base_prefix), Path(getattr(sys, "_base_executable", None) or sys.executable))


@cache
def of_system() -> Python | None:
    """The system's own, where it has one as new as we need."""
    found = next((_SYSTEM / "bin" / f"python3.{minor}" for minor in range(11, 20)
                  if (_SYSTEM / "bin" / f"python3.{minor}").exists()), None)  # fmt: skip
    return None if found is None else described(_SYSTEM, found)


def described(prefix: Path, executable: Path) -> Python:
    """A Python by its prefix and its program."""
    prefix, outside = prefix.resolve(), executable.resolve()
    home = str(prefix) if prefix == _SYSTEM else HOME
    shown = tuple((prefix / part, f"{home}/{part}") for part in ("bin", "lib", "lib64") if (prefix / part).is_dir())
    inside = f"{home}/{outside.relative_to(prefix)}" if outside.is_relative_to(prefix) else ""
    shared = bool(sysconfig.get_config_var("Py_ENABLE_SHARED")) and home == HOME
    hidden = dict.fromkeys([*_installed(prefix, home), *_installed(_SYSTEM, str(_SYSTEM))])
    libraries = f"{home}/lib" if shared else ""
    return Python(prefix, outside, inside, shown if home == HOME else (), tuple(hidden), libraries)


def _installed(prefix: Path, home: str) -> tuple[str, ...]:
    """The folders of installed packages: those of deskjob may be among them, with tasks and answers."""
    known = [path for name in ("site", "dist") for path in prefix.glob(f"lib*/python3*/{name}-packages")]
    return tuple(f"{home}/{path.relative_to(prefix)}" for path in sorted(known) if path.resolve() == path)
