"""Projects that are archived or deleted, and lists of what not everybody may see."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.services.arranged_code import CODE, CodeRow
from tests.services.matrix_office import Office

from deskjob import World
from deskjob_services.errors import Forbidden, NotFound, Refusal
from deskjob_services.git.models import Project
from deskjob_services.kernel.act import dispatch
from deskjob_services.kernel.operation import registry
from deskjob_services.people.models import Role

IN_PROJECTS = {name: row for name, row in CODE.items() if row.relations != ("company",)}
WRITES = [name for name in IN_PROJECTS if registry.operations[name].writes]


@pytest.fixture(scope="module")
def matrix() -> Iterator[Office]:
    """One company for all; every call is taken back."""
    with World(secret=b"s" * 32) as world:
        yield Office.of(world)


def refused(matrix: Office, name: str, relation: str, role: str = "employee", **columns: Any) -> Refusal | None:
    """How an operation is refused once its project has these columns; None where it is done."""
    world, start = matrix.world, matrix.world.mark()
    try:
        with world.store.act("harness", "plant", 0, []):
            if role != "employee":
                world.store.rows.insert(Role, person_id=matrix.actor, role=role)
            arguments = IN_PROJECTS[name].arrange(matrix, relation)
            one = world.store.rows.first(Project, path="matrix/one")
            assert one is not None
            world.store.rows.update(one, **columns)
        dispatch(world.intranet, matrix.actor, name, arguments)
    except Refusal as refusal:
        return refusal
    finally:
        world.undo(start)
    return None


def first(row: CodeRow) -> str:
    """A relation in which employees may do it."""
    return row.relations[0]


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_in_an_archived_project(matrix: Office, name: str) -> None:
    assert refused(matrix, name, first(IN_PROJECTS[name])) is None
    for role in ("employee", "admin"):
        refusal = refused(matrix, name, first(IN_PROJECTS[name]), role, archived=1)
        assert isinstance(refusal, Forbidden), f"{name} by {role}"
        assert "is archived" in str(refusal)


@pytest.mark.parametrize("name", IN_PROJECTS)
def test_nobody_finds_what_is_in_a_deleted_project(matrix: Office, name: str) -> None:
    for role in ("employee", "admin"):
        refusal = refused(matrix, name, first(IN_PROJECTS[name]), role, deleted=1)
        assert isinstance(refusal, NotFound), f"{name} by {role}: {refusal}"


@pytest.mark.parametrize(
    ("listed", "made", "relation", "more"),
    [
        *(("issues", "git.issue", relation, 1) for relation in ("reporter", "guest", "reader", "writer")),
        *(("issues", "git.issue", relation, 0) for relation in ("stranger", "former", "kept")),
        *(("merges", "git.merge_request", relation, 1) for relation in ("guest", "reader", "writer")),
        *(("merges", "git.merge_request", relation, 0) for relation in ("stranger", "former")),
        *(("projects", "git.project", relation, 1) for relation in ("guest", "reader")),
        ("projects", "git.project", "stranger", 0),
    ],
)
def test_a_list_counts_what_one_may_open_and_nothing_else(
    matrix: Office, listed: str, made: str, relation: str, more: int
) -> None:
    world, start = matrix.world, matrix.world.mark()
    asked = {"search": "matrix/one"} if listed == "projects" else {"created_before": "1970-01-02"}
    try:
        with world.store.act("harness", "plant", 0, []):
            (target,) = IN_PROJECTS[made].arrange(matrix, relation).values()
        shown = dispatch(world.intranet, matrix.actor, f"git.{listed}", asked)
    finally:
        world.undo(start)
    assert shown.total == more
    assert [one.id for one in getattr(shown, listed)] == [target] * more
