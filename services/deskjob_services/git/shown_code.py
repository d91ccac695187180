"""What the git host shows of repositories: trees, files, commits, branches, tags, wiki pages. Times are seconds."""

from __future__ import annotations

from collections.abc import Iterator

from deskjob_services.git.shown_diffs import FileChange
from deskjob_services.kernel.operation import Shown


class InProject(Shown):
    """Something of a project: who is shown it was shown the project."""

    project_id: str

    def ids(self) -> Iterator[str]:
        """The project's id."""
        yield self.project_id


class TreeEntry(Shown):
    """One name in a folder; `kind` is blob, tree, or commit (another repository at that commit)."""

    name: str
    path: str
    kind: str
    mode: str
    sha: str


class TreeListing(InProject):
    """What stands in a folder; `total` counts all of it."""

    commit_sha: str
    path: str
    entries: list[TreeEntry]
    total: int


class FileShown(InProject):
    """A file at a commit: as text, or in base64 where it is none. A symbolic link shows where it leads."""

    path: str
    ref: str
    commit_sha: str
    last_commit_sha: str
    sha: str
    size: int
    mode: str
    encoding: str  # text | base64
    content: str


class BlobShown(InProject):
    """An object's bytes in base64."""

    sha: str
    size: int
    content: str


class CommitCard(Shown):
    """A commit. Its dates and names are what its maker wrote into it."""

    sha: str
    title: str
    message: str
    author_name: str
    author_email: str
    authored_at: int
    committer_name: str
    committer_email: str
    committed_at: int
    parents: list[str]


class Commits(InProject):
    """A page of a history, newest first; `total` counts all that match."""

    commits: list[CommitCard]
    total: int


class CommitInfo(InProject):
    """A commit with what it changes against its first parent, and the branches and tags at it."""

    commit: CommitCard
    files: list[FileChange]
    added: int
    removed: int
    overflow: bool


class BlamedLines(Shown):
    """Lines of a file that follow one another and came with one commit; `first` is the number of the first."""

    commit: CommitCard
    first: int
    lines: list[str]


class Blame(InProject):
    """The lines of a file at a ref, by the commits that brought them."""

    path: str
    commit_sha: str
    parts: list[BlamedLines]


class Comparison(InProject):
    """What one ref has that another has not: commits oldest first, and the change since they parted."""

    base_sha: str | None
    head_sha: str
    commits: list[CommitCard]
    files: list[FileChange]
    overflow: bool


class BranchCard(Shown):
    """A branch and its last commit; `can_push` is of the reader."""

    name: str
    commit: CommitCard
    default: bool
    merged: bool
    protected: bool
    can_push: bool
    developers_can_push: bool
    developers_can_merge: bool


class Branches(InProject):
    """A page of branches; `total` counts all that match."""

    branches: list[BranchCard]
    total: int


class BranchInfo(InProject):
    """One branch."""

    branch: BranchCard


class TagCard(Shown):
    """A tag; `sha` is of the tag itself where it has a message, else of its commit."""

    name: str
    message: str
    sha: str
    commit: CommitCard
    tagged_at: int | None


class Tags(InProject):
    """A page of tags; `total` counts all that match."""

    tags: list[TagCard]
    total: int


class TagInfo(InProject):
    """One tag."""

    tag: TagCard


class ProtectionCard(Shown):
    """Who may push to, and merge into, the branches a pattern names: a level, 0 for nobody."""

    pattern: str
    push_level: int
    merge_level: int
    force: bool


class Protections(InProject):
    """The protected branches of a project."""

    protections: list[ProtectionCard]


class ProtectionInfo(InProject):
    """One protected branch."""

    protection: ProtectionCard


class Moved(InProject):
    """Refs that were moved."""

    refs: list[str]


class Archive(InProject):
    """A tree as one file, in base64."""

    name: str
    media_type: str
    content: str


class WikiCard(Shown):
    """A wiki page; `slug` is its address, `content` its text where that is asked for."""

    slug: str
    title: str
    content: str | None = None


class WikiPages(InProject):
    """The pages of a wiki, by their address."""

    pages: list[WikiCard]


class WikiPage(InProject):
    """A wiki page with its text, and the commit that wrote it last."""

    slug: str
    title: str
    content: str
    commit: CommitCard
