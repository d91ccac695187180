"""The tier `process`: a plain child with bounds and an empty environment. It keeps nothing out: for our own code."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from deskjob.sandbox.child import watched
from deskjob.sandbox.program import Bounds, Program, Ran
from deskjob.sandbox.python import running

NAME = "process"
_MEGABYTE = 1_000_000


def run(program: Program) -> Ran:
    """Run a program in a new folder, which is told as `/build` in its output."""
    base = Path(tempfile.mkdtemp(prefix="deskjob-run-"))
    try:
        folder = base / "work"
        _lay(program, folder, base)
        here = os.fsencode(folder)
        (base / "stdin").write_bytes(program.stdin)
        with (base / "stdin").open("rb") as stdin:
            heard = watched(
                [_found(program.command[0], base), *program.command[1:]],
                program.limits,
                _kill,
                env=_environment(base),
                folder=folder,
                stdin=stdin.fileno(),
                begun=lambda pid: _bound(pid, program.limits),
            )
        out, err = (bytes(heard.streams[name]).replace(here, b"/build") for name in ("out", "err"))
        return Ran(heard.exit_code, out, err, heard.ended, NAME, heard.seconds)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _lay(program: Program, folder: Path, base: Path) -> None:
    folder.mkdir()
    for name, content in program.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if name in program.executable else 0o644)
    (base / "bin").mkdir()
    for name in ("python", "python3"):
        (base / "bin" / name).symlink_to(running().outside)


def _environment(base: Path) -> dict[str, str]:
    return {
        "PATH": f"{base}/bin:/usr/bin:/bin",
        "HOME": str(base),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _found(command: str, base: Path) -> str:
    return shutil.which(command, path=_environment(base)["PATH"]) or command


def _bound(pid: int, limits: Bounds) -> None:
    """Set bounds on a child that has just begun; where the system has no way to, time and output are bounded still."""
    if not hasattr(resource, "prlimit"):
        return
    bounds = {
        resource.RLIMIT_AS: limits.memory_mb * _MEGABYTE,
        resource.RLIMIT_CPU: int(limits.seconds) + 1,
        resource.RLIMIT_FSIZE: limits.files_mb * _MEGABYTE,
        resource.RLIMIT_CORE: 0,
    }
    with suppress(ProcessLookupError):
        for name, value in bounds.items():
            resource.prlimit(pid, name, (value, value))


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and what stayed in its session."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
