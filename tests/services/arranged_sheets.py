"""Situations for the role matrix in the file store."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.services.matrix_office import Office

from deskjob_services.rows import Rows
from deskjob_services.sheets.models import Entry, Lock, Share, Version

RELATIONS: Mapping[str, frozenset[str]] = {"changer": frozenset({"reader", "writer"})}
"""A changer is given all rights to what another owns; `own`, `reader` and `outsider` are called as elsewhere."""
READING = ("own", "changer", "reader", "outsider")
OWNING = ("own", "changer", "outsider")
GIVEN = {"reader": 1, "changer": 31}
CONTENT = base64.b64encode(b"a,b\n1,2\n").decode()

Arguments = dict[str, Any]


@cache
def workbook() -> bytes:
    """A small workbook of two sheets, with formulas."""
    made = Workbook()
    first = made.active
    assert isinstance(first, Worksheet)
    first.title = "Zones"
    for row in (("zone", "number", "double"), ("A", 1, "=B2*2"), ("B", 2, "=B3*2")):
        first.append(row)
    made.create_sheet("Notes")["A1"] = "checked"
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


class SheetsRow(NamedTuple):
    """As `Row` of the other services: who is given nothing is told that there is none."""

    relations: tuple[str, ...]
    arrange: Callable[[Office, str], Arguments]
    hidden: tuple[str, ...] = ("outsider",)
    done: tuple[str, ...] = ()


def _rows(office: Office) -> Rows:
    return office.world.store.rows


def _owner(office: Office, relation: str) -> str:
    return office.actor if relation == "own" else office.ann


def folder(office: Office, relation: str, name: str = "Matrix", parent: str | None = None) -> str:
    """A folder of the actor's, or of Ann's and given to the actor as the relation says."""
    rows, owner = _rows(office), _owner(office, relation)
    made = rows.insert(
        Entry, parent_id=parent, name=name, folder=1, owner_id=owner, made_at=1, changed_at=1, changed_by=owner
    )
    if relation in GIVEN and parent is None:
        rows.insert(
            Share, entry_id=made.id, kind="person", with_id=office.actor, rights=GIVEN[relation], person_id=owner, at=1
        )
    return made.id


def file(office: Office, relation: str, versions: int = 1, parent: str | None = None) -> str:
    """A file in such a folder."""
    rows, owner = _rows(office), _owner(office, relation)
    inside = parent if parent is not None else folder(office, relation)
    blobs = [office.world.store.blobs.put(f"number\n{number}\n".encode()) for number in range(versions)]
    made = rows.insert(
        Entry,
        parent_id=inside,
        name="zones.csv",
        owner_id=owner,
        blob=blobs[-1],
        size=9,
        version=versions,
        made_at=1,
        changed_at=1,
        changed_by=owner,
    )
    for number, blob in enumerate(blobs, 1):
        rows.insert(Version, entry_id=made.id, number=number, blob=blob, size=9, person_id=owner, at=1)
    return made.id


def book(office: Office, relation: str) -> str:
    """A workbook in such a folder."""
    rows, data = _rows(office), workbook()
    one, blob = file(office, relation), office.world.store.blobs.put(data)
    rows.update(rows.need(Entry, one), name="zones.xlsx", blob=blob, size=len(data))
    rows.update(rows.need(Version, one, 1), blob=blob, size=len(data))
    return one


def _book(**given: Any) -> SheetsRow:
    return SheetsRow(READING, lambda office, relation: {"file": book(office, relation), **given})


def _file(relations: tuple[str, ...], versions: int = 1, **given: Any) -> SheetsRow:
    return SheetsRow(relations, lambda office, relation: {"file": file(office, relation, versions), **given})


def _folder(relations: tuple[str, ...], **given: Any) -> SheetsRow:
    return SheetsRow(relations, lambda office, relation: {"folder": folder(office, relation), **given})


def _company(**given: Any) -> SheetsRow:
    return SheetsRow(("company",), lambda office, relation: dict(given))


def _moved(office: Office, relation: str) -> Arguments:
    top = folder(office, relation)
    return {"file": file(office, relation, parent=top), "folder": folder(office, relation, "Below", top)}


def _shared(office: Office, relation: str) -> Arguments:
    return {"file": file(office, relation), "to": office.ben, "rights": 1}


def _share(office: Office, relation: str) -> Arguments:
    """A share with Ben; where the actor is a reader, the one the actor got."""
    one = file(office, relation)
    if relation == "reader":
        return {"share": _rows(office).where(Share, with_id=office.actor)[-1].id}
    given = _rows(office).insert(
        Share, entry_id=one, kind="person", with_id=office.ben, rights=1, person_id=_owner(office, relation), at=1
    )
    return {"share": given.id}


def _thrown(office: Office, relation: str) -> Arguments:
    one = file(office, relation)
    rows = _rows(office)
    rows.update(rows.need(Entry, one), trashed_at=1, trashed_by=office.ann)
    return {"file": one}


def _locked(office: Office, relation: str) -> Arguments:
    one = file(office, relation)
    holder = office.actor if relation in ("own", "changer") else office.ann
    _rows(office).insert(Lock, token="opaquelocktoken:matrix", entry_id=one, person_id=holder, at=1)
    return {"file": one}


ROWS: Mapping[str, SheetsRow] = {
    "sheets.browse": _folder(READING),
    "sheets.stat": _file(READING),
    "sheets.find": _company(query="plan"),
    "sheets.download": _file(READING),
    "sheets.space": _company(),
    "sheets.upload": _folder(READING, name="new.csv", content=CONTENT),
    "sheets.make_folder": _folder(READING, name="New"),
    "sheets.rename": _file(READING, name="other.csv"),
    "sheets.move": SheetsRow(READING, _moved),
    "sheets.copy": _file(READING, folder="/", name="copy.csv"),
    "sheets.trash": _file(READING),
    "sheets.trashed": _company(),
    "sheets.restore": SheetsRow(OWNING, _thrown),
    "sheets.purge": SheetsRow(OWNING, _thrown),
    "sheets.versions": _file(READING),
    "sheets.restore_version": _file(READING, 2, version=1),
    "sheets.shares": _file(READING),
    "sheets.shared_by_me": _company(),
    "sheets.shared_with_me": _company(),
    "sheets.share": SheetsRow(READING, _shared),
    "sheets.edit_share": SheetsRow(
        ("own", "reader", "outsider"), lambda o, r: {**_share(o, r), "expires": "2027-01-01"}
    ),
    "sheets.unshare": SheetsRow(("own", "outsider"), _share),
    "sheets.lock": _file(READING),
    "sheets.unlock": SheetsRow(READING, _locked),
    "sheets.properties": _file(READING),
    "sheets.set_property": _file(READING, name="{urn:x}note", value="<note/>"),
    "sheets.workbook": _book(),
    "sheets.read_range": _book(sheet="Zones", range="A1:C3"),
    "sheets.write_range": _book(sheet="Zones", range="B2", values=[[5]]),
    "sheets.append_rows": _book(sheet="Zones", values=[["C", 3, "=B4*2"]]),
    "sheets.format_range": _book(sheet="Zones", range="B2:B3", format="0.00"),
    "sheets.find_cells": _book(text="A"),
    "sheets.insert_rows": _book(sheet="Zones", row=2),
    "sheets.delete_rows": _book(sheet="Zones", row=3),
    "sheets.insert_columns": _book(sheet="Zones", column="B"),
    "sheets.delete_columns": _book(sheet="Zones", column="A"),
    "sheets.add_sheet": _book(name="New"),
    "sheets.rename_sheet": _book(sheet="Zones", name="Areas"),
    "sheets.delete_sheet": _book(sheet="Notes"),
    "sheets.export_csv": _book(sheet="Zones"),
    "sheets.import_csv": _book(sheet="Zones", content=CONTENT),
}
