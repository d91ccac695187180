"""Draws receipts: what a shop prints, as a PDF with a text layer or as a picture. Same receipt, same bytes, always."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from deskjob_services.expenses.pdf import Row, page
from deskjob_services.lookalikes import caseless
from deskjob_services.money import Money

Kind = Literal["pdf", "png"]
Malformed = Literal["", "smudged", "missing total", "wrong sum"]

WIDTH = 38
_LEFT = 24
_LANGUAGES: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("RECEIPT", "Date", "Tax included", "TOTAL", "Thank you"),
    "de": ("RECHNUNG", "Datum", "enthaltene MwSt.", "GESAMT", "Vielen Dank"),
    "fr": ("FACTURE", "Date", "dont TVA", "TOTAL À PAYER", "Merci et à bientôt"),
    "es": ("FACTURA", "Fecha", "IVA incluido", "IMPORTE TOTAL", "Gracias por su visita"),
    "pl": ("PARAGON FISKALNY", "Data", "w tym PTU", "SUMA", "Zapraszamy ponownie"),
    "nl": ("KASSABON", "Datum", "waarvan btw", "TOTAAL", "Tot ziens"),
}
"""What a receipt calls itself, the day, the tax, the total, and good-bye."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed on a receipt. `items` are (what, how much); what is left out is not printed."""

    merchant: str
    day: date
    items: tuple[tuple[str, Money], ...]
    total: Money
    tax: Money | None = None
    city: str = ""
    number: str = ""
    language: str = "en"
    malformed: Malformed = ""

    @property
    def name(self) -> str:
        """A file name such as a phone or a shop would give it, without its ending."""
        return f"{_words(self.merchant)}-{self.day.isoformat()}"


def draw(slip: Slip, kind: Kind = "pdf") -> bytes:
    """The file. Letters that its font lacks are printed without their accents."""
    rows, title = _rows(slip), f"{slip.merchant} {slip.day}"
    charset = "cp1252" if kind == "pdf" else "ascii"
    if not _holds(charset, title, rows):
        rows = [Row(_plain(row.text, charset), row.bold, row.blot) for row in rows]
        title = _plain(title, charset)
    return page(rows, title) if kind == "pdf" else _picture(rows)


def _holds(charset: str, title: str, rows: list[Row]) -> bool:
    """Whether a font has every letter that is printed."""
    printed = title + "".join([row.text for row in rows])
    if printed.isascii():
        return True
    try:
        printed.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _rows(slip: Slip) -> list[Row]:
    heading, day, tax, total, bye = _LANGUAGES[slip.language]
    rows = [Row(slip.merchant[:WIDTH], bold=True)]
    rows += [Row(slip.city[:WIDTH])] if slip.city else []
    rows += [Row(""), Row(heading), Row(f"{day}: {_day(slip.day, slip.language)}")]
    rows += [Row(f"No. {slip.number}")] if slip.number else []
    rows.append(Row("-" * WIDTH))
    rows += [_priced(what, money) for what, money in slip.items]
    rows.append(Row("-" * WIDTH))
    rows += [_priced(tax, slip.tax)] if slip.tax is not None else []
    if slip.malformed == "smudged":
        rows.append(Row(_priced(total, slip.total).text, blot=True))
    elif slip.malformed != "missing total":
        rows.append(Row(_priced(total, _printed(slip)).text, bold=True))
    return [*rows, Row(""), Row(bye)]


def _printed(slip: Slip) -> Money:
    """The total on the paper; on a wrong one two digits have changed places, or a unit crept in."""
    if slip.malformed != "wrong sum":
        return slip.total
    digits = list(str(slip.total.units))
    if len(digits) > 2 and digits[-2] != digits[-3]:
        digits[-2], digits[-3] = digits[-3], digits[-2]
        return Money.minor(int("".join(digits)), slip.total.currency)
    return slip.total + Money.minor(10 ** (len(digits) // 2), slip.total.currency)


@lru_cache(maxsize=4096)
def _words(merchant: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in caseless(merchant)).split()
    return "-".join(words[:3]) or "receipt"


def _priced(what: str, money: Money) -> Row:
    price = f"{money.digits} {money.currency}"
    return Row(f"{what[:_LEFT]:<{WIDTH - len(price)}}{price}")


def _day(day: date, language: str) -> str:
    if language == "en":
        return day.isoformat()
    return f"{day.day:02d}.{day.month:02d}.{day.year}" if language in ("de", "pl") else f"{day:%d/%m/%Y}"


def _plain(text: str, charset: str) -> str:
    """The text in a font's letters: what it lacks loses its accents, or becomes a question mark."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "".join(_folded(sign, charset) for sign in text).encode(charset, "replace").decode(charset)
    return text


@cache
def _folded(sign: str, charset: str) -> str:
    try:
        sign.encode(charset)
    except UnicodeEncodeError:
        bare = caseless(sign).translate(_CROSSED)
        return bare.upper() if sign.isupper() else bare
    return sign


_CROSSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae"})


def _picture(rows: list[Row]) -> bytes:
    # Loaded here: most processes draw no picture.
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(15)
    image = Image.new("L", (440, 48 + 20 * len(rows)), 250)
    drawing = ImageDraw.Draw(image)
    for place, row in enumerate(rows):
        top = 24 + 20 * place
        what, _, price = row.text.rpartition("  ")
        if row.blot:
            drawing.rectangle((20, top + 1, 420, top + 18), fill=150)
        elif set(row.text) == {"-"}:
            drawing.line((24, top + 10, 416, top + 10), fill=90)
        elif what:
            drawing.text((24, top), what.rstrip(), font=font, fill=20)
            drawing.text((416, top), price.lstrip(), font=font, fill=0 if row.bold else 40, anchor="ra")
        else:
            drawing.text((24, top), row.text, font=font, fill=0 if row.bold else 40)
    kept = io.BytesIO()
    image.save(kept, "PNG", compress_level=6)
    return kept.getvalue()
