"""`/openapi.json` (OpenAPI 3.1) and `/docs` of a service, from its operations."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from deskjob_services.kernel.operation import Operation, Service
from deskjob_services.kernel.pages import guarded, recognised, render

_REFUSALS = {
    "400": "the request could not be read",
    "401": "nobody known is asking",
    "403": "this person may not do this",
    "404": "no such record",
    "409": "the record's state does not allow it",
    "412": "the record is no longer what the caller last saw",
    "413": "too large",
    "415": "not JSON",
    "422": "an argument is wrong",
    "423": "somebody else has it locked",
    "507": "there is no room left",
}


def blueprint(service: Service) -> Blueprint:
    """The two routes by which a service describes itself; open to everybody."""
    routes = Blueprint("openapi", __name__, template_folder="templates")
    routes.after_request(guarded)

    @routes.get("/openapi.json")
    def described() -> Response:
        return jsonify({**document(service), "servers": [{"url": request.script_root or "/"}]})

    @routes.get("/docs")
    def docs() -> str:
        recognised()
        operations = list(service.operations.values())
        return render("docs.html", operations=operations, openapi=f"{request.script_root}/openapi.json")

    return routes


@cache
def document(service: Service) -> dict[str, Any]:
    """The whole description of a service."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Refusal": _REFUSAL}
    for operation in service.operations.values():
        paths[f"/op/{operation.name}"] = {"post": _described(operation, schemas, {}, operation.input, "op")}
        if operation.http:
            method, path = operation.http.split(" ")
            paths.setdefault(f"/api{path}", {})[method.lower()] = _rest(operation, schemas, method, path)
    wire = f"deskjob_services.{service.key}.api"
    if find_spec(wire):
        paths.update(import_module(wire).openapi_paths())
    return {
        "openapi": "3.1.0",
        "info": {"title": service.title, "summary": service.about, "version": "1"},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _rest(operation: Operation, schemas: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    fields = _schema(operation.input, schemas)
    inside = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    required = set(fields.get("required", ()))
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _in_path(fields["properties"][name])}
        for name in inside
    ]
    rest = {name: part for name, part in fields.get("properties", {}).items() if name not in inside}
    body: dict[str, Any] = {}
    if method in ("GET", "DELETE"):
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": part} for name, part in rest.items()
        ]
    elif rest:
        needed = sorted(required & set(rest))
        schema = {"type": "object", "properties": rest, "additionalProperties": False, "required": needed}
        body = {"requestBody": {"required": bool(needed), "content": {"application/json": {"schema": schema}}}}
    return {**_described(operation, schemas, {"parameters": parameters}, None, "rest"), **body}


def _in_path(schema: dict[str, Any]) -> dict[str, Any]:
    """A path segment is text without a slash, whatever else it is."""
    return {"pattern": r"^[^/]+$", **schema} if schema.get("type") == "string" else schema


def _described(
    operation: Operation,
    schemas: dict[str, Any],
    more: dict[str, Any],
    body: type[BaseModel] | None,
    prefix: str,
) -> dict[str, Any]:
    refusals = {
        status: {
            "description": text,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
        }
        for status, text in _REFUSALS.items()
    }
    shown = {"application/json": {"schema": _schema(operation.output, schemas, output=True)}}
    answer: dict[str, Any] = {
        "operationId": f"{prefix}.{operation.name}",
        "summary": operation.sentence,
        "responses": {"200": {"description": "done", "content": shown}, **refusals},
        **more,
    }
    if body is not None:
        schema = _schema(body, schemas)
        content = {"application/json": {"schema": schema}}
        answer["requestBody"] = {"required": bool(schema.get("required")), "content": content}
    return answer


def _schema(model: type[BaseModel], schemas: dict[str, Any], *, output: bool = False) -> dict[str, Any]:
    schema = model.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization" if output else "validation"
    )
    schemas.update(schema.pop("$defs", {}))
    return schema


_REFUSAL = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "found"],
            "properties": {name: {"type": "string"} for name in ("code", "found", "expected", "fix")},
        }
    },
}
