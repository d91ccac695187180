"""What expenses shows of its records. `..._at` is company time in seconds, days are ISO days, money is exact."""

from collections.abc import Iterator

from deskjob_services.expenses.amounts import Price
from deskjob_services.kernel.operation import Shown


class ReportCard(Shown):
    """A report as one line of a list. Of a confidential one, others than its owner see the cover only."""

    id: str
    title: str
    owner_id: str
    owner: str
    handle: str
    status: str
    total: Price
    lines: int
    created_at: int
    submitted_at: int | None
    submitted: str | None
    decided_at: int | None
    paid_at: int | None
    confidential: bool

    def ids(self) -> Iterator[str]:
        """The report's id; the cover of a confidential report opens nothing."""
        if not self.confidential:
            yield self.id


class Reports(Shown):
    """A stretch of reports, newest first; `total` counts all that match."""

    reports: list[ReportCard]
    total: int


class LineCard(Shown):
    """One thing paid for. `quantity` counts nights, days, kilometres or people, as its category says."""

    id: str
    report_id: str
    owner_id: str
    owner: str
    status: str
    date: str
    merchant: str
    category: str
    amount: Price
    tax: Price
    repaid: Price
    quantity: int
    nights: int | None
    city: str
    cost_centre: str
    project: str
    attendees: str
    note: str
    receipt_id: str | None


class Lines(Shown):
    """A stretch of lines, newest day first; `total` counts all that match."""

    lines: list[LineCard]
    total: int


class Claim(Shown):
    """What one report claims in one category. `id` is the report's, so that it can be decided.

    `amount` adds up the lines, in their own currency where they share one, else in the report's.
    """

    id: str
    title: str
    owner_id: str
    owner: str
    status: str
    category: str
    amount: Price
    repaid: Price
    nights: int
    quantity: int
    submitted: str | None
    lines: list[LineCard]


class Claims(Shown):
    """A stretch of claims, in the order of their reports; `total` counts all that match."""

    claims: list[Claim]
    total: int


class ReceiptCard(Shown):
    """A receipt without its bytes."""

    id: str
    report_id: str | None
    owner_id: str
    name: str
    media_type: str
    size: int
    digest: str
    added_at: int


class ReceiptFile(Shown):
    """A receipt: its bytes in base64, and the text layer of a PDF that has one (a picture has none)."""

    id: str
    report_id: str | None
    owner_id: str
    name: str
    media_type: str
    size: int
    digest: str
    added_at: int
    content: str
    text: str


class EventCard(Shown):
    """A change of state: who, when, from what to what, and why."""

    id: str
    actor_id: str
    actor: str
    at: int
    action: str
    from_status: str
    to_status: str
    reason: str


class CommentCard(Shown):
    """A remark on a report."""

    id: str
    report_id: str
    author_id: str
    author: str
    at: int
    text: str


class PolicyFinding(Shown):
    """Something in a report that the policy speaks against; whoever decides weighs it."""

    rule: str
    kind: str
    line_id: str | None
    sentence: str


class CategorySum(Shown):
    """What a report holds in one category, in the currency it is paid in."""

    category: str
    amount: Price


class ReportDetail(Shown):
    """Everything of a report. `may` names the operations the caller may do to it now."""

    id: str
    title: str
    purpose: str
    owner_id: str
    owner: str
    handle: str
    status: str
    currency: str
    cost_centre: str
    total: Price
    by_category: list[CategorySum]
    created_at: int
    submitted_at: int | None
    submitted: str | None
    decided_at: int | None
    decided_by_id: str | None
    decided_by: str | None
    paid_at: int | None
    batch_id: str | None
    confidential: bool
    lines: list[LineCard]
    receipts: list[ReceiptCard]
    events: list[EventCard]
    comments: list[CommentCard]
    findings: list[PolicyFinding]
    may: list[str]


class DuplicateGroup(Shown):
    """Lines that look like one purchase claimed more than once."""

    date: str
    merchant: str
    amount: Price
    lines: list[LineCard]


class Duplicates(Shown):
    """Such groups, newest day first; `total` counts all."""

    groups: list[DuplicateGroup]
    total: int
