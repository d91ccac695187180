"""The door of operations: `POST /op/<name>` of a caller with a token, answered by plain WSGI.

Tools, desks and colleagues come in here, thousands a minute, and most processes never serve a page: no web framework
is loaded for them. What is not so plain (another method, a password, an operation there is not) is for `web`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from deskjob_services.errors import Refusal, Unauthenticated
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch, parse
from deskjob_services.kernel.operation import registry

JSON = "application/json"
PREFIX = "/op/"
LARGEST = 16_000_000
"""Bytes of a request's body that are read."""

StartResponse = Callable[..., Any]


def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes] | None:
    """Answer a request for an operation; None for a request that is not of this kind, which is then unread."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    token = token_of(environ)
    if environ["REQUEST_METHOD"] != "POST" or token is None or not (length.isascii() and length.isdigit()):
        return None
    service: str = environ["deskjob.service"]
    operation = registry.service(service).operations.get(environ["PATH_INFO"][len(PREFIX) :])
    if operation is None or int(length) > LARGEST:
        return None
    company: Intranet = environ["deskjob.company"]
    try:
        person_id = holder_of(company, service, token, environ)
        ask = parse(operation, environ["wsgi.input"].read(int(length)))
        body, status = dispatch(company, person_id, operation, ask).model_dump_json().encode(), 200
    except Refusal as refusal:
        told = json.dumps(told_of(refusal), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        body, status = told.encode("utf-8", "backslashreplace") + b"\n", refusal.status
    except Exception as error:
        from deskjob_services.kernel.web import broke

        return broke(service, environ, error)(environ, start_response)
    headers = [("Content-Type", JSON), ("Content-Length", str(len(body)))]
    start_response(f"{status} {HTTPStatus(status).phrase.upper()}", headers)
    return [body]


def token_of(environ: Mapping[str, Any]) -> str | None:
    """The token a request's headers carry, whichever way a product has it sent."""
    header: str = environ.get("HTTP_AUTHORIZATION", "")
    if header.startswith("Bearer "):
        return header[7:].strip()
    return environ.get("HTTP_X_AUTH_TOKEN") or environ.get("HTTP_PRIVATE_TOKEN")


def holder_of(company: Intranet, service: str, token: str, environ: Mapping[str, Any]) -> str:
    """The id of the person a token stands for. Raises Unauthenticated."""
    return believed(company.credentials.holder(token, service), environ)


def believed(holder: str | None, environ: Mapping[str, Any]) -> str:
    """The id of the person who was found to ask. Raises Unauthenticated, too where the request names another."""
    if holder is None:
        raise Unauthenticated("no valid token came with the request", "a token of this company and service", "sign in")
    user = environ.get("HTTP_X_USER_ID")
    if user is not None and user != holder:
        raise Unauthenticated("the token is not of the person in X-User-Id", "both of one person")
    return holder


def told_of(refusal: Refusal) -> dict[str, dict[str, str]]:
    """A refusal in the shape of our own REST."""
    names = ("code", "found", "expected", "fix")
    return {"error": {name: getattr(refusal, name) for name in names}}
