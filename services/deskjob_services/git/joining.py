"""How the source of a merge request stands to its target, and the commit that joins them.

Imports libgit2, so it is imported where it is used, inside handlers.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygit2

from deskjob_services.errors import Conflict
from deskjob_services.git import refs
from deskjob_services.git.models import Merge, Project, Ref
from deskjob_services.git.objects import Objects, objects
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows

_KEPT = "git.conflicts"
_MOST = 500
"""Pairs of commits whose conflicts are remembered at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Head, target and the commit they last shared; how far each went on; which files both changed otherwise."""

    head: str | None
    target: str | None
    base: str | None = None
    ahead: int = 0
    behind: int = 0
    conflicts: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """What stands in the way of merging, in the product's word; empty where nothing does."""
        if self.head is None:
            return "source_branch_missing"
        if self.target is None:
            return "target_branch_missing"
        if self.ahead == 0:
            return "commits_missing"
        return "conflict" if self.conflicts else ""


def standing(act: Act, where: Project, one: Merge) -> Standing:
    """How an open merge request stands now."""
    head, target = tip(act.rows, where, one.source_branch), tip(act.rows, where, one.target_branch)
    if head is None or target is None:
        return Standing(head, target)
    store = objects(act.rows, act.blobs)
    repo = store.reading
    source_id, target_id = repo[head].id, repo[target].id
    base = repo.merge_base(target_id, source_id)
    ahead, behind = repo.ahead_behind(source_id, target_id)
    clean = ahead == 0 or behind == 0
    conflicts = () if clean else _conflicts(act, store, str(base) if base else None, head, target)
    return Standing(head, target, str(base) if base else None, ahead, behind, conflicts)


def tip(rows: Rows, where: Project, branch: str) -> str | None:
    """Where a branch is, None where there is none."""
    found = rows.get(Ref, where.id, 0, refs.HEADS + branch)
    return found.sha if found else None


def joined(act: Act, at: Standing, message: str, *, squash: bool) -> str:
    """The id of a commit on top of the target that brings what the source has: a merge, or one commit of it all."""
    assert at.head is not None and at.target is not None
    repo = objects(act.rows, act.blobs).writing
    index = repo.merge_commits(repo[at.target].id, repo[at.head].id)
    if index.conflicts is not None:
        raise Conflict("Branch cannot be merged", "changes that go together with the target")
    tree = index.write_tree(repo)
    by = signature(act.me, act.now)
    parents = [repo[at.target].id] if squash else [repo[at.target].id, repo[at.head].id]
    return str(repo.create_commit(None, by, by, message, tree, parents))


def signature(one: Person, at: int) -> pygit2.Signature:
    """Whose commit it is; git takes no angle brackets or line breaks in a name."""
    name = "".join(letter for letter in one.name if letter not in "<>\n\r\x00").strip(" .,:;\"'\\") or one.handle
    return pygit2.Signature(name, one.email, at, 0)


def changed(old: pygit2.Tree | None, new: pygit2.Tree) -> set[str]:
    """The paths that differ between two trees, on either side."""
    deltas = (old.diff_to_tree(new) if old is not None else new.diff_to_tree(swap=True)).deltas
    return {side.raw_path.decode(errors="replace") for delta in deltas for side in (delta.old_file, delta.new_file)}


def _conflicts(act: Act, store: Objects, base: str | None, head: str, target: str) -> tuple[str, ...]:
    """The paths that both sides changed in ways that do not go together; worked out once for two commits."""
    known: dict[tuple[str, str], tuple[str, ...]] = act.blobs.kept.setdefault(_KEPT, {})
    if len(known) > _MOST:
        known.clear()
    if (head, target) not in known:
        known[head, target] = _worked_out(store, base, head, target)
    return known[head, target]


def _worked_out(store: Objects, base: str | None, head: str, target: str) -> tuple[str, ...]:
    repo = store.reading
    if base is not None:
        before = repo[base].peel(pygit2.Tree)
        ours, theirs = (changed(before, repo[one].peel(pygit2.Tree)) for one in (target, head))
        if not _touch(ours, theirs):
            return ()
    # Merging writes what it merges, so it is done where one may write.
    repo = store.writing
    found = repo.merge_commits(repo[target].id, repo[head].id).conflicts
    return tuple(sorted({side.path for each in found for side in each if side})) if found is not None else ()


def _touch(ours: set[str], theirs: set[str]) -> bool:
    """Whether the same path, or a folder of one and a file in it of the other, is on both sides."""
    if ours & theirs:
        return True
    above = [{"/".join(parts[:n]) for path in some for parts in [path.split("/")] for n in range(1, len(parts))}
             for some in (ours, theirs)]  # fmt: skip
    return bool(above[0] & theirs or above[1] & ours)
