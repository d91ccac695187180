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
    """One figure: `floor` is the same by raw means, `aim` what is promised (None: nothing)."""

    unit: Unit
    median: float
    p90: float
    n: int
    floor: float
    aim: float | None

    @property
    def ratio(self) -> float:
        """How many floors it takes."""
        return self.median / self.floor if self.floor else float("nan")

    @property
    def inside(self) -> bool | None:
        """Whether it keeps its aim; ratios of throughput are kept from below."""
        return None if self.aim is None else self.median <= self.aim

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        rounded = {name: round(getattr(self, name), 4) for name in ("median", "p90", "floor", "ratio")}
        return {"unit": self.unit, "n": self.n, "aim": self.aim, **rounded}


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


def figure(taken: list[float], floor: list[float], aim: float | None, unit: Unit = "ms") -> Figure:
    """A figure out of what was taken and what the floor took."""
    p90 = quantiles(taken, n=10)[8] if len(taken) > 1 else taken[0]
    return Figure(unit, median(taken), p90, len(taken), median(floor), aim)
