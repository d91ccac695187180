"""What is said below an issue or a merge request, by people and by the host itself: who closed, labelled, merged."""

from __future__ import annotations

from collections.abc import Iterable

from deskjob_services.git.models import Issue, Merge, Note
from deskjob_services.kernel.act import Act

NOTED = ("git_note",)
"""The table of what is said; part of the footprint of whatever the host notes."""


def tell(act: Act, target: Issue | Merge, bodies: Iterable[str]) -> None:
    """Note what the actor did, a line for each thing."""
    for body in bodies:
        remark(act, target.id, body, system=1)


def remark(
    act: Act,
    target_id: str,
    body: str,
    *,
    system: int = 0,
    discussion: str = "",
    path: str | None = None,
    place: int | None = None,
) -> Note:
    """Add a comment; without a discussion it begins one."""
    made = act.rows.next_id(Note)
    return act.rows.insert(
        Note,
        id=made,
        target_id=target_id,
        discussion=discussion or made,
        author_id=act.me.id,
        body=body,
        at=act.now,
        system=system,
        path=path,
        line=place,
    )
