"""Plan: what a run is to do - agents x cases x epochs on one company - and the key of each of its episodes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from deskjob.library import make_agent, source_digest
from deskjob.masking import masked
from deskjob.task import Limits, Task
from deskjob_scorers import Key
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Duplicate, Unknown


@dataclass(frozen=True, slots=True)
class Player:
    """An agent of a run: what it is called in results, how it is made, and a digest of its code."""

    name: str
    spec: str
    options: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    trusted: bool = False

    @property
    def config(self) -> str:
        """A digest of all that makes it this agent."""
        return _digest([self.name, self.spec, masked(dict(self.options)), self.source])


@dataclass(frozen=True, slots=True)
class Piece:
    """A case of a run: a task in its grading version, a seed, and the variant it is played as."""

    task: str
    place: str
    grading: str
    seed: int
    variant: str


@dataclass(frozen=True, slots=True)
class Job:
    """One episode to play."""

    key: str
    player: Player
    piece: Piece
    epoch: int

    @property
    def called(self) -> Key:
        """The episode as outcomes name it."""
        return Key(self.piece.task, self.piece.variant, self.piece.seed, self.epoch, self.player.name)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does. Same plan, same digest, so that the same command continues a run."""

    blueprint: Blueprint
    players: tuple[Player, ...]
    pieces: tuple[Piece, ...]
    epochs: int = 1
    backend: str = "in_process"
    limits: Limits | None = None

    @property
    def digest(self) -> str:
        """The name of the run."""
        return _digest(self.to_json())

    def jobs(self) -> Iterator[Job]:
        """Every episode: an agent after another, so that the first is known early."""
        for player in self.players:
            for epoch in range(self.epochs):
                for piece in self.pieces:
                    yield Job(self._key(player, piece, epoch), player, piece, epoch)

    def _key(self, player: Player, piece: Piece, epoch: int) -> str:
        """hash(task grading, seed, variant, agent's config, epoch), and the company it happens in."""
        company = [self.blueprint.digest, self.backend, asdict(self.limits) if self.limits else None]
        return _digest([piece.task, piece.grading, piece.seed, piece.variant, player.config, epoch, company])

    def to_json(self) -> dict[str, Any]:
        """Plain data; options that are secrets are masked."""
        return {
            "blueprint": asdict(self.blueprint),
            "agents": [{**asdict(player), "options": masked(dict(player.options))} for player in self.players],
            "cases": [asdict(piece) for piece in self.pieces],
            "epochs": self.epochs,
            "backend": self.backend,
            "limits": asdict(self.limits) if self.limits else None,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Plan:
        """Read what `to_json` gave."""
        return cls(
            Blueprint(**plain["blueprint"]),
            tuple(Player(**player) for player in plain["agents"]),
            tuple(Piece(**piece) for piece in plain["cases"]),
            plain["epochs"],
            plain["backend"],
            Limits(**plain["limits"]) if plain["limits"] else None,
        )


def players(specs: Iterable[str], options: Mapping[str, Any] | None = None) -> tuple[Player, ...]:
    """The agents of a run, each made once to see that it can be. Raises Duplicate where two have one name."""
    found: dict[str, Player] = {}
    for spec in dict.fromkeys(specs):
        made = make_agent(spec, **(options or {}))
        trusted = bool(getattr(made, "trusted", False))
        if made.name in found:
            raise Duplicate(
                f"{spec} and {found[made.name].spec} are both called {made.name!r}", "agents of different names"
            )
        found[made.name] = Player(made.name, spec, dict(options or {}), source_digest(made), trusted)
    return tuple(found.values())


def pieces(
    tasks: Sequence[Task[Any]],
    seeds: Iterable[int],
    variant: str | None = None,
    places: Mapping[str, str] | None = None,
) -> tuple[Piece, ...]:
    """The cases of a run: each task at each seed. `places` tells in which file a task is, where it is in one."""
    seeds = tuple(seeds)
    lacking = [task.id for task in tasks if variant and variant not in task.variants]
    if lacking:
        known = sorted({name for task in tasks for name in task.variants})
        raise Unknown("variant", str(variant), known, f"{', '.join(lacking)} has none of that name")
    return tuple(
        Piece(
            task.id,
            (places or {}).get(task.id, task.id),
            task.grading,
            seed,
            task.variant_of(seed) if variant is None else variant,
        )
        for task in tasks
        for seed in seeds
    )


def _digest(thing: object) -> str:
    text = json.dumps(thing, sort_keys=True, ensure_ascii=True, default=str)
    return sha256(text.encode()).hexdigest()[:32]
