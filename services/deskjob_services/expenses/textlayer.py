"""The text layer of a PDF, for those who read rather than look. Bounded in every way; a PDF is anybody's bytes.

It reads what plain generators write: literal strings shown by `Tj` and `TJ` in streams that are bare or deflated,
in a font with a Latin encoding. From anything else it gives less text, or none, and never fails.
"""

from __future__ import annotations

import re
import zlib

MOST_STREAMS = 64
MOST_TEXT = 20_000
MOST_INFLATED = 1_000_000

_STREAM = re.compile(rb"stream\r?\n")
# Possessive throughout: no input makes the search go back over what it has read.
_SHOW = re.compile(
    rb"\((?:[^()\\]|\\.){0,2000}+\)\s*+Tj"
    rb"|\[(?:\s*+(?:\((?:[^()\\]|\\.){0,2000}+\)|-?[0-9.]++)){1,200}+\s*+\]\s*+TJ",
    re.DOTALL,
)
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*+)\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|.)", re.DOTALL)
_MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}


def text_layer(content: bytes) -> str:
    """The text of a PDF, a line for each string it shows; empty where it has none that can be read."""
    lines: list[str] = []
    place = 0
    for _ in range(MOST_STREAMS):
        start = _STREAM.search(content, place)
        if start is None:
            break
        end = content.find(b"endstream", start.end())
        if end < 0:
            break
        place = end + 9
        lines += _shown(_bare(content[start.end() : end]))
    return "\n".join(lines)[:MOST_TEXT]


def _shown(stream: bytes) -> list[str]:
    found = []
    for match in _SHOW.finditer(stream[:MOST_INFLATED]):
        parts = [_ESCAPE.sub(_unescaped, part) for part in _LITERAL.findall(match[0])]
        found.append(b"".join(parts).decode("cp1252", "replace"))
    return found


def _bare(stream: bytes) -> bytes:
    if b"Tj" in stream or b"TJ" in stream:
        return stream
    try:
        return zlib.decompressobj().decompress(stream, MOST_INFLATED)
    except zlib.error:
        return b""


def _unescaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign.isdigit() and len(sign) <= 3 and max(sign) < ord("8"):
        return bytes([int(sign, 8) & 255])
    return _MEANT.get(sign, sign)
