"""Checkpoints: what must be so at the end of a case, and the three-valued verdict on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from deskjob_scorers.finding import Finding
from deskjob_services.errors import WrongUse

C = TypeVar("C")
T = TypeVar("T")
Status = Literal["pass", "fail", "error"]


@dataclass(frozen=True, slots=True)
class Checkpoint(Generic[C, T]):
    """One thing that must be so: its name, the sentence the report prints, its points, and the check.

    `check(company, truth)` asks the sealed company and the case's answer key, and nothing else.
    Raises WrongUse without a sentence or with points that are not a whole number above zero.
    """

    name: str
    sentence: str
    points: int
    check: Callable[[C, T], Finding]

    def __post_init__(self) -> None:
        if not self.sentence.strip():
            raise WrongUse(f"checkpoint {self.name!r} has no sentence", "expected one", "give it a docstring")
        if isinstance(self.points, bool) or not isinstance(self.points, int) or self.points < 1:
            raise WrongUse(f"checkpoint {self.name!r} has {self.points!r} points", "expected a whole number, 1 or more")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one checkpoint: pass, fail, or error, which is neither and makes the episode void."""

    name: str
    points: int
    status: Status
    found: str = ""
    expected: str = ""
    error: str = ""
    sentence: str = ""

    @property
    def result(self) -> int:
        """The points won: all of them or none."""
        return self.points if self.status == "pass" else 0


def judge(checkpoints: Iterable[Checkpoint[C, T]], company: C, truth: T) -> list[Verdict]:
    """Ask each checkpoint of the sealed company. One that raises, or gives no Finding, is an error."""
    return [_verdict(checkpoint, company, truth) for checkpoint in checkpoints]


def _verdict(checkpoint: Checkpoint[C, T], company: C, truth: T) -> Verdict:
    name, points, sentence = checkpoint.name, checkpoint.points, checkpoint.sentence
    finding = _boundary(checkpoint.check, company, truth)
    if isinstance(finding, str):
        return Verdict(name, points, "error", error=finding, sentence=sentence)
    status: Status = "pass" if finding.holds else "fail"
    return Verdict(name, points, status, finding.found, finding.expected, sentence=sentence)


def _boundary(check: Callable[[C, T], Finding], company: C, truth: T) -> Finding | str:
    """Run a check; give its Finding, or what went wrong in words. A failure of ours is never a score."""
    try:
        finding: object = check(company, truth)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    if not isinstance(finding, Finding) or type(finding.holds) is not bool:
        return f"found {finding!r}, expected a Finding"
    return finding
