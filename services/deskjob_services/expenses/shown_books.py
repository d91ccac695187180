"""What expenses shows of the policy, the rates, payment batches and the ledger; as `shown` does of reports."""

from deskjob_services.expenses.amounts import Price
from deskjob_services.expenses.shown import EventCard, ReportCard
from deskjob_services.kernel.operation import Shown


class RuleCard(Shown):
    """One rule of the policy."""

    id: str
    kind: str
    category: str
    per: str
    city: str
    role: str
    amount: Price | None
    number: int | None
    sentence: str


class CategoryCard(Shown):
    """A category a line can have; `unit` says what its quantity counts."""

    id: str
    title: str
    unit: str
    account: str


class Policy(Shown):
    """The company's policy on expenses, as data."""

    base_currency: str
    rules: list[RuleCard]
    categories: list[CategoryCard]


class RateCard(Shown):
    """What one unit of a currency is worth in the company's own from a day on."""

    currency: str
    day: str
    rate: str


class Rates(Shown):
    """Rates, newest first; `total` counts all that match."""

    base_currency: str
    rates: list[RateCard]
    total: int


class Conversion(Shown):
    """An amount in another currency. `rate` is shown to ten digits; the conversion itself is exact."""

    amount: Price
    converted: Price
    day: str
    rate: str


class BatchCard(Shown):
    """A payment batch as one line of a list."""

    id: str
    title: str
    status: str
    currency: str
    total: Price
    reports: int
    created_by_id: str
    created_by: str
    created_at: int
    released_at: int | None


class Batches(Shown):
    """A stretch of batches, newest first; `total` counts all that match."""

    batches: list[BatchCard]
    total: int


class BatchDetail(Shown):
    """Everything of a batch. `may` names the operations the caller may do to it now."""

    id: str
    title: str
    status: str
    currency: str
    total: Price
    created_by_id: str
    created_by: str
    created_at: int
    first_approved_by_id: str | None
    first_approved_by: str | None
    second_approved_by_id: str | None
    second_approved_by: str | None
    released_by_id: str | None
    released_by: str | None
    released_at: int | None
    reports: list[ReportCard]
    events: list[EventCard]
    entries: list[str]
    may: list[str]


class AccountCard(Shown):
    """An account of the ledger with its balances; debits are positive."""

    id: str
    name: str
    kind: str
    balances: list[Price]


class Accounts(Shown):
    """The chart of accounts. `balanced` says that all postings add up to nothing in each currency."""

    accounts: list[AccountCard]
    balanced: bool


class PostingCard(Shown):
    """One side of a booking; debits are positive."""

    account: str
    name: str
    amount: Price


class EntryCard(Shown):
    """A booking with its postings, and what it reverses or was reversed by."""

    id: str
    at: int
    posted_by_id: str
    posted_by: str
    memo: str
    report_id: str | None
    batch_id: str | None
    reverses_id: str | None
    reversed_by_id: str | None
    postings: list[PostingCard]


class Entries(Shown):
    """A stretch of bookings, newest first; `total` counts all that match."""

    entries: list[EntryCard]
    total: int
