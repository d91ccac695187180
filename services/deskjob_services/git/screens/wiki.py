"""Pages of a project's wiki: reading, writing, taking away."""

from __future__ import annotations

from flask import request

from deskjob_services.errors import NotFound, Refusal
from deskjob_services.git.screens.base import Answer, Opened, answered, blueprint, confirmed, done, page, wrong
from deskjob_services.git.screens.issues import made_by
from deskjob_services.git.shown_code import WikiCard, WikiPage, WikiPages
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.web import do


@blueprint.get("/<project:project>/-/wikis")
def wiki(project: str) -> Answer:
    """The wiki's first page, `home` where there is one, beside the list of all."""
    where = Opened(project)
    slugs = [one.slug for one in _pages(where)]
    if not slugs:
        return page("wiki.html", where, "wiki", pages=[], one=None)
    return _page(where, "home" if "home" in slugs else slugs[0])


@blueprint.route("/<project:project>/-/wikis/new", methods=["GET", "POST"])
def new_wiki_page(project: str) -> Answer:
    """Write a page."""
    where = Opened(project)
    given = typed(title=request.args.get("title", ""), message="") | _content("")
    refusal = None
    if request.method == "POST":
        refusal, made = made_by("write_wiki_page", {"project": where.id, **given})
        if made is not None:
            return done(where.at("wikis", made.slug), f"{made.title} is written.")
    return answered(_form(where, None, given, refusal), refusal)


@blueprint.get("/<project:project>/-/wikis/<path:slug>")
def wiki_page(project: str, slug: str) -> Answer:
    """A page as it reads."""
    where = Opened(project)
    try:
        return _page(where, slug)
    except NotFound as refusal:
        text = page("wiki.html", where, "wiki", pages=_pages(where), one=None, missing=slug)
        return text, refusal.status


@blueprint.route("/<project:project>/-/wikis/<path:slug>/edit", methods=["GET", "POST"])
def edit_wiki_page(project: str, slug: str) -> Answer:
    """Change a page."""
    where = Opened(project)
    one: WikiPage = do("git.wiki_page", {"project": where.id, "slug": slug})
    given = typed(title=one.title, message="") | _content(one.content)
    refusal = None
    if request.method == "POST":
        asked = given if given["title"] != one.title else {key: given[key] for key in ("content", "message")}
        refusal, made = made_by("write_wiki_page", {"project": where.id, "slug": slug, **asked})
        if made is not None:
            return done(where.at("wikis", made.slug), f"{made.title} is changed.")
    return answered(_form(where, one, given, refusal), refusal)


@blueprint.route("/<project:project>/-/wikis/<path:slug>/delete", methods=["GET", "POST"])
def delete_wiki_page(project: str, slug: str) -> Answer:
    """Take a page away, after a question."""
    where = Opened(project)
    one: WikiPage = do("git.wiki_page", {"project": where.id, "slug": slug})
    question = {
        "title": f"Delete the page {one.title}?",
        "text": "Its history stays in the wiki's repository.",
        "label": "Delete page",
        "back": where.at("wikis", slug),
        "after": where.at("wikis"),
        "trail": [("Wiki", where.at("wikis")), (one.title, where.at("wikis", slug)), ("Delete", "")],
    }
    asked = {"project": where.id, "slug": slug}
    return confirmed(where, "wiki", "delete_wiki_page", asked, question, f"{one.title} is deleted.")


def _page(where: Opened, slug: str) -> str:
    one: WikiPage = do("git.wiki_page", {"project": where.id, "slug": slug})
    return page("wiki.html", where, "wiki", pages=_pages(where), one=one, folder=slug.rpartition("/")[0])


def _pages(where: Opened) -> list[WikiCard]:
    found: WikiPages = do("git.wiki_pages", {"project": where.id})
    return found.pages


def _form(where: Opened, one: WikiPage | None, given: dict[str, str], refusal: Refusal | None) -> str:
    return page("wiki_form.html", where, "wiki", one=one, typed=given, **wrong(refusal, "write_wiki_page"))


def _content(before: str) -> dict[str, str]:
    if request.method != "POST":
        return {"content": before}
    return {"content": request.form.get("content", "").replace("\r\n", "\n")}
