"""Replaying: an episode told step by step - the call, the result, company time, the rows that changed, the verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

from deskjob.record import Recorded, read_episode
from deskjob.report.digest import said
from deskjob.report.table import case, shortened
from deskjob.runlog import Entry, Run
from deskjob_scorers import Outcome
from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.journal import Change

_WIDTH: Final = 100
_LINES: Final = 5
"""How much of a result is shown where it is folded."""


def chosen(run: Run, start: str | None) -> Entry:
    """The episode whose key starts so; without one, the first that a guard caught, or else the first of all.

    Raises Unknown, and WrongUse where the run has none or nothing was kept of it.
    """
    entries = [entry for entry in run.latest.values() if entry.files]
    if start is not None:
        entry = run.episode(start)
        if not entry.files:
            raise WrongUse(
                f"nothing was kept of {start!r}: {said(entry.outcome)}", "an episode that began", "choose another"
            )
        return entry
    if not entries:
        raise WrongUse(f"{run.folder} has no episodes", "a run in which something was played")
    return next((entry for entry in entries if entry.outcome.damage), entries[0])


def story(run: Run, entry: Entry, *, folded: bool = True) -> Iterator[str]:
    """The episode in parts: the case, each step, the end."""
    recorded = read_episode(run.folder / "episodes" / entry.folder)
    yield _opening(entry, recorded)
    for action in recorded.actions:
        yield "\n".join(_step(action, _changes(recorded, action["step"]), folded))
    yield "\n".join(_end(entry.outcome, recorded))


def story_data(run: Run, entry: Entry) -> dict[str, Any]:
    """The same as data."""
    recorded = read_episode(run.folder / "episodes" / entry.folder)
    steps = [
        {**action, "changes": [_change(change) for change in _changes(recorded, action["step"])]}
        for action in recorded.actions
    ]
    return {"version": 1, "key": entry.key, **recorded.facts, "steps": steps, "outcome": entry.outcome.to_json()}


def _opening(entry: Entry, recorded: Recorded) -> str:
    outcome, facts = entry.outcome, recorded.facts
    opened = clock.spoken(facts["opened"]["now"])
    head = f"{entry.key[:8]}  {outcome.agent} on {case(outcome)}, {len(recorded.actions)} steps"
    return f"{head}\n{opened}\n\n{facts['instruction']}\n"


def _step(action: Mapping[str, Any], changes: Sequence[Change], folded: bool) -> Iterator[str]:
    status = "" if action["status"] == 200 else f"  HTTP {action['status']}"
    arguments = json.dumps(action["arguments"], ensure_ascii=False)
    yield f"{action['step']:>4}  {clock.spoken(action['at'])}  {action['tool']}{status}"
    yield f"      {shortened(arguments, _WIDTH) if folded else arguments}"
    text = str(action["result"]) or "(nothing)"
    lines = [piece for line in text.splitlines() for piece in wrap(line, _WIDTH) or [""]]
    for line in lines[:_LINES] if folded else text.splitlines():
        yield f"      | {line}"
    if folded and len(lines) > _LINES:
        yield f"      | ... and {len(text) - sum(map(len, lines[:_LINES]))} letters more"
    for change in changes:
        yield f"      {_sign(change)} {_told(change)}"
    yield ""


def _end(outcome: Outcome, recorded: Recorded) -> Iterator[str]:
    claim = outcome.claim
    confidence = "" if claim.confidence is None else f" with confidence {claim.confidence:g}"
    yield f"At the end, {clock.spoken(recorded.facts['sealed']['now'])}, it claimed {claim.status}{confidence}."
    if recorded.facts["summary"]:
        yield f"  {shortened(recorded.facts['summary'], 4 * _WIDTH)}"
    for verdict in outcome.verdicts:
        yield f"  {verdict.status:<5} {verdict.result}/{verdict.points}  {verdict.name}: {verdict.sentence}"
        if verdict.status != "pass":
            yield f"             found {verdict.found or verdict.error}"
            yield f"             expected {verdict.expected}"
    for trip in outcome.trips:
        yield f"  {trip.band:<10} {trip.guard}: {trip.sentence} (step {trip.step})"
    yield f"Outcome: {said(outcome)}"


def _changes(recorded: Recorded, step: int) -> list[Change]:
    return [change for change in recorded.journal if change.step == step]


def _change(change: Change) -> dict[str, Any]:
    return {"table": change.table, "kind": change.kind, "key": change.key, "by": change.actor, "what": _told(change)}


def _sign(change: Change) -> str:
    return {"insert": "+", "update": "~", "delete": "-"}[change.kind]


def _told(change: Change) -> str:
    """A change in one line: for an update the columns that differ, for the others the row."""
    old, new = change.old or {}, change.new or {}
    if change.old is not None and change.new is not None:
        differing = [f"{name} {old[name]!r} -> {new[name]!r}" for name in new if old[name] != new[name]]
        text = ", ".join(differing)
    else:
        text = ", ".join(f"{name} {value!r}" for name, value in (new or old).items() if value not in (None, "", 0))
    return shortened(f"{change.table} {change.key} by {change.actor}: {text}", 2 * _WIDTH)
