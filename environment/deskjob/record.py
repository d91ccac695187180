"""An episode's folder: its actions, journal, acts, access log, new blobs and facts, written whole and read back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from deskjob.chain import Chain, chained, encoded, records, stamp
from deskjob.masking import masked
from deskjob.playing import Played
from deskjob.probing import Probed
from deskjob_scorers import Claim
from deskjob_services.errors import Damaged
from deskjob_services.intranet import Access
from deskjob_services.journal import ActRecord, Change, Value

FACTS = "episode.json"
STREAMS = ("actions.jsonl", "journal.jsonl", "acts.jsonl", "access.jsonl")
"""The files of a folder that are chained line by line."""

Files = dict[str, list[Any]]
"""What an outcome holds of its episode's files: [lines, code] by name; lines is 0 where a file is one record."""


@dataclass(frozen=True)
class Recorded:
    """An episode as its folder has it."""

    facts: Mapping[str, Any]
    actions: tuple[dict[str, Any], ...]
    journal: tuple[Change, ...]
    acts: tuple[ActRecord, ...]
    access: tuple[Access, ...]
    blobs: Mapping[str, bytes]

    @property
    def claim(self) -> Claim:
        """What the agent said at the end."""
        return Claim(**self.facts["claim"])

    @property
    def probed(self) -> Probed:
        """What probes found."""
        return Probed.from_json(self.facts.get("probed", {"results": {}, "reason": ""}))


def write_episode(folder: Path, key: bytes, played: Played, seeding: str, planted: frozenset[str]) -> Files:
    """Write an episode's folder, whole or not at all. `planted` are blobs that the seeding makes again."""
    part = folder.with_name(f".part-{folder.name}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    streams: dict[str, Iterable[Mapping[str, Any]]] = {
        "actions.jsonl": (masked(action.to_json()) for action in played.actions),
        "journal.jsonl": map(_change, played.journal),
        "acts.jsonl": (asdict(act) for act in played.acts),
        "access.jsonl": (asdict(access) for access in played.access),
    }
    files: Files = {}
    for name, stream in streams.items():
        chain = Chain(key, f"{folder.name}/{name}")
        (part / name).write_bytes(chained(chain, stream))
        files[name] = [chain.head.lines, chain.head.mac]
    for digest, content in sorted(played.blobs.items()):
        if digest not in planted:
            (part / "blobs").mkdir(exist_ok=True)
            (part / "blobs" / digest).write_bytes(content)
            files[f"blobs/{digest}"] = [0, digest]
    facts = encoded(_facts(played, seeding))
    (part / FACTS).write_bytes(facts)
    files[FACTS] = [0, stamp(key, facts)]
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)
    return files


def read_episode(folder: Path) -> Recorded:
    """Read an episode's folder. Raises Damaged, naming the file, where it is not whole."""
    try:
        facts = json.loads((folder / FACTS).read_bytes())
        return Recorded(
            facts,
            tuple(records(folder / "actions.jsonl")),
            tuple(_read_change(plain) for plain in records(folder / "journal.jsonl")),
            tuple(ActRecord(**{**plain, "on": tuple(plain["on"])}) for plain in records(folder / "acts.jsonl")),
            tuple(Access(**{**plain, "ids": tuple(plain["ids"])}) for plain in records(folder / "access.jsonl")),
            dict(_blobs(folder / "blobs")),
        )
    except FileNotFoundError as error:
        raise Damaged(f"{folder} has no {FACTS}", "a whole episode", "deskjob verify-log tells more") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(
            f"{folder} cannot be read ({error})", "a whole episode", "deskjob verify-log tells more"
        ) from error


def seeding_digest(changes: Sequence[Change]) -> str:
    """SHA-256 over what a seeding wrote; with the image's fingerprint it stands for the state the desk met."""
    digest = sha256()
    for change in changes:
        digest.update(repr((change.table, change.kind, change.key, change.new)).encode())
    return digest.hexdigest()


def _facts(played: Played, seeding: str) -> dict[str, Any]:
    case, outcome = played.case, played.outcome
    return {
        "version": 1,
        "task": case.task.id,
        "grading": case.task.grading,
        "seed": case.seed,
        "variant": case.variant,
        "stratum": case.stratum,
        "instruction": case.instruction,
        "desk": case.desk_id,
        "cast": dict(case.cast),
        "opened": asdict(case.opened),
        "seeding": seeding,
        "sealed": {"state_hash": played.state_hash, "now": played.now},
        "claim": asdict(outcome.claim),
        "summary": masked(played.summary),
        "missing": masked(played.missing),
        "calls": played.calls,
        "blobs": sorted(played.blobs),
        "probed": played.probed.to_json(),
    }


def _blobs(folder: Path) -> Iterable[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        content = path.read_bytes()
        if sha256(content).hexdigest() != path.name:
            raise Damaged(f"{path} holds other bytes than its name says", "bytes of that hash")
        yield path.name, content


def _change(change: Change) -> dict[str, Any]:
    plain = {name: getattr(change, name) for name in Change.__dataclass_fields__}
    return {**plain, "old": _values(change.old), "new": _values(change.new)}


def _values(values: Mapping[str, Value] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: {"hex": value.hex()} if isinstance(value, bytes) else value for name, value in values.items()}


def _read_change(plain: Mapping[str, Any]) -> Change:
    return Change(**{**plain, "old": _read_values(plain["old"]), "new": _read_values(plain["new"])})


def _read_values(plain: Mapping[str, Any] | None) -> dict[str, Value] | None:
    if plain is None:
        return None
    return {name: bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for name, value in plain.items()}
