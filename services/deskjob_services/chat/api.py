"""Rocket.Chat's REST interface: finds the endpoint, reads what is asked, answers and refuses in the product's way."""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from deskjob_services.chat.shown import FileContent
from deskjob_services.chat.wire import family, messages, rooms, users
from deskjob_services.chat.wire.described import described
from deskjob_services.chat.wire.endpoint import ENDPOINTS, JSON, Endpoint, Nothing, WireError, refuse_forged
from deskjob_services.errors import Conflict, Forbidden, NotFound, Refusal, TooLarge, Unauthenticated
from deskjob_services.kernel.web import caller_id, do, intranet, note


class Rest(BaseConverter):
    """The whole rest of a path, line breaks too, so that nothing beneath the interface is answered elsewhere."""

    part_isolating = False
    regex = "(?s:.+)"


blueprint = Blueprint("chat_api", __name__)
blueprint.record_once(lambda state: state.app.url_map.converters.update(rest=Rest))

BASE = "/api/v1/"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@blueprint.route("/api/info", methods=["GET"])
def info() -> Response:
    """Whether the service is there; open to everybody."""
    return jsonify({**users.info(Nothing()), "success": True})


@blueprint.route(f"{BASE}<rest:name>", methods=_METHODS, provide_automatic_options=False)
def answer(name: str) -> Response:
    """One request to any endpoint."""
    if request.method == "OPTIONS" and _methods(name):
        return Response(headers={"Allow": ", ".join(_methods(name))})
    found, in_path = _find("GET" if request.method == "HEAD" else request.method, name)
    if not found.open:
        caller_id()
    given = found.handler(_asked(found), **in_path)
    # Two endpoints say `status` where all others say `success`, as the product does.
    return jsonify(given if given.get("status") == "success" else {**given, "success": True})


@blueprint.route("/file-upload/<file_id>/<path:name>", methods=["GET"])
def download(file_id: str, name: str) -> Response:
    """A file's bytes, for those who can read its room."""
    return served(do("chat.download", {"file": file_id}))


def served(kept: FileContent) -> Response:
    """A file as a download; never shown as a page of ours."""
    response = Response(base64.b64decode(kept.content), mimetype=kept.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=kept.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def openapi_paths() -> dict[str, Any]:
    """The paths of the wire, for the service's description."""
    return described(ENDPOINTS, BASE)


@blueprint.errorhandler(Refusal)
def refused(refusal: Refusal) -> tuple[Response, int]:
    """A refusal in the product's shape."""
    response, status = _refused(refusal)
    if status == 405:
        response.headers["Allow"] = ", ".join(_methods(request.path.removeprefix(BASE)))
    return response, status


def _refused(refusal: Refusal) -> tuple[Response, int]:
    if isinstance(refusal, Unauthenticated):
        said = "You must be logged in to do this."
        return jsonify({"success": False, "status": "error", "message": said, "error": said}), 401
    status, kind = _kind(refusal)
    if status == 401:
        return jsonify({"success": False, "status": "error", "error": refusal.found, "message": refusal.found}), 401
    text = "; ".join(part for part in (refusal.found, refusal.expected, refusal.fix) if part)
    return jsonify({"success": False, "error": f"{text} [{kind}]", "errorType": kind}), status


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> tuple[Response, int]:
    """What goes wrong before an endpoint is reached, and what is wrong with us."""
    note(error)
    said = error.description or error.name
    return jsonify({"success": False, "error": said, "errorType": "error-http"}), error.code or 500


def _find(method: str, name: str) -> tuple[Endpoint, dict[str, str]]:
    exact, patterns = _table()
    found = exact.get((method, name))
    if found is not None:
        return found, {}
    for pattern, each in patterns:
        match = pattern.fullmatch(name)
        if match and each.method == method:
            return each, match.groupdict()
    intranet().missing[f"{method} {BASE}{name}"] += 1
    text = "API endpoint does not exist"
    if _methods(name):
        raise WireError(text, "error-method-not-allowed", 405)
    raise WireError(text, "error-endpoint-not-found", 404)


def _methods(name: str) -> list[str]:
    known = {each.method for each in ENDPOINTS if _pattern(each.path).fullmatch(name)}
    return sorted(known | ({"HEAD"} if "GET" in known else set()) | ({"OPTIONS"} if known else set()))


@cache
def _table() -> tuple[dict[tuple[str, str], Endpoint], list[tuple[re.Pattern[str], Endpoint]]]:
    exact: dict[tuple[str, str], Endpoint] = {
        (each.method, each.path): each for each in ENDPOINTS if "{" not in each.path
    }
    return exact, [(_pattern(each.path), each) for each in ENDPOINTS if "{" in each.path]


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def _asked(found: Endpoint) -> BaseModel:
    given = _query() if found.method == "GET" else _body()
    if found.method == "POST":
        refuse_forged(given)
    try:
        return found.asks.model_validate(given)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)[:5]
        said = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in problems)
        raise WireError(said, "error-invalid-params") from error


def _query() -> JSON:
    """The query, whose list values the client may write as `key[]=a&key[]=b`."""
    return {
        key.removesuffix("[]"): values if key.endswith("[]") else values[-1] for key, values in request.args.lists()
    }


def _body() -> JSON:
    if request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return request.form.to_dict()
    try:
        body = request.get_json(force=True) if request.get_data() else {}
    except (HTTPException, RecursionError, ValueError) as error:
        raise WireError("The body is not JSON", "error-invalid-params") from error
    if not isinstance(body, dict):
        raise WireError("The body is not a JSON object", "error-invalid-params")
    return body


def _kind(refusal: Refusal) -> tuple[int, str]:
    """The product's status and word: most of what goes wrong is a 400 there."""
    if isinstance(refusal, WireError):
        return refusal.status, refusal.code
    if isinstance(refusal, NotFound):
        noun = refusal.found.removeprefix("no ").partition(" ")[0]
        return 400, _UNKNOWN.get(noun, "error-not-found")
    if isinstance(refusal, Conflict):
        return 400, next((kind for word, kind in _CONFLICTS if word in refusal.found), "error-action-not-allowed")
    if isinstance(refusal, Forbidden):
        return 403, "error-not-allowed"
    if isinstance(refusal, TooLarge):
        return 413, "error-file-too-large"
    if refusal.status == 503:
        return 503, "error-unavailable"
    return 400, "error-message-size-exceeded" if refusal.found.startswith("a message of") else "error-invalid-params"


_UNKNOWN = {
    "room": "error-room-not-found",
    "message": "error-message-not-found",
    "person": "error-invalid-user",
    "file": "error-invalid-file",
}
_CONFLICTS = (
    ("is archived", "error-room-archived"),
    ("exists already", "error-duplicate-channel-name"),
    ("the last owner", "error-you-are-last-owner"),
    ("is not in", "error-user-not-in-room"),
    ("is in use", "error-field-unavailable"),
)

__all__ = ["ENDPOINTS", "blueprint", "family", "messages", "openapi_paths", "rooms", "served"]
