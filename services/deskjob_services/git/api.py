"""GitLab's REST interface: finds the endpoint, reads what is asked, answers and refuses in the product's way.

`wire.door` says how an endpoint is added.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from deskjob_services.errors import Forbidden, NotFound, Refusal, Unauthenticated
from deskjob_services.git import smart
from deskjob_services.git.wire import (
    accepting,
    branches,
    commits,
    delivery,
    issues,
    members,
    merges,
    notes,
    planning,
    projects,
    repository,
    session,
    wikis,
)
from deskjob_services.git.wire.described import described
from deskjob_services.git.wire.door import (
    ENDPOINTS,
    JSON,
    Answer,
    Asked,
    Endpoint,
    Listed,
    WireError,
    project_named,
    refuse_forged,
)
from deskjob_services.kernel.web import caller_id, intranet, note


class Rest(BaseConverter):
    """The whole rest of a path, line breaks too, so that nothing beneath the interface is answered elsewhere."""

    part_isolating = False
    regex = "(?s:.*)"


blueprint = Blueprint("git_api", __name__)
blueprint.record_once(lambda state: state.app.url_map.converters.update(rest=Rest))

smart.mount(blueprint)

BASE = "/api/v4/"
_NOUNS = {"branch, tag or commit": "commit", "person": "user"}
"""What the product calls some of what is not there."""
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@blueprint.route(f"{BASE}<rest:name>", methods=_METHODS, merge_slashes=False, provide_automatic_options=False)
def answer(name: str) -> Response:
    """One request to any endpoint."""
    if request.method == "OPTIONS" and (methods := _methods(_segments())):
        return Response(headers={"Allow": ", ".join(methods)})
    found, in_path = _find("GET" if request.method == "HEAD" else request.method, _segments())
    if not found.open:
        caller_id()
    given = _asked(found)
    return _answered(found.handler(given, **_named(found, in_path)), found.status)


@blueprint.route("/oauth/token", methods=["POST"])
def token() -> Response:
    """A token for a name and a password."""
    return jsonify(session.granted(session.Grant.model_validate(_given())))


def openapi_paths() -> dict[str, Any]:
    """The paths of the wire, for the service's description."""
    return described(ENDPOINTS, BASE)


@blueprint.errorhandler(Refusal)
def refused(refusal: Refusal) -> tuple[Response, int]:
    """A refusal in the product's shape."""
    if isinstance(refusal, WireError):
        answer = jsonify(refusal.body)
        if refusal.status == 405:
            answer.headers["Allow"] = ", ".join(_methods(_segments()))
        return answer, refusal.status
    if isinstance(refusal, Unauthenticated):
        return jsonify({"message": "401 Unauthorized"}), 401
    if isinstance(refusal, NotFound):
        return jsonify({"message": f"404 {_noun(refusal.found)} Not Found"}), 404
    if isinstance(refusal, Forbidden):
        said = refusal.found if refusal.found.startswith("You ") else f"403 Forbidden - {refusal.found}"
        return jsonify({"message": said}), 403
    return jsonify({"message": str(refusal)}), 400 if refusal.status == 422 else refusal.status


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> tuple[Response, int]:
    """What goes wrong before an endpoint is reached, and what is wrong with us."""
    note(error)
    return jsonify({"error": f"{error.code} {error.name}"}), error.code or 500


def _noun(found: str) -> str:
    """`no merge request 'x'` is a Merge Request; what has no name is nothing."""
    noun = re.split(r" ['\"]", found.removeprefix("no "))[0]
    words = _NOUNS.get(noun, noun).split()
    return " ".join(word.capitalize() for word in words[:2]) if found.startswith("no ") else ""


def _segments() -> tuple[str, ...]:
    """The path beneath the interface in its parts, each decoded by itself: `group%2Frepo` is one."""
    path = request.script_root + request.path
    raw = str(request.environ.get("REQUEST_URI") or "")
    raw = (urlsplit(raw).path if raw.startswith(("http://", "https://")) else raw).partition("?")[0]
    chosen = raw if unquote(raw) == path else path
    return tuple(unquote(part) for part in chosen.partition(BASE)[2].strip("/").split("/"))


def _find(method: str, segments: tuple[str, ...]) -> tuple[Endpoint, dict[str, str]]:
    fitting = _fitting(segments)
    for each, found in fitting:
        if each.method == method:
            return each, found
    if fitting:
        raise WireError(405, "405 Not Allowed", "error")
    intranet().missing[f"{method} {BASE}{'/'.join(segments)}"] += 1
    raise WireError(404, "404 Not Found", "error")


def _methods(segments: tuple[str, ...]) -> list[str]:
    """The methods of what stands at a path."""
    known = {each.method for each, _ in _fitting(segments)}
    return sorted({*known, *(["HEAD"] if "GET" in known else []), *(["OPTIONS"] if known else [])})


def _fitting(segments: tuple[str, ...]) -> list[tuple[Endpoint, dict[str, str]]]:
    """The endpoints of a path, and what stands for their words: `members/all` is no member whose number is `all`."""
    found = [(each, words) for each in _table().get(len(segments), ()) if (words := _fit(each, segments)) is not None]
    return [(each, words) for each, words in found if len(words) == len(found[0][1])]


def _fit(each: Endpoint, segments: tuple[str, ...]) -> dict[str, str] | None:
    """What stands in the place of each word in braces, where the path is of this form."""
    found: dict[str, str] = {}
    for part, segment in zip(each.segments, segments, strict=True):
        if part[0] == "{":
            found[part[1:-1]] = segment
        elif part != segment:
            return None
    return found


@cache
def _table() -> dict[int, list[Endpoint]]:
    """The endpoints by how many parts their path has; those with fewer words in braces first."""
    table: dict[int, list[Endpoint]] = {}
    for each in sorted(ENDPOINTS, key=lambda one: one.path.count("{")):
        table.setdefault(len(each.segments), []).append(each)
    return table


def _named(found: Endpoint, in_path: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, segment in in_path.items():
        if name in found.digits:
            if not (segment.isascii() and segment.isdigit() and len(segment) < 13):
                raise WireError(400, f"{name} is invalid", "error")
            given[name] = int(segment)
        else:
            given[name] = project_named(segment) if name == "project" else segment
    return given


def _asked(found: Endpoint) -> Asked:
    given = _given()
    if found.method in ("POST", "PUT"):
        refuse_forged(given)
    try:
        return found.asks.model_validate(given)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)[:5]
        raise WireError(400, ", ".join(_problem(each["loc"], each["type"]) for each in problems), "error") from error


def _problem(place: tuple[int | str, ...], kind: str) -> str:
    """What is wrong with a parameter, as the product says it: `actions[0][action] is missing`."""
    named = "".join(f"[{step}]" if number else str(step) for number, step in enumerate(place)) or "body"
    words = {"missing": "is missing", "literal_error": "does not have a valid value", "string_too_long": "is too long"}
    return f"{named} {words.get(kind, 'is invalid')}"


def _given() -> JSON:
    """Query and body together; the body's word holds where both have one."""
    given = _plain(request.args.lists())
    if request.method in ("GET", "HEAD"):
        return given
    if request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return {**given, **_plain(request.form.lists())}
    try:
        body = request.get_json(force=True) if request.get_data() else {}
    except (HTTPException, RecursionError, ValueError) as error:
        if isinstance(error, HTTPException) and error.code == 413:
            raise
        raise WireError(400, "The body is not JSON", "error") from error
    if not isinstance(body, dict):
        raise WireError(400, "The body is not a JSON object", "error")
    return {**given, **body}


def _plain(lists: Any) -> JSON:
    return {key.removesuffix("[]"): values if key.endswith("[]") else values[-1] for key, values in lists}


def _answered(given: Answer, status: int) -> Response:
    if isinstance(given, Response):
        return given
    if given is None:
        return Response(status=status)
    if isinstance(given, Listed):
        answer = jsonify(given.items)
        answer.headers.extend(given.headers())
    else:
        answer = jsonify(given)
    answer.status_code = status
    return answer


__all__ = [
    "accepting",
    "blueprint",
    "branches",
    "commits",
    "delivery",
    "issues",
    "members",
    "merges",
    "notes",
    "openapi_paths",
    "planning",
    "projects",
    "repository",
    "session",
    "wikis",
]
