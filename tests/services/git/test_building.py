"""What a project declares to be checked, and the pipelines that a push enters."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.errors import Forbidden, Invalid
from deskjob_services.git.declared import NotValid, declared
from deskjob_services.git.models import Job, Pipeline
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
CHECKS = """
stages: [lint, test]
default:
  before_script: ["cd src"]
variables: {MODE: fast, SEED: 7}
.base: &base
  script: [echo base]
test:
  script:
    - python -m unittest
    - [echo 1, [echo 2]]
lint:
  stage: lint
  allow_failure: true
  variables: {MODE: "it's slow"}
  before_script: []
  script: |
    echo one
    echo two
"""


def put(do: Do, text: str, branch: str = "ci", **more: str) -> Any:
    """Commit a declaration on a branch of its own."""
    actions = [{"action": "create", "path": ".gitlab-ci.yml", "content": text}]
    actions += [{"action": "create", "path": path, "content": content} for path, content in more.items()]
    return do("bo", "commit_files", project="GP001", branch=branch, start_branch="main", message="x", actions=actions)


def test_jobs_are_read_in_the_order_of_their_stages() -> None:
    lint, test = declared(CHECKS.encode())
    assert (lint.name, lint.stage, lint.may_fail) == ("lint", "lint", True)
    assert lint.lines == ("echo one\necho two\n",)
    assert "$ echo one # collapsed multi-line command" in lint.script
    assert dict(lint.variables) == {"MODE": "it's slow", "SEED": "7"}
    assert test.lines == ("cd src", "python -m unittest", "echo 1", "echo 2")
    assert not test.may_fail


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
WRONG = {
    "a: [": "expected", "- a": "Invalid configuration format", "": "Invalid configuration", "\0": "not YAML",
    "stages: [a]": "at least one visible job", "t: {stage: x, script: a}": "chosen stage x does not exist",
    "t: {script: 7}": "jobs:t:script config", "t: {image: a}": "script: keyword", "t: a": "should be a hash",
    "include: x\nt: {script: a}": "include is not supported", "stages: {}\nt: {script: a}": "stages config",
    "t: {script: a}\nvariables: [a]": "variables config", "t: {script: a, variables: {'a b': c}}": "variables config",
    "[" * 900: "nested", "[" * 20_000: "nested", "a: " + "x" * 40_000: "bytes", "? [a]\n: b": "unhashable|nested",
    "t: {script: !!python/object:os.x a}": "constructor", 't: {script: ["a\\0b"]}': "script config",
    "1: {script: a}": "Invalid", "a: 2026-99-99": "not YAML", LAUGHS + "t: {script: *i}": "script config|hash",
    "".join(f"j{n}: {{script: a}}\n" for n in range(60)): "60 jobs",
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_what_is_not_valid_is_said(text: str, said: str) -> None:
    with pytest.raises(NotValid, match=said):
        declared(text.encode())


def test_bytes_that_are_no_text_are_not_valid() -> None:
    with pytest.raises(NotValid):
        declared(b"\xff\xfe\x00t: a")


def test_a_push_enters_a_pipeline_that_waits_for_its_runner(do: Do, office: Intranet) -> None:
    made = put(do, CHECKS)
    (row,) = office.store.rows.where(Pipeline)
    assert (row.sha, row.ref, row.person_id, row.state, row.finished_at) == (
        made.commit.sha,
        "ci",
        "P0002",
        "pending",
        None,
    )
    jobs = office.store.rows.where(Job, order="id")
    assert [(job.name, job.stage, job.state) for job in jobs] == [
        ("lint", "lint", "pending"),
        ("test", "test", "pending"),
    ]
    do("bo", "create_branch", project="GP001", branch="other", ref="ci")
    assert office.store.rows.count(Pipeline) == 1


def test_a_commit_that_declares_nothing_has_no_pipeline(do: Do, office: Intranet) -> None:
    do("bo", "create_branch", project="GP001", branch="other", ref="main")
    assert office.store.rows.count(Pipeline) == 0
    with pytest.raises(Invalid, match="Missing CI config file"):
        do("bo", "run_pipeline", project="GP001", ref="main")


def test_a_declaration_that_is_not_valid_fails_and_says_why(do: Do, office: Intranet) -> None:
    put(do, "test: [")
    (row,) = office.store.rows.where(Pipeline)
    assert (row.state, row.finished_at) == ("failed", row.created_at)
    assert row.reason.startswith("yaml invalid: .gitlab-ci.yml: ")
    assert office.store.rows.count(Job) == 0


def test_the_same_tree_is_not_checked_twice(do: Do, office: Intranet) -> None:
    put(do, CHECKS)
    rows = office.store.rows
    for job in rows.where(Job):
        rows.update(job, state="success", exit_code=0, log=office.store.blobs.put(b"log"))
    rows.update(rows.need(Pipeline, "GB001" if rows.get(Pipeline, "GB001") else rows.where(Pipeline)[0].id),
                state="success", finished_at=office.store.now)  # fmt: skip
    again = do("bo", "run_pipeline", project="GP001", ref="ci")
    assert again.pipeline.state == "success"
    assert [(job.name, job.state, job.exit_code) for job in again.jobs] == [
        ("lint", "success", 0),
        ("test", "success", 0),
    ]
    assert office.store.blobs.get(rows.need(Job, again.jobs[0].id).log or "") == b"log"


def test_developers_have_pipelines_run_and_run_again(do: Do, office: Intranet) -> None:
    put(do, CHECKS)
    rows = office.store.rows
    one = do("eve", "run_pipeline", project="GP001", ref="refs/heads/ci").pipeline
    assert (one.ref, one.state, one.person.handle) == ("ci", "pending", "eve")
    first, last = rows.where(Job, order="id", pipeline_id=one.id)
    rows.update(first, state="success", exit_code=0)
    rows.update(last, state="failed", exit_code=1)
    rows.update(rows.need(Pipeline, one.id), state="failed", finished_at=office.store.now)
    again = do("bo", "retry_pipeline", pipeline=one.id)
    assert (again.pipeline.state, again.pipeline.finished_at) == ("pending", None)
    assert [(job.state, job.exit_code) for job in again.jobs] == [("success", 0), ("pending", None)]
    for who in ("cy", "fay"):
        with pytest.raises(Forbidden):
            do(who, "run_pipeline", project="GP001", ref="ci")
        with pytest.raises(Forbidden):
            do(who, "retry_pipeline", pipeline=one.id)
