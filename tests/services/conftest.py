"""A browser for the tests of pages: it follows links, and sends forms with the token of the page that is open."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from deskjob_services.gateway import Gateway
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.web import session_cookie


class Browser:
    """Somebody signed in, looking at one page."""

    def __init__(self, intranet: Intranet, person: str, root: str = "") -> None:
        cookie = {session_cookie(intranet): intranet.credentials.issue(person, "web")}
        transport = httpx.WSGITransport(app=Gateway(intranet))
        self.client = httpx.Client(
            transport=transport, base_url=f"http://larkin.example{root}", cookies=cookie, follow_redirects=True
        )
        self.answer = httpx.Response(200)

    @property
    def text(self) -> str:
        """The page that is open."""
        return self.answer.text

    @property
    def path(self) -> str:
        """Where it is."""
        return self.answer.url.path

    def get(self, path: str) -> int:
        """Open a page; its status."""
        self.answer = self.client.get(path)
        return self.answer.status_code

    def post(self, path: str, /, file: tuple[str, bytes, str] | None = None, **fields: Any) -> int:
        """Send a form of the page that is open; the status of what follows."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        assert found, "no form on this page"
        files = {"file": file} if file else None
        self.answer = self.client.post(path, data={**fields, "csrf": found[1]}, files=files)
        return self.answer.status_code

    def says(self, words: str) -> bool:
        """Whether the page says this, whatever its markup."""
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", self.text))
        return words in plain


@pytest.fixture
def browse() -> Iterator[Callable[..., Browser]]:
    """Opens a browser in which somebody is signed in: `browse(intranet, "P0001", "/expenses")`."""
    made: list[Browser] = []

    def open_(intranet: Intranet, person: str, root: str = "") -> Browser:
        made.append(Browser(intranet, person, root))
        return made[-1]

    yield open_
    for one in made:
        one.client.close()
