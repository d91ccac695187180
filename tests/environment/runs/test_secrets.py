"""What opens doors never reaches a run folder, by whichever way it is spilled; nor a company's own notes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deskjob import World
from deskjob.library import find_tasks
from deskjob.plan import Plan, pieces, players
from deskjob.runlog import Run, read_run
from deskjob.sweep import sweep
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Refusal
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.models import Person

SPILLERS = str(Path(__file__).with_name("spillers.py"))
SECRET = re.compile(r"P\d+\.[a-z]+\.\d+\.[A-Z2-7]{20,}|\b[a-z2-7]{4}(-[a-z2-7]{4}){3}\b|[A-Z2-7]{32}")


@pytest.fixture
def spilled(tmp_path: Path, crew: str) -> Callable[[str], Run]:
    """A run of one of the spillers."""

    def play(agent: str) -> Run:
        tasks = find_tasks(crew)
        cases = pieces(tasks, range(1), places={task.id: crew for task in tasks})
        sweep(Plan(Blueprint(), players([f"{SPILLERS}:{agent}"], {}), cases, 1), tmp_path / "run", workers=1)
        return read_run(tmp_path / "run")

    return play


@pytest.mark.parametrize("agent", ["Spiller", "Crasher", "Breaker"])
def test_no_file_of_a_run_holds_a_password_or_a_token(agent: str, spilled: Callable[[str], Run]) -> None:
    run = spilled(agent)
    entry = run.entries[0]
    assert any("/nothing/" in path for path in entry.missing), "the address was asked for, and is counted"
    assert ("cannot" in entry.outcome.void_reason) == (agent != "Spiller")
    for path in run.folder.rglob("*"):
        if path.is_file():
            found = SECRET.search(path.read_text(errors="replace"))
            assert found is None, f"{path.name}: {found}"


def test_a_company_notes_no_credential_of_those_who_use_it() -> None:
    with World(secret=b"c" * 32) as world:
        credentials = world.intranet.credentials
        me, other = [person.id for person in world.store.rows.where(Person, employment="active")][:2]
        token, password = credentials.issue(me, "chat"), credentials.password(me)
        bearer = {"Authorization": f"Bearer {token}"}
        for form in ({"user": me, "password": password}, {"user": password, "password": token}):
            world.client.post("http://chat.deskjob/api/v1/login", json=form)
        world.client.post("http://chat.deskjob/op/chat.rooms", json={}, headers=bearer)
        world.client.post("http://chat.deskjob/op/chat.send", json={"room": other, "text": "Hi"}, headers=bearer)
        world.client.post("http://chat.deskjob/op/chat.send", json={"room": 7}, headers=bearer)
        with pytest.raises(Refusal) as refusal:
            dispatch(world.intranet, me, "chat.history", {"room": "nowhere"})
        changes, acts = world.store.journal.read(), world.store.journal.acts()
        notes = repr((world.intranet.access, world.intranet.faults, world.intranet.missing, changes, acts))
        assert changes and world.intranet.access
        assert SECRET.search(notes + str(refusal.value)) is None
        image = world.store.image().database
        assert token.encode() not in image
        assert password.encode() not in image
        assert credentials.secret not in image


def test_the_search_for_secrets_would_find_them() -> None:
    with World() as world:
        assert SECRET.search(world.intranet.credentials.issue("P0002", "chat"))
        assert SECRET.search(f"is {world.intranet.credentials.password('P0002')}.")
