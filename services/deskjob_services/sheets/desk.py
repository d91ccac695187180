"""The typed client of one employee for Files. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from typing import Literal

from deskjob_services.kernel.seat import Part
from deskjob_services.sheets.cards_book import Block, Changes, Finds, Text, WorkbookCard
from deskjob_services.sheets.shown import (
    Content,
    Done,
    FileCard,
    Folder,
    Found,
    LockCard,
    Properties,
    ShareCard,
    Shares,
    Space,
    Versions,
)


class FilesDesk(Part):
    """Folders, files and workbooks: shared, versioned, calculated."""

    def add_sheet(self, file: str, name: str, if_match: str | None = None) -> Changes:
        """Add an empty sheet behind the others."""
        return self._do("sheets.add_sheet", Changes, file=file, name=name, if_match=if_match)

    def append_rows(
        self,
        file: str,
        values: list[list[bool | int | float | str | None]],
        sheet: str | None = None,
        column: str = "A",
        as_typed: bool = False,
        if_match: str | None = None,
    ) -> Changes:
        """Add rows beneath the last filled row of a sheet."""
        return self._do(
            "sheets.append_rows",
            Changes,
            file=file,
            sheet=sheet,
            values=values,
            column=column,
            as_typed=as_typed,
            if_match=if_match,
        )

    def browse(self, count: int = 100, offset: int = 0, folder: str = "/") -> Folder:
        """Look into a folder: one's own files and what is shared with one, folders first."""
        return self._do("sheets.browse", Folder, count=count, offset=offset, folder=folder)

    def copy(self, file: str, folder: str, name: str | None = None) -> FileCard:
        """Copy a file or a folder with what lies in it; the copy starts with one version."""
        return self._do("sheets.copy", FileCard, file=file, folder=folder, name=name)

    def delete_columns(
        self, file: str, column: str, sheet: str | None = None, count: int = 1, if_match: str | None = None
    ) -> Changes:
        """Take columns out; references to them become #REF!, and what would break is refused with the reason."""
        return self._do(
            "sheets.delete_columns", Changes, file=file, sheet=sheet, column=column, count=count, if_match=if_match
        )

    def delete_rows(
        self, file: str, row: int, sheet: str | None = None, count: int = 1, if_match: str | None = None
    ) -> Changes:
        """Take rows out; references to them become #REF!, and what would break is refused with the reason."""
        return self._do("sheets.delete_rows", Changes, file=file, sheet=sheet, row=row, count=count, if_match=if_match)

    def delete_sheet(self, file: str, sheet: str, if_match: str | None = None) -> Changes:
        """Take a sheet out of a workbook; refused where a formula, a chart or a pivot elsewhere needs it."""
        return self._do("sheets.delete_sheet", Changes, file=file, sheet=sheet, if_match=if_match)

    def download(self, file: str, version: int | None = None) -> Content:
        """Fetch a file's bytes, of the newest version or an earlier one."""
        return self._do("sheets.download", Content, file=file, version=version)

    def edit_share(
        self, share: str, rights: int | None = None, expires: str | None = None, never_expires: bool = False
    ) -> ShareCard:
        """Change what a share allows, or how long it holds."""
        return self._do(
            "sheets.edit_share", ShareCard, share=share, rights=rights, expires=expires, never_expires=never_expires
        )

    def export_csv(
        self,
        file: str,
        sheet: str | None = None,
        range: str | None = None,
        separator: Literal[",", ";", "\t", "|"] = ",",
        encoding: Literal["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"] = "utf-8",
        guard: bool = True,
        version: int | None = None,
    ) -> Text:
        """Write a sheet's values as separated text."""
        return self._do(
            "sheets.export_csv",
            Text,
            file=file,
            sheet=sheet,
            range=range,
            separator=separator,
            encoding=encoding,
            guard=guard,
            version=version,
        )

    def find(self, query: str, count: int = 100, offset: int = 0) -> Found:
        """Find files and folders by words of their name, among one's own and what is shared with one."""
        return self._do("sheets.find", Found, count=count, offset=offset, query=query)

    def find_cells(
        self,
        file: str,
        text: str,
        sheet: str | None = None,
        where: Literal["values", "formulas", "both"] = "values",
        whole: bool = False,
        count: int = 100,
    ) -> Finds:
        """Find cells of a workbook by what stands in them, whatever the capitals."""
        return self._do(
            "sheets.find_cells", Finds, file=file, text=text, sheet=sheet, where=where, whole=whole, count=count
        )

    def format_range(
        self, file: str, range: str, format: str, sheet: str | None = None, if_match: str | None = None
    ) -> Changes:
        """Give cells a number format; their values stay."""
        return self._do(
            "sheets.format_range", Changes, file=file, sheet=sheet, range=range, format=format, if_match=if_match
        )

    def import_csv(
        self,
        file: str,
        content: str,
        sheet: str | None = None,
        cell: str = "A1",
        separator: Literal[",", ";", "\t", "|"] | None = None,
        encoding: Literal["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"] | None = None,
        as_typed: bool = True,
        if_match: str | None = None,
    ) -> Changes:
        """Put separated text into a sheet, from a cell on."""
        return self._do(
            "sheets.import_csv",
            Changes,
            file=file,
            content=content,
            sheet=sheet,
            cell=cell,
            separator=separator,
            encoding=encoding,
            as_typed=as_typed,
            if_match=if_match,
        )

    def insert_columns(
        self, file: str, column: str, sheet: str | None = None, count: int = 1, if_match: str | None = None
    ) -> Changes:
        """Insert empty columns before a column; references move along, what would break is refused with the reason."""
        return self._do(
            "sheets.insert_columns", Changes, file=file, sheet=sheet, column=column, count=count, if_match=if_match
        )

    def insert_rows(
        self, file: str, row: int, sheet: str | None = None, count: int = 1, if_match: str | None = None
    ) -> Changes:
        """Insert empty rows before a row; references move along, and what would break is refused with the reason."""
        return self._do("sheets.insert_rows", Changes, file=file, sheet=sheet, row=row, count=count, if_match=if_match)

    def lock(
        self,
        file: str,
        seconds: int = 1800,
        scope: Literal["exclusive", "shared"] = "exclusive",
        depth: Literal["0", "infinity"] = "0",
        owner: str = "",
        token: str | None = None,
    ) -> LockCard:
        """Lock a file or folder, so that nobody else changes it meanwhile; or let a lock hold on longer."""
        return self._do(
            "sheets.lock", LockCard, file=file, seconds=seconds, scope=scope, depth=depth, owner=owner, token=token
        )

    def make_folder(self, name: str, folder: str = "/") -> FileCard:
        """Make a folder in a folder."""
        return self._do("sheets.make_folder", FileCard, folder=folder, name=name)

    def move(self, file: str, folder: str, name: str | None = None) -> FileCard:
        """Move a file or folder into another folder; what goes into somebody else's folder becomes theirs."""
        return self._do("sheets.move", FileCard, file=file, folder=folder, name=name)

    def properties(self, file: str) -> Properties:
        """List the properties that WebDAV clients keep with a file or folder."""
        return self._do("sheets.properties", Properties, file=file)

    def purge(self, file: str) -> Done:
        """Delete a file or folder in the trash for good, with all its versions."""
        return self._do("sheets.purge", Done, file=file)

    def read_range(
        self,
        file: str,
        sheet: str | None = None,
        range: str | None = None,
        show: Literal["values", "formulas", "both"] = "values",
        version: int | None = None,
    ) -> Block:
        """Read a block of cells of a workbook: values, formulas, or both."""
        return self._do("sheets.read_range", Block, file=file, sheet=sheet, range=range, show=show, version=version)

    def rename(self, file: str, name: str) -> FileCard:
        """Give a file or folder another name."""
        return self._do("sheets.rename", FileCard, file=file, name=name)

    def rename_sheet(self, file: str, sheet: str, name: str, if_match: str | None = None) -> Changes:
        """Give a sheet another name; formulas and names that refer to it follow."""
        return self._do("sheets.rename_sheet", Changes, file=file, sheet=sheet, name=name, if_match=if_match)

    def restore(self, file: str) -> FileCard:
        """Take a file or folder out of the trash, to where it was; to the top where that folder is gone."""
        return self._do("sheets.restore", FileCard, file=file)

    def restore_version(self, file: str, version: int, if_match: str | None = None) -> FileCard:
        """Give a file the content of an earlier version again, as a new version."""
        return self._do("sheets.restore_version", FileCard, file=file, version=version, if_match=if_match)

    def set_property(self, file: str, name: str, value: str | None = None) -> Properties:
        """Keep a property with a file or folder, as WebDAV clients do, or take it away."""
        return self._do("sheets.set_property", Properties, file=file, name=name, value=value)

    def share(
        self,
        file: str,
        kind: Literal["person", "department", "link"] = "person",
        to: str | None = None,
        rights: int = 1,
        expires: str | None = None,
    ) -> ShareCard:
        """Share a file or folder with a person, with a department, or with whoever has the link."""
        return self._do("sheets.share", ShareCard, file=file, kind=kind, to=to, rights=rights, expires=expires)

    def shared_by_me(self, count: int = 100, offset: int = 0) -> Shares:
        """List what one shares with others, in the order it was shared."""
        return self._do("sheets.shared_by_me", Shares, count=count, offset=offset)

    def shared_with_me(self, count: int = 100, offset: int = 0) -> Shares:
        """List what others share with one, or with one's department."""
        return self._do("sheets.shared_with_me", Shares, count=count, offset=offset)

    def shares(self, file: str) -> Shares:
        """List with whom a file or folder is shared; not with whom a folder above it is."""
        return self._do("sheets.shares", Shares, file=file)

    def space(self) -> Space:
        """How much of one's quota is used."""
        return self._do("sheets.space", Space)

    def stat(self, file: str) -> FileCard:
        """Look at a file or folder: whose it is, how large, at which version, and what one may do with it."""
        return self._do("sheets.stat", FileCard, file=file)

    def trash(self, file: str) -> FileCard:
        """Delete a file or folder: it goes to its owner's trash, from where it can be restored."""
        return self._do("sheets.trash", FileCard, file=file)

    def trashed(self, count: int = 100, offset: int = 0) -> Found:
        """List what is in one's trash, the latest first."""
        return self._do("sheets.trashed", Found, count=count, offset=offset)

    def unlock(self, file: str, token: str | None = None) -> Done:
        """Let go of one's lock on a file or folder; its owner may let go of anybody's."""
        return self._do("sheets.unlock", Done, file=file, token=token)

    def unshare(self, share: str) -> Done:
        """End a share; the one it is for may end it too."""
        return self._do("sheets.unshare", Done, share=share)

    def upload(self, name: str, content: str, folder: str = "/", if_match: str | None = None) -> FileCard:
        """Put a file into a folder; a file that is there under the name gets a new version."""
        return self._do("sheets.upload", FileCard, folder=folder, name=name, content=content, if_match=if_match)

    def versions(self, file: str, count: int = 100, offset: int = 0) -> Versions:
        """List a file's versions, newest first, with who made each and what changed."""
        return self._do("sheets.versions", Versions, count=count, offset=offset, file=file)

    def workbook(self, file: str, version: int | None = None) -> WorkbookCard:
        """Look at a workbook: its sheets, how far they are filled, and its defined names."""
        return self._do("sheets.workbook", WorkbookCard, file=file, version=version)

    def write_range(
        self,
        file: str,
        range: str,
        values: list[list[bool | int | float | str | None]],
        sheet: str | None = None,
        as_typed: bool = False,
        if_match: str | None = None,
    ) -> Changes:
        """Write a block of cells; formulas of the whole workbook are worked out anew."""
        return self._do(
            "sheets.write_range",
            Changes,
            file=file,
            sheet=sheet,
            range=range,
            values=values,
            as_typed=as_typed,
            if_match=if_match,
        )
