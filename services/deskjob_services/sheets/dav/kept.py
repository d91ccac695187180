"""Property manager for wsgidav over the rows: what clients keep with files and folders, as the XML it came as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from wsgidav.dav_error import HTTP_FORBIDDEN, HTTP_REQUEST_ENTITY_TOO_LARGE, DAVError

from deskjob_services.sheets.access import UPDATE, able
from deskjob_services.sheets.models import Entry, Property

if TYPE_CHECKING:
    from deskjob_services.sheets.dav.files import Files

_LONGEST = 10_000


class Kept:
    """The dead properties of the caller's files and folders."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._any: bool | None = None

    def get_properties(self, url: str, environ: Any = None) -> list[str]:
        """The names of the properties kept with what stands at an address."""
        one = self._read(url)
        return [each.name for each in self.files.rows.where(Property, entry_id=one.id, order="name")] if one else []

    def get_property(self, url: str, name: str, environ: Any = None) -> str | None:
        """One of them, as XML."""
        one = self._read(url)
        found = self.files.rows.get(Property, one.id, name) if one else None
        return found.value if found else None

    def write_property(self, url: str, name: str, value: bytes, dry_run: bool = False, environ: Any = None) -> None:
        """Keep a property; with `dry_run`, only say whether that would be let through."""
        self._set(url, name, value.decode(), dry_run)

    def remove_property(self, url: str, name: str, dry_run: bool = False, environ: Any = None) -> None:
        """Take a property away; one that is not there is no error."""
        self._set(url, name, None, dry_run)

    def copy_properties(self, *given: Any) -> None:
        """Copies take their properties along in the operation."""

    def _set(self, url: str, name: str, value: str | None, dry_run: bool) -> None:
        self._any = None
        one = self._at(url)
        if one is None:
            raise DAVError(HTTP_FORBIDDEN, "The top of one's files keeps no properties.")
        if not able(self.files.act, one) & UPDATE:
            raise DAVError(HTTP_FORBIDDEN, "This file is shared with you for reading.")
        if len(name) > 500 or len(value or "") > _LONGEST:
            raise DAVError(HTTP_REQUEST_ENTITY_TOO_LARGE, f"A property has {_LONGEST} characters at most.")
        if not dry_run:
            self.files.do("sheets.set_property", file=one.id, name=name, value=value)

    def _read(self, url: str) -> Entry | None:
        """Where nobody keeps properties, no address is looked up: a folder of a hundred files asks a hundred times."""
        if self._any is None:
            self._any = bool(self.files.rows.count(Property))
        return self._at(url) if self._any else None

    def _at(self, url: str) -> Entry | None:
        path = unquote(url)
        return self.files.entry(path) if path.strip("/") else None
