"""A world resets to what was grown, lets time pass, and closes so that nothing more happens in it."""

import httpx
import pytest

from deskjob import Plant, Task, World
from deskjob_services.errors import DeskjobError, Frozen, NotFound, Sealed, Unauthenticated, Unknown, WrongUse

BACKENDS = ["in_process", "loopback"]


@pytest.fixture(params=BACKENDS)
def world(request: pytest.FixtureRequest) -> object:
    made = World(backend=request.param)
    request.addfinalizer(made.close)
    return made


def token_of(world: World) -> str:
    return world.intranet.credentials.issue(world.person("P0001").id, "web")


def me(world: World, token: str) -> httpx.Response:
    return world.client.post("http://people.deskjob/op/people.me", headers={"Authorization": f"Bearer {token}"})


def test_a_desk_is_found_by_handle_id_and_address(world: World) -> None:
    person = world.person("P0003")
    for named in (person.id, person.handle, person.email):
        assert world.desk(named).people.me().id == "P0003"


def test_an_unknown_person_is_told_the_nearest(world: World) -> None:
    handle = world.person("P0003").handle
    with pytest.raises(Unknown) as raised:
        world.desk(f"{handle}x")
    assert raised.value.nearest == handle


def test_a_refusal_is_raised_into_the_desk(world: World) -> None:
    with pytest.raises(NotFound, match="P9999"):
        world.desk("P0003").people.profile("P9999")


def test_a_reset_brings_back_what_was_grown_and_ends_all_tokens(world: World) -> None:
    grown, before = world.store.state_hash(), world.now
    old = token_of(world)
    world.desk("P0003").chat.send(room="@" + world.person("P0004").handle, text="hi")
    assert me(world, old).status_code == 200
    assert world.store.state_hash() != grown
    world.reset()
    assert (world.store.state_hash(), world.now) == (grown, before)
    assert me(world, old).status_code == 401


def test_a_token_of_one_world_opens_no_other(world: World) -> None:
    with World() as other:
        assert me(other, token_of(world)).status_code == 401


def test_a_sealed_company_answers_503_and_its_tokens_are_worthless(world: World) -> None:
    desk, token = world.desk("P0003"), token_of(world)
    digest = world.seal()
    assert world.store.state_hash() == digest
    assert me(world, token).status_code in (401, 503)
    assert world.intranet.credentials.holder(token, "people") is None
    with pytest.raises((Frozen, Unauthenticated)):
        desk.people.me()
    fresh = world.intranet.credentials.issue("P0001", "web")
    assert me(world, fresh).status_code == 503
    with pytest.raises(Sealed), world.store.act("harness", "plant", 0, []):
        pass


def test_an_undo_takes_state_and_time_back(world: World) -> None:
    here, hashed = world.mark(), world.store.state_hash()
    world.desk("P0003").chat.send(room="@" + world.person("P0004").handle, text="hi")
    assert world.now == here.now + 60
    assert world.undo(here) > 0
    assert (world.store.state_hash(), world.now) == (hashed, here.now)


def test_time_passes_by_waiting_and_by_writing_not_by_reading(world: World) -> None:
    desk, before = world.desk("P0003"), world.now
    desk.people.me()
    assert world.now == before
    desk.wait(30)
    assert world.now == before + 30 * 60


def test_the_intranet_reaches_no_other_host(world: World) -> None:
    for url in ("http://example.com/", "http://chat.deskjob.example.com/", "http://notdeskjob/"):
        with pytest.raises(httpx.ConnectError):
            world.client.get(url)


def test_hosts_and_prefixes_lead_to_the_same_service(world: World) -> None:
    token = {"Authorization": f"Bearer {token_of(world)}"}
    by_host = world.client.post("http://people.deskjob/op/people.me", headers=token)
    by_path = world.client.post("http://deskjob/people/op/people.me", headers=token)
    assert by_host.json() == by_path.json()


def test_somebody_elses_finish_is_no_end(task: Task[object]) -> None:
    with World() as world:
        case = world.open(task, 0, "")
        world.desk(case.cast["piotr"]).finish("success")
        assert world.claim.status == "none"
        world.desk(case.desk_id).finish("failure", 0.25, "tired")
        assert world.finished
        assert (world.claim.status, world.claim.confidence, world.summary) == ("failure", 0.25, "tired")


def test_a_case_is_the_seeds_own_variant_unless_one_is_named(task: Task[object], shared_world: World) -> None:
    variants = {seed: task.variant_of(seed) for seed in range(40)}
    assert set(variants.values()) == {"", "unreachable"}
    for seed in (0, next(seed for seed, variant in variants.items() if variant)):
        assert shared_world.open(task, seed).variant == variants[seed]
    with pytest.raises(WrongUse, match="sunny"):
        shared_world.open(task, 0, "sunny")


def test_a_case_after_a_failed_seeding_starts_clean(task: Task[object], shared_world: World) -> None:
    def fails(plant: Plant, seeder: object) -> None:
        plant.people.set(plant.desk, title="Half done")
        raise RuntimeError("no luck")

    broken = Task[None](id="test/broken", instruction="Nothing.", desk="Treasurer")
    broken.seed(fails)
    shared_world.open(task, 1, "")
    hashed = shared_world.store.state_hash()
    with pytest.raises(RuntimeError):
        shared_world.open(broken, 1, "")
    shared_world.open(task, 1, "")
    assert shared_world.store.state_hash() == hashed


def test_a_title_nobody_has_is_wrong_use(shared_world: World) -> None:
    nobody = Task[None](id="test/nobody", instruction="Nothing.", desk="Astronaut")
    nobody.seed(lambda plant, seeder: None)
    with pytest.raises(WrongUse, match="Astronaut"):
        shared_world.open(nobody, 0)


def test_an_unknown_backend_is_named() -> None:
    with World(backend="compost") as world, pytest.raises(DeskjobError, match="compost"):
        _ = world.backend
