"""A tree as one file: the same bytes every time, dated by its commit, links as links."""

from __future__ import annotations

import base64
import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import pygit2
from pygit2.enums import FileMode

from deskjob_services import clock
from deskjob_services.errors import TooLarge
from deskjob_services.git import paths, refs
from deskjob_services.git.models import Project
from deskjob_services.git.objects import objects
from deskjob_services.git.shown_code import Archive
from deskjob_services.kernel.act import Act

LARGEST = 50_000_000
"""Bytes of all files together."""
_FIRST_YEAR = 1980
"""A zip file knows none before."""


class Member(NamedTuple):
    """A file to be packed."""

    path: str
    mode: int
    data: bytes


def archive(act: Act, one: Project, ref: str | None, form: str) -> Archive:
    """The files of a commit. Raises NotFound, TooLarge."""
    commit = refs.resolve(act.rows, objects(act.rows, act.blobs), one, ref)
    stem = f"{one.path.rpartition('/')[2]}-{(ref or one.default_branch).replace('/', '-')}-{commit.id}"
    members = [Member(f"{stem}/{member.path}", member.mode, member.data) for member in _members(commit.tree)]
    pack = _zip if form == "zip" else _tar
    media_type = "application/zip" if form == "zip" else "application/gzip"
    content = base64.b64encode(pack(members, commit.commit_time)).decode()
    return Archive(project_id=one.id, name=f"{stem}.{form}", media_type=media_type, content=content)


def _members(tree: pygit2.Tree) -> list[Member]:
    found, size = [], 0
    for path, blob in _files(tree, ""):
        size += blob.size
        if size > LARGEST:
            raise TooLarge(f"an archive of more than {LARGEST:,} bytes", "a smaller repository", "clone it")
        found.append(Member(path, int(blob.filemode), blob.data))
    return found


def _files(tree: pygit2.Tree, before: str) -> Iterator[tuple[str, pygit2.Blob]]:
    for entry in tree:
        path = before + (entry.raw_name or b"").decode(errors="replace")
        if isinstance(entry, pygit2.Tree) and path.count("/") < paths.DEEPEST:
            yield from _files(entry, f"{path}/")
        elif isinstance(entry, pygit2.Blob):
            yield path, entry


def _zip(members: list[Member], at: int) -> bytes:
    moment = clock.moment(at)
    date = moment.timetuple()[:6] if moment.year >= _FIRST_YEAR else (_FIRST_YEAR, 1, 1, 0, 0, 0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            info = zipfile.ZipInfo(member.path, date)
            info.create_system = 3
            info.external_attr = (0o120777 if member.mode == FileMode.LINK else member.mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, member.data)
    return out.getvalue()


def _tar(members: list[Member], at: int) -> bytes:
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=at) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.PAX_FORMAT) as packed,
    ):
        for member in members:
            info = tarfile.TarInfo(member.path)
            info.mtime = at
            if member.mode == FileMode.LINK:
                info.type, info.linkname = tarfile.SYMTYPE, member.data.decode(errors="replace")
                packed.addfile(info)
            else:
                info.mode, info.size = 0o775 if member.mode & 0o100 else 0o664, len(member.data)
                packed.addfile(info, io.BytesIO(member.data))
    return out.getvalue()
