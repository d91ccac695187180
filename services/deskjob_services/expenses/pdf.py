"""A PDF of one page of typewriter lines, written in a hundredth of a millisecond.

Every receipt of a company is a file of its own, and a general PDF library takes a second to load and a millisecond a
page. The file is complete and valid: header, objects, cross-reference table, trailer; no date and no chance in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LEADING = 13
MARGIN = 24
_SIGN = 6  # points that a sign of 10 point Courier is wide


class Row(NamedTuple):
    """A line of text, or a grey blot of the same size over where text was."""

    text: str
    bold: bool = False
    blot: bool = False


def page(rows: Sequence[Row], title: str) -> bytes:
    """The bytes of the file. Signs that Windows-1252 lacks are shown as question marks."""
    width = 2 * MARGIN + _SIGN * max((len(row.text) for row in rows), default=1)
    height = 2 * MARGIN + LEADING * len(rows)
    top = height - MARGIN - LEADING
    texts = _literals([*(row.text for row in rows), title])
    blots = b"".join([_blot(row, top - LEADING * place) for place, row in enumerate(rows) if row.blot])
    shown = b"".join(
        [
            b"T*\n" if row.blot or not row.text else (_BOLD if row.bold else _USUAL) % text
            for row, text in zip(rows, texts, strict=False)
        ]
    )
    content = b"%sBT %d TL %d %d Td\n%sET\n" % (blots, LEADING, MARGIN, top, shown)
    return _file(
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>\nendobj\n" % (width, height),
        b"4 0 obj\n<< /Length %d >>\nstream\n%sendstream\nendobj\n" % (len(content), content),
        b"7 0 obj\n<< /Title (%s) >>\nendobj\n" % texts[-1],
    )


def _blot(row: Row, base: int) -> bytes:
    return b"0.6 g %d %d %d %d re f 0 g\n" % (MARGIN, base - 2, _SIGN * len(row.text), LEADING - 3)


def _file(page: bytes, content: bytes, info: bytes) -> bytes:
    """The file whose objects are these three and what is the same in all."""
    third = len(_HEAD)
    fourth = third + len(page)
    fifth = fourth + len(content)
    sixth = fifth + len(_FONT)
    seventh = sixth + len(_BOLD_FONT)
    places = (*_FIRST, third, fourth, fifth, sixth, seventh, seventh + len(info))
    return b"".join((_HEAD, page, content, _FONT, _BOLD_FONT, info, _TAIL % places))


def _literals(texts: list[str]) -> list[bytes]:
    """Each text as it stands between brackets in the file."""
    raw = "\0".join(texts).encode("cp1252", "replace")
    if b"(" in raw or b")" in raw or b"\\" in raw:
        raw = raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return raw.split(b"\0")


_USUAL = b"/F1 10 Tf (%s) Tj T*\n"
_BOLD = b"/F2 10 Tf (%s) Tj T*\n"
_START = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
_CATALOG = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
_PAGES = b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
_FONT, _BOLD_FONT = (
    b"%d 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>\nendobj\n" % font
    for font in ((5, b"Courier"), (6, b"Courier-Bold"))
)
_HEAD = _START + _CATALOG + _PAGES
_FIRST = (len(_START), len(_START) + len(_CATALOG))
_TAIL = (
    b"xref\n0 8\n0000000000 65535 f \n"
    + b"%010d 00000 n \n" * 7
    + b"trailer\n<< /Size 8 /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n"
)
