"""What a push brings, looked through before a ref points at it: whose objects they are, and what paths they make.

All of a company's objects lie together, so a push could name a commit or a file of a project that its sender never
saw. What becomes reached must have come with the push itself, or belong to the same repository already.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pygit2
from pygit2.enums import FileMode, ObjectType

from deskjob_services.blobs import Blobs
from deskjob_services.errors import Invalid
from deskjob_services.git import child, paths, reach, refs
from deskjob_services.git.models import Project
from deskjob_services.git.objects import NOTHING, objects
from deskjob_services.kernel.act import Act

MOST = 200_000
"""Entries that are new in one push, each folder's counted as often as it stands somewhere."""
LONGEST_LINK = 4_000
_KEY = "git.arrived"


class Listing(NamedTuple):
    """The ids in a pack: those that were sent, and those that git put in because others are written against them."""

    sent: frozenset[pygit2.Oid]
    borrowed: frozenset[pygit2.Oid]


class Place(NamedTuple):
    """A new folder, what stood in its place before, and its path with a slash behind it."""

    tree: pygit2.Tree
    before: list[pygit2.Tree]
    path: str


@contextmanager
def arrived(blobs: Blobs, listing: Listing) -> Iterator[None]:
    """While this lasts, these objects are what a push brought."""
    blobs.kept[_KEY] = listing
    try:
        yield
    finally:
        blobs.kept.pop(_KEY, None)


def listed(index: bytes, sent: int) -> Listing:
    """The ids in a pack, from its index (version 2); the pack's first `sent` objects came over the wire."""
    count = struct.unpack_from(">I", index, 8 + 255 * 4)[0]
    names, places = 8 + 256 * 4, 8 + 256 * 4 + count * 24
    at = struct.unpack_from(f">{count}I", index, places)
    far = struct.unpack_from(f">{sum(place >> 31 for place in at)}Q", index, places + 4 * count)
    offsets = [far[place & 0x7FFFFFFF] if place >> 31 else place for place in at]
    order = sorted(range(count), key=offsets.__getitem__)
    ids = [pygit2.Oid(raw=index[names + 20 * number : names + 20 * number + 20]) for number in order]
    return Listing(frozenset(ids[:sent]), frozenset(ids[sent:]))


def check(act: Act, one: Project, tips: Iterable[str], *, wiki: bool = False) -> None:
    """Raises Invalid where what these tips would reach is not this repository's, or has paths that may not be."""
    listing: Listing = act.blobs.kept.get(_KEY) or Listing(frozenset(), frozenset())
    repo = objects(act.rows, act.blobs).reading
    found = set(listing.borrowed)
    walk = repo.walk(None)
    for tip in tips:
        if tip != NOTHING:
            walk.push(_commit(repo, tip, found))
    for known in refs.of(act.rows, one, wiki=wiki).values():
        walk.hide(repo[known].peel(pygit2.Commit).id)
    left = MOST
    for commit in walk:
        found.add(commit.id)
        left -= _look(repo, commit, found, left)
        if left < 0:
            raise Invalid(f"a push of more than {MOST:,} new files", "fewer")
    if reach.beyond(act.rows, act.blobs, one, found - listing.sent, wiki=wiki):
        raise Invalid("objects that were not pushed", "commits with all that belongs to them")


def _commit(repo: pygit2.Repository, tip: str, found: set[pygit2.Oid]) -> pygit2.Oid:
    """The commit of a tip; tags on the way to it are found. Raises Invalid."""
    wrong = Invalid(f"a ref would point at {tip[:40]!r}", "a commit, or a tag of one, that was pushed")
    try:
        one = repo[tip]
        while isinstance(one, pygit2.Tag):
            found.add(one.id)
            one = repo[one.target]
    except (KeyError, ValueError) as error:
        raise wrong from error
    if one.type != ObjectType.COMMIT:
        raise wrong
    return one.id


def _look(repo: pygit2.Repository, commit: pygit2.Commit, found: set[pygit2.Oid], most: int) -> int:
    """Look through what is new in a commit's tree; how many entries that are."""
    count = 0
    places = [Place(commit.tree, [parent.tree for parent in commit.parents], "")]
    found.add(commit.tree_id)
    while places and count <= most:
        place = places.pop()
        stood = [{other.raw_name: other for other in before} for before in place.before]
        for entry in place.tree:
            same = [names[entry.raw_name] for names in stood if entry.raw_name in names]
            if any(other.id == entry.id and other.filemode == entry.filemode for other in same):
                continue
            count += 1
            path = _path(place.path, entry.raw_name)
            if entry.filemode == FileMode.COMMIT:
                continue
            found.add(entry.id)
            if isinstance(entry, pygit2.Tree):
                trees = [other for other in same if isinstance(other, pygit2.Tree)]
                places.append(Place(entry, trees, f"{path}/"))
            elif isinstance(entry, pygit2.Blob):
                _file(path, entry, repo.odb.read_header(entry.id)[1])
    return count


def _path(before: str, raw: bytes | None) -> str:
    try:
        return paths.check(before + (raw or b"").decode())
    except UnicodeDecodeError as error:
        raise Invalid(f"invalid path {before + repr(raw)[:80]}", "names in UTF-8") from error


def _file(path: str, entry: pygit2.Blob, size: int) -> None:
    """A new file: not larger than a push may be, and no link out of the tree."""
    if size > child.QUOTA:
        raise Invalid(f"a file of {size:,} bytes at {path[:80]!r}", f"at most {child.QUOTA:,}")
    if entry.filemode != FileMode.LINK:
        return
    if size > LONGEST_LINK:
        raise Invalid(f"invalid symbolic link {path[:80]!r} of {size:,} bytes", "a path")
    paths.check_link(path, entry.data.decode(errors="replace"))
