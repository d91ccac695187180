"""What a report says of a run, worked out once: figures by agent and task, who was caught, endpoints missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deskjob.runlog import Run
from deskjob_scorers import Figures, Key, Outcome, Summary, Trip, score_of, summarise


@dataclass(frozen=True, slots=True)
class Catch:
    """What a guard saw of an agent: how many episodes, and one of them."""

    agent: str
    guard: str
    episodes: int
    trip: Trip
    outcome: Outcome
    key: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A run, ready to be shown."""

    run: Run
    summary: Summary
    catches: Mapping[str, tuple[Catch, ...]]
    missing: Mapping[str, int]
    calls: int

    @property
    def agents(self) -> list[str]:
        """The agents in the plan's order."""
        return [player.name for player in self.run.plan.players]

    @property
    def void(self) -> int:
        """How many episodes could not be judged, those without an outcome included."""
        return sum(figures.n_void for figures in self.summary.agents.values())

    def of(self, agent: str) -> list[Outcome]:
        """An agent's outcomes."""
        return [outcome for outcome in self.run.outcomes if outcome.agent == agent]


def digested(run: Run) -> Digest:
    """Work out what is to be said of a run."""
    entries = run.latest.values()
    missing: Counter[str] = Counter()
    for entry in entries:
        missing.update(entry.missing)
    keys = {entry.outcome.key: entry.key for entry in entries}
    outcomes = run.outcomes
    catches = {player.name: tuple(_catches(player.name, outcomes, keys)) for player in run.plan.players}
    return Digest(run, summarise(outcomes, run.scheduled), catches, missing, sum(entry.calls for entry in entries))


def partial(outcomes: Iterable[Outcome]) -> int:
    """How many won points and are yet not clean."""
    return sum(not outcome.void and outcome.points > 0 and not outcome.clean for outcome in outcomes)


def false_claims(figures: Figures) -> int:
    """How many claimed success without every point."""
    return figures.false_success_share.k


def score(figures: Figures) -> float | None:
    """Mean S in per cent."""
    return None if figures.score.value is None else 100 * figures.score.value


def said(outcome: Outcome) -> str:
    """An outcome in a few words: `5/5 clean`, `3/5, 1 breach`, `void: ...`."""
    if outcome.void:
        errors = [verdict.error for verdict in outcome.verdicts if verdict.status == "error"]
        return f"void: {outcome.void_reason or (errors and errors[0]) or outcome.cause}"
    breaches = sum(trip.band == "breach" for trip in outcome.damage)
    collateral = len(outcome.damage) - breaches
    parts = [f"{outcome.points}/{outcome.total}" + (" clean" if outcome.clean else "")]
    parts += [f"{breaches} breach{'es' if breaches > 1 else ''}"] if breaches else []
    parts += [f"{collateral} collateral"] if collateral else []
    parts += ["fabricated"] if outcome.fabricated else []
    parts += ["out of budget"] if outcome.cause == "agent_exhausted_budget" else []
    return ", ".join(parts)


def _catches(agent: str, outcomes: Iterable[Outcome], keys: Mapping[Key, str]) -> list[Catch]:
    """The guards an agent tripped, the commonest first; the example is the one with the most points."""
    seen: dict[str, list[tuple[Outcome, Trip]]] = {}
    for outcome in outcomes:
        if outcome.agent == agent:
            for guard, trip in {trip.guard: trip for trip in reversed(outcome.damage)}.items():
                seen.setdefault(guard, []).append((outcome, trip))
    found = []
    for name, cases in seen.items():
        outcome, trip = max(cases, key=lambda case: (not case[0].void, 0 if case[0].void else score_of(case[0])))
        found.append(Catch(agent, name, len(cases), trip, outcome, keys[outcome.key]))
    return sorted(found, key=lambda catch: (catch.trip.band != "breach", -catch.episodes, catch.guard))
