"""What a seeding puts into the file store, as the view and other programs then read it."""

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest

from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.company import Company, Plant
from deskjob_services.errors import NotFound, WrongUse
from deskjob_services.image import golden_image
from deskjob_services.people.models import Person
from deskjob_services.sheets import places
from deskjob_services.sheets.growing.table import Formula, Value
from deskjob_services.sheets.models import Entry, Share, Version
from deskjob_services.sheets.plant import Tables
from deskjob_services.store import Store

ROWS: list[list[Value]] = [
    ["Name", "Day", "Net", "Gross"],
    ["Zoë <& Co>", date(2026, 3, 2), 100.5, "=C2*1.2"],
    ["  spaced ", date(2026, 3, 3), None, "=IF(C3=\"\",\"none\",C3)"],
    ["All", None, "=SUM(C2:C3)", "=C2/0"],
]  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    """A small company in which something is being planted."""
    made = Store.of_image(golden_image(Blueprint()))
    with made.act("harness", "plant", 0, []):
        yield made
    made.close()


@pytest.fixture
def plant(store: Store) -> Plant:
    return Plant(store)


@pytest.fixture
def owner(plant: Plant) -> str:
    return plant.people.ids(title="Finance Controller")[0]


def read(store: Store, file: str, *, data_only: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(Company(store).sheets.data(file)), data_only=data_only)


def test_a_workbook_of_plain_tables_opens_with_formulas_and_their_values(
    store: Store, plant: Plant, owner: str
) -> None:
    one = plant.sheets.workbook(
        owner, "March.xlsx", {"Data": ROWS, "Notes": [["n"]]}, formats={"Data": {"C": "#,##0.00"}}
    )
    values = read(store, one, data_only=True)["Data"]
    told = read(store, one, data_only=False)["Data"]
    assert [values[cell].value for cell in ("A2", "A3", "C2", "C3", "D2", "D3", "C4", "D4")] == [
        "Zoë <& Co>", "  spaced ", 100.5, None, 120.6, "none", 100.5, "#DIV/0!",
    ]  # fmt: skip
    assert values["B2"].value.date() == date(2026, 3, 2)
    assert values["C2"].number_format == "#,##0.00"
    assert (told["D2"].value, told["C4"].value) == ("=C2*1.2", "=SUM(C2:C3)")
    assert told["A1"].font.bold and not told["A2"].font.bold


def test_the_view_reads_what_is_planted_and_what_is_hidden_stays_hidden(plant: Plant, owner: str) -> None:
    tables: Tables = {"Seen": ROWS, "Behind": [["secret"]]}
    one = plant.sheets.workbook(
        owner, "March.xlsx", tables, hidden={"Behind"}, hidden_rows={"Seen": [3]}, hidden_columns={"Seen": "B"}
    )
    assert plant.sheets.problem(one) is None
    assert plant.sheets.sheets(one) == ["Seen"]
    assert plant.sheets.sheets(one, hidden=True) == ["Seen", "Behind"]
    assert plant.sheets.cell(one, "Seen", "C4") == 100.5
    assert plant.sheets.formula(one, "Seen", "D2") == "=C2*1.2"
    assert len(plant.sheets.table(one, "Seen").rows) == 2


def test_a_value_that_is_given_with_a_formula_stands_as_it_is(store: Store, plant: Plant, owner: str) -> None:
    """A file may say something else than its formulas come to; a case can want that."""
    one = plant.sheets.workbook(owner, "Old.xlsx", {"A": [[1, Formula("A1+1", 99.0)]]}, heads=0)
    assert read(store, one, data_only=True)["A"]["B1"].value == 99
    assert plant.sheets.cell(one, "A", "B1") == 2


def test_the_same_tables_give_the_same_bytes(store: Store, plant: Plant, owner: str) -> None:
    one, two = (plant.sheets.workbook(owner, name, {"Data": ROWS}) for name in ("a.xlsx", "b.xlsx"))
    assert plant.sheets.entry(one).blob == plant.sheets.entry(two).blob


def test_folders_are_made_once_and_hold_what_is_put_into_them(store: Store, plant: Plant, owner: str) -> None:
    folder = plant.sheets.folder(owner, "Case/Deep")
    assert plant.sheets.folder(owner, "Case/Deep") == folder
    note = plant.sheets.text(folder, "Note.txt", "Grüße")
    person = store.rows.need(Person, owner)
    found = places.at(store.rows, person, store.now, "/Case/Deep/Note.txt")
    assert found is not None and found.id == note
    assert plant.sheets.data(note).decode() == "Grüße"
    with pytest.raises(WrongUse, match="is there already"):
        plant.sheets.text(folder, "Note.txt", "again")
    with pytest.raises(WrongUse, match="is a file"):
        plant.sheets.text(note, "x", "y")
    with pytest.raises(NotFound):
        plant.sheets.text("SF9999", "x", "y")


def test_versions_follow_each_other_in_time(store: Store, plant: Plant, owner: str) -> None:
    other = plant.people.ids(title="Treasurer")[0]
    day = store.now - clock.DAY
    one = plant.sheets.workbook(owner, "Plan.xlsx", {"A": [["n"], [1]]}, at=day - clock.DAY)
    assert plant.sheets.save(one, {"A": [["n"], [1], ["=A2+1"]]}, by=other, at=day, what="one row more") == 2
    assert [(v.number, v.person, v.at, v.what) for v in plant.sheets.versions(one)] == [
        (1, owner, day - clock.DAY, "Uploaded"), (2, other, day, "one row more"),
    ]  # fmt: skip
    assert plant.sheets.cell(one, "A", "A3") == 2
    assert plant.sheets.cell(one, "A", "A3", version=1) is None
    assert store.rows.need(Entry, one).changed_by == other
    with pytest.raises(WrongUse, match="before its last one"):
        plant.sheets.save(one, b"older", at=day - clock.HOUR)
    assert store.rows.count(Version, entry_id=one) == 2


def test_shares_reach_people_and_departments_and_end(store: Store, plant: Plant, owner: str) -> None:
    other = store.rows.need(Person, plant.people.ids(title="Recruiter")[0])
    one = plant.sheets.text(owner, "Shared.txt", "x")
    plant.sheets.share(one, other.department_id, "write")
    assert places.at(store.rows, other, store.now, "/Shared.txt") is not None
    plant.sheets.share(one, other.department_id, "read")
    assert [share.rights for share in store.rows.where(Share, entry_id=one)] == [1]
    plant.sheets.unshare(one)
    assert places.at(store.rows, other, store.now, "/Shared.txt") is None
    plant.sheets.share(one, other.id, expires_at=store.now)
    assert places.at(store.rows, other, store.now, "/Shared.txt") is None


def test_what_is_in_the_trash_or_purged_is_out_of_sight(store: Store, plant: Plant, owner: str) -> None:
    person = store.rows.need(Person, owner)
    for verb in (plant.sheets.trash, plant.sheets.purge):
        one = plant.sheets.text(owner, "Gone.txt", "x")
        verb(one)
        assert places.at(store.rows, person, store.now, "/Gone.txt") is None
        assert plant.sheets.entry(one).trashed


def test_separated_values_come_in_the_form_that_is_asked_for(plant: Plant, owner: str) -> None:
    one = plant.sheets.csv(owner, "b.csv", [["Größe", "a;b"], [1.5, None]], separator=";", encoding="cp1252")
    assert plant.sheets.data(one) == 'Größe;"a;b"\r\n1.5;\r\n'.encode("cp1252")
