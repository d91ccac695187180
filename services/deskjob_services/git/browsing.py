"""Looking into a repository: folders, files, objects, and the whole of it as one file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.git import access
from deskjob_services.git.asked import Path, ProjectName, Stretch, WhichProject
from deskjob_services.git.service import READING, git
from deskjob_services.git.shown_code import Archive, Blame, BlobShown, FileShown, TreeListing
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask


class WhichFolder(Stretch):
    """A folder of a repository at a ref, the default branch where none is given; its folders' folders too."""

    project: ProjectName
    ref: str | None = Field(default=None, max_length=300)
    path: Path = ""
    recursive: bool = False


class WhichFile(WhichProject):
    """A file at a ref, the default branch where none is given."""

    path: Path
    ref: str | None = Field(default=None, max_length=300)


class WhichLines(WhichFile):
    """Lines of a text file at a ref; all of them where no first and last are given."""

    first: int = Field(default=1, ge=1, le=10_000_000)
    last: int | None = Field(default=None, ge=1, le=10_000_000)


class WhichBlob(WhichProject):
    """An object of a repository by its hash."""

    sha: str = Field(min_length=40, max_length=40, pattern="^[0-9a-f]+$")


class WhichArchive(Ask):
    """A repository at a ref, and how it is packed."""

    project: ProjectName
    ref: str | None = Field(default=None, max_length=300)
    format: Literal["zip", "tar.gz"] = "zip"


@git.reads(page="/{project}/-/tree", allow=READING)
def tree(act: Act, ask: WhichFolder) -> TreeListing:
    """What stands in a folder of a repository."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import trees

    return trees.listing(act, one, ask.ref, ask.path, ask.recursive, (ask.skipped, ask.skipped + ask.per_page))


@git.reads(page="/{project}/-/blob", allow=READING)
def file(act: Act, ask: WhichFile) -> FileShown:
    """A file of a repository, and the commit that changed it last."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import trees

    return trees.file(act, one, ask.ref, ask.path)


@git.reads(no_page="a file's page leads to its history", allow=READING)
def blame(act: Act, ask: WhichLines) -> Blame:
    """Which commit brought each line of a file."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import origins

    return origins.blame(act, one, ask)


@git.reads(no_page="a file is shown by its path", allow=READING)
def blob(act: Act, ask: WhichBlob) -> BlobShown:
    """An object of a repository by its hash, such as an older version of a file."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import trees

    return trees.blob(act, one, ask.sha)


@git.reads(page="/{project}/-/archive", allow=READING)
def archive(act: Act, ask: WhichArchive) -> Archive:
    """All files of a repository at a ref, packed into one."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import archives

    return archives.archive(act, one, ask.ref, ask.format)
