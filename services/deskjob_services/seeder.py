"""Chance: one tree of random generators, a branch a purpose, so that a new purpose changes no other's numbers."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Seeder:
    """A branch of the tree. Same root seed and same path, same numbers, in any process."""

    def __init__(self, seed: int | str, *path: str) -> None:
        self.seed = seed
        self.path = path
        digest = hashlib.sha256("\x1f".join((str(seed), *path)).encode()).digest()
        self._random = random.Random(int.from_bytes(digest, "big"))

    def branch(self, *name: str) -> Seeder:
        """The generator of a sub-purpose; independent of how much was drawn here."""
        return Seeder(self.seed, *self.path, *name)

    def choice(self, options: Sequence[T]) -> T:
        """One of the options. Raises IndexError where there is none."""
        return self._random.choice(options)

    def choices(self, options: Sequence[T], count: int, weights: Sequence[float] | None = None) -> list[T]:
        """So many draws, with replacement."""
        return self._random.choices(options, weights, k=count)

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """So many different ones, in a random order."""
        return self._random.sample(options, count)

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All of them in a random order."""
        return self._random.sample(options, len(options))

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self._random.randint(low, high)

    def integers(self, count: int, low: int, high: int) -> list[int]:
        """So many whole numbers from low to high, both included."""
        return [self._random.randint(low, high) for _ in range(count)]

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self._random.random() < probability

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()

    def spread(self, low: float, mode: float, high: float) -> float:
        """A number of the triangular distribution, for amounts and gaps that cluster."""
        return self._random.triangular(low, high, mode)
