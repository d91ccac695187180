"""Watching what is read: columns that were looked at are told from those a view only passed by."""

from collections.abc import Iterator

import pytest

from deskjob import World
from deskjob.checking.change import denied, is_prose, one_off, other
from deskjob.checking.watch import Watch
from deskjob_services.people.models import Person


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        yield made


def used(watch: Watch, table: str) -> set[tuple[str, str]]:
    return {(key, column) for of, key, column in watch.used if of == table}


def test_a_field_of_a_record_counts_and_its_neighbours_do_not(world: World) -> None:
    people = world.company().people
    with Watch(world.store.rows) as watch:
        assert people.person("P0003").title
        assert people.person("P0004").department_id
    assert used(watch, "people_person") == {("P0003", "title"), ("P0004", "department_id")}
    assert {("people_person", "P0003"), ("people_person", "P0004")} <= set(watch.read)


def test_a_column_asked_for_on_the_row_itself_counts(world: World) -> None:
    with Watch(world.store.rows) as watch:
        person = world.store.rows.need(Person, "P0003")
        assert person.handle
    assert used(watch, "people_person") == {("P0003", "handle")}


def test_the_columns_by_which_rows_are_picked_are_told(world: World) -> None:
    with Watch(world.store.rows) as watch:
        world.company().people.reports("P0001")
    assert {("people_person", "manager_id"), ("people_person", "employment")} <= set(watch.chosen)


def test_nothing_is_watched_afterwards(world: World) -> None:
    with Watch(world.store.rows) as watch:
        employee = world.company().people.person("P0003")
        assert employee.title
    before = dict(watch.used)
    assert employee.handle
    assert world.company().people.person("P0005").name
    assert watch.used == before
    assert type(world.store.rows.need(Person, "P0003")) is Person


def test_other_values_are_of_the_kind_and_different(world: World) -> None:
    rows = world.store.rows
    assert other(rows, "people_leave", "cancelled", 0) == 1
    assert other(rows, "expenses_report", "created_at", 1_000) == 4_600
    assert other(rows, "expenses_line", "amount_minor", 1) == 2
    title = rows.need(Person, "P0003").title
    assert other(rows, "people_person", "title", title) not in (title, None)
    assert other(rows, "handover_case", "about", "P0001 P0002") == "P0001"
    assert other(rows, "handover_case", "status", "open") == "withdrawn"


def test_values_in_prose_are_denied_and_changed_by_one() -> None:
    assert denied("The total is $120.50, on 2026-03-04.") == "The total is not $120.50, on not 2026-03-04."
    assert one_off("The total is $120.59.") == "The total is $120.50."
    assert denied("Done.") is None
    assert one_off("@mina2 has it") is None
    assert is_prose("text", "Done.")
    assert not is_prose("about", "P0001 P0002")
    assert not is_prose("title", "Done.")
