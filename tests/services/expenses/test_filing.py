from __future__ import annotations

from typing import Any

import pytest

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.expenses.models import Event
from deskjob_services.expenses.states import REPORT_MOVES
from deskjob_services.money import Money

STATES = ("draft", "submitted", "returned", "approved", "paid", "withdrawn")
LINE = {"date": "2026-04-02", "merchant": "Golden Wok", "category": "meals", "amount": "12.00", "currency": "USD"}

# Which states each operation works in; in every other one it is refused with 409.
WORKS = {
    "edit": {"draft", "returned"},
    "add_line": {"draft", "returned"},
    "edit_line": {"draft", "returned"},
    "remove_line": {"draft", "returned"},
    "attach": {"draft", "returned"},
    "submit": {"draft", "returned"},
    "withdraw": {"submitted"},
    "redraft": {"withdrawn"},
    "approve": {"submitted"},
    "return": {"submitted"},
    "reopen": {"approved", "returned"},
    "add_to_batch": {"approved"},
    "comment": set(STATES),
    "report": set(STATES),
}


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("operation", WORKS)
def test_each_operation_works_in_its_states_only(office: Any, status: str, operation: str) -> None:
    owner, boss = office.titled("Account Executive"), office.titled("Head of Finance")
    clerk = office.titled("Accounts Payable Clerk")
    report = office.plant.claim(owner, "meals", Money("40"), status=status, decided_by=boss)
    who, name, given = {
        "edit": (owner, "edit", {"report": report.id, "title": "Better"}),
        "add_line": (owner, "add_line", {"report": report.id, **LINE}),
        "edit_line": (owner, "edit_line", {"line": report.line_id, "amount": "41"}),
        "remove_line": (owner, "remove_line", {"line": report.line_id}),
        "attach": (owner, "attach", {"line": report.line_id, "name": "r", "content": _receipt(office, report)}),
        "submit": (owner, "submit", {"report": report.id}),
        "withdraw": (owner, "withdraw", {"report": report.id}),
        "redraft": (owner, "redraft", {"report": report.id}),
        "approve": (boss, "decide", {"report": report.id, "decision": "approve"}),
        "return": (boss, "decide", {"report": report.id, "decision": "return", "reason": "no"}),
        "reopen": (boss, "reopen", {"report": report.id, "reason": "looked again"}),
        "add_to_batch": (clerk, "create_batch", {"title": "April", "reports": [report.id]}),
        "comment": (owner, "comment", {"report": report.id, "text": "hello"}),
        "report": (owner, "report", {"report": report.id}),
    }[operation]
    assert office.refused(who, name, **given) == (0 if status in WORKS[operation] else 409)


def test_the_moves_are_those_of_the_states() -> None:
    assert {word for move in REPORT_MOVES.values() for word in (*move.before, move.after)} == set(STATES)


def test_a_report_goes_from_draft_to_approved_and_every_step_is_kept(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner)
    office.do(owner, "submit", report=report)
    boss = office.manager(owner)
    office.do(boss, "decide", report=report, decision="return", reason="Which customer?")
    office.do(owner, "edit", report=report, purpose="Visit to Brandt Stahl")
    office.do(owner, "submit", report=report)
    shown = office.do(boss, "decide", report=report, decision="approve")
    assert [(step.action, step.actor_id) for step in shown.events] == [
        ("created", owner), ("submitted", owner), ("returned", boss), ("submitted", owner), ("approved", boss)
    ]  # fmt: skip
    assert (shown.status, shown.decided_by_id, shown.total) == ("approved", boss, Money("80.00"))


def test_event_times_are_the_time_of_the_act(office: Any) -> None:
    owner = office.titled("Account Executive")
    before = office.store.now
    report = office.draft(owner)
    office.do(owner, "submit", report=report)
    times = [event.at for event in office.store.rows.where(Event, record_id=report)]
    assert times == [before, before + 120]


def test_an_empty_report_cannot_be_handed_in(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.do(owner, "create", title="Nothing").id
    with pytest.raises(Conflict):
        office.do(owner, "submit", report=report)


def test_a_return_needs_a_reason(office: Any) -> None:
    owner = office.titled("Account Executive")
    claim = office.plant.meal(owner, Money("20"))
    with pytest.raises(Invalid):
        office.do(office.manager(owner), "decide", report=claim.id, decision="return", reason="  ")


@pytest.mark.parametrize("operation", ["edit", "submit", "withdraw", "redraft"])
def test_nobody_files_for_another(office: Any, operation: str) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner)
    for other in (office.manager(owner), office.titled("Head of Finance"), office.titled("Software Engineer")):
        with pytest.raises(Forbidden):
            office.do(other, operation, report=report)


@pytest.mark.parametrize("field", ["owner", "owner_id", "status", "created_at", "submitted_at", "decided_by"])
def test_a_field_that_is_not_the_callers_to_say_is_refused(office: Any, field: str) -> None:
    owner = office.titled("Account Executive")
    with pytest.raises(Invalid):
        office.do(owner, "create", title="Mine", **{field: "P0001"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 12.5},
        {"amount": "12.345"},
        {"amount": "-3"},
        {"amount": "0"},
        {"amount": "1e3"},
        {"currency": "XXX"},
        {"currency": "CRC"},
        {"category": "yacht"},
        {"date": "2026-02-30"},
        {"date": "2026-04-14"},
        {"merchant": "..."},
        {"tax": "13.00"},
        {"quantity": 0},
    ],
)
def test_a_line_that_makes_no_sense_is_refused(office: Any, wrong: dict[str, Any]) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner)
    assert office.refused(owner, "add_line", report=report, **(LINE | wrong)) == 422


def test_yen_have_no_decimals_and_dinars_three(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner)
    assert office.refused(owner, "add_line", report=report, **(LINE | {"amount": "10.50", "currency": "JPY"})) == 422
    line = office.do(owner, "add_line", report=report, **(LINE | {"amount": "10.505", "currency": "KWD"}))
    assert line.amount == Money("10.505", "KWD")


def test_a_removed_line_counts_no_more_and_its_id_is_never_given_again(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner)
    line = office.do(owner, "add_line", report=report, **LINE)
    office.do(owner, "remove_line", line=line.id)
    again = office.do(owner, "add_line", report=report, **LINE)
    assert again.id != line.id
    assert office.do(owner, "report", report=report).total == Money("92.00")
    assert office.refused(owner, "edit_line", line=line.id, amount="1") == 409


def test_another_currency_of_a_report_converts_what_its_lines_add(office: Any) -> None:
    owner = office.titled("Account Executive")
    report = office.draft(owner, amount="100.00")
    office.plant.rate("EUR", "1.25", day=None)
    office.do(owner, "edit_line", line=office.do(owner, "report", report=report).lines[0].id, date="2026-04-13")
    shown = office.do(owner, "edit", report=report, currency="EUR")
    assert (shown.total, shown.lines[0].amount) == (Money("80.00", "EUR"), Money("100.00"))


def test_what_the_detail_says_one_may_do_is_what_one_may_do(office: Any) -> None:
    owner, boss = office.titled("Account Executive"), office.titled("Head of Finance")
    for status in STATES:
        claim = office.plant.claim(owner, "meals", Money("40"), status=status, decided_by=boss)
        for who in (owner, boss):
            offered = {name.removeprefix("expenses.") for name in office.do(who, "report", report=claim.id).may}
            attempts = {
                "submit": {"report": claim.id},
                "withdraw": {"report": claim.id},
                "redraft": {"report": claim.id},
                "decide": {"report": claim.id, "decision": "return", "reason": "no"},
                "reopen": {"report": claim.id, "reason": "again"},
            }
            for name, given in attempts.items():
                mark = office.store.mark()
                assert (office.refused(who, name, **given) == 0) == (name in offered), (status, who, name)
                office.store.undo(mark)


def test_a_report_has_a_title(office: Any) -> None:
    owner = office.titled("Account Executive")
    assert office.refused(owner, "create", title="  ") == 422
    assert office.refused(owner, "edit", report=office.draft(owner), title=" \n") == 422


def test_a_report_that_is_not_there_is_not_found(office: Any) -> None:
    with pytest.raises(NotFound):
        office.do(office.titled("CEO"), "report", report="E9999")


def _receipt(office: Any, report: Any) -> str:
    import base64

    return base64.b64encode(office.plant.receipt_bytes(report.receipt_id)).decode()
