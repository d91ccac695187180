"""Tables of the git host. Objects live in packs by their own hash; what moves - refs, issues, states - are rows."""

from typing import ClassVar

from sqlmodel import Field

from deskjob_services.rows import Record


class Project(Record, table=True):
    """A project: its repository, its wiki's repository, and who it belongs to. `path` is `name-space/slug`.

    A deleted one stays as a row that nobody sees, its path given free: others may have seen it.
    """

    __tablename__ = "git_project"
    __prefix__: ClassVar[str] = "GP"
    __width__: ClassVar[int] = 3
    __owner__: ClassVar[str | None] = "creator_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"path", "name"})
    __called__: ClassVar[str] = "project"

    id: str = Field(primary_key=True)
    path: str = Field(unique=True)
    name: str
    description: str = ""
    default_branch: str = "main"
    visibility: str = "internal"  # private | internal
    creator_id: str
    created_at: int
    archived: int = 0
    deleted: int = 0


class Member(Record, table=True):
    """Somebody's standing in a project: 10 guest, 20 reporter, 30 developer, 40 maintainer, 50 owner."""

    __tablename__ = "git_member"
    __called__: ClassVar[str] = "member"

    project_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    level: int


class Ref(Record, table=True):
    """Where a branch or a tag of a repository points, by full name (`refs/heads/main`); `wiki` is 1 in the wiki's."""

    __tablename__ = "git_ref"
    __owner__: ClassVar[str | None] = "creator_id"
    __called__: ClassVar[str] = "ref"

    project_id: str = Field(primary_key=True)
    wiki: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    sha: str
    creator_id: str


class Pack(Record, table=True):
    """Objects that were added, as a pack and its index, both blobs. Rows are only added."""

    __tablename__ = "git_pack"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "pack"

    pack: str = Field(primary_key=True)
    listing: str
    grown: int = 0


class Push(Record, table=True):
    """One ref moved once: who moved it, when by the company's clock, from where to where (40 zeros: none).

    forced: what it pointed at before is not among what it points at now.
    """

    __tablename__ = "git_push"
    __prefix__: ClassVar[str] = "GH"
    __owner__: ClassVar[str | None] = "person_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "push"

    id: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    wiki: int = 0
    person_id: str
    at: int
    ref: str
    before: str
    after: str
    forced: int = 0


class Protection(Record, table=True):
    """Which level may push to, and merge into, the branches a pattern names (0: nobody)."""

    __tablename__ = "git_protection"
    __called__: ClassVar[str] = "protected branch"

    project_id: str = Field(primary_key=True)
    pattern: str = Field(primary_key=True)
    push_level: int = 40
    merge_level: int = 30
    force: int = 0


class Label(Record, table=True):
    """A word that issues and merge requests are sorted by."""

    __tablename__ = "git_label"
    __prefix__: ClassVar[str] = "GL"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __called__: ClassVar[str] = "label"

    id: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    name: str
    color: str = "#6699cc"
    description: str = ""


class Milestone(Record, table=True):
    """A stretch of work with a due date; dates are ISO days."""

    __tablename__ = "git_milestone"
    __prefix__: ClassVar[str] = "GS"
    __identity__: ClassVar[frozenset[str]] = frozenset({"title"})
    __called__: ClassVar[str] = "milestone"

    id: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    iid: int
    title: str
    description: str = ""
    state: str = "active"  # active | closed
    start_date: str | None = None
    due_date: str | None = None
    created_at: int


class Issue(Record, table=True):
    """An issue of a project; `iid` is its number there. `due_date` is an ISO day."""

    __tablename__ = "git_issue"
    __prefix__: ClassVar[str] = "GI"
    __owner__: ClassVar[str | None] = "author_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"title"})
    __called__: ClassVar[str] = "issue"

    id: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    iid: int
    title: str
    description: str = ""
    state: str = "opened"  # opened | closed
    confidential: int = 0
    author_id: str
    created_at: int
    updated_at: int
    closed_at: int | None = None
    closed_by: str | None = None
    due_date: str | None = None
    milestone_id: str | None = None


class Merge(Record, table=True):
    """A merge request. `source_sha` is its head when merged or closed; while it is open the branch says."""

    __tablename__ = "git_merge"
    __prefix__: ClassVar[str] = "GM"
    __owner__: ClassVar[str | None] = "author_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"title"})
    __called__: ClassVar[str] = "merge request"

    id: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    iid: int
    title: str
    description: str = ""
    state: str = "opened"  # opened | merged | closed
    source_branch: str
    target_branch: str
    author_id: str
    created_at: int
    updated_at: int
    milestone_id: str | None = None
    source_sha: str | None = None
    base_sha: str | None = None
    merge_sha: str | None = None
    merged_by: str | None = None
    merged_at: int | None = None
    closed_by: str | None = None
    closed_at: int | None = None


class Labelled(Record, table=True):
    """A label on an issue or a merge request."""

    __tablename__ = "git_labelled"
    __called__: ClassVar[str] = "label"

    target_id: str = Field(primary_key=True)
    label_id: str = Field(primary_key=True)


class Assigned(Record, table=True):
    """Who an issue or a merge request is with: `assignee`, or `reviewer` of a merge request."""

    __tablename__ = "git_assigned"
    __called__: ClassVar[str] = "assignment"

    target_id: str = Field(primary_key=True)
    part: str = Field(primary_key=True)  # assignee | reviewer
    person_id: str = Field(primary_key=True)


class Approval(Record, table=True):
    """One person's approval of a merge request, and of which head."""

    __tablename__ = "git_approval"
    __owner__: ClassVar[str | None] = "person_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "approval"

    merge_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    sha: str
    at: int


class Link(Record, table=True):
    """One issue relates to another."""

    __tablename__ = "git_link"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "issue link"

    source_id: str = Field(primary_key=True)
    target_id: str = Field(primary_key=True)
    kind: str = "relates_to"  # relates_to | blocks
    person_id: str
    at: int


class Note(Record, table=True):
    """A comment on an issue or a merge request; `discussion` is the first note's id, `path` and `line` its place."""

    __tablename__ = "git_note"
    __prefix__: ClassVar[str] = "GN"
    __owner__: ClassVar[str | None] = "author_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "comment"

    id: str = Field(primary_key=True)
    target_id: str = Field(index=True)
    discussion: str
    author_id: str
    body: str
    at: int
    edited_at: int | None = None
    system: int = 0
    path: str | None = None
    line: int | None = None
    resolved_by: str | None = None
    deleted: int = 0


class Release(Record, table=True):
    """A release at a tag."""

    __tablename__ = "git_release"
    __owner__: ClassVar[str | None] = "author_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __called__: ClassVar[str] = "release"

    project_id: str = Field(primary_key=True)
    tag: str = Field(primary_key=True)
    name: str
    description: str = ""
    author_id: str
    at: int


class Pipeline(Record, table=True):
    """What a project's own checks did on one commit. A runner fills it in; `reason` says why it was skipped."""

    __tablename__ = "git_pipeline"
    __prefix__: ClassVar[str] = "GB"
    __owner__: ClassVar[str | None] = "person_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "pipeline"

    id: str = Field(primary_key=True)
    project_id: str = Field(index=True)
    ref: str
    sha: str
    tree: str
    person_id: str
    state: str = "pending"  # pending | running | success | failed | skipped | canceled
    reason: str = ""
    created_at: int
    finished_at: int | None = None


class Job(Record, table=True):
    """One job of a pipeline, in the order declared; `log` is a blob."""

    __tablename__ = "git_job"
    __prefix__: ClassVar[str] = "GJ"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "job"

    id: str = Field(primary_key=True)
    pipeline_id: str = Field(index=True)
    name: str
    stage: str = "test"
    state: str = "pending"
    exit_code: int | None = None
    log: str | None = None
