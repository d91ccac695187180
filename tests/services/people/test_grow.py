"""What every grown firm has, whatever its seed and scale."""

from collections import Counter
from functools import cache

import pytest

from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.people.chart import GROUPS, POSTS, headcount
from deskjob_services.people.grow import grow
from deskjob_services.people.models import Department, Leave, Person, Role, Setting
from deskjob_services.people.view import PeopleView
from deskjob_services.people.vocabulary import ascii_of
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store

FIRMS = [Blueprint(7), Blueprint(8), Blueprint(9), Blueprint(7, "standard"), Blueprint(8, 2.5)]
TITLES = """
    CEO; Head of Finance; Finance Lead; Finance Controller; Treasurer; Accounts Payable Clerk; Finance Clerk;
    Payroll Specialist; Head of People; People Operations Partner; Recruiter; Head of IT; IT Support Specialist;
    Systems Administrator; Office Manager; Facilities Coordinator; Travel Coordinator; Head of Sales; Sales Lead;
    Account Executive; Head of Engineering; Engineering Lead; Software Engineer; Head of Operations; Operations Lead;
    Logistics Planner; Head of Marketing; Marketing Manager; Product Manager; Legal Counsel
"""


@cache
def company(blueprint: Blueprint) -> Store:
    store = Store.empty(blueprint.start)
    grow(store.rows, store.blobs, blueprint, Seeder(blueprint.seed, "people"))
    return store


@pytest.fixture(params=FIRMS, ids=lambda blueprint: blueprint.label)
def blueprint(request: pytest.FixtureRequest) -> Blueprint:
    found: Blueprint = request.param
    return found


@pytest.fixture
def store(blueprint: Blueprint) -> Store:
    return company(blueprint)


def test_it_has_as_many_people_as_its_blueprint_says(store: Store, blueprint: Blueprint) -> None:
    assert store.rows.count(Person, employment="active") == blueprint.sizes.people
    assert store.rows.count(Person, employment="left") >= 3


def test_every_title_that_work_turns_on_is_held(store: Store) -> None:
    wanted = {" ".join(title.split()) for title in TITLES.split(";")}
    held = Counter(person.title for person in store.rows.where(Person, employment="active"))
    assert wanted <= held.keys()
    assert all(count == 1 for title, count in held.items() if title == "CEO" or title.startswith("Head of"))


def test_everybody_reports_up_to_one_head(store: Store) -> None:
    people = store.rows.where(Person)
    (chief,) = [person for person in people if person.manager_id is None]
    view = PeopleView(store)
    assert chief.title == "CEO"
    assert all(view.managers(person.id)[-1] == chief.id for person in people if person is not chief)
    assert all(person.id not in view.managers(person.id) for person in people)
    assert all(view.person(person.manager_id).active for person in people if person.manager_id)


def test_heads_lead_their_departments_and_leads_their_staff(store: Store) -> None:
    people = {person.id: person for person in store.rows.where(Person)}
    for unit in store.rows.where(Department):
        assert people[unit.head_id or ""].department_id == unit.id
    for clerk in store.rows.where(Person, title="Finance Clerk"):
        assert people[clerk.manager_id or ""].title == "Finance Lead"
    assert {unit.name for unit in store.rows.where(Department)} == {group.name for group in GROUPS}


def test_handles_are_one_persons_and_plain(store: Store) -> None:
    handles = [person.handle for person in store.rows.where(Person)]
    assert len(set(handles)) == len(handles)
    assert all(handle.isascii() and handle == handle.lower() and handle.count(".") == 1 for handle in handles)


def test_ids_follow_the_rows(store: Store) -> None:
    ids = [person.id for person in store.rows.where(Person)]
    assert ids == [f"P{number:04d}" for number in range(1, len(ids) + 1)]
    assert store.rows.next_id(Person) == f"P{len(ids) + 1:04d}"


def test_some_share_their_full_name_and_more_their_first_across_departments(store: Store) -> None:
    by_name: dict[str, list[Person]] = {}
    by_first: dict[str, list[Person]] = {}
    for person in store.rows.where(Person):
        by_name.setdefault(person.name, []).append(person)
        by_first.setdefault(person.first_name, []).append(person)
    same = [found for found in by_name.values() if len(found) > 1]
    assert same
    assert all(len({person.department_id for person in found}) == len(found) for found in same)
    assert len([found for found in by_first.values() if len(found) > 1]) >= 2
    if store.rows.count(Person) < 100:
        assert all(POSTS[person.title].seldom for found in same for person in found)


def test_names_have_their_accents_and_handles_do_not() -> None:
    names = [person.name for person in company(FIRMS[3]).rows.where(Person)]
    assert sum(not name.isascii() for name in names) > 20
    assert [ascii_of(name) for name in ("Zając", "Groß", "Łukasz", "Işık", "O'Brien")] == [
        "zajac", "gross", "lukasz", "isik", "obrien",
    ]  # fmt: skip


def test_rights_go_by_title(store: Store) -> None:
    view = PeopleView(store)
    assert view.roles(view.by_title("Treasurer")[0].id) == {"finance", "treasurer"}
    assert view.roles(view.by_title("Finance Clerk")[0].id) == {"finance"}
    assert view.roles(view.by_title("People Operations Partner")[0].id) == {"people_ops"}
    assert view.roles(view.by_title("IT Support Specialist")[0].id) == {"it_support"}
    assert view.roles(view.by_title("Systems Administrator")[0].id) == {"admin"}
    assert view.roles(view.by_title("Recruiter")[0].id) == frozenset()
    active = {person.id for person in store.rows.where(Person, employment="active")}
    assert {role.person_id for role in store.rows.where(Role)} <= active


def test_some_are_away_now_some_later_and_whoever_work_turns_on_is_here(store: Store, blueprint: Blueprint) -> None:
    view = PeopleView(store)
    away = [person for person in view.everyone() if view.absence(person.id)]
    later = [leave for leave in store.rows.where(Leave) if leave.from_at > blueprint.start]
    assert len(away) >= 2
    assert len(later) >= 3
    assert all(POSTS[person.title].seldom for person in away)
    assert all(leave.until_at > leave.from_at for leave in store.rows.where(Leave))


def test_whoever_stands_in_works_here_and_is_not_away(store: Store) -> None:
    view = PeopleView(store)
    for person in view.everyone():
        if person.deputy_id is not None:
            deputy = view.person(person.deputy_id)
            assert deputy.active
            assert deputy.id != person.id
            assert view.absence(deputy.id) is None
    assert view.deputy(view.by_title("Head of Finance")[0].id) is not None


def test_some_are_new_and_nobody_starts_in_the_future(store: Store, blueprint: Blueprint) -> None:
    started = [person.started_at for person in store.rows.where(Person)]
    assert all(moment < blueprint.start for moment in started)
    assert sum(moment > blueprint.start - 5 * clock.WEEK for moment in started) >= 2


def test_the_firm_has_a_name_and_everybody_an_address_there(store: Store) -> None:
    domain = store.rows.need(Setting, "domain").value
    assert store.rows.need(Setting, "company").value
    assert domain.endswith(".example")
    assert all(person.email == f"{person.handle}@{domain}" for person in store.rows.where(Person))


def test_another_seed_is_another_firm() -> None:
    one, other = company(FIRMS[0]), company(FIRMS[1])
    assert not {p.name for p in one.rows.where(Person)} & {p.name for p in other.rows.where(Person)}


@pytest.mark.parametrize("people", [30, 31, 45, 199, 200, 2000, 10_000])
def test_the_head_count_adds_up(people: int) -> None:
    count = headcount(people)
    assert sum(count.values()) == people
    assert all(count[post.title] >= 1 for post in POSTS.values() if post.always)
