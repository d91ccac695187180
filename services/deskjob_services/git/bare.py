"""A repository as git wants to find it on disk, for as long as one request lasts: its refs are written out of the rows.

Its name is one of ours. The objects are the company's own; what a push brings lands in a folder of its own first.
"""

from __future__ import annotations

import shutil
import tempfile
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


class Bare(NamedTuple):
    """The folder of one request, and the objects beneath it."""

    folder: Path
    objects: Path
    incoming: Path

    def reading(self) -> dict[str, str]:
        """How git is told where the objects are."""
        return {"GIT_OBJECT_DIRECTORY": str(self.objects)}

    def receiving(self) -> dict[str, str]:
        """The same for a push, whose objects are kept apart until they are let in."""
        return {"GIT_OBJECT_DIRECTORY": str(self.incoming), "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.objects)}

    def let_in(self, sent: int) -> arrivals.Listing:
        """Put what a push brought beside the company's objects; its ids."""
        found = arrivals.Listing(frozenset(), frozenset())
        for index in sorted((self.incoming / "pack").glob("*.idx")):
            found = arrivals.listed(index.read_bytes(), sent)
            for one in (index.with_suffix(".pack"), index):
                one.replace(self.objects / "pack" / one.name)
        return found


@contextmanager
def laid(rows: Rows, blobs: Blobs, one: Project, *, wiki: bool) -> Iterator[Bare]:
    """The repository on disk, gone again when the request is done."""
    store = objects(rows, blobs)
    beneath = store.folder / "objects"
    folder = Path(tempfile.mkdtemp(prefix=f"{one.id}-", dir=blobs.scratch()))
    try:
        here = folder / NAME
        for part in ("refs", "objects"):
            (here / part).mkdir(parents=True)
        (here / "config").write_text(child.config())
        known = refs.of(rows, one, wiki=wiki)
        (here / "HEAD").write_text(f"ref: {_head(one, known, wiki)}\n")
        (here / "packed-refs").write_text(_packed(store, known), encoding="utf-8")
        incoming = folder / "objects"
        (incoming / "pack").mkdir(parents=True)
        yield Bare(folder, beneath, incoming)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
