"""Rates and means that know what they were counted over, void episodes included."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """k of n, beside `void` episodes that could have been either.

    value is k/n, None when n is 0. low counts every void episode as a miss, high as a hit.
    """

    k: int
    n: int
    void: int = 0

    @property
    def value(self) -> float | None:
        """k/n."""
        return self.k / self.n if self.n else None

    @property
    def low(self) -> float | None:
        """k/(n + void)."""
        return self.k / (self.n + self.void) if self.n + self.void else None

    @property
    def high(self) -> float | None:
        """(k + void)/(n + void)."""
        return (self.k + self.void) / (self.n + self.void) if self.n + self.void else None


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of n numbers. With `top`, the most each can be, void episodes give bounds as in Rate."""

    sum: float
    n: int
    void: int = 0
    top: float | None = None

    @property
    def value(self) -> float | None:
        """sum/n."""
        return self.sum / self.n if self.n else None

    @property
    def low(self) -> float | None:
        """sum/(n + void): each void episode counted as 0."""
        return self.sum / (self.n + self.void) if self.n + self.void else None

    @property
    def high(self) -> float | None:
        """(sum + top * void)/(n + void): each void episode counted as the most there is."""
        if self.top is None or not self.n + self.void:
            return None
        return (self.sum + self.top * self.void) / (self.n + self.void)
