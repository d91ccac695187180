"""What scorers see of expenses: plain, frozen, with exact money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deskjob_services.money import Money


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it stands; `total` is in the currency it is paid in."""

    id: str
    owner_id: str
    title: str
    purpose: str
    status: str
    currency: str
    cost_centre: str
    total: Money
    created_at: int
    submitted_at: int | None
    decided_at: int | None
    decided_by: str | None
    paid_at: int | None
    confidential: bool


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of a report; `repaid` is its amount in the currency of the report."""

    id: str
    report_id: str
    owner_id: str
    day: date
    merchant: str
    category: str
    amount: Money
    tax: Money
    repaid: Money
    quantity: int
    city: str
    cost_centre: str
    project: str
    attendees: str
    note: str
    receipt_id: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt without its bytes."""

    id: str
    owner_id: str
    report_id: str | None
    name: str
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a report or a batch."""

    record_id: str
    by: str
    at: int
    action: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """A remark on a report."""

    id: str
    report_id: str
    author_id: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment batch; `approvers` are those who approved it so far, in order."""

    id: str
    title: str
    status: str
    currency: str
    reports: frozenset[str]
    total: Money
    created_by: str
    approvers: tuple[str, ...]
    released_by: str | None


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking: (account, amount) for each posting, debits positive."""

    id: str
    at: int
    by: str
    report_id: str | None
    batch_id: str | None
    reverses: str | None
    postings: tuple[tuple[str, Money], ...]
