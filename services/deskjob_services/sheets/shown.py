"""What the file store shows. Times are company time in seconds; rights are ownCloud's bits."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from deskjob_services.kernel.operation import Shown


class Who(Shown):
    """Somebody who is named beside a file."""

    id: str
    handle: str
    name: str

    def ids(self) -> Iterator[str]:
        """None: to be named is not to be shown."""
        yield from ()


class FileCard(Shown):
    """A file or a folder as the caller sees it; `path` is where they find it, empty for what is not among theirs."""

    id: str
    name: str
    path: str
    folder: bool
    parent_id: str | None
    owner: Who
    size: int
    media_type: str
    version: int
    etag: str
    made_at: int
    changed_at: int
    changed_by: Who
    rights: int = Field(description="1 read, 2 change, 4 add to, 8 take from, 16 share on; added up")
    shared: bool = Field(description="whether it is shared by itself")
    locked_by: Who | None
    trashed_at: int | None


class Folder(Shown):
    """What stands in a folder: folders first, then files, in order of their names."""

    path: str
    entries: list[FileCard]
    total: int


class Found(Shown):
    """Files and folders, and how many there are in all."""

    entries: list[FileCard]
    total: int


class Content(Shown):
    """A file's bytes in base64, and which version of it they are."""

    id: str
    name: str
    media_type: str
    version: int
    etag: str
    size: int
    content: str


class VersionCard(Shown):
    """One content a file had, and what changed with it."""

    number: int
    size: int
    etag: str
    by: Who
    at: int
    what: str
    newest: bool


class Versions(Shown):
    """The versions of a file, newest first."""

    id: str
    versions: list[VersionCard]
    total: int


class ShareCard(Shown):
    """Whom an entry is shared with: a person, a department, or whoever has the link (`token`, for who may see it)."""

    id: str
    file: FileCard
    kind: str
    to: Who | None
    department: str | None
    rights: int
    token: str | None
    by: Who
    at: int
    expires_at: int | None


class Shares(Shown):
    """Shares, in the order they were made."""

    shares: list[ShareCard]


class LockCard(Shown):
    """A lock: who holds it, by which token, and until when."""

    token: str
    file: FileCard
    by: Who
    scope: str
    depth: str
    owner: str
    expires_at: int | None


class PropertyCard(Shown):
    """A property that a WebDAV client keeps with an entry, as XML."""

    name: str
    value: str


class Properties(Shown):
    """The properties kept with an entry."""

    id: str
    properties: list[PropertyCard]


class Space(Shown):
    """How many bytes the caller's files take, earlier versions and the trash included, of how many there may be."""

    used: int
    quota: int


class Done(Shown):
    """What was taken away, by id."""

    done: str
