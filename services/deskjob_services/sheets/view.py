"""What scorers may ask about files and workbooks, by ids that never change; formulas are worked out, not believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from deskjob_services.kernel.view import View
from deskjob_services.sheets.book.values import Typed
from deskjob_services.sheets.models import Entry, Share, Version
from deskjob_services.sheets.worked import Grid, Table, Worked, differing, worked_csv, worked_workbook


class FileRecord(NamedTuple):
    """A file or a folder as it stands."""

    id: str
    parent: str | None
    name: str
    folder: bool
    owner: str
    size: int
    version: int
    blob: str | None
    made_at: int
    changed_at: int
    changed_by: str
    trashed: bool


class VersionRecord(NamedTuple):
    """One content a file had."""

    number: int
    blob: str
    size: int
    person: str
    at: int
    what: str


class ShareRecord(NamedTuple):
    """Who is given what: a person, a department, or (`to` empty) whoever has the link."""

    id: str
    kind: str
    to: str | None
    rights: int
    person: str
    expires_at: int | None


class SheetsView(View):
    """Read-only questions about the file store. What somebody put into a file never raises: see `problem`."""

    def entry(self, entry: str) -> FileRecord:
        """A file or folder by its id, in the trash too. Raises NotFound."""
        return _record(self.rows.need(Entry, entry))

    def inside(self, folder: str | None, owner: str | None = None) -> list[FileRecord]:
        """What lies in a folder and is not in the trash; at an owner's top where no folder is named."""
        asked: dict[str, Any] = {"parent_id": folder, "trashed_at": None, "purged_at": None}
        asked |= {"owner_id": owner} if owner else {}
        return [_record(one) for one in self.rows.where(Entry, **asked)]

    def made(self, *, by: str, since: int | None = None) -> list[FileRecord]:
        """The files whose first version a person made, after a moment where one is named; oldest first."""
        found = self.rows.where(Version, number=1, person_id=by)
        kept = [one.entry_id for one in found if since is None or one.at >= since]
        return [_record(self.rows.need(Entry, one)) for one in kept]

    def versions(self, entry: str) -> list[VersionRecord]:
        """The contents a file had, oldest first."""
        found = self.rows.where(Version, order="number", entry_id=entry)
        return [_version(one) for one in found]

    def shares(self, entry: str) -> list[ShareRecord]:
        """Who a file or folder is shared with."""
        found = self.rows.where(Share, entry_id=entry)
        return [_share(one) for one in found]

    def data(self, entry: str, version: int | None = None) -> bytes:
        """The bytes of a file, now or of an earlier version. Raises NotFound."""
        one = self.rows.need(Entry, entry)
        blob = one.blob if version is None else self.rows.need(Version, entry, version).blob
        return self._store.blobs.get(blob) if blob else b""

    def problem(self, entry: str, version: int | None = None) -> str | None:
        """Why a file cannot be read as a workbook or as separated values, in a sentence; None where it can."""
        return self.worked(entry, version).problem

    def sheets(self, entry: str, version: int | None = None, *, hidden: bool = False) -> list[str]:
        """The names of the sheets people see, in their order; with `hidden` of all."""
        found = self.worked(entry, version).grids.values()
        return [one.name for one in found if hidden or one.state == "visible"]

    def table(
        self,
        entry: str,
        sheet: str | None = None,
        *,
        header: int | None = 1,
        version: int | None = None,
        hidden: bool = False,
    ) -> Table:
        """A sheet as typed rows under its headings, which stand in row `header` (None: columns by letters).

        Cells people see, unless `hidden`; formulas worked out here, days as days, texts in Unicode's form NFKC. The
        first sheet people see where none is named.
        """
        return self.worked(entry, version).table(sheet, header, hidden)

    def cell(self, entry: str, sheet: str | None, cell: str, version: int | None = None) -> Typed:
        """What one cell is worth, seen or not; None where there is nothing."""
        return self.worked(entry, version).cell(sheet, cell)

    def formula(self, entry: str, sheet: str | None, cell: str, version: int | None = None) -> str | None:
        """The formula of one cell, with its `=`; None where it holds a plain value or nothing."""
        return self.worked(entry, version).formula(sheet, cell)

    def changed(self, entry: str, since: int) -> set[tuple[str, str]]:
        """The cells, as (sheet, place), that hold another formula or another plain value than in an earlier version.

        Seen or not, on sheets that came or went too. To show that somebody wrote where they were to, and nowhere else.
        """
        now, then = self.worked(entry).grids, self.worked(entry, since).grids
        nothing = Grid("", "visible", {})
        return {
            ((now.get(key) or then[key]).name, str(at))
            for key in {*now, *then}
            for at in differing(now.get(key, nothing), then.get(key, nothing))
        }

    def recalculated(
        self, entry: str, changes: Mapping[tuple[str, str], str | float | bool | None], version: int | None = None
    ) -> Worked:
        """The workbook as it would be with other inputs, by (sheet, cell): ask it for cells, tables and formulas."""
        return worked_workbook(self.data(entry, version), self.now, changes)

    def worked(self, entry: str, version: int | None = None) -> Worked:
        """A workbook, or a text of separated values, with every formula worked out at company time."""
        name = self.rows.need(Entry, entry).name.lower()
        data = self.data(entry, version)
        if name.endswith((".csv", ".tsv", ".txt")):
            return worked_csv(data)
        return worked_workbook(data, self.now, {})


def _record(one: Entry) -> FileRecord:
    return FileRecord(
        one.id, one.parent_id, one.name, bool(one.folder), one.owner_id, one.size, one.version, one.blob, one.made_at,
        one.changed_at, one.changed_by, one.trashed_at is not None or one.purged_at is not None,
    )  # fmt: skip


def _version(one: Version) -> VersionRecord:
    return VersionRecord(one.number, one.blob, one.size, one.person_id, one.at, one.what)


def _share(one: Share) -> ShareRecord:
    return ShareRecord(one.id, one.kind, one.with_id, one.rights, one.person_id, one.expires_at)
