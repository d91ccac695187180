"""What calls brought back, read where their code never ran."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from deskjob.sandbox.driver import decoded


@dataclass(frozen=True)
class Returned:
    """What one call gave: its value, or the name of the exception it raised ("exited": it gave nothing at all)."""

    value: Any = None
    raised: str = ""


def read_returned(output: bytes) -> list[Returned]:
    """What came back, a line a call; a line that is none of ours is a call that gave nothing."""
    return [_returned(line) for line in output.splitlines()]


def _returned(line: bytes) -> Returned:
    try:
        plain = json.loads(line)
        if plain["raised"]:
            return Returned(raised=str(plain["raised"]))
        return Returned(decoded(plain["value"]))
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, RecursionError):
        return Returned(raised="exited")
