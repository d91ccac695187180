"""Wikis on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from deskjob_services.git.shown_code import WikiPage, WikiPages
from deskjob_services.git.wire.door import JSON, Asked, endpoint
from deskjob_services.kernel.web import do

LARGEST = 1_000_000


class FindPages(Asked):
    """Whether the pages' text is wanted."""

    with_content: bool = False


class NewPage(Asked):
    """A page's title and text."""

    model_config = ConfigDict(str_max_length=LARGEST)

    title: str = Field(min_length=1, max_length=1_000)
    content: str
    format: Literal["markdown"] = "markdown"


class ChangedPage(Asked):
    """A page's new title, or text, or both."""

    model_config = ConfigDict(str_max_length=LARGEST)

    title: str | None = Field(default=None, min_length=1, max_length=1_000)
    content: str | None = None
    format: Literal["markdown"] = "markdown"


@endpoint("GET", "projects/{project}/wikis", FindPages)
def pages(ask: FindPages, project: str) -> list[JSON]:
    """The pages of a wiki."""
    found: WikiPages = do("git.wiki_pages", {"project": project, "with_content": ask.with_content})
    return [
        {"slug": one.slug, "title": one.title, "format": "markdown", **_content(one.content)} for one in found.pages
    ]


@endpoint("POST", "projects/{project}/wikis", NewPage)
def create_page(ask: NewPage, project: str) -> JSON:
    """Write a new page."""
    return page_json(do("git.write_wiki_page", {"project": project, "title": ask.title, "content": ask.content}))


@endpoint("GET", "projects/{project}/wikis/{slug}")
def page(ask: Asked, project: str, slug: str) -> JSON:
    """One page."""
    return page_json(do("git.wiki_page", {"project": project, "slug": slug}))


@endpoint("PUT", "projects/{project}/wikis/{slug}", ChangedPage)
def edit_page(ask: ChangedPage, project: str, slug: str) -> JSON:
    """Change a page."""
    given = {"project": project, "slug": slug, "title": ask.title, "content": ask.content}
    return page_json(do("git.write_wiki_page", given))


@endpoint("DELETE", "projects/{project}/wikis/{slug}")
def delete_page(ask: Asked, project: str, slug: str) -> None:
    """Take a page away."""
    do("git.delete_wiki_page", {"project": project, "slug": slug})


def page_json(one: WikiPage) -> JSON:
    """A page in the product's form."""
    return {"slug": one.slug, "title": one.title, "format": "markdown", **_content(one.content)}


def _content(text: str | None) -> JSON:
    return {} if text is None else {"content": text, "encoding": "UTF-8"}
