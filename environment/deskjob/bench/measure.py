"""Taking time: repeated, with the garbage collector out of the way, given as median and ninetieth percentile."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, Literal

from deskjob_services import clock

Unit = Literal["ms", "MB", "ratio"]


@dataclass(frozen=True)
class Figure:
    """One figure: `floor` is the same by raw means (None: it cannot be measured here, and `note` says why).

    `aim` is what is promised; None: nothing.
    """

    unit: Unit
    median: float
    p90: float
    n: int
    floor: float | None
    aim: float | None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many floors it takes."""
        return self.median / self.floor if self.floor else None

    @property
    def inside(self) -> bool | None:
        """Whether it keeps its aim; ratios of throughput are kept from below."""
        return None if self.aim is None else self.median <= self.aim

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        told = {name: getattr(self, name) for name in ("median", "p90", "floor", "ratio")}
        rounded = {name: None if value is None else round(value, 4) for name, value in told.items()}
        note = {"note": self.note} if self.note else {}
        return {"unit": self.unit, "n": self.n, "aim": self.aim, **rounded, **note}


def times(act: Callable[[], object], n: int, *, before: Callable[[], object] | None = None) -> list[float]:
    """Milliseconds of n calls, after two that do not count; `before` runs ahead of each, untimed."""
    taken: list[float] = []
    for number in range(n + 2):
        if before is not None:
            before()
        gc.disable()
        started = clock.wall()
        act()
        spent = clock.wall() - started
        gc.enable()
        if number >= 2:
            taken.append(spent * 1e3)
    return taken


def figure(
    taken: list[float], floor: list[float] | None, aim: float | None, unit: Unit = "ms", *, note: str = ""
) -> Figure:
    """A figure out of what was taken and what the floor took; without a floor, `note` says why there is none."""
    p90 = quantiles(taken, n=10)[8] if len(taken) > 1 else taken[0]
    return Figure(unit, median(taken), p90, len(taken), median(floor) if floor else None, aim, note)
