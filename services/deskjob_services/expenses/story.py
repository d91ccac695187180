"""What must have happened to a record that is in a state already: its columns and its events, in order.

Growing and planting put records in place at any state; an auditor who reads one finds a past that fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """When a report was begun, handed in, decided (or withdrawn) and paid, and by whom; in company seconds."""

    owner_id: str
    created_at: int
    submitted_at: int = 0
    decided_at: int = 0
    decided_by: str = ""
    reason: str = ""
    paid_at: int = 0
    paid_by: str = ""
    batch_id: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """The columns of a record in its state, and its events without ids."""

    columns: Columns
    events: list[Columns] = field(default_factory=list)


def report(status: str, past: Past) -> Story:
    """A report in a state: draft, submitted, returned, approved, paid or withdrawn."""
    columns: Columns = {"status": status, "created_at": past.created_at}
    events = [_event(past.owner_id, past.created_at, "created", "", "draft")]
    if status != "draft":
        columns["submitted_at"] = past.submitted_at
        events.append(_event(past.owner_id, past.submitted_at, "submitted", "draft", "submitted"))
    if status == "withdrawn":
        events.append(_event(past.owner_id, past.decided_at, "withdrawn", "submitted", status, past.reason))
    if status in ("returned", "approved", "paid"):
        columns |= {"decided_at": past.decided_at, "decided_by": past.decided_by}
        after = "returned" if status == "returned" else "approved"
        events.append(_event(past.decided_by, past.decided_at, after, "submitted", after, past.reason))
    if status == "paid":
        columns["paid_at"] = past.paid_at
        note = f"batch {past.batch_id}" if past.batch_id else ""
        events.append(_event(past.paid_by, past.paid_at, "paid", "approved", "paid", note))
    return Story(columns, events)


def batch(status: str, by: str, at: int, first: str = "", second: str = "", released_by: str = "") -> Story:
    """A batch in a state: draft, first_approved, approved or released; its steps an hour apart, the last at `at`."""
    steps = [("created", by, "", "draft")]
    columns: Columns = {"status": status, "created_by": by}
    if status != "draft":
        columns["first_approved_by"] = first
        steps.append(("first approved", first, "draft", "first_approved"))
    if status in ("approved", "released"):
        columns["second_approved_by"] = second
        steps.append(("approved", second, "first_approved", "approved"))
    if status == "released":
        columns |= {"released_by": released_by, "released_at": at}
        steps.append(("released", released_by, "approved", "released"))
    times = [at - 3600 * (len(steps) - 1 - place) for place in range(len(steps))]
    columns["created_at"] = times[0]
    events = [_event(who, when, what, old, new) for (what, who, old, new), when in zip(steps, times, strict=True)]
    return Story(columns, events)


def _event(actor: str, at: int, action: str, before: str, after: str, reason: str = "") -> Columns:
    return {
        "actor_id": actor,
        "at": at,
        "action": action,
        "from_status": before,
        "to_status": after,
        "reason": reason,
    }
