"""The states of a report and of a batch, and the only moves between them; each move leaves an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deskjob_services.expenses.models import Batch, Event, Report
from deskjob_services.expenses.sight import state
from deskjob_services.kernel.act import Act


@dataclass(frozen=True, slots=True)
class Move:
    """From which states to which one."""

    before: tuple[str, ...]
    after: str


REPORT_MOVES = {
    "submitted": Move(("draft", "returned"), "submitted"),
    "withdrawn": Move(("submitted",), "withdrawn"),
    "redrafted": Move(("withdrawn",), "draft"),
    "approved": Move(("submitted",), "approved"),
    "returned": Move(("submitted",), "returned"),
    "reopened": Move(("approved", "returned"), "submitted"),
    "paid": Move(("approved",), "paid"),
    "reversed": Move(("paid",), "approved"),
}
"""What can happen to a report."""

BATCH_MOVES = {
    "first approved": Move(("draft",), "first_approved"),
    "approved": Move(("first_approved",), "approved"),
    "released": Move(("approved",), "released"),
    "cancelled": Move(("draft", "first_approved", "approved"), "cancelled"),
}
"""What can happen to a batch."""


def check(record: Report | Batch, action: str) -> Move:
    """The move, if the record is where it starts. Raises Conflict."""
    move = (REPORT_MOVES if isinstance(record, Report) else BATCH_MOVES)[action]
    state(record, *move.before)
    return move


def move_report(act: Act, report: Report, action: str, reason: str = "", **changes: Any) -> Report:
    """Move a report on and note who did it, when and why. Raises Conflict."""
    after = check(report, action).after
    moved = act.rows.update(report, status=after, **changes)
    _note(act, report.id, action, report.status, after, reason)
    return moved


def move_batch(act: Act, batch: Batch, action: str, reason: str = "", **changes: Any) -> Batch:
    """Move a batch on and note it. Raises Conflict."""
    after = check(batch, action).after
    moved = act.rows.update(batch, status=after, **changes)
    _note(act, batch.id, action, batch.status, after, reason)
    return moved


def created(act: Act, record_id: str) -> None:
    """Note that a report or batch was begun."""
    _note(act, record_id, "created", "", "draft", "")


def _note(act: Act, record_id: str, action: str, before: str, after: str, reason: str) -> None:
    act.rows.insert(
        Event,
        record_id=record_id,
        actor_id=act.me.id,
        at=act.now,
        action=action,
        from_status=before,
        to_status=after,
        reason=reason,
    )
