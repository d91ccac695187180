"""What changing an issue and changing a merge request have alike: both are sorted, planned, and noted upon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from deskjob_services.git.models import Issue, Merge, Project
from deskjob_services.git.remarks import tell
from deskjob_services.git.sorting import milestone_named, moved, set_labels, set_people
from deskjob_services.git.words import line, prose
from deskjob_services.kernel.act import Act

Target = TypeVar("Target", Issue, Merge)

REOPENED: dict[str, Any] = {"state": "opened", "closed_at": None, "closed_by": None}
"""The columns of what is opened again."""


class Edit(Protocol):
    """What is asked of either: None, or nothing to add or remove, leaves what is there."""

    title: str | None
    description: str | None
    labels: list[str] | None
    add_labels: list[str]
    remove_labels: list[str]
    milestone: str | None


def closing(act: Act) -> dict[str, Any]:
    """The columns of what the actor closes now."""
    return {"state": "closed", "closed_at": act.now, "closed_by": act.me.id}


def retitled(before: str, after: str) -> str:
    """What a note says of another title."""
    return f"changed title from **{{-{before}-}}** to **{{+{after}+}}**"


def worded(ask: Edit) -> dict[str, Any]:
    """The columns of the words that change."""
    changes = {}
    if ask.title is not None:
        changes["title"] = line(ask.title, "title")
    if ask.description is not None:
        changes["description"] = prose(ask.description, "the description")
    return changes


def differing(one: Issue | Merge, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Of these columns those that change."""
    return {name: value for name, value in changes.items() if getattr(one, name) != value}


def edited(
    act: Act, where: Project, one: Target, ask: Edit, *, changes: dict[str, Any], said: Iterable[str],
    people: Mapping[str, Sequence[str] | None],
) -> Target:  # fmt: skip
    """Write changed columns, sort, and plan; note what was done, and touch nothing where that is nothing.

    `said` is what notes say of the columns; `people` are those it is with from now on, by part.
    """
    notes = [*said, *set_labels(act, where, one, exactly=ask.labels, add=ask.add_labels, remove=ask.remove_labels)]
    for part, named in people.items():
        notes += set_people(act, where, one, part, named) if named is not None else []
    if ask.milestone is not None:
        planned = milestone_named(act, where, ask.milestone)
        notes += moved(one.milestone_id, planned)
        changes = {**changes, "milestone_id": planned.id if planned else None}
    if notes or differing(one, changes):
        one = act.rows.update(one, **changes, updated_at=act.now)
        tell(act, one, notes)
    return one
