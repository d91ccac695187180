"""Enters grown reports into the company: rows, receipts, events, payments and the books, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Protocol

from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.expenses import ledger, story, till
from deskjob_services.expenses.diary import Dates
from deskjob_services.expenses.market import CATEGORIES
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
)
from deskjob_services.expenses.policy import merchant_key
from deskjob_services.expenses.receipts import draw
from deskjob_services.expenses.shopping import Purchase
from deskjob_services.expenses.staff import Staff
from deskjob_services.money import Money
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows, numbered
from deskjob_services.seeder import Seeder

Columns = dict[str, Any]
ACCOUNTS = {key: account for key, _, _, account in CATEGORIES}
OPENING = (("1010", "USD", 480_000), ("1020", "EUR", 350_000), ("1030", "GBP", 290_000), ("1040", "PLN", 640_000),
           ("1050", "SGD", 210_000))  # fmt: skip
"""What the banks hold when the books begin, in whole units."""


class Sheet(Protocol):
    """A report to enter."""

    owner: Person
    status: str
    dates: Dates
    currency: str
    title: str
    purpose: str
    bought: tuple[Purchase, ...]
    approver: str
    reason: str
    remark: tuple[str, str] | None

    @property
    def total(self) -> Money:
        """What it adds up to."""


class Keeping:
    """Collects rows and inserts them table by table."""

    def __init__(self, rows: Rows, blobs: Blobs, staff: Staff, seeder: Seeder) -> None:
        self._rows = rows
        self._blobs = blobs
        self._staff = staff
        self._seeder = seeder
        self._reports: list[Columns] = []
        self._lines: list[Columns] = []
        self._receipts: list[Columns] = []
        self._events: list[Columns] = []
        self._comments: list[Columns] = []
        self._entries: list[Columns] = []
        self._postings: list[Columns] = []

    def keep(self, sheets: Sequence[Sheet], pictures: int) -> None:
        """Enter them all; so many of the receipts are pictures."""
        if not sheets:
            return
        self._open_books(min(sheet.dates.created_at for sheet in sheets) - 30 * clock.DAY)
        every = max(1, sum(len(sheet.bought) for sheet in sheets) // pictures)
        batches = self._batches(sheets)
        for number, sheet in enumerate(sheets, 1):
            self._report(numbered(Report, number), sheet, batches.get(number), every)
        self._events.sort(key=itemgetter("at", "record_id"))
        self._comments.sort(key=itemgetter("at", "report_id"))
        for model, made in (
            (Report, self._reports),
            (Line, self._lines),
            (Receipt, self._receipts),
            (Event, _counted(Event, self._events)),
            (Comment, _counted(Comment, self._comments)),
        ):
            self._rows.insert_many(model, made)
        self._enter_books()

    def _report(self, key: str, sheet: Sheet, batch: Columns | None, every: int) -> None:
        dates = sheet.dates
        told = story.report(
            sheet.status,
            story.Past(
                owner_id=sheet.owner.id,
                created_at=dates.created_at,
                submitted_at=dates.submitted_at,
                decided_at=dates.decided_at,
                decided_by=sheet.approver,
                reason=sheet.reason,
                paid_at=dates.paid_at,
                paid_by=batch["released_by"] if batch else "",
                batch_id=batch["id"] if batch else "",
            ),
        )
        centre = self._staff.centres[sheet.owner.department_id]
        self._reports.append(
            {
                "id": key,
                "owner_id": sheet.owner.id,
                "title": sheet.title,
                "purpose": sheet.purpose,
                "currency": sheet.currency,
                "cost_centre": centre,
                **told.columns,
            }
        )
        self._events += [{"record_id": key, **event} for event in told.events]
        if sheet.remark is not None:
            author, text = sheet.remark
            at = dates.submitted_at + clock.HOUR // 2
            self._comments.append({"report_id": key, "author_id": author, "at": at, "text": text})
        first = len(self._lines)
        for bought in sheet.bought:
            self._line(key, sheet, bought, centre, every)
        if batch:
            self._pay(key, sheet, batch, self._lines[first:])

    def _line(self, report_id: str, sheet: Sheet, bought: Purchase, centre: str, every: int) -> None:
        number = len(self._lines) + 1
        self._lines.append(
            {
                "id": numbered(Line, number),
                "report_id": report_id,
                "owner_id": sheet.owner.id,
                "date_at": bought.at,
                "merchant": bought.merchant,
                "merchant_key": merchant_key(bought.merchant),
                "category": bought.category,
                "amount_minor": bought.amount.units,
                "currency": bought.amount.currency,
                "tax_minor": bought.tax.units,
                "repaid_minor": bought.repaid.units,
                "quantity": bought.quantity,
                "city": bought.city,
                "cost_centre": centre,
                "project": bought.project,
                "attendees": bought.attendees,
                "receipt_id": self._receipt(report_id, sheet, bought, number, every) if bought.receipt else None,
            }
        )

    def _receipt(self, report_id: str, sheet: Sheet, bought: Purchase, number: int, every: int) -> str:
        slip = till.slip(
            category=bought.category,
            merchant=bought.merchant,
            city=bought.city,
            day=clock.day(bought.at),
            amount=bought.amount,
            tax=bought.tax,
            quantity=bought.quantity,
            number=number,
        )
        picture = number % every == 0
        content = draw(slip, "png" if picture else "pdf")
        key = numbered(Receipt, len(self._receipts) + 1)
        self._receipts.append(
            {
                "id": key,
                "owner_id": sheet.owner.id,
                "report_id": report_id,
                "name": f"{slip.name}.{'png' if picture else 'pdf'}",
                "media_type": "image/png" if picture else "application/pdf",
                "digest": self._blobs.put(content),
                "size": len(content),
                "added_at": sheet.dates.created_at,
            }
        )
        return key

    def _batches(self, sheets: Sequence[Sheet]) -> dict[int, Columns]:
        """A batch for each payday and currency, by the number of each report in it; enters the batches too.

        What is paid to people of finance is in batches of their own, so that others can prepare and approve them.
        """
        groups: dict[tuple[int, str, str], list[int]] = {}
        finance = {*self._staff.finance, *self._staff.treasurers}
        for number, sheet in enumerate(sheets, 1):
            if sheet.status == "paid":
                apart = sheet.owner.id if sheet.owner.id in finance else ""
                groups.setdefault((sheet.dates.paid_at, sheet.currency, apart), []).append(number)
        made: list[Columns] = []
        items: list[Columns] = []
        by_report: dict[int, Columns] = {}
        for place, ((paid_at, currency, apart), numbers) in enumerate(sorted(groups.items()), 1):
            key = numbered(Batch, place)
            by = self._staff.other([one for one in self._staff.clerks if one != apart] or self._staff.finance, apart)
            first = self._staff.other(self._staff.finance, by, apart)
            second = self._staff.other(self._staff.treasurers, by, first, apart)
            told = story.batch("released", by, paid_at, first, second, released_by=by)
            title = f"{clock.day(paid_at):%Y-%m-%d} {currency}"
            made.append({"id": key, "title": title, "currency": currency, **told.columns})
            self._events += [{"record_id": key, **event} for event in told.events]
            items += [{"batch_id": key, "report_id": numbered(Report, number)} for number in numbers]
            by_report |= dict.fromkeys(numbers, made[-1])
        self._rows.insert_many(Batch, made)
        self._rows.insert_many(BatchItem, items)
        return by_report

    def _pay(self, key: str, sheet: Sheet, batch: Columns, lines: Iterable[Columns]) -> None:
        legs = ledger.legs_of(sheet.currency, lines, ACCOUNTS)
        memo = f"{key} {sheet.title}, paid in {batch['id']}"
        self._book(sheet.dates.paid_at, batch["released_by"], memo, legs, report_id=key, batch_id=batch["id"])

    def _open_books(self, at: int) -> None:
        by = self._staff.treasurers[0] if self._staff.treasurers else self._staff.active[0].id
        legs = []
        for account, currency, amount in OPENING:
            money = Money(amount + self._seeder.integer(0, 99_000), currency)
            legs += [ledger.Leg(account, money), ledger.Leg(ledger.EQUITY, -money)]
        self._book(clock.month_start(at), by, "Opening balances", legs)

    def _book(self, at: int, by: str, memo: str, legs: list[ledger.Leg], **links: str) -> None:
        wrong = ledger.imbalance(legs)
        if wrong:
            raise ledger.Unbalanced(wrong)
        self._entries.append({"at": at, "posted_by": by, "memo": memo, "legs": legs, **links})

    def _enter_books(self) -> None:
        self._entries.sort(key=lambda entry: (entry["at"], entry.get("report_id", "")))
        for entry in _counted(Entry, self._entries):
            self._postings += _postings(entry["id"], entry.pop("legs"))
        self._rows.insert_many(Entry, self._entries)
        self._rows.insert_many(Posting, self._postings)


def _postings(entry_id: str, legs: Sequence[ledger.Leg]) -> Iterator[Columns]:
    for number, leg in enumerate(legs, 1):
        yield {
            "entry_id": entry_id,
            "number": number,
            "account": leg.account,
            "amount_minor": leg.money.units,
            "currency": leg.money.currency,
        }


def _counted(model: type[Event] | type[Comment] | type[Entry], made: list[Columns]) -> list[Columns]:
    for number, row in enumerate(made, 1):
        row["id"] = numbered(model, number)
    return made
