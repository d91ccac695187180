"""One plain form of text: what a reader sees, without invisible signs and letters that only look Latin."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CYRILLIC: Final = ("АВЕЅІЈКМНОРСТУХЬԛԝаеѕіјкорсухһԁѵ", "ABESIJKMHOPCTYXbqwaesijkopcyxhdv")
_GREEK: Final = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικαρτυχϲ", "ABEZHIKMNOPTYXovikaptuxc")


def _table() -> dict[int, str]:
    quotes = dict.fromkeys("‘’ʼ`´", "'") | dict.fromkeys("“”„", '"')
    dashes = dict.fromkeys("−‐‑‒﹣", "-") | dict.fromkeys("–—―", "–")
    letters = dict(zip(*_CYRILLIC, strict=True)) | dict(zip(*_GREEK, strict=True)) | {"ı": "i", "⁄": "/", "∕": "/"}
    return {ord(sign): plain for sign, plain in (quotes | dashes | letters).items()}


_PLAIN: Final = _table()
_HARD_SPACE: Final = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")


def plain(text: str) -> str:
    """Give the text as a reader sees it: NFKC, Latin for look-alike letters, ASCII digits, nothing invisible.

    A hard space between the groups of a number becomes an apostrophe, so that it stays one number; dashes
    stay apart from the hyphen, which can be a minus sign.
    """
    if text.isascii():
        return text.translate(_PLAIN)
    grouped = _HARD_SPACE.sub("'", text)
    seen = (_digit(sign) for sign in unicodedata.normalize("NFKC", grouped) if not _invisible(sign))
    return unicodedata.normalize("NFC", "".join(seen)).translate(_PLAIN)


def caseless(text: str) -> str:
    """Give plain text for comparing names: accents and case taken away."""
    letters = unicodedata.normalize("NFKD", plain(text))
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold()


def _invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F or sign in "\u034f\u115f\u1160\u3164"


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None or sign.isascii() else str(value)
