"""The runner: it carries out pending pipelines between the acts of others, in the sandbox, and reports what came of it.

A report is an act in the journal that nobody can ask for. The same tree gives the same report, to the letter: times
and places are taken out of the logs.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

from deskjob.sandbox import NONE, Bounds, Ended, Program, Ran, SandboxFailed, Tier, run
from deskjob_services.errors import DeskjobError
from deskjob_services.git.declared import Check, declared
from deskjob_services.git.models import Job, Pipeline
from deskjob_services.store import Store

ACTOR, OPERATION = "runner", "git.report_pipeline"
_SECONDS = re.compile(rb"\bin \d+\.\d+ ?s(?:econds)?\b")
_ADDRESS = re.compile(rb"\b0x[0-9a-f]{8,16}\b")
_LIBRARY = re.compile(rb"(/[\w.+-]+)*/lib(64)?/python3\.\d+/")
_STOPPED: dict[Ended, str] = {
    "time": "execution took longer than {0.seconds:g} seconds",
    "memory": "more than {0.memory_mb} MB of memory were used",
    "output": "the log exceeded {0.output_kb} kB",
    "files": "the files do not fit in {0.files_mb} MB",
}
_REMEMBERED = 256
_MOST_SECONDS = 60
"""How long all jobs of a pipeline may take together; each has the bounds of a program besides."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one job came to."""

    name: str
    state: str
    exit_code: int | None
    log: bytes | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a pipeline came to. `reason` is empty where it ran to its own end."""

    state: str
    reason: str
    jobs: tuple[Done, ...]


@dataclass(frozen=True)
class Work:
    """A pending pipeline, and all that is needed to carry it out without the company at hand."""

    pipeline_id: str
    tree: str
    checks: tuple[Check, ...]
    files: dict[str, bytes]
    executable: frozenset[str]
    trouble: str = ""

    def report(self, tier: Tier) -> Report:
        """Carry it out; where that cannot be done, it is skipped and says why."""
        why = self.trouble or ("" if tier.name != NONE else f"no sandbox to run it in: {tier.reason}")
        if why:
            return self._skipped(why)
        key = (self.tree, tier.name)
        if key not in _known:
            try:
                made = self._carried_out(tier)
            except SandboxFailed as error:
                return self._skipped(str(error))
            if made.reason:
                return made
            _known[key] = made
            if len(_known) > _REMEMBERED:
                _known.popitem(last=False)
        return _known[key]

    def _carried_out(self, tier: Tier) -> Report:
        jobs: list[Done] = []
        state, reason, broken, spent = "success", "", "", 0.0
        for check in self.checks:
            if spent > _MOST_SECONDS:
                state, reason = "failed", reason or f"the pipeline took longer than {_MOST_SECONDS} seconds"
            if spent > _MOST_SECONDS or (broken and check.stage != broken):
                jobs.append(Done(check.name, "skipped", None, None))
                continue
            ran = run(Program(self.files, ("sh", "-c", check.script), executable=self.executable), tier)
            spent += ran.seconds
            jobs.append(_done(check, ran))
            if not ran.good and not check.may_fail:
                state, broken = "failed", check.stage
            if ran.ended != "exit":
                reason = reason or f"{check.name}: {_stopped(ran.ended)}"
        return Report(state, reason, tuple(jobs))

    def _skipped(self, why: str) -> Report:
        return Report("skipped", why[:500], tuple(Done(check.name, "skipped", None, None) for check in self.checks))


_known: OrderedDict[tuple[str, str], Report] = OrderedDict()


def pending(store: Store) -> Work | None:
    """The oldest pipeline that waits, with its files read out; None where none does."""
    row = store.rows.first(Pipeline, order="id", state="pending")
    if row is None:
        return None
    import pygit2

    from deskjob_services.git import building
    from deskjob_services.git.checkout import checkout
    from deskjob_services.git.objects import objects

    commit = objects(store.rows, store.blobs).reading[row.sha].peel(pygit2.Commit)
    checks: tuple[Check, ...] = ()
    try:
        checks = tuple(declared(building.declaration(commit) or b""))
        files, executable = checkout(commit.tree)
    except (DeskjobError, ValueError) as error:
        return Work(row.id, row.tree, checks, {}, frozenset(), str(error))
    return Work(row.id, row.tree, checks, files, executable)


def enter(store: Store, work: Work, report: Report) -> None:
    """Put a report in the company, as the runner's act; of a pipeline that waits no longer it is dropped."""
    row = store.rows.get(Pipeline, work.pipeline_id)
    if row is None or row.state != "pending":
        return
    done = {job.name: job for job in report.jobs}
    with store.act(ACTOR, OPERATION, 0, [row.id]):
        for job in store.rows.where(Job, order="id", pipeline_id=row.id):
            came = done.get(job.name)
            if came is not None and job.state == "pending":
                log = store.blobs.put(came.log) if came.log is not None else None
                store.rows.update(job, state=came.state, exit_code=came.exit_code, log=log)
        store.rows.update(row, state=report.state, reason=report.reason, finished_at=store.now)


def run_pending(store: Store, tier: Tier) -> None:
    """Carry out every pipeline that waits."""
    while (work := pending(store)) is not None:
        enter(store, work, work.report(tier))


def _done(check: Check, ran: Ran) -> Done:
    log = plain_log(ran.output + ran.errors)
    if not ran.good:
        said = f"exit code {ran.exit_code}" if ran.ended == "exit" else _stopped(ran.ended)
        log += f"ERROR: Job failed: {said}\n".encode()
    return Done(check.name, "success" if ran.good else "failed", ran.exit_code if ran.ended == "exit" else None, log)


def _stopped(ended: Ended) -> str:
    return _STOPPED[ended].format(Bounds())


def plain_log(log: bytes) -> bytes:
    """A log without what differs from one run of the same to the next."""
    log = _LIBRARY.sub(b"/usr/lib/python3/", _ADDRESS.sub(b"0x...", _SECONDS.sub(b"in 0.001s", log)))
    return log if not log or log.endswith(b"\n") else log + b"\n"
