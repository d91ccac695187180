"""What changed between two trees, file by file, as the product shows it."""

from __future__ import annotations

from typing import NamedTuple

import pygit2
from pygit2.enums import DeltaStatus, DiffFlag

from deskjob_services.git.shown_diffs import FileChange

MOST_FILES = 300
"""Files of a change that are shown."""
MOST_TEXT = 200_000
"""Characters of one file's difference that are shown."""
MOST_IN_ALL = 2_000_000
"""Characters of all of them together."""


class Changes(NamedTuple):
    """The files of a change, and whether there are more than are shown."""

    files: list[FileChange]
    overflow: bool


def changes(repo: pygit2.Repository, old: pygit2.Tree | None, new: pygit2.Tree | None) -> Changes:
    """What turns one tree into another; None is the empty tree. Renames are found as git finds them."""
    found = _diff(repo, old, new)
    left = MOST_IN_ALL
    files: list[FileChange] = []
    for patch in found:
        if len(files) == MOST_FILES or patch is None:
            break
        one = _change(patch, left)
        left -= len(one.diff)
        files.append(one)
    return Changes(files, len(found) > len(files))


def of_commit(repo: pygit2.Repository, one: pygit2.Commit) -> Changes:
    """What a commit changes against its first parent."""
    return changes(repo, one.parents[0].tree if one.parents else None, one.tree)


def _diff(repo: pygit2.Repository, old: pygit2.Tree | None, new: pygit2.Tree | None) -> pygit2.Diff:
    if old is not None:
        diff = old.diff_to_tree(new) if new is not None else old.diff_to_tree()
    else:
        assert new is not None
        diff = new.diff_to_tree(swap=True)
    diff.find_similar()
    return diff


def _change(patch: pygit2.Patch, left: int) -> FileChange:
    delta = patch.delta
    binary = bool(delta.flags & DiffFlag.BINARY)
    text = "" if binary else _body(patch.data)
    too_large = len(text) > min(MOST_TEXT, max(left, 0))
    _, added, removed = patch.line_stats
    return FileChange(
        old_path=_path(delta.old_file),
        new_path=_path(delta.new_file),
        old_mode=_mode(delta.old_file),
        new_mode=_mode(delta.new_file),
        new_file=delta.status == DeltaStatus.ADDED,
        renamed_file=delta.status == DeltaStatus.RENAMED,
        deleted_file=delta.status == DeltaStatus.DELETED,
        too_large=too_large,
        binary=binary,
        added=added,
        removed=removed,
        diff="" if too_large else text,
    )


def _body(data: bytes) -> str:
    """A patch from its first `@@`."""
    found = data.find(b"\n@@")
    return "" if found < 0 else data[found + 1 :].decode(errors="replace")


def _path(file: pygit2.DiffFile) -> str:
    return file.raw_path.decode(errors="replace")


def _mode(file: pygit2.DiffFile) -> str:
    return f"{int(file.mode):06o}" if int(file.mode) else "0"
