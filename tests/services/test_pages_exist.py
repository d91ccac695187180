"""Where an operation says its page is, there is one."""

import re

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from deskjob_services.kernel.operation import SERVICE_KEYS, Operation, registry
from deskjob_services.kernel.web import create_app

PAGED = [operation for operation in registry.operations.values() if operation.page]


def methods_of_page(app: Flask, path: str) -> set[str]:
    """By which methods a page of the app answers at a path; the REST routes under /api are no pages."""
    adapter = app.url_map.bind("larkin.example")
    found = set()
    for method in ("GET", "POST"):
        try:
            endpoint, _ = adapter.match(re.sub(r"\{\w+\}", "X1", path), method=method)
        except (HTTPException, RequestRedirect):
            continue
        if "_pages." in endpoint:
            found.add(method)
    return found


@pytest.mark.parametrize("operation", PAGED, ids=lambda operation: str(operation.name))
def test_the_page_an_operation_names_is_there(operation: Operation) -> None:
    path = operation.page or ""
    methods = methods_of_page(create_app(operation.service), path)
    assert methods, f"{operation.name} names {path}, which no page of {operation.service} has"
    if not operation.writes:
        assert "GET" in methods, f"{operation.name} reads, so people must be able to open {path}"


def test_every_operation_has_a_page_or_a_reason_for_having_none() -> None:
    for operation in registry.operations.values():
        assert bool(operation.page) != bool(operation.no_page), operation.name


@pytest.mark.parametrize("key", SERVICE_KEYS)
def test_each_service_has_its_first_page(key: str) -> None:
    assert "GET" in methods_of_page(create_app(key), "/")


def test_a_page_that_is_not_there_would_be_noticed() -> None:
    app = create_app("expenses")
    assert methods_of_page(app, "/nowhere/{report}") == set()
    assert methods_of_page(app, "/api/reports") == set()
