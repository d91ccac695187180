"""Answers in ownCloud's OCS form: `meta` and `data`, as XML or with `format=json` as JSON.

Version 1 answers with HTTP 200 and says in `statuscode` how it went (100: well); version 2 says it by HTTP as well.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from flask import Response, jsonify, request

from deskjob_services.errors import Refusal

JSON = dict[str, Any]
_WELL = {"v1.php": 100, "v2.php": 200}
_CODES = {401: 997, 422: 400, 409: 403}


def said(version: str, data: Any, message: str | None = None) -> Response:
    """What went well."""
    return _answer({"status": "ok", "statuscode": _WELL[version], "message": message}, data, 200)


def refused(version: str, refusal: Refusal) -> Response:
    """A refusal."""
    code = _CODES.get(refusal.status, refusal.status)
    http = 401 if refusal.status == 401 else 200 if version == "v1.php" else code
    answer = _answer({"status": "failure", "statuscode": code, "message": str(refusal)}, [], http)
    if refusal.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="Files", charset="UTF-8"'
    return answer


def _answer(meta: JSON, data: Any, status: int) -> Response:
    if request.args.get("format") == "json":
        answer = jsonify({"ocs": {"meta": meta, "data": data}})
        answer.status_code = status
        return answer
    body = '<?xml version="1.0"?>\n<ocs>\n' + _xml("meta", meta, 1) + _xml("data", data, 1) + "</ocs>\n"
    return Response(body, status, mimetype="text/xml")


def _xml(name: str, value: Any, depth: int) -> str:
    pad = " " * depth
    if isinstance(value, dict):
        inside = "".join(_xml(key, each, depth + 1) for key, each in value.items())
    elif isinstance(value, list):
        inside = "".join(_xml("element", each, depth + 1) for each in value)
    else:
        return f"{pad}<{name}>{_text(value)}</{name}>\n" if value not in (None, "") else f"{pad}<{name}/>\n"
    return f"{pad}<{name}>\n{inside}{pad}</{name}>\n" if inside else f"{pad}<{name}/>\n"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return escape("".join(each if each.isprintable() or each in "\n\t" else " " for each in str(value)))
