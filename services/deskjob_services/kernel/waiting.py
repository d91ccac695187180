"""What a service tells the portal: how much waits for the person signed in there, in a sentence, and what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOST = 12
"""Items a service hands in; the portal shows the newest of all."""


@dataclass(frozen=True)
class Waiting:
    """`count` is what waits, `line` a sentence, `items` rows of key (service), text, url, at (seconds) and who."""

    count: int = 0
    line: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 report`, `3 reports`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
