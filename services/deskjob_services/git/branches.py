"""Branches: which there are, and making and removing them."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.git import access
from deskjob_services.git.asked import Branch, ProjectName, RefName, Stretch, WhichProject
from deskjob_services.git.committing import MOVES
from deskjob_services.git.service import DEVELOPING, READING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_code import Branches, BranchInfo
from deskjob_services.kernel.act import Act


class FindBranches(Stretch):
    """Which branches: those with this text in their name."""

    project: ProjectName
    search: str = Field(default="", max_length=200)


class WhichBranch(WhichProject):
    """A branch."""

    branch: Branch


class NewBranch(WhichBranch):
    """A branch's name and where it begins."""

    ref: RefName


@git.reads(page="/{project}/-/branches", allow=READING)
def branches(act: Act, ask: FindBranches) -> Branches:
    """The branches of a repository, by name."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import heads

    return heads.branches(act, one, ask)


@git.reads(page="/{project}/-/branches", allow=READING)
def branch(act: Act, ask: WhichBranch) -> BranchInfo:
    """One branch and its last commit."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import heads

    return BranchInfo(project_id=one.id, branch=heads.branch(act, one, ask.branch))


@git.writes(page="/{project}/-/branches", allow=DEVELOPING, reversed_by="git.delete_branch", footprint=MOVES)
def create_branch(act: Act, ask: NewBranch) -> BranchInfo:
    """Make a branch that begins at another branch, a tag or a commit."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import heads

    return BranchInfo(project_id=one.id, branch=heads.create_branch(act, one, ask.branch, ask.ref))


@git.writes(page="/{project}/-/branches", allow=DEVELOPING, reversed_by="git.create_branch", footprint=MOVES)
def delete_branch(act: Act, ask: WhichBranch) -> Done:
    """Remove a branch; commits that no other branch has are then out of reach."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import heads

    heads.delete_branch(act, one, ask.branch)
    return Done(done=ask.branch)
