from __future__ import annotations

import base64
import io
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from deskjob_services.errors import Invalid, TooLarge
from deskjob_services.expenses.models import Receipt
from deskjob_services.expenses.receipts import Slip, draw
from deskjob_services.expenses.sniff import MOST_BYTES, media_type
from deskjob_services.expenses.textlayer import text_layer
from deskjob_services.money import Money

SLIP = Slip(
    merchant="Café Brandt (Hafen)",
    day=date(2026, 4, 2),
    items=(("Lunch", Money("31.40", "EUR")), ("Coffee \\ cake", Money("7.10", "EUR"))),
    total=Money("38.50", "EUR"),
    tax=Money("6.15", "EUR"),
    city="Hamburg",
    number="4711",
)


def _read(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content), strict=True).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def test_a_pdf_opens_and_says_what_was_bought() -> None:
    text = _read(draw(SLIP))
    for part in ("Café Brandt (Hafen)", "Hamburg", "2026-04-02", "No. 4711", "31.40 EUR", "Coffee \\ cake", "TOTAL"):
        assert part in text
    assert text.count("38.50 EUR") == 1


def test_a_picture_opens() -> None:
    image = Image.open(io.BytesIO(draw(SLIP, "png")))
    image.load()
    assert (image.format, image.size[0]) == ("PNG", 440)
    assert min(image.tobytes()) < 60 < max(image.tobytes())


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_the_same_receipt_is_the_same_bytes(kind: Any) -> None:
    assert draw(SLIP, kind) == draw(replace(SLIP), kind)
    assert draw(SLIP, kind) != draw(replace(SLIP, number="4712"), kind)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pl", "nl"])
def test_a_receipt_speaks_the_language_of_its_shop(language: str) -> None:
    words = {"en": "TOTAL", "de": "GESAMT", "fr": "TOTAL À PAYER", "es": "IMPORTE", "pl": "SUMA", "nl": "TOTAAL"}
    assert words[language] in _read(draw(replace(SLIP, language=language)))


def test_letters_a_font_lacks_lose_their_accents_and_nothing_else() -> None:
    text = _read(draw(replace(SLIP, merchant="Pod Złotą Żabą 寿司", city="Łódź")))
    assert "Pod Zlota Zaba ??" in text
    assert "Lódz" in text


def test_a_malformed_receipt_misses_its_total_or_states_another() -> None:
    whole = _read(draw(SLIP))
    smudged, missing, wrong = (
        _read(draw(replace(SLIP, malformed=kind))) for kind in ("smudged", "missing total", "wrong sum")
    )
    assert "38.50" in whole
    assert "38.50" not in smudged + missing + wrong
    assert "TOTAL" not in smudged + missing
    assert "TOTAL" in wrong
    assert all("31.40 EUR" in text for text in (smudged, missing, wrong))


@given(st.integers(0, 10**9), st.sampled_from(["USD", "JPY", "KWD"]))
def test_a_wrong_sum_is_never_the_right_one(units: int, currency: str) -> None:
    total = Money.minor(units, currency)
    slip = replace(SLIP, items=(), tax=None, total=total, malformed="wrong sum")
    assert f" {total.amount:,} {currency}" not in text_layer(draw(slip))


def test_the_text_layer_is_what_a_pdf_reader_finds() -> None:
    content = draw(SLIP)
    found, read = text_layer(content).split(), _read(content).split()
    assert found == read


def test_the_text_layer_reads_deflated_streams_and_arrays() -> None:
    packed = zlib.compress(b"BT [(To) -20 (tal)] TJ (12.50 \\(net\\)) Tj (\\101\\n) Tj ET")
    assert text_layer(b"%PDF-1.4\nstream\n" + packed + b"\nendstream\n%%EOF") == "Total\n12.50 (net)\nA\n"


@given(st.binary(max_size=400), st.sampled_from([b"(", b"[(", b"\\", b"1" * 3000, b"[" + b"1 " * 900]))
def test_the_text_layer_of_anything_is_text(noise: bytes, worst: bytes) -> None:
    assert isinstance(text_layer(b"stream\n" + noise + worst * 50 + b"TJ Tj" + noise + b"endstream"), str)


def test_a_bomb_of_a_stream_is_cut_off() -> None:
    bomb = zlib.compress(b"(" + b"A" * 1500 + b") Tj " + b"\0" * 80_000_000)
    assert len(text_layer(b"stream\n" + bomb + b"endstream")) <= 20_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.4 and no end",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"GIF89a",
        b"<svg onload=alert(1)>",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_pdf_and_no_png_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        media_type(content)


def test_a_picture_too_large_to_open_is_refused() -> None:
    small = draw(SLIP, "png")
    head = b"IHDR" + (100_000).to_bytes(4, "big") * 2 + small[24:29]
    with pytest.raises(TooLarge):
        media_type(small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:])
    with pytest.raises(Invalid):
        media_type(small[:12] + head + small[29:])


def test_a_receipt_is_kept_as_it_was_sent(office: Any) -> None:
    owner = office.titled("Account Executive")
    line = office.do(owner, "report", report=office.draft(owner)).lines[0].id
    content = draw(SLIP, "png")
    card = office.do(owner, "attach", line=line, name="../../etc/lunch\x00.pdf", content=_coded(content))
    assert (card.media_type, card.name, card.size) == ("image/png", "lunch.pdf.png", len(content))
    shown = office.do(office.manager(owner), "receipt", receipt=card.id)
    assert base64.b64decode(shown.content) == content
    assert shown.text == ""
    assert office.do(owner, "report", report=office.plant.line(line).report_id).lines[0].receipt_id == card.id


def test_the_text_of_a_pdf_comes_with_it(office: Any) -> None:
    owner = office.titled("Account Executive")
    claim = office.plant.meal(owner, Money("38.50"))
    assert "38.50 USD" in office.do(owner, "receipt", receipt=claim.receipt_id).text


def test_a_receipt_that_was_replaced_stays_with_the_report(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner)
    line = office.do(owner, "report", report=report).lines[0].id
    for number in ("1", "2"):
        office.do(owner, "attach", line=line, name="r.pdf", content=_coded(draw(replace(SLIP, number=number))))
    shown = office.do(owner, "report", report=report)
    assert len(shown.receipts) == 2
    assert shown.lines[0].receipt_id == shown.receipts[1].id


def test_size_and_quota_are_bounded(office: Any) -> None:
    owner = office.titled("Account Executive")
    line = office.do(owner, "report", report=office.draft(owner)).lines[0].id
    assert office.refused(owner, "attach", line=line, name="r", content="no base64!") == 422
    huge = b"%PDF-" + b"0" * MOST_BYTES + b"%%EOF"
    assert office.refused(owner, "attach", line=line, name="r", content=_coded(huge)) in (413, 422)
    for number in range(400):
        office.store.rows.insert(
            Receipt,
            owner_id=owner,
            name=f"{number}.pdf",
            media_type="application/pdf",
            digest="0" * 64,
            size=10,
            added_at=1,
        )
    assert office.refused(owner, "attach", line=line, name="r", content=_coded(draw(SLIP))) == 409


def test_a_strangers_line_takes_no_receipt(office: Any) -> None:
    owner = office.titled("Account Executive")
    line = office.do(owner, "report", report=office.draft(owner)).lines[0].id
    given_ = {"line": line, "name": "r.pdf", "content": _coded(draw(SLIP))}
    assert office.refused(office.titled("Head of Finance"), "attach", **given_) == 403


def _coded(content: bytes) -> str:
    return base64.b64encode(content).decode()
