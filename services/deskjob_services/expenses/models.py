"""Tables of expenses. Amounts are whole minor units beside their currency; times are company seconds."""

from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from deskjob_services.rows import Record


class Category(Record, table=True):
    """What money is spent on, and the ledger account it is booked to."""

    __tablename__ = "expenses_category"
    __identity__: ClassVar[frozenset[str]] = frozenset({"title"})
    __called__: ClassVar[str] = "category"

    id: str = Field(primary_key=True)  # hotel, meals, taxi, ...
    title: str
    unit: str = "item"  # what a line's quantity counts: item | night | day | km | person
    account: str


class Report(Record, table=True):
    """What one employee asks to have paid back. `currency` is the one it is paid in."""

    __tablename__ = "expenses_report"
    __table_args__ = (Index("expenses_report_newest", text("coalesce(submitted_at, created_at)"), "id"),)
    __prefix__: ClassVar[str] = "E"
    __owner__: ClassVar[str | None] = "owner_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"title", "owner_id"})
    __called__: ClassVar[str] = "report"

    id: str = Field(primary_key=True)
    owner_id: str = Field(index=True)
    title: str
    purpose: str = ""
    # draft | submitted | returned | approved | paid | withdrawn
    status: str = Field(default="draft", index=True)
    currency: str
    cost_centre: str = ""
    created_at: int
    submitted_at: int | None = None
    decided_at: int | None = None
    decided_by: str | None = None
    paid_at: int | None = None
    confidential: int = 0


class Line(Record, table=True):
    """One thing paid for. `repaid_minor` is its amount in the report's currency at the rate of its day."""

    __tablename__ = "expenses_line"
    __prefix__: ClassVar[str] = "N"
    __width__: ClassVar[int] = 6
    __owner__: ClassVar[str | None] = "owner_id"
    __called__: ClassVar[str] = "line"

    id: str = Field(primary_key=True)
    report_id: str = Field(index=True)
    owner_id: str
    date_at: int = Field(index=True)
    merchant: str
    merchant_key: str  # the name without case, accents and punctuation, by which duplicates are found
    category: str
    amount_minor: int
    currency: str
    tax_minor: int = 0
    repaid_minor: int
    quantity: int = 1
    city: str = ""
    cost_centre: str = ""
    project: str = ""
    attendees: str = ""
    note: str = ""
    receipt_id: str | None = None
    removed_at: int | None = None


class Receipt(Record, table=True):
    """The proof of a purchase: a PDF or PNG kept by the hash of its bytes."""

    __tablename__ = "expenses_receipt"
    __prefix__: ClassVar[str] = "Q"
    __width__: ClassVar[int] = 5
    __owner__: ClassVar[str | None] = "owner_id"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "receipt"

    id: str = Field(primary_key=True)
    owner_id: str = Field(index=True)
    report_id: str | None = Field(default=None, index=True)
    name: str
    media_type: str  # application/pdf | image/png
    digest: str
    size: int
    added_at: int


class Event(Record, table=True):
    """A change of state of a report or a batch: who, when, from what to what, and why."""

    __tablename__ = "expenses_event"
    __prefix__: ClassVar[str] = "V"
    __width__: ClassVar[int] = 6
    __owner__: ClassVar[str | None] = "actor_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "event"

    id: str = Field(primary_key=True)
    record_id: str = Field(index=True)  # a report or a batch
    actor_id: str = Field(index=True)
    at: int
    action: str  # created | submitted | withdrawn | redrafted | approved | returned | reopened | paid | ...
    from_status: str
    to_status: str
    reason: str = ""


class Comment(Record, table=True):
    """A remark on a report, seen by everyone who sees the report."""

    __tablename__ = "expenses_comment"
    __prefix__: ClassVar[str] = "K"
    __width__: ClassVar[int] = 5
    __owner__: ClassVar[str | None] = "author_id"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "comment"

    id: str = Field(primary_key=True)
    report_id: str = Field(index=True)
    author_id: str
    at: int
    text: str


class Rule(Record, table=True):
    """One rule of the policy, as data.

    kind       reads
    limit      category, per (item | night | day | person), amount: no more than this
    receipt    amount: above this a receipt is needed
    per_diem   city, amount: a day away there
    mileage    amount: for one kilometre driven
    forbidden  category: never paid back
    approval   role (manager | finance | treasurer), amount: may approve up to this; no amount means any
    window     number: days after the purchase within which it is handed in
    duplicate  amount: lines of one day and merchant that differ by no more are one purchase claimed twice
    """

    __tablename__ = "expenses_rule"
    __prefix__: ClassVar[str] = "Y"
    __width__: ClassVar[int] = 3
    __called__: ClassVar[str] = "rule"

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    category: str = ""
    per: str = ""
    city: str = ""
    role: str = ""
    amount_minor: int | None = None
    currency: str = "USD"
    number: int | None = None
    sentence: str = ""
    active: int = 1


class Rate(Record, table=True):
    """What one unit of a currency is worth in the company's own, from this day on: a decimal text."""

    __tablename__ = "expenses_rate"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "rate"

    currency: str = Field(primary_key=True)
    day_at: int = Field(primary_key=True)
    rate: str


class Batch(Record, table=True):
    """Approved reports that are paid together, after two approvals by others than the preparer."""

    __tablename__ = "expenses_batch"
    __prefix__: ClassVar[str] = "B"
    __owner__: ClassVar[str | None] = "created_by"
    __identity__: ClassVar[frozenset[str]] = frozenset({"title"})
    __called__: ClassVar[str] = "batch"

    id: str = Field(primary_key=True)
    title: str
    currency: str
    # draft | first_approved | approved | released | cancelled
    status: str = Field(default="draft", index=True)
    created_by: str
    created_at: int
    first_approved_by: str | None = None
    second_approved_by: str | None = None
    released_by: str | None = None
    released_at: int | None = None


class BatchItem(Record, table=True):
    """A report in a batch. Taken out again, it stays here, marked."""

    __tablename__ = "expenses_batch_item"
    __called__: ClassVar[str] = "batch item"

    batch_id: str = Field(primary_key=True)
    report_id: str = Field(primary_key=True, index=True)
    removed_at: int | None = None


class Account(Record, table=True):
    """An account of the ledger. Debits are positive."""

    __tablename__ = "expenses_account"
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "account"

    id: str = Field(primary_key=True)  # its number in the chart of accounts
    name: str
    kind: str  # asset | liability | equity | expense


class Entry(Record, table=True):
    """One booking. Its postings add up to nothing in each currency; a wrong one is reversed, not changed."""

    __tablename__ = "expenses_entry"
    __prefix__: ClassVar[str] = "J"
    __width__: ClassVar[int] = 5
    __owner__: ClassVar[str | None] = "posted_by"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "entry"

    id: str = Field(primary_key=True)
    at: int
    posted_by: str
    memo: str
    report_id: str | None = Field(default=None, index=True)
    batch_id: str | None = Field(default=None, index=True)
    reverses_id: str | None = None


class Posting(Record, table=True):
    """An amount on one account: debit positive, credit negative."""

    __tablename__ = "expenses_posting"
    __evidence__: ClassVar[bool] = True
    __called__: ClassVar[str] = "posting"

    entry_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    account: str = Field(index=True)
    amount_minor: int
    currency: str
