"""The wire describes itself, completely and as it is."""

from typing import Any

import httpx

from deskjob_services.chat.api import openapi_paths
from deskjob_services.chat.wire.endpoint import ENDPOINTS


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Each path and method with what is said of it."""
    return [(path, method, said) for path, methods in openapi_paths().items() for method, said in methods.items()]


def test_every_endpoint_is_described_once() -> None:
    listed = {(path, method) for path, method, _ in operations()}
    assert {(f"/api/v1/{each.path}", each.method.lower()) for each in ENDPOINTS} <= listed
    assert len({(each.method, each.path) for each in ENDPOINTS}) == len(ENDPOINTS)
    assert len({said["operationId"] for _, _, said in operations()}) == len(operations())


def test_nothing_described_refers_to_what_is_not_there() -> None:
    assert "$ref" not in repr(openapi_paths()) and "$defs" not in repr(openapi_paths())
    for path, method, said in operations():
        assert said["summary"].endswith("."), (path, method)
        named = {each["name"] for each in said.get("parameters", ()) if each["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_the_service_serves_its_description(address: str) -> None:
    paths = httpx.get(f"{address}/openapi.json").json()["paths"]
    assert "/api/v1/chat.postMessage" in paths and "/op/chat.send" in paths
