"""Calls: functions of somebody else's code, asked for values that are compared where that code never runs."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from deskjob.sandbox import driver


class Invoke:
    """One call: a module, a function in it (or `Class.method`), and what it is given."""

    def __init__(self, module: str, function: str, /, *args: Any, **kwargs: Any) -> None:
        self.plain = {
            "module": module,
            "function": function,
            "args": driver.coded(args),
            "kwargs": driver.coded(kwargs),
        }


def command() -> tuple[str, ...]:
    """What makes the calls it reads: an interpreter alone with its standard library, and our driver."""
    return ("python3", "-I", "-S", "-B", "-c", _source())


def asked(calls: Sequence[Invoke], paths: Sequence[str]) -> bytes:
    """The calls as the driver reads them."""
    return json.dumps({"paths": list(paths), "calls": [call.plain for call in calls]}).encode()


@cache
def _source() -> str:
    return inspect.getsource(driver)
