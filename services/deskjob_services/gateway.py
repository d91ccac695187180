"""The one entrance to a company: it finds the service by host or by path, and holds the company while it answers.

http://chat.deskjob/api/v1/...       a host a service      (in process)
http://host:port/chat/api/v1/...     a prefix a service    (loopback)
http://host:3000/api/v1/...          a port a service      (deskjob serve --ports chat=3000)
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from deskjob_services.intranet import Intranet
from deskjob_services.kernel import door
from deskjob_services.kernel.operation import SERVICE_KEYS

DOMAIN = "deskjob"
"""The in-process intranet's host; services are `chat.deskjob` and so on."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class Gateway:
    """A WSGI application in front of one company; `service` pins it to one, for a port of its own."""

    def __init__(self, intranet: Intranet, service: str | None = None) -> None:
        self.intranet = intranet
        self.service = service

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, alone with the company for as long as it takes."""
        key = self._find(environ)
        environ["deskjob.company"] = self.intranet
        environ["deskjob.service"] = key
        with self.intranet.store.lock:
            self.intranet.calls += 1
            operation = key != "portal" and environ["PATH_INFO"].startswith(door.PREFIX)
            answer = door.answer(environ, start_response) if operation else None
            return _whole(answer if answer is not None else _app(key, operation)(environ, start_response))

    def _find(self, environ: Environ) -> str:
        main = self.intranet.addresses.get("portal", "")
        if self.service is not None:
            environ["deskjob.root"] = main
            return self.service
        host = str(environ.get("HTTP_HOST", "")).partition(":")[0]
        name, dot, domain = host.partition(".")
        if dot and domain == DOMAIN and name in SERVICE_KEYS:
            environ["deskjob.root"] = f"http://{DOMAIN}"
            return name
        environ["deskjob.root"] = ""
        return _by_prefix(environ)


def _app(key: str, operation: bool) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    from deskjob_services.kernel.web import create_app, operations_app

    return operations_app(key) if operation else create_app(key)


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    """All of an answer, which is then let go of: a file that is sent stays open until told."""
    try:
        return list(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()


def _by_prefix(environ: Environ) -> str:
    path: str = environ.get("PATH_INFO", "/")
    first, _, rest = path[1:].partition("/")
    if first not in SERVICE_KEYS:
        return "portal"
    environ["SCRIPT_NAME"] = f"/{first}"
    environ["PATH_INFO"] = f"/{rest}"
    return first


def environ_of(method: str, raw_path: str, headers: Iterable[tuple[str, str]], body: bytes) -> Environ:
    """A WSGI environ for a request made in process, as waitress would make it.

    `raw_path` is percent-encoded and kept in REQUEST_URI, so that `group%2Frepo` stays one segment for who asks.
    """
    path, _, query = raw_path.partition("?")
    environ: Environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1") if "%" in path else path,
        "REQUEST_URI": raw_path,
        "QUERY_STRING": query,
        "SERVER_NAME": DOMAIN,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    environ.pop("HTTP_CONTENT_LENGTH", None)
    return environ


def call(gateway: Gateway, environ: Environ) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of one request through the gateway."""
    status: list[str] = []
    headers: list[tuple[str, str]] = []

    def start_response(line: str, found: list[tuple[str, str]], _: Any = None) -> None:
        status.append(line)
        headers.extend(found)

    body = b"".join(gateway(environ, start_response))
    return int(status[0][:3]), headers, body
