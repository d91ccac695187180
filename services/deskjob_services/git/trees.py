"""Reading folders and files out of git objects. A symbolic link is read as the text it is, never followed."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pygit2

from deskjob_services.errors import NotFound, TooLarge
from deskjob_services.git import paths, reach, refs, walks
from deskjob_services.git.models import Project
from deskjob_services.git.objects import objects
from deskjob_services.git.shown_code import BlobShown, FileShown, TreeEntry, TreeListing
from deskjob_services.kernel.act import Act

LARGEST = 10_000_000
"""Bytes of a file that are written or shown."""
_KINDS = {pygit2.Tree: "tree", pygit2.Blob: "blob"}


def listing(
    act: Act, one: Project, ref: str | None, path: str, deep: bool, cut: tuple[int, int], *, wiki: bool = False
) -> TreeListing:
    """A folder's entries, folders first as git's own clients list them."""
    store = objects(act.rows, act.blobs)
    commit = refs.resolve(act.rows, store, one, ref, wiki=wiki)
    stripped = path.strip("/")
    folder = commit.tree if not stripped else at(commit, stripped, pygit2.Tree)
    assert isinstance(folder, pygit2.Tree)
    found = list(_entries(folder, f"{stripped}/" if stripped else "", deep))
    if not deep:
        found.sort(key=lambda entry: (entry.kind != "tree", entry.name))
    return TreeListing(
        project_id=one.id, commit_sha=str(commit.id), path=stripped, entries=found[slice(*cut)], total=len(found)
    )


def file(act: Act, one: Project, ref: str | None, path: str, *, wiki: bool = False) -> FileShown:
    """A file at a ref. Raises NotFound, TooLarge."""
    store = objects(act.rows, act.blobs)
    commit = refs.resolve(act.rows, store, one, ref, wiki=wiki)
    found = at(commit, path, pygit2.Blob)
    data = bytes_of(found)
    text = text_of(data)
    return FileShown(
        project_id=one.id,
        path=path,
        ref=ref or one.default_branch,
        commit_sha=str(commit.id),
        last_commit_sha=str(walks.last(store.reading, act.blobs, commit, path).id),
        sha=str(found.id),
        size=len(data),
        mode=f"{int(found.filemode):06o}",
        encoding="base64" if text is None else "text",
        content=base64.b64encode(data).decode() if text is None else text,
    )


def blob(act: Act, one: Project, sha: str) -> BlobShown:
    """An object's bytes, of this repository only. Raises NotFound, TooLarge."""
    store = objects(act.rows, act.blobs)
    found = store.reading.get(sha)
    if not isinstance(found, pygit2.Blob) or reach.beyond(act.rows, act.blobs, one, [found.id]):
        raise NotFound(f"no blob {sha!r} in {one.path}", "the hash of a file's content")
    data = bytes_of(found)
    return BlobShown(project_id=one.id, sha=sha, size=len(data), content=base64.b64encode(data).decode())


def at(commit: pygit2.Commit, path: str, kind: type[pygit2.Object]) -> pygit2.Object:
    """What stands at a path of a commit's tree. Raises NotFound."""
    noun = "tree" if kind is pygit2.Tree else "file"
    try:
        found: pygit2.Object | None = commit.tree[path] if path and "\0" not in path else None
    except (KeyError, ValueError):
        found = None
    if not isinstance(found, kind):
        raise NotFound(f"no {noun} {path[:200]!r} at {str(commit.id)[:8]}", f"the path of a {noun} there")
    return found


def bytes_of(found: pygit2.Object) -> bytes:
    """A file's bytes. Raises TooLarge before they are read."""
    assert isinstance(found, pygit2.Blob)
    if found.size > LARGEST:
        raise TooLarge(f"a file of {found.size:,} bytes", f"at most {LARGEST:,}", "clone the repository")
    return found.data


def text_of(data: bytes) -> str | None:
    """Bytes as text, None where they are none."""
    if b"\0" in data[:8_000]:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def walk(tree: pygit2.Tree) -> Iterator[TreeEntry]:
    """Everything beneath a tree."""
    return _entries(tree, "", deep=True)


def _entries(folder: pygit2.Tree, before: str, deep: bool) -> Iterator[TreeEntry]:
    for entry in folder:
        name = (entry.raw_name or b"").decode(errors="replace")
        kind = _KINDS.get(type(entry), "commit")
        mode = f"{int(entry.filemode):06o}"
        yield TreeEntry(name=name, path=before + name, kind=kind, mode=mode, sha=str(entry.id))
        if deep and isinstance(entry, pygit2.Tree) and before.count("/") < paths.DEEPEST:
            yield from _entries(entry, f"{before}{name}/", deep)
