"""The company called directly: no socket, no thread."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from deskjob.backend import Answer
from deskjob_services.gateway import DOMAIN, Gateway, call, environ_of


class InProcess(httpx.BaseTransport):
    """Calls the gateway as a function; as an httpx transport it is the whole intranet, and nothing else."""

    name = "in_process"
    base_url = f"http://{DOMAIN}"

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def request(self, method: str, raw_path: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Send one request."""
        return Answer(*call(self._gateway, environ_of(method, raw_path, headers, body)))

    def transport(self) -> httpx.BaseTransport:
        """This object itself."""
        return self

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer an httpx request; a host that is not ours cannot be reached."""
        host = request.url.host
        if host != DOMAIN and not host.endswith(f".{DOMAIN}"):
            raise httpx.ConnectError(f"{host} is not part of the intranet", request=request)
        raw_path = request.url.raw_path.decode("ascii")
        answer = self.request(request.method, raw_path, request.headers.multi_items(), request.read())
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)

    def close(self) -> None:
        """Nothing to stop."""
