"""What is said below an issue or a merge request, and the forms to change or remove what one said oneself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import request

from deskjob_services.errors import Conflict, Refusal
from deskjob_services.git.screens.base import (
    Answer,
    May,
    Opened,
    address,
    answered,
    attempt,
    blueprint,
    confirmed,
    done,
    page,
    wrong,
)
from deskjob_services.git.shown_planning import DiscussionCard, Discussions, NoteCard
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.web import do

_MOST = 1_000
"""Discussions of one issue or merge request that its page shows."""


def said_below(target: str) -> list[DiscussionCard]:
    """The discussions of an issue or a merge request, oldest first, what the host noted among them."""
    found: list[DiscussionCard] = []
    for number in range(1, _MOST // 100 + 1):
        some: Discussions = do("git.discussions", {"target": target, "page": number, "per_page": 100})
        found += some.discussions
        if len(found) >= some.total:
            break
    return found


def changing(where: Opened) -> Callable[[NoteCard], dict[str, bool]]:
    """What the reader may do to a comment: `edit` and `delete`."""
    may = May(where.id)

    def of(note: NoteCard) -> dict[str, bool]:
        if note.system or note.removed:
            return {"edit": False, "delete": False}
        return {"edit": may.do("edit_comment", note.author), "delete": may.do("delete_comment", note.author)}

    return of


def taken(found: Iterable[DiscussionCard]) -> list[Any]:
    """People who spoke, each once, as they first did."""
    known: dict[str, Any] = {}
    for one in found:
        for note in one.notes:
            known.setdefault(note.author.id, note.author)
    return list(known.values())


@blueprint.route("/notes/<note>/edit", methods=["GET", "POST"])
def edit_comment(note: str) -> Answer:
    """Change the words of a comment."""
    card: NoteCard = do("git.note", {"note": note})
    where, there = Opened(card.project_id), place_of(card)
    if card.removed or card.system:
        raise Conflict(f"{note} is {'removed' if card.removed else 'a note of the host'}", "a comment that stands")
    given = typed(body=card.body)
    refusal: Refusal | None = None
    if request.method == "POST":
        refusal = attempt("edit_comment", {"note": note, "body": given["body"]})
        if refusal is None:
            return done(there, "Your comment is changed.")
    text = page("note.html", where, _tab(card), note=card, typed=given, back=there, trail=_trail(card, where, "Edit"),
                **wrong(refusal, "edit_comment"))  # fmt: skip
    return answered(text, refusal)


@blueprint.route("/notes/<note>/delete", methods=["GET", "POST"])
def delete_comment(note: str) -> Answer:
    """Take a comment out of sight, after a question."""
    card: NoteCard = do("git.note", {"note": note})
    where, there = Opened(card.project_id), place_of(card)
    question = {
        "title": "Remove this comment?",
        "text": card.body[:1_000] or "It was removed already.",
        "label": "Remove comment",
        "back": there,
        "trail": _trail(card, where, "Remove"),
    }
    said = "The comment is removed; that it was there stays visible."
    return confirmed(where, _tab(card), "delete_comment", {"note": note}, question, said)


def place_of(note: NoteCard) -> str:
    """Where a comment stands on its page."""
    return address(f"/{'merges' if note.target_id.startswith('GM') else 'issues'}/{note.target_id}#{note.id}")


def _tab(note: NoteCard) -> str:
    return "merges" if note.target_id.startswith("GM") else "issues"


def _trail(note: NoteCard, where: Opened, last: str) -> list[tuple[str, str]]:
    merge = note.target_id.startswith("GM")
    kind, said = ("merge_requests", "Merge requests") if merge else ("issues", "Issues")
    number = f"{'!' if merge else '#'}{note.target_number}"
    return [(said, where.at(kind)), (number, where.at(kind, note.target_number)), (last, "")]
