"""What a file really is, from its own bytes: a PDF or a PNG that can be opened, or refused."""

from __future__ import annotations

import struct
import zlib

from deskjob_services.errors import Invalid, TooLarge

MOST_BYTES = 4_000_000
"""Bytes of the largest receipt taken."""
MOST_PIXELS = 40_000_000
"""Pixels of the largest picture taken; more would be a bomb for whoever opens it."""

_PNG = b"\x89PNG\r\n\x1a\n"


def media_type(content: bytes) -> str:
    """`application/pdf` or `image/png`. Raises Invalid for anything else, TooLarge for a picture too large to open."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]:
        return "application/pdf"
    if content.startswith(_PNG) and content.endswith(b"IEND\xaeB`\x82"):
        _sound_png(content)
        return "image/png"
    raise Invalid("a file that is neither a whole PDF nor a whole PNG", "the bytes of a PDF or a PNG")


def _sound_png(content: bytes) -> None:
    head = content[8:33]
    if (
        len(head) < 25
        or head[:8] != b"\x00\x00\x00\rIHDR"
        or zlib.crc32(head[4:21]) != struct.unpack(">I", head[21:25])[0]
    ):
        raise Invalid("a PNG whose header is damaged", "a whole PNG")
    width, height = struct.unpack(">II", head[8:16])
    if not width or not height or width * height > MOST_PIXELS:
        raise TooLarge(f"a picture of {width} x {height}", f"at most {MOST_PIXELS:,} pixels")
