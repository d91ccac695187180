"""Tags: names that stay where they were put."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from deskjob_services.git import access
from deskjob_services.git.asked import ProjectName, RefName, Stretch, WhichProject
from deskjob_services.git.committing import MOVES
from deskjob_services.git.service import DEVELOPING, MAINTAINING, READING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_code import TagInfo, Tags
from deskjob_services.kernel.act import Act

TagName = Annotated[str, Field(min_length=1, max_length=300, description="a tag's name")]


class FindTags(Stretch):
    """Which tags: those with this text in their name."""

    project: ProjectName
    search: str = Field(default="", max_length=200)
    order_by: Literal["name", "updated"] = "updated"
    sort: Literal["asc", "desc"] = "desc"


class WhichTag(WhichProject):
    """A tag."""

    tag: TagName


class NewTag(WhichTag):
    """A tag's name, what it names, and a message where it has one."""

    ref: RefName
    message: str = Field(default="", max_length=20_000)


@git.reads(page="/{project}/-/tags", allow=READING)
def tags(act: Act, ask: FindTags) -> Tags:
    """The tags of a repository, the latest first."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import heads

    return heads.tags(act, one, ask)


@git.reads(page="/{project}/-/tags", allow=READING)
def tag(act: Act, ask: WhichTag) -> TagInfo:
    """One tag and its commit."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import heads

    return TagInfo(project_id=one.id, tag=heads.tag(act, one, ask.tag))


@git.writes(page="/{project}/-/tags", allow=DEVELOPING, reversed_by="git.delete_tag", footprint=MOVES)
def create_tag(act: Act, ask: NewTag) -> TagInfo:
    """Name a commit for good."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import heads

    return TagInfo(project_id=one.id, tag=heads.create_tag(act, one, ask))


@git.writes(page="/{project}/-/tags", allow=MAINTAINING, reversed_by="git.create_tag", footprint=MOVES)
def delete_tag(act: Act, ask: WhichTag) -> Done:
    """Remove a tag."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import heads

    heads.delete_tag(act, one, ask.tag)
    return Done(done=ask.tag)
