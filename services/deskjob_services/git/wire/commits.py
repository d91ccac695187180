"""Commits on the wire: listing, one with its change, and making one of several actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from deskjob_services.git.models import Project
from deskjob_services.git.shown_code import Branches, CommitCard, CommitInfo, Commits, Tags
from deskjob_services.git.shown_diffs import FileChange
from deskjob_services.git.wire.door import JSON, Asked, Listed, Paged, WireError, endpoint, home, moment
from deskjob_services.kernel.web import caller_id, do, intranet
from deskjob_services.people.models import Person

LARGEST = 14_000_000


class FindCommits(Paged):
    """Which commits."""

    ref_name: str | None = None
    path: str = ""
    since: str | None = None
    until: str | None = None
    author: str = ""
    with_stats: bool = False


class Action(BaseModel):
    """One change of a commit."""

    model_config = ConfigDict(extra="ignore", str_max_length=LARGEST)

    action: Literal["create", "delete", "move", "update", "chmod"]
    file_path: str
    previous_path: str | None = None
    content: str | None = None
    encoding: Literal["text", "base64"] = "text"
    last_commit_id: str | None = None
    execute_filemode: bool | None = None


class NewCommit(Asked):
    """A branch, a message, and what changes."""

    model_config = ConfigDict(str_max_length=LARGEST)

    branch: str
    commit_message: str = Field(min_length=1)
    actions: list[Action] = Field(min_length=1, max_length=1_000)
    start_branch: str | None = None
    author_email: str | None = None
    author_name: str | None = None


class WhichRefs(Paged):
    """Which refs a commit is asked for."""

    type: Literal["all", "branch", "tag"] = "all"


@endpoint("GET", "projects/{project}/repository/commits", FindCommits)
def commits(ask: FindCommits, project: str) -> Listed:
    """The history of a repository."""
    ref = None if ask.ref_name in ("", "HEAD") else ask.ref_name
    given = {"ref": ref, "path": ask.path, "since": _seconds(ask.since, "since"), "until": _seconds(ask.until, "until")}
    found: Commits = do("git.commits", {"project": project, "author": ask.author, **given, **ask.stretch()})
    rows = [commit_json(one) for one in found.commits]
    if ask.with_stats:
        rows = [_with_stats(do("git.commit", {"project": project, "sha": one.sha})) for one in found.commits]
    return ask.listed(rows, found.total)


@endpoint("POST", "projects/{project}/repository/commits", NewCommit)
def create_commit(ask: NewCommit, project: str) -> JSON:
    """Make a commit of several actions."""
    own_words(ask.author_email, ask.author_name)
    actions = [
        {"action": one.action, "path": one.file_path, "previous_path": one.previous_path, "content": one.content,
         "encoding": one.encoding, "last_commit_sha": one.last_commit_id, "executable": one.execute_filemode}
        for one in ask.actions
    ]  # fmt: skip
    given = {"project": project, "branch": ask.branch, "message": ask.commit_message, "actions": actions}
    return _with_stats(do("git.commit_files", {**given, "start_branch": ask.start_branch}))


@endpoint("GET", "projects/{project}/repository/commits/{sha}")
def commit(ask: Asked, project: str, sha: str) -> JSON:
    """One commit, by its hash or as the last of a branch or tag."""
    return _with_stats(do("git.commit", {"project": project, "sha": sha}))


@endpoint("GET", "projects/{project}/repository/commits/{sha}/diff", Paged)
def diff(ask: Paged, project: str, sha: str) -> Listed:
    """What a commit changes."""
    found: CommitInfo = do("git.commit", {"project": project, "sha": sha})
    return ask.listed([diff_json(one) for one in ask.cut(found.files)], len(found.files))


@endpoint("GET", "projects/{project}/repository/commits/{sha}/refs", WhichRefs)
def commit_refs(ask: WhichRefs, project: str, sha: str) -> Listed:
    """The branches and tags that point at a commit."""
    info: CommitInfo = do("git.commit", {"project": project, "sha": sha})
    found: list[JSON] = []
    if ask.type != "tag":
        branches: Branches = do("git.branches", {"project": project, "per_page": 100})
        found += [{"type": "branch", "name": one.name} for one in branches.branches if one.commit == info.commit]
    if ask.type != "branch":
        tags: Tags = do("git.tags", {"project": project, "per_page": 100})
        found += [{"type": "tag", "name": one.name} for one in tags.tags if one.commit == info.commit]
    return ask.listed(ask.cut(found), len(found))


def commit_json(one: CommitCard) -> JSON:
    """A commit in the product's form."""
    return {
        "id": one.sha,
        "short_id": one.sha[:8],
        "created_at": moment(one.committed_at),
        "parent_ids": one.parents,
        "title": one.title,
        "message": one.message,
        "author_name": one.author_name,
        "author_email": one.author_email,
        "authored_date": moment(one.authored_at),
        "committer_name": one.committer_name,
        "committer_email": one.committer_email,
        "committed_date": moment(one.committed_at),
    }


def diff_json(one: FileChange) -> JSON:
    """The change of one file in the product's form."""
    return {
        "old_path": one.old_path,
        "new_path": one.new_path,
        "a_mode": one.old_mode,
        "b_mode": one.new_mode,
        "new_file": one.new_file,
        "renamed_file": one.renamed_file,
        "deleted_file": one.deleted_file,
        "too_large": one.too_large,
        "diff": one.diff,
    }


def own_words(email: str | None, name: str | None) -> None:
    """An author may be named only as oneself. Raises WireError."""
    if email is None and name is None:
        return
    me = intranet().store.rows.need(Person, caller_id())
    for field, said, own in (("author_email", email, me.email), ("author_name", name, me.name)):
        if said is not None and said != own:
            raise WireError(400, f"{field} cannot be given: who commits comes from the token", "error")


def _with_stats(found: CommitInfo) -> JSON:
    stats = {"additions": found.added, "deletions": found.removed, "total": found.added + found.removed}
    path = intranet().store.rows.need(Project, found.project_id).path
    address = f"{home()}/{path}/-/commit/{found.commit.sha}"
    return {**commit_json(found.commit), "stats": stats, "web_url": address}


def _seconds(text: str | None, name: str) -> int | None:
    """A moment in ISO 8601 as seconds. Raises WireError."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError) as error:
        raise WireError(400, f"{name} is invalid", "error") from error
