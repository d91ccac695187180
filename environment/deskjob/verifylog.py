"""Whether a run's records are as they were written: every line of every log, every file of every episode."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from deskjob.chain import Chain, Head, stamp
from deskjob.record import STREAMS
from deskjob.runlog import LOGS, read_heads
from deskjob_services.errors import Damaged, WrongUse


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that is not as it was written: its file, its line (0 for a whole file), what is wrong."""

    file: str
    line: int
    found: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line} {self.found}" if self.line else f"{self.file} {self.found}"


def verify(folder: Path, key: bytes) -> Iterator[Bad]:
    """Every bad record, the first first. Raises WrongUse where there is no run."""
    if not any((folder / name).exists() for name in ("run.json", "head.json", *LOGS)):
        raise WrongUse(f"no run in {folder}", "a folder that deskjob run made")
    try:
        heads = read_heads(folder, key)
    except Damaged as error:
        yield Bad("head.json", 0, f"is not as it was written, or {error.expected.partition('and ')[2]} is another")
        return
    if stamp(key, _bytes(folder / "run.json")) != heads["run.json"].mac:
        yield Bad("run.json", 0, "is not as it was written")
    for name in LOGS:
        yield from _log(folder, name, key, heads[name])
    yield from _episodes(folder, key)


def _log(folder: Path, name: str, key: bytes, head: Head) -> Iterator[Bad]:
    content, chain = _bytes(folder / name), Chain(key, name)
    broken = chain.follow(content)
    if broken and broken.line > head.lines and content.count(b"\n") < broken.line:
        return  # A last line cut off while it was written; the run plays that episode again.
    if broken:
        yield Bad(name, broken.line, broken.found)
    elif chain.head.lines < head.lines:
        yield Bad(name, chain.head.lines + 1, f"is missing, and what came after it; there were {head.lines}")


def _episodes(folder: Path, key: bytes) -> Iterator[Bad]:
    for number, line in enumerate(_bytes(folder / "outcomes.jsonl").splitlines(), 1):
        try:
            record: dict[str, Any] = json.loads(line)
            name, files = record["folder"], record["files"]
        except (ValueError, KeyError, TypeError):
            continue  # Named already.
        if files and not (folder / "episodes" / name).is_dir():
            yield Bad(f"episodes/{name}", 0, f"is missing; outcomes.jsonl tells of it in line {number}")
            continue
        for file, (count, mac) in files.items():
            yield from _file(folder / "episodes" / name, file, key, Head(count, mac))


def _file(folder: Path, name: str, key: bytes, head: Head) -> Iterator[Bad]:
    place = f"episodes/{folder.name}/{name}"
    if not (folder / name).is_file():
        yield Bad(place, 0, "is missing")
        return
    content = _bytes(folder / name)
    if name not in STREAMS:
        code = sha256(content).hexdigest() if name.startswith("blobs/") else stamp(key, content)
        if code != head.mac:
            yield Bad(place, 0, "is not as it was written")
        return
    chain = Chain(key, f"{folder.name}/{name}")
    broken = chain.follow(content)
    if broken:
        yield Bad(place, broken.line, broken.found)
    elif chain.head != head:
        yield Bad(place, chain.head.lines + 1, f"is missing; there were {head.lines}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
