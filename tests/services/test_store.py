"""One company's database: transactions, marks, undo, state hash, what raw SQL may not do, files that are kept."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Damaged, Sealed, UndoBlocked, WrongUse
from deskjob_services.image import golden_image
from deskjob_services.journal import Change, Value, literals, written
from deskjob_services.packed import Image
from deskjob_services.people.models import Leave, Person, Role, Setting
from deskjob_services.store import Store


@pytest.fixture(scope="module")
def image() -> Image:
    return golden_image(Blueprint())


@pytest.fixture
def store(image: Image) -> Iterator[Store]:
    opened = Store.of_image(image)
    yield opened
    opened.close()


def write(store: Store, step: int = 1, name: str = "someone") -> None:
    """One act of a step that renames the first person."""
    with store.act("P0002", "people.rename", step, ["P0001"]):
        store.rows.update(store.rows.need(Person, "P0001"), name=name)


def journalled(store: Store, sql: str, *values: object) -> list[Change]:
    """The changes that one raw statement leaves in the journal."""
    before = store.journal.last()
    with store.act("P0001", "raw", 1, []):
        store._connection.execute(sql, values)
    return store.journal.read(before)


def test_an_image_opens_as_it_was_grown(image: Image) -> None:
    one, other = Store.of_image(image), Store.of_image(image)
    assert one.state_hash() == other.state_hash()
    assert one.state_hash() == one.recounted_hash()
    assert one.now == Blueprint().start
    assert one.journal.last() == 0


def test_the_journal_sees_an_insert_an_update_and_a_delete(store: Store) -> None:
    (made,) = journalled(store, "insert into people_setting values ('motto', 'on time')")
    (changed,) = journalled(store, "update people_setting set value = 'late' where name = 'motto'")
    (gone,) = journalled(store, "delete from people_setting where name = 'motto'")
    assert (made.kind, made.key, made.old, made.new) == ("insert", "motto", None, {"name": "motto", "value": "on time"})
    assert (changed.kind, changed.old, changed.new) == (
        "update", {"name": "motto", "value": "on time"}, {"name": "motto", "value": "late"},
    )  # fmt: skip
    assert (gone.kind, gone.old, gone.new) == ("delete", {"name": "motto", "value": "late"}, None)


def test_the_journal_sees_the_delete_inside_a_replace(store: Store) -> None:
    changes = journalled(store, "insert or replace into people_setting values ('company', 'Other')")
    assert [change.kind for change in changes] == ["delete", "insert"]


def test_the_journal_sees_an_upsert_and_a_write_of_many_rows(store: Store) -> None:
    (upsert,) = journalled(
        store, "insert into people_setting values ('company', 'A') on conflict (name) do update set value = 'B'"
    )
    assert (upsert.kind, upsert.new) == ("update", {"name": "company", "value": "B"})
    many = journalled(store, "update people_person set about = 'x'")
    assert len(many) == store.rows.count(Person)


def test_a_change_carries_who_did_what_when_and_in_which_step(store: Store) -> None:
    then = store.now
    write(store, step=5)
    (change,) = store.journal.read()
    (act,) = store.journal.acts()
    assert (change.actor, change.operation, change.step, change.at, change.act) == (
        "P0002", "people.rename", 5, then, act.act,
    )  # fmt: skip
    assert (act.actor, act.operation, act.on, act.at) == ("P0002", "people.rename", ("P0001",), then)


def test_an_act_that_writes_moves_time_by_a_minute_and_one_that_does_not_by_none(store: Store) -> None:
    then = store.now
    write(store)
    assert store.now == then + clock.MINUTE
    with store.act("P0001", "people.edit", 1, []):
        store.rows.update(store.rows.need(Person, "P0001"), name="someone")
    assert store.now == then + clock.MINUTE
    assert len(store.journal.acts()) == 1


def test_an_act_that_raises_leaves_nothing(store: Store) -> None:
    before, then = store.state_hash(), store.now
    with pytest.raises(RuntimeError), store.act("P0001", "people.edit", 1, []):
        store.rows.insert(Setting, name="half", value="done")
        raise RuntimeError
    assert (store.state_hash(), store.now, store.journal.last()) == (before, then, 0)


def test_undo_to_a_mark_brings_back_rows_and_time(store: Store) -> None:
    write(store, name="before")
    mark, before, then = store.mark(), store.state_hash(), store.now
    write(store, name="after")
    store.pass_time(clock.DAY)
    assert store.undo(mark) == 1
    assert (store.state_hash(), store.now) == (before, then)
    assert store.rows.need(Person, "P0001").name == "before"


def test_undo_gives_deleted_rows_their_place_back_so_that_the_next_id_is_the_same(store: Store) -> None:
    mark, following = store.mark(), store.rows.next_id(Leave)
    last = store.rows.where(Leave)[-1]
    with store.act("P0001", "x", 1, []):
        store.rows.delete(last)
        store.rows.delete(store.rows.where(Leave)[0])
    store.undo(mark)
    assert store.rows.where(Leave)[-1].id == last.id
    assert store.rows.next_id(Leave) == following


def test_undoing_an_undo_is_exact_too(store: Store) -> None:
    first = store.mark()
    write(store, name="one")
    middle, state = store.mark(), store.state_hash()
    write(store, name="two")
    store.undo(first)
    store.undo(middle)
    assert store.state_hash() == state


def test_one_step_is_undone_when_nothing_touched_its_rows_later(store: Store) -> None:
    with store.act("P0001", "x", 1, []):
        store.rows.insert(Setting, name="a", value="1")
    before = store.state_hash()
    with store.act("P0001", "x", 2, []):
        store.rows.insert(Setting, name="b", value="2")
        store.rows.update(store.rows.need(Person, "P0003"), about="twice")
        store.rows.update(store.rows.need(Person, "P0003"), about="thrice")
    middle = store.state_hash()
    with store.act("P0001", "x", 3, []):
        store.rows.update(store.rows.need(Person, "P0004"), about="elsewhere")
    assert store.undo_step(2) == 3
    assert store.state_hash() not in (before, middle)
    assert store.undo_step(3) == 1
    assert store.state_hash() == before


def test_an_undo_of_a_step_names_what_stands_in_the_way(store: Store) -> None:
    write(store, step=1, name="one")
    write(store, step=2, name="two")
    before = store.state_hash()
    with pytest.raises(UndoBlocked, match=r"change 2 \(people.rename by P0002\) touched people_person"):
        store.undo_step(1)
    assert store.state_hash() == before


def test_a_step_is_not_undone_around_another_that_wrote_in_between(store: Store) -> None:
    write(store, step=1, name="one")
    write(store, step=2, name="two")
    write(store, step=1, name="one again")
    with pytest.raises(UndoBlocked):
        store.undo_step(1)


def test_a_step_is_not_undone_twice(store: Store) -> None:
    write(store, step=1)
    store.undo_step(1)
    with pytest.raises(UndoBlocked):
        store.undo_step(1)


DENIED = [
    "drop trigger journal_people_person_update",
    "drop table people_person",
    "create table other (a)",
    "create trigger t after insert on people_person begin select 1; end",
    "create temp table other (a)",
    "create view v as select 1",
    "create index i on people_person (name)",
    "alter table people_person add column extra",
    "pragma recursive_triggers = off",
    "pragma writable_schema = on",
    "attach ':memory:' as other",
    "insert into journal (seq, act, tbl, kind) values (1, 1, '', '')",
    "update journal set act = 9",
    "delete from journal",
    "delete from journal_act",
    "update sqlite_schema set sql = ''",
    "analyze",
    "reindex people_person",
]


@pytest.mark.parametrize("sql", DENIED)
def test_raw_sql_cannot_reach_the_schema_or_the_journal(store: Store, sql: str) -> None:
    write(store)
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited|may not be modified"):
        store._connection.execute(sql)


def test_the_same_holds_after_a_restore(store: Store, image: Image) -> None:
    store.restore(image)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        store._connection.execute(DENIED[0])


def test_a_sealed_company_takes_no_act_until_it_is_restored(store: Store, image: Image) -> None:
    write(store)
    assert store.seal() == store.state_hash()
    with pytest.raises(Sealed):
        write(store)
    store.restore(image)
    write(store)


def test_sealing_notices_another_schema(store: Store) -> None:
    with store._opened():
        store._connection.execute("drop trigger journal_people_person_update")
    with pytest.raises(Damaged, match="schema"):
        store.seal()


def test_the_state_hash_tells_nothing_from_an_empty_text_and_a_number_from_its_text(store: Store) -> None:
    states = set[str]()
    for value in (None, "", "0", b"", b"0"):
        store._connection.execute("update people_leave set deputy_id = ? where id = 'L0001'", (value,))
        states.add(store.state_hash())
    assert len(states) == 5


def test_the_state_hash_keeps_step_with_the_rows(store: Store) -> None:
    seen = {store.state_hash()}
    for name in ("one", "two", "one", "three"):
        write(store, name=name)
        seen.add(store.state_hash())
        assert store.state_hash() == store.recounted_hash()
    assert len(seen) == 4


def test_a_hash_asked_for_within_an_act_that_fails_is_forgotten(store: Store) -> None:
    before = store.state_hash()
    with pytest.raises(RuntimeError), store.act("P0001", "x", 1, []):
        store.rows.insert(Setting, name="half", value="done")
        assert store.state_hash() != before
        raise RuntimeError
    assert store.state_hash() == before
    write(store)
    assert store.state_hash() == store.recounted_hash()


def test_a_write_that_the_journal_missed_shows_in_the_recount(store: Store) -> None:
    before = store.state_hash()
    with store._opened():
        store._connection.execute("drop trigger journal_people_setting_insert")
    store.rows.insert(Setting, name="hidden", value="row")
    assert store.state_hash() == before != store.recounted_hash()


def test_a_blob_comes_back_even_when_it_is_empty(store: Store) -> None:
    digests = [store.blobs.put(content) for content in (b"", b"\0", b"receipt")]
    assert [store.blobs.get(digest) for digest in digests] == [b"", b"\0", b"receipt"]


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0" * 64, "٣" * 64])
def test_a_blob_that_is_not_there_is_damage_not_a_path(tmp_path: Path, image: Image, digest: str) -> None:
    kept = Store.in_folder(tmp_path, image)
    with pytest.raises(Damaged):
        kept.blobs.get(digest)
    kept.close()


def test_restoring_another_image_brings_its_blobs(image: Image) -> None:
    store = Store.of_image(Image(image.database, {}))
    store.blobs.put(b"new")
    store.restore(image)
    assert store.blobs.all() == image.blobs


def test_a_kept_company_outlives_its_process(tmp_path: Path, image: Image) -> None:
    kept = Store.in_folder(tmp_path, image)
    write(kept, name="Kept")
    digest, state, now = kept.blobs.put(b"a receipt"), kept.state_hash(), kept.now
    kept.close()
    again = Store.in_folder(tmp_path)
    assert (again.state_hash(), again.now, again.blobs.get(digest)) == (state, now, b"a receipt")
    assert again.blobs.all().keys() == {*image.blobs, digest}
    assert again.rows.need(Person, "P0001").name == "Kept"
    again.undo(again.mark())
    again.close()


def test_a_kept_company_is_open_in_one_place_only(tmp_path: Path, image: Image) -> None:
    kept = Store.in_folder(tmp_path, image)
    with pytest.raises(WrongUse, match="another process"):
        Store.in_folder(tmp_path)
    write(kept)
    kept.close()
    Store.in_folder(tmp_path).close()


@pytest.mark.parametrize("content", [b"", b"not a database at all", None])
def test_a_damaged_company_file_is_named(tmp_path: Path, image: Image, content: bytes | None) -> None:
    Store.in_folder(tmp_path, image).close()
    path = tmp_path / "company.sqlite"
    path.write_bytes(image.database[: len(image.database) // 3] if content is None else content)
    with pytest.raises(Damaged, match=r"company\.sqlite is not a whole company"):
        Store.in_folder(tmp_path)


def test_a_damaged_base_of_blobs_is_named(tmp_path: Path, image: Image) -> None:
    Store.in_folder(tmp_path, image).close()
    path = tmp_path / "grown.image"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged):
        Store.in_folder(tmp_path)


def test_a_company_of_another_version_is_named(tmp_path: Path, image: Image) -> None:
    Store.in_folder(tmp_path, image).close()
    with sqlite3.connect(tmp_path / "company.sqlite") as raw:
        raw.execute("alter table people_leave add column note")
    raw.close()
    with pytest.raises(Damaged, match="people_leave"):
        Store.in_folder(tmp_path)


def test_a_folder_without_a_company_is_named(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="no company"):
        Store.in_folder(tmp_path)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WRITES = st.lists(
    st.tuples(
        st.sampled_from(["insert", "update", "delete", "role", "leave", "replace", "undo"]), st.integers(0, 7), TEXT
    ),
    max_size=14,
)


def perform(store: Store, kind: str, number: int, text: str) -> None:
    rows = store.rows
    found = rows.get(Setting, f"s{number}")
    if kind == "insert" and found is None:
        rows.insert(Setting, name=f"s{number}", value=text)
    elif kind == "update" and found is not None:
        rows.update(found, value=text)
    elif kind == "delete" and found is not None:
        rows.delete(found)
    elif kind == "role" and rows.get(Role, f"P{number:04d}", text) is None:
        rows.insert(Role, person_id=f"P{number:04d}", role=text)
    elif kind == "leave":
        rows.insert(Leave, person_id=text, kind="sick", from_at=number, until_at=-number)
    elif kind == "replace":
        store._connection.execute("insert or replace into people_setting values (?, ?)", (f"s{number}", text))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=WRITES, after=WRITES)
@example(before=[], after=[("insert", 1, "a\0b'c"), ("delete", 1, "")])
@example(before=[("insert", 1, "\0")], after=[("update", 1, "'"), ("replace", 1, "x"), ("undo", 0, "")])
def test_whatever_was_written_an_undo_to_the_mark_restores_the_state(
    image: Image, store: Store, before: list[tuple[str, int, str]], after: list[tuple[str, int, str]]
) -> None:
    store.restore(image)
    with store.act("P0001", "before", 1, []):
        for write in before:
            perform(store, *write)
    mark, state, now = store.mark(), store.state_hash(), store.now
    inner = mark
    for step, write in enumerate(after, 2):
        if write[0] == "undo":
            store.undo(inner)
        else:
            inner = store.mark()
            with store.act("P0001", "after", step, []):
                perform(store, *write)
    assert store.state_hash() == store.recounted_hash()
    store.undo(mark)
    assert (store.state_hash(), store.now) == (state, now)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
@example(text="a\0b\0")
@example(text="T'41'")
def test_the_journal_keeps_any_text_whole(image: Image, store: Store, text: str) -> None:
    store.restore(image)
    with store.act("P0001", "x", 1, []):
        store.rows.insert(Setting, name="text", value=text)
    assert store.journal.read()[-1].new == {"name": "text", "value": text}


@given(
    values=st.lists(
        st.none() | TEXT | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=4),
        min_size=1,
    )
)
@example(values=["''", "'", "", "NULL", "1,2", "T'00'", "\0'", -1, -0.0, 1e16, float("-inf"), b"", b"\0", None])
def test_values_written_are_read_back_as_they_were(values: list[Value]) -> None:
    found = literals(written(*values))
    assert [repr(one) for one in found] == [repr(one) for one in values]


@pytest.mark.parametrize("text", ["1,,2", "1,", ",1", "1 2", "'a''", "1'a'", "X'0g'", "nothing", "1,2'a',", "1 'a' 2"])
def test_a_list_cut_or_garbled_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a list of SQL literals"):
        literals(text)


def test_coming_back_to_one_mark_again_and_again_costs_no_more_each_time(store: Store) -> None:
    mark, before = store.mark(), store.state_hash()
    for number in range(12):
        with store.act("P0001", "people.edit", 1, ["P0001"]):
            store.rows.update(store.rows.need(Person, "P0001"), about=f"round {number}")
        assert store.undo(mark) == 1
        assert store.state_hash() == store.recounted_hash() == before
    assert store.journal.last() - mark.seq == 24


def test_an_undo_of_less_is_itself_undone_by_an_undo_of_more(store: Store) -> None:
    before, first = store.state_hash(), store.mark()
    with store.act("P0001", "people.edit", 1, ["P0001"]):
        store.rows.update(store.rows.need(Person, "P0001"), about="one")
    second = store.mark()
    for about in ("two", "three"):
        with store.act("P0001", "people.edit", 2, ["P0001"]):
            store.rows.update(store.rows.need(Person, "P0001"), about=about)
    store.undo(second)
    assert store.rows.need(Person, "P0001").about == "one"
    assert store.undo(first) == 1
    assert store.state_hash() == store.recounted_hash() == before
