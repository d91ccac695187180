"""What waits in expenses: reports to decide, one's own that came back, batches to approve."""

from __future__ import annotations

from typing import Any

from deskjob_services.expenses.shown import ReportCard
from deskjob_services.expenses.shown_books import BatchCard
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.pages import Urls
from deskjob_services.kernel.waiting import MOST, Waiting, counted
from deskjob_services.kernel.web import do
from deskjob_services.people.models import Person, Role
from deskjob_services.rows import Rows


def waiting(rows: Rows, me: Person, urls: Urls) -> Waiting:
    """All three, each newest first; the number counts all of them."""
    place = urls.service("expenses")
    decide = do("expenses.reports", {"scope": "to_approve", "count": MOST})
    returned = do("expenses.reports", {"scope": "mine", "status": "returned", "count": MOST})
    batches = _batches(rows, me)
    items = [_to_decide(card, place) for card in decide.reports]
    items += [_returned(card, place) for card in returned.reports]
    items += [_to_approve(card, place) for card in batches[:MOST]]
    counts = ((decide.total, "to decide"), (returned.total, "returned to you"), (len(batches), "to approve"))
    words = [f"{counted(n, 'batch', 'batches') if 'approve' in what else counted(n, 'report')} {what}"
             for n, what in counts if n]  # fmt: skip
    return Waiting(sum(n for n, _ in counts), f"{', '.join(words)}." if words else "Nothing to decide.", items)


def _batches(rows: Rows, me: Person) -> list[BatchCard]:
    """The batches that lack an approval which this person may give."""
    roles = {role.role for role in rows.where(Role, person_id=me.id)} | {"employee"}
    if not roles & set(registry.operation("expenses.approve_batch").allow):
        return []
    found: list[BatchCard] = []
    for status in ("draft", "first_approved"):
        found += do("expenses.batches", {"status": status, "count": 50}).batches
    return [card for card in found if card.reports and _lacks(card, me)]


def _lacks(card: BatchCard, me: Person) -> bool:
    one = do("expenses.batch", {"batch": card.id})
    paid_by_it = any(report.owner_id == me.id for report in one.reports)
    return "expenses.approve_batch" in one.may and one.first_approved_by_id != me.id and not paid_by_it


def _to_decide(card: ReportCard, place: str) -> dict[str, Any]:
    who = {"id": card.owner_id, "name": card.owner}
    at = card.submitted_at or card.created_at
    return _item(f"Decide {card.id} {card.title}, {card.total}", f"{place}/reports/{card.id}", at, who)


def _returned(card: ReportCard, place: str) -> dict[str, Any]:
    at = card.decided_at or card.created_at
    return _item(f"{card.id} {card.title} was returned to you", f"{place}/reports/{card.id}", at)


def _to_approve(card: BatchCard, place: str) -> dict[str, Any]:
    who = {"id": card.created_by_id, "name": card.created_by}
    return _item(
        f"Approve batch {card.id} {card.title}, {card.total}", f"{place}/batches/{card.id}", card.created_at, who
    )


def _item(text: str, url: str, at: int, who: dict[str, str] | None = None) -> dict[str, Any]:
    return {"key": "expenses", "text": text, "url": url, "at": at, "who": who}
