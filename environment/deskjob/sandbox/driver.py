"""What calls functions of somebody else's code, inside the sandbox; the same values are coded and read outside by it.

This file's source is run there as it stands, by an interpreter that knows the standard library alone. Each call has
a process of its own. What comes back are values, not verdicts: code that ends its process, prints "OK" or rewrites
the library around it has given no value, or a wrong one.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import importlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

_MOST = 200_000


@dataclasses.dataclass(frozen=True)
class Returned:
    """What one call gave: its value, or the name of the exception it raised ("exited": it gave nothing at all)."""

    value: Any = None
    raised: str = ""


def coded(value: Any) -> Any:
    """A value as JSON has it; what JSON does not have is a mapping with one key that begins with an `@`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, decimal.Decimal):
        return {"@decimal": str(value)}
    if isinstance(value, datetime.date):
        return {"@datetime" if isinstance(value, datetime.datetime) else "@date": value.isoformat()}
    if isinstance(value, bytes):
        return {"@bytes": value.hex()}
    if isinstance(value, set | frozenset):
        return {"@set": sorted((coded(one) for one in value), key=json.dumps)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: coded(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): coded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [coded(one) for one in value]
    return {"@type": type(value).__qualname__}


def decoded(plain: Any) -> Any:
    """The value that `coded` gave; tuples come back as lists, dataclasses as mappings, other objects as "@type"."""
    if isinstance(plain, list):
        return [decoded(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    mark: str
    value: Any
    mark, value = next(iter(plain.items())) if len(plain) == 1 else ("", None)
    if mark == "@decimal":
        return decimal.Decimal(value)
    if mark == "@date":
        return datetime.date.fromisoformat(value)
    if mark == "@datetime":
        return datetime.datetime.fromisoformat(value)
    if mark == "@bytes":
        return bytes.fromhex(value)
    if mark == "@set":
        return frozenset(decoded(one) for one in value)
    return {key: decoded(one) for key, one in plain.items()}


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


def main() -> None:
    """Make the calls that stand on the standard input; a line of JSON for each on the standard output."""
    asked = json.loads(sys.stdin.buffer.read())
    channel = os.dup(1)
    os.dup2(2, 1)  # What the code prints is no answer.
    sys.path[:0] = [os.path.join(os.getcwd(), path) for path in asked["paths"]]
    for call in asked["calls"]:
        line = b"".join(_apart(call, channel)).partition(b"\n")[0]
        os.write(channel, (line if len(line) < _MOST else b"") + b"\n")


def _apart(call: dict[str, Any], channel: int) -> Iterator[bytes]:
    """What a process of its own says of one call."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(channel)
        try:
            os.write(writing, json.dumps(_called(call)).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(writing)
    taken = 0
    while taken < _MOST and (piece := os.read(reading, 65536)):
        taken += len(piece)
        yield piece
        if piece.endswith(b"\n"):
            break
    os.close(reading)
    os.kill(child, 9)
    os.waitpid(child, 0)


def _called(call: dict[str, Any]) -> dict[str, Any]:
    try:
        function: Any = importlib.import_module(call["module"])
        for part in call["function"].split("."):
            function = getattr(function, part)
        value = function(*decoded(call["args"]), **decoded(call["kwargs"]))
        return {"raised": "", "value": coded(value)}
    except BaseException as error:
        return {"raised": type(error).__name__}


if __name__ == "__main__":
    main()
