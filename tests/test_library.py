"""Every registered task, ours and those of installed plugins, is valid."""

from collections.abc import Iterator

import pytest

from deskjob import Task, World, check_task
from deskjob.library import tasks

ALL = tasks()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World(remember=16) as made:
        yield made


@pytest.mark.parametrize("task", ALL.values(), ids=ALL)
class TestEveryTask:
    def test_it_is_valid_by_every_rule(self, task: Task[object], world: World) -> None:
        report = check_task(task, seeds=1, world=world)
        assert report.valid, str(report)

    @pytest.mark.long
    def test_it_is_valid_on_twenty_seeds(self, task: Task[object], world: World) -> None:
        report = check_task(task, seeds=20, thorough=True, world=world)
        assert report.valid, str(report)
