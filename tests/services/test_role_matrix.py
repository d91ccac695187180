"""The whole role matrix: every operation, by every role, on a target in every relation, as the registry says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.services.arranged import RELATIONS, ROWS
from tests.services.matrix_office import Office

from deskjob import World
from deskjob_services.errors import Forbidden, NotFound, Refusal
from deskjob_services.kernel.act import dispatch
from deskjob_services.kernel.operation import ROLES, Operation, registry
from deskjob_services.people.models import Role

CELLS = sum(len(ROWS[name].relations) for name in registry.operations if name in ROWS) * len(ROLES)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """One company for the whole matrix; every cell is taken back."""
    with World(secret=b"s" * 32) as world:
        yield Office.of(world)


def allowed(operation: Operation, role: str, relation: str) -> bool:
    """What the registry says of a cell, read here anew."""
    standing = {"any"} | RELATIONS[relation]
    return any(standing & operation.allow.get(held, frozenset()) for held in ("employee", role))


def walked(office: Office, operation: Operation, role: str, relation: str) -> str:
    """Make the call of one cell and take it back; what was wrong with how it went, if anything."""
    store, start = office.world.store, office.world.mark()
    row = ROWS[operation.name]
    try:
        with store.act("harness", "plant", 0, []):
            if role != "employee":
                store.rows.insert(Role, person_id=office.actor, role=role)
            arguments = row.arrange(office, relation)
        before = store.journal.last()
        try:
            dispatch(office.world.intranet, office.actor, operation, arguments)
            refusal = None
        except Refusal as error:
            refusal = error
        wrote = store.journal.last() != before
    finally:
        office.world.undo(start)
    return judged(operation, relation, refusal, wrote, allowed(operation, role, relation))


def judged(operation: Operation, relation: str, refusal: Refusal | None, wrote: bool, may: bool) -> str:
    """What is wrong with an answer, if anything."""
    if refusal is None:
        if not may:
            return "is let through"
        writes = operation.writes and relation not in ROWS[operation.name].done
        return "" if wrote == writes else f"is done, and wrote is {wrote}"
    if wrote:
        return f"is refused and yet written ({refusal})"
    if may:
        return f"is refused ({type(refusal).__name__}: {refusal})"
    hidden = relation in ROWS[operation.name].hidden and isinstance(refusal, NotFound)
    return "" if isinstance(refusal, Forbidden) or hidden else f"is refused as {type(refusal).__name__}: {refusal}"


@pytest.mark.parametrize("operation", registry.operations.values(), ids=lambda one: one.name)
def test_who_may_do_it_is_as_the_matrix_says(office: Office, operation: Operation) -> None:
    assert operation.name in ROWS, f"{operation.name} has no row in tests/services/arranged.py"
    found = [
        f"{operation.name} by {role} on {relation}: {wrong}"
        for role in ROLES
        for relation in ROWS[operation.name].relations
        if (wrong := walked(office, operation, role, relation))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("cells", [CELLS])
def test_the_matrix_has_no_row_too_many_and_names_relations_that_are_walked(cells: int) -> None:
    assert set(ROWS) == set(registry.operations)
    assert cells == sum(len(row.relations) for row in ROWS.values()) * len(ROLES) > 1000
    for name, operation in registry.operations.items():
        stated = frozenset().union(*operation.allow.values()) - {"any"}
        known = frozenset().union(*(RELATIONS[relation] for relation in ROWS[name].relations))
        assert stated <= known, f"{name} is allowed to {sorted(stated - known)}, which no arrangement makes"


def test_every_relation_is_the_one_it_is_called(office: Office) -> None:
    """The cast stands as arranged: without it a cell would be refused for the wrong reason."""
    assert len({office.actor, office.ann, office.ben, office.cem}) == 4
    assert office.world.store.rows.where(Role, person_id=office.actor) == []
