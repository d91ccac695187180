"""The tools of an agent: one an operation, made from the registry, and `http` for any request to the intranet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

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


def parse_call(action: Mapping[str, Any] | str) -> Call:
    """A call out of `{"tool": ..., "arguments": {...}}` or the same as JSON text. Raises Invalid."""
    if isinstance(action, str):
        try:
            action = json.loads(action)
        except (ValueError, RecursionError) as error:
            raise Invalid(
                f"an action that is not JSON ({error})", '{"tool": "chat_send", "arguments": {...}}'
            ) from None
    if not isinstance(action, Mapping):
        raise Invalid(f"an action of {type(action).__name__}", '{"tool": "chat_send", "arguments": {...}}')
    tool, arguments = action.get("tool"), action.get("arguments", {})
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except (ValueError, RecursionError):
            raise Invalid("arguments that are not JSON", "an object, or JSON text of one") from None
    if not isinstance(tool, str) or not isinstance(arguments, Mapping):
        raise Invalid(f"an action with tool {tool!r}", "a tool's name and an object of arguments")
    return Call(tool.replace(".", "_"), dict(arguments))
