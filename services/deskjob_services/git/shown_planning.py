"""What the git host shows of planning: labels, milestones, issues and what is said about them. Times are seconds."""

from deskjob_services.git.shown import Who
from deskjob_services.kernel.operation import Shown


class LabelCard(Shown):
    """A label, and how many issues and merge requests that are open carry it."""

    id: str
    project_id: str
    name: str
    color: str
    description: str
    open_issues: int
    open_merges: int


class Labels(Shown):
    """A stretch of a project's labels; `total` counts all that match."""

    labels: list[LabelCard]
    total: int


class MilestoneCard(Shown):
    """A milestone; dates are ISO days. `expired` where it is active and its due date has passed."""

    id: str
    project_id: str
    number: int
    title: str
    description: str
    state: str
    start_date: str | None
    due_date: str | None
    created_at: int
    expired: bool


class Milestones(Shown):
    """A stretch of a project's milestones; `total` counts all that match."""

    milestones: list[MilestoneCard]
    total: int


class MilestoneInfo(Shown):
    """A milestone, and how far it has come."""

    milestone: MilestoneCard
    open_issues: int
    closed_issues: int
    open_merges: int
    merged: int


class IssueCard(Shown):
    """An issue. `number` is the one people say, `reference` says it with the project: `platform/tariffs#12`."""

    id: str
    project_id: str
    number: int
    reference: str
    title: str
    description: str
    state: str
    confidential: bool
    author: Who
    assignees: list[Who]
    labels: list[str]
    milestone: MilestoneCard | None
    due_date: str | None
    created_at: int
    updated_at: int
    closed_at: int | None
    closed_by: Who | None
    comments: int


class Issues(Shown):
    """A stretch of issues; `total` counts all that match."""

    issues: list[IssueCard]
    total: int


class LinkCard(Shown):
    """An issue that another is linked to. `kind`: relates_to, blocks or is_blocked_by; `link` names the link."""

    link: str
    kind: str
    at: int
    issue: IssueCard


class Links(Shown):
    """The issues one is linked to, that the reader may see."""

    links: list[LinkCard]


class Linked(Shown):
    """Two issues that are linked now."""

    link: str
    kind: str
    source: IssueCard
    target: IssueCard


class NoteCard(Shown):
    """A comment, or (`system`) a note of what was done. `path` and `line` are its place in a diff."""

    id: str
    target_id: str
    target_number: int
    project_id: str
    discussion: str
    author: Who
    body: str
    at: int
    edited_at: int | None
    system: bool
    removed: bool
    path: str | None
    line: int | None
    resolved_by: Who | None


class Notes(Shown):
    """A stretch of the comments on one issue or merge request; `total` counts all that match."""

    target_id: str
    notes: list[NoteCard]
    total: int


class DiscussionCard(Shown):
    """A comment and the replies to it, oldest first; its id is the first comment's."""

    id: str
    resolved: bool
    notes: list[NoteCard]


class Discussions(Shown):
    """A stretch of the discussions of an issue or a merge request; `total` counts all."""

    discussions: list[DiscussionCard]
    total: int


class BoardColumn(Shown):
    """A list of a board: a label and the issues that are open and carry it."""

    label: LabelCard
    issues: list[IssueCard]
    total: int


class Board(Shown):
    """A project's board: a list for each of its labels that sort work, in order of their names."""

    project_id: str
    name: str
    columns: list[BoardColumn]


class Boards(Shown):
    """The boards of a project."""

    boards: list[Board]
