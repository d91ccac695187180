"""The tier `bwrap`: a program alone in namespaces of its own, made by bubblewrap, as a user who owns nothing.

It sees the system's programs and libraries, a Python, and three small folders in memory; no network, no other process,
no file of ours, no environment. What it may take is bounded, and what it may ask of the kernel is filtered.
"""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from deskjob.sandbox.child import Heard, watched
from deskjob.sandbox.filter import seccomp_filter
from deskjob.sandbox.program import Program, Ran, SandboxFailed
from deskjob.sandbox.python import Python, of_system, running

NAME = "bwrap"
NOBODY = 65534
_TOOLS = "/usr/bin:/bin"
_SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_BENEATH_USR = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share/git-core", "share/zoneinfo")
_FROM_ETC = ("/etc/ld.so.cache", "/etc/alternatives")
_MEGABYTE = 1_000_000
_ROOMS = ("build", "tmp", "dev/shm")
_MOST_FILES = 50_000
_LAY = "cd /build || exit 125; if [ -s /files.tar ]; then tar -xf /files.tar --no-same-owner || exit 125; fi; "
_BEGIN = 'exec prlimit "$@" </stdin'
_DOOR = Path("/mnt")
_MAKE_DOOR = f'mount --bind "$1" {_DOOR} && shift && exec "$@"'
_FILES = {
    "/etc/passwd": b"worker:x:1000:1000::/build:/bin/sh\n",
    "/etc/group": b"worker:x:1000:\n",
    "/etc/hosts": b"127.0.0.1 localhost\n",
}


def run(program: Program) -> Ran:
    """Run a program. Raises SandboxFailed where it could not be begun."""
    with ExitStack() as stack:
        kept: list[int] = []
        told, tells = os.pipe()
        stack.callback(os.close, told)
        arguments = _arguments(program, stack, kept, tells)
        try:
            command = [*_dropped(), "bwrap", "--args", str(_held(stack, kept, _joined(arguments))), *_inside(program)]
            heard = watched(
                command,
                program.limits,
                _kill,
                env={"PATH": _TOOLS},
                keep=[*kept, tells],
                crowded=lambda pid: _crowded(pid, program),
            )
        finally:
            os.close(tells)
        _check(heard, told)
    return Ran(
        heard.exit_code,
        bytes(heard.streams["out"]),
        bytes(heard.streams["err"]),
        "time" if heard.ended == "exit" and heard.exit_code == 128 + 24 else heard.ended,
        NAME,
        heard.seconds,
    )


@cache
def missing() -> str:
    """What this machine lacks for the tier, and what to do; nothing where it has all."""
    if seccomp_filter() is None:
        return f"no system call filter for {os.uname().machine}"
    for program, package in (("bwrap", "bubblewrap"), ("prlimit", "util-linux"), ("setpriv", "util-linux"),
                             ("tar", "tar")):  # fmt: skip
        if shutil.which(program, path=_TOOLS) is None and (program != "setpriv" or os.geteuid() == 0):
            return f"no {program}; install {package}"
    try:
        tried = run(Program({"a": b"b"}, ("cat", "a")))
        tried_python = run(Program({}, ("python3", "-I", "-S", "-c", "print('b', end='')")))
    except SandboxFailed as error:
        return f"{error.found}; user namespaces must be allowed"
    if (tried.output, tried_python.output) != (b"b", b"b"):
        said = (tried.errors or tried_python.errors).decode("utf-8", "replace").strip().splitlines()
        return f"a first program did not run in it ({said[-1] if said else tried.ended})"
    return ""


def _arguments(program: Program, stack: ExitStack, kept: list[int], tells: int) -> Iterator[str]:
    """The options of bubblewrap; handed over in a file, as a command line can be read by what runs inside."""
    limits = program.limits
    room = str(limits.files_mb * _MEGABYTE)
    python = _python()
    yield from ("--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000", "--disable-userns")
    yield from ("--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL", "--hostname", "work")
    yield from _system()
    for outside, inside in python.shown:
        yield from ("--ro-bind", str(_reached(outside)), inside)
    for inside in python.hidden:
        yield from ("--size", "4096", "--tmpfs", inside, "--remount-ro", inside)
    for name in ("python", "python3"):
        yield from ("--symlink", python.inside, f"/opt/bin/{name}")
    for path, content in {**_FILES, "/stdin": program.stdin, "/files.tar": _tar(program)}.items():
        yield from ("--perms", "0444", "--file", str(_held(stack, kept, content)), path)
    # The folders that bubblewrap makes itself are in memory too, and have no size: nothing may be written to them.
    yield from ("--proc", "/proc", "--dev", "/dev")
    for folder in _ROOMS:
        yield from ("--size", room, "--tmpfs", f"/{folder}")
    yield from ("--remount-ro", "/dev", "--remount-ro", "/")
    for name, value in _environment(python).items():
        yield from ("--setenv", name, value)
    code = seccomp_filter()
    assert code is not None
    yield from ("--seccomp", str(_held(stack, kept, code)), "--json-status-fd", str(tells))


def _system() -> Iterator[str]:
    for part in _BENEATH_USR:
        if Path("/usr", part).is_dir() and not Path("/usr", part).is_symlink():
            yield from ("--ro-bind", f"/usr/{part}", f"/usr/{part}")
    for part in _SYSTEM:
        path = Path("/", part)
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    for place in _FROM_ETC:
        yield from ("--ro-bind-try", place, place)


def _environment(python: Python) -> dict[str, str]:
    libraries = {"LD_LIBRARY_PATH": python.libraries} if python.libraries else {}
    return {
        "PATH": f"/opt/bin:{_TOOLS}",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **libraries,
    }


def _inside(program: Program) -> Iterator[str]:
    """What runs in the box: the files are laid, bounds are set, the program takes over."""
    limits = program.limits
    memory, seconds = limits.memory_mb * _MEGABYTE, int(limits.seconds) + 1
    bounds = {"as": memory, "cpu": seconds, "nproc": limits.processes, "nofile": 256, "core": 0, "memlock": 0,
              "msgqueue": 0, "fsize": limits.files_mb * _MEGABYTE}  # fmt: skip
    yield from ("--", "/bin/sh", "-c", _LAY + _BEGIN, "sh")
    for name, value in bounds.items():
        yield f"--{name}={value}:{value}"
    yield from ("--", *program.command)


def _python() -> Python:
    """The running one; the system's, where that cannot be shown inside."""
    found = running()
    return found if found.inside else of_system() or found


def _reached(path: Path) -> Path:
    """Where a folder of the interpreter is found by who is dropped."""
    return path if _open_to_all() else _DOOR / path.relative_to(running().prefix)


@cache
def _open_to_all() -> bool:
    """Whether the way to the interpreter is open to us once we are dropped; a Python in root's home is not."""
    prefix = running().prefix
    return os.geteuid() != 0 or all(part.stat().st_mode & 0o001 for part in (prefix, *prefix.parents))


def _dropped() -> Iterator[str]:
    """For root, the way to be nobody first, as bounds on root bind nothing; and a door to what nobody cannot reach."""
    if os.geteuid() != 0:
        return
    if not _open_to_all():
        yield from ("unshare", "--mount", "--propagation", "private", "--", "sh", "-c", _MAKE_DOOR, "sh")
        yield str(running().prefix)
    yield from ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", "--")


def _tar(program: Program) -> bytes:
    if not program.files:
        return b""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in sorted(program.files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mode = 0o755 if name in program.executable else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def _held(stack: ExitStack, kept: list[int], content: bytes) -> int:
    """A descriptor from which this can be read."""
    descriptor = os.memfd_create("deskjob")
    stack.callback(os.close, descriptor)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    kept.append(descriptor)
    return descriptor


def _joined(arguments: Iterator[str]) -> bytes:
    return b"".join(os.fsencode(one) + b"\0" for one in arguments)


def _crowded(pid: int, program: Program) -> bool:
    """Whether a process in the box has made very many files: empty ones take no room that is bounded."""
    try:
        rooms = [os.statvfs(f"/proc/{pid}/root/{folder}") for folder in _ROOMS]
    except OSError:
        return False  # It ended meanwhile.
    # While the box is being made the process still sees the machine's own folders, which are larger.
    size = program.limits.files_mb * _MEGABYTE + resource.getpagesize()
    return sum(room.f_files - room.f_ffree for room in rooms if room.f_blocks * room.f_frsize <= size) > _MOST_FILES


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End bubblewrap, and with it the namespace and everything in it."""
    if child.poll() is None:
        child.kill()


def _check(heard: Heard, told: int) -> None:
    """Raises SandboxFailed where bubblewrap ended before the program began."""
    with os.fdopen(os.dup(told), "rb") as pipe:
        status = [json.loads(line) for line in pipe.read().splitlines()]
    if heard.ended == "exit" and not any("exit-code" in one for one in status):
        said = heard.streams["err"].decode("utf-8", "replace").strip().splitlines()
        raise SandboxFailed(f"bubblewrap could not begin ({said[-1] if said else 'it said nothing'})")
