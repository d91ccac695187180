"""Scenes read into conversations: who opens, who answers, and the same invoice from the first line to the last.

In a scene `?` opens, `-` answers, `>` asks on, `=` answers that, `+` closes; words in braces are slots, filled once a
conversation, so that the answer speaks of what the question named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from deskjob_services import clock
from deskjob_services.chat import scenes_house, scenes_office, scenes_trade, words
from deskjob_services.people.models import Person
from deskjob_services.seeder import Seeder


@dataclass(frozen=True, slots=True)
class Line:
    """A template in pieces: text and slot in turn, beginning and ending with text."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The lines of one scene by their mark."""

    openers: tuple[Line, ...]
    answers: tuple[Line, ...]
    asks: tuple[Line, ...]
    replies: tuple[Line, ...]
    closers: tuple[Line, ...]


@dataclass(slots=True)
class Setting:
    """Where and when a conversation is, and the slots filled so far."""

    at: int
    hour: int
    others: Sequence[Person]
    to: str
    filled: dict[str, str] = field(default_factory=dict)


@cache
def scenes(topic: str) -> tuple[Scene, ...]:
    """The scenes of a topic."""
    text = {**scenes_trade.SCENES, **scenes_office.SCENES, **scenes_house.SCENES}[topic]
    return tuple(_scene(block) for block in text.strip().split("\n\n"))


def say(line: Line, setting: Setting, seeder: Seeder) -> str:
    """A line with its slots filled."""
    pieces = line.pieces
    if len(pieces) == 1:
        return pieces[0]
    filled, parts = setting.filled, [pieces[0]]
    for index in range(1, len(pieces), 2):
        slot = pieces[index]
        value = filled.get(slot)
        if value is None:
            value = filled[slot] = _fresh(slot, setting, seeder)
        parts += (value, pieces[index + 1])
    text = "".join(parts)
    return text[0].upper() + text[1:]


def careless(text: str, seeder: Seeder) -> str:
    """The same as somebody in a hurry types it."""
    kind = seeder.integer(0, 5)
    if kind == 0:
        return text[0].lower() + text[1:].rstrip(".")
    if kind == 1:
        return text.replace("'", "")
    if kind == 2:
        return text.rstrip(".") + seeder.choice((" :)", "!", " ..", " thx", " \N{SLIGHTLY SMILING FACE}"))
    if kind == 3:
        return misspelt(text, seeder)
    if kind == 4:
        return text.replace(", ", " - ", 1)
    return seeder.choice(("Hm. ", "Hi, ", "Sorry, ", "OK so: ", "Morning. ", "Quick one: ")) + text


def misspelt(text: str, seeder: Seeder) -> str:
    """The same with two letters of one word swapped; slots' values with digits in them are left alone."""
    parts = text.split(" ")
    able = [index for index, word in enumerate(parts) if len(word) > 4 and word.isalpha() and word.islower()]
    if not able:
        return text
    index = seeder.choice(able)
    word, place = parts[index], seeder.integer(1, len(parts[index]) - 3)
    parts[index] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(parts)


def _scene(block: str) -> Scene:
    marked: dict[str, list[Line]] = {mark: [] for mark in "?->=+"}
    for line in block.splitlines():
        marked[line[0]].append(Line(tuple(re.split(r"\{(\w+)\}", line[2:]))))
    return Scene(*(tuple(marked[mark]) for mark in "?->=+"))


def _fresh(slot: str, setting: Setting, seeder: Seeder) -> str:
    kind = slot.rstrip("23")
    maker = _MAKERS.get(kind)
    if maker is not None:
        value = maker(setting, seeder)
        return _fresh(slot, setting, seeder) if slot != kind and value == setting.filled.get(kind) else value
    pool = [one for one in _POOLS[kind] if one not in setting.filled.values()]
    return seeder.choice(pool)


def _first(setting: Setting, seeder: Seeder) -> str:
    return seeder.choice(setting.others).first_name


def _amount(setting: Setting, seeder: Seeder) -> str:
    sign = seeder.choice("€€€££$")
    return f"{sign}{seeder.integer(180, 9400):,}.{seeder.choice(('00', '00', '50', '40', '85', '12', '99'))}"


def _small(setting: Setting, seeder: Seeder) -> str:
    return f"{seeder.choice('€€£$')}{seeder.integer(3, 88)}.{seeder.choice(('00', '50', '20', '95', '40'))}"


def _later(setting: Setting, seeder: Seeder) -> str:
    hour = setting.hour + seeder.integer(1, 4)
    return f"{hour if hour < 19 else seeder.integer(9, 17)}:{seeder.choice(_MINUTES)}"


def _earlier(setting: Setting, seeder: Seeder) -> str:
    return f"{max(6, setting.hour - seeder.integer(1, 3))}:{seeder.choice(_MINUTES)}"


def _ago(setting: Setting, seeder: Seeder) -> str:
    return day_words(setting.at - seeder.integer(1, 12) * clock.DAY)


def _soon(setting: Setting, seeder: Seeder) -> str:
    return day_words(setting.at + seeder.integer(2, 14) * clock.DAY)


def _hotel(setting: Setting, seeder: Seeder) -> str:
    city = setting.filled.get("city")
    return seeder.choice(words.HOTELS[city or seeder.choice(tuple(words.HOTELS))])


def day_words(at: int) -> str:
    """A day as people write it, such as `3 March`; never a Saturday or Sunday."""
    day = clock.day(at)
    day = clock.day(at + (7 - day.weekday()) * clock.DAY) if day.weekday() > 4 else day
    return f"{day.day} {_MONTHS[day.month - 1]}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MINUTES = ("00", "15", "30", "45")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

_POOLS: Mapping[str, Sequence[str]] = {
    "city": tuple(words.HOTELS), "town": words.TOWNS, "carrier": words.CARRIERS, "customer": words.CUSTOMERS,
    "vendor": words.VENDORS, "room": words.MEETING_ROOMS, "system": words.SYSTEMS, "feature": words.FEATURES,
    "project": words.PROJECTS, "doc": words.DOCUMENTS, "goods": words.GOODS, "food": words.FOODS,
    "broken": words.BROKEN, "course": words.COURSES, "fair": words.FAIRS, "hobby": words.HOBBIES,
    "next": _WEEKDAYS, "day": _WEEKDAYS,
}  # fmt: skip

_MAKERS: Mapping[str, Callable[[Setting, Seeder], str]] = {
    "first": _first,
    "full": lambda setting, seeder: seeder.choice(setting.others).name,
    "to": lambda setting, seeder: setting.to,
    "amount": _amount,
    "small": _small,
    "time": _later,
    "earlier": _earlier,
    "date": _ago,
    "soon": _soon,
    "hotel": _hotel,
    "n": lambda setting, seeder: str(seeder.integer(2, 9)),
    "many": lambda setting, seeder: str(seeder.integer(11, 84)),
    "pct": lambda setting, seeder: str(seeder.integer(3, 62)),
    "invoice": lambda setting, seeder: f"INV-{seeder.integer(20100, 29999)}",
    "po": lambda setting, seeder: f"PO-{seeder.integer(5100, 8999)}",
    "shipment": lambda setting, seeder: f"SHP-{seeder.integer(40100, 49999)}",
    "ticket": lambda setting, seeder: str(seeder.integer(3100, 6899)),
    "plate": lambda setting, seeder: f"{seeder.choice(('PO', 'KR', 'GD', 'B', 'HH'))} {seeder.integer(1000, 9899)}",
    "box": lambda setting, seeder: f"{seeder.choice(('MSKU', 'TGHU', 'CMAU'))}{seeder.integer(1000000, 9999999)}",
}
