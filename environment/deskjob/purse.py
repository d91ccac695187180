"""What an episode pays: points of the total, at the end or as they are reached."""

from __future__ import annotations

from typing import Literal

from deskjob.episode import Episode
from deskjob.judging import verdicts_of
from deskjob_scorers import Outcome
from deskjob_services.errors import WrongUse
from deskjob_services.journal import Mark

Pay = Literal["end", "reached"]


def checked(pay: str) -> Pay:
    """The way of paying of this name. Raises WrongUse."""
    if pay not in ("end", "reached"):
        raise WrongUse(f"the reward {pay!r}", "'end' or 'reached'")
    return pay  # type: ignore[return-value]


class Purse:
    """The reward of one episode's steps; they sum up to points/total, and a void episode pays nothing at its end."""

    def __init__(self, episode: Episode, pay: Pay) -> None:
        self._episode = episode
        self._pay = pay
        self._paid = 0.0
        self._seen = episode.world.mark()

    def step(self) -> float:
        """What the step just made pays. Points lost again are taken back."""
        if self._pay == "end":
            return 0.0
        with self._episode.world.store.lock:
            here = self._episode.world.mark()
            return 0.0 if here == self._seen else self._difference(self._share(here))

    def end(self, outcome: Outcome) -> float:
        """What the last step pays, all told."""
        return 0.0 if outcome.void else self._difference(outcome.points / outcome.total)

    def _share(self, here: Mark) -> float:
        self._seen = here
        episode = self._episode
        acts = episode.world.store.journal.acts(episode.case.opened.act)
        verdicts, _ = verdicts_of(episode.world.company(), episode.case, acts)
        return sum(verdict.result for verdict in verdicts) / sum(verdict.points for verdict in verdicts)

    def _difference(self, share: float) -> float:
        reward, self._paid = share - self._paid, share
        return reward
