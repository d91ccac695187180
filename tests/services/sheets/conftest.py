"""A small office with a file store: five people in two departments, nothing on their shelves."""

import base64
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from deskjob.backend.loopback import Loopback
from deskjob_services import clock
from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.models import Department, Person, Role
from deskjob_services.store import Image, Store

IDS = {"ana": "P0001", "bo": "P0002", "cy": "P0003", "dee": "P0004", "eve": "P0005"}
NAMES = {"ana": "Ana Ruiz", "bo": "Bo Lindqvist", "cy": "Cy Zając", "dee": "Dee Okafor", "eve": "Eve Moreau"}
DEPARTMENTS = {"ana": "D01", "bo": "D01", "cy": "D02", "dee": "D02", "eve": "D02"}
WEBDAV = "/sheets/remote.php/webdav"


@cache
def image() -> Image:
    """The office before anybody has a file. Dee administers the systems."""
    store = Store.empty(clock.DEFAULT_START)
    store.rows.insert(Department, id="D01", name="Finance", cost_centre="CC-1")
    store.rows.insert(Department, id="D02", name="Sales", cost_centre="CC-2")
    for handle, person_id in IDS.items():
        first, last = NAMES[handle].split()
        store.rows.insert(
            Person, id=person_id, handle=handle, name=NAMES[handle], first_name=first, last_name=last,
            email=f"{handle}@office.example", title="Clerk", department_id=DEPARTMENTS[handle], location="Kraków",
            timezone="Europe/Warsaw", started_at=0,
        )  # fmt: skip
    store.rows.insert(Role, person_id=IDS["dee"], role="admin")
    store.finish_growing()
    made = store.image()
    store.close()
    return made


def opened() -> Intranet:
    """One such office."""
    return Intranet(Store.of_image(image()), Credentials(b"a secret of the tests, 32 bytes.."))


def b64(content: bytes) -> str:
    """Bytes as operations take them."""
    return base64.b64encode(content).decode()


@pytest.fixture
def office() -> Iterator[Intranet]:
    """A fresh office."""
    made = opened()
    yield made
    made.store.close()


@pytest.fixture
def do(office: Intranet) -> Callable[..., Any]:
    """Do an operation as somebody: `do("bo", "stat", file="/plan.csv")`."""

    def run(who: str, operation: str, **arguments: Any) -> Any:
        return dispatch(office, IDS[who], f"sheets.{operation}", arguments)

    return run


@pytest.fixture
def put(do: Callable[..., Any]) -> Callable[..., str]:
    """Upload a file as somebody; its id."""

    def run(who: str, name: str, content: bytes = b"a,b\n", folder: str = "/") -> str:
        return str(do(who, "upload", folder=folder, name=name, content=b64(content)).id)

    return run


class Answer:
    """What a WebDAV request is answered."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def asked(
    office: Intranet, who: str, method: str, path: str, body: bytes = b"", base: str = WEBDAV, **headers: str
) -> Answer:
    """Make one request as somebody, by name and password; `If_Match="..."` is a header."""
    word = b64(f"{who}:{office.credentials.password(IDS[who])}".encode())
    sent = [("Host", "deskjob"), ("Authorization", f"Basic {word}")]
    sent += [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Answer(*call(Gateway(office), environ_of(method, f"{base}{path}", sent, body)))


@pytest.fixture
def dav(office: Intranet) -> Callable[..., Answer]:
    """Make a WebDAV request in the office: `dav("bo", "PUT", "/plan.csv", b"a,b")`."""

    def run(who: str, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        answer = asked(office, who, method, path, body, **headers)
        assert office.faults == []
        return answer

    return run


@pytest.fixture
def address(office: Intranet) -> Iterator[str]:
    """The file store behind a real socket."""
    server = Loopback(Gateway(office))
    yield f"{server.base_url}/sheets"
    server.close()
