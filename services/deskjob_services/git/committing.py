"""Changing files without a clone: several actions in one commit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from deskjob_services.git import access
from deskjob_services.git.asked import Branch, ProjectName
from deskjob_services.git.service import DEVELOPING, git
from deskjob_services.git.shown_code import CommitInfo
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

MOVES = ("git_push", "git_pack", "git_pipeline", "git_job", "git_project", "git_merge", "git_issue", "git_note")
"""What the move of a branch writes by itself: the push, the new objects, the pipeline it sets going.

The ref is none of it: whose branch was moved is what an act is judged by.
"""
_LARGEST_TEXT = 14_000_000

FilePath = Annotated[str, Field(min_length=1, max_length=5000, description="a file's path, from the root")]


class FileAction(Ask):
    """One change: of a file's content, its place (`previous_path`) or whether it may be run (chmod)."""

    model_config = ConfigDict(str_max_length=_LARGEST_TEXT)

    action: Literal["create", "update", "delete", "move", "chmod"]
    path: FilePath
    content: str | None = Field(default=None, max_length=_LARGEST_TEXT)
    encoding: Literal["text", "base64"] = "text"
    previous_path: str | None = Field(default=None, max_length=5000)
    executable: bool | None = None
    last_commit_sha: str | None = Field(default=None, max_length=64, description="refuse if the file changed since")


class CommitFiles(Ask):
    """A branch, a message, and what changes. `start_branch` makes the branch anew, from this one."""

    project: ProjectName
    branch: Branch
    message: str = Field(min_length=1, max_length=20_000)
    actions: list[FileAction] = Field(min_length=1, max_length=1_000)
    start_branch: str | None = Field(default=None, max_length=300)


@git.writes(page="/{project}/-/edit/{branch}", allow=DEVELOPING, reversed_by="git.commit_files", footprint=MOVES)
def commit_files(act: Act, ask: CommitFiles) -> CommitInfo:
    """Create, change, move and delete files on a branch, all in one commit."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import reading, writing

    return reading.commit(act, one, writing.commit_files(act, one, ask))
