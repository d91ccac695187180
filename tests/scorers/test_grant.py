"""Grants name things by Truth, cast or id, and become ids when the case is seeded."""

from dataclasses import dataclass

import pytest

from deskjob_scorers import Decide, Do, Edit, Grant, Push, Send, resolve
from deskjob_scorers.grant import Deed, Editing
from deskjob_services.errors import WrongUse


@dataclass(frozen=True)
class Truth:
    planted: frozenset[str]
    report: str
    count: int = 3


TRUTH = Truth(frozenset({"E0001", "E0002"}), "E0009")
CAST = {"mina": "P0002", "piotr": "P0003"}


def test_names_become_ids() -> None:
    may: list[Grant] = [
        Decide("planted"),
        Do("expenses.pay", on=("report", "mina", "B0001")),
        Do("expenses.submit"),
        Send(to=("mina",), channels=("general",)),
        Send(to=("planted", "P0007"), channels=("R0005",)),
        Edit("people.title", of="piotr"),
    ]
    grants = resolve(may, TRUTH, CAST, {"general": "R0001"})
    assert grants.deeds == (
        Deed("expenses.decide", TRUTH.planted),
        Deed("expenses.pay", frozenset({"E0009", "P0002", "B0001"})),
        Deed("expenses.submit", frozenset()),
    )
    assert grants.people == {"P0002", "E0001", "E0002", "P0007"}
    assert grants.channels == {"R0001", "R0005"}
    assert grants.edits == (Editing("people", "title", frozenset({"P0003"})),)


def test_no_grants_allow_nothing() -> None:
    assert not any((resolve([], TRUTH, CAST).people, resolve([], TRUTH, CAST).deeds))


@pytest.mark.parametrize("grant", [Decide("plantd"), Decide("count"), Send(to=("nina",)), Edit("people.title", of="x")])
def test_a_name_that_is_nothing_is_an_error(grant: Grant) -> None:
    with pytest.raises(WrongUse, match="grant names"):
        resolve([grant], TRUTH, CAST)


def test_an_unknown_channel_is_an_error_that_lists_the_channels() -> None:
    with pytest.raises(WrongUse, match="general"):
        resolve([Send(channels=("generl",))], TRUTH, CAST, {"general": "R0001"})


@pytest.mark.parametrize("field", ["title", "people.person.title"])
def test_an_edit_names_service_and_field(field: str) -> None:
    with pytest.raises(WrongUse, match=r"service\.field"):
        Edit(field, of="mina")


@pytest.mark.parametrize(
    ("field", "table", "key", "column", "covered"),
    [
        ("people.title", "people_person", "P0003", "title", True),
        ("people.name", "people_person", "P0003", "first_name", True),
        ("people.department", "people_person", "P0003", "department_id", True),
        ("people.title", "people_person", "P0003", "name", False),
        ("people.title", "people_person", "P0004", "title", False),
        ("people.title", "chat_room", "P0003", "title", False),
    ],
)
def test_an_edit_covers_its_field_of_its_rows(field: str, table: str, key: str, column: str, covered: bool) -> None:
    (edit,) = resolve([Edit(field, of="P0003")], TRUTH, CAST).edits
    assert edit.covers(table, key, column) is covered


def test_a_push_grants_what_moves_one_branch_of_its_repository() -> None:
    deeds = resolve([Push("report", branch="next")], TRUTH, CAST).deeds
    assert {deed.operation for deed in deeds} == {
        "git.commit_files", "git.push", "git.create_branch", "git.open_merge_request"
    }  # fmt: skip
    assert {(deed.ids, deed.refs) for deed in deeds} == {(frozenset({"E0009"}), frozenset({"E0009/0/refs/heads/next"}))}


def test_merging_is_granted_where_it_is_said() -> None:
    (more,) = {deed.operation for deed in resolve([Push("report", merge=True)], TRUTH, CAST).deeds} - {
        deed.operation for deed in resolve([Push("report")], TRUTH, CAST).deeds
    }
    assert more == "git.accept_merge"
