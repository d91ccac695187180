"""Finding: whether one thing is so, with what was found beside what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """What a checkpoint saw. The report prints `found` against `expected`."""

    holds: bool
    found: str
    expected: str

    def __bool__(self) -> bool:
        return self.holds


def show(value: object) -> str:
    """Give a value as the report prints it: sets and mappings in order, long collections cut, nothing for None."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return _listed(sorted(f"{show(key)}: {show(item)}" for key, item in value.items()), "{}")
    if isinstance(value, Set):
        return _listed(sorted(show(item) for item in value), "{}")
    if isinstance(value, list | tuple):
        return _listed((show(item) for item in value), "[]")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _listed(items: Iterable[str], brackets: str) -> str:
    shown = list(items)
    more = [f"and {len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else []
    return brackets[0] + ", ".join(shown[:_SHOWN] + more) + brackets[1]
