"""Lines that hold each other: a keyed hash chain over JSON Lines, and the key it is made with.

A line is a JSON object whose last member, "mac", is HMAC-SHA256(key, mac of the line before + this line without it).
Whoever has no key can neither change, add, move nor remove a line unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from deskjob_services.blobs import write_whole
from deskjob_services.errors import Damaged
from deskjob_services.identity import Credentials

_MARK = b',"mac":"'
_TAIL = len(_MARK) + 64 + 2


class Head(NamedTuple):
    """How far a chain goes: so many lines, the last of which has this code."""

    lines: int
    mac: str


class Broken(NamedTuple):
    """The first line of a file that is not as it was written; lines count from 1."""

    line: int
    found: str


class Chain:
    """Makes the lines of one file, or checks them. `place` names the file, so that two cannot be exchanged."""

    def __init__(self, key: bytes, place: str, head: Head | None = None) -> None:
        self._key = key
        self.head = head or Head(0, stamp(key, place.encode()))

    def line(self, record: Mapping[str, Any]) -> bytes:
        """A record as the file's next line."""
        body = encoded(record)[:-1]
        mac = stamp(self._key, self.head.mac.encode() + body)
        self.head = Head(self.head.lines + 1, mac)
        return body + _MARK + mac.encode() + b'"}\n'

    def follow(self, content: bytes) -> Broken | None:
        """Check the lines of a file one after another; the first that is wrong, or None."""
        for line in content.splitlines(keepends=True):
            number = self.head.lines + 1
            body, tail = line[: -_TAIL - 1], line[-_TAIL - 1 :]
            mac = stamp(self._key, self.head.mac.encode() + body)
            if tail != _MARK + mac.encode() + b'"}\n':
                return Broken(number, "is not as it was written" if line.endswith(b"\n") else "is cut off")
            self.head = Head(number, mac)
        return None


def encoded(record: Mapping[str, Any]) -> bytes:
    """A record as compact JSON; anything that no file could hold is written as what it is called."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "backslashreplace")


def stamp(key: bytes, content: bytes) -> str:
    """The keyed code of some bytes."""
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a file as data, their codes taken off. Raises Damaged for a line that is none.

    A last line that was cut off while it was written is passed over.
    """
    for number, line in enumerate(whole_lines(path), 1):
        try:
            record = json.loads(line)
            del record["mac"]
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(
                f"line {number} of {path} cannot be read ({error})",
                "a JSON object a line",
                "deskjob verify-log tells what else is damaged",
            ) from error
        yield record


def whole_lines(path: Path) -> list[bytes]:
    """The lines of a file that were written to their end; none where there is no file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return content[: content.rfind(b"\n") + 1].splitlines(keepends=True)


def chained(chain: Chain, many: Iterable[Mapping[str, Any]]) -> bytes:
    """Records as the next lines of a file."""
    return b"".join(chain.line(record) for record in many)


def signing_key() -> bytes:
    """The key of this user: `$DESKJOB_KEY`, else a file in the data folder that is made on first use."""
    if given := os.environ.get("DESKJOB_KEY"):
        return hashlib.sha256(given.encode()).digest()
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    path = Path(base) / "deskjob" / "key"
    if not path.exists():
        write_whole(path, Credentials().secret.hex().encode() + b"\n")
    try:
        return bytes.fromhex(path.read_text().strip())
    except (ValueError, UnicodeDecodeError) as error:
        raise Damaged(f"{path} holds no key", "64 hexadecimal digits", "remove it to make another") from error
