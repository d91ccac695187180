"""One attempt at one episode of a run: played, judged, written; whatever fails on our side is void, with its cause."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from deskjob.agent import Seat, TrustedSeat
from deskjob.episode import Episode, EpisodeOver
from deskjob.library import find_tasks, make_agent
from deskjob.masking import masked
from deskjob.plan import Job
from deskjob.playing import kept
from deskjob.record import seeding_digest, write_episode
from deskjob.runlog import Entry
from deskjob.task import Limits, Task
from deskjob.world import World
from deskjob_scorers import Cause, Outcome
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Refusal, Unknown

_CAUSES = frozenset(get_args(Cause))
_REMEMBERED = 64
"""Seeded cases a worker keeps, as several agents play the same ones; three megabytes each at standard scale."""
_GRACE = 5.0
"""Seconds on the wall beyond its limit after which an agent that does not come back is interrupted."""


class OutOfTime(BaseException):
    """Raised into an agent that is still busy long after its time on the wall."""


@dataclass
class Worker:
    """Plays jobs, one after another, in one world that is reset for each."""

    blueprint: Blueprint
    backend: str
    limits: Limits | None
    episodes: Path
    key: bytes

    def __post_init__(self) -> None:
        self._world: World | None = None
        self._tasks: dict[str, Task[Any]] = {}

    def play(self, job: Job, folder: str) -> Entry:
        """One episode; never raises but for an interrupt."""
        try:
            return self._play(job, folder)
        except Exception as error:
            self.close()  # A world in which something of ours failed is not used again.
            return Entry(job.key, folder, void(job, "harness_failed", told(error)))

    def close(self) -> None:
        """Let go of the world."""
        if self._world is not None:
            self._world.close()
            self._world = None

    def _play(self, job: Job, folder: str) -> Entry:
        task = self._task(job)
        world = self._world = self._world or World(self.blueprint, backend=self.backend, remember=_REMEMBERED)
        try:
            episode = Episode(world, task, job.piece.seed, job.piece.variant, limits=self.limits)
        except Exception as error:
            return Entry(job.key, folder, void(job, "harness_failed", f"seeding failed: {told(error)}", task))
        planted = frozenset(digest for digest, _ in world.store.blobs.own())
        failure = _work(episode, job)
        outcome = episode.close(job.player.name, job.epoch)
        if failure is not None and not outcome.void:
            episode.outcome = outcome = replace(outcome, cause=failure[0], void_reason=masked(failure[1]))
        played = kept(episode, outcome)
        seeding = [change for change in world.store.journal.read() if change.seq <= episode.case.opened.seq]
        files = write_episode(self.episodes / folder, self.key, played, seeding_digest(seeding), planted)
        return Entry(job.key, folder, outcome, files, played.missing, played.calls)

    def _task(self, job: Job) -> Task[Any]:
        place = job.piece.place
        if place not in self._tasks:
            self._tasks.update({task.id: task for task in find_tasks(place)})
        if job.piece.task not in self._tasks:
            raise Unknown("task", job.piece.task, self._tasks)
        return self._tasks[job.piece.task]


def void(job: Job, cause: Cause, reason: str, task: Task[Any] | None = None) -> Outcome:
    """The outcome of an episode that could not be judged."""
    return Outcome(
        **job.called._asdict(),
        grading=job.piece.grading,
        human_minutes=task.human_minutes if task else 0.0,
        cause=cause,
        void_reason=masked(reason),
    )


def told(error: BaseException) -> str:
    """An error in one line, with the place it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {str(error)[:300]}{where}"


def _work(episode: Episode, job: Job) -> tuple[Cause, str] | None:
    """Let the agent work; what went wrong that is not its score's to bear, or None."""
    try:
        agent = make_agent(job.player.spec, **job.player.options)
        trusted = episode.world.trusted = bool(getattr(agent, "trusted", False))
        with _wall(episode.limits.wall_seconds):
            agent.play(TrustedSeat(episode) if trusted else Seat(episode))
    except (EpisodeOver, Refusal):
        return None  # An agent that runs into a refusal and stops has stopped.
    except OutOfTime:
        episode.cause = "agent_exhausted_budget"
    except Exception as error:
        if episode.done:
            return None  # It went on after the end; the end stands.
        named: Cause = getattr(error, "cause", "sandbox_failed")
        return named if named in _CAUSES else "sandbox_failed", f"the agent raised {told(error)}"
    return None


@contextmanager
def _wall(seconds: float | None) -> Iterator[None]:
    """Interrupt what takes much longer than its limit; the limit itself is looked at after each step."""
    if seconds is None:
        yield
        return

    def stop(*_: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds + min(_GRACE, seconds))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
