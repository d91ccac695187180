"""Sweep: play what a plan still has to do, on N worker processes, into a run's folder."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskjob.attempt import Worker, void
from deskjob.chain import signing_key
from deskjob.plan import Job, Plan
from deskjob.runlog import Entry, RunLog
from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import WrongUse
from deskjob_services.image import golden_image
from deskjob_services.people.models import Setting
from deskjob_services.store import Store

Told = Callable[[Entry, int, int], None]
"""Told of each outcome, how many there are now, and how many there will be."""

_ORPHAN_SECONDS = 0.5
_ENTER_SECONDS = 1.0
"""How long the attempts that are entered at once should last: each entry waits for the disk, and holds up writers."""
_MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how many outcomes there were before, are now, and were planned; whether it was cut short."""

    folder: Path
    before: int
    done: int
    planned: int
    workers: int
    seconds: float
    interrupted: bool = False
    stopped_by: str = ""


def sweep(
    plan: Plan,
    folder: Path,
    *,
    workers: int = 1,
    retries: int = 0,
    again: bool = False,
    fail_on_error: bool = False,
    tell: Told | None = None,
    method: str | None = None,
) -> Swept:
    """Play every episode of a plan that has no outcome yet.

    again: play those that ended void again, too. retries: how often a void episode is played again at once.
    fail_on_error: stop at the first void episode. method: how processes start ("fork" or "spawn"; chosen if None).
    An interrupt leaves a valid run: `interrupted` is set, and the same call continues.
    """
    if workers < 1:
        raise WrongUse(f"{workers} workers", "1 or more")
    started = clock.wall()
    key = signing_key()
    company = company_name(plan.blueprint)
    with RunLog(folder, plan, key, company) as log:
        before, planned = len(log.entries), sum(1 for _ in plan.jobs())
        worker = Worker(plan.blueprint, plan.backend, plan.limits, folder / "episodes", key)
        queue = Queue(log, retries, again)
        stream = _serial(worker, queue) if workers == 1 else _parallel(worker, queue, workers, method)
        interrupted, stopped_by = False, ""
        try:
            for entry in stream:
                if queue.take(entry) and tell:
                    tell(entry, len(log.entries), planned)
                if fail_on_error and entry.outcome.void:
                    stopped_by = f"{entry.outcome.agent} {entry.outcome.task} seed {entry.outcome.seed}"
                    break
        except KeyboardInterrupt:
            interrupted = True
        finally:
            _close(stream)
        seconds = clock.wall() - started
        return Swept(folder, before, len(log.entries), planned, workers, seconds, interrupted, stopped_by)


class Queue:
    """What is still to be played; attempts are registered before they are handed out, more at once as they go fast."""

    def __init__(self, log: RunLog, retries: int, again: bool) -> None:
        self._log = log
        self._waiting = deque(log.todo(again=again))
        self._entered: deque[tuple[Job, str]] = deque()
        self._at_once, self._entered_at = 1, -_ENTER_SECONDS
        self._jobs = {job.key: job for job in self._waiting}
        self._left = dict.fromkeys(self._jobs, retries)

    def __bool__(self) -> bool:
        return bool(self._waiting or self._entered)

    def next(self, count: int) -> list[tuple[Job, str]]:
        """So many attempts, on disk."""
        if len(self._entered) < count and self._waiting:
            self._enter(count)
        return [self._entered.popleft() for _ in range(min(count, len(self._entered)))]

    def _enter(self, least: int) -> None:
        """Put attempts on disk: twice as many as the last time where those were soon used up."""
        soon = clock.wall() - self._entered_at < _ENTER_SECONDS
        self._at_once = min(2 * self._at_once, _MOST_AT_ONCE) if soon else 1
        count = min(max(least, self._at_once), len(self._waiting))
        self._entered += self._log.register([self._waiting.popleft() for _ in range(count)])
        self._entered_at = clock.wall()

    def take(self, entry: Entry) -> bool:
        """Log an outcome; False where it is void and is played again."""
        self._log.finish(entry)
        if entry.outcome.void and self._left[entry.key]:
            self._left[entry.key] -= 1
            self._waiting.appendleft(self._jobs[entry.key])
            return False
        return True


def company_name(blueprint: Blueprint) -> str:
    """What the company of a blueprint is called."""
    store = Store.of_image(golden_image(blueprint))
    try:
        found = store.rows.get(Setting, "company")
        return str(found.value) if found else ""
    finally:
        store.close()


def _serial(worker: Worker, queue: Queue) -> Iterator[Entry]:
    try:
        while queue:
            for job, folder in queue.next(1):
                yield worker.play(job, folder)
    finally:
        worker.close()


def _parallel(worker: Worker, queue: Queue, workers: int, method: str | None) -> Iterator[Entry]:
    """Keep every worker busy. When one dies, those that were under way are played again one by one: the one whose
    worker dies again is void.
    """
    pool = Pool(worker, workers, method)
    suspects: deque[tuple[Job, str]] = deque()
    try:
        while queue or pool.busy or suspects:
            if suspects and not pool.busy:
                pool.submit([suspects.popleft()])
                alone = True
            elif not suspects:
                alone = False
                if len(pool.busy) < 2 * workers:
                    pool.submit(queue.next(4 * workers - len(pool.busy)))
            entries, died = pool.collect()
            yield from entries
            if died:
                if alone:
                    yield _died(died[0])
                else:
                    suspects.extend(died)
                pool = Pool(worker, workers, method)
    finally:
        pool.stop()


def _died(job: tuple[Job, str]) -> Entry:
    reason = "its worker process died, twice: out of memory, or the agent ended it"
    return Entry(job[0].key, job[1], void(job[0], "harness_failed", reason))


class Pool:
    """Worker processes with a world each."""

    def __init__(self, worker: Worker, workers: int, method: str | None) -> None:
        context = multiprocessing.get_context(method or _method())
        self._pool = ProcessPoolExecutor(workers, context, _begin, (worker, os.getpid()))
        self.busy: dict[Future[Entry], tuple[Job, str]] = {}

    def submit(self, registered: list[tuple[Job, str]]) -> None:
        """Have these played."""
        for job, folder in registered:
            self.busy[self._pool.submit(_play, job, folder)] = (job, folder)

    def collect(self) -> tuple[list[Entry], list[tuple[Job, str]]]:
        """Wait for outcomes; those there are, and what was under way in a worker that died."""
        done, _ = wait(self.busy, return_when=FIRST_COMPLETED)
        entries: list[Entry] = []
        died: list[tuple[Job, str]] = []
        for future in done:
            job = self.busy.pop(future)
            try:
                entries.append(future.result())
            except BrokenProcessPool:
                died.append(job)
        if died:
            died += self.busy.values()
            self.busy.clear()
            self._pool.shutdown(wait=False, cancel_futures=True)
        return entries, died

    def stop(self) -> None:
        """End the workers, whatever they are doing."""
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        if self.busy:
            for process in processes:
                process.terminate()
        self._pool.shutdown(wait=not self.busy, cancel_futures=True)
        for process in processes:
            process.join(timeout=10)


def _method() -> str:
    """Fork where that is safe: the image and the libraries are there at once; else start afresh."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    return "fork" if forks and threading.active_count() == 1 else "spawn"


_worker: Worker | None = None


def _begin(worker: Worker, parent: int) -> None:
    """Make a worker ready: interrupts are the parent's to handle, and without a parent there is nothing to do."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_outlive_not, args=(parent,), daemon=True).start()
    gc.freeze()  # What was there at the fork is not searched for garbage here, so that its pages stay shared.
    _worker = worker


def _outlive_not(parent: int) -> None:
    beat = threading.Event()
    while os.getppid() == parent:
        beat.wait(_ORPHAN_SECONDS)
    os._exit(1)


def _play(job: Job, folder: str) -> Entry:
    assert _worker is not None
    return _worker.play(job, folder)


def _close(stream: Any) -> None:
    stream.close()
