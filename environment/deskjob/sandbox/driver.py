"""What calls functions of somebody else's code, inside the sandbox; the same values are coded and read outside by it.

This file's source is run there as it stands, by an interpreter that knows the standard library alone. Each call has
a process of its own. What comes back are values, not verdicts: code that ends its process, prints "OK" or rewrites
the library around it has given no value, or a wrong one.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

TYPE_CHECKING = False  # Whatever is imported here costs each run: dates and decimals are, once they are met.
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_MOST = 200_000


def coded(value: Any) -> Any:
    """A value as JSON has it; what JSON does not have is a mapping with one key that begins with an `@`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if _is(value, "decimal", "Decimal"):
        return {"@decimal": str(value)}
    if _is(value, "datetime", "date"):
        return {"@datetime" if _is(value, "datetime", "datetime") else "@date": value.isoformat()}
    if isinstance(value, bytes):
        return {"@bytes": value.hex()}
    if isinstance(value, set | frozenset):
        return {"@set": sorted((coded(one) for one in value), key=json.dumps)}
    if hasattr(type(value), "__dataclass_fields__"):
        return {name: coded(getattr(value, name)) for name in type(value).__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): coded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [coded(one) for one in value]
    return {"@type": type(value).__qualname__}


def _is(value: Any, module: str, kind: str) -> bool:
    """Whether a value is of a kind; where its module was never imported, it is not."""
    known = sys.modules.get(module)
    return known is not None and isinstance(value, getattr(known, kind))


def decoded(plain: Any) -> Any:
    """The value that `coded` gave; tuples come back as lists, dataclasses as mappings, other objects as "@type"."""
    if isinstance(plain, list):
        return [decoded(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    mark, value = next(iter(plain.items())) if len(plain) == 1 else ("", "")
    if mark == "@set":
        return frozenset(decoded(one) for one in value)
    if mark == "@bytes":
        return bytes.fromhex(value)
    if mark == "@decimal":
        return importlib.import_module("decimal").Decimal(value)
    if mark in ("@date", "@datetime"):
        return getattr(importlib.import_module("datetime"), mark[1:]).fromisoformat(value)
    return {key: decoded(one) for key, one in plain.items()}


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
