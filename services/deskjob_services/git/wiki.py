"""The wiki of a project: pages that are files of a repository of its own."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from deskjob_services.git import access
from deskjob_services.git.asked import ProjectName, WhichProject
from deskjob_services.git.committing import MOVES
from deskjob_services.git.service import DEVELOPING, READING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_code import WikiPage, WikiPages
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

Slug = Annotated[str, Field(min_length=1, max_length=1_000, description="a page's address, such as guides/on-call")]
_LARGEST = 1_000_000


class FindPages(WhichProject):
    """The pages of a project's wiki, with their text where that is asked for."""

    with_content: bool = False


class WhichPage(WhichProject):
    """A page of a wiki."""

    slug: Slug


class WritePage(Ask):
    """A page's title and text; with `slug` the page there is changed, without it a new one is made."""

    model_config = ConfigDict(str_max_length=_LARGEST)

    project: ProjectName
    slug: Slug | None = None
    title: str | None = Field(default=None, min_length=1, max_length=1_000)
    content: str | None = Field(default=None, max_length=_LARGEST)
    message: str = Field(default="", max_length=2_000)


@git.reads(page="/{project}/-/wikis", allow=READING)
def wiki_pages(act: Act, ask: FindPages) -> WikiPages:
    """The pages of a project's wiki, by their address."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import leaves

    return leaves.pages(act, one, with_content=ask.with_content)


@git.reads(page="/{project}/-/wikis/{slug}", allow=READING)
def wiki_page(act: Act, ask: WhichPage) -> WikiPage:
    """One page of a wiki."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    from deskjob_services.git import leaves

    return leaves.page(act, one, ask.slug)


@git.writes(page="/{project}/-/wikis", allow=DEVELOPING, reversed_by="git.write_wiki_page", footprint=MOVES)
def write_wiki_page(act: Act, ask: WritePage) -> WikiPage:
    """Write a page of a wiki, or change one."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import leaves

    return leaves.write(act, one, ask)


@git.writes(page="/{project}/-/wikis", allow=DEVELOPING, reversed_by="git.write_wiki_page", footprint=MOVES)
def delete_wiki_page(act: Act, ask: WhichPage) -> Done:
    """Take a page out of a wiki; its history keeps it."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import leaves

    leaves.delete(act, one, ask.slug)
    return Done(done=ask.slug)
