"""The Gymnasium environment: an observation is text, an action is a tool call, the reward is points won.

env = gymnasium.make("deskjob:deskjob/Office-v0", task="finance/expense-audit", split="train")
observation, info = env.reset(seed=7)
observation, reward, terminated, truncated, info = env.step({"tool": "people_me", "arguments": {}})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import gymnasium
from gymnasium.error import ResetNeeded
from gymnasium.spaces import Dict, Space

from deskjob import picture, purse, splits
from deskjob.episode import Episode
from deskjob.library import find_task, tasks
from deskjob.spaces import ToolCall, Unicode
from deskjob.task import Limits, Task
from deskjob.world import World
from deskjob_scorers import Outcome
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import WrongUse

Seen = dict[str, str]
Info = dict[str, Any]
_LENGTHS: Final = {"instruction": 20_000, "result": 220_000, "unread": 200_000, "time": 60}
_OPTIONS: Final = frozenset({"task", "variant", "seed"})


class OfficeEnv(gymnasium.Env[Seen, Mapping[str, Any] | str]):
    """One desk at a company; each episode is one case.

    task: an id, a Task, or None to draw one at each reset. split: "train", "test", "heldout" (see `deskjob.splits`), or
    None for the first two. variant: one of the task's, "" for the plain one, None for the seed's own.
    blueprint: the company, else one of `scale`. reward: "end", or "reached" as points are won (and lost).
    remember: how many seeded cases are kept, so that a reset to one of them costs no planting (3 MB each at standard
    scale). max_steps, max_company_minutes, max_wall_seconds: limits instead of the task's own.

    `reset` takes options task, variant and seed (the case's own). An action that cannot be read is answered like any
    bad request. `info` holds no answer: task, seed (None where held out), steps, company minutes, status; and at the
    end the outcome's sums. `outcome` has all of it.
    """

    metadata = {"render_modes": ["ansi", "html"], "render_fps": 1}

    def __init__(
        self,
        task: str | Task[Any] | None = None,
        *,
        split: str | None = None,
        variant: str | None = None,
        backend: str = "in_process",
        scale: str | float = "small",
        blueprint: Blueprint | None = None,
        reward: str = "end",
        remember: int = 0,
        max_steps: int | None = None,
        max_company_minutes: int | None = None,
        max_wall_seconds: float | None = None,
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise WrongUse(f"the render mode {render_mode!r}", f"None, {', '.join(self.metadata['render_modes'])}")
        self.render_mode = render_mode
        self.observation_space: Space[Seen] = Dict({name: Unicode(length) for name, length in _LENGTHS.items()})  # type: ignore[assignment]
        self.action_space = ToolCall()
        self.outcome: Outcome | None = None
        self._task = find_task(task) if isinstance(task, str) else task
        self._known: tuple[Task[Any], ...] = ()
        self._split = splits.checked(split)
        self._pay = purse.checked(reward)
        self._variant = variant
        self._remember = remember
        self._backend = backend
        self._blueprint = blueprint or Blueprint(scale=scale)
        self._secret = False
        self._most = (max_steps, max_company_minutes, max_wall_seconds)
        self._world: World | None = None
        self._episode: Episode | None = None
        self._purse: purse.Purse | None = None

    @property
    def world(self) -> World:
        """The company, grown or opened on first use and kept between resets."""
        if self._world is None:
            self._world = World(self._blueprint, backend=self._backend, remember=self._remember)
        return self._world

    @property
    def episode(self) -> Episode:
        """The episode under way, or the one that just ended. Raises ResetNeeded before the first."""
        if self._episode is None:
            raise ResetNeeded("Call reset() first")
        return self._episode

    def reset(self, *, seed: int | None = None, options: Mapping[str, Any] | None = None) -> tuple[Seen, Info]:
        """Open a case: the company as it was grown, with the case planted."""
        super().reset(seed=seed)
        chosen = dict(options or {})
        if set(chosen) - _OPTIONS:
            raise WrongUse(f"the options {sorted(chosen)}", f"some of {', '.join(sorted(_OPTIONS))}")
        task = self._choose(chosen.get("task"))
        drawn = splits.drawn(self._split, task.id, self.np_random)
        given = chosen.get("seed")
        variant = chosen.get("variant", self._variant)
        self.outcome = None
        self._secret = self._split == "heldout" and given is None
        self._episode = Episode(
            self.world, task, drawn if given is None else int(given), variant, limits=self._limits(task)
        )
        self._purse = purse.Purse(self._episode, self._pay)
        return self._seen(), self._info()

    def step(self, action: Mapping[str, Any] | str) -> tuple[Seen, float, bool, bool, Info]:
        """Use a tool once. Raises ResetNeeded where no episode is under way."""
        episode = self.episode
        if self.outcome is not None or self._purse is None:
            raise ResetNeeded("The episode is over; call reset()")
        episode.step(action)
        seen, info = self._seen(), self._info()
        if not episode.done:
            return seen, self._purse.step(), False, False, info
        self.outcome = episode.close()
        info["outcome"] = _sums(self.outcome)
        return seen, self._purse.end(self.outcome), not episode.truncated, episode.truncated, info

    def render(self) -> str | None:
        """The episode so far, as text or as a piece of HTML; None without a render mode."""
        if self.render_mode is None:
            gymnasium.logger.warn("render() needs a render mode: gymnasium.make(..., render_mode='ansi')")
            return None
        return picture.ansi(self.episode) if self.render_mode == "ansi" else picture.html(self.episode)

    def close(self) -> None:
        """Let go of the company. A later reset makes it again."""
        if self._world is not None:
            self._world.close()
        self._world = self._episode = self._purse = None

    def _choose(self, named: str | Task[Any] | None) -> Task[Any]:
        if named is not None:
            return find_task(named) if isinstance(named, str) else named
        if self._task is not None:
            return self._task
        if not self._known:
            self._known = tuple(tasks().values())
        if not self._known:
            raise WrongUse("no installed task", "a package with the entry point deskjob.tasks")
        return self._known[int(self.np_random.integers(0, len(self._known)))]

    def _limits(self, task: Task[Any]) -> Limits:
        steps, minutes, seconds = self._most
        own = task.limits
        return replace(
            own,
            steps=own.steps if steps is None else steps,
            company_minutes=own.company_minutes if minutes is None else minutes,
            wall_seconds=own.wall_seconds if seconds is None else seconds,
        )

    def _seen(self) -> Seen:
        seen = self.episode.observation
        return {name: _cut(getattr(seen, name), length) for name, length in _LENGTHS.items()}

    def _info(self) -> Info:
        episode = self.episode
        return {
            "task": episode.case.task.id,
            "seed": None if self._secret else episode.case.seed,
            "steps": len(episode.actions),
            "company_minutes": episode.company_minutes,
            "status": episode.actions[-1].status if episode.actions else 0,
        }


def _sums(outcome: Outcome) -> Info:
    """What an outcome tells without telling how it is checked."""
    return {
        "points": outcome.points,
        "total": outcome.total,
        "clean": outcome.clean,
        "void": outcome.void,
        "dead_end": outcome.dead_end,
        "handed_over": outcome.handed_over,
        "claim": outcome.claim.status,
    }


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 2]} …"
