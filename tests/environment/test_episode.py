"""An episode counts and answers every step, ends where it must, and keeps a record of all of it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from deskjob import Call, Company, Episode, EpisodeOver, Finding, Limits, Refusal, Task, World, WrongUse
from deskjob.hands import CSRF
from deskjob_services.handover.models import Case as HandedOver

Play = Callable[..., Episode]
ME = Call("people_me")


def do(episode: Episode, tool: str, **arguments: Any) -> str:
    return episode.step(Call(tool, arguments)).result


def test_what_is_seen_first_is_the_instruction_and_the_time(play_case: Play) -> None:
    episode = play_case()
    seen = episode.observation
    assert episode.case.people["mina"].name in seen.instruction
    assert "{" not in seen.instruction
    assert (seen.result, seen.unread) == ("", "")
    assert seen.time.startswith("Mon 13 Apr 2026, 09:0")


def test_a_result_is_the_answers_body_and_a_bad_one_carries_its_status(play_case: Play) -> None:
    episode = play_case()
    assert json.loads(do(episode, "people_me"))["id"] == episode.case.desk_id
    assert do(episode, "people_profile", person="P9999").startswith("HTTP 404\n")


def test_a_tool_that_is_not_there_suggests_the_nearest(play_case: Play) -> None:
    episode = play_case()
    assert "did you mean 'people_profile'?" in do(episode, "people_profil")
    assert do(episode, "people.me").startswith("{")


def test_each_step_is_recorded_as_it_was(play_case: Play) -> None:
    episode = play_case()
    arguments = {"room": "#general", "text": "hello"}
    episode.step({"tool": "chat_send", "arguments": arguments})
    arguments["text"] = "changed afterwards"
    do(episode, "finish", status="success", confidence=0.7)
    first, last = episode.actions
    assert (first.step, first.tool, first.arguments["text"], first.status) == (1, "chat_send", "hello", 200)
    assert first.at == episode.case.opened.now + 60
    assert (first.confidence, last.confidence) == (None, 0.7)
    assert json.loads(json.dumps(first.to_json()))["result"] == first.result
    assert episode.world.store.journal.read(episode.case.opened.seq)[0].step == 1


@pytest.mark.parametrize(
    ("limits", "steps"),
    [(Limits(steps=3), 3), (Limits(company_minutes=25), 3), (Limits(wall_seconds=0.0), 1), (Limits(steps=1), 1)],
)
def test_a_limit_ends_it_and_counts_as_the_agents(play_case: Play, limits: Limits, steps: int) -> None:
    episode = play_case(limits=limits)
    while not episode.done:
        do(episode, "wait", minutes=10)
    assert (len(episode.actions), episode.truncated) == (steps, True)
    outcome = episode.close()
    assert (outcome.cause, outcome.void, outcome.points) == ("agent_exhausted_budget", False, 0)


def test_finishing_at_the_last_step_is_finishing(play_case: Play) -> None:
    episode = play_case(limits=Limits(steps=1))
    do(episode, "finish", status="failure")
    assert (episode.done, episode.truncated) == (True, False)
    assert episode.close().claim.status == "failure"


def test_after_the_end_nothing_more_is_done(play_case: Play) -> None:
    episode = play_case()
    do(episode, "finish", status="failure")
    with pytest.raises(WrongUse, match="over"):
        episode.step(ME)
    with pytest.raises(EpisodeOver):
        episode.desk.people.me()
    assert len(episode.actions) == 1


def test_closing_freezes_the_company_and_gives_one_outcome(play_case: Play) -> None:
    episode = play_case()
    outcome = episode.close("somebody", 3)
    assert episode.close() is outcome
    assert (outcome.agent, outcome.epoch, outcome.claim.status, outcome.points) == ("somebody", 3, "none", 0)
    assert episode.done
    assert episode.world.store.state_hash() == episode.state_hash


def test_the_typed_desk_makes_steps_and_raises_refusals(play_case: Play) -> None:
    episode = play_case()
    assert episode.desk.people.me().id == episode.case.desk_id
    with pytest.raises(Refusal):
        episode.desk.people.profile("P9999")
    assert [action.status for action in episode.actions] == [200, 404]


def test_the_desk_knows_whom_the_instruction_names_and_nobody_else(play_case: Play) -> None:
    episode = play_case()
    assert episode.desk.named == {key: episode.case.cast[key] for key in ("mina", "piotr")}
    assert episode.desk.cast == {}


def test_unread_is_what_was_said_to_the_desk_since_the_last_step(play_case: Play) -> None:
    episode = play_case()
    mina = episode.case.people["mina"]
    do(episode, "chat_send", room=f"@{mina.handle}", text="hello")
    seen = episode.step(Call("wait", {"minutes": 60}))
    assert seen.unread.startswith(f"{mina.name} (@{mina.handle}) to you: ")
    assert episode.step(ME).unread == ""


def test_what_others_say_elsewhere_is_not_unread(play_case: Play) -> None:
    episode = play_case()
    with episode.world.store.lock:
        episode.world.desk(episode.case.cast["mina"]).chat.send(
            room="@" + episode.case.people["piotr"].handle, text="psst"
        )
    assert episode.step(ME).unread == ""


def test_http_reads_any_page_or_wire_as_oneself(play_case: Play) -> None:
    episode = play_case()
    handle = episode.case.people["desk"].handle
    assert handle in do(episode, "http", url="http://people.deskjob/me")
    assert handle in do(episode, "http", url="/people/me")
    wire = do(episode, "http", url="http://chat.deskjob/api/v1/me")
    assert json.loads(wire)["username"] == handle
    asked = do(episode, "http", method="POST", url="http://people.deskjob/op/people.me", json={})
    assert json.loads(asked)["handle"] == handle


def test_http_sends_the_forms_of_pages(play_case: Play) -> None:
    episode = play_case()
    page = do(episode, "http", url="http://handover.deskjob/new")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    form = {"csrf": csrf[1], "reason": "other", "about": "P0001", "note": "é & more"}
    sent = do(episode, "http", method="POST", url="http://handover.deskjob/new", form=form)
    assert sent.startswith("HTTP 303 to ")
    assert [case.note for case in episode.world.store.rows.where(HandedOver)] == ["é & more"]
    refused = do(episode, "http", method="POST", url="http://handover.deskjob/new", form={**form, "csrf": "guessed"})
    assert refused.startswith("HTTP 403")


def test_a_recorded_form_can_be_sent_in_another_company(play_case: Play, task: Task[Any]) -> None:
    with World() as other:
        for episode in (play_case(), Episode(other, task, 0, "")):
            assert CSRF in do(episode, "http", url="http://handover.deskjob/new")
            form = {"csrf": CSRF, "reason": "other", "about": "", "note": ""}
            assert "HTTP 303" in do(episode, "http", method="POST", url="http://handover.deskjob/new", form=form)


def test_nothing_an_agent_sees_is_a_secret_of_this_company(play_case: Play) -> None:
    def seen(world: World) -> list[str]:
        episode = Episode(world, play_case().case.task, 0, "")
        urls = ["http://people.deskjob/me", "http://handover.deskjob/new", "http://chat.deskjob/", "/"]
        forms = [do(episode, "http", method="POST", url=url, form={}) for url in ("/login", "/logout")]
        return forms + [do(episode, "http", url=url) for url in urls]

    with World() as one, World() as other:
        assert seen(one) == seen(other)


def test_bytes_are_named_not_printed(play_case: Play) -> None:
    episode = play_case()
    shown = do(episode, "http", url="/static/deskjob.svg")
    assert re.fullmatch(r"\(\d+ bytes of image/svg\+xml.*\)", shown)


def test_a_check_that_raises_makes_the_episode_void(task: Task[Any], shared_world: World) -> None:
    def broken(company: Company, truth: Any) -> Finding:
        """Raises."""
        raise KeyError("gone")

    faulty = replace(task, id="test/faulty", checkpoints=list(task.checkpoints))
    faulty.checkpoint(points=1)(broken)
    outcome = Episode(shared_world, faulty, 0, "").close()
    assert outcome.void
    assert [verdict.status for verdict in outcome.verdicts][-1] == "error"


def test_a_fault_of_ours_makes_the_episode_void(play_case: Play, task: Task[Any], shared_world: World) -> None:
    def fails(company: Company, truth: Any) -> bool:
        raise RuntimeError("a condition that cannot be asked")

    mina, *others = task.colleagues
    facts = [replace(fact, when=fails) for fact in mina.facts]
    mina = type(mina)(mina.key, mina.title, mina.manner, *facts)
    faulty = replace(task, id="test/faulty", colleagues=(mina, *others))
    episode = Episode(shared_world, faulty, 0, "")
    do(episode, "chat_send", room=f"@{episode.case.people['mina'].handle}", text="the limit?")
    assert do(episode, "wait", minutes=60).startswith("HTTP 500")
    outcome = episode.close()
    assert outcome.void
    assert "RuntimeError" in outcome.void_reason
