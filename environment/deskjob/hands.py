"""Hands: what carries a person's tool calls to the intranet, over whichever backend, with that person's token."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from deskjob.backend import Answer, Backend
from deskjob.tool import Call
from deskjob_services.errors import (
    Conflict,
    Forbidden,
    Frozen,
    Full,
    Invalid,
    Locked,
    NotFound,
    Refusal,
    Stale,
    TooLarge,
    Unauthenticated,
)
from deskjob_services.gateway import DOMAIN
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.operation import SERVICE_KEYS, registry

_REFUSALS: dict[int, type[Refusal]] = {
    kind.status: kind
    for kind in (
        Invalid,
        Unauthenticated,
        Forbidden,
        NotFound,
        Conflict,
        Stale,
        TooLarge,
        Locked,
        Frozen,
        Full,
    )
}
_BODY_LIMIT = 200_000
_CSRF_FIELD = re.compile(rb'(?<=name="csrf" value=")[A-Z2-7]+')
_KEPT = "%/:?#[]@!$&'()*+,;=~"
CSRF = "csrf-of-this-session"
"""Stands for the real token in the pages an agent reads and the forms it sends: its steps replay anywhere."""


class Hands:
    """One person's requests to one intranet."""

    def __init__(self, intranet: Intranet, backend: Backend, person_id: str) -> None:
        token = intranet.credentials.issue(person_id, "web")
        self._backend = backend
        self._csrf = intranet.credentials.csrf(token)
        self.person_id = person_id
        self.headers = [
            ("Host", DOMAIN),
            ("Authorization", f"Bearer {token}"),
            ("Cookie", f"deskjob_{intranet.name}={token}"),
        ]
        self._json = [*self.headers, ("Content-Type", "application/json")]

    def operation(self, name: str, arguments: Mapping[str, Any]) -> Answer:
        """Run an operation by `POST /op/<name>`."""
        service = registry.operation(name).service
        try:
            body = json.dumps(arguments, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        except (TypeError, ValueError, RecursionError) as error:
            return _answer(422, "invalid", f"arguments that are not JSON ({error})", "text, numbers, lists, objects")
        return self._backend.request("POST", f"/{service}/op/{name}", self._json, body)

    def use(self, call: Call) -> Answer:
        """Use a tool. A tool that does not exist, or wrong arguments, is answered like any bad request."""
        if call.tool == "http":
            return self._http(call.arguments)
        operation = registry.of_tool(call.tool)
        if operation is None:
            return _unknown(call.tool)
        return self.operation(operation.name, call.arguments)

    def __call__(self, operation: str, arguments: Mapping[str, Any]) -> str:
        """Run an operation for a typed desk. Raises a Refusal."""
        return read(self.operation(operation, arguments))

    def _http(self, arguments: Mapping[str, Any]) -> Answer:
        unknown = set(arguments) - {"method", "url", "json", "form"}
        method, url = str(arguments.get("method", "GET")).upper(), arguments.get("url")
        try:
            if unknown or not isinstance(url, str) or not (method.isascii() and method.isalpha()):
                raise ValueError(f"http with {sorted(arguments)}")
            target = _target(url)
            headers, body = self._body(arguments)
        except (TypeError, ValueError, RecursionError) as error:
            return _answer(422, "invalid", str(error), "url, and perhaps method, json, form")
        if target is None:
            return _answer(502, "unreachable", f"{url!r} cannot be reached from here", f"hosts beneath {DOMAIN}")
        host, path = target
        answer = self._backend.request(method, path, [("Host", host), *headers[1:]], body)
        return answer._replace(body=_CSRF_FIELD.sub(CSRF.encode(), answer.body))

    def _body(self, arguments: Mapping[str, Any]) -> tuple[list[tuple[str, str]], bytes]:
        if "json" in arguments:
            text = json.dumps(arguments["json"], ensure_ascii=False, allow_nan=False)
            return [*self.headers, ("Content-Type", "application/json")], text.encode()
        if "form" not in arguments:
            return self.headers, b""
        form = arguments["form"]
        if not isinstance(form, Mapping):
            raise ValueError(f"the form {form!r}")
        fields = {str(name): self._csrf if value == CSRF else str(value) for name, value in form.items()}
        return [*self.headers, ("Content-Type", "application/x-www-form-urlencoded")], urlencode(fields).encode()


def _target(url: str) -> tuple[str, str] | None:
    """Host and path; None for a host that is not the intranet's. Raises ValueError."""
    parts = urlsplit(url if "//" in url else f"http://{DOMAIN}{url}")
    host = parts.hostname or ""
    service = host.removesuffix(f".{DOMAIN}")
    if host != DOMAIN and (service not in SERVICE_KEYS or service == host):
        return None
    path = quote(parts.path or "/", safe=_KEPT)
    return host, path + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")


def read(answer: Answer) -> str:
    """The body of a good answer. Raises the Refusal that a bad one tells of."""
    text = answer.body.decode("utf-8", "replace")
    if answer.status < 400:
        return text
    try:
        error = json.loads(text)["error"]
        found, expected, fix = error["found"], error.get("expected", ""), error.get("fix", "")
    except (ValueError, KeyError, TypeError):
        found, expected, fix = text[:200], "", ""
    refusal = _REFUSALS.get(answer.status, Refusal)(found, expected, fix)
    refusal.status = answer.status
    raise refusal


def shown(answer: Answer) -> str:
    """An answer as an agent reads it: the body, and status and new place where there are; bytes are only named."""
    headers = {name.lower(): value for name, value in answer.headers}
    kind = headers.get("content-type", "")
    if not kind.startswith(("text/", "application/json", "application/problem")) and answer.body:
        text = f"({len(answer.body)} bytes of {kind or 'unknown type'})"
    else:
        text = answer.body[:_BODY_LIMIT].decode("utf-8", "replace")
    if answer.status == 200:
        return text
    place = f" to {headers['location']}" if "location" in headers else ""
    return f"HTTP {answer.status}{place}\n{text}"


def refused(refusal: Refusal) -> Answer:
    """A refusal as an answer, for what never reached the intranet."""
    return _answer(refusal.status, refusal.code, refusal.found, refusal.expected, refusal.fix)


def _unknown(tool: str) -> Answer:
    from difflib import get_close_matches

    near = get_close_matches(tool, list(registry.tools), n=1, cutoff=0.5)
    return _answer(
        404, "not-found", f"no tool {tool!r}", f"did you mean {near[0]!r}?" if near else "a tool of the list"
    )


def _answer(status: int, code: str, found: str, expected: str, fix: str = "") -> Answer:
    body = json.dumps({"error": {"code": code, "found": found, "expected": expected, "fix": fix}}).encode()
    return Answer(status, (("Content-Type", "application/json"),), body)
