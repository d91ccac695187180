"""The worker that works out formulas, as seen from here: started once, asked often, ended when it takes too long."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import select
import struct
import subprocess
import sys
import threading
from array import array
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from deskjob_services import clock
from deskjob_services.errors import Refusal
from deskjob_services.sheets.book.bounds import Unreadable

SECONDS = 5.0
"""How long the formulas of one workbook may take."""
STARTING = 20.0
"""How long the worker may take to be there."""
_WORKER = Path(__file__).with_name("worker.py")


class TooHeavy(Refusal):
    """The formulas take too long, or too much memory."""

    status = 422
    code = "too-heavy"


class Engine:
    """One worker process of this process; several threads take turns."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def values(self, workbook: bytes, cells: list[tuple[int, int, int]]) -> list[Any]:
        """The values of the cells (sheet from 0, row, column). Raises TooHeavy, Unreadable."""
        with self._lock:
            fresh = self._start()
            told = array("I", chain.from_iterable(cells)).tobytes()
            try:
                answer = self._asked(struct.pack(">II", len(told), len(workbook)) + told + workbook, fresh)
            except (OSError, EOFError) as error:
                self.end()
                raise TooHeavy(
                    "the formulas of this workbook bring down the engine that works them out",
                    "formulas that need less memory",
                ) from error
            except BaseException:
                self.end()
                raise
        found = json.loads(answer)
        if isinstance(found, dict):
            raise Unreadable(f"the workbook cannot be worked out: {found['refused']}", "one that opens elsewhere")
        return list(found)

    def end(self) -> None:
        """End the worker, whatever it does."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        with suppress(OSError):
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe and pipe.close()

    def _start(self) -> bool:
        """Whether the worker had to be started; one that another process started is not ours."""
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return False
        self.end()
        keep = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=keep, cwd="/", start_new_session=True,
        )  # fmt: skip
        self._owner = os.getpid()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
            # A workbook that fits into the pipe is handed over at once, not in turns.
            with suppress(OSError, AttributeError):
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)
        return True

    def _asked(self, question: bytes, fresh: bool) -> bytes:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        until = clock.wall() + SECONDS + (STARTING if fresh else 0.0)
        into, out = process.stdin.fileno(), process.stdout.fileno()
        waiting, answer, wanted = memoryview(question), bytearray(), 4
        ready = select.poll()
        ready.register(out, select.POLLIN)
        ready.register(into, select.POLLOUT)
        while len(answer) < wanted:
            able = dict(ready.poll(max(0.0, until - clock.wall()) * 1000))
            if not able:
                raise TooHeavy(f"the formulas of this workbook take longer than {SECONDS:g} s", "fewer or simpler ones")
            if into in able:
                waiting = waiting[os.write(into, waiting[:1_000_000]) :]
                if not waiting:
                    ready.unregister(into)
            if out in able:
                piece = os.read(out, 1_000_000)
                if not piece:
                    raise EOFError
                answer += piece
                if len(answer) >= 4:
                    wanted = 4 + struct.unpack(">I", answer[:4])[0]
        return bytes(answer[4:wanted])


ENGINE = Engine()
"""This process's own."""
atexit.register(ENGINE.end)
