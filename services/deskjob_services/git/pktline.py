"""Git's framing on the wire: lines with their length before them, and what a push says in them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from deskjob_services.errors import Invalid

FLUSH = b"0000"
_SHORT = 4
_BAND = 65_515
"""Bytes of one line of a side band."""
MOST_COMMANDS = 1_000


class Command(NamedTuple):
    """One ref of a push: from where to where."""

    before: str
    after: str
    ref: str


class Request(NamedTuple):
    """What a push asks for: its commands, what the client can do, and where its pack begins."""

    commands: list[Command]
    able: frozenset[str]
    pack_at: int


class Report(NamedTuple):
    """What git says of a push: whether the objects were taken, and which refs were."""

    unpacked: bool
    taken: list[str]
    refused: list[str]


def line(data: bytes) -> bytes:
    """Some bytes as a line."""
    return f"{len(data) + _SHORT:04x}".encode() + data


def lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream, None for a flush or another mark. Raises Invalid where it is cut off or is none."""
    while head := stream.read(_SHORT):
        try:
            size = int(head, 16) if len(head) == _SHORT else -1
        except ValueError:
            size = -1
        if size in (0, 1, 2):
            yield None
            continue
        data = stream.read(size - _SHORT) if size >= _SHORT else b""
        if size < _SHORT or len(data) != size - _SHORT:
            raise Invalid("a request that is not in git's form", "lines with their length before them")
        yield data


def request(stream: IO[bytes]) -> Request:
    """The commands at the beginning of a push. Raises Invalid."""
    commands: list[Command] = []
    able: frozenset[str] = frozenset()
    for data in lines(stream):
        if data is None:
            break
        if data.startswith((b"shallow ", b"push-cert")):
            continue
        told, _, said = data.partition(b"\0")
        able = able or frozenset(said.decode(errors="replace").split())
        before, _, rest = told.decode("utf-8", "replace").rstrip("\n").partition(" ")
        after, _, ref = rest.partition(" ")
        if len(before) != 40 or len(after) != 40 or not ref or len(commands) == MOST_COMMANDS:
            raise Invalid("a push that is not in git's form", f"at most {MOST_COMMANDS} refs, each with two ids")
        commands.append(Command(before, after, ref))
    return Request(commands, able, stream.tell())


def wants(stream: IO[bytes]) -> set[str]:
    """The ids of objects that a fetch asks for. Raises Invalid."""
    asked = (data for data in lines(stream) if data is not None and data.startswith(b"want "))
    return {data[5:45].decode("ascii", "replace") for data in asked}


def report(data: bytes, able: frozenset[str]) -> Report:
    """What git answered to a push."""
    try:
        if "side-band-64k" in able:
            data = b"".join(each[1:] for each in lines(io.BytesIO(data)) if each and each[0] == 1)
        said = [each.decode(errors="replace").rstrip("\n") for each in lines(io.BytesIO(data)) if each is not None]
    except Invalid:
        said = []
    return Report(
        "unpack ok" in said,
        [each[3:] for each in said if each.startswith("ok ")],
        [each[3:] for each in said if each.startswith("ng ")],
    )


def declined(commands: Sequence[Command], able: frozenset[str], text: str) -> bytes:
    """The answer to a push that is refused as a whole, with the words the pusher reads."""
    reason = "pre-receive hook declined"
    told = line(b"unpack ok\n") + b"".join(line(f"ng {each.ref} {reason}\n".encode()) for each in commands) + FLUSH
    if "side-band-64k" not in able:
        return told
    words = line(b"\x02" + text.encode("utf-8", "replace")[: _BAND - 2] + b"\n")
    parts = [told[place : place + _BAND] for place in range(0, len(told), _BAND)]
    return words + b"".join(line(b"\x01" + part) for part in parts) + FLUSH
