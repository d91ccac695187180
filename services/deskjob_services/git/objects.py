"""Git objects of one company: the grown pack beneath, shared by all, and what was written since on top.

Objects are read and written in process, by libgit2; `git` itself is started for clones and pushes only. Whatever is
new becomes a pack, kept as a blob and named by a row, so that reset, undo, run folders and kept companies need to
know nothing of git. What lies on disk is a copy of those packs, made when first needed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pygit2
from pygit2.enums import SortMode

from deskjob_services.blobs import Blobs
from deskjob_services.git.models import Pack
from deskjob_services.image import SHELVES, default_cache
from deskjob_services.rows import Rows

NOTHING = "0" * 40
"""The id of no object: a ref that was not there before, or is not there after."""

_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
_opened = threading.local()


class Objects:
    """The object store of one company. All of its repositories share it; refs, which are rows, tell them apart."""

    def __init__(self, rows: Rows, blobs: Blobs) -> None:
        self._rows = rows
        self._blobs = blobs
        self._laid: set[str] = set()
        self._own: pygit2.Repository | None = None

    @property
    def reading(self) -> pygit2.Repository:
        """Where every object can be read. Nothing may be written to it."""
        packs = self._rows.where(Pack)
        if self._own is None and len(packs) == 1 and packs[0].grown:
            return _shelf(packs[0], self._blobs)
        return self._overlay(packs)

    @property
    def writing(self) -> pygit2.Repository:
        """The company's own repository, where objects are added; made on the first use."""
        return self._overlay(self._rows.where(Pack))

    @property
    def folder(self) -> Path:
        """Where the company's own objects lie on disk, for `git` itself (its `objects` folder is inside)."""
        return Path(self.writing.path)

    def close(self) -> None:
        """Close what is open on disk: a repository refers to itself, and is not collected for a long while."""
        if self._own is not None:
            self._own.free()
            self._own = None

    def keep(self, tips: Iterable[str], known: Iterable[str]) -> None:
        """Put what these commits or tags reach, and the known ones do not, into a pack that a row names."""
        found = self._new(list(tips), list(known))
        if not found:
            return
        place = Path(tempfile.mkdtemp(dir=self._blobs.scratch()))
        try:
            self.writing.pack(place, partial(_add, found), n_threads=1)
            (pack,), (index,) = (list(place.glob(f"*.{kind}")) for kind in ("pack", "idx"))
            name, listed = self._blobs.put(pack.read_bytes()), self._blobs.put(index.read_bytes())
        finally:
            shutil.rmtree(place)
        self._laid.add(name)
        if self._rows.get(Pack, name) is None:
            self._rows.insert(Pack, pack=name, listing=listed)

    def _new(self, tips: Sequence[str], known: Sequence[str]) -> list[pygit2.Oid]:
        """Ids of the objects to keep, sorted: a set of tips gives one pack, whichever way it came."""
        repo = self.writing
        found: set[pygit2.Oid] = set()
        walk = repo.walk(None, SortMode.NONE)
        for tip in tips:
            one = repo[tip]
            while isinstance(one, pygit2.Tag):
                found.add(one.id)
                one = repo[one.target]
            walk.push(one.id)
        for old in known:
            walk.hide(repo[old].peel(pygit2.Commit).id)
        for commit in walk:
            found.add(commit.id)
            _gather(commit.tree, [parent.tree for parent in commit.parents], found)
        return sorted(found, key=str)

    def _overlay(self, packs: Iterable[Pack]) -> pygit2.Repository:
        if self._own is None:
            beneath = [_shelf(pack, self._blobs).path for pack in packs if pack.grown]
            self._own = _bare(self._blobs.scratch() / "git", [f"{path}objects" for path in beneath])
        for pack in packs:
            if not pack.grown and pack.pack not in self._laid:
                _lay(pack, self._blobs, Path(self._own.path))
                self._laid.add(pack.pack)
        return self._own


def objects(rows: Rows, blobs: Blobs) -> Objects:
    """The objects of this company; the same ones until it is restored."""
    known = blobs.kept.get("git")
    if known is None:
        blobs.kept["git"] = known = Objects(rows, blobs)
    assert isinstance(known, Objects)
    return known


def _add(found: Iterable[pygit2.Oid], builder: pygit2.PackBuilder) -> None:
    for one in found:
        builder.add(one)


def _gather(tree: pygit2.Tree, others: Sequence[pygit2.Tree], found: set[pygit2.Oid]) -> None:
    """Add a tree and all in it that is not at the same place in one of the others."""
    if tree.id in found or any(other.id == tree.id for other in others):
        return
    found.add(tree.id)
    for entry in tree:
        name = str(entry.name)
        same = [other[name] for other in others if name in other]
        if any(one.id == entry.id for one in same):
            continue
        if isinstance(entry, pygit2.Tree):
            _gather(entry, [one for one in same if isinstance(one, pygit2.Tree)], found)
        elif isinstance(entry, pygit2.Blob):
            found.add(entry.id)


def _bare(folder: Path, beneath: Iterable[str] = ()) -> pygit2.Repository:
    """A bare repository without refs, standing on other folders of objects; git's own init takes five times longer."""
    (folder / "objects" / "info").mkdir(parents=True)
    (folder / "objects" / "pack").mkdir()
    (folder / "refs").mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(_CONFIG)
    if listed := "".join(f"{path}\n" for path in beneath):
        (folder / "objects" / "info" / "alternates").write_text(listed)
    return pygit2.Repository(str(folder))


def _lay(pack: Pack, blobs: Blobs, folder: Path) -> None:
    """Write a pack where git looks for packs; the index last, because git goes by it."""
    base = folder / "objects" / "pack" / f"pack-{pack.pack[:40]}"
    base.with_suffix(".pack").write_bytes(blobs.get(pack.pack))
    base.with_suffix(".idx").write_bytes(blobs.get(pack.listing))


def _shelf(pack: Pack, blobs: Blobs) -> pygit2.Repository:
    """The shared folder of a grown pack, in the cache, opened once a thread; where that fails, in a scratch folder."""
    opened: dict[str, pygit2.Repository] = _opened.__dict__.setdefault("shelves", {})
    known = opened.get(pack.pack)
    if known is None:
        try:
            known = pygit2.Repository(str(_shelved(pack, blobs, default_cache() / SHELVES / pack.pack[:40])))
        except OSError:
            return pygit2.Repository(str(_shelved(pack, blobs, blobs.scratch() / "grown")))
        opened[pack.pack] = known
    return known


def _shelved(pack: Pack, blobs: Blobs, folder: Path) -> Path:
    """The folder with this pack in it, whole: made aside and moved there, made anew where its bytes are others."""
    stands = folder / "objects" / "pack" / f"pack-{pack.pack[:40]}.pack"
    if stands.exists():
        if hashlib.sha256(stands.read_bytes()).hexdigest() == pack.pack:
            # The cache keeps what was used last; one that cannot be written is not pruned.
            with suppress(OSError):
                os.utime(folder)
            return folder
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".part-"))
    try:
        _bare(aside / "git")
        _lay(pack, blobs, aside / "git")
        os.replace(aside / "git", folder)
    except OSError:
        # Another process may have been first; a folder with something in it is not replaced.
        if not stands.exists():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder
