"""What scorers may ask about the git host, strictly by ids that never change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskjob_services.git.models import (
    Approval,
    Assigned,
    Issue,
    Job,
    Label,
    Labelled,
    Link,
    Merge,
    Milestone,
    Note,
    Pipeline,
    Release,
)
from deskjob_services.git.records import Built, Comment, Published, Request, Stretch, Ticket
from deskjob_services.git.view_code import CodeView


class GitView(CodeView):
    """Read-only questions about the git host: beside repositories, what is planned, discussed, checked and released."""

    def issues(self, project: str | None = None, state: str | None = None) -> list[Ticket]:
        """The issues of a project or of all, in a state (opened, closed) or any."""
        asked: dict[str, Any] = {"project_id": project, "state": state}
        found = self.rows.where(Issue, **{name: value for name, value in asked.items() if value is not None})
        return [_ticket(one) for one in found]

    def ticket(self, issue: str) -> Ticket:
        """An issue by its id. Raises NotFound."""
        return _ticket(self.rows.need(Issue, issue))

    def states(self, issues: Iterable[str]) -> dict[str, str]:
        """Whether each of these issues is opened or closed."""
        return {one: self.rows.need(Issue, one).state for one in issues}

    def milestones_of(self, issues: Iterable[str]) -> dict[str, str | None]:
        """The id of each issue's milestone."""
        return {one: self.rows.need(Issue, one).milestone_id for one in issues}

    def stretch(self, milestone: str) -> Stretch:
        """A milestone by its id. Raises NotFound."""
        return _stretch(self.rows.need(Milestone, milestone))

    def milestones(self, project: str, state: str | None = None) -> list[Stretch]:
        """The milestones of a project, in a state (active, closed) or any."""
        found = self.rows.where(Milestone, project_id=project)
        return [_stretch(one) for one in found if state in (None, one.state)]

    def labels(self, target: str) -> frozenset[str]:
        """The names of the labels on an issue or a merge request."""
        found = self.rows.where(Labelled, target_id=target)
        return frozenset(self.rows.need(Label, one.label_id).name for one in found)

    def labels_of(self, targets: Iterable[str]) -> dict[str, frozenset[str]]:
        """The names of the labels on each of these."""
        return {one: self.labels(one) for one in targets}

    def known_labels(self, project: str) -> dict[str, str]:
        """The ids of a project's labels, by name."""
        return {one.name: one.id for one in self.rows.where(Label, project_id=project)}

    def assignees(self, target: str, part: str = "assignee") -> frozenset[str]:
        """Who an issue or a merge request is with; or its reviewers, as `part="reviewer"`."""
        return frozenset(one.person_id for one in self.rows.where(Assigned, target_id=target, part=part))

    def assignees_of(self, targets: Iterable[str]) -> dict[str, frozenset[str]]:
        """Who each of these is with."""
        return {one: self.assignees(one) for one in targets}

    def links(self, issue: str) -> frozenset[tuple[str, str]]:
        """What an issue is linked to, from either side, as (issue, kind)."""
        away = {(one.target_id, one.kind) for one in self.rows.where(Link, source_id=issue)}
        return frozenset(away | {(one.source_id, one.kind) for one in self.rows.where(Link, target_id=issue)})

    def merges(self, project: str | None = None, state: str | None = None) -> list[Request]:
        """The merge requests of a project or of all, in a state (opened, merged, closed) or any."""
        asked: dict[str, Any] = {"project_id": project, "state": state}
        found = self.rows.where(Merge, **{name: value for name, value in asked.items() if value is not None})
        return [_request(one) for one in found]

    def merge(self, merge: str) -> Request:
        """A merge request by its id. Raises NotFound."""
        return _request(self.rows.need(Merge, merge))

    def approvals(self, merge: str) -> frozenset[str]:
        """Who approves a merge request."""
        return frozenset(one.person_id for one in self.rows.where(Approval, merge_id=merge))

    def notes(
        self, target: str | None = None, *, by: str | None = None, since: int | None = None, system: bool = False
    ) -> list[Comment]:
        """The comments that stand, oldest first: on an issue or a merge request, of a person. Not the host's own."""
        asked: dict[str, Any] = {"target_id": target, "author_id": by, "system": None if system else 0}
        found = self.rows.where(Note, deleted=0, **{name: value for name, value in asked.items() if value is not None})
        return [_comment(one) for one in found if one.at >= self._from(since)]

    def releases(self, project: str) -> list[Published]:
        """The releases of a project, oldest first."""
        return [_published(one) for one in self.rows.where(Release, project_id=project, order="at, tag")]

    def release_text(self, project: str, tag: str) -> str | None:
        """What the release at a tag says, or None."""
        found = self.rows.get(Release, project, tag)
        return found.description if found else None

    def pipelines(self, project: str, sha: str | None = None) -> list[Built]:
        """The pipelines of a project, or of one of its commits, oldest first."""
        asked: dict[str, Any] = {"project_id": project} | ({"sha": sha} if sha else {})
        return [_built(one) for one in self.rows.where(Pipeline, **asked)]

    def jobs(self, pipeline: str) -> dict[str, str]:
        """How each job of a pipeline ended, by its name."""
        return {one.name: one.state for one in self.rows.where(Job, pipeline_id=pipeline)}


def _ticket(one: Issue) -> Ticket:
    return Ticket(
        one.id, one.project_id, one.iid, one.title, one.description, one.state, one.confidential, one.author_id,
        one.created_at, one.closed_at, one.closed_by, one.due_date, one.milestone_id,
    )  # fmt: skip


def _request(one: Merge) -> Request:
    return Request(
        one.id, one.project_id, one.iid, one.title, one.description, one.state, one.source_branch, one.target_branch,
        one.author_id, one.created_at, one.milestone_id, one.source_sha, one.base_sha, one.merge_sha, one.merged_by,
        one.merged_at, one.closed_by,
    )  # fmt: skip


def _comment(one: Note) -> Comment:
    return Comment(
        one.id, one.target_id, one.discussion, one.author_id, one.body, one.at, one.path, one.line, one.resolved_by
    )


def _published(one: Release) -> Published:
    return Published(one.project_id, one.tag, one.name, one.description, one.author_id, one.at)


def _stretch(one: Milestone) -> Stretch:
    return Stretch(one.id, one.project_id, one.title, one.state, one.due_date)


def _built(one: Pipeline) -> Built:
    return Built(one.id, one.project_id, one.ref, one.sha, one.person_id, one.state, one.reason, one.created_at)
