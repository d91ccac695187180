"""Walking histories: which commits a tip has, who touched a path last. What is found is kept by hash, for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pygit2
from pygit2.enums import SortMode

from deskjob_services.blobs import Blobs
from deskjob_services.git.shown_code import CommitCard

_KEPT = 2_000
"""Answers that are kept at most."""


def history(repo: pygit2.Repository, blobs: Blobs, tip: pygit2.Commit) -> list[str]:
    """The hashes of a commit and all before it, newest first."""
    kept: dict[pygit2.Oid, list[str]] = _kept(blobs, "git.histories")
    known = kept.get(tip.id)
    if known is None:
        kept[tip.id] = known = [str(one.id) for one in repo.walk(tip.id, SortMode.TOPOLOGICAL | SortMode.TIME)]
    return known


def between(repo: pygit2.Repository, old: pygit2.Commit, new: pygit2.Commit) -> list[pygit2.Commit]:
    """The commits that `new` has and `old` has not, newest first."""
    walk = repo.walk(new.id, SortMode.TOPOLOGICAL | SortMode.TIME)
    walk.hide(old.id)
    return list(walk)


def touching(repo: pygit2.Repository, shas: Iterable[str], path: str) -> list[str]:
    """Those of these commits that changed what stands at a path."""
    return [sha for sha in shas if _touches(repo[sha].peel(pygit2.Commit), path)]


def last(repo: pygit2.Repository, blobs: Blobs, tip: pygit2.Commit, path: str) -> pygit2.Commit:
    """The last commit at or before a tip that changed what stands at a path."""
    kept: dict[tuple[pygit2.Oid, str], pygit2.Oid] = _kept(blobs, "git.last")
    known = kept.get((tip.id, path))
    if known is None:
        kept[tip.id, path] = known = _last(tip, path).id
    return repo[known].peel(pygit2.Commit)


def card(one: pygit2.Commit) -> CommitCard:
    """A commit as it is shown; bytes that are no text are replaced."""
    message = one.raw_message.decode(errors="replace")
    return CommitCard(
        sha=str(one.id),
        title=message.strip().split("\n")[0][:1_000],
        message=message,
        author_name=_text(one.author.raw_name),
        author_email=_text(one.author.raw_email),
        authored_at=one.author.time,
        committer_name=_text(one.committer.raw_name),
        committer_email=_text(one.committer.raw_email),
        committed_at=one.commit_time,
        parents=[str(parent) for parent in one.parent_ids],
    )


def _last(tip: pygit2.Commit, path: str) -> pygit2.Commit:
    here = tip
    while here.parents:
        mine = _at(here, path)
        same = next((parent for parent in here.parents if _at(parent, path) == mine), None)
        if same is None:
            return here
        here = same
    return here


def _touches(one: pygit2.Commit, path: str) -> bool:
    mine = _at(one, path)
    return all(_at(parent, path) != mine for parent in one.parents) if one.parents else mine is not None


def _at(one: pygit2.Commit, path: str) -> pygit2.Oid | None:
    try:
        return one.tree[path].id if path else one.tree.id
    except KeyError:
        return None


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode(errors="replace")


def _kept(blobs: Blobs, name: str) -> dict[Any, Any]:
    kept: dict[Any, Any] = blobs.kept.setdefault(name, {})
    if len(kept) > _KEPT:
        kept.clear()
    return kept
