"""Pipelines are carried out between acts, in the sandbox, and reported as nobody's step."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.environment.sandbox.box import boxed

from deskjob import World, pipelines
from deskjob.sandbox import Tier, tiers
from deskjob.standing import Plan, Standing
from deskjob_services.blueprint import Blueprint
from deskjob_services.git import rules
from deskjob_services.git.models import Job, Member, Pipeline, Project
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.models import Person

WHO = "P0003"
CODE = "def double(x):\n    return x * 2\n"
TESTS = """import unittest
from lib import double
class Doubles(unittest.TestCase):
    def test_two(self):
        self.assertEqual(double(2), 4)
    def test_object(self):
        self.assertIsNot(object(), object(), object())
"""
CHECKS = """stages: [lint, test, deploy]
compile: {stage: lint, script: [python -m compileall -q lib.py]}
test: {stage: test, script: ["python -m unittest discover"]}
style: {stage: test, allow_failure: true, script: ["exit 3"]}
deploy: {stage: deploy, script: [echo deployed]}
"""


@pytest.fixture
def world() -> Iterator[World]:
    with World(secret=b"s" * 32, weak=True) as made:
        host(made)
        yield made


def host(world: World) -> None:
    """A project of somebody's."""
    store = world.store
    with store.act("harness", "plant", 0, []):
        store.rows.insert(Project, id="GP900", path="qa/lib", name="Lib", creator_id=WHO, created_at=store.now)
        store.rows.insert(Member, project_id="GP900", person_id=WHO, level=50)


def commit(world: World, branch: str = "main", **files: str) -> Any:
    """One commit of these files, as a step of the desk's."""
    named = {name.replace("_yml", ".yml").replace("_py", ".py").replace("ci.", ".gitlab-ci."): text
             for name, text in files.items()}  # fmt: skip
    known = world.store.rows.values("select 1 from git_ref where project_id = 'GP900' and name = :n",
                                    n=f"refs/heads/{branch}")  # fmt: skip
    actions = [
        {"action": "update" if known else "create", "path": path, "content": text} for path, text in named.items()
    ]
    world.intranet.step = 4
    with world.store.lock:
        return dispatch(
            world.intranet, WHO, rules.service.operations["git.commit_files"],
            {"project": "GP900", "branch": branch, "message": "x", "actions": actions},
        )  # fmt: skip


def newest(world: World) -> Pipeline:
    found = world.store.rows.first(Pipeline, order="id desc")
    assert found is not None
    return found


def jobs(world: World, pipeline: Pipeline) -> dict[str, tuple[str, int | None, str]]:
    """State, exit code and log of each job."""
    store = world.store
    return {job.name: (job.state, job.exit_code, store.blobs.get(job.log).decode() if job.log else "")
            for job in store.rows.where(Job, order="id", pipeline_id=pipeline.id)}  # fmt: skip


def test_a_push_is_checked_before_the_next_act(world: World) -> None:
    commit(world, ci_yml=CHECKS, lib_py=CODE, test_lib_py=TESTS)
    one = newest(world)
    assert (one.state, one.reason, one.finished_at) == ("success", "", one.created_at + 60)
    assert jobs(world, one) == {
        "compile": ("success", 0, "$ python -m compileall -q lib.py\n"),
        "test": (
            "success", 0,
            f"$ python -m unittest discover\n..\n{'-' * 70}\nRan 2 tests in 0.001s\n\nOK\n",
        ),
        "style": ("failed", 3, "$ exit 3\nERROR: Job failed: exit code 3\n"),
        "deploy": ("success", 0, "$ echo deployed\ndeployed\n"),
    }  # fmt: skip


def test_a_failing_test_fails_the_pipeline_and_stops_later_stages(world: World) -> None:
    commit(world, ci_yml=CHECKS, lib_py="def double(x):\n    return x + 3\n", test_lib_py=TESTS)
    one = newest(world)
    assert one.state == "failed"
    told = jobs(world, one)
    assert told["test"][:2] == ("failed", 1)
    assert "AssertionError: 5 != 4" in told["test"][2] and 'File "/build/test_lib.py", line 5' in told["test"][2]
    assert told["deploy"] == ("skipped", None, "")


def test_a_report_is_the_runners_own_act_and_no_step_of_the_desks(world: World) -> None:
    mark = world.mark()
    commit(world, ci_yml=CHECKS, lib_py=CODE)
    pushed, reported = world.store.journal.acts(mark.act)
    assert (pushed.actor, pushed.step) == (WHO, 4)
    assert (reported.actor, reported.operation, reported.step) == ("runner", "git.report_pipeline", 0)
    assert reported.on == (newest(world).id,)
    assert "git.report_pipeline" not in rules.service.operations
    world.undo(mark)
    assert world.store.rows.count(Pipeline, project_id="GP900") == 0


def test_the_same_acts_give_the_same_logs(world: World) -> None:
    wrong = "import lib\nimport traceback\nprint(object(), repr(lib))\n" + TESTS + "raise KeyError(object())\n"

    mark = world.mark()

    def played() -> str:
        pipelines._known.clear()
        tiers._known.clear()
        commit(world, ci_yml=CHECKS, lib_py=CODE, test_lib_py=wrong)
        state = world.store.state_hash()
        world.undo(mark)
        return state

    assert played() == played()


def test_without_a_sandbox_a_pipeline_is_skipped_and_says_why(world: World) -> None:
    world.builds = False
    commit(world, ci_yml=CHECKS)
    pipelines.run_pending(world.store, Tier("none", "no bwrap; install bubblewrap"))
    one = newest(world)
    assert (one.state, one.reason) == ("skipped", "no sandbox to run it in: no bwrap; install bubblewrap")
    assert {state for state, _, _ in jobs(world, one).values()} == {"skipped"}


@boxed
@pytest.mark.parametrize(
    ("line", "state", "said"),
    [("yes | head -c 9000000", "failed", "the log exceeded"), ("cat /etc/shadow", "failed", "exit code 1"),
     ("touch /usr/x", "failed", "exit code 1"), ("git --version && env | sort", "success", "HOME=/tmp")],
)  # fmt: skip
def test_a_script_has_its_bounds(world: World, line: str, state: str, said: str) -> None:
    commit(world, ci_yml=f"test: {{script: ['{line}']}}")
    one = newest(world)
    assert one.state == state and said in jobs(world, one)["test"][2]
    assert bool(one.reason) is ("log exceeded" in said)


@boxed
def test_every_tier_writes_the_same_log(world: World) -> None:
    world.builds = False
    wrong = TESTS + "    def test_error(self):\n        import json\n        json.loads('{')\n"
    commit(world, ci_yml=CHECKS, lib_py=CODE, test_lib_py=wrong)
    work = pipelines.pending(world.store)
    assert work is not None
    boxed_, plain = (work.report(Tier(name)) for name in ("bwrap", "process"))
    assert boxed_ == plain
    assert b"json.decoder.JSONDecodeError" in (boxed_.jobs[1].log or b"")


@boxed
def test_a_pipeline_of_many_jobs_has_its_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "_MOST_SECONDS", 0.2)
    commit(world, ci_yml="".join(f"job{n}: {{script: [sleep 0.3, echo {n}]}}\n" for n in range(4)))
    one = newest(world)
    assert (one.state, one.reason) == ("failed", "the pipeline took longer than 0.2 seconds")
    assert [state for state, _, _ in jobs(world, one).values()] == ["success", "skipped", "skipped", "skipped"]


def test_waiting_carries_out_what_waits(world: World) -> None:
    world.builds = False
    commit(world, ci_yml=CHECKS, lib_py=CODE)
    assert newest(world).state == "pending"
    world.builds = True
    world.wait(WHO, 1)
    assert newest(world).state != "pending"


def test_a_standing_company_answers_while_a_pipeline_runs() -> None:
    company = Standing(Plan(Blueprint(), None, 0, None, None, 0, {}))
    try:
        world = company.world
        host(world)
        commit(world, ci_yml="test: {script: [sleep 1]}")
        over, waits = threading.Event(), threading.Event()
        for _ in range(200):
            waits.wait(0.05)
            with world.store.lock:
                one = newest(world)
            if one.state != "pending":
                over.set()
                break
        assert over.is_set()
        assert one.state in ("success", "skipped")
    finally:
        company.close()
    assert world.store.lock is not None


def test_our_own_agents_need_no_sandbox_and_others_do() -> None:
    with World() as plain:
        assert plain.tier.name in ("bwrap", "none")
        plain.trusted = True
        assert plain.tier.name in ("bwrap", "process")
        plain.reset()
        assert not plain.trusted


def test_somebody_at_work_is_there(world: World) -> None:
    assert world.store.rows.need(Person, WHO).employment == "active"
