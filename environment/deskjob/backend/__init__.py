"""How a company stands: called directly, or behind a server on this machine. One code path, the same journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from deskjob_services.errors import WrongUse
from deskjob_services.gateway import Gateway

if TYPE_CHECKING:
    import httpx


class Answer(NamedTuple):
    """What came back for a request."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


class Backend(Protocol):
    """Carries requests to a company's gateway."""

    name: str
    base_url: str

    def request(self, method: str, raw_path: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Send one request; `raw_path` is percent-encoded and starts with a slash."""

    def transport(self) -> httpx.BaseTransport:
        """What an httpx client reaches the intranet through, by host name; other hosts are refused."""

    def close(self) -> None:
        """Stop standing."""


def backend(name: str, gateway: Gateway) -> Backend:
    """The backend of a name. Raises WrongUse."""
    if name == "in_process":
        from deskjob.backend.in_process import InProcess

        return InProcess(gateway)
    if name == "loopback":
        from deskjob.backend.loopback import Loopback

        return Loopback(gateway)
    raise WrongUse(f"the backend {name!r}", "in_process or loopback")
