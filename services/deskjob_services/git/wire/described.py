"""The endpoints as OpenAPI 3.1 paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from deskjob_services.git.wire.door import JSON, Endpoint
from deskjob_services.kernel.schemas import in_query, whole

_SAID: JSON = {"content": {"application/json": {"schema": {"type": "object"}}}}
_REFUSALS = {
    "400": "a parameter is wrong, or what is asked cannot be",
    "401": "nobody known is asking",
    "403": "this person may not do this",
    "404": "no such record or endpoint",
    "405": "not by this method, or not in this state",
    "406": "not in this state",
    "409": "the record's state does not allow it",
    "413": "too large",
    "422": "what is asked cannot be as it stands",
    "503": "the company is closed",
}
_EARLY = {"414": "the address is too long", "431": "the address or a header is too long"}


def described(endpoints: Iterable[Endpoint], base: str) -> dict[str, Any]:
    """Paths with their parameters, bodies and answers; nothing refers to a component."""
    paths: dict[str, Any] = {}
    for each in endpoints:
        paths.setdefault(base + each.path, {})[each.method.lower()] = _operation(each)
    return paths


def _operation(each: Endpoint) -> JSON:
    schema = whole(each.asks)
    parameters = [
        {"name": part, "in": "path", "required": True, "schema": _in_path(part in each.digits)}
        for part in re.findall(r"\{(\w+)\}", each.path)
    ]
    operation: JSON = {
        "operationId": re.sub(r"\W+", "_", f"{each.method.lower()} {each.path}").strip("_"),
        "summary": each.summary,
        "tags": ["GitLab"],
        "responses": _responses(each),
    }
    if each.method in ("GET", "DELETE"):
        required = schema.get("required", ())
        parameters += [
            {"name": field, "in": "query", "required": field in required, "schema": in_query(part)}
            for field, part in schema.get("properties", {}).items()
        ]
    elif schema.get("properties"):
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": bool(schema.get("required")), "content": content}
    if parameters:
        operation["parameters"] = parameters
    if each.open:
        operation["security"] = []
    return operation


def _in_path(digits: bool) -> JSON:
    if digits:
        return {"type": "integer", "minimum": 0}
    return {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^/]+$"}


def _responses(each: Endpoint) -> JSON:
    good: JSON = {str(each.status): {"description": "done"}}
    bad = {status: {"description": said, **_SAID} for status, said in _REFUSALS.items()}
    early = {
        status: {"description": said, "content": {"text/plain": {"schema": {"type": "string"}}}}
        for status, said in _EARLY.items()
    }
    return {**good, **bad, **early}
