"""What a seeding may arrange among people, and what views answer afterwards."""

from dataclasses import asdict

import pytest

from deskjob_services import clock
from deskjob_services.company import Company, Plant
from deskjob_services.errors import NotFound, WrongUse
from deskjob_services.intranet import Intranet
from deskjob_services.people.plant import PeoplePlant


def test_a_company_that_is_only_read_has_no_verbs(firm: Intranet) -> None:
    company = Company(firm.store)
    assert not hasattr(company.people, "hire")
    assert not hasattr(company.chat, "message")
    assert (company.now, company.journal.last()) == (firm.store.now, 0)


def test_a_plant_is_a_company_and_all_of_it_can_be_undone(firm: Intranet) -> None:
    plant = Plant(firm.store)
    mark, before = firm.store.mark(), firm.store.state_hash()
    with firm.store.act("harness", "plant", 0, []):
        new = plant.people.hire("Ana María López", "Recruiter", "People", roles=("people_ops",), about="New here.")
        plant.people.move(new, "Sales")
        plant.people.away(new, until="1 week")
        plant.people.part(plant.people.ids(title="Recruiter", without=(new,))[0])
    assert isinstance(plant, Company)
    firm.store.undo(mark)
    assert firm.store.state_hash() == before


def test_somebody_away_without_a_deputy_has_none(people: PeoplePlant) -> None:
    lead = people.by_title("Finance Lead")[0]
    assert people.deputy(lead.id) is not None
    people.away(lead.id, until="next month", without_deputy=True)
    found = people.absence(lead.id)
    assert found is not None
    assert clock.day(found.until_at).isoformat() == "2026-05-31"
    assert people.deputy(lead.id) is None


def test_the_deputy_of_a_leave_goes_before_the_standing_one(people: PeoplePlant) -> None:
    lead, other = people.by_title("Finance Lead")[0], people.ids(title="Treasurer")[0]
    people.away(lead.id, until="3 days", deputy=other)
    assert people.deputy(lead.id) == other
    people.present(lead.id)
    assert people.absence(lead.id) is None
    assert people.deputy(lead.id) == lead.deputy_id


def test_a_leave_to_come_keeps_nobody_away_yet(people: PeoplePlant) -> None:
    lead = people.ids(title="Finance Lead")[0]
    people.away(lead, since="2026-05-04", until="2026-05-08")
    assert people.absence(lead) is None
    assert [clock.day(leave.until_at).isoformat() for leave in people.leaves(lead)][-1] == "2026-05-08"


@pytest.mark.parametrize("until", ["soon", "2026-04-12", "0 days", 5])
def test_a_leave_that_cannot_be_is_named(people: PeoplePlant, until: str | int) -> None:
    with pytest.raises(WrongUse):
        people.away(people.ids()[0], until=until, since="2026-04-20")


def test_a_new_colleague_has_a_handle_an_address_and_a_manager(people: PeoplePlant) -> None:
    one = people.person(people.hire("Zoë Groß", "Recruiter", "People"))
    assert one.handle == "zoe.gross"
    assert one.email.startswith("zoe.gross@")
    assert one.manager_id == people.department("People").head_id
    assert people.person(people.hire("Zoe Gross", "Recruiter", "People")).handle == "zoe.gross2"


def test_a_namesake_has_the_name_and_nothing_else(people: PeoplePlant) -> None:
    lead = people.by_title("Finance Lead")[0]
    other = people.person(people.namesake(lead.id))
    assert other.name == lead.name
    assert {other.id, other.handle, other.department} & {lead.id, lead.handle, lead.department} == set()
    assert people.namesakes(lead.id) == [other.id]
    assert people.names()[other.id] == (lead.name, other.handle)
    heard = people.names(heard=["nothing of anybody", f"It was {lead.name.upper()}, I think."])
    assert {lead.id, other.id} <= set(heard) < set(people.names())
    assert not people.names(heard=["nobody at all"]) and not people.names(heard=[])


def test_a_head_who_moves_does_not_report_to_themselves(people: PeoplePlant) -> None:
    head = people.by_title("Head of Sales")[0]
    people.move(head.id, "Sales")
    assert people.manager(head.id) == head.manager_id
    people.head("Legal", head.id)
    assert people.department("Legal").head_id == head.id


def test_who_left_is_known_but_not_among_those_who_work_here(people: PeoplePlant) -> None:
    clerk = people.ids(title="Finance Clerk")[0]
    people.part(clerk)
    assert not people.person(clerk).active
    assert clerk not in people.ids()
    assert people.by_title("Finance Clerk") == []


def test_views_answer_by_id_and_names_do_not_mislead(people: PeoplePlant) -> None:
    one, other = people.ids(title="Treasurer")[0], people.ids(title="Recruiter")[0]
    people.set(other, name=people.person(one).name)
    assert people.value(one, "title") == "Treasurer"
    assert people.values([one, other], "title") == {one: "Treasurer", other: "Recruiter"}
    record = asdict(people.person(one))
    assert {field: people.value(one, field) for field in record} == record
    assert people.handle(people.person(one).handle) == people.person(one)
    assert people.department_of(one) == "Finance"
    with pytest.raises(NotFound):
        people.person("P9999")
    with pytest.raises(AttributeError):
        people.value(one, "salary")
