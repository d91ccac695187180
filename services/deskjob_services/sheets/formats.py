"""Values as their number formats show them: `#,##0.00`, `0%`, `d mmm yyyy`, `#,##0;[Red](#,##0)`."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from deskjob_services.sheets.book.styles import is_day
from deskjob_services.sheets.book.values import Value, moment

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<wide>.)|\*.|\[\$(?P<sign>[^\]-]*)[^\]]*\]'
    r"|(?P<passed>\[(?:h+|m+|s+)\])|\[[^\]]*\]|(?P<half>AM/PM|A/P)|(?P<general>General)|(?P<power>E[+-])"
    r"|(?P<day>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<digits>[0#?.,]+)|(?P<other>.)",
    re.I | re.S,
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Piece(NamedTuple):
    """A part of a format: a literal text, or places for digits, a day's parts and so on."""

    kind: str
    text: str


def said(value: Value, code: str = "General", since_1904: bool = False) -> str:
    """A cell's value as people read it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    number = float(value)
    section, positive = _section(code, number)
    if not section and ";" in code:
        return ""
    pieces = _pieces(section)
    if is_day(section):
        found = moment(number, since_1904)
        return "".join(_day(pieces, found, number)) if found is not None else general(number)
    try:
        return _figure(pieces, abs(number) if positive else number)
    except (InvalidOperation, ValueError, OverflowError):
        return general(number)


def general(number: float) -> str:
    """A number without a format: as many figures as help."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.11g}".replace("e", "E")


@lru_cache(500)
def _sections(code: str) -> tuple[str, ...]:
    return tuple(re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code))


def _section(code: str, number: float) -> tuple[str, bool]:
    """The part of a format that is for a number, and whether the part itself says that it is negative."""
    parts = _sections(code)
    if number < 0 and len(parts) > 1:
        return parts[1], True
    if number == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], False


@lru_cache(500)
def _pieces(section: str) -> tuple[Piece, ...]:
    found = []
    for one in _PIECE.finditer(section):
        kind = one.lastgroup or ""
        text = one[kind] if kind else ""
        if kind == "wide":
            found.append(Piece("text", " "))
        elif kind in ("quoted", "escaped", "sign", "other"):
            found.append(Piece("text", text))
        elif kind:
            found.append(Piece(kind, text))
    return tuple(found)


def _figure(pieces: tuple[Piece, ...], number: float) -> str:
    """A number in the places its format gives it; texts among them stay where they are."""
    if any(piece.kind == "general" for piece in pieces):
        return "".join(general(number) if piece.kind == "general" else piece.text for piece in pieces)
    places = [at for at, piece in enumerate(pieces) if piece.kind == "digits"]
    if not places:
        return "".join(piece.text for piece in pieces) or general(number)
    first, power = places[0], next((at for at, piece in enumerate(pieces) if piece.kind == "power"), None)
    if any(piece.text == "/" for piece in pieces) or len(places) > (2 if power is not None else 1):
        return general(number)
    percents = sum(piece.kind == "text" and piece.text == "%" for piece in pieces)
    shown = _placed(pieces[first].text, Decimal(repr(number)).scaleb(2 * percents), power is not None)
    tail = pieces[first + 1 :] if power is None else pieces[places[-1] + 1 :]
    lead = "".join(piece.text for piece in pieces[:first])
    sign = "-" if shown.startswith("-") else ""
    return sign + lead + shown.removeprefix("-") + "".join(piece.text for piece in tail)


def _placed(pattern: str, number: Decimal, scientific: bool) -> str:
    while pattern.endswith(","):
        pattern, number = pattern[:-1], number.scaleb(-3)
    whole, _, part = pattern.partition(".")
    places, least = sum(sign in "0#?" for sign in part), sum(sign in "0?" for sign in part)
    power = ""
    if scientific:
        exponent = number.adjusted() if number else 0
        number, power = number.scaleb(-exponent), f"E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):{',' if ',' in whole else ''}f}"
    front, dot, rest = text.partition(".")
    while len(rest) > least and rest.endswith("0"):
        rest = rest[:-1]
    front = front.zfill(whole.count("0")) if "," not in whole else front
    if front == "0" and "0" not in whole:
        front = ""
    dot = "." if rest or (dot and "." in pattern and least) else ""
    return ("-" if rounded < 0 else "") + front + dot + rest + power


def _day(pieces: tuple[Piece, ...], found: date, number: float) -> list[str]:
    at = found if isinstance(found, datetime) else datetime.combine(found, time())
    half = any(piece.kind == "half" for piece in pieces)
    parts = [(place, piece.text[:1].lower()) for place, piece in enumerate(pieces) if piece.kind in ("day", "passed")]
    minutes = {place for index, (place, letter) in enumerate(parts) if letter == "m" and _timely(parts, index)}
    return [_part(piece, at, number, half, place in minutes) for place, piece in enumerate(pieces)]


def _timely(parts: list[tuple[int, str]], index: int) -> bool:
    """Whether an `m` stands for minutes: it follows hours, or seconds follow it."""
    return (index > 0 and parts[index - 1][1] in "h[") or any(
        letter == "s" for _, letter in parts[index + 1 : index + 2]
    )


def _part(piece: Piece, at: datetime, number: float, half: bool, minute: bool) -> str:
    text = piece.text.lower()
    if piece.kind == "half":
        return "AM" if at.hour < 12 else "PM"
    if piece.kind == "passed":
        size = {"h": 24, "m": 1440, "s": 86_400}[text[1]]
        return str(int(number * size + 1e-9)).zfill(len(text) - 2)
    if piece.kind != "day":
        return piece.text
    if text[0] == "y":
        return f"{at.year:04d}" if len(text) > 2 else f"{at.year % 100:02d}"
    if text[0] == "d":
        name = _DAYS[at.weekday()]
        return name if len(text) > 3 else name[:3] if len(text) == 3 else str(at.day).zfill(len(text))
    if text[0] == "m" and not minute:
        name = _MONTHS[at.month - 1]
        return {1: str(at.month), 2: f"{at.month:02d}", 3: name[:3], 5: name[:1]}.get(len(text), name)
    hour = (at.hour % 12 or 12) if half else at.hour
    worth = {"h": hour, "m": at.minute, "s": at.second}[text[0]]
    return str(worth).zfill(2 if len(text) > 1 else 1)
