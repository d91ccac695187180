"""The agents that do what a file says: a list of tool calls, or the actions of a recorded episode."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from deskjob import Call, Seat, WrongUse, parse_call

Calls = Iterable[Mapping[str, Any] | Call]


class Scripted:
    """Makes the calls of a JSON list, one after the other: `[{"tool": ..., "arguments": {...}}, ...]`."""

    def __init__(self, calls: Calls | str | Path, name: str = "scripted") -> None:
        self.name = name
        listed = _read(Path(calls)) if isinstance(calls, str | Path) else calls
        self.calls = [call if isinstance(call, Call) else parse_call(call) for call in listed]

    def play(self, seat: Seat) -> None:
        """Make the calls until they, or the episode, end."""
        for call in self.calls:
            if seat.done:
                return
            seat.step(call)


class Replay(Scripted):
    """Does again what an episode's `actions.jsonl` recorded."""

    def __init__(self, path: str | Path, name: str = "replay") -> None:
        recorded = Path(path)
        super().__init__(recorded / "actions.jsonl" if recorded.is_dir() else recorded, name)


def _read(path: Path) -> list[Mapping[str, Any]]:
    """The calls in a file: one JSON list, or one JSON object a line. Raises WrongUse."""
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines()]
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} cannot be read as calls ({error})", "a JSON list, or actions.jsonl") from error
    if not isinstance(found, list):
        raise WrongUse(f"{path} holds a {type(found).__name__}", "a JSON list of calls")
    return [{"tool": call.get("tool"), "arguments": call.get("arguments", {})} for call in found]
