"""The OCS endpoints as OpenAPI 3.1 paths. WebDAV's methods have no place there; RFC 4918 describes them."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_FORMAT = {"name": "format", "in": "query", "schema": {"type": "string", "default": "xml"}}
_SHARE = {
    "name": "share",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[^/]+$", "minLength": 1},
}
_BASE = "/ocs/v2.php"
_SAID = {"text/xml": {"schema": {}}, "application/json": {"schema": {"type": "object"}}}
_REFUSED = {
    "400": "a field is wrong",
    "401": "nobody known is asking",
    "403": "this person may not do this",
    "404": "no such file, person or share",
    "405": "not by this method",
    "413": "too large",
    "415": "not a form",
}
_MAKE = {"path": _TEXT, "shareType": {"type": "integer", "enum": [0, 1, 3]}, "shareWith": _TEXT}
_CHANGE = {"permissions": {"type": "integer", "minimum": 1, "maximum": 31}, "expireDate": {"type": "string"}}


def described() -> dict[str, Any]:
    """Paths with their parameters, bodies and answers."""
    shares = f"{_BASE}/apps/files_sharing/api/v1/shares"
    listing = [{"name": name, "in": "query", "schema": _TEXT} for name in ("path", "subfiles", "shared_with_me")]
    return {
        "/status.php": {"get": {**_operation("status", "What server this is", []), "security": []}},
        f"{_BASE}/cloud/capabilities": {"get": _operation("capabilities", "What the server can do", [])},
        f"{_BASE}/cloud/user": {"get": _operation("user", "Who is asking", [])},
        f"{_BASE}/cloud/users": {
            "get": _operation("users", "The people here", [{"name": "search", "in": "query", "schema": _TEXT}])
        },
        shares: {
            "get": _operation("shares", "What one shares, or what is shared at a path", listing),
            "post": _operation("share", "Share something", [], {**_MAKE, **_CHANGE}, ["path", "shareType"]),
        },
        f"{shares}/{{share}}": {
            "get": _operation("one_share", "One share", [_SHARE]),
            "put": _operation("change_share", "Change a share", [_SHARE], _CHANGE),
            "delete": _operation("end_share", "End a share", [_SHARE]),
        },
    }


def _operation(
    name: str,
    summary: str,
    parameters: list[dict[str, Any]],
    fields: dict[str, Any] | None = None,
    required: list[str] | None = None,
) -> dict[str, Any]:
    answers = {status: {"description": told, "content": _SAID} for status, told in _REFUSED.items()}
    operation: dict[str, Any] = {
        "operationId": f"ocs.{name}",
        "summary": summary,
        "tags": ["OCS"],
        "parameters": [*parameters, _FORMAT],
        "responses": {"200": {"description": "done", "content": _SAID}, **answers},
    }
    if fields is not None:
        schema = {"type": "object", "properties": fields, "required": required or []}
        content = {"application/x-www-form-urlencoded": {"schema": schema}, "application/json": {"schema": schema}}
        operation["requestBody"] = {"required": bool(required), "content": content}
    return operation
