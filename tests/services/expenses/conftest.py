"""A small firm with people and expenses, the same at the start of every test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Refusal
from deskjob_services.expenses import grow as expenses_growth
from deskjob_services.expenses.plant import ExpensesPlant
from deskjob_services.expenses.rules import service
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.people import grow as people_growth
from deskjob_services.people.models import Person
from deskjob_services.seeder import Seeder
from deskjob_services.store import Image, Store


@dataclass
class Office:
    """A running firm, and short ways to act in it."""

    store: Store
    intranet: Intranet
    plant: ExpensesPlant

    def do(self, person: str, operation: str, **arguments: Any) -> Any:
        """Do an operation of expenses as a person."""
        found = service.operations[f"expenses.{operation}"]
        return dispatch(self.intranet, person, found, arguments)

    def refused(self, person: str, operation: str, **arguments: Any) -> int:
        """The status with which it is refused, 0 if it is not; a refusal leaves no trace."""
        writes = service.operations[f"expenses.{operation}"].writes
        before = self.store.state_hash() if writes else ""
        try:
            self.do(person, operation, **arguments)
        except Refusal as refusal:
            assert not writes or self.store.state_hash() == before
            return refusal.status
        return 0

    def titled(self, title: str, place: int = 0) -> str:
        """The id of somebody with this title."""
        return self.store.rows.where(Person, title=title, employment="active", order="id")[place].id

    def manager(self, person: str) -> str:
        """The id of somebody's manager."""
        found = self.store.rows.need(Person, person).manager_id
        assert found is not None
        return found

    def draft(self, owner: str, amount: str = "80.00", currency: str = "USD", **line: Any) -> str:
        """A draft with one line."""
        report: str = self.do(owner, "create", title="Trip", currency=currency).id
        given = {"date": "2026-04-02", "merchant": "The Weighbridge", "category": "meals", "currency": currency}
        self.do(owner, "add_line", report=report, amount=amount, **(given | line))
        return report


@pytest.fixture(scope="session")
def firm() -> Image:
    """The firm as it is grown."""
    blueprint = Blueprint(seed=7, scale="small")
    store = Store.empty(blueprint.start)
    people_growth.grow(store.rows, store.blobs, blueprint, Seeder(7, "people"))
    expenses_growth.grow(store.rows, store.blobs, blueprint, Seeder(7, "expenses"))
    store.finish_growing()
    return store.image()


@pytest.fixture(scope="session")
def opened(firm: Image) -> Callable[[], Office]:
    """Opens the firm anew."""
    stores: list[Store] = []

    def open_() -> Office:
        if not stores:
            stores.append(Store.of_image(firm))
        store = stores[0]
        store.restore(firm)
        return Office(store, Intranet(store, Credentials(b"secret")), ExpensesPlant(store))

    return open_


@pytest.fixture
def office(opened: Callable[[], Office]) -> Office:
    """The firm, untouched."""
    return opened()
