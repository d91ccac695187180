from __future__ import annotations

from typing import Any

import pytest

from deskjob_services import clock
from deskjob_services.errors import Forbidden
from deskjob_services.expenses.service import expenses
from deskjob_services.money import Money
from deskjob_services.people.models import Leave, Person


def test_nobody_decides_their_own_report_whatever_their_role(office: Any) -> None:
    for title in ("CEO", "Head of Finance", "Treasurer", "Finance Controller", "Systems Administrator"):
        owner = office.titled(title)
        claim = office.plant.meal(owner, Money("20"))
        for decision in ("approve", "return"):
            assert office.refused(owner, "decide", report=claim.id, decision=decision, reason="mine") == 403


def test_the_manager_and_finance_decide_and_strangers_do_not(office: Any) -> None:
    owner = office.titled("Account Executive")
    lead = office.manager(owner)
    may = {lead: 0, office.manager(lead): 0, office.titled("Finance Clerk"): 0, office.titled("CEO"): 0}
    may |= {office.titled("Software Engineer"): 403, office.titled("Head of Engineering"): 403}
    may |= {office.titled("Systems Administrator"): 403, office.titled("People Operations Partner"): 403}
    for who, status in may.items():
        claim = office.plant.meal(owner, Money("20"))
        assert office.refused(who, "decide", report=claim.id, decision="approve") == status, who


def test_a_manager_on_leave_is_stood_in_for(office: Any) -> None:
    owner = office.titled("Account Executive")
    lead, other = office.manager(owner), office.titled("Marketing Manager")
    claim = office.plant.meal(owner, Money("20"))
    assert office.refused(other, "report", report=claim.id) == 403
    rows, now = office.store.rows, office.store.now
    leave = rows.insert(Leave, person_id=lead, kind="sick", from_at=now, until_at=now + clock.DAY, deputy_id=other)
    assert claim.id in {one.id for one in office.do(other, "reports", scope="to_approve").reports}
    assert office.do(other, "decide", report=claim.id, decision="approve").decided_by_id == other
    rows.update(leave, cancelled=1)
    assert office.refused(other, "report", report=claim.id) == 403


@pytest.mark.parametrize(
    ("amount", "able"),
    [
        ("1000.00", {"manager", "finance", "treasurer"}),
        ("1000.01", {"finance", "treasurer"}),
        ("10000.00", {"finance", "treasurer"}),
        ("10000.01", {"treasurer"}),
    ],
)
def test_who_may_approve_depends_on_the_amount(office: Any, amount: str, able: set[str]) -> None:
    owner = office.titled("Account Executive")
    people = {
        "manager": office.manager(owner),
        "finance": office.titled("Finance Controller"),
        "treasurer": office.titled("Treasurer"),
    }
    for role, who in people.items():
        claim = office.plant.claim(owner, "training", Money(amount))
        assert (office.refused(who, "decide", report=claim.id, decision="approve") == 0) == (role in able)


def test_the_limit_of_approval_counts_in_the_currency_of_the_rule(office: Any) -> None:
    owner = office.titled("Account Executive")
    office.plant.rate("EUR", "1.25")
    office.store.pass_time(clock.DAY)
    today = clock.day(office.store.now)
    just, above = (
        office.plant.claim(owner, "training", Money(amount, "EUR"), currency="EUR", at=office.store.now, day=today)
        for amount in ("800.00", "800.01")
    )
    assert office.refused(office.manager(owner), "decide", report=above.id, decision="approve") == 403
    assert office.refused(office.manager(owner), "decide", report=just.id, decision="approve") == 0


def test_returning_needs_no_authority_over_the_amount(office: Any) -> None:
    owner = office.titled("Account Executive")
    claim = office.plant.claim(owner, "training", Money("50000"))
    shown = office.do(office.manager(owner), "decide", report=claim.id, decision="return", reason="Too much")
    assert shown.status == "returned"


def test_a_decision_is_taken_back_by_whoever_took_it_or_a_treasurer(office: Any) -> None:
    owner, clerk = office.titled("Account Executive"), office.titled("Finance Clerk")
    claim = office.plant.claim(owner, "meals", Money("20"), status="approved", decided_by=clerk)
    assert office.refused(office.manager(owner), "reopen", report=claim.id, reason="hm") == 403
    shown = office.do(clerk, "reopen", report=claim.id, reason="Wrong one")
    assert (shown.status, shown.decided_by) == ("submitted", None)
    office.do(clerk, "decide", report=claim.id, decision="approve")
    assert office.do(office.titled("Treasurer"), "reopen", report=claim.id, reason="Audit").status == "submitted"


def test_one_sees_ones_own_those_below_and_finance_sees_all(office: Any) -> None:
    rows = office.store.rows
    every = {row[0] for row in rows.values("select id from expenses_report")}
    owner_of = dict(rows.values("select id, owner_id from expenses_report"))
    for person in rows.where(Person, employment="active"):
        seen = {one.id for one in office.do(person.id, "reports", count=200).reports}
        below = _below(office, person.id) | {person.id}
        finance = {row[0] for row in rows.values("select person_id from people_role where role = 'finance'")}
        assert seen == (every if person.id in finance else {key for key in every if owner_of[key] in below})
        opened = {key for key in every if office.refused(person.id, "report", report=key) == 0}
        assert opened == seen


def test_lists_show_nothing_that_cannot_be_opened(office: Any) -> None:
    lead = office.titled("Sales Lead")
    seen = {one.id for one in office.do(lead, "reports", count=200).reports}
    for claim in office.do(lead, "claims", status="", count=500).claims:
        assert claim.id in seen
    for line in office.do(lead, "lines", count=500).lines:
        assert line.report_id in seen


def test_a_receipt_is_for_those_who_see_its_report(office: Any) -> None:
    owner = office.titled("Account Executive")
    claim = office.plant.meal(owner, Money("20"))
    assert office.refused(office.manager(owner), "receipt", receipt=claim.receipt_id) == 0
    assert office.refused(office.titled("Software Engineer"), "receipt", receipt=claim.receipt_id) == 403


def test_a_confidential_report_shows_its_cover_only_and_counts_as_opened_only_when_opened(office: Any) -> None:
    owner, boss = office.titled("Head of Finance"), office.titled("Treasurer")
    claim = office.plant.claim(owner, "hotel", Money("99"), quantity=1)
    office.plant.confidential(claim.id)
    intranet = office.intranet
    listed = office.do(boss, "reports", count=200)
    card = next(one for one in listed.reports if one.id == claim.id)
    assert card.title == "Confidential"
    assert claim.id not in set(listed.ids())
    assert claim.id not in {one.id for one in office.do(boss, "claims", status="").claims}
    assert claim.line_id not in {one.id for one in office.do(boss, "lines", count=500).lines}
    assert claim.line_id in {one.id for one in office.do(owner, "lines", count=500).lines}
    assert not any(claim.id in access.ids and access.actor == boss for access in intranet.access)
    office.do(boss, "report", report=claim.id)
    assert any(claim.id in access.ids and access.actor == boss for access in intranet.access)


def test_remarks_are_read_by_those_who_see_the_report_and_nobody_else_remarks(office: Any) -> None:
    owner = office.titled("Account Executive")
    claim = office.plant.meal(owner, Money("20"))
    office.do(office.manager(owner), "comment", report=claim.id, text="Which customer?")
    assert [one.text for one in office.do(owner, "report", report=claim.id).comments] == ["Which customer?"]
    with pytest.raises(Forbidden):
        office.do(office.titled("Software Engineer"), "comment", report=claim.id, text="hello")


def test_only_finance_reaches_batches_ledger_and_duplicates(office: Any) -> None:
    person = office.titled("Head of Engineering")
    for name in ("batches", "accounts", "entries", "duplicates"):
        assert office.refused(person, name) == 403
        assert office.refused(office.titled("Finance Clerk"), name) == 0


def test_every_operation_has_a_sentence_a_page_and_a_route_of_its_own() -> None:
    routes = [one.http for one in expenses.operations.values()]
    assert all(one.sentence.endswith(".") and one.page and one.http for one in expenses.operations.values())
    assert len(set(routes)) == len(routes)


def _below(office: Any, person: str) -> set[str]:
    """Everybody under a person, worked out anew from the directory and today's leaves."""
    rows, now = office.store.rows, office.store.now
    bosses = {person}
    for leave in rows.where(Leave, cancelled=0):
        stands_in = leave.deputy_id or rows.need(Person, leave.person_id).deputy_id
        if leave.from_at <= now <= leave.until_at and stands_in == person:
            bosses.add(leave.person_id)
    found: set[str] = set()
    layer = bosses
    while layer := {one.id for one in rows.where(Person) if one.manager_id in layer} - found:
        found |= layer
    return found
