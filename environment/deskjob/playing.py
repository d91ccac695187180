"""Playing: one agent on one case, from the open desk to the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deskjob.agent import Agent, Seat, Trusted, TrustedSeat
from deskjob.case import Case
from deskjob.episode import Action, Episode, EpisodeOver
from deskjob.probing import Probed
from deskjob.task import Limits, Task
from deskjob.world import World
from deskjob_scorers import Outcome
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Refusal
from deskjob_services.intranet import Access
from deskjob_services.journal import ActRecord, Change


@dataclass(frozen=True)
class Played:
    """One episode and everything it is judged by, as the run folder keeps it."""

    outcome: Outcome
    case: Case
    actions: tuple[Action, ...]
    journal: tuple[Change, ...]
    acts: tuple[ActRecord, ...]
    access: tuple[Access, ...]
    blobs: dict[str, bytes]
    state_hash: str
    missing: dict[str, int]
    summary: str
    calls: int
    """Requests the intranet had, those to endpoints it has not included."""
    now: int
    """Company time at the end."""
    probed: Probed
    """What probes found; the episode is judged by this, and never probed again."""


def play(
    task: Task[Any],
    agent: Agent | Trusted,
    seed: int = 0,
    variant: str | None = None,
    *,
    world: World | None = None,
    blueprint: Blueprint | None = None,
    backend: str = "in_process",
    epoch: int = 0,
    limits: Limits | None = None,
) -> Played:
    """Let an agent work on a case, and judge what it left behind.

    A world given is used and kept open (its state is reset first); otherwise one is made and closed.
    """
    if world is None:
        with World(blueprint, backend=backend) as made:
            return play(task, agent, seed, variant, world=made, epoch=epoch, limits=limits)
    episode = Episode(world, task, seed, variant, limits=limits)
    try:
        world.trusted = bool(getattr(agent, "trusted", False))
        if world.trusted:
            agent.play(TrustedSeat(episode))
        else:
            agent.play(Seat(episode))  # type: ignore[arg-type]
    except (EpisodeOver, Refusal):
        pass  # An agent that runs into a refusal and stops has stopped; what it left is judged all the same.
    return kept(episode, episode.close(agent.name, epoch))


def kept(episode: Episode, outcome: Outcome) -> Played:
    """A closed episode with everything it is judged by."""
    world, mark = episode.world, episode.case.opened
    return Played(
        outcome,
        episode.case,
        tuple(episode.actions),
        tuple(world.store.journal.read(mark.seq)),
        tuple(world.store.journal.acts(mark.act)),
        tuple(world.intranet.access),
        dict(world.store.blobs.own()),
        episode.state_hash,
        dict(world.intranet.missing),
        world.summary,
        world.intranet.calls,
        world.now,
        world.probed,
    )
