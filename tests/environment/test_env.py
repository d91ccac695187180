"""The Gymnasium face: its rules kept on every id, rewards summed, nothing of the grader shown."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import gymnasium
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env

import deskjob
from deskjob import JsonAction, OfficeEnv, Task, WrongUse
from deskjob.library import tasks
from deskjob.registration import env_id
from deskjob.spaces import JsonCall, ToolCall
from deskjob_tasks import IDS, TASKS

ALL_IDS = ["deskjob/Office-v0", *map(env_id, IDS)]
FINISH = {"tool": "finish", "arguments": {"status": "failure", "confidence": 0.5}}
ME = {"tool": "people_me", "arguments": {}}


@pytest.fixture
def office(task: Task[Any]) -> Iterator[Callable[..., OfficeEnv]]:
    made: list[OfficeEnv] = []

    def make(**options: Any) -> OfficeEnv:
        made.append(OfficeEnv(task, **{"variant": "", **options}))
        return made[-1]

    yield make
    for env in made:
        env.close()


def solve(env: OfficeEnv) -> list[float]:
    """Ask, wait, tell, finish; gives the rewards."""
    people, rewards = env.episode.case.people, []
    limit = env.episode.case.truth.limit
    for tool, arguments in (
        ("chat_send", {"room": f"@{people['mina'].handle}", "text": "What is the limit?"}),
        ("wait", {"minutes": 60}),
        ("chat_send", {"room": f"@{people['piotr'].handle}", "text": f"It is {limit}."}),
        ("finish", {"status": "success"}),
    ):
        rewards.append(env.step({"tool": tool, "arguments": arguments})[1])
    return rewards


@pytest.mark.parametrize("name", ALL_IDS)
def test_the_checker_of_gymnasium_has_nothing_to_say(name: str) -> None:
    env = gymnasium.make(name)
    check_env(env.unwrapped)
    env.close()


@pytest.mark.parametrize("name", ALL_IDS)
def test_a_spec_goes_to_json_and_back(name: str) -> None:
    env = JsonAction(gymnasium.make(name))
    assert env.spec is not None
    again = gymnasium.make(gymnasium.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert isinstance(again.action_space, JsonCall)
    assert isinstance(again.unwrapped, OfficeEnv)
    again.close()
    env.close()


def test_every_task_has_an_id_and_the_list_is_what_the_library_holds() -> None:
    assert list(TASKS) == list(IDS)
    assert {task_id for task_id, task in tasks().items() if task_id == task.id} >= set(IDS)
    assert set(deskjob.register_tasks()) >= {env_id(task_id) for task_id in IDS}


@pytest.mark.parametrize("order", ["import gymnasium, deskjob", "import deskjob, gymnasium"])
def test_ids_are_known_on_import_in_either_order_and_no_service_is_loaded(order: str) -> None:
    code = (
        f"{order}; import sys; print(*(i for i in gymnasium.registry if i.startswith('deskjob/')));"
        "print(*({'flask', 'sqlmodel', 'httpx', 'deskjob.env'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    ids, loaded = shown.stdout.split("\n")[:2]
    assert set(ids.split()) >= set(ALL_IDS)
    assert loaded == ""


def test_gymnasium_is_not_loaded_by_us() -> None:
    code = "import deskjob, sys; print('gymnasium' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_a_broken_package_of_ids_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    from deskjob import registration

    entry = metadata.EntryPoint("acme", "acme_tasks_that_are_not_there:IDS", registration.IDS)
    monkeypatch.setattr(metadata, "entry_points", lambda group: [entry])
    with pytest.warns(UserWarning, match="acme_tasks_that_are_not_there"):
        registration.when_gymnasium_is_there()


@pytest.mark.parametrize(("mode", "more"), [("sync", {}), ("async", {"vector_kwargs": {"shared_memory": False}})])
def test_several_offices_stand_side_by_side(mode: Any, more: dict[str, Any]) -> None:
    offices = gymnasium.make_vec("deskjob:deskjob/Office-v0", num_envs=2, vectorization_mode=mode, **more)
    try:
        seen, info = offices.reset(seed=1)
        assert len(seen["instruction"]) == 2
        assert info["seed"][0] != info["seed"][1]
        seen, *_ = offices.step((ME, ME))
        assert all('"handle"' in result for result in seen["result"])
        _, rewards, terminated, truncated, info = offices.step((FINISH, ME))
        assert (list(rewards), list(terminated), list(truncated)) == ([0, 0], [True, False], [False, False])
        assert info["outcome"]["points"][0] == 0
    finally:
        offices.close()


def test_points_are_paid_at_the_end(office: Callable[..., OfficeEnv]) -> None:
    env = office()
    env.reset(seed=1)
    assert solve(env) == [0, 0, 0, 1]
    assert env.outcome is not None
    assert env.outcome.clean


def test_points_are_paid_as_they_are_reached_where_asked(office: Callable[..., OfficeEnv]) -> None:
    env = office(reward="reached")
    env.reset(seed=1)
    assert solve(env) == [0, 0, 1, 0]


def test_points_lost_again_are_taken_back(office: Callable[..., OfficeEnv]) -> None:
    env = office(reward="reached")
    env.reset(seed=1)
    people, truth = env.episode.case.people, env.episode.case.truth
    to = f"@{people['piotr'].handle}"
    rewards = [
        env.step({"tool": "chat_send", "arguments": {"room": to, "text": text}})[1]
        for text in ("hello", f"{truth.limit}", "or $7.00")
    ]
    assert rewards == [0.25, 0.75, -0.75]
    assert env.step(FINISH)[1] == 0
    assert env.outcome is not None
    assert env.outcome.points == 1


def test_the_right_stop_at_a_dead_end_is_paid(office: Callable[..., OfficeEnv]) -> None:
    for pay, rewards in (("end", [0.0, 1.0]), ("reached", [1.0, 0.0])):
        env = office(variant="unreachable", reward=pay)
        env.reset(seed=1)
        mina = env.episode.case.people["mina"].handle
        stop = {"tool": "hand_over", "arguments": {"reason": "no answer", "about": [mina]}}
        assert [env.step(stop)[1], env.step(FINISH)[1]] == rewards


@pytest.mark.parametrize(
    ("limits", "action"),
    [
        ({"max_steps": 2}, ME),
        ({"max_company_minutes": 90}, {"tool": "wait", "arguments": {"minutes": 50}}),
        ({"max_wall_seconds": 0.0}, ME),
    ],
)
def test_limits_truncate_and_the_state_is_judged(
    office: Callable[..., OfficeEnv], limits: dict[str, Any], action: dict[str, Any]
) -> None:
    env = office(**limits)
    env.reset(seed=1)
    for _ in range(3):
        _, reward, terminated, truncated, info = env.step(action)
        if truncated:
            break
    assert (reward, terminated, truncated) == (0, False, True)
    assert info["outcome"]["void"] is False
    with pytest.raises(ResetNeeded):
        env.step(ME)
    env.reset(seed=1)
    assert env.step(ME)[4]["status"] == 200


def test_stepping_before_a_reset_is_refused(office: Callable[..., OfficeEnv]) -> None:
    with pytest.raises(ResetNeeded):
        office().step(ME)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("", "cannot be read as JSON"),
        ("[" * 90_000, "cannot be read as JSON"),
        ('{"tool": "people_me", "arguments": "{"}', "cannot be read as JSON"),
        (None, "an action of NoneType"),
        (["people_me"], "an action of list"),
        ({"tool": 3}, "int"),
        ({"tool": "peeple_me", "arguments": {}}, "did you mean 'people_me'?"),
        ({"tool": "people_me", "arguments": {"x": {1}}}, "arguments with a set"),
        ({"tool": "people_me", "arguments": {"x": float("nan")}}, "arguments with a float"),
        ({"tool": "chat_send", "arguments": {"room": "#general", "text": "\ud800"}}, "surrogate"),
        ({"tool": "chat_send", "arguments": {"room": "#general"}}, "text: Field required"),
        ({"tool": "http", "arguments": {"url": "http://["}}, "Invalid IPv6 URL"),
        ({"tool": "http", "arguments": {"url": "/people/", "method": "GE T"}}, "http with"),
        ({"tool": "http", "arguments": {"url": "http://example.com/"}}, "cannot be reached from here"),
        ({"tool": "http", "arguments": {"url": "http://chat.deskjob.example.com/"}}, "cannot be reached from here"),
        ({"tool": "http", "arguments": {"url": "http://chat/"}}, "cannot be reached from here"),
    ],
)
def test_an_action_that_cannot_be_is_answered_and_counted(
    office: Callable[..., OfficeEnv], action: Any, said: str
) -> None:
    env = office()
    env.reset(seed=1)
    seen, reward, terminated, truncated, info = env.step(action)
    assert said in seen["result"]
    assert (reward, terminated, truncated, info["steps"]) == (0, False, False, 1)
    assert info["status"] >= 400
    assert seen in env.observation_space
    assert json.dumps([step.to_json() for step in env.episode.actions])


def test_actions_may_be_json_text(office: Callable[..., OfficeEnv]) -> None:
    env = JsonAction(office())
    env.reset(seed=1)
    assert '"handle"' in env.step(json.dumps(ME))[0]["result"]
    assert json.loads(env.action_space.sample()) in ToolCall()


def test_what_an_agent_sees_does_not_tell_how_it_is_judged(office: Callable[..., OfficeEnv]) -> None:
    env = office(variant="unreachable")
    seen, info = env.reset(seed=1)
    shown = json.dumps([seen, info, *env.step(FINISH)])
    for hidden in ("told", "greeted", "unreachable", "checkpoint", str(env.episode.case.truth.limit)):
        assert hidden not in shown


def test_observations_and_infos_share_nothing(office: Callable[..., OfficeEnv]) -> None:
    env = office()
    first = env.reset(seed=1)
    kept = copy.deepcopy(first)
    second = env.step(ME)
    assert first == kept
    assert first[0] is not second[0]
    assert first[1] is not second[4]


def test_the_same_seed_and_actions_give_the_same_everything() -> None:
    def everything(seed: int) -> list[Any]:
        env = gymnasium.make("deskjob:deskjob/Office-v0")
        env.action_space.seed(seed)
        told: list[Any] = [env.reset(seed=seed)]
        for _ in range(40):
            told.append(env.step(env.action_space.sample()))
            if told[-1][2] or told[-1][3]:
                told.append(env.reset())
        env.close()
        return told

    assert everything(4) == everything(4)
    assert everything(4) != everything(5)


def test_options_choose_the_case(office: Callable[..., OfficeEnv]) -> None:
    env = office(variant=None)
    _, info = env.reset(seed=1, options={"seed": 77, "variant": "", "task": "hr/reorganisation"})
    assert (info["seed"], info["task"]) == (77, "hr/reorganisation")
    env.reset(options={"seed": 3, "variant": "unreachable"})
    assert env.episode.case.variant == "unreachable"


@pytest.mark.parametrize(
    "wrong",
    [{"task": "hr/reorganization"}, {"split": "dev"}, {"reward": "now"}, {"render_mode": "rgb_array"}],
)
def test_wrong_use_is_said_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongUse):
        OfficeEnv(**wrong)


@pytest.mark.parametrize("options", [{"sede": 3}, {"variant": "sunny"}, {"task": "no/such"}])
def test_wrong_options_are_said_at_reset(office: Callable[..., OfficeEnv], options: dict[str, Any]) -> None:
    with pytest.raises(WrongUse):
        office().reset(options=options)


def test_splits_share_no_seed(office: Callable[..., OfficeEnv], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKJOB_HELDOUT_SECRET", "s3cret")
    drawn: dict[str, set[int]] = {}
    for split in ("train", "test", "heldout"):
        env = office(split=split)
        infos = [env.reset(seed=0)[1], env.reset()[1], env.reset()[1]]
        drawn[split] = {env.episode.case.seed}
        assert ({info["seed"] for info in infos} == {None}) == (split == "heldout")
    assert max(drawn["train"]) < 2**30 <= max(drawn["test"]) < 2**31 <= max(drawn["heldout"])


def test_held_out_cases_need_their_secret_and_hang_on_it(
    office: Callable[..., OfficeEnv], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESKJOB_HELDOUT_SECRET", raising=False)
    with pytest.raises(WrongUse, match="DESKJOB_HELDOUT_SECRET"):
        office(split="heldout")
    seeds = []
    for secret in ("one", "one", "two"):
        monkeypatch.setenv("DESKJOB_HELDOUT_SECRET", secret)
        env = office(split="heldout")
        env.reset(seed=5)
        seeds.append(env.episode.case.seed)
    assert seeds[0] == seeds[1] != seeds[2]


@pytest.mark.parametrize("mode", ["ansi", "html"])
def test_an_episode_is_drawn_in_each_mode(office: Callable[..., OfficeEnv], mode: str) -> None:
    env = office(render_mode=mode)
    env.reset(seed=1)
    text = "<script>alert(1)</script>"
    env.step({"tool": "chat_search", "arguments": {"text": text}})
    env.step({"tool": "nope", "arguments": {}})
    drawn = env.render()
    assert drawn is not None
    assert "chat_search" in drawn
    assert "HTTP 404" in drawn
    if mode == "html":
        assert drawn.startswith("<section")
        assert drawn.endswith("</section>")
        assert text not in drawn
        assert "src=" not in drawn


def test_without_a_render_mode_nothing_is_drawn(office: Callable[..., OfficeEnv]) -> None:
    env = office()
    env.reset(seed=1)
    with pytest.warns(UserWarning, match="render mode"):
        assert env.render() is None


def test_a_closed_office_opens_again(office: Callable[..., OfficeEnv]) -> None:
    env = office()
    first, _ = env.reset(seed=1)
    env.close()
    env.close()
    assert env.reset(seed=1)[0] == first
