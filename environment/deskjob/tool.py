"""The tools of an agent: one an operation, made from the registry, and `http` for any request to the intranet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from typing import Any, Final

from deskjob_services.errors import Invalid
from deskjob_services.kernel.operation import registry


@dataclass(frozen=True)
class Tool:
    """A name, a sentence, and the JSON schema of the arguments, as tool interfaces of models want them.

    `writes` tells whether it can change anything; models are not told.
    """

    name: str
    description: str
    schema: dict[str, Any]
    writes: bool = True

    def to_json(self) -> dict[str, Any]:
        """Plain data: name, description, input_schema."""
        return {"name": self.name, "description": self.description, "input_schema": self.schema}


@dataclass(frozen=True)
class Call:
    """One use of a tool."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"tool": self.tool, "arguments": self.arguments}


HTTP = Tool(
    "http",
    "Send any HTTP request to the intranet (http://chat.deskjob, http://expenses.deskjob, http://people.deskjob, ...)"
    " as yourself; each describes itself at /openapi.json.",
    {
        "type": "object",
        "properties": {
            "method": {"type": "string", "enum": ["GET", "POST", "PUT", "PATCH", "DELETE"], "default": "GET"},
            "url": {"type": "string", "description": "such as http://chat.deskjob/api/v1/channels.list"},
            "json": {"description": "a JSON body"},
            "form": {"type": "object", "additionalProperties": {"type": "string"}, "description": "a form body"},
        },
        "required": ["url"],
        "additionalProperties": False,
    },
)


@cache
def tools() -> tuple[Tool, ...]:
    """Every tool there is, operations first."""
    made = [
        Tool(operation.tool, operation.sentence, operation.schema, operation.writes)
        for operation in registry.operations.values()
    ]
    return (*made, HTTP)


def parse_call(action: Call | Mapping[str, Any] | str) -> Call:
    """A call out of `{"tool": ..., "arguments": {...}}`, the same as JSON text, or a call, all of it plain data.

    Raises Invalid.
    """
    if isinstance(action, Call):
        action = action.to_json()
    if isinstance(action, str):
        action = _read(action, "an action")
    if not isinstance(action, Mapping):
        raise Invalid(f"an action of {type(action).__name__}", _EXAMPLE)
    tool, arguments = action.get("tool"), action.get("arguments", {})
    if isinstance(arguments, str):
        arguments = _read(arguments or "{}", "arguments")
    if not isinstance(tool, str) or not isinstance(arguments, Mapping):
        raise Invalid(f"an action of {type(tool).__name__} and {type(arguments).__name__}", _EXAMPLE)
    return Call(_plain(tool.replace(".", "_")), _plain(arguments))


_EXAMPLE: Final = '{"tool": "chat_send", "arguments": {...}}'
_DEEPEST: Final = 40


def _read(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{what} that cannot be read as JSON ({error})", _EXAMPLE) from None


def _plain(value: Any, depth: int = 0) -> Any:
    """A copy that JSON can hold and nobody else can change. Raises Invalid."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Invalid("half of a surrogate pair in a text", "whole characters") from None
        return value
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
        return value
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    if depth < _DEEPEST and isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {_plain(name): _plain(item, depth + 1) for name, item in value.items()}
    raise Invalid(f"arguments with a {type(value).__name__}", f"JSON, at most {_DEEPEST} deep")
