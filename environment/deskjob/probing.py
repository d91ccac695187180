"""Probes: what code that was pushed does, found out once at sealing, in the second sandbox, and kept.

A probe is run on the sealed company and gives a result; checkpoints read that, now and whenever the episode is judged
again. Where it cannot be run nothing is known, and the episode is void: neither a pass nor a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from deskjob_services.errors import DeskjobError

if TYPE_CHECKING:
    from deskjob.sandbox import Program, Ran, Tier

Probe = Callable[[Any, Any], "Program | None"]
"""Gives what is to be run, from the sealed company and the answer key; None where there is nothing to run."""


class Unprobed(DeskjobError):
    """A checkpoint asked for the result of a probe that was not run."""


class Probed(Mapping[str, "Ran"]):
    """Results by the names of probes; `reason` says why some are missing."""

    def __init__(self, results: Mapping[str, Ran] | None = None, reason: str = "") -> None:
        self._results = dict(results or {})
        self.reason = reason

    def __getitem__(self, name: str) -> Ran:
        if name not in self._results:
            raise Unprobed(f"the probe {name!r} has no result", self.reason or "a probe of the task, after sealing")
        return self._results[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._results)

    def __len__(self) -> int:
        return len(self._results)

    @property
    def tiers(self) -> set[str]:
        """The sandboxes in which something was run."""
        return {ran.tier for ran in self._results.values() if ran.tier}

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"results": {name: ran.to_json() for name, ran in self._results.items()}, "reason": self.reason}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Probed:
        """Read what `to_json` gave."""
        if not plain["results"]:
            return cls(reason=plain["reason"])
        from deskjob.sandbox import Ran

        return cls({name: Ran.from_json(ran) for name, ran in plain["results"].items()}, plain["reason"])


def probed(probes: Mapping[str, Probe], company: Any, truth: Any, tier: Tier) -> Probed:
    """Run each probe; the results, and why one is missing."""
    results: dict[str, Ran] = {}
    reasons: list[str] = []
    for name, probe in probes.items():
        found = _boundary(probe, company, truth, tier)
        if isinstance(found, str):
            reasons.append(f"the probe {name} could not be run: {found}")
        else:
            results[name] = found
    return Probed(results, "; ".join(reasons))


def _boundary(probe: Probe, company: Any, truth: Any, tier: Tier) -> Ran | str:
    """One result, or what went wrong in words. A failure of ours is never a score."""
    from deskjob.sandbox import NONE, Ran, run

    try:
        program = probe(company, truth)
        if program is None:
            return Ran(0, ended="nothing")
        if tier.name == NONE:
            return f"there is no sandbox here ({tier.reason})"
        return run(program, tier)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
