"""What the view of the git host gives: plain records, each field under the name its column has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repository:
    """A project."""

    id: str
    path: str
    name: str
    default_branch: str
    visibility: str
    creator_id: str
    archived: int


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit as it describes itself; `at` is its author's date."""

    sha: str
    parents: tuple[str, ...]
    author: str
    email: str
    committer: str
    at: int
    message: str


@dataclass(frozen=True, slots=True)
class Pushed:
    """One ref moved once: by whom and when is the company's word. Forty zeros stand for no commit."""

    id: str
    project_id: str
    wiki: int
    person_id: str
    at: int
    ref: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """An issue as it stands; its labels and people are asked for by its id."""

    id: str
    project_id: str
    iid: int
    title: str
    description: str
    state: str
    confidential: int
    author_id: str
    created_at: int
    closed_at: int | None
    closed_by: str | None
    due_date: str | None
    milestone_id: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """A merge request as it stands."""

    id: str
    project_id: str
    iid: int
    title: str
    description: str
    state: str
    source_branch: str
    target_branch: str
    author_id: str
    created_at: int
    milestone_id: str | None
    source_sha: str | None
    base_sha: str | None
    merge_sha: str | None
    merged_by: str | None
    merged_at: int | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that stands, on an issue or a merge request; `path` and `line` where it is about one."""

    id: str
    target_id: str
    discussion: str
    author_id: str
    body: str
    at: int
    path: str | None
    line: int | None
    resolved_by: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """A release."""

    project_id: str
    tag: str
    name: str
    description: str
    author_id: str
    at: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A milestone."""

    id: str
    project_id: str
    title: str
    state: str
    due_date: str | None


@dataclass(frozen=True, slots=True)
class Built:
    """A pipeline: what a project's own checks did on one commit."""

    id: str
    project_id: str
    ref: str
    sha: str
    person_id: str
    state: str
    reason: str
    created_at: int
