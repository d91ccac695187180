"""The pages that operations name, by ids such as /merges/GM0003/changes: each opens, wherever it leads."""

from collections.abc import Callable, Iterator

import pytest
from tests.services.arranged_code import CODE
from tests.services.conftest import Browser
from tests.services.matrix_office import Office

from deskjob import World
from deskjob_services.kernel.operation import registry

NAMED = {name: page for name in CODE if (page := registry.operations[name].page)}


@pytest.fixture(scope="module")
def matrix() -> Iterator[Office]:
    """One company for all; every call is taken back."""
    with World(secret=b"s" * 32) as world:
        yield Office.of(world)


@pytest.mark.parametrize("name", NAMED)
def test_the_page_of_an_operation_opens_by_the_id_of_its_record(
    matrix: Office, browse: Callable[..., Browser], name: str
) -> None:
    world, start = matrix.world, matrix.world.mark()
    try:
        with world.store.act("harness", "plant", 0, []):
            arguments = CODE[name].arrange(matrix, CODE[name].relations[0])
        page = browse(world.intranet, matrix.actor, "/git")
        assert page.get(NAMED[name].format_map(arguments)) == 200, page.path
    finally:
        world.undo(start)
