"""Rescoring: judge an episode again from its folder alone - image, seeding, journal - and compare with what was said.

The sealed state is the image, the seeding and the journal, done again; each of the three is checked by its hash, and
one that differs is an error with a sentence, never a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from deskjob.case import Case, seeded
from deskjob.judging import trips_of, verdicts_of
from deskjob.library import find_task
from deskjob.record import Recorded, read_episode, seeding_digest
from deskjob.runlog import Entry, Run
from deskjob.stage import Company
from deskjob.task import Task
from deskjob_scorers import Outcome
from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.errors import Damaged, DeskjobError
from deskjob_services.image import fingerprint, golden_image
from deskjob_services.store import Image, Store

_JUDGED = (
    *("verdicts", "trips", "claim", "dead_end", "handed_over", "handed_over_rightly", "pretended"),
    *("stratum", "human_minutes", "steps", "company_minutes"),
)


@dataclass(frozen=True, slots=True)
class Rescored:
    """One episode judged again: in what it differs from what was said, or why it could not be judged."""

    entry: Entry
    outcome: Outcome | None
    differs: tuple[str, ...] = ()
    error: str = ""

    @property
    def agrees(self) -> bool:
        """Whether it comes out as it was."""
        return not self.differs and not self.error


def rescore(run: Run, *, regrade: bool = False) -> Iterator[Rescored]:
    """Judge every episode of a run again. Raises Damaged where the company can no longer be grown as it was.

    regrade: judge by tasks whose grading is of another version, too; otherwise those are errors.
    """
    grown = run.manifest["fingerprint"]
    if grown != fingerprint():
        raise Damaged(
            f"{run.folder} was played at a company of other growing code ({str(grown)[:12]})",
            f"the code that is installed ({fingerprint()[:12]})",
            "score it with the deskjob that played it",
        )
    scorer = _Scorer(run, golden_image(run.plan.blueprint), regrade)
    for entry in run.latest.values():
        try:
            yield scorer.score(entry)
        except DeskjobError as error:
            yield Rescored(entry, None, error=str(error))


class _Scorer:
    """Judges episodes of one run, one after another, in one store."""

    def __init__(self, run: Run, image: Image, regrade: bool) -> None:
        self._run, self._image, self._regrade = run, image, regrade
        self._places = {piece.task: piece.place for piece in run.plan.pieces}
        self._tasks: dict[str, Task[Any]] = {}

    def score(self, entry: Entry) -> Rescored:
        """One episode. Raises Damaged where it cannot be done again as it was."""
        said = entry.outcome
        if not entry.files:
            return Rescored(entry, said)  # It was void before there was a state to judge.
        task = self._task(said.task)
        if task.grading != said.grading and not self._regrade:
            versions = f"{said.task} was graded by version {said.grading}, and the installed one is {task.grading}"
            raise Damaged(versions, "the same version", "--regrade judges by the installed one")
        recorded = read_episode(self._run.folder / "episodes" / entry.folder)
        store = Store.of_image(self._image)
        try:
            case = self._seeded(store, task, said, recorded)
            _replay(store, recorded)
            found = _judged(store, case, said, recorded)
        finally:
            store.close()
        return Rescored(entry, found, tuple(_differences(said, found)))

    def _task(self, task_id: str) -> Task[Any]:
        if task_id not in self._tasks:
            self._tasks[task_id] = find_task(self._places[task_id])
        return self._tasks[task_id]

    def _seeded(self, store: Store, task: Task[Any], said: Outcome, recorded: Recorded) -> Case:
        case = seeded(store, task, said.seed, said.variant)
        planted = seeding_digest([change for change in store.journal.read() if change.seq <= case.opened.seq])
        if planted != recorded.facts["seeding"]:
            raise Damaged(
                f"the seeding of {said.task} at seed {said.seed} no longer gives what the agent met",
                "the seeding it was played with",
                "score it with the version that played it",
            )
        return case


def _replay(store: Store, recorded: Recorded) -> None:
    """Do every recorded act again. Raises Damaged where the company is then another than the one sealed."""
    _blobs(store.blobs, recorded.blobs)
    changes = {number: list(group) for number, group in groupby(recorded.journal, lambda change: change.act)}
    try:
        for act in recorded.acts:
            store.replay(act, changes.get(act.act, ()))
    except Exception as error:
        raise Damaged(f"the journal cannot be done again ({error})", "the journal as it was written") from error
    sealed = recorded.facts["sealed"]
    store.pass_time(sealed["now"] - store.now)
    if store.seal() != sealed["state_hash"]:
        raise Damaged("the state comes out as another than the one that was sealed", "the journal as it was written")


def _blobs(blobs: Blobs, kept: Mapping[str, bytes]) -> None:
    for content in kept.values():
        blobs.put(content)


def _judged(store: Store, case: Case, said: Outcome, recorded: Recorded) -> Outcome:
    company = Company(store, case.cast, case.desk_id, case.opened.now, recorded.probed)
    verdicts, pretended = verdicts_of(company, case, recorded.acts)
    raised = company.handover.raised(case.desk_id)
    return replace(
        said,
        grading=case.task.grading,
        stratum=case.stratum,
        human_minutes=case.task.human_minutes,
        verdicts=tuple(verdicts),
        trips=trips_of(store, case, recorded.journal, recorded.acts, recorded.access),
        claim=recorded.claim,
        dead_end=case.ends is not None,
        handed_over=bool(raised),
        handed_over_rightly=case.ends is not None and verdicts[0].status == "pass",
        pretended=pretended,
        steps=len(recorded.actions),
        company_minutes=(recorded.facts["sealed"]["now"] - case.opened.now) // clock.MINUTE,
    )


def _differences(said: Outcome, found: Outcome) -> Iterable[str]:
    for name in _JUDGED:
        before, now = getattr(said, name), getattr(found, name)
        if before != now:
            yield f"{name}: {_shown(name, before)} was said, {_shown(name, now)} is found"


def _shown(name: str, value: Any) -> str:
    if name == "verdicts":
        return ", ".join(f"{verdict.name} {verdict.status}" for verdict in value)
    if name == "trips":
        return ", ".join(f"{trip.guard} at step {trip.step}" for trip in value) or "none"
    return repr(value)
