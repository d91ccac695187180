"""Situations for the role matrix: for each operation, a real target that stands in a given relation to the actor.

An arrangement gets the office and a relation, puts the target in place and gives the arguments of the call that
somebody with the right may make. `RELATIONS` says what the matrix calls the standing that each relation is.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.services import arranged_code, arranged_sheets
from tests.services.matrix_office import Office

from deskjob_services import clock
from deskjob_services.expenses.models import Receipt
from deskjob_services.expenses.plant import Buy
from deskjob_services.handover.models import Case
from deskjob_services.money import Money
from deskjob_services.people.models import Leave

RELATIONS: Mapping[str, frozenset[str]] = {
    "company": frozenset(),
    "own": frozenset({"own"}),
    "report": frozenset({"report"}),
    "other": frozenset({"other"}),
    "author": frozenset({"own", "member"}),
    "owner": frozenset({"owner", "member"}),
    "moderator": frozenset({"moderator", "member"}),
    "member": frozenset({"member"}),
    "public": frozenset({"public"}),
    "outsider": frozenset({"other"}),
    **arranged_code.RELATIONS,
    **arranged_sheets.RELATIONS,
}
COMPANY = ("company",)
OWN = ("own", "other")
PEOPLE = ("own", "report", "other")
ROOM = ("owner", "moderator", "member", "public", "outsider")
MESSAGE = ("author", *ROOM)

Arguments = dict[str, Any]
FILE = {"name": "a.txt", "content": base64.b64encode(b"one line").decode()}


Arrange = Callable[[Office, str], Arguments]


class Row(NamedTuple):
    """One operation in the matrix: the relations it is walked in, how each is arranged, and which of them hide it."""

    relations: tuple[str, ...]
    arrange: Arrange
    hidden: tuple[str, ...] = ("outsider",)
    done: tuple[str, ...] = ()
    """Relations in which there is nothing left to write."""


def _company(**given: Any) -> Row:
    return Row(COMPANY, lambda office, relation: dict(given))


def _person(relations: tuple[str, ...] = PEOPLE, **given: Any) -> Row:
    return Row(relations, lambda office, relation: {"person": office.person(relation), **given})


def _room(**given: Any) -> Row:
    return Row(ROOM, lambda office, relation: {"room": office.room(relation), **given})


def _member(**given: Any) -> Row:
    return Row(ROOM, lambda office, relation: {"room": office.room(relation), "person": office.ben, **given})


def _message(**given: Any) -> Row:
    return Row(MESSAGE, lambda office, relation: {"message": office.message(relation), **given})


def _report(status: str = "submitted", **given: Any) -> Row:
    return Row(PEOPLE, lambda office, relation: {"report": office.report(relation, status).id, **given})


def _line(**given: Any) -> Row:
    return Row(PEOPLE, lambda office, relation: {"line": office.line(relation), **given})


def _archived(office: Office, relation: str) -> Arguments:
    room = office.room(relation)
    office.plant.chat.archived(room)
    return {"room": room}


def _reacted(office: Office, relation: str) -> Arguments:
    message = office.message(relation)
    office.plant.chat.reaction(message, office.actor, ":eyes:")
    return {"message": message, "emoji": ":eyes:"}


def _leave(office: Office, relation: str) -> Arguments:
    start = office.world.now + 40 * clock.DAY
    made = office.plant.people.rows.insert(
        Leave, person_id=office.person(relation), kind="vacation", from_at=start, until_at=start + clock.DAY
    )
    return {"leave": made.id}


def _added(office: Office, relation: str) -> Arguments:
    line = Buy("meals", Money.minor(900, "USD"))
    other = office.plant.expenses.report(office.cem, [line], "approved", decided_by=office.ben)
    return {"batch": office.batch(relation)["batch"], "reports": [other.id]}


def _removed(office: Office, relation: str) -> Arguments:
    made = office.batch(relation)
    return {"batch": made["batch"], "reports": [made["report"]]}


def _payable(office: Office, relation: str) -> Arguments:
    return {"batch": office.batch(relation, "approved", (office.ben, office.cem))["batch"]}


def _proven(office: Office, relation: str) -> Arguments:
    digest = office.world.store.rows.where(Receipt, order="id")[0].digest
    content = base64.b64encode(office.world.store.blobs.get(digest)).decode()
    return {"line": office.line(relation), "name": "a.pdf", "content": content}


def _case(office: Office, relation: str) -> Arguments:
    by = office.actor if relation == "own" else office.ann
    made = office.plant.handover.rows.insert(Case, raised_by=by, raised_at=1, reason="other", about="")
    return {"case": made.id}


LINE = {"date": "2026-04-02", "merchant": "The Weighbridge", "category": "meals", "amount": "12.00", "currency": "USD"}
DAYS = {"kind": "vacation", "from_date": "2027-03-01", "until_date": "2027-03-02"}

ROWS: Mapping[str, Row] = {
    "people.search": _company(),
    "people.me": _company(),
    "people.chart": _company(),
    "people.departments": _company(),
    "people.leaves": _company(),
    "people.profile": _person(),
    "people.edit": _person(about="Grows tomatoes"),
    "people.rename": _person(name="Another Name"),
    "people.take_leave": _person(PEOPLE, **DAYS),
    "people.cancel_leave": Row(PEOPLE, _leave),
    "people.set_deputy": Row(
        PEOPLE, lambda office, relation: {"person": office.person(relation), "deputy": office.cem}
    ),
    "chat.create_user": _company(name="New Name", handle="new.name", email="new@office.example"),
    "chat.delete_user": _person(("report", "other")),
    "chat.send": _room(text="hello"),
    "chat.edit": _message(text="otherwise"),
    "chat.delete": _message(),
    "chat.react": _message(emoji=":eyes:"),
    "chat.unreact": Row(MESSAGE, _reacted),
    "chat.history": _room(),
    "chat.thread": _message(),
    "chat.message": _message(),
    "chat.search": _company(text="the"),
    "chat.threads": _room(),
    "chat.upload": _room(**FILE),
    "chat.keep_file": _room(**FILE),
    "chat.post_file": Row(OWN, lambda office, relation: {"file": office.file(relation, False)}, ("other",)),
    "chat.download": Row(MESSAGE, lambda office, relation: {"file": office.file(relation, True)}),
    "chat.files": _room(),
    "chat.members": _room(),
    "chat.holders": _company(role="owner"),
    "chat.invite": Row(ROOM, lambda office, relation: {"room": office.room(relation), "person": office.cem}),
    "chat.kick": _member(),
    "chat.join": _room()._replace(done=("owner", "moderator", "member")),
    "chat.leave": _room(),
    "chat.add_role": _member(role="leader"),
    "chat.remove_role": _member(role="owner"),
    "chat.users": _company(),
    "chat.presence": _person(),
    "chat.set_status": Row(("own",), lambda office, relation: {"status": "busy"}),
    "chat.mark_read": _room(),
    "chat.rooms": _company(),
    "chat.channels": _company(),
    "chat.room": _room(),
    "chat.direct": _person(("report", "other")),
    "chat.create_channel": _company(name="a-new-one"),
    "chat.create_group": _company(name="a-new-one"),
    "chat.edit_room": _room(topic="another"),
    "chat.rename": _room(name="another"),
    "chat.set_type": Row(
        ROOM,
        lambda office, relation: {
            "room": office.room(relation),
            "kind": "channel" if relation == "outsider" else "group",
        },
    ),
    "chat.archive": _room(),
    "chat.unarchive": Row(ROOM, _archived),
    "chat.delete_room": _room(),
    "expenses.batches": _company(),
    "expenses.batch": Row(OWN, lambda office, relation: {"batch": office.batch(relation)["batch"]}),
    "expenses.accounts": _company(),
    "expenses.entries": _company(),
    "expenses.entry": Row(PEOPLE, lambda office, relation: {"entry": office.entry(relation)}),
    "expenses.reverse": Row(PEOPLE, lambda office, relation: {"entry": office.entry(relation), "reason": "wrong"}),
    "expenses.decide": _report(decision="return", reason="No receipt"),
    "expenses.reopen": _report("approved", reason="Look again"),
    "expenses.comment": _report(text="Please look"),
    "expenses.create": _company(title="A trip"),
    "expenses.edit": _report("draft", title="Another trip"),
    "expenses.submit": _report("draft"),
    "expenses.withdraw": _report(),
    "expenses.redraft": _report("withdrawn"),
    "expenses.reports": _company(),
    "expenses.claims": _company(),
    "expenses.lines": _company(),
    "expenses.duplicates": _company(),
    "expenses.policy": _company(),
    "expenses.rates": _company(),
    "expenses.convert": _company(amount="1.00", currency="EUR"),
    "expenses.add_line": _report("draft", **LINE),
    "expenses.edit_line": _line(note="with a client"),
    "expenses.remove_line": _line(),
    "expenses.create_batch": _company(title="April", currency="USD"),
    "expenses.add_to_batch": Row(OWN, _added),
    "expenses.remove_from_batch": Row(OWN, _removed),
    "expenses.approve_batch": Row(OWN, lambda office, relation: {"batch": office.batch(relation)["batch"]}),
    "expenses.cancel_batch": Row(
        OWN, lambda office, relation: {"batch": office.batch(relation)["batch"], "reason": "twice"}
    ),
    "expenses.pay": Row(OWN, _payable),
    "expenses.attach": Row(PEOPLE, _proven),
    "expenses.receipt": Row(PEOPLE, lambda office, relation: {"receipt": office.receipt(relation)}),
    "expenses.report": _report(),
    "hand_over": _company(reason="other"),
    "handover.cases": _company(),
    "handover.withdraw": Row(OWN, _case),
    **{name: Row(*row) for name, row in arranged_code.CODE.items()},
    **{name: Row(*row) for name, row in arranged_sheets.ROWS.items()},
    "wait": _company(minutes=5),
    "finish": _company(status="success"),
}
"""Every operation; a new one needs a row here."""
