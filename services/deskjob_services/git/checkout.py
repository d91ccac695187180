"""The files of a commit as they would lie in a folder, read out of the objects: no history, nothing followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pygit2
from pygit2.enums import FileMode

from deskjob_services.errors import TooLarge

_MOST_BYTES, _MOST_FILES, _DEEPEST = 48_000_000, 10_000, 60


class Checkout(NamedTuple):
    """Files by path, and which of them may be run."""

    files: dict[str, bytes]
    executable: frozenset[str]


def checkout(tree: pygit2.Tree) -> Checkout:
    """Every file of a tree; a symbolic link is a file that holds where it leads, a submodule is left out.

    Raises TooLarge before more is read than a runner has room for.
    """
    files: dict[str, bytes] = {}
    executable: set[str] = set()
    size = 0
    for path, blob in _walk(tree, "", 0):
        size += blob.size
        if size > _MOST_BYTES or len(files) >= _MOST_FILES:
            raise TooLarge("a tree too large to check out", f"at most {_MOST_FILES} files of {_MOST_BYTES:,} bytes")
        files[path] = blob.data
        if blob.filemode == FileMode.BLOB_EXECUTABLE:
            executable.add(path)
    return Checkout(files, frozenset(executable))


def _walk(tree: pygit2.Tree, before: str, depth: int) -> Iterator[tuple[str, pygit2.Blob]]:
    if depth > _DEEPEST:
        raise TooLarge("a tree too deep to check out", f"at most {_DEEPEST} folders in each other")
    for entry in tree:
        path = before + (entry.raw_name or b"").decode("utf-8", "surrogateescape")
        if isinstance(entry, pygit2.Blob):
            yield path, entry
        elif isinstance(entry, pygit2.Tree):
            yield from _walk(entry, f"{path}/", depth + 1)
