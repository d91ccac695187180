"""Who may give which standing in a project, and what about a project is its owners' alone."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.git.conftest import IDS

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.git.models import Member
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
OWNERS = [{"path": "prices"}, {"visibility": "private"}, {"archived": True}]


@pytest.mark.parametrize("change", OWNERS)
def test_address_sight_and_end_of_a_project_are_its_owners(do: Do, change: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        do("ana", "edit_project", project="GP001", description="Mine", **change)
    for who in ("gus", "dee"):
        do(who, "edit_project", project="GP001", **change)
        do(who, "edit_project", project="GP001", archived=False, path="tariffs", visibility="internal")
    assert do("ana", "edit_project", project="GP001", description="Mine").description == "Mine"


def test_an_archived_project_is_opened_again_by_an_owner_and_not_changed_meanwhile(do: Do) -> None:
    do("gus", "edit_project", project="GP001", archived=True)
    for who, change in (("gus", {"name": "Prices"}), ("ana", {"archived": False}), ("dee", {"name": "Prices"})):
        with pytest.raises(Forbidden):
            do(who, "edit_project", project="GP001", **change)
    assert not do("gus", "edit_project", project="GP001", archived=False).archived


@pytest.mark.parametrize(
    ("who", "operation", "person", "level"),
    [
        ("ana", "add_member", "fay", 50),
        ("ana", "set_member", "ana", 50),
        ("ana", "set_member", "bo", 50),
        ("ana", "set_member", "gus", 10),
        ("ana", "remove_member", "gus", None),
        ("bo", "set_member", "bo", 40),
        ("bo", "add_member", "fay", 10),
        ("bo", "remove_member", "cy", None),
        ("fay", "add_member", "fay", 10),
    ],
)
def test_nobody_gives_or_takes_more_than_they_have(
    do: Do, office: Intranet, who: str, operation: str, person: str, level: int | None
) -> None:
    before = office.store.rows.where(Member, project_id="GP001")
    given = {} if level is None else {"level": level}
    with pytest.raises(Forbidden):
        do(who, operation, project="GP001", person=person, **given)
    assert office.store.rows.where(Member, project_id="GP001") == before


@pytest.mark.parametrize("who", ["gus", "dee"])
def test_the_last_owner_stays(do: Do, who: str) -> None:
    with pytest.raises(Conflict):
        do(who, "set_member", project="GP001", person="gus", level=40)
    with pytest.raises(Conflict):
        do(who, "remove_member", project="GP001", person="gus")
    do("gus", "set_member", project="GP001", person="ana", level=50)
    do("ana", "remove_member", project="GP001", person="gus")


def test_who_leaves_a_closed_project_sees_it_no_more(do: Do) -> None:
    do("gus", "add_member", project="GP002", person="fay", level=10)
    assert do("fay", "project", project="people/reviews").id == "GP002"
    do("fay", "remove_member", project="GP002", person="fay")
    with pytest.raises(NotFound):
        do("fay", "project", project="people/reviews")


def test_a_level_that_is_none_is_refused(do: Do, office: Intranet) -> None:
    for level in (0, 15, 60):
        with pytest.raises(Invalid, match="level"):
            do("gus", "set_member", project="GP001", person="bo", level=level)
    assert office.store.rows.need(Member, "GP001", IDS["bo"]).level == 30
