"""Comments and discussions on the wire, below issues and below merge requests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, Literal

from pydantic import Field

from deskjob_services.errors import NotFound
from deskjob_services.git.models import Note
from deskjob_services.git.shown import Who
from deskjob_services.git.shown_merges import MergeInfo
from deskjob_services.git.shown_planning import DiscussionCard, Discussions, IssueCard, NoteCard, Notes
from deskjob_services.git.wire.door import (
    JSON,
    MOST,
    Asked,
    Listed,
    Paged,
    WireError,
    endpoint,
    id_of,
    moment,
    number_of,
)
from deskjob_services.git.wire.session import user_json
from deskjob_services.kernel.web import do

_SIGNS = {"issues": "#", "merge_requests": "!"}
_KINDS = {"all_notes": "all", "only_comments": "comments", "only_activity": "activity"}


class FindNotes(Paged):
    """Which comments."""

    order_by: Literal["created_at", "updated_at"] = "created_at"
    sort: Literal["asc", "desc"] = "desc"
    activity_filter: Literal["all_notes", "only_comments", "only_activity"] = "all_notes"


class NewNote(Asked):
    """A comment's words."""

    body: str


class Position(Asked):
    """A place in a diff."""

    position_type: Literal["text"] = "text"
    new_path: str | None = Field(default=None, max_length=4000)
    old_path: str | None = Field(default=None, max_length=4000)
    new_line: int | None = None
    old_line: int | None = None


class NewDiscussion(NewNote):
    """A discussion's first words, and their place in a diff."""

    position: Position | None = None


class Resolved(Asked):
    """Whether a discussion is settled."""

    resolved: bool


class ChangedNote(Asked):
    """What a comment of a discussion becomes, or whether the discussion is settled: one thing at a time."""

    body: str | None = None
    resolved: bool | None = None

    def check(self) -> None:
        """Raises WireError for both and for neither, in the product's words."""
        if self.body is None and self.resolved is None:
            raise WireError(400, "body, resolved are missing, exactly one parameter must be provided", "error")
        if self.body is not None and self.resolved is not None:
            raise WireError(400, "body, resolved are mutually exclusive", "error")


def _notes(root: str, sign: str) -> None:
    """The endpoints of comments below issues, or below merge requests."""

    @endpoint("GET", f"{root}/notes", FindNotes)
    def notes(ask: FindNotes, project: str, iid: int) -> Listed:
        """Comments and what the host noted, the newest first."""
        given = {"kind": _KINDS[ask.activity_filter], "removed": False, "order_by": ask.order_by, "sort": ask.sort}
        found: Notes = do("git.notes", {"target": f"{project}{sign}{iid}", **given, **ask.stretch()})
        return ask.listed([note_json(one) for one in found.notes], found.total)

    @endpoint("GET", f"{root}/notes/{{note}}")
    def note(ask: Asked, project: str, iid: int, note: int) -> JSON:
        """One comment."""
        return note_json(_note(f"{project}{sign}{iid}", note))

    @endpoint("POST", f"{root}/notes", NewNote)
    def create_note(ask: NewNote, project: str, iid: int) -> JSON:
        """Comment."""
        return note_json(do("git.comment", {"target": f"{project}{sign}{iid}", "body": ask.body}))

    @endpoint("PUT", f"{root}/notes/{{note}}", NewNote)
    def edit_note(ask: NewNote, project: str, iid: int, note: int) -> JSON:
        """Change a comment's words."""
        one = _note(f"{project}{sign}{iid}", note)
        return note_json(do("git.edit_comment", {"note": one.id, "body": ask.body}))

    @endpoint("DELETE", f"{root}/notes/{{note}}")
    def delete_note(ask: Asked, project: str, iid: int, note: int) -> None:
        """Take a comment away."""
        do("git.delete_comment", {"note": _note(f"{project}{sign}{iid}", note).id})


def _discussions(root: str, sign: str) -> None:
    """The endpoints of discussions."""

    @endpoint("GET", f"{root}/discussions", Paged)
    def discussions(ask: Paged, project: str, iid: int) -> Listed:
        """Discussions, the first begun first."""
        found: Discussions = do("git.discussions", {"target": f"{project}{sign}{iid}", **ask.stretch()})
        shown = [discussion_json(one) for one in found.discussions if _stands(one)]
        return ask.listed(shown, found.total)

    @endpoint("GET", f"{root}/discussions/{{discussion}}")
    def discussion(ask: Asked, project: str, iid: int, discussion: str) -> JSON:
        """One discussion."""
        return discussion_json(_discussion(f"{project}{sign}{iid}", discussion))

    @endpoint("POST", f"{root}/discussions", NewDiscussion)
    def create_discussion(ask: NewDiscussion, project: str, iid: int) -> JSON:
        """Begin a discussion."""
        target = f"{project}{sign}{iid}"
        if sign == "!":
            return discussion_json(do("git.discuss", {"merge": target, "body": ask.body, **_place(ask.position)}))
        made: NoteCard = do("git.comment", {"target": target, "body": ask.body})
        return discussion_json(_discussion(target, made.discussion))


def _replies(root: str, sign: str) -> None:
    """The endpoints of the comments of one discussion."""

    @endpoint("GET", f"{root}/discussions/{{discussion}}/notes")
    def replies(ask: Asked, project: str, iid: int, discussion: str) -> list[JSON]:
        """The comments of a discussion."""
        shown: list[JSON] = discussion_json(_discussion(f"{project}{sign}{iid}", discussion))["notes"]
        return shown

    @endpoint("GET", f"{root}/discussions/{{discussion}}/notes/{{note}}")
    def reply_of(ask: Asked, project: str, iid: int, discussion: str, note: int) -> JSON:
        """One comment of a discussion."""
        return note_json(_note(f"{project}{sign}{iid}", note))

    @endpoint("POST", f"{root}/discussions/{{discussion}}/notes", NewNote)
    def reply(ask: NewNote, project: str, iid: int, discussion: str) -> JSON:
        """Reply in a discussion."""
        one = _discussion(f"{project}{sign}{iid}", discussion)
        return note_json(do("git.reply", {"discussion": one.id, "body": ask.body}))

    @endpoint("PUT", f"{root}/discussions/{{discussion}}/notes/{{note}}", ChangedNote)
    def edit_reply(ask: ChangedNote, project: str, iid: int, discussion: str, note: int) -> JSON:
        """Change the words of a comment of a discussion, or settle the discussion."""
        ask.check()
        one = _note(f"{project}{sign}{iid}", note)
        if ask.body is not None:
            return note_json(do("git.edit_comment", {"note": one.id, "body": ask.body}))
        settled: DiscussionCard = do("git.resolve_discussion", {"discussion": one.discussion, "resolved": ask.resolved})
        return note_json(one, settled.resolved)

    @endpoint("DELETE", f"{root}/discussions/{{discussion}}/notes/{{note}}")
    def delete_reply(ask: Asked, project: str, iid: int, discussion: str, note: int) -> None:
        """Take a comment of a discussion away."""
        do("git.delete_comment", {"note": _note(f"{project}{sign}{iid}", note).id})


def _people(root: str, sign: str) -> None:
    """The endpoint of who takes part."""

    @endpoint("GET", f"{root}/participants", Paged)
    def participants(ask: Paged, project: str, iid: int) -> Listed:
        """Who takes part: the author, those it is with, and whoever commented, each once."""
        target = f"{project}{sign}{iid}"
        who = [user_json(one) for one in (*_named(target, sign), *_spoke(target))]
        found = list({one["id"]: one for one in who}.values())
        return ask.listed(ask.cut(found), len(found))


for _kind, _sign in _SIGNS.items():
    for _declare in (_notes, _discussions, _replies, _people):
        _declare(f"projects/{{project}}/{_kind}/{{iid}}", _sign)


@endpoint("PUT", "projects/{project}/merge_requests/{iid}/discussions/{discussion}", Resolved)
def resolve(ask: Resolved, project: str, iid: int, discussion: str) -> JSON:
    """Settle a discussion, or open it again."""
    one = _discussion(f"{project}!{iid}", discussion)
    return discussion_json(do("git.resolve_discussion", {"discussion": one.id, "resolved": ask.resolved}))


def note_json(one: NoteCard, resolved: bool | None = None) -> JSON:
    """A comment in the product's form."""
    merge = one.target_id.startswith("GM")
    shape: JSON = {
        "id": number_of(one.id),
        "type": "DiffNote" if one.path else "DiscussionNote" if one.discussion != one.id else None,
        "body": one.body,
        "author": user_json(one.author),
        "created_at": moment(one.at),
        "updated_at": moment(one.edited_at or one.at),
        "system": one.system,
        "noteable_id": number_of(one.target_id),
        "noteable_type": "MergeRequest" if merge else "Issue",
        "noteable_iid": one.target_number,
        "project_id": number_of(one.project_id),
        "resolvable": merge and not one.system,
    }
    if merge and not one.system:
        shape["resolved"] = one.resolved_by is not None if resolved is None else resolved
        shape["resolved_by"] = user_json(one.resolved_by) if one.resolved_by else None
    if one.path:
        shape["position"] = {"position_type": "text", "new_path": one.path, "new_line": one.line}
    return shape


def discussion_json(one: DiscussionCard) -> JSON:
    """A discussion in the product's form."""
    first = one.notes[0]
    alone = len(one.notes) == 1 and first.path is None
    return {
        "id": one.id,
        "individual_note": alone,
        "notes": [note_json(each, one.resolved) for each in one.notes if not each.removed],
    }


def _place(position: Position | None) -> dict[str, Any]:
    """Where a comment stands, as our operation takes it. Raises WireError for a line that is only in the old file."""
    if position is None:
        return {}
    path = position.new_path or position.old_path
    if path is None or (position.new_line is None and position.old_line is not None):
        said = "400 Bad request - Note position needs new_path and new_line: lines of the file as it becomes"
        raise WireError(400, said)
    return {"path": path, "line": position.new_line}


def _note(target: str, number: int) -> NoteCard:
    """A comment that stands below this issue or merge request."""
    one: NoteCard = do("git.note", {"note": id_of(Note, number)})
    there: Notes = do("git.notes", {"target": target, "per_page": 1})
    if one.removed or one.target_id != there.target_id:
        raise NotFound(f"no note '{number}'", "a comment there")
    return one


def _discussion(target: str, named: str) -> DiscussionCard:
    """A discussion below this issue or merge request."""
    found: Discussions = do("git.discussions", {"target": target, "discussion": named})
    for one in found.discussions:
        if one.id == named and _stands(one):
            return one
    raise WireError(404, "404 Discussion Not Found")


def _named(target: str, sign: str) -> list[Who]:
    """The author of an issue or merge request, and those it is with."""
    if sign == "!":
        merge: MergeInfo = do("git.merge_request", {"merge": target})
        return [merge.merge.author, *merge.merge.assignees, *merge.merge.reviewers]
    issue: IssueCard = do("git.issue", {"issue": target})
    return [issue.author, *issue.assignees]


def _spoke(target: str) -> Iterator[Who]:
    """Who commented, as they first did."""
    for page in count(1):
        asked = {"target": target, "kind": "comments", "removed": False, "page": page, "per_page": MOST}
        found: Notes = do("git.notes", asked)
        yield from (one.author for one in found.notes)
        if page * MOST >= found.total:
            return


def _stands(one: DiscussionCard) -> bool:
    return any(not each.removed for each in one.notes)
