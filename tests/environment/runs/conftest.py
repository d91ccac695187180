"""A crew of agents, a tiny task, and runs of them in folders of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deskjob.library import find_tasks
from deskjob.plan import Plan, pieces, players
from deskjob.runlog import Run, read_run
from deskjob.sweep import sweep
from deskjob.task import Limits
from deskjob_services.blueprint import Blueprint

CREW = str(Path(__file__).with_name("crew.py"))

Planned = Callable[..., Plan]
Swept = Callable[..., Run]


@pytest.fixture(autouse=True)
def own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write nothing into anybody's data folder."""
    monkeypatch.setenv("DESKJOB_KEY", "a key for tests")


@pytest.fixture(scope="session")
def crew() -> str:
    """The path of the crew."""
    return CREW


@pytest.fixture
def plan() -> Planned:
    """Makes a plan of agents of the crew on the tiny task."""

    def planned(*agents: str, seeds: int = 2, epochs: int = 1, limits: Limits | None = None, **options: object) -> Plan:
        tasks = find_tasks(CREW)
        cases = pieces(tasks, range(seeds), places={task.id: CREW for task in tasks})
        specs = [f"{CREW}:{agent}" for agent in agents]
        return Plan(Blueprint(), players(specs, options), cases, epochs, limits=limits)

    return planned


@pytest.fixture
def run_of(plan: Planned, tmp_path: Path) -> Swept:
    """Plays agents of the crew and gives the run."""

    def swept(*agents: str, workers: int = 1, name: str = "run", **kinds: object) -> Run:
        sweep(plan(*agents, **kinds), tmp_path / name, workers=workers)
        return read_run(tmp_path / name)

    return swept
