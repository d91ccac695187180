"""The door of operations: it answers as the web does, leaves to it what is not plain, and needs no framework."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.gateway import environ_of
from deskjob_services.identity import Credentials
from deskjob_services.image import golden_image
from deskjob_services.intranet import Intranet
from deskjob_services.kernel import door
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.web import operations_app
from deskjob_services.store import Store

Headers = list[tuple[str, str]]


@pytest.fixture
def intranet() -> Iterator[Intranet]:
    store = Store.of_image(golden_image(Blueprint()))
    yield Intranet(store, Credentials(b"s" * 32))
    store.close()


def environ(intranet: Intranet, operation: str, body: bytes, headers: Headers, method: str = "POST") -> dict[str, Any]:
    service = operation.partition(".")[0]
    made = environ_of(method, f"/op/{operation}", headers, body)
    return made | {"deskjob.company": intranet, "deskjob.service": service, "deskjob.root": ""}


def answered(app: Any, request: dict[str, Any]) -> tuple[str, str, bytes] | None:
    """Status, type and body; None where the app leaves the request to another."""
    seen: list[Any] = []
    body: Iterable[bytes] | None = app(request, lambda *told: seen.append(told))
    if body is None:
        return None
    headers = {name.lower(): value for name, value in seen[0][1]}
    content = b"".join(body)
    assert headers["content-length"] == str(len(content))
    return seen[0][0], headers["content-type"], content


def bearer(intranet: Intranet, person: str = "P0003") -> Headers:
    return [("Authorization", f"Bearer {intranet.credentials.issue(person, 'web')}")]


@pytest.mark.parametrize(
    ("operation", "body", "more"),
    [
        ("people.search", b'{"text": "e", "count": 3}', []),
        ("people.search", b"", []),
        ("people.search", b'{"text": "e", "as": "P0001"}', []),
        ("people.search", b'{"text"', []),
        ("people.profile", b'{"person": "Zo\xc3\xab"}', []),
        ("people.search", b"{}", [("X-User-Id", "P0001")]),
        ("people.search", b"{}", [("Authorization", "Bearer nobody")]),
        ("people.search", b"{}", [("Accept", "text/html"), ("Authorization", "Bearer nobody")]),
        ("chat.send", b'{"room": "R9999", "text": "Hello"}', []),
    ],
)
def test_it_answers_as_the_web_does(intranet: Intranet, operation: str, body: bytes, more: Headers) -> None:
    headers = [*bearer(intranet), *more]
    at_door = answered(door.answer, environ(intranet, operation, body, headers))
    assert at_door is not None
    web = operations_app(operation.partition(".")[0])
    assert at_door == answered(web, environ(intranet, operation, body, headers))


@pytest.mark.parametrize("name", ["X-Auth-Token", "PRIVATE-TOKEN"])
def test_a_token_is_taken_as_each_product_sends_it(intranet: Intranet, name: str) -> None:
    found = answered(
        door.answer,
        environ(intranet, "people.me", b"{}", [(name, intranet.credentials.issue("P0003", "people"))]),
    )
    assert found is not None
    assert found[0] == "200 OK"
    assert b'"P0003"' in found[2]


@pytest.mark.parametrize(
    ("operation", "headers", "method", "length"),
    [
        ("people.me", [], "POST", "2"),
        ("people.me", [("Authorization", "Basic eDp5")], "POST", "2"),
        ("people.me", None, "GET", "2"),
        ("people.nothing", None, "POST", "2"),
        ("people.me", None, "POST", ""),
        ("people.me", None, "POST", "-2"),
        ("people.me", None, "POST", str(door.LARGEST + 1)),
    ],
)
def test_what_is_not_plain_is_left_unread(
    intranet: Intranet, operation: str, headers: Headers | None, method: str, length: str
) -> None:
    given = bearer(intranet) if headers is None else headers
    request = environ(intranet, operation, b"{}", given, method) | {"CONTENT_LENGTH": length}
    assert answered(door.answer, request) is None
    assert request["wsgi.input"].read() == b"{}"


def test_an_error_of_ours_is_a_fault_and_tells_nothing(intranet: Intranet, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a secret of ours")

    operation = registry.operation("people.me")
    monkeypatch.setitem(operation.__dict__, "handler", breaks)
    found = answered(door.answer, environ(intranet, "people.me", b"{}", bearer(intranet)))
    assert found is not None
    assert (found[0][:3], found[1]) == ("500", "application/json")
    assert b"secret" not in found[2]
    assert ["a secret of ours" in fault for fault in intranet.faults] == [True]


def test_an_episode_of_operations_loads_no_web_framework() -> None:
    code = (
        "import sys; from deskjob.library import find_task, make_agent; from deskjob import play;"
        "print(play(find_task('hr/reorganisation'), make_agent('oracle'), 0, '').outcome.points > 0,"
        "*sorted({'flask', 'werkzeug', 'jinja2', 'httpx', 'faker'} & set(sys.modules)))"
    )
    play = [sys.executable, "-c", code]
    subprocess.run(play, check=True, capture_output=True)  # The company may have to be grown first.
    shown = subprocess.run(play, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["True"]
