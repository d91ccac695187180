"""Records as they are shown; every operation builds its answer from these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskjob_services import clock
from deskjob_services.expenses.models import Comment, Event, Line, Receipt, Report
from deskjob_services.expenses.shown import CommentCard, EventCard, LineCard, ReceiptCard, ReportCard
from deskjob_services.kernel.known import known
from deskjob_services.money import Money
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows, listed

NIGHTLY = frozenset({"hotel"})
"""Categories whose quantity counts nights."""


class Cards:
    """Builds cards for one answer; people and sums are looked up once."""

    def __init__(self, rows: Rows, reader_id: str) -> None:
        self._rows = rows
        self._reader = reader_id
        self._people: dict[str, Person] = {}

    def person(self, person_id: str) -> Person:
        """A person, present or former."""
        found = self._people.get(person_id)
        if found is None:
            found = self._people[person_id] = self._rows.need(Person, person_id)
        return found

    def name(self, person_id: str) -> str:
        """A person's name as it is now."""
        return self.person(person_id).name

    def called(self, person_id: str | None) -> str | None:
        """The same, where there may be nobody."""
        return None if person_id is None else self.name(person_id)

    def reports(self, found: Sequence[Report]) -> list[ReportCard]:
        """Reports as lines of a list, their owners and sums asked for together."""
        among, bound = listed([one.id for one in found])
        owners, named = listed({one.owner_id for one in found})
        people = self._rows.values(f"select id, name, handle from people_person where id in {owners}", **named)
        called = {person_id: (name, handle) for person_id, name, handle in people}
        sums = {
            report_id: (units, count)
            for report_id, units, count in self._rows.values(
                "select report_id, sum(repaid_minor), count(*) from expenses_line"
                f" where report_id in {among} and removed_at is null group by report_id",
                **bound,
            )
        }
        return [self._report(one, *called[one.owner_id], *sums.get(one.id, (0, 0))) for one in found]

    def report(self, one: Report) -> ReportCard:
        """A report as one line of a list."""
        owner = self.person(one.owner_id)
        return self._report(one, owner.name, owner.handle, *total_of(self._rows, one.id))

    def _report(self, one: Report, name: str, handle: str, units: int, lines: int) -> ReportCard:
        closed = bool(one.confidential) and one.owner_id != self._reader
        return known(
            ReportCard,
            id=one.id,
            title="Confidential" if closed else one.title,
            owner_id=one.owner_id,
            owner=name,
            handle=handle,
            status=one.status,
            total=Money.minor(units, one.currency),
            lines=lines,
            created_at=one.created_at,
            submitted_at=one.submitted_at,
            submitted=day(one.submitted_at),
            decided_at=one.decided_at,
            paid_at=one.paid_at,
            confidential=bool(one.confidential),
        )

    def line(self, one: Line, parent: Report) -> LineCard:
        """A line of a report."""
        return LineCard(
            id=one.id,
            report_id=one.report_id,
            owner_id=one.owner_id,
            owner=self.name(one.owner_id),
            status=parent.status,
            date=clock.day(one.date_at).isoformat(),
            merchant=one.merchant,
            category=one.category,
            amount=Money.minor(one.amount_minor, one.currency),
            tax=Money.minor(one.tax_minor, one.currency),
            repaid=Money.minor(one.repaid_minor, parent.currency),
            quantity=one.quantity,
            nights=one.quantity if one.category in NIGHTLY else None,
            city=one.city,
            cost_centre=one.cost_centre,
            project=one.project,
            attendees=one.attendees,
            note=one.note,
            receipt_id=one.receipt_id,
        )

    def event(self, one: Event) -> EventCard:
        """A change of state."""
        return EventCard(
            id=one.id,
            actor_id=one.actor_id,
            actor=self.name(one.actor_id),
            at=one.at,
            action=one.action,
            from_status=one.from_status,
            to_status=one.to_status,
            reason=one.reason,
        )

    def events(self, record_id: str) -> list[EventCard]:
        """All changes of state of a report or batch, oldest first."""
        return [self.event(one) for one in self._rows.where(Event, record_id=record_id, order="at, id")]

    def comment(self, one: Comment) -> CommentCard:
        """A remark."""
        return CommentCard(
            id=one.id,
            report_id=one.report_id,
            author_id=one.author_id,
            author=self.name(one.author_id),
            at=one.at,
            text=one.text,
        )


def receipt(one: Receipt) -> ReceiptCard:
    """A receipt without its bytes."""
    return ReceiptCard(
        id=one.id,
        report_id=one.report_id,
        owner_id=one.owner_id,
        name=one.name,
        media_type=one.media_type,
        size=one.size,
        digest=one.digest,
        added_at=one.added_at,
    )


def lines_of(rows: Rows, report_id: str) -> list[Line]:
    """The lines of a report that were not removed, by day."""
    return rows.where(Line, report_id=report_id, removed_at=None, order="date_at, id")


def total_of(rows: Rows, report_id: str) -> tuple[int, int]:
    """What a report adds up to, in minor units of its currency, and its number of lines."""
    units, count = rows.values(
        "select coalesce(sum(repaid_minor), 0), count(*) from expenses_line"
        " where report_id = :report and removed_at is null",
        report=report_id,
    )[0]
    return int(units), int(count)


def summed(lines: Iterable[Line], currency: str) -> Money:
    """What lines add up to in the currency of their report."""
    return Money.minor(sum(line.repaid_minor for line in lines), currency)


def original(lines: Sequence[Line], currency: str) -> Money:
    """What lines add up to in their own currency where they share one, else in that of their report."""
    if len({line.currency for line in lines}) == 1:
        return Money.minor(sum(line.amount_minor for line in lines), lines[0].currency)
    return summed(lines, currency)


def day(at: int | None) -> str | None:
    """An ISO day, or None."""
    return None if at is None else clock.day(at).isoformat()
