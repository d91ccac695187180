"""The company called directly: no socket, no thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskjob.backend import Answer
from deskjob_services.gateway import DOMAIN, Gateway, call, environ_of

if TYPE_CHECKING:
    import httpx


class InProcess:
    """Calls the gateway as a function."""

    name = "in_process"
    base_url = f"http://{DOMAIN}"

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def request(self, method: str, raw_path: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Send one request."""
        return Answer(*call(self._gateway, environ_of(method, raw_path, headers, body)))

    def transport(self) -> httpx.BaseTransport:
        """The whole intranet for an httpx client, and nothing else."""
        from deskjob.backend.transport import Direct

        return Direct(self)

    def close(self) -> None:
        """Nothing to stop."""
