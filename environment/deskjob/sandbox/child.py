"""A child process under watch: its output taken up to a bound, its time and memory looked at, and then the end."""

from __future__ import annotations

import os
import select
import selectors
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deskjob.sandbox.program import Bounds, Ended
from deskjob_services import clock

_LOOK_SECONDS = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_AFTER_KILL_SECONDS = 5.0


@dataclass
class Heard:
    """What a child said on its two streams, how it ended, and with which code."""

    streams: dict[str, bytearray] = field(default_factory=lambda: {"out": bytearray(), "err": bytearray()})
    ended: Ended = "exit"
    exit_code: int = 0
    seconds: float = 0.0

    @property
    def size(self) -> int:
        """Bytes said so far."""
        return sum(map(len, self.streams.values()))


def watched(
    command: Sequence[str],
    limits: Bounds,
    kill: Callable[[subprocess.Popen[bytes]], None],
    *,
    env: Mapping[str, str],
    keep: Sequence[int] = (),
    folder: Path | None = None,
    stdin: int = subprocess.DEVNULL,
    begun: Callable[[int], None] | None = None,
    crowded: Callable[[int], bool] | None = None,
) -> Heard:
    """Run a command to its end or to a bound; `kill` must end all that came of it.

    keep: descriptors it inherits. begun: told its process id once it runs. crowded: whether one of its processes has
    made more files than there may be.
    """
    started, heard = clock.wall(), Heard()
    child = subprocess.Popen(
        command, env=env, pass_fds=keep, cwd=folder, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    try:
        if begun:
            begun(child.pid)
        heard.ended = _listen(child, limits, heard, started, crowded)
    finally:
        kill(child)
        _drain(child)
    heard.exit_code = child.returncode if child.returncode >= 0 else 128 - child.returncode
    heard.seconds = clock.wall() - started
    return heard


def _listen(
    child: subprocess.Popen[bytes],
    limits: Bounds,
    heard: Heard,
    started: float,
    crowded: Callable[[int], bool] | None,
) -> Ended:
    deadline, looked = started + limits.seconds, started
    with selectors.DefaultSelector() as selector:
        for stream, name in ((child.stdout, "out"), (child.stderr, "err")):
            assert stream is not None
            selector.register(stream, selectors.EVENT_READ, heard.streams[name])
        while selector.get_map():
            left = deadline - clock.wall()
            if left <= 0:
                return "time"
            for key, _ in selector.select(min(left, _LOOK_SECONDS)):
                piece = os.read(key.fd, 65536)
                key.data.extend(piece[: max(0, limits.output_kb * 1000 - heard.size)])
                if not piece:
                    selector.unregister(key.fileobj)
                elif heard.size >= limits.output_kb * 1000:
                    return "output"
            if clock.wall() - looked > _LOOK_SECONDS:
                looked, family = clock.wall(), family_of(child.pid)
                if sum(map(memory_of, family)) > limits.memory_mb * 1_000_000:
                    return "memory"
                if crowded is not None and crowded(family[-1]):
                    return "files"
    return "exit" if _ends(child, deadline - clock.wall()) else "time"


def _ends(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether a child comes to its end within so many seconds; told at once, not when next looked."""
    if hasattr(os, "pidfd_open"):
        watch = os.pidfd_open(child.pid)
        try:
            return bool(select.select([watch], [], [], max(0.0, seconds))[0])
        finally:
            os.close(watch)
    try:
        child.wait(max(0.0, seconds))
    except subprocess.TimeoutExpired:
        return False
    return True


def _drain(child: subprocess.Popen[bytes]) -> None:
    """Take the child's end; closing the streams lets nothing wait for us."""
    for stream in (child.stdout, child.stderr):
        if stream is not None:
            stream.close()
    child.wait(_AFTER_KILL_SECONDS)


def family_of(pid: int) -> list[int]:
    """A process and all it started that still run, it first."""
    found = [pid]
    for one in found:
        try:
            for thread in Path("/proc", str(one), "task").iterdir():
                found += map(int, (thread / "children").read_text().split())
        except OSError:
            continue  # It ended meanwhile.
    return found


def memory_of(pid: int) -> int:
    """Bytes of memory that a process holds for itself; 0 where this cannot be seen."""
    try:
        _, resident, shared, *_ = Path("/proc", str(pid), "statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE
