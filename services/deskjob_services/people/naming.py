"""Gives a firm's people their names and handles: common ones where they live, and some namesakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from deskjob_services.people.chart import POSTS
from deskjob_services.people.vocabulary import Place, ascii_of, names
from deskjob_services.seeder import Seeder


@dataclass(slots=True)
class Named:
    """A first name, a last name, and the handle made of both."""

    first: str = ""
    last: str = ""
    handle: str = ""


class Unnamed(Protocol):
    """Who can be given a name."""

    title: str
    department: str
    place: Place
    named: Named


class Namer:
    """Names everybody once. All names differ but those of the namesakes; all handles differ."""

    def __init__(self, seeder: Seeder) -> None:
        self._seeder = seeder
        self._taken: set[str] = set()
        self._handles: set[str] = set()

    def name(self, everyone: Sequence[Unnamed]) -> None:
        """Give each a name, then some the first or the full name of somebody in another department."""
        for one in everyone:
            one.named.first, one.named.last = self._free(one.place)
        self._namesakes(everyone)
        for one in everyone:
            one.named.handle = self._handle(one.named)

    def _free(self, place: Place, first: str = "") -> tuple[str, str]:
        """A name nobody has; after many tries in a huge firm, one with two last names."""
        for attempt in range(1000):
            drawn, last = self._drawn(place)
            if attempt >= 50:
                last = f"{last}-{self._drawn(place)[1]}"
            chosen = first or drawn
            if ascii_of(chosen + last) not in self._taken:
                self._taken.add(ascii_of(chosen + last))
                return chosen, last
        raise AssertionError("a thousand names in a row were taken")

    def _drawn(self, place: Place) -> tuple[str, str]:
        locales = [locale for locale, _ in place.names]
        common = names(self._seeder.choices(locales, 1, [weight for _, weight in place.names])[0])
        if self._seeder.chance(0.5):
            return self._seeder.choice(common.women), self._seeder.choice(common.last_of_women)
        return self._seeder.choice(common.men), self._seeder.choice(common.last_of_men)

    def _namesakes(self, everyone: Sequence[Unnamed]) -> None:
        """Same full names among titles little work turns on, same first names anywhere; departments differ."""
        seldom = self._seeder.shuffled([one for one in everyone if POSTS[one.title].seldom])
        for model, other in self._pairs(seldom, max(1, len(everyone) // 100)):
            other.named.first, other.named.last = model.named.first, model.named.last
            seldom = [one for one in seldom if one is not model and one is not other]
        rest = [one for one in everyone if not POSTS[one.title].seldom] + seldom
        for model, other in self._pairs(self._seeder.shuffled(rest), max(2, len(everyone) // 12)):
            other.named.first, other.named.last = self._free(other.place, model.named.first)

    @staticmethod
    def _pairs(people: list[Unnamed], count: int) -> list[tuple[Unnamed, Unnamed]]:
        found: list[tuple[Unnamed, Unnamed]] = []
        left = list(people)
        while left and len(found) < count:
            model = left.pop()
            other = next((one for one in left if one.department != model.department), None)
            if other is not None:
                left.remove(other)
                found.append((model, other))
        return found

    def _handle(self, named: Named) -> str:
        stem = f"{ascii_of(named.first)}.{ascii_of(named.last)}"
        handle, number = stem, 1
        while handle in self._handles:
            number += 1
            handle = f"{stem}{number}"
        self._handles.add(handle)
        return handle
