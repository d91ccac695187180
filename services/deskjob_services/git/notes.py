"""Comments on issues and merge requests, and the threads they form."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from deskjob_services.errors import Conflict, Forbidden, NotFound
from deskjob_services.git import access
from deskjob_services.git.asked import Stretch
from deskjob_services.git.cards import among, note_cards
from deskjob_services.git.models import Issue, Merge, Note, Project
from deskjob_services.git.remarks import NOTED, remark
from deskjob_services.git.service import OWN, READING, SPEAKING, TAKING_BACK, git
from deskjob_services.git.shown_planning import DiscussionCard, Discussions, NoteCard, Notes
from deskjob_services.git.words import NoteId, Sort, TargetName, said
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

TOUCHED = ("git_issue", "git_merge")
"""What a comment is on says when it was last touched."""
_KINDS = {"all": "", "comments": " and t.system = 0", "activity": " and t.system = 1"}


class FindNotes(Stretch):
    """A page of what is said below an issue or a merge request; `removed` ones without their words."""

    target: TargetName
    kind: Literal["all", "comments", "activity"] = "all"
    removed: bool = True
    order_by: Literal["created_at", "updated_at"] = "created_at"
    sort: Sort = "asc"


class FindDiscussions(Stretch):
    """A page of the discussions of an issue or a merge request, or the one that begins with a comment."""

    target: TargetName
    discussion: NoteId | None = None


class Comment(Ask):
    """Words for an issue or a merge request."""

    target: TargetName
    body: str


class WhichNote(Ask):
    """A comment."""

    note: NoteId


class EditNote(Ask):
    """A comment and its new words."""

    note: NoteId
    body: str


class Reply(Ask):
    """Words for a discussion, by the id of its first comment."""

    discussion: NoteId
    body: str


@git.reads(no_page="/issues/{issue} and /merges/{merge} show what is said there", allow=READING)
def notes(act: Act, ask: FindNotes) -> Notes:
    """List what people and the host itself noted below an issue or a merge request."""
    _, target = at(act, ask.target)
    condition = f"from git_note t where t.target_id = :target{_KINDS[ask.kind]}"
    condition += "" if ask.removed else " and t.deleted = 0"
    total = act.rows.values(f"select count(*) {condition}", target=target.id)[0][0]
    column = "t.at" if ask.order_by == "created_at" else "coalesce(t.edited_at, t.at)"
    found = act.rows.query(
        Note,
        f"select t.* {condition} order by {column} {ask.sort}, t.id {ask.sort} limit :most offset :start",
        target=target.id,
        most=ask.per_page,
        start=ask.skipped,
    )
    return Notes(target_id=target.id, notes=note_cards(act.rows, target, found), total=total)


@git.reads(no_page="/issues/{issue} and /merges/{merge} show what is said there", allow=READING)
def note(act: Act, ask: WhichNote) -> NoteCard:
    """Look at one comment."""
    _, target, one = standing(act, ask.note, removed=True)
    return note_cards(act.rows, target, [one])[0]


@git.reads(no_page="/issues/{issue} and /merges/{merge} show what is said there", allow=READING)
def discussions(act: Act, ask: FindDiscussions) -> Discussions:
    """List the discussions below an issue or a merge request, each with its replies."""
    _, target = at(act, ask.target)
    condition = "from git_note t where t.target_id = :target and t.id = t.discussion"
    if ask.discussion is not None:
        condition += " and t.id = :first"
    given = {"target": target.id, "first": ask.discussion}
    total = act.rows.values(f"select count(*) {condition}", **given)[0][0]
    firsts = act.rows.values(
        f"select t.id {condition} order by t.id limit :most offset :start",
        **given,
        most=ask.per_page,
        start=ask.skipped,
    )
    return Discussions(discussions=threads(act, target, [one for (one,) in firsts]), total=total)


@git.writes(
    no_page="the form stands on the pages of issues and merge requests",
    allow=SPEAKING,
    reversed_by="git.delete_comment",
    footprint=TOUCHED,
)
def comment(act: Act, ask: Comment) -> NoteCard:
    """Comment on an issue or a merge request."""
    where, target = at(act, ask.target)
    body = said(ask.body)
    act.on(where.id, target.id)
    made = remark(act, target.id, body)
    act.rows.update(target, updated_at=act.now)
    return note_cards(act.rows, target, [made])[0]


@git.writes(page="/notes/{note}/edit", allow=OWN, reversed_by="git.edit_comment", footprint=TOUCHED)
def edit_comment(act: Act, ask: EditNote) -> NoteCard:
    """Change the words of one's own comment; it says then that it was edited."""
    where, target, one = standing(act, ask.note)
    body = said(ask.body)
    act.on(where.id, target.id, one.id)
    if body != one.body:
        one = act.rows.update(one, body=body, edited_at=act.now)
        act.rows.update(target, updated_at=act.now)
    return note_cards(act.rows, target, [one])[0]


@git.writes(page="/notes/{note}/delete", allow=TAKING_BACK)
def delete_comment(act: Act, ask: WhichNote) -> NoteCard:
    """Take a comment out of sight; that it was there stays visible."""
    where, target, one = standing(act, ask.note)
    act.on(where.id, target.id, one.id)
    return note_cards(act.rows, target, [act.rows.update(one, deleted=1, edited_at=act.now)])[0]


@git.writes(
    no_page="the form stands on the pages of issues and merge requests",
    allow=SPEAKING,
    reversed_by="git.delete_comment",
    footprint=TOUCHED,
)
def reply(act: Act, ask: Reply) -> NoteCard:
    """Reply in a discussion."""
    where, target, first = standing(act, ask.discussion)
    body = said(ask.body)
    act.on(where.id, target.id)
    made = remark(act, target.id, body, discussion=first.discussion, path=first.path, place=first.line)
    act.rows.update(target, updated_at=act.now)
    return note_cards(act.rows, target, [made])[0]


def at(act: Act, named: str) -> tuple[Project, Issue | Merge]:
    """The issue or the merge request, where the actor may do this. Raises NotFound, Forbidden."""
    found: tuple[Project, Issue | Merge]
    if "!" in named or act.rows.get(Merge, named) is not None:
        found = access.merge(act, named)
    else:
        found = access.issue(act, named)
    access.permit(act, found[0], own=found[1].author_id == act.me.id)
    return found


def standing(
    act: Act, note_id: str, *, removed: bool = False, of_target: bool = False
) -> tuple[Project, Issue | Merge, Note]:
    """A person's comment, where the actor may do this to it, or (`of_target`) to what it is on.

    Raises NotFound, Forbidden, Conflict.
    """
    one = act.rows.get(Note, note_id)
    if one is None:
        raise NotFound(f"no note {note_id!r}", "the id of a comment")
    try:
        where, target = (
            access.issue(act, one.target_id) if one.target_id.startswith("GI") else access.merge(act, one.target_id)
        )
    except NotFound as error:
        raise NotFound(f"no note {note_id!r}", "the id of a comment") from error
    access.permit(act, where, own=(target if of_target else one).author_id == act.me.id)
    if act.operation.writes and one.system:
        raise Forbidden(f"note {one.id} is the host's own", "a comment of a person")
    if one.deleted and not removed:
        raise Conflict(f"note {one.id} was removed", "a comment that stands")
    return where, target, one


def threads(act: Act, target: Issue | Merge, firsts: list[str]) -> list[DiscussionCard]:
    """Discussions by their first comments, in that order."""
    listed, bound = among(firsts)
    found = act.rows.query(
        Note, f"select t.* from git_note t where t.discussion in {listed} order by t.discussion, t.id", **bound
    )
    cards = groupby(note_cards(act.rows, target, found), key=lambda card: card.discussion)
    made = {first: list(some) for first, some in cards}
    return [
        DiscussionCard(id=first, resolved=made[first][0].resolved_by is not None, notes=made[first]) for first in firsts
    ]


__all__ = ["NOTED", "at", "standing", "threads"]
