"""Putting files in place before a case opens: workbooks from plain tables, their history, who may see them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from deskjob_services.errors import WrongUse
from deskjob_services.people.models import Person
from deskjob_services.sheets.growing.package import package
from deskjob_services.sheets.growing.table import Formula, Row, Sheet, Value, Workbook, sheet_of
from deskjob_services.sheets.models import Entry, Share, Version
from deskjob_services.sheets.view import SheetsView

Tables = Mapping[str, Sequence[Sequence[Value]]]
"""Rows by the sheet's name; a text that starts with an equals sign is a formula."""

RIGHTS = {"read": 1, "change": 3, "write": 15, "all": 31}
"""Rights of a share by name: to read; to change what is there; to add and delete too; to share on as well."""


class SheetsPlant(SheetsView):
    """The questions about files, and verbs that write. Folders, files and people are named by id; a person's id in a
    folder's place is the top of their files. Times are company seconds, now if left out."""

    def folder(self, place: str, name: str, *, at: int | None = None) -> str:
        """The folder of a name in a place, made where there is none; `a/b` goes two deep. Its id."""
        for part in name.split("/"):
            owner, parent = self._place(place)
            found = self.rows.first(
                Entry, parent_id=parent, owner_id=owner, name=part, folder=1, trashed_at=None, purged_at=None
            )
            place = (found or self._entry(owner, parent, part, self._at(at), owner, folder=1)).id
        return place

    def workbook(
        self,
        place: str,
        name: str,
        tables: Tables,
        *,
        by: str | None = None,
        at: int | None = None,
        what: str = "Uploaded",
        formats: Mapping[str, Mapping[str, str]] | None = None,
        hidden: Collection[str] = (),
        hidden_rows: Mapping[str, Collection[int]] | None = None,
        hidden_columns: Mapping[str, Collection[str]] | None = None,
        names: Mapping[str, str] | None = None,
        heads: int = 1,
    ) -> str:
        """A workbook of tables. `formats` are number formats by sheet and column letter; `hidden` are sheets; the first
        `heads` rows look like headings. Formulas get their values here, at company time. Its id."""
        person, moment = self._by(place, by), self._at(at)
        sheets = self.tables(tables, formats, hidden, hidden_rows, hidden_columns, heads)
        data = self.packed(sheets, by=person, at=moment, names=names)
        return self.file(place, name, data, by=person, at=moment, what=what)

    def tables(
        self,
        tables: Tables,
        formats: Mapping[str, Mapping[str, str]] | None = None,
        hidden: Collection[str] = (),
        hidden_rows: Mapping[str, Collection[int]] | None = None,
        hidden_columns: Mapping[str, Collection[str]] | None = None,
        heads: int = 1,
    ) -> list[Sheet]:
        """Sheets of plain tables, to be looked after further, packed, or saved."""
        made = []
        for name, rows in tables.items():
            one = sheet_of(name, rows)
            one.rows[:heads] = [Row(row.values, "head") for row in one.rows[:heads]]
            one.frozen = min(heads, one.last)
            one.formats = (formats or {}).get(name, {})
            one.hidden = name in hidden
            one.hidden_rows = frozenset((hidden_rows or {}).get(name, ()))
            one.hidden_columns = frozenset((hidden_columns or {}).get(name, ()))
            made.append(one)
        return made

    def packed(
        self, sheets: list[Sheet], *, by: str, at: int | None = None, names: Mapping[str, str] | None = None
    ) -> bytes:
        """The bytes of a workbook. Values that formulas were given stand; the others are worked out."""
        moment, author = self._at(at), self.rows.need(Person, by).name
        book = Workbook(sheets, names or {}, author=author, saved_by=author, made_at=moment, saved_at=moment)
        data = package(book)
        if not any(_open(value) for one in sheets for row in one.rows for value in row.values):
            return data
        return package(_valued(book, data, moment))

    def file(
        self,
        place: str,
        name: str,
        data: bytes,
        *,
        by: str | None = None,
        at: int | None = None,
        what: str = "Uploaded",
    ) -> str:
        """A file of any bytes, broken ones too. Its id."""
        owner, parent = self._place(place)
        one = self._entry(owner, parent, name, self._at(at), by or owner)
        self.save(one.id, data, by=by or owner, at=at, what=what)
        return one.id

    def text(self, place: str, name: str, text: str, *, by: str | None = None, at: int | None = None) -> str:
        """A text file. Its id."""
        return self.file(place, name, text.encode(), by=by, at=at)

    def csv(
        self,
        place: str,
        name: str,
        rows: Sequence[Sequence[str | float | date | None]],
        *,
        separator: str = ",",
        encoding: str = "utf-8",
        by: str | None = None,
        at: int | None = None,
    ) -> str:
        """A file of separated values, a line a row. Its id."""
        made = io.StringIO(newline="")
        csv.writer(made, delimiter=separator, lineterminator="\r\n").writerows(rows)
        return self.file(place, name, made.getvalue().encode(encoding, "replace"), by=by, at=at)

    def save(
        self,
        file: str,
        content: bytes | Tables | list[Sheet],
        *,
        by: str | None = None,
        at: int | None = None,
        what: str = "Uploaded",
    ) -> int:
        """A new content of a file: bytes, or tables of a workbook. Its number, from 1; `by` its owner if left out."""
        one, moment = self.rows.need(Entry, file), self._at(at)
        person = by or one.owner_id
        if one.version and moment < one.changed_at:
            raise WrongUse(f"a version of {one.name!r} before its last one", "moments in their order")
        if not isinstance(content, bytes):
            sheets = content if isinstance(content, list) else self.tables(content)
            content = self.packed(sheets, by=person, at=moment)
        blob, number, size = self._store.blobs.put(content), one.version + 1, len(content)
        self.rows.insert(
            Version, entry_id=file, number=number, blob=blob, size=size, person_id=person, at=moment, what=what
        )
        self.rows.update(one, blob=blob, size=size, version=number, changed_at=moment, changed_by=person)
        return number

    def share(
        self, entry: str, to: str, rights: str | int = "read", *, at: int | None = None, expires_at: int | None = None
    ) -> str:
        """Share a file or folder with a person or a department, by id; in place of what they had. The share's id."""
        self.unshare(entry, to)
        kind = "department" if to.startswith("D") else "person"
        held = RIGHTS[rights] if isinstance(rights, str) else rights
        return self.rows.insert(
            Share, entry_id=entry, kind=kind, with_id=to, rights=held, person_id=self.rows.need(Entry, entry).owner_id,
            at=self._at(at), expires_at=expires_at,
        ).id  # fmt: skip

    def unshare(self, entry: str, to: str | None = None) -> None:
        """Take a file's or folder's share away from somebody, or from all."""
        for one in self.rows.where(Share, entry_id=entry):
            if to is None or one.with_id == to:
                self.rows.delete(one)

    def trash(self, entry: str, *, by: str | None = None, at: int | None = None) -> None:
        """Put a file or folder into the trash."""
        one = self.rows.need(Entry, entry)
        self.rows.update(one, trashed_at=self._at(at), trashed_by=by or one.owner_id)

    def purge(self, entry: str) -> None:
        """Make a file or folder as if it had never been there; for grown ones that stand in the way of a case."""
        self.rows.update(self.rows.need(Entry, entry), trashed_at=self.now, purged_at=self.now)

    def _place(self, place: str) -> tuple[str, str | None]:
        """Whose what lies in a place is, and the folder's id; None at a person's top."""
        folder = self.rows.get(Entry, place)
        if folder is None:
            return self.rows.need(Person, place).id, None
        if not folder.folder:
            raise WrongUse(f"{folder.name!r} is a file", "a folder, or a person")
        return folder.owner_id, folder.id

    def _by(self, place: str, by: str | None) -> str:
        return by or self._place(place)[0]

    def _at(self, at: int | None) -> int:
        return self.now if at is None else at

    def _entry(self, owner: str, parent: str | None, name: str, at: int, by: str, folder: int = 0) -> Entry:
        there = self.rows.first(Entry, parent_id=parent, owner_id=owner, name=name, trashed_at=None, purged_at=None)
        if there is not None:
            raise WrongUse(f"{name!r} is there already ({there.id})", "another name, or a new version of it")
        return self.rows.insert(
            Entry, parent_id=parent, name=name, folder=folder, owner_id=owner, made_at=at, changed_at=at, changed_by=by
        )


def _open(value: Value) -> bool:
    return isinstance(value, Formula) and value.value is None


def _valued(book: Workbook, data: bytes, now: int) -> Workbook:
    """The workbook with the values of its formulas; the sheets that were given stay as they are."""
    from deskjob_services.sheets.book.places import Place
    from deskjob_services.sheets.formula import evaluated

    found = evaluated(data, now)

    def told(sheet: str, at: int, row: Row) -> Row:
        cells = enumerate(row.values, 1)
        values = [
            Formula(one.text, found.get((sheet, Place(at, place))))
            if isinstance(one, Formula) and one.value is None
            else one
            for place, one in cells
        ]
        return Row(values, row.kind)

    sheets = [replace(one, rows=[told(one.name, at, row) for at, row in enumerate(one.rows, 1)]) for one in book.sheets]
    return replace(book, sheets=sheets)
