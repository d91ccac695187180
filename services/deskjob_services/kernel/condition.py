"""What rows are found by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Condition:
    """A condition in SQL that grows part by part; values are always bound."""

    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, part: str, **values: Any) -> None:
        """Narrow it further."""
        self.parts.append(part)
        self.values |= values

    @property
    def sql(self) -> str:
        """The whole condition."""
        return " and ".join(self.parts) or "1"
