"""The endpoints as OpenAPI 3.1 paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from deskjob_services.chat.wire.endpoint import JSON, Body, Endpoint
from deskjob_services.kernel.schemas import in_query, whole

_ERROR: JSON = {
    "type": "object",
    "properties": {
        "success": {"const": False},
        "status": {"type": "string"},
        "error": {"type": "string"},
        "message": {"type": "string"},
        "errorType": {"type": "string"},
    },
    "required": ["success", "error"],
}
_IN_PATH: JSON = {"type": "string", "minLength": 1, "maxLength": 200}
_REFUSALS = {
    "400": "what was asked cannot be, or there is no such record",
    "401": "nobody known is asking",
    "403": "this person may not do this",
    "404": "no such endpoint",
    "405": "not by this method",
    "413": "too large",
    "503": "the company is closed",
}


def described(endpoints: Iterable[Endpoint], base: str) -> dict[str, Any]:
    """Paths with their parameters, bodies and answers; nothing refers to a component."""
    paths: dict[str, Any] = {
        "/api/info": {"get": _operation(next(each for each in endpoints if each.path == "info"), "api_info")}
    }
    for each in endpoints:
        paths.setdefault(base + each.path, {})[each.method.lower()] = _operation(each)
    return paths


def _operation(each: Endpoint, name: str = "") -> JSON:
    schema = _schema(each.asks)
    inside = re.findall(r"\{(\w+)\}", each.path)
    parameters = [{"name": part, "in": "path", "required": True, "schema": dict(_IN_PATH)} for part in inside]
    operation: JSON = {
        "operationId": name or re.sub(r"\W+", "_", f"{each.method.lower()} {each.path}").strip("_"),
        "summary": each.summary,
        "tags": ["Rocket.Chat"],
        "responses": _responses(each),
    }
    if each.method == "GET":
        required = schema.get("required", ())
        parameters += [
            {"name": field, "in": "query", "required": field in required, "schema": in_query(part)}
            for field, part in schema.get("properties", {}).items()
        ]
    elif schema.get("properties"):
        operation["requestBody"] = {"required": bool(schema.get("required")), "content": _content(each, schema)}
    if parameters:
        operation["parameters"] = parameters
    if each.open:
        operation["security"] = []
    return operation


def _content(each: Endpoint, schema: JSON) -> JSON:
    if not each.upload:
        return {"application/json": {"schema": schema}}
    file = {"type": "string", "format": "binary"}
    fields = {name: in_query(part) for name, part in schema["properties"].items()}
    return {
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": file, **fields}, "required": ["file"]}
        }
    }


def _responses(each: Endpoint) -> JSON:
    gives = {name: {"type": kind} for name, kind in each.gives.items()}
    flag: JSON = {} if each.gives.get("data") else {"success": {"const": True}}
    answer = {"type": "object", "properties": {**flag, **gives}, "required": sorted([*flag, *gives])}
    good = {"200": {"description": "done", "content": {"application/json": {"schema": answer}}}}
    bad = {
        status: {"description": said, "content": {"application/json": {"schema": _ERROR}}}
        for status, said in _REFUSALS.items()
    }
    long = {"414": "the address is too long", "431": "the address or a header is too long"}
    early = {
        status: {"description": said, "content": {"text/plain": {"schema": {"type": "string"}}}}
        for status, said in long.items()
    }
    return {**good, **bad, **early}


def _schema(model: type[BaseModel]) -> JSON:
    plain = whole(model)
    if issubclass(model, Body):
        plain.pop("additionalProperties", None)
    return plain
