"""Bytes of files, kept by their own hash: shared between companies, never overwritten, never at a path a user named."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskjob_services import scratch
from deskjob_services.errors import Damaged

_HASH = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """A shared, read-only base of blobs, and this company's own on top (in memory, or in a folder)."""

    def __init__(self, base: dict[str, bytes] | None = None, folder: Path | None = None) -> None:
        self._base = base if base is not None else {}
        self._own: dict[str, bytes] = {}
        self._folder = folder
        self._scratch: weakref.finalize[..., Any] | None = None
        self.kept: dict[str, Any] = {}
        """What a service keeps ready to reach its files faster; forgotten with the next restore."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep these bytes; their SHA-256 in hex. On disk before this returns, where there is a disk."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._base and digest not in self._own:
            if self._folder is None:
                self._own[digest] = content
            else:
                write_whole(self._folder / digest, content)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of a hash. Raises Damaged where they are missing or are not those bytes."""
        content = self._base.get(digest)
        if content is None:
            content = self._own.get(digest)
        if content is None and self._folder is not None and _HASH.fullmatch(digest):
            path = self._folder / digest
            content = path.read_bytes() if path.is_file() else None
            if content is not None and hashlib.sha256(content).hexdigest() != digest:
                raise Damaged(f"the blob {digest} on disk holds other bytes", "bytes of that hash")
        if content is None:
            raise Damaged(f"the blob {digest} is missing", "every blob a row names to be kept")
        return content

    def own(self) -> Iterator[tuple[str, bytes]]:
        """What was added since the base, by hash."""
        yield from sorted(self._own.items())
        if self._folder is not None:
            for path in sorted(self._folder.iterdir()):
                if _HASH.fullmatch(path.name):
                    yield path.name, path.read_bytes()

    def all(self) -> dict[str, bytes]:
        """Everything kept, shared and own."""
        return {**self._base, **dict(self.own())}

    def restart(self, base: dict[str, bytes]) -> None:
        """Drop what was added in memory and stand on this base; a restore does this."""
        self._base = base
        self._own.clear()
        self.let_go()

    def scratch(self) -> Path:
        """A folder of this company alone, for what other programs must find on disk; gone with the next restore."""
        known = self.kept.get("scratch")
        if known is None:
            self.kept["scratch"] = known = scratch.folder()
            self._scratch = weakref.finalize(self, shutil.rmtree, known, ignore_errors=True)
        return Path(known)

    def let_go(self) -> None:
        """Forget what was kept ready, the folder on disk too; what holds files open is told to close them."""
        for one in self.kept.values():
            if hasattr(one, "close"):
                one.close()
        self.kept.clear()
        if self._scratch is not None:
            self._scratch()
            self._scratch = None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if the process is killed meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
