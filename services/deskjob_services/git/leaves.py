"""Wiki pages as files of the wiki's repository: a page's address is its file's path without the ending."""

from __future__ import annotations

import pygit2

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git import paths, refs, trees, walks, writing
from deskjob_services.git.models import Project
from deskjob_services.git.objects import NOTHING, Objects, objects
from deskjob_services.git.shown_code import TreeEntry, WikiCard, WikiPage, WikiPages
from deskjob_services.git.wiki import WritePage
from deskjob_services.kernel.act import Act

ENDINGS = (".md", ".markdown")
MAIN = "main"
"""The branch of a wiki that has none yet."""


def pages(act: Act, one: Project, *, with_content: bool) -> WikiPages:
    """All pages, by their address."""
    store = objects(act.rows, act.blobs)
    tip = _tip(act, store, one)
    found: list[WikiCard] = []
    for path in _files(tip):
        assert tip is not None
        slug = path.rpartition(".")[0]
        content = _text(tip, path) if with_content else None
        found.append(WikiCard(slug=slug, title=_title(slug), content=content))
    return WikiPages(project_id=one.id, pages=found)


def page(act: Act, one: Project, slug: str) -> WikiPage:
    """One page. Raises NotFound."""
    store = objects(act.rows, act.blobs)
    tip = _tip(act, store, one)
    path = _path(tip, slug)
    if tip is None or path is None:
        raise NotFound(f"no wiki page {slug[:200]!r} in {one.path}", "the address of a page")
    commit = walks.card(walks.last(store.reading, act.blobs, tip, path))
    return WikiPage(project_id=one.id, slug=slug, title=_title(slug), content=_text(tip, path), commit=commit)


def write(act: Act, one: Project, ask: WritePage) -> WikiPage:
    """A page made, changed, or moved to a new title. Raises NotFound, Invalid, Conflict."""
    store = objects(act.rows, act.blobs)
    tip = _tip(act, store, one)
    old = _path(tip, ask.slug) if ask.slug is not None else None
    if ask.slug is not None and old is None:
        raise NotFound(f"no wiki page {ask.slug[:200]!r} in {one.path}", "the address of a page")
    if ask.slug is None and (ask.title is None or ask.content is None):
        raise Invalid("a new page without title or content", "both")
    slug = _slug(ask.title) if ask.title is not None and ask.title != _title(ask.slug or "") else ask.slug
    assert slug is not None
    path = old if old is not None and slug == ask.slug else paths.check(slug + ENDINGS[0])
    if path != old and _path(tip, slug) is not None:
        raise Conflict(f"a wiki page {slug[:200]!r} exists already", "another title")
    content = ask.content if ask.content is not None or tip is None or old is None else _text(tip, old)
    _write(act, one, store, tip, old, path, content or "", ask.message or f"{'Update' if old else 'Create'} {slug}")
    return page(act, one, slug)


def delete(act: Act, one: Project, slug: str) -> None:
    """A page less. Raises NotFound."""
    store = objects(act.rows, act.blobs)
    tip = _tip(act, store, one)
    path = _path(tip, slug)
    if path is None:
        raise NotFound(f"no wiki page {slug[:200]!r} in {one.path}", "the address of a page")
    _write(act, one, store, tip, path, None, "", f"Delete {slug}")


def branch(act: Act, one: Project) -> str:
    """The branch whose files are the pages."""
    known = refs.of(act.rows, one, wiki=True)
    heads = [name.removeprefix(refs.HEADS) for name in known if name.startswith(refs.HEADS)]
    return MAIN if MAIN in heads or not heads else heads[0]


def _write(
    act: Act, one: Project, store: Objects, tip: pygit2.Commit | None, old: str | None, path: str | None, text: str,
    message: str,
) -> None:  # fmt: skip
    draft = writing.Draft(act, store, tip)
    if old is not None and old != path:
        draft.delete(old)
    if path is not None and old == path:
        draft.update(path, text.encode("utf-8", "replace"))
    elif path is not None:
        draft.create(path, text.encode("utf-8", "replace"))
    parents = [str(tip.id)] if tip is not None else []
    made = writing.signed(act, store, draft.tree(), message, parents)
    name = refs.HEADS + branch(act, one)
    refs.move(act, one, name, made, before=parents[0] if parents else NOTHING, wiki=True)


def _tip(act: Act, store: Objects, one: Project) -> pygit2.Commit | None:
    sha = refs.of(act.rows, one, wiki=True).get(refs.HEADS + branch(act, one))
    return store.reading[sha].peel(pygit2.Commit) if sha is not None else None


def _files(tip: pygit2.Commit | None) -> list[str]:
    """The paths of all pages, in order."""
    return sorted(entry.path for entry in trees.walk(tip.tree) if _is_page(entry)) if tip is not None else []


def _is_page(entry: TreeEntry) -> bool:
    return entry.kind == "blob" and entry.path.endswith(ENDINGS) and not entry.path.startswith("_")


def _path(tip: pygit2.Commit | None, slug: str) -> str | None:
    """The file of a page, None where there is none."""
    if tip is None or "\0" in slug:
        return None
    for ending in ENDINGS:
        try:
            trees.at(tip, slug.strip("/") + ending, pygit2.Blob)
        except NotFound:
            continue
        return slug.strip("/") + ending
    return None


def _text(tip: pygit2.Commit, path: str) -> str:
    return trees.bytes_of(trees.at(tip, path, pygit2.Blob)).decode(errors="replace")


def _slug(title: str) -> str:
    return "-".join(title.split()).strip("/")


def _title(slug: str) -> str:
    return slug.rpartition("/")[2].replace("-", " ")
