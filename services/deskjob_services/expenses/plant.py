"""Putting expenses in place before a case opens: reports in any state with a past that fits, receipts that open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.expenses import ledger, story
from deskjob_services.expenses.cards import lines_of
from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.models import (
    Batch,
    BatchItem,
    Comment,
    Event,
    Line,
    Report,
)
from deskjob_services.expenses.plant_lines import Buy, LinePlant
from deskjob_services.expenses.receipts import Kind, Malformed
from deskjob_services.expenses.seen import Filed, Payment
from deskjob_services.money import Money
from deskjob_services.people.models import Department, Person, Role

__all__ = ["Buy", "Claimed", "ExpensesPlant", "When"]

When = int | date
"""Seconds of company time, or a day (its noon)."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A planted report of one line. `id` is the report's; `nights` is 0 for what is not counted in nights."""

    id: str
    line_id: str
    receipt_id: str | None
    owner_id: str
    category: str
    merchant: str
    day: date
    amount: Money
    quantity: int
    nights: int


class ExpensesPlant(LinePlant):
    """The questions about expenses, and verbs that write. People and records are named by id."""

    def report(
        self,
        owner: str,
        lines: Sequence[Buy] = (),
        status: str = "submitted",
        *,
        title: str = "",
        purpose: str = "",
        currency: str = BASE,
        at: When | None = None,
        decided_by: str = "",
        reason: str = "",
        confidential: bool = False,
    ) -> Filed:
        """A report with its lines and receipts, handed in (or begun, a draft) at a time in this month.

        Who decided is the owner's manager unless named; paid ones are booked.
        """
        made, put = self._report(
            owner,
            lines,
            status,
            at=at,
            currency=currency,
            decided_by=decided_by,
            title=title,
            purpose=purpose,
            reason=reason,
            confidential=confidential,
        )
        return self._filed(made, put)

    def claim(
        self,
        owner: str,
        category: str,
        amount: Money,
        *,
        quantity: int = 1,
        status: str = "submitted",
        at: When | None = None,
        currency: str = BASE,
        merchant: str = "",
        city: str = "",
        day: date | None = None,
        tax: Money | None = None,
        receipt: Kind | None = "pdf",
        malformed: Malformed = "",
        language: str = "",
        decided_by: str = "",
    ) -> Claimed:
        """A report of one line; `amount` is for all of its quantity."""
        buy = Buy(category, amount, quantity, merchant, city, day, tax, receipt, malformed, language)
        made, lines = self._report(owner, [buy], status, at=at, currency=currency, decided_by=decided_by)
        line, nights = lines[0], quantity if category == "hotel" else 0
        day = clock.day(line.date_at)
        return Claimed(made.id, line.id, line.receipt_id, owner, category, line.merchant, day, amount, quantity, nights)

    def hotel(
        self,
        owner: str,
        nights: int,
        rate: Money,
        city: str = "",
        at: When | None = None,
        *,
        status: str = "submitted",
        merchant: str = "",
        currency: str = BASE,
        receipt: Kind | None = "pdf",
        malformed: Malformed = "",
    ) -> Claimed:
        """A hotel bill of so many nights at a rate a night."""
        return self.claim(
            owner,
            "hotel",
            rate * nights,
            quantity=nights,
            status=status,
            at=at,
            currency=currency,
            merchant=merchant,
            city=city,
            receipt=receipt,
            malformed=malformed,
        )

    def meal(self, owner: str, amount: Money, city: str = "", at: When | None = None) -> Claimed:
        """A meal, handed in."""
        return self.claim(owner, "meals", amount, city=city, at=at)

    def taxi(self, owner: str, amount: Money, city: str = "", at: When | None = None) -> Claimed:
        """A taxi ride, handed in."""
        return self.claim(owner, "taxi", amount, city=city, at=at)

    def comment(self, report_id: str, author: str, text: str, at: When | None = None) -> str:
        """A remark on a report, by default an hour ago."""
        when = self.now - clock.HOUR if at is None else self._moment(at)
        return self.rows.insert(Comment, report_id=report_id, author_id=author, at=when, text=text).id

    def confidential(self, report_id: str) -> None:
        """Mark a report as confidential."""
        self.rows.update(self.rows.need(Report, report_id), confidential=1)

    def batch(
        self,
        reports: Sequence[str],
        by: str,
        title: str = "",
        status: str = "draft",
        *,
        approvers: Sequence[str] = (),
        at: When | None = None,
    ) -> Payment:
        """A payment batch in a state; it takes as many approvers as its state needs. Released ones are booked."""
        needed = {"draft": 0, "first_approved": 1, "approved": 2, "released": 2}
        if status not in needed or len(approvers) != needed[status]:
            raise WrongUse(f"a batch {status!r} with {len(approvers)} approvers", f"one of {needed}")
        found = [self.rows.need(Report, report_id) for report_id in reports]
        when = self.now - clock.HOUR if at is None else self._moment(at)
        first, second = (*approvers, "", "")[:2]
        told = story.batch(status, by, when, first, second, by)
        currency = found[0].currency if found else BASE
        made = self.rows.insert(Batch, title=title or "Payments", currency=currency, **told.columns)
        self._happened(made.id, told)
        for one in found:
            self.rows.insert(BatchItem, batch_id=made.id, report_id=one.id)
            if status == "released":
                self._pay(one, by, when, made.id)
        return self.payment(made.id)

    def _report(
        self,
        owner: str,
        lines: Sequence[Buy],
        status: str,
        *,
        at: When | None,
        currency: str,
        decided_by: str,
        title: str = "",
        purpose: str = "",
        reason: str = "",
        confidential: bool = False,
    ) -> tuple[Report, list[Line]]:
        person = self.rows.need(Person, owner)
        key = self.rows.next_id(Report)
        number = int(key[len(Report.__prefix__) :])
        handed_in = self._moment(at) if at is not None else self._this_month(number)
        past = self._past(person, status, handed_in, decided_by, reason)
        told = story.report(status, past)
        made = self.rows.insert(
            Report,
            id=key,
            owner_id=owner,
            title=title or self._title(lines, past.created_at),
            purpose=purpose,
            currency=currency,
            cost_centre=self._centres[person.department_id],
            confidential=int(confidential),
            **told.columns,
        )
        self._happened(key, told)
        put = [self._put(made, buy) for buy in lines]
        if status == "paid":
            self._book(made, put, past.paid_by, past.paid_at)
        return made, put

    def _happened(self, record_id: str, told: story.Story) -> None:
        ids = self.rows.next_ids(Event, len(told.events))
        made = [{"id": key, "record_id": record_id, **event} for key, event in zip(ids, told.events, strict=True)]
        self.rows.insert_many(Event, made)

    def _past(self, person: Person, status: str, handed_in: int, decided_by: str, reason: str) -> story.Past:
        decider = decided_by or person.manager_id or self._payer(person.id)
        decided = min(self.now, max(handed_in + clock.HOUR, handed_in + (self.now - handed_in) // 2))
        return story.Past(
            owner_id=person.id,
            created_at=handed_in if status == "draft" else handed_in - clock.DAY,
            submitted_at=handed_in,
            decided_at=decided,
            decided_by=decider,
            reason=reason or ("Please correct and hand in again." if status == "returned" else ""),
            paid_at=self.now - 1,
            paid_by=self._payer(person.id) if status == "paid" else "",
        )

    @cached_property
    def _centres(self) -> dict[str, str]:
        """The cost centre of each department; they stand as the company was founded."""
        return {unit.id: unit.cost_centre for unit in self.rows.where(Department)}

    def _payer(self, but: str) -> str:
        for role in ("treasurer", "finance"):
            for held in self.rows.where(Role, role=role, order="person_id"):
                if held.person_id != but and self.rows.need(Person, held.person_id).employment == "active":
                    return held.person_id
        return but

    def _pay(self, one: Report, by: str, at: int, batch_id: str) -> None:
        paid = self.rows.update(one, status="paid", paid_at=at)
        self.rows.insert(
            Event,
            record_id=one.id,
            actor_id=by,
            at=at,
            action="paid",
            from_status=one.status,
            to_status="paid",
            reason=f"batch {batch_id}",
        )
        self._book(paid, lines_of(self.rows, one.id), by, at, batch_id)

    def _book(self, one: Report, lines: Sequence[Line], by: str, at: int, batch_id: str | None = None) -> None:
        if lines:
            legs = ledger.payment_legs(one, lines, {key: kind.account for key, kind in self._categories.items()})
            memo = f"{one.id} {one.title}"
            ledger.post(self.rows, legs, at=at, by=by, memo=memo, report_id=one.id, batch_id=batch_id)

    def _title(self, lines: Sequence[Buy], at: int) -> str:
        if not lines:
            return "Expenses"
        first = lines[0]
        what = self._category(first.category).title
        return f"{what}{f' {first.city}' if first.city else ''}, {clock.spoken_day(at)[4:]}"

    def _this_month(self, number: int) -> int:
        """A working moment of this month before now, other ones for other numbers."""
        start = clock.month_start(self.now)
        days = max(1, (self.now - start) // clock.DAY)
        at = start + (number * 5 % days) * clock.DAY + (9 + number % 8) * clock.HOUR + number * 7 % 60 * clock.MINUTE
        return max(start, min(at, self.now - clock.MINUTE))

    def _moment(self, at: When) -> int:
        return clock.of_day(at, 12) if isinstance(at, date) else at
