"""What checking a task found: problems as sentences, and how each kind of worker fared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Problem:
    """One rule that something breaks: the first case in which it does, and how many more."""

    rule: str
    sentence: str
    cases: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        more = f" and {len(self.cases) - 1} more" if len(self.cases) > 1 else ""
        where = f"{self.cases[0]}{more}: " if self.cases else ""
        return f"{self.rule}: {where}{self.sentence}"


@dataclass
class Report:
    """The verdict on one task. `oracle`, `idle`, `honest`, `traps`, `cheats` say in numbers what was played."""

    task: str
    seeds: int = 0
    oracle: dict[str, Any] = field(default_factory=dict)
    idle: dict[str, Any] = field(default_factory=dict)
    honest: dict[str, Any] = field(default_factory=dict)
    traps: dict[str, Any] = field(default_factory=dict)
    cheats: dict[str, Any] = field(default_factory=dict)
    mutants: dict[str, int] = field(default_factory=dict)
    _problems: dict[tuple[str, str], Problem] = field(default_factory=dict, repr=False)

    @property
    def valid(self) -> bool:
        """Whether no rule is broken."""
        return not self._problems

    @property
    def problems(self) -> list[str]:
        """What is wrong, a sentence each."""
        return [str(problem) for problem in self._problems.values()]

    def say(self, rule: str, about: str, sentence: str, case: str = "") -> None:
        """Add a problem; the same rule about the same thing is told once, with how often it happened."""
        problem = self._problems.setdefault((rule, about), Problem(rule, f"{about}: {sentence}" if about else sentence))
        if case:
            problem.cases.append(case)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as `deskjob check --json` prints it."""
        return {
            "id": self.task,
            "valid": self.valid,
            "problems": self.problems,
            "seeds": self.seeds,
            "oracle": self.oracle,
            "idle": self.idle,
            "honest": self.honest,
            "traps": self.traps,
            "cheats": self.cheats,
            "mutants": self.mutants,
        }

    def __str__(self) -> str:
        return "\n".join([f"{self.task}: {'valid' if self.valid else 'not valid'}", *self.problems])
