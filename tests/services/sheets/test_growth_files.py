"""The grown files: the same bytes anywhere, workbooks that open and are right, real people, nothing of the future."""

import hashlib
import io
import math
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PIL import Image

from deskjob_services import clock
from deskjob_services import image as images
from deskjob_services.blueprint import Blueprint
from deskjob_services.packed import Image as Packed
from deskjob_services.people.models import Department, Person
from deskjob_services.seeder import Seeder
from deskjob_services.sheets.book.places import Place
from deskjob_services.sheets.book.values import ErrorValue, serial
from deskjob_services.sheets.formula import evaluated
from deskjob_services.sheets.growing.kinds import KINDS
from deskjob_services.sheets.models import Entry, Lock, Property, Share, Version
from deskjob_services.store import Store

BLUEPRINTS = {"small": Blueprint(seed=11), "standard": Blueprint(seed=12, scale="standard")}
SERVICES = Path(images.__file__).parent.parent
GROW = """
import hashlib, sys
from deskjob_services.blueprint import Blueprint
from deskjob_services.image import grow
from deskjob_services.sheets.models import Version
from deskjob_services.store import Store
store = Store.of_image(grow(Blueprint(seed=12, scale="standard")))
told = "".join(f"{v.entry_id} {v.number} {v.blob} {v.person_id} {v.at}" for v in store.rows.where(Version))
sys.stdout.write(hashlib.sha256((told + str(store.state_hash())).encode()).hexdigest())
"""
PLANS = ("Plan",)
"""Sheets that look ahead: what is planned may end after today."""


@pytest.fixture(scope="module", params=["small", "standard"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A grown company."""
    made = Store.of_image(images.grow(BLUEPRINTS[request.param]))
    yield made
    made.close()


def files(store: Store, ending: str = "") -> Iterator[tuple[str, int, bytes]]:
    """Every version of every file of a kind: name, number, bytes."""
    names = {one.id: one.name for one in store.rows.where(Entry, folder=0)}
    for one in store.rows.where(Version):
        if names[one.entry_id].endswith(ending):
            yield names[one.entry_id], one.number, store.blobs.get(one.blob)


@pytest.mark.long
def test_another_process_with_other_settings_writes_the_same_files(tmp_path: Path) -> None:
    def grown(**environment: str) -> str:
        clean = {**os.environ, "PYTHONPATH": str(SERVICES), **environment}
        done = subprocess.run([sys.executable, "-c", GROW], cwd=tmp_path, env=clean, capture_output=True, check=True)
        return done.stdout.decode()

    assert grown(PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C") == grown(
        PYTHONHASHSEED="4294967295", TZ="America/Chicago", LANG="tr_TR.UTF-8", LC_ALL="tr_TR.UTF-8"
    )


def test_there_are_as_many_workbooks_as_the_firm_is_to_have(store: Store) -> None:
    names = [one.name for one in store.rows.where(Entry, folder=0)]
    books = [name for name in names if name.endswith(".xlsx")]
    people = store.rows.count(Person, employment="active")
    assert len(books) == (60 if people > 100 else 12)
    endings = Counter(name.rpartition(".")[2] for name in names)
    assert all(endings[kind] >= 1 for kind in ("txt", "md", "csv", "pdf", "png"))
    assert {one.number for one in store.rows.where(Version)} >= {1, 2, 3}


def test_a_large_firm_has_every_kind_of_workbook() -> None:
    grown = Store.of_image(images.grow(BLUEPRINTS["standard"]))
    names = [one.name for one in grown.rows.where(Entry, folder=0)]
    for kind in KINDS:
        pattern = re.sub(r"\\\{[a-z]*\\\}", ".+", re.escape(kind.title))
        assert any(re.fullmatch(rf"{pattern}\.xlsx", name) for name in names), kind.title


def test_every_formula_has_the_value_that_the_engine_gives_it(store: Store) -> None:
    """Of all workbooks, so that a builder that counts wrongly is found whichever seed shows it."""
    formulas = 0
    for name, version, data in files(store, ".xlsx"):
        found = evaluated(data, store.now)
        cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
            for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
                wanted, shown = (
                    found[sheet.title, Place(cell.row, cell.column)],
                    cached[sheet.title][cell.coordinate].value,
                )
                assert alike(wanted, shown), (name, version, sheet.title, cell.coordinate, cell.value, wanted, shown)
                formulas += 1
    assert formulas > 900


def alike(found: object, shown: object) -> bool:
    """Whether what the engine says is what openpyxl reads; an empty text is read as nothing."""
    if isinstance(shown, date):
        shown = serial(shown)
    if isinstance(found, (bool, ErrorValue, str)):
        return str(found) == str("" if shown is None else shown)
    return isinstance(found, (int, float)) and isinstance(shown, (int, float)) and math.isclose(
        found, shown, rel_tol=1e-9, abs_tol=1e-6
    )  # fmt: skip


def test_packages_carry_no_time_of_the_host_and_pass_their_own_checks(store: Store) -> None:
    for name, _, data in files(store, ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None, name
            members = archive.infolist()
            assert {one.date_time for one in members} == {(1980, 1, 1, 0, 0, 0)}
            assert [one.filename for one in members][:2] == ["[Content_Types].xml", "_rels/.rels"]
            assert archive.read("xl/workbook.xml").startswith(b"<?xml")


def test_workbooks_say_who_made_them_when(store: Store) -> None:
    names = {one.id: one for one in store.rows.where(Person)}
    for entry in store.rows.where(Entry, folder=0):
        if entry.name.endswith(".xlsx"):
            versions = store.rows.where(Version, entry_id=entry.id, order="number")
            told = openpyxl.load_workbook(io.BytesIO(store.blobs.get(versions[-1].blob))).properties
            assert told.creator == names[versions[0].person_id].name
            assert told.lastModifiedBy == names[versions[-1].person_id].name
            assert told.modified == clock.moment(versions[-1].at).replace(tzinfo=None)


def test_what_is_in_the_files_is_not_of_the_future(store: Store) -> None:
    today = clock.day(store.now)
    for name, version, data in files(store, ".xlsx"):
        for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
            titles = [str(cell.value) for cell in next(sheet.iter_rows(max_row=1))]
            for cell in (one for row in sheet.iter_rows() for one in row if isinstance(one.value, datetime)):
                assert isinstance(cell.value, datetime)
                due = titles[cell.column - 1] == "Due" if cell.column <= len(titles) else False
                assert due or sheet.title in PLANS or cell.value.date() <= today, (name, version, cell.coordinate)


def test_rows_hold_together(store: Store) -> None:
    """Ids, hashes, sizes, moments and people are real, and the newest version is what the entry says."""
    people = {one.id: one for one in store.rows.where(Person)}
    entries = {one.id: one for one in store.rows.where(Entry)}
    for entry in entries.values():
        versions = store.rows.where(Version, entry_id=entry.id, order="number")
        assert people[entry.owner_id].employment == "active"
        assert entry.made_at <= entry.changed_at < store.now and people[entry.changed_by].started_at < entry.changed_at
        assert entry.trashed_at is None and entry.purged_at is None
        if entry.parent_id:
            assert entries[entry.parent_id].folder and entries[entry.parent_id].owner_id == entry.owner_id
        assert [one.number for one in versions] == list(range(1, entry.version + 1))
        assert bool(versions) != bool(entry.folder)
        for one in versions:
            content = store.blobs.get(one.blob)
            assert (hashlib.sha256(content).hexdigest(), len(content)) == (one.blob, one.size)
            assert (
                people[one.person_id].employment == "active" and people[one.person_id].started_at < one.at < store.now
            )
        if versions:
            assert [one.at for one in versions] == sorted({one.at for one in versions})
            assert (entry.blob, entry.size, entry.changed_at, entry.changed_by) == (
                versions[-1].blob, versions[-1].size, versions[-1].at, versions[-1].person_id
            )  # fmt: skip
    assert not store.rows.count(Lock) and not store.rows.count(Property)


def test_names_are_unique_where_they_stand(store: Store) -> None:
    places = [(one.owner_id, one.parent_id, one.name.lower()) for one in store.rows.where(Entry)]
    assert len(places) == len(set(places))


def test_departments_reach_their_folders_and_nobody_shares_with_a_link(store: Store) -> None:
    departments = {one.id: one.name for one in store.rows.where(Department)}
    tops = {one.id: one for one in store.rows.where(Entry, parent_id=None)}
    shares = store.rows.where(Share)
    reached = {(tops[one.entry_id].name, departments[one.with_id or ""]) for one in shares if one.kind == "department"}
    assert reached >= {(name, name) for name in ("Finance", "People", "Sales", "Operations")}
    assert {name for top, name in reached if top == "Company"} == set(departments.values())
    assert {one.kind for one in shares} == {"department", "person"}
    assert all(one.at < store.now for one in shares)


def test_the_head_count_and_the_attendance_name_the_people_of_the_directory(store: Store) -> None:
    names = {one.name for one in store.rows.where(Person, employment="active")}
    found = dict.fromkeys(("Head count", "Attendance", "Leave", "Commission"), 0)
    for name, _, data in files(store, ".xlsx"):
        for kind in found:
            if name.startswith(kind):
                sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[-1]
                column = 2 if kind in ("Head count", "Leave") else 1
                told = [row[column - 1].value for row in sheet.iter_rows(min_row=2 if kind != "Commission" else 3)]
                people = [str(one) for one in told if one and " " in str(one) and "," not in str(one)]
                assert set(people) <= names, name
                found[kind] += len(people)
    assert found["Head count"] > 20 and found["Attendance"] > 3


def test_nobody_is_named_for_a_month_before_they_came(store: Store) -> None:
    came = {one.name: one.started_at for one in store.rows.where(Person)}
    month = clock.month_back(store.now)
    for name, _, data in files(store, ".xlsx"):
        if name.startswith(("Commission", "Effort", "Rota")):
            for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True):
                assert came.get(str(row[0]), 0) < (
                    store.now if name.startswith("Rota") else clock.month_back(month, -1)
                )
        elif name.startswith("Phone"):
            assert data.count(b"\n") <= len(came)


def test_several_people_write_versions_of_one_file(store: Store) -> None:
    writers: dict[str, set[str]] = {}
    for one in store.rows.where(Version):
        writers.setdefault(one.entry_id, set()).add(one.person_id)
    assert max(len(found) for found in writers.values()) >= 2
    told = Counter((name, sheets_of(data)) for name, _, data in files(store))
    assert [name for (name, _), count in told.items() if count > 1] == []


def sheets_of(data: bytes) -> str:
    """A digest of a file without what says who saved it when."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in sorted(archive.namelist()) if name.startswith("xl/"))
    return hashlib.sha256(data).hexdigest()


def test_offices_leave_mistakes_in_what_they_keep() -> None:
    """Blanks, amounts that are text, names with a space too many, rows twice, and formulas that fail."""
    seen: Counter[str] = Counter()
    for _, _, data in files(Store.of_image(images.grow(BLUEPRINTS["standard"])), ".xlsx"):
        for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
            for row in sheet.iter_rows(values_only=True):
                texts = [one for one in row if isinstance(one, str)]
                seen["error"] += sum(one in ("#N/A", "#DIV/0!") for one in texts)
                seen["space"] += sum(one != one.strip() for one in texts)
                seen["amount as text"] += sum(bool(re.fullmatch(r"[\d,]+\.\d\d", one)) for one in texts)
                seen["blank"] += None in row
    assert all(seen[kind] for kind in ("error", "space", "amount as text", "blank")), seen


def test_what_lies_beside_the_workbooks_opens(store: Store) -> None:
    for name, _, data in files(store):
        if name.endswith(".pdf"):
            assert pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text(), name
        elif name.endswith(".png"):
            Image.open(io.BytesIO(data)).load()
        elif name.endswith(("txt", "md", "csv")):
            assert data.decode("cp1252" if b"\r" in data else "utf-8").strip(), name


def test_the_files_stay_small(store: Store) -> None:
    sizes = [len(data) for *_, data in files(store)]
    assert max(sizes) < 60_000
    assert sum(sizes) < 1_500_000


def test_other_services_have_the_rows_they_have_without_files() -> None:
    """The files draw from a branch of chance of their own."""
    blueprint = Blueprint(seed=11)
    with_files, without = images.grow(blueprint), _without(blueprint)
    for table in Store.of_image(with_files).tables:
        if not table.startswith("sheets_"):
            one, other = (_rows(made, table) for made in (with_files, without))
            assert one == other, table


def _without(blueprint: Blueprint) -> Packed:
    store = Store.empty(blueprint.start)
    for key in images.GROWING[:-1]:
        import_module(f"deskjob_services.{key}.grow").grow(
            store.rows, store.blobs, blueprint, Seeder(blueprint.seed, key)
        )
    store.finish_growing()
    return store.image()


def _rows(image: Packed, table: str) -> list[tuple[object, ...]]:
    return Store.of_image(image).rows.values(f"select * from {table} order by rowid")
