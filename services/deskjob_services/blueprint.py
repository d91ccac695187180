"""What a company is grown from: a seed, a scale and a start. Same blueprint, same bytes."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from deskjob_services import clock
from deskjob_services.errors import WrongUse

LARGEST = 50.0
"""The largest factor on the standard company that is grown."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each thing a company is grown with; `people` counts those employed, not those who left."""

    people: int
    channels: int
    messages: int
    reports: int
    lines: int
    projects: int
    workbooks: int


SMALL = Sizes(people=30, channels=14, messages=600, reports=60, lines=215, projects=4, workbooks=12)
STANDARD = Sizes(people=200, channels=40, messages=5000, reports=800, lines=2900, projects=12, workbooks=60)


@dataclass(frozen=True)
class Blueprint:
    """Seed, scale ("small", "standard", or a factor on standard) and start (company time, whole seconds).

    Raises WrongUse where a value cannot be.
    """

    seed: int = 7
    scale: str | float = "small"
    start: int = clock.DEFAULT_START

    def __post_init__(self) -> None:
        """Check each value, and write a scale one way only: a factor of 1 is "standard"."""
        _check_seed(self.seed)
        object.__setattr__(self, "scale", _scale(self.scale))
        if isinstance(self.start, bool) or not isinstance(self.start, int) or not 0 < self.start < 2**33:
            raise WrongUse(
                f"the start {self.start!r}",
                "company time in whole seconds since 1970",
                "leave it out for 13 Apr 2026",
            )

    @classmethod
    def parse(cls, seed: str = "7", scale: str = "small", start: str | None = None) -> Blueprint:
        """From what people type: a whole number; small, standard or a factor; an ISO day. Raises WrongUse."""
        text = seed.strip()
        if not (text.isascii() and text.isdigit()):
            raise WrongUse(f"the seed {seed!r}", "a whole number from 0 on", "give one such as 7")
        return cls(int(text), scale, clock.DEFAULT_START if start is None else _start(start))

    @cached_property
    def sizes(self) -> Sizes:
        """How much of each thing; a factor never grows less than the small company."""
        if self.scale == "small":
            return SMALL
        factor = 1.0 if isinstance(self.scale, str) else self.scale
        return Sizes(
            people=_scaled(STANDARD.people, factor, SMALL.people),
            channels=_scaled(STANDARD.channels, math.sqrt(factor), SMALL.channels),
            messages=_scaled(STANDARD.messages, factor, SMALL.messages),
            reports=_scaled(STANDARD.reports, factor, SMALL.reports),
            lines=_scaled(STANDARD.lines, factor, SMALL.lines),
            projects=_scaled(STANDARD.projects, math.sqrt(factor), SMALL.projects),
            workbooks=_scaled(STANDARD.workbooks, math.sqrt(factor), SMALL.workbooks),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the three values, in hex; the name of the image grown from them."""
        return hashlib.sha256(f"deskjob blueprint 1\n{self.seed}\n{self.scale}\n{self.start}".encode()).hexdigest()

    @property
    def label(self) -> str:
        """In words, such as `standard company (200 people), seed 7`."""
        size = self.scale if isinstance(self.scale, str) else f"{self.scale:g} x standard"
        return f"{size} company ({self.sizes.people} people), seed {self.seed}"


def _check_seed(seed: object) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise WrongUse(f"the seed {seed!r}", "a whole number from 0 on", "give one such as 7")


def _scale(given: object) -> str | float:
    if given in ("small", "standard"):
        return str(given)
    try:
        factor = math.nan if isinstance(given, bool) else float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        factor = math.nan
    if not 0 < factor <= LARGEST:
        raise WrongUse(
            f"the scale {given!r}",
            f"'small', 'standard', or a factor on standard above 0 and up to {LARGEST:g}",
            "give one such as small, standard or 2.5",
        )
    return "standard" if factor == 1 else factor


def _start(text: str) -> int:
    try:
        return clock.of_day(date.fromisoformat(text), 9)
    except ValueError as error:
        raise WrongUse(f"the start {text!r}", "a day such as 2026-04-13", "leave it out for that day") from error


def _scaled(standard: int, factor: float, least: int) -> int:
    return max(least, round(standard * factor))
