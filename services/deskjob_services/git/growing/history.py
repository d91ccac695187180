"""Commits written one on another: what stood in each, so that the next says only what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deskjob_services.git.growing.packing import Packer

Change = Mapping[str, bytes | None]
"""Paths with their new bytes; None removes the file."""


@dataclass(frozen=True, slots=True)
class Author:
    """Whose commit it is, as the commit says."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a commit holds: the files' ids by path, and the folders' ids."""

    files: dict[str, str]
    folders: dict[str, str]


EMPTY = Snapshot({}, {})


class History:
    """Writes commits into a pack and remembers what each of them holds."""

    def __init__(self, packer: Packer) -> None:
        self.packer = packer
        self.snapshots: dict[str, Snapshot] = {}
        self._contents: dict[str, bytes] = {}

    def files(self, commit: str | None) -> dict[str, bytes]:
        """The files of a commit written here, by path."""
        found = self.snapshots[commit].files if commit else {}
        return {path: self._contents[sha] for path, sha in found.items()}

    def tree(self, commit: str) -> str:
        """The id of a commit's tree."""
        return self.snapshots[commit].folders[""]

    def commit(self, parents: Sequence[str], change: Change, by: Author, at: int, message: str) -> str:
        """A commit on its parents, of which the first is the one that is changed. Its id."""
        before = self.snapshots[parents[0]] if parents else EMPTY
        files = dict(before.files)
        for path, content in change.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = sha = self.packer.blob(content, before.files.get(path))
                self._contents[sha] = content
        return self.write(parents, Snapshot(files, {}), before, by, at, message)

    def merge(self, onto: str, other: str, base: str, by: Author, at: int, message: str) -> str:
        """A merge commit: what `other` changed since `base`, on top of `onto`. Its id."""
        old, new, stands = (self.snapshots[one] for one in (base, other, onto))
        files = dict(stands.files)
        for path in sorted({*old.files, *new.files}):
            if old.files.get(path) != (sha := new.files.get(path)):
                if sha is None:
                    files.pop(path, None)
                else:
                    files[path] = sha
        return self.write([onto, other], Snapshot(files, {}), stands, by, at, message)

    def write(
        self, parents: Sequence[str], snapshot: Snapshot, before: Snapshot, by: Author, at: int, message: str
    ) -> str:
        """A commit of these files, whose folders' ids are filled in. Its id."""
        self._folder("", snapshot, before)
        commit = self.packer.commit(commit_text(snapshot.folders[""], parents, by, at, message))
        self.snapshots[commit] = snapshot
        return commit

    def tag(self, name: str, commit: str, by: Author, at: int, message: str) -> str:
        """An annotated tag. Its id."""
        return self.packer.tag(tag_text(name, commit, by, at, message))

    def _folder(self, folder: str, snapshot: Snapshot, before: Snapshot) -> str:
        start = len(folder)
        names: dict[str, tuple[str, str]] = {}
        for path, sha in snapshot.files.items():
            if path.startswith(folder):
                name, slash, _ = path[start:].partition("/")
                if not slash:
                    names[name] = (mode(path), sha)
                elif name not in names:
                    names[name] = ("40000", self._folder(f"{folder}{name}/", snapshot, before))
        snapshot.folders[folder] = made = self.packer.tree(names, before.folders.get(folder))
        return made


def commit_text(tree: str, parents: Sequence[str], by: Author, at: int, message: str) -> str:
    """A commit as git writes it; who made it also committed it."""
    who = f"{by.name} <{by.email}> {at} +0000"
    lines = [f"tree {tree}", *(f"parent {one}" for one in parents), f"author {who}", f"committer {who}"]
    return "\n".join([*lines, "", message.strip(), ""])


def tag_text(name: str, commit: str, by: Author, at: int, message: str) -> str:
    """An annotated tag of a commit as git writes it."""
    head = f"object {commit}\ntype commit\ntag {name}\ntagger {by.name} <{by.email}> {at} +0000"
    return f"{head}\n\n{message.strip()}\n"


def mode(path: str) -> str:
    """How git notes a file: scripts may be run."""
    return "100755" if path.endswith(".sh") else "100644"
