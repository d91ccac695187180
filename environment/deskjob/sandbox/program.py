"""Program: what is run in a sandbox - its files, its command, its bounds - and Ran: what became of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

from deskjob.sandbox.calls import Invoke, asked, command
from deskjob.sandbox.observing import observed
from deskjob.sandbox.returned import Returned, read_returned
from deskjob_services.errors import DeskjobError

Ended = Literal["exit", "time", "memory", "output", "files", "nothing"]
"""How a run ended: by itself; at a bound; never begun, as its files do not fit; or there was nothing to run."""

_MOST_FILES = 10_000


class SandboxFailed(DeskjobError):
    """The sandbox itself did not work; what was to run in it has no result."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a program may take: seconds on the wall, memory of all its processes together, files, output."""

    seconds: float = 20
    memory_mb: int = 512
    processes: int = 64
    files_mb: int = 64
    output_kb: int = 256


@dataclass(frozen=True)
class Program:
    """A command and the files it finds in its work folder, by relative path; `executable` names those it may start.

    The folder is `/build`. `python3` there is the running version's standard library and nothing else.
    """

    files: Mapping[str, bytes]
    command: tuple[str, ...]
    stdin: bytes = b""
    limits: Bounds = Bounds()
    executable: frozenset[str] = frozenset()

    @classmethod
    def calling(
        cls,
        files: Mapping[str, bytes],
        calls: Sequence[Invoke],
        *,
        paths: Sequence[str] = ("",),
        limits: Bounds | None = None,
    ) -> Program:
        """A program that makes these calls to the code in `files`; `Ran.returned` has what each gave, in order.

        paths: folders of `files` in which modules are found. What Python or a test runner would pick up by itself
        (`sitecustomize.py`, `.pth`, `conftest.py`) is not picked up, and each call has a process of its own. Compare
        the values with those you expect, outside: there is no way for the code to say that it is right.
        """
        return cls(files, command(), asked(calls, paths), limits or Bounds())

    @classmethod
    def observing(
        cls,
        files: Mapping[str, bytes],
        tests: Mapping[str, str],
        *,
        paths: Sequence[str] = ("",),
        limits: Bounds | None = None,
    ) -> Program:
        """A program that notes what hidden tests find in the code; `Ran.returned` has the notes of each test.

        tests: files of `unittest` classes, by path. Compare with the notes of the same tests on code that is right.
        """
        made = observed(tests)
        return cls.calling({**files, **made.files}, made.calls, paths=("", *paths), limits=limits)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all of it: the same digest, the same work."""
        facts = json.dumps([self.command, asdict(self.limits), sorted(self.executable)]).encode()
        digest = sha256(b"%d %s%d %s" % (len(facts), facts, len(self.stdin), self.stdin))
        for name, content in sorted(self.files.items()):
            coded = name.encode("utf-8", "surrogateescape")
            digest.update(b"%d %s%d %s" % (len(coded), coded, len(content), content))
        return digest.hexdigest()

    @cached_property
    def misfit(self) -> str:
        """Why the files cannot be laid down, or nothing: too many, too large, or a path that leads elsewhere."""
        size = sum(map(len, self.files.values()))
        if size > self.limits.files_mb * 1_000_000 or len(self.files) > _MOST_FILES:
            return f"{len(self.files)} files of {size} bytes, expected at most {self.limits.files_mb} MB"
        wrong = next((name for name in self.files if not _plain(name)), None)
        return "" if wrong is None else f"the path {wrong[:80]!r}, expected a relative one"


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a program: its exit code (128 + the signal where one ended it), its output, how it ended."""

    exit_code: int
    output: bytes = b""
    errors: bytes = b""
    ended: Ended = "exit"
    tier: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def good(self) -> bool:
        """Whether it came to its own end, and said that all was well."""
        return self.ended == "exit" and self.exit_code == 0

    @property
    def text(self) -> str:
        """The output, as text."""
        return self.output.decode("utf-8", "replace")

    @property
    def returned(self) -> list[Returned]:
        """What each of `Calls` gave, in their order; fewer where it ended early."""
        return read_returned(self.output)

    @property
    def reference(self) -> list[Returned]:
        """As `returned`, of code that is known to be right. Raises SandboxFailed where it did not come to its end."""
        if not self.good or not self.returned:
            raise SandboxFailed(
                f"code that is known to be right ended by {self.ended} ({self.exit_code})", "its answers"
            )
        return self.returned

    def to_json(self) -> dict[str, Any]:
        """Plain data; how long it took is not part of it."""
        coded = {name: base64.b64encode(getattr(self, name)).decode() for name in ("output", "errors")}
        return {"exit_code": self.exit_code, "ended": self.ended, "tier": self.tier, **coded}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Ran:
        """Read what `to_json` gave."""
        output, errors = (base64.b64decode(plain[name]) for name in ("output", "errors"))
        return cls(plain["exit_code"], output, errors, plain["ended"], plain["tier"])


def _plain(name: str) -> bool:
    """Whether a path stays beneath the folder it is laid in."""
    return "\0" not in name and len(name) < 4000 and all(part not in ("", ".", "..") for part in name.split("/"))
