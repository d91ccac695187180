"""The typed client of one employee for Code. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from typing import Literal

from deskjob_services.git.committing import FileAction
from deskjob_services.git.pushing import RefUpdate
from deskjob_services.git.shown import Done, Groups, MemberCard, Members, ProjectCard, Projects
from deskjob_services.git.shown_code import (
    Archive,
    Blame,
    BlobShown,
    Branches,
    BranchInfo,
    CommitInfo,
    Commits,
    Comparison,
    FileShown,
    Moved,
    ProtectionInfo,
    Protections,
    TagInfo,
    Tags,
    TreeListing,
    WikiPage,
    WikiPages,
)
from deskjob_services.git.shown_delivery import JobLog, PipelineInfo, Pipelines, ReleaseCard, Releases
from deskjob_services.git.shown_merges import Approvals, MergeCard, MergeChanges, MergeInfo, Merges
from deskjob_services.git.shown_planning import (
    Boards,
    DiscussionCard,
    Discussions,
    IssueCard,
    Issues,
    LabelCard,
    Labels,
    Linked,
    Links,
    MilestoneCard,
    MilestoneInfo,
    Milestones,
    NoteCard,
    Notes,
)
from deskjob_services.kernel.seat import Part


class CodeDesk(Part):
    """Repositories, issues, merge requests, pipelines, releases and wikis."""

    def accept_merge(
        self,
        merge: str,
        sha: str | None = None,
        method: Literal["merge", "fast_forward", "squash"] = "merge",
        message: str | None = None,
        remove_source_branch: bool = False,
    ) -> MergeCard:
        """Merge a merge request."""
        return self._do(
            "git.accept_merge",
            MergeCard,
            merge=merge,
            sha=sha,
            method=method,
            message=message,
            remove_source_branch=remove_source_branch,
        )

    def add_member(self, project: str, person: str, level: int) -> MemberCard:
        """Take somebody into a project."""
        return self._do("git.add_member", MemberCard, project=project, person=person, level=level)

    def approvals(self, merge: str) -> Approvals:
        """List who approved a merge request; an approval of an older head no longer stands."""
        return self._do("git.approvals", Approvals, merge=merge)

    def approve(self, merge: str, sha: str | None = None) -> Approvals:
        """Approve a merge request as it is now; not one's own."""
        return self._do("git.approve", Approvals, merge=merge, sha=sha)

    def archive(self, project: str, ref: str | None = None, format: Literal["zip", "tar.gz"] = "zip") -> Archive:
        """All files of a repository at a ref, packed into one."""
        return self._do("git.archive", Archive, project=project, ref=ref, format=format)

    def blame(self, project: str, path: str, ref: str | None = None, first: int = 1, last: int | None = None) -> Blame:
        """Which commit brought each line of a file."""
        return self._do("git.blame", Blame, project=project, path=path, ref=ref, first=first, last=last)

    def blob(self, project: str, sha: str) -> BlobShown:
        """An object of a repository by its hash, such as an older version of a file."""
        return self._do("git.blob", BlobShown, project=project, sha=sha)

    def boards(self, project: str) -> Boards:
        """Look at a project's board: a list for each label `workflow::...`, or for each label where there are none."""
        return self._do("git.boards", Boards, project=project)

    def branch(self, project: str, branch: str) -> BranchInfo:
        """One branch and its last commit."""
        return self._do("git.branch", BranchInfo, project=project, branch=branch)

    def branches(self, project: str, page: int = 1, per_page: int = 20, search: str = "") -> Branches:
        """The branches of a repository, by name."""
        return self._do("git.branches", Branches, page=page, per_page=per_page, project=project, search=search)

    def comment(self, target: str, body: str) -> NoteCard:
        """Comment on an issue or a merge request."""
        return self._do("git.comment", NoteCard, target=target, body=body)

    def commit(self, project: str, sha: str) -> CommitInfo:
        """One commit, with what it changes."""
        return self._do("git.commit", CommitInfo, project=project, sha=sha)

    def commit_files(
        self, project: str, branch: str, message: str, actions: list[FileAction], start_branch: str | None = None
    ) -> CommitInfo:
        """Create, change, move and delete files on a branch, all in one commit."""
        return self._do(
            "git.commit_files",
            CommitInfo,
            project=project,
            branch=branch,
            message=message,
            actions=actions,
            start_branch=start_branch,
        )

    def commits(
        self,
        project: str,
        page: int = 1,
        per_page: int = 20,
        ref: str | None = None,
        path: str = "",
        since: int | None = None,
        until: int | None = None,
        author: str = "",
    ) -> Commits:
        """The history of a repository, newest first."""
        return self._do(
            "git.commits",
            Commits,
            page=page,
            per_page=per_page,
            project=project,
            ref=ref,
            path=path,
            since=since,
            until=until,
            author=author,
        )

    def compare(self, project: str, from_ref: str, to: str, straight: bool = False) -> Comparison:
        """What one ref has that another has not: commits and changes."""
        return self._do("git.compare", Comparison, project=project, from_ref=from_ref, to=to, straight=straight)

    def create_branch(self, project: str, branch: str, ref: str) -> BranchInfo:
        """Make a branch that begins at another branch, a tag or a commit."""
        return self._do("git.create_branch", BranchInfo, project=project, branch=branch, ref=ref)

    def create_issue(
        self,
        project: str,
        title: str,
        description: str = "",
        labels: list[str] | None = None,
        assignees: list[str] | None = None,
        milestone: str = "",
        due_date: str = "",
        confidential: bool = False,
    ) -> IssueCard:
        """Open an issue in a project."""
        return self._do(
            "git.create_issue",
            IssueCard,
            project=project,
            title=title,
            description=description,
            labels=labels,
            assignees=assignees,
            milestone=milestone,
            due_date=due_date,
            confidential=confidential,
        )

    def create_label(self, project: str, name: str, color: str = "#6699cc", description: str = "") -> LabelCard:
        """Add a label to a project."""
        return self._do("git.create_label", LabelCard, project=project, name=name, color=color, description=description)

    def create_milestone(
        self, project: str, title: str, description: str = "", start_date: str = "", due_date: str = ""
    ) -> MilestoneCard:
        """Add a milestone to a project."""
        return self._do(
            "git.create_milestone",
            MilestoneCard,
            project=project,
            title=title,
            description=description,
            start_date=start_date,
            due_date=due_date,
        )

    def create_project(
        self,
        name: str,
        path: str | None = None,
        namespace: str | None = None,
        description: str = "",
        visibility: Literal["private", "internal"] = "private",
        default_branch: str = "main",
    ) -> ProjectCard:
        """Make a project with an empty repository, which one owns."""
        return self._do(
            "git.create_project",
            ProjectCard,
            name=name,
            path=path,
            namespace=namespace,
            description=description,
            visibility=visibility,
            default_branch=default_branch,
        )

    def create_release(
        self, project: str, tag: str, name: str = "", description: str = "", ref: str | None = None
    ) -> ReleaseCard:
        """Release what stands at a tag; the tag is made where there is none and `ref` says where."""
        return self._do(
            "git.create_release", ReleaseCard, project=project, tag=tag, name=name, description=description, ref=ref
        )

    def create_tag(self, project: str, tag: str, ref: str, message: str = "") -> TagInfo:
        """Name a commit for good."""
        return self._do("git.create_tag", TagInfo, project=project, tag=tag, ref=ref, message=message)

    def delete_branch(self, project: str, branch: str) -> Done:
        """Remove a branch; commits that no other branch has are then out of reach."""
        return self._do("git.delete_branch", Done, project=project, branch=branch)

    def delete_comment(self, note: str) -> NoteCard:
        """Take a comment out of sight; that it was there stays visible."""
        return self._do("git.delete_comment", NoteCard, note=note)

    def delete_label(self, project: str, label: str) -> Done:
        """Remove a label, also from all that carries it."""
        return self._do("git.delete_label", Done, project=project, label=label)

    def delete_project(self, project: str) -> Done:
        """Take a project away for good, with its repository, issues and merge requests."""
        return self._do("git.delete_project", Done, project=project)

    def delete_release(self, project: str, tag: str) -> Done:
        """Remove a release; its tag stays."""
        return self._do("git.delete_release", Done, project=project, tag=tag)

    def delete_tag(self, project: str, tag: str) -> Done:
        """Remove a tag."""
        return self._do("git.delete_tag", Done, project=project, tag=tag)

    def delete_wiki_page(self, project: str, slug: str) -> Done:
        """Take a page out of a wiki; its history keeps it."""
        return self._do("git.delete_wiki_page", Done, project=project, slug=slug)

    def discuss(self, merge: str, body: str, path: str | None = None, line: int | None = None) -> DiscussionCard:
        """Begin a discussion of a merge request, at a line of its diff or of the whole."""
        return self._do("git.discuss", DiscussionCard, merge=merge, body=body, path=path, line=line)

    def discussions(self, target: str, page: int = 1, per_page: int = 20, discussion: str | None = None) -> Discussions:
        """List the discussions below an issue or a merge request, each with its replies."""
        return self._do(
            "git.discussions", Discussions, page=page, per_page=per_page, target=target, discussion=discussion
        )

    def edit_comment(self, note: str, body: str) -> NoteCard:
        """Change the words of one's own comment; it says then that it was edited."""
        return self._do("git.edit_comment", NoteCard, note=note, body=body)

    def edit_issue(
        self,
        issue: str,
        title: str | None = None,
        description: str | None = None,
        state: Literal["opened", "closed"] | None = None,
        labels: list[str] | None = None,
        add_labels: list[str] | None = None,
        remove_labels: list[str] | None = None,
        assignees: list[str] | None = None,
        milestone: str | None = None,
        due_date: str | None = None,
        confidential: bool | None = None,
    ) -> IssueCard:
        """Change an issue: its words, state, labels, assignees, milestone, due date, or who may see it."""
        return self._do(
            "git.edit_issue",
            IssueCard,
            issue=issue,
            title=title,
            description=description,
            state=state,
            labels=labels,
            add_labels=add_labels,
            remove_labels=remove_labels,
            assignees=assignees,
            milestone=milestone,
            due_date=due_date,
            confidential=confidential,
        )

    def edit_label(
        self,
        project: str,
        label: str,
        new_name: str | None = None,
        color: str | None = None,
        description: str | None = None,
    ) -> LabelCard:
        """Change the name, color or description of a label; whatever carries it carries it on."""
        return self._do(
            "git.edit_label",
            LabelCard,
            project=project,
            label=label,
            new_name=new_name,
            color=color,
            description=description,
        )

    def edit_merge_request(
        self,
        merge: str,
        title: str | None = None,
        description: str | None = None,
        state: Literal["opened", "closed"] | None = None,
        target_branch: str | None = None,
        labels: list[str] | None = None,
        add_labels: list[str] | None = None,
        remove_labels: list[str] | None = None,
        assignees: list[str] | None = None,
        reviewers: list[str] | None = None,
        milestone: str | None = None,
    ) -> MergeCard:
        """Change a merge request: its words, labels, people, milestone, target; close it or open it again."""
        return self._do(
            "git.edit_merge_request",
            MergeCard,
            merge=merge,
            title=title,
            description=description,
            state=state,
            target_branch=target_branch,
            labels=labels,
            add_labels=add_labels,
            remove_labels=remove_labels,
            assignees=assignees,
            reviewers=reviewers,
            milestone=milestone,
        )

    def edit_milestone(
        self,
        project: str,
        milestone: str,
        title: str | None = None,
        description: str | None = None,
        start_date: str | None = None,
        due_date: str | None = None,
        state: Literal["active", "closed"] | None = None,
    ) -> MilestoneCard:
        """Change a milestone: its title, description, days or state."""
        return self._do(
            "git.edit_milestone",
            MilestoneCard,
            project=project,
            milestone=milestone,
            title=title,
            description=description,
            start_date=start_date,
            due_date=due_date,
            state=state,
        )

    def edit_project(
        self,
        project: str,
        name: str | None = None,
        path: str | None = None,
        description: str | None = None,
        visibility: Literal["private", "internal"] | None = None,
        default_branch: str | None = None,
        archived: bool | None = None,
    ) -> ProjectCard:
        """Change a project's name, address, description, default branch or visibility; archive it or open it again."""
        return self._do(
            "git.edit_project",
            ProjectCard,
            project=project,
            name=name,
            path=path,
            description=description,
            visibility=visibility,
            default_branch=default_branch,
            archived=archived,
        )

    def edit_release(
        self, project: str, tag: str, name: str | None = None, description: str | None = None
    ) -> ReleaseCard:
        """Change the name or the words of a release."""
        return self._do("git.edit_release", ReleaseCard, project=project, tag=tag, name=name, description=description)

    def file(self, project: str, path: str, ref: str | None = None) -> FileShown:
        """A file of a repository, and the commit that changed it last."""
        return self._do("git.file", FileShown, project=project, path=path, ref=ref)

    def groups(self) -> Groups:
        """The name spaces of the projects one can see."""
        return self._do("git.groups", Groups)

    def issue(self, issue: str) -> IssueCard:
        """Look at an issue."""
        return self._do("git.issue", IssueCard, issue=issue)

    def issues(
        self,
        page: int = 1,
        per_page: int = 20,
        project: str | None = None,
        numbers: list[int] | None = None,
        search: str = "",
        labels: list[str] | None = None,
        not_labels: list[str] | None = None,
        milestone: str = "",
        author: str | None = None,
        assignee: str | None = None,
        created_after: str = "",
        created_before: str = "",
        updated_after: str = "",
        updated_before: str = "",
        sort: Literal["asc", "desc"] = "desc",
        state: Literal["opened", "closed", "all"] = "all",
        confidential: bool | None = None,
        due: Literal["", "none", "any", "overdue"] = "",
        order_by: Literal["created_at", "updated_at", "due_date", "title"] = "created_at",
    ) -> Issues:
        """Find issues, the newest first: of a project, or of all one sees."""
        return self._do(
            "git.issues",
            Issues,
            page=page,
            per_page=per_page,
            project=project,
            numbers=numbers,
            search=search,
            labels=labels,
            not_labels=not_labels,
            milestone=milestone,
            author=author,
            assignee=assignee,
            created_after=created_after,
            created_before=created_before,
            updated_after=updated_after,
            updated_before=updated_before,
            sort=sort,
            state=state,
            confidential=confidential,
            due=due,
            order_by=order_by,
        )

    def job_log(self, job: str) -> JobLog:
        """Read what a job printed."""
        return self._do("git.job_log", JobLog, job=job)

    def labels(self, project: str, page: int = 1, per_page: int = 20, search: str = "") -> Labels:
        """List a project's labels, in order of their names."""
        return self._do("git.labels", Labels, page=page, per_page=per_page, project=project, search=search)

    def link_issues(
        self, issue: str, other: str, kind: Literal["relates_to", "blocks", "is_blocked_by"] = "relates_to"
    ) -> Linked:
        """Link an issue to another one."""
        return self._do("git.link_issues", Linked, issue=issue, other=other, kind=kind)

    def links(self, issue: str) -> Links:
        """List the issues that one is linked to."""
        return self._do("git.links", Links, issue=issue)

    def members(self, project: str) -> Members:
        """Who belongs to a project, the highest level first."""
        return self._do("git.members", Members, project=project)

    def merge_changes(self, merge: str) -> MergeChanges:
        """Look at what a merge request changes, file by file, and at its commits."""
        return self._do("git.merge_changes", MergeChanges, merge=merge)

    def merge_request(self, merge: str) -> MergeInfo:
        """Look at a merge request: what it says, who approved it, and what stands in its way."""
        return self._do("git.merge_request", MergeInfo, merge=merge)

    def merges(
        self,
        page: int = 1,
        per_page: int = 20,
        project: str | None = None,
        numbers: list[int] | None = None,
        search: str = "",
        labels: list[str] | None = None,
        not_labels: list[str] | None = None,
        milestone: str = "",
        author: str | None = None,
        assignee: str | None = None,
        created_after: str = "",
        created_before: str = "",
        updated_after: str = "",
        updated_before: str = "",
        sort: Literal["asc", "desc"] = "desc",
        state: Literal["opened", "closed", "merged", "all"] = "all",
        reviewer: str | None = None,
        source_branch: str = "",
        target_branch: str = "",
        order_by: Literal["created_at", "updated_at", "merged_at", "title"] = "created_at",
    ) -> Merges:
        """Find merge requests, the newest first: of a project, or of all one sees."""
        return self._do(
            "git.merges",
            Merges,
            page=page,
            per_page=per_page,
            project=project,
            numbers=numbers,
            search=search,
            labels=labels,
            not_labels=not_labels,
            milestone=milestone,
            author=author,
            assignee=assignee,
            created_after=created_after,
            created_before=created_before,
            updated_after=updated_after,
            updated_before=updated_before,
            sort=sort,
            state=state,
            reviewer=reviewer,
            source_branch=source_branch,
            target_branch=target_branch,
            order_by=order_by,
        )

    def milestone(self, project: str, milestone: str) -> MilestoneInfo:
        """Look at a milestone, and how far it has come."""
        return self._do("git.milestone", MilestoneInfo, project=project, milestone=milestone)

    def milestones(
        self,
        project: str,
        page: int = 1,
        per_page: int = 20,
        state: Literal["", "active", "closed"] = "",
        title: str = "",
        search: str = "",
    ) -> Milestones:
        """List a project's milestones, the next due first."""
        return self._do(
            "git.milestones",
            Milestones,
            page=page,
            per_page=per_page,
            project=project,
            state=state,
            title=title,
            search=search,
        )

    def note(self, note: str) -> NoteCard:
        """Look at one comment."""
        return self._do("git.note", NoteCard, note=note)

    def notes(
        self,
        target: str,
        page: int = 1,
        per_page: int = 20,
        kind: Literal["all", "comments", "activity"] = "all",
        removed: bool = True,
        order_by: Literal["created_at", "updated_at"] = "created_at",
        sort: Literal["asc", "desc"] = "asc",
    ) -> Notes:
        """List what people and the host itself noted below an issue or a merge request."""
        return self._do(
            "git.notes",
            Notes,
            page=page,
            per_page=per_page,
            target=target,
            kind=kind,
            removed=removed,
            order_by=order_by,
            sort=sort,
        )

    def open_merge_request(
        self,
        project: str,
        source_branch: str,
        title: str,
        target_branch: str | None = None,
        description: str = "",
        labels: list[str] | None = None,
        assignees: list[str] | None = None,
        reviewers: list[str] | None = None,
        milestone: str = "",
    ) -> MergeCard:
        """Ask for a branch to be merged into another."""
        return self._do(
            "git.open_merge_request",
            MergeCard,
            project=project,
            source_branch=source_branch,
            target_branch=target_branch,
            title=title,
            description=description,
            labels=labels,
            assignees=assignees,
            reviewers=reviewers,
            milestone=milestone,
        )

    def pipeline(self, pipeline: str) -> PipelineInfo:
        """Look at a pipeline and its jobs."""
        return self._do("git.pipeline", PipelineInfo, pipeline=pipeline)

    def pipelines(
        self,
        project: str,
        page: int = 1,
        per_page: int = 20,
        ref: str = "",
        sha: str = "",
        state: Literal["", "pending", "running", "success", "failed", "skipped", "canceled"] = "",
        sort: Literal["asc", "desc"] = "desc",
    ) -> Pipelines:
        """List a project's pipelines, the newest first."""
        return self._do(
            "git.pipelines",
            Pipelines,
            page=page,
            per_page=per_page,
            project=project,
            ref=ref,
            sha=sha,
            state=state,
            sort=sort,
        )

    def project(self, project: str) -> ProjectCard:
        """What a project is, and one's own standing in it."""
        return self._do("git.project", ProjectCard, project=project)

    def projects(
        self,
        page: int = 1,
        per_page: int = 20,
        search: str = "",
        membership: bool = False,
        archived: bool | None = None,
        namespace: str | None = None,
        order_by: Literal["id", "name", "path", "created_at", "last_activity_at"] = "created_at",
        sort: Literal["asc", "desc"] = "desc",
    ) -> Projects:
        """The projects one can see, the latest made first."""
        return self._do(
            "git.projects",
            Projects,
            page=page,
            per_page=per_page,
            search=search,
            membership=membership,
            archived=archived,
            namespace=namespace,
            order_by=order_by,
            sort=sort,
        )

    def protect(
        self,
        project: str,
        pattern: str,
        push_level: Literal[0, 30, 40] = 40,
        merge_level: Literal[0, 30, 40] = 40,
        force: bool = False,
    ) -> ProtectionInfo:
        """Protect a branch, or all that a pattern names."""
        return self._do(
            "git.protect",
            ProtectionInfo,
            project=project,
            pattern=pattern,
            push_level=push_level,
            merge_level=merge_level,
            force=force,
        )

    def protections(self, project: str) -> Protections:
        """The protected branches of a project."""
        return self._do("git.protections", Protections, project=project)

    def push(self, project: str, updates: list[RefUpdate], wiki: bool = False) -> Moved:
        """Move branches and tags to commits that are there, as `git push` does once its objects have arrived."""
        return self._do("git.push", Moved, project=project, updates=updates, wiki=wiki)

    def release(self, project: str, tag: str) -> ReleaseCard:
        """Look at a release."""
        return self._do("git.release", ReleaseCard, project=project, tag=tag)

    def releases(self, project: str, page: int = 1, per_page: int = 20) -> Releases:
        """List a project's releases, the newest first."""
        return self._do("git.releases", Releases, page=page, per_page=per_page, project=project)

    def remove_member(self, project: str, person: str) -> Done:
        """Take somebody out of a project, or leave it."""
        return self._do("git.remove_member", Done, project=project, person=person)

    def reply(self, discussion: str, body: str) -> NoteCard:
        """Reply in a discussion."""
        return self._do("git.reply", NoteCard, discussion=discussion, body=body)

    def resolve_discussion(self, discussion: str, resolved: bool = True) -> DiscussionCard:
        """Settle a discussion of a merge request, or open it again."""
        return self._do("git.resolve_discussion", DiscussionCard, discussion=discussion, resolved=resolved)

    def retry_pipeline(self, pipeline: str) -> PipelineInfo:
        """Have the jobs of a pipeline run again that failed or never ran."""
        return self._do("git.retry_pipeline", PipelineInfo, pipeline=pipeline)

    def run_pipeline(self, project: str, ref: str) -> PipelineInfo:
        """Have a project's own checks run on a branch or a tag as it is now."""
        return self._do("git.run_pipeline", PipelineInfo, project=project, ref=ref)

    def set_member(self, project: str, person: str, level: int) -> MemberCard:
        """Change somebody's level in a project."""
        return self._do("git.set_member", MemberCard, project=project, person=person, level=level)

    def tag(self, project: str, tag: str) -> TagInfo:
        """One tag and its commit."""
        return self._do("git.tag", TagInfo, project=project, tag=tag)

    def tags(
        self,
        project: str,
        page: int = 1,
        per_page: int = 20,
        search: str = "",
        order_by: Literal["name", "updated"] = "updated",
        sort: Literal["asc", "desc"] = "desc",
    ) -> Tags:
        """The tags of a repository, the latest first."""
        return self._do(
            "git.tags", Tags, page=page, per_page=per_page, project=project, search=search, order_by=order_by, sort=sort
        )

    def tree(
        self,
        project: str,
        page: int = 1,
        per_page: int = 20,
        ref: str | None = None,
        path: str = "",
        recursive: bool = False,
    ) -> TreeListing:
        """What stands in a folder of a repository."""
        return self._do(
            "git.tree",
            TreeListing,
            page=page,
            per_page=per_page,
            project=project,
            ref=ref,
            path=path,
            recursive=recursive,
        )

    def unapprove(self, merge: str) -> Approvals:
        """Take one's own approval back."""
        return self._do("git.unapprove", Approvals, merge=merge)

    def unlink_issues(self, issue: str, other: str) -> Done:
        """Take the link between two issues away."""
        return self._do("git.unlink_issues", Done, issue=issue, other=other)

    def unprotect(self, project: str, pattern: str) -> Done:
        """Take the protection of a branch away."""
        return self._do("git.unprotect", Done, project=project, pattern=pattern)

    def wiki_page(self, project: str, slug: str) -> WikiPage:
        """One page of a wiki."""
        return self._do("git.wiki_page", WikiPage, project=project, slug=slug)

    def wiki_pages(self, project: str, with_content: bool = False) -> WikiPages:
        """The pages of a project's wiki, by their address."""
        return self._do("git.wiki_pages", WikiPages, project=project, with_content=with_content)

    def write_wiki_page(
        self,
        project: str,
        slug: str | None = None,
        title: str | None = None,
        content: str | None = None,
        message: str = "",
    ) -> WikiPage:
        """Write a page of a wiki, or change one."""
        return self._do(
            "git.write_wiki_page", WikiPage, project=project, slug=slug, title=title, content=content, message=message
        )
