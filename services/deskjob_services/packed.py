"""A whole company as bytes, and as one file that shows damage when it is opened."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from deskjob_services.errors import Damaged

_MAGIC = b"deskjob image 1\n"


@dataclass(frozen=True, slots=True)
class Image:
    """A whole company as bytes: its database, and the blobs its rows name."""

    database: bytes
    blobs: dict[str, bytes]


def pack(image: Image) -> bytes:
    """The image as one file: a mark, the SHA-256 of the rest, a line of sizes, the database, the blobs."""
    names = sorted(image.blobs)
    sizes = {"database": len(image.database), "blobs": [[name, len(image.blobs[name])] for name in names]}
    body = b"".join([json.dumps(sizes).encode(), b"\n", image.database, *(image.blobs[name] for name in names)])
    return _MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unpack(content: bytes) -> Image:
    """The image of such a file. Raises Damaged where a single bit is not as it was written."""
    start = len(_MAGIC) + 65
    expected = content[len(_MAGIC) : start].strip().decode("ascii", "replace")
    if not content.startswith(_MAGIC) or hashlib.sha256(memoryview(content)[start:]).hexdigest() != expected:
        raise Damaged("an image whose bytes are not those that were written", "a whole image", "grow it again")
    end = content.index(b"\n", start)
    sizes = json.loads(content[start:end])
    place = end + 1 + sizes["database"]
    database, blobs = content[end + 1 : place], {}
    for name, size in sizes["blobs"]:
        blobs[name] = content[place : place + size]
        place += size
    return Image(database, blobs)
