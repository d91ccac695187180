"""Folders, files, objects, comparisons and archives on the wire."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from flask import Response, jsonify
from pydantic import ConfigDict, Field

from deskjob_services.errors import NotFound
from deskjob_services.git.shown_code import Archive, Blame, BlobShown, CommitCard, Comparison, FileShown, TreeListing
from deskjob_services.git.wire.commits import commit_json, diff_json, own_words
from deskjob_services.git.wire.door import JSON, Asked, Listed, Paged, WireError, endpoint
from deskjob_services.kernel.web import do

LARGEST = 14_000_000


class WhichTree(Paged):
    """A folder at a ref."""

    path: str = ""
    ref: str | None = None
    recursive: bool = False


class AtRef(Asked):
    """A ref; the default branch where none is given."""

    ref: str | None = None


class WhichBlame(AtRef):
    """A ref, and which lines: both ends, or neither."""

    first: int | None = Field(default=None, alias="range[start]", ge=1, le=10_000_000)
    last: int | None = Field(default=None, alias="range[end]", ge=1, le=10_000_000)


class WrittenFile(Asked):
    """A file to be written, on a branch, with a message."""

    model_config = ConfigDict(str_max_length=LARGEST)

    branch: str
    commit_message: str = Field(min_length=1)
    content: str
    encoding: Literal["text", "base64"] = "text"
    start_branch: str | None = None
    last_commit_id: str | None = None
    execute_filemode: bool | None = None
    author_email: str | None = None
    author_name: str | None = None


class RemovedFile(Asked):
    """A file to be removed, on a branch, with a message."""

    branch: str
    commit_message: str = Field(min_length=1)
    start_branch: str | None = None
    last_commit_id: str | None = None
    author_email: str | None = None
    author_name: str | None = None


class WhichComparison(Asked):
    """Two refs."""

    from_ref: str = Field(alias="from")
    to: str
    straight: bool = False


class WhichArchive(Asked):
    """What to pack."""

    sha: str | None = None


@endpoint("GET", "projects/{project}/repository/tree", WhichTree)
def tree(ask: WhichTree, project: str) -> Listed:
    """What stands in a folder of a repository."""
    with at_ref("Tree"):
        found: TreeListing = do(
            "git.tree",
            {"project": project, "path": ask.path, "ref": named(ask.ref), "recursive": ask.recursive, **ask.stretch()},
        )
    rows = [
        {"id": one.sha, "name": one.name, "type": one.kind, "path": one.path, "mode": one.mode} for one in found.entries
    ]
    return ask.listed(rows, found.total)


@endpoint("GET", "projects/{project}/repository/files/{path}", AtRef)
def file(ask: AtRef, project: str, path: str) -> Response:
    """A file with its content in base64."""
    found, data = _file(project, path, ask.ref)
    facts: JSON = {
        "file_name": path.rpartition("/")[2],
        "file_path": path,
        "size": found.size,
        "encoding": "base64",
        "content_sha256": hashlib.sha256(data).hexdigest(),
        "ref": found.ref,
        "blob_id": found.sha,
        "commit_id": found.commit_sha,
        "last_commit_id": found.last_commit_sha,
        "execute_filemode": found.mode == "100755",
    }
    answer = jsonify({**facts, "content": base64.b64encode(data).decode()})
    answer.headers.extend(_told(facts))
    return answer


@endpoint("GET", "projects/{project}/repository/files/{path}/raw", AtRef)
def raw(ask: AtRef, project: str, path: str) -> Response:
    """A file's bytes."""
    found, data = _file(project, path, ask.ref)
    answer = plain(data, text=found.encoding == "text")
    answer.headers.extend(_told({"file_path": path, "size": found.size, "ref": found.ref, "blob_id": found.sha}))
    return answer


@endpoint("GET", "projects/{project}/repository/files/{path}/blame", WhichBlame)
def blame(ask: WhichBlame, project: str, path: str) -> list[JSON]:
    """The lines of a file, by the commits that brought them."""
    for name, given, other in (("start", ask.first, ask.last), ("end", ask.last, ask.first)):
        if given is None and other is not None:
            raise WireError(400, f"range[{name}] is missing", "error")
    if ask.first is not None and ask.last is not None and ask.first > ask.last:
        raise WireError(400, "range[start] must be less than or equal to range[end]")
    asked = {"project": project, "path": path, "ref": named(ask.ref), "first": ask.first or 1, "last": ask.last}
    with at_ref("Commit"):
        found: Blame = do("git.blame", asked)
    return [{"commit": _origin(one.commit), "lines": one.lines} for one in found.parts]


@endpoint("POST", "projects/{project}/repository/files/{path}", WrittenFile)
def create_file(ask: WrittenFile, project: str, path: str) -> JSON:
    """Create a file."""
    return _written("create", ask, project, path)


@endpoint("PUT", "projects/{project}/repository/files/{path}", WrittenFile)
def update_file(ask: WrittenFile, project: str, path: str) -> JSON:
    """Change a file."""
    return _written("update", ask, project, path)


@endpoint("DELETE", "projects/{project}/repository/files/{path}", RemovedFile)
def delete_file(ask: RemovedFile, project: str, path: str) -> None:
    """Remove a file."""
    own_words(ask.author_email, ask.author_name)
    _commit(project, ask, {"action": "delete", "path": path, "last_commit_sha": ask.last_commit_id})


@endpoint("GET", "projects/{project}/repository/blobs/{sha}")
def blob(ask: Asked, project: str, sha: str) -> JSON:
    """An object by its hash."""
    found = _blob(project, sha)
    return {"sha": found.sha, "size": found.size, "encoding": "base64", "content": found.content}


@endpoint("GET", "projects/{project}/repository/blobs/{sha}/raw")
def raw_blob(ask: Asked, project: str, sha: str) -> Response:
    """An object's bytes."""
    return plain(base64.b64decode(_blob(project, sha).content), text=False)


@endpoint("GET", "projects/{project}/repository/compare", WhichComparison)
def compare(ask: WhichComparison, project: str) -> JSON:
    """What one ref has that another has not."""
    given = {"project": project, "from_ref": named(ask.from_ref), "to": named(ask.to), "straight": ask.straight}
    with at_ref("Ref"):
        found: Comparison = do("git.compare", given)
    commits = [commit_json(one) for one in found.commits]
    return {
        "commit": commits[-1] if commits else None,
        "commits": commits,
        "diffs": [diff_json(one) for one in found.files],
        "compare_timeout": False,
        "compare_same_ref": ask.from_ref == ask.to,
    }


@endpoint("GET", "projects/{project}/repository/archive", WhichArchive)
@endpoint("GET", "projects/{project}/repository/archive.tar.gz", WhichArchive)
def archive(ask: WhichArchive, project: str) -> Response:
    """The files of a repository as a tar file."""
    return _archive(ask, project, "tar.gz")


@endpoint("GET", "projects/{project}/repository/archive.zip", WhichArchive)
def archive_zip(ask: WhichArchive, project: str) -> Response:
    """The files of a repository as a zip file."""
    return _archive(ask, project, "zip")


@contextmanager
def at_ref(noun: str) -> Iterator[None]:
    """What the product calls a ref that is not there."""
    try:
        yield
    except NotFound as refusal:
        if not refusal.found.startswith("no branch, tag"):
            raise
        raise WireError(404, f"404 {noun} Not Found") from refusal


def named(ref: str | None) -> str | None:
    """A ref as operations take it: HEAD is the default branch's."""
    return None if ref in ("", "HEAD") else ref


def plain(data: bytes, *, text: bool) -> Response:
    """Bytes of a repository; never shown as a page of ours."""
    answer = Response(data, mimetype="text/plain" if text else "application/octet-stream")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _told(facts: JSON) -> dict[str, str]:
    """A file's facts as headers, for those who ask with HEAD."""
    said = {f"X-Gitlab-{name.replace('_', '-').title()}": str(value) for name, value in facts.items()}
    return {name: value.lower() if value in ("True", "False") else value for name, value in said.items() if _fit(value)}


def _origin(one: CommitCard) -> JSON:
    """A commit as the product names it beside lines."""
    whole = commit_json(one)
    return {name: value for name, value in whole.items() if name not in ("short_id", "created_at", "title")}


def _fit(value: str) -> bool:
    return value.isprintable() and value.isascii()


def _file(project: str, path: str, ref: str | None) -> tuple[FileShown, bytes]:
    with at_ref("Commit"):
        found: FileShown = do("git.file", {"project": project, "path": path, "ref": named(ref)})
    return found, found.content.encode() if found.encoding == "text" else base64.b64decode(found.content)


def _blob(project: str, sha: str) -> BlobShown:
    if len(sha) != 40 or set(sha) - set("0123456789abcdef"):
        raise WireError(404, "404 Blob Not Found")
    found: BlobShown = do("git.blob", {"project": project, "sha": sha})
    return found


def _written(action: str, ask: WrittenFile, project: str, path: str) -> JSON:
    own_words(ask.author_email, ask.author_name)
    given = {"action": action, "path": path, "content": ask.content, "encoding": ask.encoding}
    _commit(project, ask, {**given, "executable": ask.execute_filemode, "last_commit_sha": ask.last_commit_id})
    return {"file_path": path, "branch": ask.branch}


def _commit(project: str, ask: WrittenFile | RemovedFile, action: JSON) -> None:
    do(
        "git.commit_files",
        {"project": project, "branch": ask.branch, "message": ask.commit_message, "actions": [action],
         "start_branch": ask.start_branch},
    )  # fmt: skip


def _archive(ask: WhichArchive, project: str, form: str) -> Response:
    with at_ref("File"):
        found: Archive = do("git.archive", {"project": project, "ref": named(ask.sha), "format": form})
    answer = Response(base64.b64decode(found.content), mimetype=found.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer
