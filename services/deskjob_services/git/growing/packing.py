"""Git objects written as one pack and its index, in plain Python: the same bytes under any git and any zlib.

`git fast-import` and libgit2 compress with the zlib they were built with, so their packs differ from machine to
machine, and with them the state of a company. Here every object is stored uncompressed; a new version of a file
or folder is written as what differs from the one before, which is where the size of a history lies.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

_KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_DELTA = 6
_DEEPEST = 12
"""How many versions are told as differences before one stands whole again."""
_LONGEST_COPY = 0xFFFF
_LONGEST_INSERT = 127
_STORED = 0xFFFF
"""The most bytes of one stored block of deflate."""


class Packed(NamedTuple):
    """A pack and its index, as git reads them."""

    pack: bytes
    listing: bytes


class _Entry(NamedTuple):
    kind: str
    content: bytes
    place: int
    check: int
    depth: int


class Packer:
    """Gathers objects, each once, in the order they come."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._body = bytearray()

    def __len__(self) -> int:
        """How many objects there are."""
        return len(self._entries)

    def blob(self, content: bytes, like: str | None = None) -> str:
        """The id of a file's bytes; `like` is an earlier version of it in the same pack."""
        return self._add("blob", content, like)

    def tree(self, names: Mapping[str, tuple[str, str]], like: str | None = None) -> str:
        """The id of a folder: name -> (mode, id), such as `("100644", ...)`."""
        # Git sorts a folder's name as if a slash followed it.
        ordered = sorted(names.items(), key=lambda one: one[0].encode() + (b"/" if one[1][0] == "40000" else b""))
        content = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(sha) for name, (mode, sha) in ordered)
        return self._add("tree", content, like)

    def commit(self, text: str) -> str:
        """The id of a commit, of its whole text."""
        return self._add("commit", text.encode())

    def tag(self, text: str) -> str:
        """The id of an annotated tag, of its whole text."""
        return self._add("tag", text.encode())

    def packed(self) -> Packed:
        """All of it as a pack and its index (version 2 of both)."""
        head = b"PACK" + (2).to_bytes(4, "big") + len(self._entries).to_bytes(4, "big")
        body = head + bytes(self._body)
        end = hashlib.sha1(body).digest()
        names = sorted(self._entries)
        firsts = [int(name[:2], 16) for name in names]
        found = [self._entries[name] for name in names]
        index = b"".join(
            [
                b"\xfftOc" + (2).to_bytes(4, "big"),
                *(bisect_right(firsts, fan).to_bytes(4, "big") for fan in range(256)),
                *(bytes.fromhex(name) for name in names),
                *(one.check.to_bytes(4, "big") for one in found),
                *((len(head) + one.place).to_bytes(4, "big") for one in found),
                end,
            ]
        )
        return Packed(body + end, index + hashlib.sha1(index).digest())

    def _add(self, kind: str, content: bytes, like: str | None = None) -> str:
        name = hashlib.sha1(f"{kind} {len(content)}\0".encode() + content).hexdigest()
        if name not in self._entries:
            base = self._entries.get(like or "")
            place, depth = len(self._body), 0
            told = _difference(base.content, content) if base and base.depth < _DEEPEST else content
            if base is not None and len(told) < len(content):
                depth = base.depth + 1
                entry = _header(_DELTA, len(told)) + _back(place - base.place) + _deflated(told)
            else:
                entry = _header(_KINDS[kind], len(content)) + _deflated(content)
            self._body += entry
            self._entries[name] = _Entry(kind, content, place, zlib.crc32(entry), depth)
        return name


def _deflated(content: bytes) -> bytes:
    """A zlib stream of stored blocks: nothing to choose, so every zlib reads the same and none wrote it."""
    parts, last = [b"\x78\x01"], max(0, len(content) - 1) // _STORED
    for number in range(last + 1):
        block = content[number * _STORED : (number + 1) * _STORED]
        size = len(block)
        parts += [bytes((number == last,)), size.to_bytes(2, "little"), (size ^ 0xFFFF).to_bytes(2, "little"), block]
    return b"".join([*parts, zlib.adler32(content).to_bytes(4, "big")])


def _header(kind: int, size: int) -> bytes:
    made, rest = bytearray((kind << 4 | size & 15,)), size >> 4
    while rest:
        made[-1] |= 128
        made.append(rest & 127)
        rest >>= 7
    return bytes(made)


def _back(distance: int) -> bytes:
    """How far before this entry the one it differs from begins."""
    made = [distance & 127]
    while distance := distance >> 7:
        distance -= 1
        made.append(128 | distance & 127)
    return bytes(reversed(made))


def _difference(old: bytes, new: bytes) -> bytes:
    """`new` as git's delta on `old`: what both begin with, what is new between, what both end with."""
    least = min(len(old), len(new))
    start = _common(old, new, least)
    end = _common(old[::-1], new[::-1], least - start)
    made = bytearray(_size(len(old)) + _size(len(new)))
    made += _copy(0, start)
    between = new[start : len(new) - end]
    for place in range(0, len(between), _LONGEST_INSERT):
        part = between[place : place + _LONGEST_INSERT]
        made += bytes((len(part),)) + part
    made += _copy(len(old) - end, end)
    return bytes(made)


def _common(one: bytes, other: bytes, most: int) -> int:
    """How many bytes both begin with, found by halving: comparing slices is quicker than comparing bytes."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _size(number: int) -> bytes:
    made = [number & 127]
    while number := number >> 7:
        made[-1] |= 128
        made.append(number & 127)
    return bytes(made)


def _copy(place: int, size: int) -> bytes:
    made = bytearray()
    while size:
        part = min(size, _LONGEST_COPY)
        code, given = 128, bytearray()
        for shift, value in ((0, place), (4, part)):
            for byte in range(4 if shift == 0 else 3):
                if piece := value >> 8 * byte & 255:
                    code |= 1 << shift + byte
                    given.append(piece)
        made += bytes((code,)) + given
        place, size = place + part, size - part
    return bytes(made)
