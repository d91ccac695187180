"""What scorers may ask about expenses: by ids that never change, answered with exact money."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from deskjob_services import clock
from deskjob_services.expenses import cards, exchange, ledger, policy
from deskjob_services.expenses.batches import items
from deskjob_services.expenses.models import (
    Batch,
    BatchItem,
    Comment,
    Entry,
    Event,
    Line,
    Posting,
    Receipt,
    Report,
    Rule,
)
from deskjob_services.expenses.seen import Booking, Bought, Filed, Payment, Proof, Said, Step
from deskjob_services.kernel.view import View
from deskjob_services.money import Money
from deskjob_services.rows import R


class ExpensesView(View):
    """Read-only questions about expenses. A record that is not there raises NotFound."""

    def ids(
        self,
        status: str = "",
        *,
        among: Collection[str] | None = None,
        owner: str = "",
        category: str = "",
        since: int | None = None,
    ) -> frozenset[str]:
        """The ids of reports in a state, of an owner, with a line of a category, begun at or after a time."""
        if among is not None:
            found = [one for one in map(self._get, sorted(among)) if one is not None]
        else:
            chosen = {"status": status, "owner_id": owner}
            found = self._chosen(Report, chosen)
        return frozenset(
            one.id
            for one in found
            if status in ("", one.status)
            and owner in ("", one.owner_id)
            and (since is None or one.created_at >= since)
            and (not category or any(line.category == category for line in self.lines(one.id)))
        )

    def status(self, report_id: str) -> str:
        """The state a report is in."""
        return self.rows.need(Report, report_id).status

    def report_of(self, report_id: str) -> Filed:
        """A report as it stands."""
        return self._filed(self.rows.need(Report, report_id))

    def reports_of(self, person_id: str, *, since: int | None = None) -> list[Filed]:
        """The reports of a person, begun at or after a time, in the order of their ids."""
        found = self.rows.where(Report, owner_id=person_id, order="id")
        return [self._filed(one) for one in found if since is None or one.created_at >= since]

    def lines(self, report_id: str) -> list[Bought]:
        """What is in a report, by day; removed lines are left out."""
        parent = self.rows.need(Report, report_id)
        return [_bought(line, parent) for line in cards.lines_of(self.rows, report_id)]

    def line(self, line_id: str) -> Bought:
        """One line, removed or not."""
        found = self.rows.need(Line, line_id)
        return _bought(found, self.rows.need(Report, found.report_id))

    def total(self, report_id: str) -> Money:
        """What a report adds up to, in the currency it is paid in."""
        return self.report_of(report_id).total

    def receipts(self, report_id: str) -> list[Proof]:
        """The receipts of a report, those of removed lines too."""
        return [_proof(one) for one in self.rows.where(Receipt, report_id=report_id, order="id")]

    def receipt_of(self, line_id: str) -> Proof | None:
        """The receipt on a line, or None."""
        key = self.rows.need(Line, line_id).receipt_id
        return None if key is None else _proof(self.rows.need(Receipt, key))

    def receipt_bytes(self, receipt_id: str) -> bytes:
        """The file of a receipt."""
        return self._store.blobs.get(self.rows.need(Receipt, receipt_id).digest)

    def steps(self, record_id: str) -> list[Step]:
        """All that happened to a report or a batch, oldest first."""
        return [_step(one) for one in self.rows.where(Event, record_id=record_id, order="at, id")]

    def decisions(self, among: Iterable[str] | None = None, *, by: str = "") -> list[Step]:
        """Every approval and return, taken back or not: of these reports, by this person."""
        if among is None:
            steps = [_step(one) for one in self._chosen(Event, {"actor_id": by})]
        else:
            steps = [step for report_id in sorted(among) for step in self.steps(report_id)]
        return [step for step in steps if step.action in ("approved", "returned") and by in ("", step.by)]

    def decided_by(self, report_id: str) -> str | None:
        """Who took the decision that stands, or None."""
        return self.rows.need(Report, report_id).decided_by

    def reason(self, report_id: str) -> str:
        """The reason given with the last decision; empty where there is none."""
        found = self.decisions([report_id])
        return found[-1].reason if found else ""

    def comments(self, report_id: str, *, by: str = "") -> list[Said]:
        """The remarks on a report, oldest first, of everybody or one person."""
        found = self.rows.where(Comment, report_id=report_id, order="at, id")
        return [
            Said(one.id, one.report_id, one.author_id, one.at, one.text) for one in found if by in ("", one.author_id)
        ]

    def batch_of(self, report_id: str) -> str | None:
        """The batch that pays a report or has paid it, or None; cancelled ones do not count."""
        for item in self.rows.where(BatchItem, report_id=report_id, removed_at=None):
            if self.rows.need(Batch, item.batch_id).status != "cancelled":
                return item.batch_id
        return None

    def payment(self, batch_id: str) -> Payment:
        """A payment batch."""
        return self._payment(self.rows.need(Batch, batch_id))

    def payments(self, status: str = "", *, by: str = "", since: int | None = None) -> list[Payment]:
        """Payment batches in a state, prepared by a person, begun at or after a time, in the order of their ids."""
        found = self._chosen(Batch, {"status": status, "created_by": by})
        return [self._payment(one) for one in found if since is None or one.created_at >= since]

    def bookings(self, *, report: str = "", batch: str = "") -> list[Booking]:
        """The bookings of a report or a batch, or all, oldest first."""
        found = self._chosen(Entry, {"report_id": report, "batch_id": batch})
        return [self._booking(one) for one in found]

    def balance(self, account: str, currency: str = "USD") -> Money:
        """The balance of an account in a currency; debits are positive."""
        return Money.minor(ledger.balances(self.rows).get(account, {}).get(currency, 0), currency)

    def unbalanced(self) -> frozenset[str]:
        """The ids of bookings whose postings do not add up to nothing in each currency; there are none."""
        return frozenset(
            row[0]
            for row in self.rows.values(
                "select entry_id from expenses_posting group by entry_id, currency having sum(amount_minor) != 0"
            )
        )

    def limit(self, category: str) -> Money | None:
        """What the policy as it stands in the handbook allows for one of a category, or None."""
        found = self.rows.first(Rule, kind="limit", category=category, active=1)
        if found is None or found.amount_minor is None:
            return None
        return Money.minor(found.amount_minor, found.currency)

    def findings(self, report_id: str) -> frozenset[str]:
        """The kinds of rules that speak against something in a report."""
        one = self.rows.need(Report, report_id)
        found = policy.findings(self.rows, one, cards.lines_of(self.rows, report_id), self.now)
        return frozenset(finding.kind for finding in found)

    def twins(self, line_id: str) -> frozenset[str]:
        """The ids of other lines that look like the same purchase."""
        rule = policy.duplicate_rule(self.rows)
        line = self.rows.need(Line, line_id)
        return frozenset(other.id for other in policy.twins(self.rows, line, rule)) if rule else frozenset()

    def converted(self, money: Money, currency: str, at: int | date | None = None) -> Money:
        """Money in another currency at the rates of a time or day; now when left out."""
        when = self.now if at is None else clock.of_day(at) if isinstance(at, date) else at
        return exchange.converted(self.rows, money, currency, when)

    def _chosen(self, model: type[R], wanted: dict[str, str]) -> list[R]:
        """Rows with these values, where a value is given, in the order of their ids."""
        equals: dict[str, Any] = {name: value for name, value in wanted.items() if value}
        return self.rows.where(model, order="id", **equals)

    def _get(self, report_id: str) -> Report | None:
        return self.rows.get(Report, report_id)

    def _filed(self, one: Report, lines: Sequence[Line] | None = None) -> Filed:
        """The report as it stands; its lines are read unless given."""
        return Filed(
            id=one.id,
            owner_id=one.owner_id,
            title=one.title,
            purpose=one.purpose,
            status=one.status,
            currency=one.currency,
            cost_centre=one.cost_centre,
            total=cards.summed(cards.lines_of(self.rows, one.id) if lines is None else lines, one.currency),
            created_at=one.created_at,
            submitted_at=one.submitted_at,
            decided_at=one.decided_at,
            decided_by=one.decided_by,
            paid_at=one.paid_at,
            confidential=bool(one.confidential),
        )

    def _payment(self, one: Batch) -> Payment:
        reports = items(self.rows, one)
        return Payment(
            id=one.id,
            title=one.title,
            status=one.status,
            currency=one.currency,
            reports=frozenset(report.id for report in reports),
            total=sum((self.total(report.id) for report in reports), Money(0, one.currency)),
            created_by=one.created_by,
            approvers=tuple(who for who in (one.first_approved_by, one.second_approved_by) if who),
            released_by=one.released_by,
        )

    def _booking(self, one: Entry) -> Booking:
        postings = self.rows.where(Posting, entry_id=one.id, order="number")
        return Booking(
            id=one.id,
            at=one.at,
            by=one.posted_by,
            report_id=one.report_id,
            batch_id=one.batch_id,
            reverses=one.reverses_id,
            postings=tuple((leg.account, Money.minor(leg.amount_minor, leg.currency)) for leg in postings),
        )


def _bought(one: Line, parent: Report) -> Bought:
    return Bought(
        id=one.id,
        report_id=one.report_id,
        owner_id=one.owner_id,
        day=clock.day(one.date_at),
        merchant=one.merchant,
        category=one.category,
        amount=Money.minor(one.amount_minor, one.currency),
        tax=Money.minor(one.tax_minor, one.currency),
        repaid=Money.minor(one.repaid_minor, parent.currency),
        quantity=one.quantity,
        city=one.city,
        cost_centre=one.cost_centre,
        project=one.project,
        attendees=one.attendees,
        note=one.note,
        receipt_id=one.receipt_id,
    )


def _proof(one: Receipt) -> Proof:
    return Proof(one.id, one.owner_id, one.report_id, one.name, one.media_type, one.digest, one.size)


def _step(one: Event) -> Step:
    return Step(one.record_id, one.actor_id, one.at, one.action, one.from_status, one.to_status, one.reason)
