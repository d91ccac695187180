"""Which objects a repository holds: all of a company's lie together, so that a hash alone says nothing of it."""

from __future__ import annotations

from collections.abc import Iterable

import pygit2

from deskjob_services.blobs import Blobs
from deskjob_services.git import refs
from deskjob_services.git.models import Project
from deskjob_services.git.objects import objects
from deskjob_services.rows import Rows

_KEPT = 40


def beyond(
    rows: Rows, blobs: Blobs, one: Project, wanted: Iterable[pygit2.Oid], *, wiki: bool = False
) -> set[pygit2.Oid]:
    """Those of these objects that no ref of this repository reaches."""
    known = refs.of(rows, one, wiki=wiki)
    left = set(wanted) - {pygit2.Oid(hex=sha) for sha in known.values()}
    return left - all_of(rows, blobs, one, wiki=wiki) if left else left


def all_of(rows: Rows, blobs: Blobs, one: Project, *, wiki: bool = False) -> frozenset[pygit2.Oid]:
    """Every object of a repository: commits, trees, files, tags."""
    known = refs.of(rows, one, wiki=wiki)
    kept: dict[frozenset[str], frozenset[pygit2.Oid]] = blobs.kept.setdefault("git.reached", {})
    key = frozenset(known.values())
    if key not in kept:
        if len(kept) > _KEPT:
            kept.clear()
        kept[key] = _reached(objects(rows, blobs).reading, key)
    return kept[key]


def _reached(repo: pygit2.Repository, shas: Iterable[str]) -> frozenset[pygit2.Oid]:
    found: set[pygit2.Oid] = set()
    walk = repo.walk(None)
    for sha in shas:
        one = repo[sha]
        while isinstance(one, pygit2.Tag):
            found.add(one.id)
            one = repo[one.target]
        walk.push(one.id)
    for commit in walk:
        found.add(commit.id)
        if commit.tree_id not in found:
            _gather(commit.tree, found)
    return frozenset(found)


def _gather(tree: pygit2.Tree, found: set[pygit2.Oid]) -> None:
    left = [tree]
    while left:
        here = left.pop()
        found.add(here.id)
        for entry in here:
            if entry.id not in found:
                if isinstance(entry, pygit2.Tree):
                    left.append(entry)
                else:
                    found.add(entry.id)
