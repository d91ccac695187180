"""Reading histories out of git objects: commits, one commit, and what two of them differ in."""

from __future__ import annotations

import pygit2

from deskjob_services.git import diffs, refs, walks
from deskjob_services.git.commits import FindCommits, WhichComparison
from deskjob_services.git.models import Project
from deskjob_services.git.objects import objects
from deskjob_services.git.shown_code import CommitInfo, Commits, Comparison
from deskjob_services.kernel.act import Act

MOST_COMMITS = 500
"""Commits of a comparison that are shown."""


def commits(act: Act, one: Project, ask: FindCommits) -> Commits:
    """A page of a history; none of an empty repository."""
    store = objects(act.rows, act.blobs)
    if ask.ref is None and not refs.of(act.rows, one):
        return Commits(project_id=one.id, commits=[], total=0)
    repo, tip = store.reading, refs.resolve(act.rows, store, one, ask.ref)
    shas = walks.history(repo, act.blobs, tip)
    if path := ask.path.strip("/"):
        shas = walks.touching(repo, shas, path)
    if ask.since is not None or ask.until is not None or ask.author:
        shas = [sha for sha in shas if _matches(repo[sha].peel(pygit2.Commit), ask)]
    page = [walks.card(repo[sha].peel(pygit2.Commit)) for sha in shas[ask.skipped : ask.skipped + ask.per_page]]
    return Commits(project_id=one.id, commits=page, total=len(shas))


def commit(act: Act, one: Project, named: str) -> CommitInfo:
    """A commit with its change against its first parent."""
    store = objects(act.rows, act.blobs)
    found = refs.resolve(act.rows, store, one, named)
    change = diffs.of_commit(store.reading, found)
    return CommitInfo(
        project_id=one.id,
        commit=walks.card(found),
        files=change.files,
        added=sum(file.added for file in change.files),
        removed=sum(file.removed for file in change.files),
        overflow=change.overflow,
    )


def compare(act: Act, one: Project, ask: WhichComparison) -> Comparison:
    """Commits that are only in the one, and the difference since the two parted."""
    store = objects(act.rows, act.blobs)
    repo = store.reading
    old = refs.resolve(act.rows, store, one, ask.from_ref)
    new = refs.resolve(act.rows, store, one, ask.to)
    parted = repo.merge_base(old.id, new.id)
    base = old if ask.straight else repo[parted].peel(pygit2.Commit) if parted is not None else None
    change = diffs.changes(repo, base.tree if base is not None else None, new.tree)
    found = walks.between(repo, old, new)
    return Comparison(
        project_id=one.id,
        base_sha=str(base.id) if base is not None else None,
        head_sha=str(new.id),
        commits=[walks.card(each) for each in reversed(found[:MOST_COMMITS])],
        files=change.files,
        overflow=change.overflow or len(found) > MOST_COMMITS,
    )


def _matches(one: pygit2.Commit, ask: FindCommits) -> bool:
    if ask.since is not None and one.commit_time < ask.since:
        return False
    if ask.until is not None and one.commit_time > ask.until:
        return False
    if not ask.author:
        return True
    card = walks.card(one)
    return ask.author.casefold() in f"{card.author_name} {card.author_email}".casefold()
