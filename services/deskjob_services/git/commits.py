"""Commits: the history of a repository, one commit with its change, and what two refs differ in."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.git import access
from deskjob_services.git.asked import Path, ProjectName, RefName, Stretch, WhichProject
from deskjob_services.git.service import READING, git
from deskjob_services.git.shown_code import CommitInfo, Commits, Comparison
from deskjob_services.kernel.act import Act


class FindCommits(Stretch):
    """Which commits: of a ref, touching a path, between two moments (seconds of what the commits say)."""

    project: ProjectName
    ref: str | None = Field(default=None, max_length=300)
    path: Path = ""
    since: int | None = None
    until: int | None = None
    author: str = Field(default="", max_length=200, description="in the name or address of who wrote it")


class WhichCommit(WhichProject):
    """A commit by its hash, or the last one of a branch or tag."""

    sha: RefName


class WhichComparison(WhichProject):
    """What `to` has and `from_ref` has not; `straight` compares the two trees as they are."""

    from_ref: RefName
    to: RefName
    straight: bool = False


@git.reads(page="/{project}/-/commits", allow=READING)
def commits(act: Act, ask: FindCommits) -> Commits:
    """The history of a repository, newest first."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import reading

    return reading.commits(act, one, ask)


@git.reads(page="/{project}/-/commit/{sha}", allow=READING)
def commit(act: Act, ask: WhichCommit) -> CommitInfo:
    """One commit, with what it changes."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import reading

    return reading.commit(act, one, ask.sha)


@git.reads(page="/{project}/-/compare", allow=READING)
def compare(act: Act, ask: WhichComparison) -> Comparison:
    """What one ref has that another has not: commits and changes."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import reading

    return reading.compare(act, one, ask)
