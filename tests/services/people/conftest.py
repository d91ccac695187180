"""A small company, fresh for each test, and ways to act in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.company import Plant
from deskjob_services.identity import Credentials
from deskjob_services.image import golden_image
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.plant import PeoplePlant
from deskjob_services.store import Store

Do = Callable[..., Any]


@pytest.fixture
def firm() -> Iterator[Intranet]:
    """The small company of the default seed."""
    store = Store.of_image(golden_image(Blueprint()))
    yield Intranet(store, Credentials(b"a secret of the tests, 32 bytes.."))
    store.close()


@pytest.fixture
def people(firm: Intranet) -> PeoplePlant:
    """Its directory, with verbs that write."""
    return Plant(firm.store).people


@pytest.fixture
def do(firm: Intranet) -> Do:
    """`do(person id, operation, field=value, ...)` gives the operation's output or raises its refusal."""

    def act(person_id: str, operation: str, **fields: object) -> Any:
        return dispatch(firm, person_id, operation, fields)

    return act


@pytest.fixture
def cast(people: PeoplePlant) -> dict[str, str]:
    """Who stands where to whom: a clerk, the clerk's lead, a stranger, and one holder of each right."""
    clerk = people.by_title("Finance Clerk")[0]
    assert clerk.manager_id is not None
    return {
        "own": clerk.id,
        "report": clerk.manager_id,
        "other": people.by_title("Recruiter")[0].id,
        "people_ops": people.by_title("People Operations Partner")[0].id,
        "it_support": people.by_title("IT Support Specialist")[0].id,
        "admin": people.by_title("Systems Administrator")[0].id,
    }
