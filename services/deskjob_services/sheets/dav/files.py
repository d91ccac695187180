"""What WebDAV sees of the store: wsgidav's resources over the operations of the file store, for one caller."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from wsgidav.dav_error import (
    HTTP_FORBIDDEN,
    HTTP_NOT_FOUND,
    DAVError,
    PRECONDITION_CODE_PropfindFiniteDepth,
)
from wsgidav.dav_provider import DAVCollection, DAVNonCollection, DAVProvider

from deskjob_services.errors import Refusal
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import Act, dispatch
from deskjob_services.kernel.operation import registry
from deskjob_services.people.models import Person
from deskjob_services.sheets import cards, contents, places
from deskjob_services.sheets.dav import live
from deskjob_services.sheets.dav.door import STATUS
from deskjob_services.sheets.dav.held import Held
from deskjob_services.sheets.dav.kept import Kept
from deskjob_services.sheets.models import Entry
from deskjob_services.sheets.shown import FileCard, Folder, LockCard

MOST_LISTED = 5000
"""Files and folders in one answer."""
_PAGE = 1000


class Files(DAVProvider):  # type: ignore[misc]
    """The files of one caller in one company, for one request."""

    def __init__(self, company: Intranet, me: Person, base: str) -> None:
        super().__init__()
        self.company = company
        self.me = me
        self.rows = company.store.rows
        self.now = company.store.now
        self.act = Act(company, registry.operation("sheets.stat"), me)
        self.set_mount_path(base)
        self.set_share_path("")
        self.held = Held(self)
        self.set_lock_manager(self.held.manager())
        self.set_prop_manager(Kept(self))
        self._used: int | None = None

    def do(self, operation: str, **arguments: Any) -> Any:
        """Do an operation as the caller; what it refuses is a DAVError."""
        try:
            return dispatch(self.company, self.me.id, operation, arguments)
        except Refusal as refusal:
            raise said(refusal) from refusal

    def entry(self, path: str) -> Entry | None:
        """The row at a path, if there is one."""
        try:
            return places.at(self.rows, self.me, self.now, path)
        except Refusal as refusal:
            raise said(refusal) from refusal

    def get_resource_inst(self, path: str, environ: dict[str, Any]) -> Any:
        """What stands at a path, or None."""
        path = "/" + path.strip("/")
        if path == "/":
            return Top(path, environ, None)
        one = self.entry(path)
        return None if one is None else resource(path, environ, cards.file_card(self.act, one))

    def used(self) -> int:
        """Bytes the caller's files take."""
        if self._used is None:
            self._used = contents.used(self.rows, self.me.id)
        return self._used


class _Shown:
    """What files and folders have in common."""

    path: str
    environ: dict[str, Any]
    card: FileCard | None
    provider: Files
    _quoted: str | None = None

    def get_preferred_path(self) -> str:
        """The path, with a slash at the end of a folder's."""
        return self.path if self.card is not None and not self.card.folder else self.path.rstrip("/") + "/"

    def get_ref_url(self) -> str:
        """The path as it stands in addresses, from the start of the caller's files."""
        if self._quoted is None:
            self._quoted = quote(self.get_preferred_path())
        return self._quoted

    def get_href(self) -> str:
        """The path as it stands in answers."""
        return quote(self.provider.mount_path + self.get_preferred_path(), safe=live.SAFE)

    def get_display_name(self) -> str:
        """The name."""
        return self.card.name if self.card else ""

    def get_creation_date(self) -> int | None:
        """When it was made, in company time."""
        return self.card.made_at if self.card else None

    def get_last_modified(self) -> int | None:
        """When it was changed, in company time."""
        return self.card.changed_at if self.card else None

    def support_modified(self) -> bool:
        """Whether conditions on that are answered."""
        return self.card is not None

    def get_property_value(self, name: str) -> Any:
        """One property, as text or XML. Raises DAVError 404."""
        made = live.LIVE.get(name)
        if made is not None:
            value = made(self)
            if value is None:
                raise DAVError(HTTP_NOT_FOUND)
            return value
        if name == "{DAV:}lockdiscovery":
            return live.discovered(self, self._locks())
        return super().get_property_value(name)  # type: ignore[misc]

    def _locks(self) -> list[LockCard]:
        """The locks on it. A card says whether there are any, but was written before a lock that is just made."""
        making = self.environ["REQUEST_METHOD"] == "LOCK"
        free = self.card is None or (self.card.locked_by is None and not making)
        return [] if free else self.provider.held.on(self.path)

    def handle_delete(self) -> bool:
        """Throw it away: it goes to its owner's trash."""
        if self.card is None:
            raise DAVError(HTTP_FORBIDDEN, "The top of one's files is not deleted.")
        self.provider.do("sheets.trash", file=self.card.id)
        return True


class File(_Shown, DAVNonCollection):  # type: ignore[misc]
    """A file."""

    def __init__(self, path: str, environ: dict[str, Any], card: FileCard) -> None:
        super().__init__(path, environ)
        self.card: FileCard = card

    def get_content_length(self) -> int:
        """Bytes."""
        return self.card.size

    def get_content_type(self) -> str:
        """What kind of file it is, by its name."""
        return self.card.media_type

    def get_etag(self) -> str:
        """The entity tag without its quotes, as wsgidav wants it."""
        return self.card.etag.strip('"')

    def support_etag(self) -> bool:
        """Whether conditions on that are answered."""
        return True

    def support_ranges(self) -> bool:
        """Whether parts can be fetched."""
        return True

    def get_content(self) -> io.BytesIO:
        """The bytes; who gets them was shown the file."""
        card: FileCard = self.provider.do("sheets.stat", file=self.card.id)
        one = self.provider.rows.need(Entry, card.id)
        return io.BytesIO(contents.read(self.provider.act, one))


class Top(_Shown, DAVCollection):  # type: ignore[misc]
    """A folder, or the top of the caller's files (which has no card)."""

    def __init__(self, path: str, environ: dict[str, Any], card: FileCard | None) -> None:
        super().__init__(path, environ)
        self.card: FileCard | None = card

    @property
    def id(self) -> str:
        """How operations name it."""
        return self.card.id if self.card else "/"

    def get_used_bytes(self) -> int:
        """Bytes of the caller's quota that are taken."""
        return self.provider.used()

    def get_available_bytes(self) -> int:
        """Bytes of the caller's quota that are left."""
        return max(0, contents.QUOTA - self.provider.used())

    def get_etag(self) -> str | None:
        """A folder has none."""
        return None

    def support_etag(self) -> bool:
        """A folder has none."""
        return False

    def get_member_list(self) -> list[Any]:
        """What stands in it. Raises DAVError 403 where that is more than one answer lists."""
        return list(self._members())

    def get_member_names(self) -> list[str]:
        """The names of what stands in it."""
        return [one.name for one in self.get_member_list()]

    def create_empty_resource(self, name: str) -> Any:
        """A file without content, for a lock on a name that is free."""
        self.provider.do("sheets.upload", folder=self.id, name=name, content="")
        return self.provider.get_resource_inst(f"{self.path.rstrip('/')}/{name}", self.environ)

    def create_collection(self, name: str) -> None:
        """A new folder."""
        self.provider.do("sheets.make_folder", folder=self.id, name=name)

    def _members(self) -> Iterator[Any]:
        offset = 0
        while True:
            found: Folder = self.provider.do("sheets.browse", folder=self.id, count=_PAGE, offset=offset)
            self.environ["deskjob.listed"] = self.environ.get("deskjob.listed", 0) + len(found.entries)
            if self.environ["deskjob.listed"] > MOST_LISTED:
                told = f"There are more than {MOST_LISTED} files here; ask folder by folder (Depth: 1)."
                raise DAVError(HTTP_FORBIDDEN, told, err_condition=PRECONDITION_CODE_PropfindFiniteDepth)
            for card in found.entries:
                yield resource(f"{self.path.rstrip('/')}/{card.name}", self.environ, card)
            offset += _PAGE
            if offset >= found.total:
                return


def resource(path: str, environ: dict[str, Any], card: FileCard) -> Any:
    """A file or folder as wsgidav takes it."""
    return Top(path, environ, card) if card.folder else File(path, environ, card)


def said(refusal: Refusal) -> DAVError:
    """A refusal as wsgidav carries it; the words stay with it."""
    return DAVError(STATUS.get(refusal.status, refusal.status), str(refusal), src_exception=refusal)
