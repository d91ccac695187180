"""A small office for the chat's tests: five people, one of them the administrator, one of them gone."""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from werkzeug.serving import make_server

from deskjob_services import clock
from deskjob_services.gateway import Gateway
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.kernel.operation import registry
from deskjob_services.people.models import Department, Person, Role
from deskjob_services.store import Image, Store

IDS = {"ana": "P0001", "bo": "P0002", "cy": "P0003", "dee": "P0004", "eve": "P0005"}
NAMES = {"ana": "Ana Ruiz", "bo": "Bo Lindqvist", "cy": "Cy Zając", "dee": "Dee Okafor", "eve": "Eve Gone"}


@cache
def image() -> Image:
    """The office before anybody has said anything."""
    assert registry.services
    store = Store.empty(clock.DEFAULT_START)
    store.rows.insert(Department, id="D01", name="Finance", cost_centre="CC-1")
    for handle, person_id in IDS.items():
        first, last = NAMES[handle].split()
        store.rows.insert(
            Person,
            id=person_id,
            handle=handle,
            name=NAMES[handle],
            first_name=first,
            last_name=last,
            email=f"{handle}@office.example",
            title="Clerk",
            department_id="D01",
            location="Kraków",
            timezone="Europe/Warsaw",
            started_at=0,
            employment="left" if handle == "eve" else "active",
        )
    store.rows.insert(Role, person_id=IDS["dee"], role="admin")
    store.finish_growing()
    return store.image()


@pytest.fixture
def office() -> Iterator[Intranet]:
    """A fresh office; its people's ids are P0001 (ana) to P0005 (eve)."""
    store = Store.of_image(image())
    yield Intranet(store, Credentials(b"a secret of the tests, 32 bytes.."))
    store.close()


@pytest.fixture
def do(office: Intranet) -> Callable[..., Any]:
    """Do an operation as somebody: `do("ana", "send", room="#general", text="Hi")`."""

    def run(who: str, operation: str, **arguments: Any) -> Any:
        return dispatch(office, IDS[who], f"chat.{operation}", arguments)

    return run


@pytest.fixture
def address(office: Intranet) -> Iterator[str]:
    """The chat behind a real socket; what a client puts before `/api/v1`."""
    server = make_server("127.0.0.1", 0, Gateway(office), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/chat"
    server.shutdown()
    thread.join()
    server.server_close()
