"""What an httpx client reaches the intranet through, by host name; any other host cannot be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from deskjob_services.gateway import DOMAIN

if TYPE_CHECKING:
    from deskjob.backend import Backend


class Direct(httpx.BaseTransport):
    """Hands requests to a backend as function calls."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        _only_ours(request)
        raw_path = request.url.raw_path.decode("ascii")
        answer = self._backend.request(request.method, raw_path, request.headers.multi_items(), request.read())
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)


class ByHost(httpx.HTTPTransport):
    """Sends requests for the intranet's hosts to a server on this machine."""

    def __init__(self, base_url: str) -> None:
        super().__init__(verify=False, trust_env=False)
        self._base = httpx.URL(base_url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if request.url.host != self._base.host:
            _only_ours(request)
        request.url = request.url.copy_with(host=self._base.host, port=self._base.port)
        return super().handle_request(request)


def _only_ours(request: httpx.Request) -> None:
    host = request.url.host
    if host != DOMAIN and not host.endswith(f".{DOMAIN}"):
        raise httpx.ConnectError(f"{host} is not part of the intranet", request=request)
