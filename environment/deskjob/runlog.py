"""A run's folder: run.json, attempts, outcomes, episodes; appended so that a kill at any moment loses nothing.

An attempt is on disk before it starts. An outcome is appended when its episode's folder stands whole; an attempt
without one is played again. head.json says how far each log goes, so that a line cut off its end is missed.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Final

from deskjob.chain import Chain, Head, encoded, records, stamp, whole_lines
from deskjob.masking import masked
from deskjob.plan import Job, Plan
from deskjob.record import Files
from deskjob_scorers import Key, Outcome
from deskjob_services import clock
from deskjob_services.blobs import write_whole
from deskjob_services.errors import Damaged, Unknown, WrongUse
from deskjob_services.image import fingerprint

VERSION: Final = 1
LOGS: Final = ("attempts.jsonl", "outcomes.jsonl")
_SYNC_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An outcome as it is logged: of which episode, in which folder, its files' codes, endpoints it missed."""

    key: str
    folder: str
    outcome: Outcome
    files: Files = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    calls: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain data, with secrets masked in what comes from requests and errors."""
        outcome = self.outcome.to_json()
        return {
            **{name: getattr(self, name) for name in ("key", "folder", "files", "calls")},
            "missing": masked(self.missing),
            "outcome": outcome | {"void_reason": masked(outcome["void_reason"])},
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Entry:
        """Read what `to_json` gave. Raises Damaged."""
        try:
            rest = {name: plain[name] for name in ("key", "folder", "files", "missing", "calls")}
            return cls(outcome=Outcome.from_json(plain["outcome"]), **rest)
        except (KeyError, TypeError) as error:
            raise Damaged(f"an outcome without {error}", "a line as deskjob wrote it") from error


@dataclass(frozen=True)
class Run:
    """A run's folder as it is read: what was planned, tried and found."""

    folder: Path
    manifest: Mapping[str, Any]
    plan: Plan
    attempts: tuple[Mapping[str, Any], ...]
    entries: tuple[Entry, ...]

    @cached_property
    def latest(self) -> dict[str, Entry]:
        """The outcome that counts of each episode, the newest, in the plan's order."""
        newest = {entry.key: entry for entry in self.entries}
        return {job.key: newest[job.key] for job in self.jobs if job.key in newest}

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes that count."""
        return [entry.outcome for entry in self.latest.values()]

    @cached_property
    def jobs(self) -> list[Job]:
        """Every episode that was planned."""
        return list(self.plan.jobs())

    @property
    def scheduled(self) -> list[Key]:
        """What was planned, as outcomes name it."""
        return [job.called for job in self.jobs]

    @property
    def retried(self) -> int:
        """Outcomes that a later one stands for."""
        return len(self.entries) - len(self.latest)

    def episode(self, start: str) -> Entry:
        """The one episode whose key starts so. Raises Unknown, or WrongUse where several do."""
        found = [entry for key, entry in self.latest.items() if key.startswith(start)]
        if not found:
            raise Unknown("episode", start, self.latest, f"deskjob report {self.folder} --verbose lists them")
        if len(found) > 1:
            raise WrongUse(f"{start!r} fits {len(found)} episodes", "one", "give more of its letters")
        return found[0]


def read_run(folder: Path) -> Run:
    """Read a run. Raises WrongUse where there is none, Damaged where a file cannot be read."""
    manifest = _manifest(folder)
    try:
        plan = Plan.from_json(manifest["plan"])
        entries = tuple(Entry.from_json(plain) for plain in records(folder / "outcomes.jsonl"))
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{folder / 'run.json'} cannot be used ({error})", "a run as deskjob wrote it") from error
    return Run(folder, manifest, plan, tuple(records(folder / "attempts.jsonl")), entries)


class RunLog:
    """A run's folder while a run writes it. Use as a context manager: only one writer at a time."""

    def __init__(self, folder: Path, plan: Plan, key: bytes, company: str) -> None:
        self.folder, self.plan, self._key = folder, plan, key
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder)
        try:
            self._start(company)
        except BaseException:
            self._lock.close()
            raise

    def _start(self, company: str) -> None:
        path = self.folder / "run.json"
        if path.exists():
            if _manifest(self.folder)["digest"] != self.plan.digest:
                raise WrongUse(
                    f"{self.folder} holds another run", "the folder of the same command", "give another with --out"
                )
        elif any(self.folder.glob("*.jsonl")):
            raise Damaged(f"{self.folder} has records and no run.json", "a whole run", "give another with --out")
        else:
            write_whole(path, encoded(_described(self.plan, company)) + b"\n")
        self.run_mac = stamp(self._key, path.read_bytes())
        heads = read_heads(self.folder, self._key) if (self.folder / "head.json").exists() else {}
        self._chains = {name: self._continued(name, heads.get(name)) for name in LOGS}
        self._files: dict[str, IO[bytes]] = {name: (self.folder / name).open("ab") for name in LOGS}
        run = read_run(self.folder)
        self.entries = run.latest
        self._tries = Counter(str(attempt["key"]) for attempt in run.attempts)
        self._tidy({entry.folder for entry in run.entries})
        self._sync()

    def todo(self, *, again: bool = False) -> list[Job]:
        """The episodes without an outcome; with `again`, those that are void, too."""
        return [job for job in self.plan.jobs() if self._open(job.key, again)]

    def register(self, jobs: Iterable[Job]) -> list[tuple[Job, str]]:
        """Put attempts on disk before they start; each with the folder it is to write."""
        registered: list[tuple[Job, str]] = []
        lines: list[bytes] = []
        for job in jobs:
            self._tries[job.key] += 1
            tried = self._tries[job.key]
            folder = job.key if tried == 1 else f"{job.key}.{tried}"
            attempt = {"key": job.key, "try": tried, "folder": folder, **job.called._asdict()}
            lines.append(self._chains["attempts.jsonl"].line(attempt))
            registered.append((job, folder))
        self._append("attempts.jsonl", lines)
        self._sync()
        return registered

    def finish(self, entry: Entry) -> None:
        """Log an outcome whose episode's folder stands."""
        self._append("outcomes.jsonl", [self._chains["outcomes.jsonl"].line(entry.to_json())])
        self.entries[entry.key] = entry
        if clock.wall() - self._synced > _SYNC_SECONDS:
            self._sync()

    def close(self) -> None:
        """Let go of the folder."""
        self._sync()
        for file in self._files.values():
            file.close()
        self._lock.close()

    def __enter__(self) -> RunLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, key: str, again: bool) -> bool:
        return key not in self.entries or (again and self.entries[key].outcome.void)

    def _append(self, name: str, lines: Sequence[bytes]) -> None:
        file = self._files[name]
        file.write(b"".join(lines))
        file.flush()

    def _sync(self) -> None:
        """Put both logs on the disk, and how far they go. A kill loses nothing meanwhile, only a power cut could."""
        for file in self._files.values():
            os.fsync(file.fileno())
        self._write_head()
        self._synced = clock.wall()

    def _write_head(self) -> None:
        body = {"run": self.run_mac, **{name: list(_pair(chain.head)) for name, chain in self._chains.items()}}
        part = self.folder / ".part-head"
        part.write_bytes(Chain(self._key, "head.json").line(body))
        part.replace(self.folder / "head.json")

    def _continued(self, name: str, head: Head | None) -> Chain:
        """The chain of a log at its end; a half-written last line is cut off."""
        path, chain = self.folder / name, Chain(self._key, name)
        content = b"".join(whole_lines(path))
        broken = chain.follow(content)
        if broken or (head is not None and head.lines > chain.head.lines):
            where = f"line {broken.line} of {path} {broken.found}" if broken else f"{path} has lost its end"
            raise Damaged(where, "records as they were written", f"deskjob verify-log {self.folder}")
        if path.exists() and path.stat().st_size > len(content):
            os.truncate(path, len(content))
        return chain

    def _tidy(self, folders: set[str]) -> None:
        """Remove what attempts left that have no outcome."""
        for path in (self.folder / "episodes").glob("*"):
            if path.name not in folders:
                shutil.rmtree(path, ignore_errors=True)


def read_heads(folder: Path, key: bytes) -> dict[str, Head]:
    """How far each log goes, by head.json. Raises Damaged where that is not as it was written."""
    path = folder / "head.json"
    content = path.read_bytes() if path.exists() else b""
    if not content or Chain(key, "head.json").follow(content):
        raise Damaged(f"{path} is not as it was written", "the file as deskjob wrote it, and the key it was made with")
    plain = json.loads(content)
    return {"run.json": Head(0, plain["run"]), **{name: Head(*plain[name]) for name in LOGS}}


def _pair(head: Head) -> tuple[int, str]:
    return head.lines, head.mac


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    if not path.is_file():
        raise WrongUse(f"no run in {folder}", "a folder that deskjob run made", "deskjob run --help shows how")
    try:
        manifest = json.loads(path.read_bytes())
        found = manifest["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{path} cannot be read ({error})", "the file as deskjob wrote it") from error
    if found != VERSION:
        raise Damaged(f"{path} is of version {found!r}", f"version {VERSION}", "use the deskjob that wrote it")
    return dict(manifest)


def _described(plan: Plan, company: str) -> dict[str, Any]:
    return {
        "version": VERSION,
        "digest": plan.digest,
        "company": company,
        "plan": plan.to_json(),
        "fingerprint": fingerprint(),
        "tier": "inprocess",
        "versions": {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            **{name: version(name) for name in ("deskjob", "faker")},
        },
    }


def _locked(folder: Path) -> IO[bytes]:
    # A lock of the process and not of the open file: workers that outlive a killed run do not keep it.
    lock = (folder / ".lock").open("ab")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        with suppress(OSError):
            lock.close()
        raise WrongUse(
            f"another deskjob run is writing {folder}", "one writer", "wait for it, or give another folder with --out"
        ) from error
    return lock
