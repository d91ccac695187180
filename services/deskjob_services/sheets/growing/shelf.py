"""Files and folders on their way into a company: rows with their ids, contents as blobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from deskjob_services.blobs import Blobs
from deskjob_services.people.models import Person
from deskjob_services.rows import Record, Rows, numbered
from deskjob_services.sheets.models import Entry, Share, Version

READ, CHANGE = 1, 15
"""Rights of a share: to read, or to read, update, create and delete."""


class Content(NamedTuple):
    """What a file had at a moment, who put it there, and in a few words what was new."""

    data: bytes
    person: Person
    at: int
    what: str


class Shelf:
    """All that is grown. Folders are made when first named; what lies in one belongs to who owns its top."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._entries: list[dict[str, Any]] = []
        self._versions: list[dict[str, Any]] = []
        self._shares: list[dict[str, Any]] = []
        self._folders: dict[tuple[str, str], dict[str, Any]] = {}

    def folder(self, owner: Person, path: str, at: int) -> dict[str, Any]:
        """The folder at a path among somebody's files, such as `Finance/Petty cash`."""
        found = self._folders.get((owner.id, path))
        if found is None:
            above, _, name = path.rpartition("/")
            parent = self.folder(owner, above, at)["id"] if above else None
            found = self._folders[owner.id, path] = self._entry(owner, parent, name, at, folder=1)
        return found

    def file(self, owner: Person, path: str, name: str, contents: Sequence[Content]) -> str:
        """A file with everything it ever had, the newest last. Its id."""
        first, last = contents[0], contents[-1]
        place = self.folder(owner, path, first.at)
        place["made_at"] = min(place["made_at"], first.at)
        if last.at >= place["changed_at"]:
            place |= {"changed_at": last.at, "changed_by": last.person.id}
        made = self._entry(owner, place["id"], name, first.at)
        for number, one in enumerate(contents, 1):
            blob = self._blobs.put(one.data)
            self._versions.append(
                {"entry_id": made["id"], "number": number, "blob": blob, "size": len(one.data),
                 "person_id": one.person.id, "at": one.at, "what": one.what}
            )  # fmt: skip
            made |= {"blob": blob, "size": len(one.data), "version": number}
        made |= {"changed_at": last.at, "changed_by": last.person.id}
        return str(made["id"])

    def share(self, entry: str, kind: str, with_id: str, rights: int, by: Person, at: int) -> None:
        """Share an entry with a person or a department."""
        number = numbered(Share, len(self._shares) + 1)
        self._shares.append(
            {"id": number, "entry_id": entry, "kind": kind, "with_id": with_id, "rights": rights, "person_id": by.id,
             "at": at}
        )  # fmt: skip

    def write(self, rows: Rows) -> None:
        """Put all of it into an empty company."""
        made: list[tuple[type[Record], list[dict[str, Any]]]] = [
            (Entry, self._entries), (Version, self._versions), (Share, self._shares),
        ]  # fmt: skip
        for model, gathered in made:
            rows.insert_many(model, gathered)

    def _entry(self, owner: Person, parent: str | None, name: str, at: int, folder: int = 0) -> dict[str, Any]:
        made = {
            "id": numbered(Entry, len(self._entries) + 1), "parent_id": parent, "name": name, "folder": folder,
            "owner_id": owner.id, "made_at": at, "changed_at": at, "changed_by": owner.id,
        }  # fmt: skip
        self._entries.append(made)
        return made
