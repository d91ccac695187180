"""Who sees and may touch which report: the one place that decides it, for every operation, wire and page."""

from __future__ import annotations

from deskjob_services.errors import Conflict, Forbidden
from deskjob_services.expenses.models import Batch, Line, Receipt, Report
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person
from deskjob_services.people.presence import absence, manager_of

EDITABLE = ("draft", "returned")
"""The states in which the owner changes a report."""

BENEATH = """
with recursive boss(id) as (
    select :me
    union select p.id from people_person p join people_leave l on l.person_id = p.id
    where l.cancelled = 0 and l.from_at <= :now and l.until_at >= :now
    and coalesce(l.deputy_id, p.deputy_id) = :me
), below(id) as (
    select p.id from people_person p join boss b on p.manager_id = b.id
    union select p.id from people_person p join below b on p.manager_id = b.id
) select id from below
"""
"""In SQL, the ids of all who report, at any remove, to `:me` or to somebody whom `:me` stands in for at `:now`."""


def person(act: Act, named: str) -> Person:
    """A person by id or handle, with or without `@`. Raises NotFound."""
    found = act.rows.get(Person, named) or act.rows.first(Person, handle=named.removeprefix("@"))
    return found or act.rows.need(Person, named)


def standing(act: Act, owner_id: str) -> str:
    """How the actor stands to what somebody owns: `own`, `report` (they report to the actor), or `other`."""
    if owner_id == act.me.id:
        return "own"
    chain = manager_of(act.rows, owner_id)
    if act.me.id in chain or any(_stands_in(act, boss) for boss in chain):
        return "report"
    return "other"


def sees_all(act: Act) -> bool:
    """Whether the actor sees the reports of the whole company."""
    return bool(act.roles & {"finance", "treasurer"})


def report(act: Act, report_id: str) -> Report:
    """A report the operation may be done to by the actor. Raises NotFound, Forbidden."""
    found = act.rows.need(Report, report_id)
    act.permit(standing(act, found.owner_id))
    return found


def own_editable(act: Act, report_id: str) -> Report:
    """One's own report while it can be changed. Raises NotFound, Forbidden, Conflict."""
    found = report(act, report_id)
    state(found, *EDITABLE)
    return found


def others_report(act: Act, report_id: str) -> Report:
    """A report to decide about. Raises NotFound, Forbidden; also for one's own."""
    found = act.rows.need(Report, report_id)
    if found.owner_id == act.me.id:
        raise Forbidden(f"{found.id} is your own report", "a report of somebody else", "ask your manager or finance")
    act.permit(standing(act, found.owner_id))
    return found


def line(act: Act, line_id: str) -> tuple[Line, Report]:
    """One's own line and its report, while they can be changed. Raises NotFound, Forbidden, Conflict."""
    found = act.rows.need(Line, line_id)
    parent = own_editable(act, found.report_id)
    if found.removed_at is not None:
        raise Conflict(f"line {found.id} was removed", "a line that is still in the report")
    return found, parent


def receipt(act: Act, receipt_id: str) -> Receipt:
    """A receipt the actor may see: their own, or one of a report they see. Raises NotFound, Forbidden."""
    found = act.rows.need(Receipt, receipt_id)
    act.permit(standing(act, found.owner_id))
    return found


def batch(act: Act, batch_id: str) -> Batch:
    """A payment batch the operation may be done to by the actor. Raises NotFound, Forbidden."""
    found = act.rows.need(Batch, batch_id)
    act.permit("own" if found.created_by == act.me.id else "other")
    return found


def state(record: Report | Batch, *allowed: str) -> None:
    """Go on only if the record is in one of these states. Raises Conflict, saying which it is in."""
    if record.status not in allowed:
        called = type(record).__called__
        raise Conflict(
            f"{called} {record.id} is {record.status.replace('_', ' ')}",
            f"a {called} that is {' or '.join(word.replace('_', ' ') for word in allowed)}",
        )


def _stands_in(act: Act, boss_id: str) -> bool:
    away = absence(act.rows, boss_id, act.now)
    if away is None:
        return False
    return (away.deputy_id or act.rows.need(Person, boss_id).deputy_id) == act.me.id
