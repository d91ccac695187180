"""A PDF of one page of typewriter lines, written in a twentieth of a millisecond.

Every receipt of a company is a file of its own, and a general PDF library takes a second to load and a millisecond a
page. The file is complete and valid: header, objects, cross-reference table, trailer; no date and no chance in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEADING = 13
MARGIN = 24
_SIGN = 6  # points that a sign of 10 point Courier is wide


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text, or a grey blot of the same size over where text was."""

    text: str
    bold: bool = False
    blot: bool = False


def page(rows: Sequence[Row], title: str) -> bytes:
    """The bytes of the file. Signs that Windows-1252 lacks are shown as question marks."""
    width = 2 * MARGIN + _SIGN * max((len(row.text) for row in rows), default=1)
    height = 2 * MARGIN + LEADING * len(rows)
    top = height - MARGIN - LEADING
    blots = [_blot(row, top - LEADING * place) for place, row in enumerate(rows) if row.blot]
    shown = [_row(row) for row in rows]
    content = b"%sBT %d TL %d %d Td\n%sET\n" % (b"".join(blots), LEADING, MARGIN, top, b"".join(shown))
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>" % (width, height),
            b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold /Encoding /WinAnsiEncoding >>",
            b"<< /Title (%s) >>" % _literal(title),
        ]
    )


def _row(row: Row) -> bytes:
    if row.blot or not row.text:
        return b"T*\n"
    return b"/%s 10 Tf (%s) Tj T*\n" % (b"F2" if row.bold else b"F1", _literal(row.text))


def _blot(row: Row, base: int) -> bytes:
    return b"0.6 g %d %d %d %d re f 0 g\n" % (MARGIN, base - 2, _SIGN * len(row.text), LEADING - 3)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    count = len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % count
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, count - 1, start)
    return bytes(made)


def _literal(text: str) -> bytes:
    raw = text.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
