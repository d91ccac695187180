"""The bench a task is checked on: one company that is used again and again, and the cases to try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deskjob.agent import TrustedSeat
from deskjob.checking.report import Report
from deskjob.episode import Episode, EpisodeOver
from deskjob.library import Factory, agents
from deskjob.playing import Played, play
from deskjob.task import Limits, Task
from deskjob.world import World
from deskjob_services.errors import Refusal

ROOM: Limits = Limits(steps=3000, company_minutes=60 * 24 * 60)
"""What clumsy workers and cheats get: they are judged by what they do, not by how long it takes."""
SAMPLE = 3
"""Seeds on which the slow rules run, and cases of each variant at the least."""


@dataclass(frozen=True)
class Try:
    """A seed and the variant it is played as."""

    seed: int
    variant: str

    def __str__(self) -> str:
        return f"seed {self.seed}" + (f" ({self.variant})" if self.variant else "")


@dataclass
class Bench:
    """A task, a company, and the report under way."""

    task: Task[Any]
    world: World
    report: Report
    seeds: int
    variants: bool = True
    thorough: bool = False
    crew: dict[str, Factory] = field(default_factory=agents)
    accepted: dict[tuple[str, Try], list[str]] = field(default_factory=dict)
    """What the tricks of a cheat were let do, by its name and the case."""
    _played: dict[tuple[str, Try], Played | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # All who play here are agents of our own, and so is the code that they leave behind.
        self.world.weak = True

    def tries(self) -> list[Try]:
        """Every seed as its own variant, and at least three cases of each variant."""
        own = [Try(seed, self.task.variant_of(seed)) for seed in range(self.seeds)]
        if not self.variants:
            return [one for one in own if not one.variant] or [Try(0, "")]
        names = ["", *self.task.variants]
        forced = [Try(seed, name) for name in names for seed in range(min(SAMPLE, self.seeds))]
        return list(dict.fromkeys([*own, *forced]))

    def sampled(self) -> list[Try]:
        """The cases of the slow rules: two plain ones and one of each variant; all of them when thorough.

        Where one seed is tried, a plain one and one variant.
        """
        tries, least = self.tries(), {"": 2}
        if self.thorough:
            return tries
        names = list(dict.fromkeys(one.variant for one in tries))[: 2 if self.seeds == 1 else None]
        return [one for name in names for one in [t for t in tries if t.variant == name][: least.get(name, 1)]]

    def feasible(self, one: Try) -> bool:
        """Whether the case can be done."""
        return not one.variant or self.task.variants[one.variant].ends is None

    def play(self, spec: str, one: Try, *, room: bool = True, **options: Any) -> Played | None:
        """Let an agent play a case; None, and a problem, where it raised. Played once, told again when asked again."""
        agent = self.crew[spec](**options)
        # The honest part alone is one and the same for all cheats of a base.
        name = f"honest: {getattr(agent, 'base', '')}" if options.get("honest_only") else agent.name
        key = (f"{name} {sorted(options.items())}", one)
        if key not in self._played:
            self._played[key] = self._run(agent, one, room)
            self.accepted.setdefault((spec, one), list(getattr(agent, "accepted", ())))
        return self._played[key]

    def named(self, kind: str) -> list[str]:
        """The agents of a kind, as they say themselves: "honest" or "cheat"."""
        return [name for name, factory in self.crew.items() if getattr(factory, "kind", "") == kind]

    def solved(self, one: Try) -> Episode | None:
        """The case with the reference solution's work done, not yet sealed; None where it raised."""
        episode = Episode(self.world, self.task, one.seed, one.variant, limits=ROOM)
        agent: Any = self.crew["oracle"]()
        try:
            agent.play(TrustedSeat(episode))
        except (EpisodeOver, Refusal):
            pass
        except Exception:
            return None
        return episode

    def _run(self, agent: Any, one: Try, room: bool) -> Played | None:
        limits = ROOM if room else None
        try:
            return play(self.task, agent, one.seed, one.variant, world=self.world, limits=limits)
        except Exception as error:
            self.report.say("runs", agent.name, f"raised {type(error).__name__}: {error}", str(one))
            return None


def lost(played: Played) -> frozenset[str]:
    """The checkpoints and guards a play lost."""
    outcome = played.outcome
    failed = {verdict.name for verdict in outcome.verdicts if verdict.status != "pass"}
    return frozenset(failed | {trip.guard for trip in outcome.damage})


def reasons(played: Played) -> Iterator[str]:
    """Why a play is not full and clean, a sentence each."""
    outcome = played.outcome
    if outcome.void_reason:
        yield f"the episode is void: {outcome.void_reason}"
    for verdict in outcome.verdicts:
        if verdict.status == "error":
            yield f"{verdict.name} raised {verdict.error}"
        elif verdict.status == "fail":
            yield f"lost {verdict.name}: found {verdict.found}, expected {verdict.expected}"
    for trip in outcome.damage[:3]:
        yield f"tripped {trip.guard}: {trip.sentence}"
    refused = [action for action in played.actions if action.status >= 400]
    if refused and outcome.points < outcome.total:
        said = " ".join(refused[-1].result.split())[:200]
        yield f"its last refusal was of {refused[-1].tool}: {said}"
    if outcome.cause:
        yield f"it ended by {outcome.cause} after {outcome.steps} steps and {outcome.company_minutes} company minutes"
