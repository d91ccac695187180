"""Hands: what carries a person's tool calls to the intranet, over whichever backend, with that person's token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from deskjob.backend import Answer, Backend
from deskjob.tool import Call
from deskjob_services.errors import Conflict, Forbidden, Frozen, Invalid, NotFound, Refusal, TooLarge, Unauthenticated
from deskjob_services.gateway import DOMAIN
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.operation import SERVICE_KEYS, registry

_REFUSALS: dict[int, type[Refusal]] = {
    kind.status: kind for kind in (Invalid, Unauthenticated, Forbidden, NotFound, Conflict, TooLarge, Frozen)
}
_BODY_LIMIT = 200_000


class Hands:
    """One person's requests to one intranet."""

    def __init__(self, intranet: Intranet, backend: Backend, person_id: str) -> None:
        token = intranet.credentials.issue(person_id, "web")
        self._backend = backend
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
        body = json.dumps(arguments, ensure_ascii=False, separators=(",", ":")).encode()
        return self._backend.request("POST", f"/{service}/op/{name}", self._json, body)

    def use(self, call: Call) -> Answer:
        """Use a tool. A tool that does not exist, or wrong arguments, is answered like any bad request."""
        if call.tool == "http":
            return self._http(call.arguments)
        operation = registry.tools.get(call.tool)
        if operation is None:
            return _unknown(call.tool)
        return self.operation(operation.name, call.arguments)

    def __call__(self, operation: str, arguments: Mapping[str, Any]) -> str:
        """Run an operation for a typed desk. Raises a Refusal."""
        return read(self.operation(operation, arguments))

    def _http(self, arguments: Mapping[str, Any]) -> Answer:
        unknown = set(arguments) - {"method", "url", "json", "form"}
        method, url = str(arguments.get("method", "GET")).upper(), arguments.get("url")
        if unknown or not isinstance(url, str) or not method.isalpha():
            return _answer(422, "invalid", f"http with {sorted(arguments)}", "url, and perhaps method, json, form")
        parts = urlsplit(url if "//" in url else f"http://{DOMAIN}{url}")
        headers, body = list(self.headers), b""
        host = parts.hostname or ""
        prefix = ""
        if host.removesuffix(f".{DOMAIN}") in SERVICE_KEYS:
            prefix = f"/{host.removesuffix(f'.{DOMAIN}')}"
        elif host != DOMAIN:
            return _answer(502, "unreachable", f"{host!r} cannot be reached from here", f"hosts beneath {DOMAIN}")
        if "json" in arguments:
            headers.append(("Content-Type", "application/json"))
            body = json.dumps(arguments["json"], ensure_ascii=False).encode()
        elif isinstance(arguments.get("form"), Mapping):
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            body = urlencode({str(k): str(v) for k, v in arguments["form"].items()}).encode()
        target = f"{prefix}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
        return self._backend.request(method, target.encode("ascii", "ignore").decode(), headers, body)


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
    """An answer as an agent reads it: the body, and the status where it is not 200; bytes are named, not printed."""
    kind = dict((name.lower(), value) for name, value in answer.headers).get("content-type", "")
    if not kind.startswith(("text/", "application/json", "application/problem")) and answer.body:
        text = f"({len(answer.body)} bytes of {kind or 'unknown type'})"
    else:
        text = answer.body[:_BODY_LIMIT].decode("utf-8", "replace")
    return text if answer.status == 200 else f"HTTP {answer.status}\n{text}"


def _unknown(tool: str) -> Answer:
    from difflib import get_close_matches

    near = get_close_matches(tool, list(registry.tools), n=1, cutoff=0.5)
    return _answer(
        404, "not-found", f"no tool {tool!r}", f"did you mean {near[0]!r}?" if near else "a tool of the list"
    )


def _answer(status: int, code: str, found: str, expected: str) -> Answer:
    body = json.dumps({"error": {"code": code, "found": found, "expected": expected, "fix": ""}}).encode()
    return Answer(status, (("Content-Type", "application/json"),), body)
