"""Git itself as a child: `git http-backend`, with an environment made from nothing, a time limit, and nothing to find.

No hook of a repository ever runs, no configuration but ours is read, no other repository is fetched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from deskjob_services.errors import Refusal

SECONDS = 60
"""How long git may take for one request."""
QUOTA = 50_000_000
"""Bytes of a pack that a push may bring."""


class NoGit(Refusal):
    """This machine has no git."""

    status = 501
    code = "no-git"


class TooSlow(Refusal):
    """Git took too long and was ended."""

    status = 503
    code = "too-slow"


class Said(NamedTuple):
    """What git answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def config() -> str:
    """The configuration of a repository folder; the only one that is read."""
    wrong = ("hasDot", "hasDotdot", "hasDotgit", "fullPathname", "emptyName", "nullSha1")
    return "\n".join(
        (
            "[core]", "repositoryformatversion = 0", "bare = true", "hooksPath = /dev/null", "bigFileThreshold = 20m",
            "logAllRefUpdates = false",
            "[http]", "receivepack = true", "getanyfile = false",
            "[receive]", "fsckObjects = true", f"maxInputSize = {QUOTA}", "unpackLimit = 1", "autogc = false",
            "denyDeleteCurrent = ignore", "updateServerInfo = false",
            '[receive "fsck"]', *(f"{one} = error" for one in wrong),
            "[uploadpack]", "allowFilter = true", "allowAnySHA1InWant = true",
            "[pack]", "threads = 1", "windowMemory = 64m",
            "[gc]", "auto = 0",
            "[protocol]", "allow = never",
            '[protocol "file"]', "allow = never",
            "",
        )
    )  # fmt: skip


def backend(folder: Path, asked: Mapping[str, str], body: IO[bytes] | None) -> Said:
    """One request to `git http-backend` on the repository folder. Raises NoGit, TooSlow."""
    git = shutil.which("git")
    if git is None:
        raise NoGit("this machine has no git", "git to be installed", "use the API or the pages, or install git")
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(folder),
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        **asked,
    }
    if body is not None:
        body.flush()
        os.lseek(body.fileno(), 0, os.SEEK_SET)
    with _answer(folder) as out:
        process = subprocess.Popen(
            [git, "http-backend"], env=environment, cwd=folder, stdin=body or subprocess.DEVNULL, stdout=out,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        # A wait with a limit looks every now and then; a clone takes as long as one look.
        late = threading.Timer(SECONDS, _end, [process])
        late.start()
        try:
            code = process.wait()
        finally:
            late.cancel()
            _end(process)
        if code == -signal.SIGKILL:
            raise TooSlow(f"git took longer than {SECONDS} s", "a smaller push or clone")
        out.seek(0)
        return _said(out.read())


def _answer(folder: Path) -> IO[bytes]:
    """A file for the answer: it is read whole, so it lies in memory where the system can do that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("answer"), "w+b")
    return tempfile.TemporaryFile(dir=folder)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the child and its own children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _said(data: bytes) -> Said:
    head, _, body = data.partition(b"\r\n\r\n")
    headers = [
        (name.strip(), value.strip())
        for name, found, value in (each.partition(":") for each in head.decode("latin-1").split("\r\n"))
        if found
    ]
    status = next((int(value[:3]) for name, value in headers if name.lower() == "status" and value[:3].isdigit()), 200)
    if not headers:
        return Said(500, [("Content-Type", "text/plain")], b"git gave no answer\n")
    return Said(status, [each for each in headers if each[0].lower() != "status"], body)
