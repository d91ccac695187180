"""A repository as git wants to find it on disk, in the company's scratch folder: its refs written out of the rows.

Its name is one of ours. The objects are the company's own; what a push brings lands in a folder of its own first.
Requests of one company come one after the other, so that a folder serves them all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pygit2

from deskjob_services.blobs import Blobs
from deskjob_services.git import arrivals, child, refs
from deskjob_services.git.models import Project
from deskjob_services.git.objects import Objects, objects
from deskjob_services.rows import Rows

NAME = "here.git"
"""The repository in its folder, as git is asked for it."""


class Arrival(NamedTuple):
    """What a push brought: the ids, and the files that were not there before."""

    listing: arrivals.Listing
    files: list[Path]

    def throw_out(self) -> None:
        """Remove the files of a push that was refused: no ref reaches what is in them."""
        for one in self.files:
            one.unlink()


class Bare:
    """The folder of one repository, and the objects beneath it."""

    def __init__(self, folder: Path, beneath: Path) -> None:
        self.folder = folder
        self.objects = beneath
        self.incoming = folder / "incoming"
        self._written: tuple[str, str] | None = None
        for part in ("refs", "objects"):
            (folder / NAME / part).mkdir(parents=True)
        (folder / NAME / "config").write_text(child.config())

    def write(self, head: str, packed: str) -> None:
        """Write the refs as the rows have them, where they are not written so already."""
        if self._written != (head, packed):
            (self.folder / NAME / "HEAD").write_text(head)
            (self.folder / NAME / "packed-refs").write_text(packed, encoding="utf-8")
            self._written = (head, packed)

    def reading(self) -> dict[str, str]:
        """How git is told where the objects are."""
        return {"GIT_OBJECT_DIRECTORY": str(self.objects)}

    @contextmanager
    def receiving(self) -> Iterator[dict[str, str]]:
        """The same for a push, whose objects are kept apart until they are let in; what git did to refs is undone."""
        (self.folder / NAME / "config").write_text(child.config())
        (self.incoming / "pack").mkdir(parents=True)
        try:
            yield {"GIT_OBJECT_DIRECTORY": str(self.incoming), "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.objects)}
        finally:
            self._written = None
            shutil.rmtree(self.incoming)
            shutil.rmtree(self.folder / NAME / "refs")
            (self.folder / NAME / "refs").mkdir()

    def let_in(self, sent: int) -> Arrival:
        """Put what a push brought beside the company's objects."""
        listing = arrivals.Listing(frozenset(), frozenset())
        files: list[Path] = []
        for index in sorted((self.incoming / "pack").glob("*.idx")):
            listing = arrivals.listed(index.read_bytes(), sent)
            for one in (index.with_suffix(".pack"), index):
                place = self.objects / "pack" / one.name
                if not place.exists():
                    one.replace(place)
                    files.append(place)
        return Arrival(listing, files)


def laid(rows: Rows, blobs: Blobs, one: Project, *, wiki: bool) -> Bare:
    """The repository on disk, with its refs as the rows have them now."""
    store = objects(rows, blobs)
    name = f"{one.id}.wiki" if wiki else one.id
    kept: dict[str, Bare] = blobs.kept.setdefault("git.bare", {})
    if name not in kept:
        kept[name] = Bare(blobs.scratch() / name, store.folder / "objects")
    known = refs.of(rows, one, wiki=wiki)
    kept[name].write(f"ref: {_head(one, known, wiki)}\n", _packed(store, known))
    return kept[name]


def _head(one: Project, known: dict[str, str], wiki: bool) -> str:
    wanted = refs.HEADS + ("main" if wiki else one.default_branch)
    if wanted in known or not wiki:
        return wanted
    return next((name for name in known if name.startswith(refs.HEADS)), wanted)


def _packed(store: Objects, known: dict[str, str]) -> str:
    """The refs as git packs them, tags with the commit they end at."""
    lines = ["# pack-refs with: peeled fully-peeled sorted "]
    for name in sorted(known, key=str.encode):
        lines.append(f"{known[name]} {name}")
        if name.startswith(refs.TAGS) and isinstance(found := store.reading[known[name]], pygit2.Tag):
            lines.append(f"^{found.peel(pygit2.Commit).id}")
    return "\n".join(lines) + "\n"
