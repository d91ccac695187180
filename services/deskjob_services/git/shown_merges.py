"""What the git host shows of merge requests. Times are seconds."""

from deskjob_services.git.shown import Who
from deskjob_services.git.shown_code import CommitCard
from deskjob_services.git.shown_diffs import FileChange
from deskjob_services.git.shown_planning import MilestoneCard
from deskjob_services.kernel.operation import Shown


class MergeCard(Shown):
    """A merge request. `sha` is the head of its source: of the branch while it is open, as it was then afterwards."""

    id: str
    project_id: str
    number: int
    reference: str
    title: str
    description: str
    state: str
    draft: bool
    source_branch: str
    target_branch: str
    sha: str | None
    author: Who
    assignees: list[Who]
    reviewers: list[Who]
    labels: list[str]
    milestone: MilestoneCard | None
    created_at: int
    updated_at: int
    merged_by: Who | None
    merged_at: int | None
    closed_by: Who | None
    closed_at: int | None
    merge_sha: str | None
    comments: int


class Merges(Shown):
    """A stretch of merge requests; `total` counts all that match."""

    merges: list[MergeCard]
    total: int


class ApprovalCard(Shown):
    """One person's approval. `stands` is false where the source moved on since: it counts no more."""

    person: Who
    sha: str
    at: int
    stands: bool


class CheckCard(Shown):
    """The newest pipeline of a head."""

    id: str
    state: str
    ref: str
    sha: str


class MergeInfo(Shown):
    """A merge request with what stands in its way.

    `mergeable` is `mergeable`, or why not: `not_open`, `draft_status`, `source_branch_missing`,
    `target_branch_missing`, `commits_missing` (nothing to merge), `conflict`.
    """

    merge: MergeCard
    mergeable: str
    conflicts: list[str]
    base_sha: str | None
    target_sha: str | None
    behind: int
    approvals: list[ApprovalCard]
    pipeline: CheckCard | None
    closes: list[str]


class MergeChanges(Shown):
    """What a merge request changes, against where it left its target; `overflow` where there are more files."""

    merge: MergeCard
    base_sha: str | None
    head_sha: str | None
    files: list[FileChange]
    commits: list[CommitCard]
    overflow: bool


class Approvals(Shown):
    """Who approved a merge request, and whether the reader may or did."""

    merge: MergeCard
    approvals: list[ApprovalCard]
    mine: bool
    may: bool
