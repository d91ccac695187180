"""The company behind a real server on 127.0.0.1, in a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import httpx

from deskjob.backend import Answer
from deskjob_services.gateway import Gateway


class Loopback:
    """A waitress server on a free port, and a kept connection to it."""

    name = "loopback"

    def __init__(self, gateway: Gateway, port: int = 0) -> None:
        from waitress.server import create_server

        self._server = create_server(
            gateway, host="127.0.0.1", port=port, threads=4, clear_untrusted_proxy_headers=True
        )
        self.base_url = f"http://127.0.0.1:{self._server.effective_port}"  # type: ignore[union-attr]
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        self._client = httpx.Client(base_url=self.base_url, trust_env=False, verify=False)  # loopback

    def request(self, method: str, raw_path: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Send one request over the socket."""
        target = f"{self.base_url}{raw_path}"
        found = self._client.request(method, target, headers=list(headers), content=body)
        self._client.cookies.clear()  # One client carries many people's requests.
        return Answer(found.status_code, found.headers.multi_items(), found.content)

    def transport(self) -> httpx.BaseTransport:
        """Reaches the intranet's hosts through the socket."""
        from deskjob.backend.transport import ByHost

        return ByHost(self.base_url)

    def close(self) -> None:
        """Stop the server and its thread."""
        self._client.close()
        stop(self._server)
        self._thread.join(timeout=5)
        self._server.task_dispatcher.shutdown(timeout=1)


def stop(server: Any) -> None:
    """Let a waitress server's own loop close it, and so end: closed by another thread, the loop would trip over it."""

    def close() -> None:
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        server.close()

    # The loop may be woken by somebody else between being told to stop and being woken for it; then it is gone.
    with suppress(OSError):
        server.trigger.pull_trigger(close)
