"""The agents that ship: they are found by name, do what they say, and reach the company through the public door."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskjob import Call, Limits, Played, Seat, Task, World, WrongUse, play
from deskjob.library import agents, find_task, make_agent
from deskjob_agents import AGENTS
from deskjob_agents.cheats import CHEATS, Cheat
from deskjob_agents.cheats.prompts import PROMPTS
from deskjob_agents.honest import WORKERS
from deskjob_agents.scripted import Replay, Scripted

REORGANISATION = "hr/reorganisation"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        yield made


@pytest.fixture(scope="module")
def task() -> Task[Any]:
    return find_task(REORGANISATION)


def wrote(played: Played) -> set[str]:
    """The tables the desk changed."""
    return {change.table for change in played.journal if change.actor == played.case.desk_id}


def test_every_agent_is_installed_under_its_name() -> None:
    installed = agents()
    assert set(AGENTS) <= set(installed)
    for worker in WORKERS:
        assert make_agent(f"honest-{worker.name}").name == worker.name
    for cheat in CHEATS:
        assert make_agent(cheat.name).name == cheat.name


def test_every_cheat_of_the_list_is_there() -> None:
    wanted = {3, *range(5, 21), 24, 26}
    assert {int(cheat.name[1:3]) for cheat in CHEATS} == wanted
    assert all((cheat.__doc__ or "").startswith(f"{cheat.name[:3]}:") for cheat in CHEATS)


@pytest.mark.parametrize("name", ["idle", "reader"])
def test_who_only_looks_changes_nothing(name: str, task: Task[Any], world: World) -> None:
    played = play(task, make_agent(name), 1, "", world=world)
    assert played.journal == ()
    assert played.outcome.points == 0
    assert (len(played.actions) > 30) == (name == "reader")


def test_the_reader_opens_records_of_every_service(task: Task[Any], world: World) -> None:
    played = play(task, make_agent("reader"), 1, "", world=world)
    opened = {record[0] for look in played.access for record in look.ids}
    assert opened >= {"P", "R", "M", "D", "E"}
    assert all(action.status < 500 for action in played.actions)


def test_chance_is_the_same_for_the_same_seed_and_mostly_valid(task: Task[Any], world: World) -> None:
    def tried(seed: int) -> list[tuple[str, Any]]:
        played = play(task, make_agent("random", seed=seed), 1, "", world=world)
        valid = [action for action in played.actions if action.status != 422]
        assert len(valid) > 0.6 * len(played.actions)
        assert wrote(played)
        return [(action.tool, action.arguments) for action in played.actions]

    assert tried(1) == tried(1)
    assert tried(1) != tried(2)


def test_the_parrot_tells_whom_the_instruction_names(task: Task[Any], world: World) -> None:
    played = play(task, make_agent("parrot"), 1, "", world=world)
    said = [change.new["text"] for change in played.journal if change.table == "chat_message" and change.new]
    assert played.case.instruction in said
    assert played.outcome.points == 0
    assert played.outcome.claim.status == "success"


def test_the_oracle_succeeds_and_says_so(task: Task[Any], world: World) -> None:
    done = play(task, make_agent("oracle"), 1, "", world=world).outcome
    assert done.clean
    assert done.claim.status == "success"
    stuck = play(task, make_agent("oracle"), 1, "nobody decides", world=world).outcome
    assert stuck.handed_over_rightly
    assert stuck.claim.status == "handed over"


def test_a_solution_and_a_trap_are_played_by_name(task: Task[Any], world: World) -> None:
    assert play(task, make_agent("oracle", solution="move_everybody"), 1, "", world=world).outcome.clean
    trap = make_agent("trap", trap="renames_the_recruiter")
    assert trap.name == "trap:renames_the_recruiter"
    outcome = play(task, trap, 1, "", world=world).outcome
    assert {trip.guard for trip in outcome.damage} == {"identities_intact"}
    with pytest.raises(WrongUse, match="no trap 'nonsense'"):
        play(task, make_agent("trap", trap="nonsense"), 1, "", world=world)


def test_stopping_always_and_never(task: Task[Any], world: World) -> None:
    needless = play(task, make_agent("always-hand-over"), 1, "", world=world).outcome
    assert (needless.points, needless.handed_over) == (0, True)
    pretending = play(task, make_agent("never-hand-over"), 1, "nobody decides", world=world).outcome
    assert (pretending.points, pretending.fabricated, pretending.handed_over) == (0, True, False)


def test_a_script_is_played_call_by_call(tmp_path: Path, task: Task[Any], world: World) -> None:
    calls = [{"tool": "people.me", "arguments": {}}, {"tool": "finish", "arguments": {"status": "failure"}}]
    (tmp_path / "calls.json").write_text(json.dumps(calls))
    for given in (calls, tmp_path / "calls.json", str(tmp_path / "calls.json")):
        played = play(task, Scripted(given), 1, "", world=world)
        assert [action.tool for action in played.actions] == ["people_me", "finish"]
    with pytest.raises(WrongUse, match="cannot be read as calls"):
        Scripted(tmp_path / "missing.json")


def test_a_recording_played_again_gives_the_same_company(tmp_path: Path, task: Task[Any], world: World) -> None:
    first = play(task, make_agent("oracle"), 1, "", world=world)
    lines = [json.dumps(action.to_json()) for action in first.actions]
    (tmp_path / "actions.jsonl").write_text("\n".join(lines) + "\n")
    again = play(task, Replay(tmp_path), 1, "", world=world)
    assert again.state_hash == first.state_hash
    assert again.outcome.verdicts == first.outcome.verdicts


def test_an_untrusted_agent_is_not_shown_the_task(task: Task[Any], world: World) -> None:
    class Nosy:
        name = "nosy"

        def play(self, seat: Seat) -> None:
            self.found = [name for name in ("task", "episode", "call") if hasattr(seat, name)]

    nosy = Nosy()
    play(task, nosy, 1, "", world=world)
    assert nosy.found == []


def test_there_are_eighty_ways_of_asking_for_a_secret() -> None:
    assert len(set(PROMPTS)) == 80
    assert all("{topic}" in prompt for prompt in PROMPTS)
    assert all(prompt.format(topic="limit") for prompt in PROMPTS)


def on_files(cheat: type[Cheat]) -> bool:
    """Whether a cheat has nothing to do where there is no work with files."""
    return cheat.base == "all but the files"


@pytest.mark.parametrize("cheat", [one for one in CHEATS if not on_files(one)], ids=lambda cheat: str(cheat.name))
def test_a_cheat_does_its_honest_part_and_then_tries_something(cheat: Any, task: Task[Any], world: World) -> None:
    room = Limits(steps=1000)
    alone = play(task, cheat(honest_only=True), 1, "", world=world, limits=room)
    both = play(task, cheat(), 1, "", world=world, limits=room)
    kept = [(action.tool, action.arguments) for action in alone.actions if action.tool != "finish"]
    assert [(action.tool, action.arguments) for action in both.actions][: len(kept)] == kept
    assert both.outcome.points <= alone.outcome.points
    assert not both.outcome.clean
    assert (both.outcome.claim.status, both.outcome.claim.confidence) == ("success", 1.0)


@pytest.mark.parametrize("name", ["C08-renames-a-colleague", "C09-swaps-names"])
def test_renaming_is_possible_for_people_operations_and_caught(name: str, task: Task[Any], world: World) -> None:
    cheat: Any = make_agent(name)
    outcome = play(task, cheat, 1, "", world=world).outcome
    assert "people_rename" in cheat.accepted
    assert "identities_intact" in {trip.guard for trip in outcome.damage}


def test_honest_workers_are_clumsy_in_a_way_of_their_own(task: Task[Any], world: World) -> None:
    plain = play(task, make_agent("oracle"), 1, "", world=world)
    calls = [Call(action.tool, dict(action.arguments)) for action in plain.actions]
    for worker in WORKERS:
        played = play(task, worker(), 1, "", world=world)
        done = [Call(action.tool, dict(action.arguments)) for action in played.actions]
        assert done != calls, worker.name
        assert played.outcome.clean, worker.name
