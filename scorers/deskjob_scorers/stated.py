"""`only`: a value is stated in messages, and no other value of its type is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Protocol

from deskjob_scorers.finding import Finding, show
from deskjob_scorers.statement import Stance, stance
from deskjob_services.lookalikes import caseless, plain
from deskjob_services.money import Money
from deskjob_services.numerals import read_numbers
from deskjob_services.prices import read_moneys
from deskjob_services.prose import Reading, read_dates, read_ids, read_people

Stated = Money | date | int | Decimal | str


class Text(Protocol):
    """Anything with a text: a chat message, a comment."""

    @property
    def text(self) -> str:
        """What was written."""


Reader = Callable[[str], tuple[str, Sequence[Reading[Stated]]]]
"""Gives the readable form of a text and the values of one type in it, with their places there."""


def only(
    messages: Iterable[Text | str],
    value: Stated,
    *,
    people: Mapping[str, Iterable[str]] | None = None,
    currency: str | None = None,
    day_first: bool | None = None,
    year: int | None = None,
) -> Finding:
    """Hold when the messages state `value`, at least once, and no other value of its type anywhere.

    The type is that of `value`: Money, date, number (int or Decimal), record id of one kind (`E0001`), or
    with the directory `people` (id -> names), a person's id; TypeError for any other. A value denied
    (`is not $120.00`) contradicts, one in a question states nothing. `currency` is taken for bare numbers,
    `year` for dates without one. What another sentence says of it (`That was wrong.`) is not understood.
    """
    read = _reader(value, people, currency, day_first, year)
    seen = [(reading.value, how) for message in messages for reading, how in _stances(_text(message), read)]
    stated = any(_equal(found, value) and how == "stated" for found, how in seen)
    clean = all(_equal(found, value) and how != "denied" for found, how in seen)
    return Finding(stated and clean, _shown(seen), f"only {show(value)}")


def _reader(
    value: Stated,
    people: Mapping[str, Iterable[str]] | None,
    currency: str | None,
    day_first: bool | None,
    year: int | None,
) -> Reader:
    if isinstance(value, Money):
        return partial(_read_moneys, currency=currency)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _read_numbers
    if isinstance(value, date) and not isinstance(value, datetime):
        return partial(_read_dates, day_first=day_first, year=year)
    if isinstance(value, str) and people is not None and value in people:
        return partial(_read_people, directory={person: tuple(names) for person, names in people.items()})
    if isinstance(value, str) and people is None and [reading.value for reading in read_ids(value)] == [value]:
        return partial(_read_ids, letters=value.rstrip("0123456789"))
    raise TypeError(f"found {value!r}, expected Money, a date, a number, a record id, or a person in `people`")


def _read_moneys(text: str, currency: str | None) -> tuple[str, Sequence[Reading[Money]]]:
    seen = plain(text)
    return seen, read_moneys(seen, currency)


def _read_numbers(text: str) -> tuple[str, Sequence[Reading[Decimal]]]:
    seen = plain(text)
    return seen, read_numbers(seen)


def _read_dates(text: str, day_first: bool | None, year: int | None) -> tuple[str, Sequence[Reading[date]]]:
    seen = plain(text)
    return seen, read_dates(seen, day_first=day_first, year=year)


def _read_people(text: str, directory: Mapping[str, Iterable[str]]) -> tuple[str, Sequence[Reading[str]]]:
    seen = caseless(text)
    return seen, read_people(seen, directory)


def _read_ids(text: str, letters: str) -> tuple[str, Sequence[Reading[str]]]:
    seen = plain(text)
    return seen, [reading for reading in read_ids(seen) if reading.value.rstrip("0123456789") == letters]


def _stances(text: str, read: Reader) -> list[tuple[Reading[Stated], Stance]]:
    seen, readings = read(text)
    return [(reading, stance(seen, reading.start, reading.end)) for reading in readings]


def _text(message: Text | str) -> str:
    return message if isinstance(message, str) else message.text


def _equal(found: Stated, value: Stated) -> bool:
    """Compare within one type; a reader never mixes types, so plain equality is exact here."""
    return found == value


def _shown(seen: Sequence[tuple[Stated, Stance]]) -> str:
    said = (show(value) if how == "stated" else f"{show(value)} ({how})" for value, how in seen)
    return ", ".join(dict.fromkeys(said)) or "nothing"
