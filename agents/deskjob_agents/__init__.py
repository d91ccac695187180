"""The agents that ship with deskjob: do-nothings, the reference worker, clumsy honest ones, and the cheats."""

from __future__ import annotations

from collections.abc import Callable

from deskjob import Agent, Trusted
from deskjob_agents.cheats import CHEATS
from deskjob_agents.handing import AlwaysHandOver, NeverHandOver
from deskjob_agents.honest import WORKERS
from deskjob_agents.idle import Idle
from deskjob_agents.oracle import Oracle, Trap
from deskjob_agents.parrot import Parrot
from deskjob_agents.reader import Reader
from deskjob_agents.scripted import Replay, Scripted
from deskjob_agents.wanderer import Wanderer

AGENTS: dict[str, Callable[..., Agent | Trusted]] = {
    "idle": Idle,
    "random": Wanderer,
    "reader": Reader,
    "parrot": Parrot,
    "oracle": Oracle,
    "trap": Trap,
    "always-hand-over": AlwaysHandOver,
    "never-hand-over": NeverHandOver,
    "scripted": Scripted,
    "replay": Replay,
    **{f"honest-{worker.name}": worker for worker in WORKERS},
    **{cheat.name: cheat for cheat in CHEATS},
}
"""Every agent by name; calling one makes it, with its options."""

__all__ = ["AGENTS"]
