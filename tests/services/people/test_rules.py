"""Who may do what in the directory: every cell of its role matrix, and what the rules refuse anybody."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.operation import registry
from deskjob_services.people.models import Person
from deskjob_services.people.plant import PeoplePlant

Do = Callable[..., Any]

MATRIX = {
    "people.edit": {"own", "people_ops", "it_support", "admin"},
    "people.rename": {"own", "people_ops", "it_support", "admin"},
    "people.take_leave": {"own", "report", "people_ops", "admin"},
    "people.cancel_leave": {"own", "report", "people_ops", "admin"},
    "people.set_deputy": {"own", "report", "people_ops", "admin"},
}
STANDINGS = ("own", "report", "other", "people_ops", "it_support", "admin")
READS = ("people.search", "people.profile", "people.me", "people.chart", "people.departments", "people.leaves")


def asked(operation: str, clerk: str, leave: str) -> dict[str, str]:
    return {
        "people.edit": {"person": clerk, "phone": "+44 1"},
        "people.rename": {"person": clerk, "name": "Some One"},
        "people.take_leave": {
            "person": clerk, "kind": "vacation", "from_date": "2026-10-05", "until_date": "2026-10-06",
        },
        "people.cancel_leave": {"leave": leave},
        "people.set_deputy": {"person": clerk},
    }[operation]  # fmt: skip


def test_the_matrix_here_names_every_operation() -> None:
    assert MATRIX.keys() | set(READS) == registry.services["people"].operations.keys()


@pytest.mark.parametrize("operation", MATRIX)
@pytest.mark.parametrize("standing", STANDINGS)
def test_each_cell_of_the_matrix_is_as_stated(
    firm: Intranet, do: Do, people: PeoplePlant, cast: dict[str, str], operation: str, standing: str
) -> None:
    clerk = cast["own"]
    people.set(clerk, deputy_id=cast["report"])
    arguments = asked(operation, clerk, people.away(clerk, until="2026-06-01", since="2026-05-20"))
    if standing in MATRIX[operation]:
        do(cast[standing], operation, **arguments)
        assert firm.store.journal.acts()[-1].actor == cast[standing]
    else:
        before = firm.store.state_hash()
        with pytest.raises(Forbidden):
            do(cast[standing], operation, **arguments)
        assert firm.store.state_hash() == before


@pytest.mark.parametrize("operation", READS)
def test_everybody_may_read_the_directory(do: Do, cast: dict[str, str], operation: str) -> None:
    arguments = {"person": cast["own"]} if operation == "people.profile" else {}
    do(cast["other"], operation, **arguments)


@pytest.mark.parametrize("standing", ["own", "people_ops", "it_support", "admin"])
@pytest.mark.parametrize("field", ["title", "department", "manager"])
def test_nobody_sets_their_own_place(
    do: Do, people: PeoplePlant, cast: dict[str, str], standing: str, field: str
) -> None:
    me = cast[standing]
    value = {"title": "CEO", "department": "Legal", "manager": people.by_title("CEO")[0].id}[field]
    with pytest.raises(Forbidden, match="their own"):
        do(me, "people.edit", person=me, **{field: value})


def test_a_form_that_repeats_ones_own_title_changes_nothing(do: Do, people: PeoplePlant, cast: dict[str, str]) -> None:
    me = people.person(cast["own"])
    assert do(me.id, "people.edit", person=me.id, title=me.title, phone="1").phone == "1"


def test_people_operations_move_somebody_and_the_id_stays(
    firm: Intranet, do: Do, people: PeoplePlant, cast: dict[str, str]
) -> None:
    head = people.by_title("Head of Sales")[0]
    shown = do(
        cast["people_ops"],
        "people.edit",
        person=cast["own"],
        title="Sales Lead",
        department="Sales",
        manager=head.handle,
    )
    assert (shown.id, shown.title, shown.department, shown.manager_id) == (cast["own"], "Sales Lead", "Sales", head.id)
    (change,) = firm.store.journal.read()
    assert (change.key, change.actor) == (cast["own"], cast["people_ops"])
    assert firm.store.journal.acts()[-1].on == (cast["own"],)


def test_a_rename_is_journalled_under_the_id_that_stays(firm: Intranet, do: Do, cast: dict[str, str]) -> None:
    shown = do(cast["own"], "people.rename", person=cast["own"], name="  Ana   María López ")
    assert (shown.name, shown.first_name, shown.last_name) == ("Ana María López", "Ana María", "López")
    (change,) = firm.store.journal.read()
    assert change.key == cast["own"]
    assert change.old is not None
    assert change.old["name"] != "Ana María López"


def test_a_first_name_changes_the_name_shown(do: Do, people: PeoplePlant, cast: dict[str, str]) -> None:
    last = people.person(cast["own"]).last_name
    assert do(cast["own"], "people.edit", person=cast["own"], first_name="Zoë").name == f"Zoë {last}"


def test_a_handle_is_one_persons(do: Do, people: PeoplePlant, cast: dict[str, str]) -> None:
    with pytest.raises(Conflict, match="taken"):
        do(cast["own"], "people.edit", person=cast["own"], handle=people.person(cast["other"]).handle)
    assert do(cast["own"], "people.edit", person=cast["own"], handle="new.handle").handle == "new.handle"
    assert do(cast["other"], "people.profile", person="@new.handle").id == cast["own"]


@pytest.mark.parametrize("handle", ["", "Ünal", "a b", ".dot", "UPPER", "x" * 41, "line\n"])
def test_a_handle_is_plain(do: Do, cast: dict[str, str], handle: str) -> None:
    with pytest.raises(Invalid):
        do(cast["own"], "people.edit", person=cast["own"], handle=handle)


@pytest.mark.parametrize("field", ["first_name", "last_name", "title"])
def test_an_empty_name_or_title_is_refused(do: Do, cast: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid):
        do(cast["people_ops"], "people.edit", person=cast["own"], **{field: "  "})


@pytest.mark.parametrize("extra", [{"started_at": 0}, {"id": "P0001"}, {"roles": ["admin"]}, {"employment": "left"}])
def test_what_nobody_may_set_is_refused(do: Do, cast: dict[str, str], extra: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        do(cast["admin"], "people.edit", person=cast["own"], **extra)


def test_a_circle_of_managers_is_refused(do: Do, people: PeoplePlant, cast: dict[str, str]) -> None:
    chief, clerk = people.by_title("CEO")[0].id, cast["own"]
    for person, manager in ((chief, clerk), (clerk, clerk)):
        with pytest.raises(Invalid, match="as manager of"):
            do(cast["people_ops"], "people.edit", person=person, manager=manager)


def test_somebody_who_left_manages_and_deputises_nobody(firm: Intranet, do: Do, cast: dict[str, str]) -> None:
    gone = firm.store.rows.where(Person, employment="left")[0].id
    with pytest.raises(Invalid):
        do(cast["people_ops"], "people.edit", person=cast["own"], manager=gone)
    with pytest.raises(Invalid):
        do(cast["own"], "people.set_deputy", person=cast["own"], deputy=gone)
    with pytest.raises(Forbidden, match="no longer works here"):
        do(gone, "people.me")


def test_a_leave_shows_and_its_deputy_stands_in(do: Do, cast: dict[str, str]) -> None:
    me, deputy = cast["own"], cast["report"]
    made = do(
        me, "people.take_leave", person=me, kind="sick", from_date="2026-04-13", until_date="2026-04-14", deputy=deputy
    )
    shown = do(cast["other"], "people.profile", person=me)
    assert (shown.away_from, shown.away_until, shown.deputy_id) == ("2026-04-13", "2026-04-14", deputy)
    assert made.id in [leave.id for leave in do(cast["other"], "people.leaves").leaves]
    assert do(me, "people.cancel_leave", leave=made.id).cancelled
    assert do(me, "people.me").away_until is None
    with pytest.raises(Conflict):
        do(me, "people.cancel_leave", leave=made.id)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-05-02", "2026-05-01"), ("2026-02-30", "2026-03-01"), ("20260501", "20260502")]
)
def test_days_that_cannot_be_are_refused(do: Do, cast: dict[str, str], first: str, last: str) -> None:
    with pytest.raises(Invalid):
        do(cast["own"], "people.take_leave", person=cast["own"], kind="vacation", from_date=first, until_date=last)


def test_days_are_taken_once(do: Do, cast: dict[str, str]) -> None:
    me = cast["own"]
    days = {"person": me, "kind": "vacation", "from_date": "2026-09-01", "until_date": "2026-09-03"}
    do(me, "people.take_leave", **days)
    with pytest.raises(Conflict, match="covers some of these days"):
        do(me, "people.take_leave", **{**days, "from_date": "2026-09-03", "until_date": "2026-09-04"})
    do(me, "people.take_leave", **{**days, "from_date": "2026-09-04", "until_date": "2026-09-04"})


def test_nobody_is_their_own_deputy(do: Do, cast: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        do(cast["own"], "people.set_deputy", person=cast["own"], deputy=cast["own"])


def test_a_person_who_is_not_there_is_not_found(do: Do, cast: dict[str, str]) -> None:
    for named in ("P9999", "nobody", "' or 1=1 --"):
        with pytest.raises(NotFound):
            do(cast["own"], "people.profile", person=named)


def found(do: Do, me: str, **asked: object) -> set[str]:
    return {person.id for person in do(me, "people.search", count=500, **asked).people}


def test_search_goes_by_every_word_and_without_accents(do: Do, people: PeoplePlant, cast: dict[str, str]) -> None:
    me = cast["own"]
    new = people.hire("Łukasz Świątek", "Data Engineer", "Engineering")
    for text in ("łukasz", "LUKASZ", "swiatek", "Świątek łuk", "@lukasz.swi", "data engineer lukasz", new):
        assert found(do, me, text=text) == {new}, text
    assert found(do, me, text="lukasz recruiter") == set()


@pytest.mark.parametrize("text", ["%", "_", "\\", "100%", "a%b"])
def test_search_takes_wildcards_for_what_they_are(do: Do, cast: dict[str, str], text: str) -> None:
    assert found(do, cast["own"], text=text) == set()


def test_search_by_department_title_and_manager(do: Do, people: PeoplePlant, cast: dict[str, str]) -> None:
    me, unit = cast["own"], people.department("Finance")
    finance = set(people.ids(department="Finance"))
    assert found(do, me, department="Finance") == found(do, me, department=unit.id) == finance
    assert found(do, me, title="treasurer") == set(people.ids(title="Treasurer"))
    assert found(do, me, manager=cast["report"]) == set(people.reports(cast["report"]))
    assert len(found(do, me, include_former=True)) > len(found(do, me)) == 30


def test_search_pages_through_everybody_once(do: Do, cast: dict[str, str]) -> None:
    pages = [do(cast["own"], "people.search", count=7, offset=offset) for offset in range(0, 35, 7)]
    seen = [person.id for page in pages for person in page.people]
    assert len(seen) == len(set(seen)) == pages[0].total == 30


def test_the_chart_has_everybody_below_one_head(do: Do, cast: dict[str, str]) -> None:
    posts = do(cast["own"], "people.chart").posts
    assert (posts[0].title, posts[0].manager_id, len(posts)) == ("CEO", None, 30)
    assert all(post.manager_id in {other.id for other in posts} for post in posts[1:])


def test_what_was_shown_is_in_the_access_log(firm: Intranet, do: Do, cast: dict[str, str]) -> None:
    do(cast["own"], "people.profile", person=cast["other"])
    entry = firm.access[-1]
    assert (entry.actor, entry.operation) == (cast["own"], "people.profile")
    assert cast["other"] in entry.ids
