"""Agents: anything that, given a seat, does the work. Three protocols and two loops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from deskjob.episode import Episode, Observation
from deskjob.task import Task
from deskjob.tool import Call, Tool
from deskjob_services.desk import Desk


class Seat:
    """What an agent holds while it works on one case; it can see and do what the employee can, and no more."""

    def __init__(self, episode: Episode) -> None:
        self._episode = episode

    @property
    def instruction(self) -> str:
        """What is asked."""
        return self._episode.observation.instruction

    @property
    def observation(self) -> Observation:
        """What is seen now."""
        return self._episode.observation

    @property
    def tools(self) -> Sequence[Tool]:
        """What can be done."""
        return self._episode.tools

    @property
    def done(self) -> bool:
        """Whether the episode is over."""
        return self._episode.done

    @property
    def desk(self) -> Desk:
        """The typed client; each of its operations is a step like any other."""
        return self._episode.desk

    def step(self, call: Call | Mapping[str, Any] | str) -> Observation:
        """Use a tool once."""
        return self._episode.step(call)


class TrustedSeat(Seat):
    """A seat that shows the task, too: for reference solutions, traps and cheats, which stamp their results so."""

    @property
    def task(self) -> Task[Any]:
        """The task's page."""
        return self._episode.case.task

    @property
    def episode(self) -> Episode:
        """Everything, the case included."""
        return self._episode

    def call(self, operation: str, arguments: Mapping[str, Any]) -> str:
        """Carry out one operation of a typed desk (`Desk(seat.call)`). Raises a Refusal, or EpisodeOver."""
        return self._episode.by_desk(operation, arguments)


@runtime_checkable
class Agent(Protocol):
    """Plays one case from its seat. `name` stands in every result."""

    name: str

    def play(self, seat: Seat) -> None:
        """Work until done; returning ends the episode."""


@runtime_checkable
class Trusted(Protocol):
    """An agent that is part of the benchmark and may see the task."""

    name: str
    trusted: bool

    def play(self, seat: TrustedSeat) -> None:
        """Work until done."""


class Policy(Protocol):
    """One action for one observation; `follow` makes an agent's `play` of it."""

    def act(self, observation: Observation, tools: Sequence[Tool]) -> Mapping[str, Any] | str | None:
        """A tool call as a dict or JSON text; None ends the episode."""


def follow(policy: Policy, seat: Seat) -> None:
    """Ask a policy for one action after another until the episode is over."""
    while not seat.done:
        action = policy.act(seat.observation, seat.tools)
        if action is None:
            return
        seat.step(action)
