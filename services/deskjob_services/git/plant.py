"""Putting issues, merge requests and people into projects before a case opens: verbs that skip the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.git.growing.team import LEVEL_NAMES
from deskjob_services.git.models import (
    Approval,
    Assigned,
    Issue,
    Job,
    Label,
    Labelled,
    Link,
    Member,
    Merge,
    Milestone,
    Note,
    Pipeline,
    Project,
    Protection,
    Release,
)
from deskjob_services.git.plant_code import NOTHING, CodePlant, Files
from deskjob_services.git.view_code import HEADS, TAGS
from deskjob_services.rows import Record

_COLOR = "#6699cc"


class GitPlant(CodePlant):
    """The git host's questions, and verbs that write. Projects, milestones and people are named by id; times are
    company seconds, now if left out."""

    def create(self, path: str, creator: str, *, files: Files | None = None, private: bool = False) -> str:
        """A project with a first commit, its creator the owner. Its id."""
        slug = path.rpartition("/")[2]
        one = self.rows.insert(
            Project, path=path, name=slug.replace("-", " ").title(), creator_id=creator, created_at=self.now,
            visibility="private" if private else "internal",
        )  # fmt: skip
        self.member(one.id, creator, "owner")
        self.protect(one.id, "main")
        self.commit(one.id, creator, files or {"README.md": f"# {slug}\n"}, "Start")
        return one.id

    def member(self, project: str, person: str, level: int | str = "developer") -> None:
        """Give somebody a standing: guest, reporter, developer, maintainer, owner, or 10 to 50; 0 takes it away."""
        wanted = LEVEL_NAMES[level] if isinstance(level, str) else level
        found = self.rows.get(Member, project, person)
        if found is not None and not wanted:
            self.rows.delete(found)
        elif found is not None:
            self.rows.update(found, level=wanted)
        elif wanted:
            self.rows.insert(Member, project_id=project, person_id=person, level=wanted)

    def protect(self, project: str, pattern: str, push: int = 40, merge: int = 30, *, force: bool = False) -> None:
        """Which levels may push to and merge into the branches a pattern names (0: nobody)."""
        found = self.rows.get(Protection, project, pattern)
        if found is None:
            self.rows.insert(
                Protection, project_id=project, pattern=pattern, push_level=push, merge_level=merge, force=int(force)
            )
        else:
            self.rows.update(found, push_level=push, merge_level=merge, force=int(force))

    def label(self, project: str, name: str, color: str = _COLOR, description: str = "") -> str:
        """A label of a project, made where there is none. Its id."""
        found = self.rows.first(Label, project_id=project, name=name)
        if found is None:
            found = self.rows.insert(Label, project_id=project, name=name, color=color, description=description)
        return found.id

    def milestone(
        self, project: str, title: str, due: date | str | None = None, *, closed: bool = False, description: str = ""
    ) -> str:
        """A milestone of a project. Its id."""
        day = due.isoformat() if isinstance(due, date) else due
        return self.rows.insert(
            Milestone, project_id=project, iid=self._next(Milestone, project), title=title, description=description,
            state="closed" if closed else "active", due_date=day, created_at=self.now - clock.WEEK,
        ).id  # fmt: skip

    def issue(
        self,
        project: str,
        author: str,
        title: str,
        text: str = "",
        *,
        labels: Iterable[str] = (),
        milestone: str | None = None,
        assignees: Iterable[str] = (),
        at: int | None = None,
        closed: bool = False,
        confidential: bool = False,
        due: date | None = None,
    ) -> str:
        """An issue; labels by name. Its id."""
        moment = self.now if at is None else at
        end = {"state": "closed", "closed_at": moment, "closed_by": author} if closed else {}
        one = self.rows.insert(
            Issue, project_id=project, iid=self._next(Issue, project), title=title, description=text, author_id=author,
            created_at=moment, updated_at=moment, milestone_id=milestone, confidential=int(confidential),
            due_date=due.isoformat() if due else None, **end,
        )  # fmt: skip
        self.set_labels(one.id, labels)
        self.assign(one.id, assignees)
        return one.id

    def set_labels(self, target: str, names: Iterable[str]) -> None:
        """Exactly these labels on an issue or a merge request, made where the project has none of that name."""
        project = self._project_of(target)
        for one in self.rows.where(Labelled, target_id=target):
            self.rows.delete(one)
        for name in sorted(set(names)):
            self.rows.insert(Labelled, target_id=target, label_id=self.label(project, name))

    def assign(self, target: str, people: Iterable[str], part: str = "assignee") -> None:
        """Exactly these people as assignees, or as reviewers."""
        for one in self.rows.where(Assigned, target_id=target, part=part):
            self.rows.delete(one)
        for person in sorted(set(people)):
            self.rows.insert(Assigned, target_id=target, part=part, person_id=person)

    def link(self, source: str, target: str, by: str, kind: str = "relates_to") -> None:
        """Link one issue to another."""
        self.rows.insert(Link, source_id=source, target_id=target, kind=kind, person_id=by, at=self.now)

    def note(
        self,
        target: str,
        author: str,
        text: str,
        *,
        at: int | None = None,
        path: str | None = None,
        line: int | None = None,
        answers: str | None = None,
    ) -> str:
        """A comment, at a line of a file, or in answer to another comment. Its id."""
        number = self.rows.next_id(Note)
        first = self.rows.need(Note, answers) if answers else None
        return self.rows.insert(
            Note, id=number, target_id=target, discussion=first.discussion if first else number, author_id=author,
            body=text, at=self.now if at is None else at, path=first.path if first else path,
            line=first.line if first else line,
        ).id  # fmt: skip

    def merge_request(
        self,
        project: str,
        author: str,
        title: str,
        source: str,
        text: str = "",
        *,
        target: str | None = None,
        at: int | None = None,
        labels: Iterable[str] = (),
        reviewers: Iterable[str] = (),
        milestone: str | None = None,
    ) -> str:
        """An open merge request of a branch that is there. Its id."""
        if self.head(project, source) is None:
            raise WrongUse(f"no branch {source!r} in {self.path(project)}", "a branch", "commit to it first")
        moment = self.now if at is None else at
        one = self.rows.insert(
            Merge, project_id=project, iid=self._next(Merge, project), title=title, description=text,
            source_branch=source, target_branch=target or self.project(project).default_branch, author_id=author,
            created_at=moment, updated_at=moment, milestone_id=milestone,
        )  # fmt: skip
        self.set_labels(one.id, labels)
        self.assign(one.id, [author])
        self.assign(one.id, reviewers, "reviewer")
        return one.id

    def merged_request(
        self,
        project: str,
        author: str,
        title: str,
        files: Files,
        *,
        by: str | None = None,
        text: str = "",
        at: int | None = None,
        labels: Iterable[str] = (),
        source: str = "",
        milestone: str | None = None,
    ) -> str:
        """A merge request that was merged at a moment: a commit of the author, and the merge of `by`. Its id."""
        moment = self.now if at is None else at
        target, merger = self.project(project).default_branch, by or author
        number, base = self._next(Merge, project), self.head(project)
        source = source or f"change-{number}"
        assert base is not None
        packer = self._packer()
        head = self._write(packer, [base], files, author, moment - 3 * clock.HOUR, title)
        told = f"Merge branch '{source}' into '{target}'\n\n{title}\n\nSee merge request {self.path(project)}!{number}"
        sha = self._write(packer, [base, head], files, merger, moment, told)
        self._keep(packer)
        self._move(project, merger, HEADS + target, base, sha, moment)
        one = self.rows.insert(
            Merge, project_id=project, iid=number, title=title, description=text, state="merged",
            source_branch=source, target_branch=target, author_id=author, created_at=moment - 2 * clock.HOUR,
            updated_at=moment, milestone_id=milestone, source_sha=head, base_sha=base, merge_sha=sha,
            merged_by=merger, merged_at=moment,
        )  # fmt: skip
        self.set_labels(one.id, labels)
        return one.id

    def approve(self, merge: str, by: str, *, at: int | None = None) -> None:
        """Somebody's approval of a merge request as its branch is now."""
        one = self.rows.need(Merge, merge)
        sha = self.head(one.project_id, one.source_branch) or one.source_sha or NOTHING
        self.rows.insert(Approval, merge_id=merge, person_id=by, sha=sha, at=self.now if at is None else at)

    def close(self, target: str, by: str, *, at: int | None = None) -> None:
        """Close an issue or a merge request."""
        moment = self.now if at is None else at
        ends = {"state": "closed", "closed_at": moment, "closed_by": by, "updated_at": moment}
        issue, merge = self.rows.get(Issue, target), self.rows.get(Merge, target)
        if issue is not None:
            self.rows.update(issue, **ends)
        elif merge is not None:
            self.rows.update(merge, **ends, source_sha=self.head(merge.project_id, merge.source_branch))

    def release(
        self,
        project: str,
        tag: str,
        by: str,
        text: str = "",
        *,
        name: str = "",
        at: int | None = None,
        start: str | None = None,
    ) -> None:
        """A release at a tag, which is made where there is none (at a commit, else at the head)."""
        moment = self.now if at is None else at
        if f"{TAGS}{tag}" not in self.refs(project):
            self.tag(project, tag, by, at=moment, start=start)
        self.rows.insert(
            Release, project_id=project, tag=tag, name=name or tag, description=text, author_id=by, at=moment
        )

    def pipeline(
        self,
        project: str,
        sha: str,
        ref: str,
        by: str,
        state: str = "success",
        *,
        job: str = "test",
        log: str = "",
        at: int | None = None,
    ) -> str:
        """A pipeline of one job that ran on a commit. Its id."""
        moment = self.now if at is None else at
        one = self.rows.insert(
            Pipeline, project_id=project, ref=ref, sha=sha, tree=self._root(sha), person_id=by, state=state,
            created_at=moment, finished_at=moment,
        )  # fmt: skip
        self.rows.insert(
            Job, pipeline_id=one.id, name=job, state=state, exit_code=int(state != "success"),
            log=self._store.blobs.put(log.encode()),
        )  # fmt: skip
        return one.id

    def set(self, target: str, **columns: str | int | None) -> None:
        """New values of columns of an issue or a merge request."""
        found = self.rows.get(Issue, target) or self.rows.need(Merge, target)
        self.rows.update(found, **columns)

    def _project_of(self, target: str) -> str:
        found = self.rows.get(Issue, target) or self.rows.need(Merge, target)
        return found.project_id

    def _next(self, model: type[Record], project: str) -> int:
        table = str(model.__tablename__)
        found = self.rows.values(f"select coalesce(max(iid), 0) + 1 from {table} where project_id = :p", p=project)
        return int(found[0][0])
