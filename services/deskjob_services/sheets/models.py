"""Tables of the file store. A file's bytes are blobs by their own hash; every content it ever had is a version."""

from typing import ClassVar

from sqlmodel import Field

from deskjob_services.rows import Record


class Entry(Record, table=True):
    """A file or a folder. `parent_id` is empty at the top of its owner's files; `version` counts contents, from 1.

    What is in the trash has `trashed_at`; what lies in it is gone with it. What is purged keeps its row,
    seen by nobody.
    """

    __tablename__ = "sheets_entry"
    __prefix__: ClassVar[str] = "SF"
    __owner__: ClassVar[str | None] = "owner_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name", "parent_id"})
    __called__: ClassVar[str] = "file"

    id: str = Field(primary_key=True)
    parent_id: str | None = Field(default=None, index=True)
    name: str
    folder: int = 0
    owner_id: str = Field(index=True)
    blob: str | None = None
    size: int = 0
    version: int = 0
    made_at: int
    changed_at: int
    changed_by: str
    trashed_at: int | None = None
    trashed_by: str | None = None
    purged_at: int | None = None


class Version(Record, table=True):
    """One content a file had: whose, when, and what changed in a few words."""

    __tablename__ = "sheets_version"
    __owner__: ClassVar[str | None] = "person_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "version"

    entry_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    blob: str
    size: int
    person_id: str
    at: int
    what: str = ""


class Share(Record, table=True):
    """An entry shared with a person, a department, or whoever has the link. Rights as ownCloud's bits: 1 read,
    2 update, 4 create, 8 delete, 16 share. A link's token is a credential and stands in no row."""

    __tablename__ = "sheets_share"
    __prefix__: ClassVar[str] = "SS"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "share"

    id: str = Field(primary_key=True)
    entry_id: str = Field(index=True)
    kind: str  # person | department | link
    with_id: str | None = Field(default=None, index=True)
    rights: int = 1
    person_id: str
    at: int
    expires_at: int | None = None


class Lock(Record, table=True):
    """A WebDAV write lock, by company time."""

    __tablename__ = "sheets_lock"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "lock"

    token: str = Field(primary_key=True)
    entry_id: str = Field(index=True)
    person_id: str
    scope: str = "exclusive"  # exclusive | shared
    depth: str = "0"  # 0 | infinity
    owner: str = ""
    at: int
    expires_at: int | None = None


class Property(Record, table=True):
    """A dead WebDAV property, kept as the XML it came as."""

    __tablename__ = "sheets_property"
    __called__: ClassVar[str] = "property"

    entry_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str
