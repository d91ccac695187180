"""Grows the firm's expenses: policy, rates, a year of reports in all states, their payments, and the books."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.blueprint import Blueprint
from deskjob_services.expenses import market, shopping
from deskjob_services.expenses.diary import SHARES, Dates, Diary
from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.founding import found
from deskjob_services.expenses.keeping import Keeping
from deskjob_services.expenses.models import Rate
from deskjob_services.expenses.shopping import Purchase, Shopping
from deskjob_services.expenses.staff import Staff
from deskjob_services.expenses.worth import Worth
from deskjob_services.money import Money
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows
from deskjob_services.seeder import Seeder

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LINES = {1: 16, 2: 17, 3: 19, 4: 18, 5: 13, 6: 9, 7: 5, 8: 3}
"""How many reports in a hundred have how many lines."""


@dataclass
class Sheet:
    """A report on the way into the company."""

    owner: Person
    status: str
    dates: Dates
    currency: str
    title: str = ""
    purpose: str = ""
    bought: tuple[Purchase, ...] = ()
    approver: str = ""
    reason: str = ""
    remark: tuple[str, str] | None = None

    @property
    def total(self) -> Money:
        """What it adds up to."""
        return sum((one.repaid for one in self.bought), Money(0, self.currency))


def grow(rows: Rows, blobs: Blobs, blueprint: Blueprint, seeder: Seeder) -> None:
    """Fill the tables of expenses in a company that has people."""
    found(rows)
    worth = Worth(blueprint.start, seeder.branch("rates"))
    rows.insert_many(Rate, worth.rows())
    staff = Staff(rows, seeder.branch("staff"))
    sheets = _Filing(blueprint, staff, worth, seeder).sheets()
    Keeping(rows, blobs, staff, seeder.branch("keeping")).keep(sheets, pictures=max(8, len(sheets) // 40))


class _Filing:
    """Fills in the reports of everybody."""

    def __init__(self, blueprint: Blueprint, staff: Staff, worth: Worth, seeder: Seeder) -> None:
        self._blueprint = blueprint
        self._staff = staff
        self._worth = worth
        self._draw = seeder.branch("reports")
        self._diary = Diary(blueprint.start, seeder.branch("diary"))
        self._shopping = Shopping(worth, seeder.branch("shopping"))

    def sheets(self) -> list[Sheet]:
        """All reports, in the order in which they were begun."""
        sizes = self._blueprint.sizes
        lines = _counts(sizes.reports, sizes.lines, self._draw.branch("lines"))
        states = _states(sizes.reports, self._draw.branch("states"))
        sheets = [self._sheet(status, count) for status, count in zip(states, lines, strict=True)]
        sheets.sort(key=lambda sheet: (sheet.dates.created_at, sheet.owner.id))
        self._twice(sheets)
        for sheet in sheets:
            self._decide(sheet)
        return sheets

    def _sheet(self, status: str, count: int) -> Sheet:
        draw = self._draw
        dates = self._diary.dates(status)
        owner = self._staff.owner(dates.created_at - 20 * clock.DAY)
        sheet = Sheet(owner, status, dates, self._staff.currency(owner), purpose=draw.choice(market.PURPOSES))
        trip = draw.chance(0.62)
        town = self._shopping.town(owner.location) if trip else market.TOWN.get(owner.location, market.TOWN["London"])
        late = 75 if draw.chance(0.03) else 0
        last = dates.created_at - (draw.integer(0, 9) + late) * clock.DAY
        days = (last - (draw.integer(1, 3) if trip else 21) * clock.DAY, last)
        wanted = shopping.TRIP if trip else shopping.ERRAND
        kinds = draw.choices([kind for kind, _ in wanted], count, [weight for _, weight in wanted])
        if trip and count > 2 and "hotel" not in kinds:
            kinds[0] = "hotel"
        project = self._shopping.project()
        sheet.bought = tuple(
            self._shopping.buy(kind, town, owner.location, days, sheet.currency, project) for kind in kinds
        )
        form = draw.choice(market.TRIPS if trip else market.ERRANDS)
        sheet.title = form.format(city=town.city, month=_MONTHS[clock.day(days[0]).month - 1])
        return sheet

    def _twice(self, sheets: list[Sheet]) -> None:
        """A few purchases are claimed by a second person, half of them in another currency; all paid long ago."""
        draw = self._draw.branch("twice")
        old = self._blueprint.start - 120 * clock.DAY
        done = [sheet for sheet in sheets if sheet.status == "paid" and sheet.dates.created_at < old]
        pairs = [
            (one, two)
            for one, two in pairwise(done)
            if one.owner.id != two.owner.id and two.dates.created_at - one.dates.created_at < 20 * clock.DAY
        ]
        for one, two in draw.sample(pairs, min(len(pairs), 2 + len(sheets) // 80)):
            twice = [bought for bought in one.bought if bought.receipt]
            if twice:
                bought = draw.choice(twice)
                currency = two.currency if draw.chance(0.5) else bought.amount.currency
                two.bought = (*two.bought[:-1], self._shopping.again(bought, currency, two.currency))

    def _decide(self, sheet: Sheet) -> None:
        draw = self._draw
        dollars = self._worth.converted(sheet.total, BASE, sheet.dates.created_at)
        sheet.approver = self._staff.approver(sheet.owner, -(-dollars.units // 100))
        if sheet.status == "returned":
            sheet.reason = draw.choice(market.RETURNED)
        if sheet.status in ("submitted", "returned", "approved", "paid") and draw.chance(0.15):
            author = sheet.approver if draw.chance(0.6) else sheet.owner.id
            sheet.remark = (author, draw.choice(market.REMARKS))


def _counts(reports: int, lines: int, draw: Seeder) -> list[int]:
    """So many numbers of lines, which add up."""
    counts = draw.choices(list(_LINES), reports, list(_LINES.values()))
    while (over := sum(counts) - lines) != 0:
        able = [place for place, count in enumerate(counts) if (count > 1 if over > 0 else count < 9)]
        for place in draw.sample(able, min(abs(over), len(able))):
            counts[place] -= 1 if over > 0 else -1
    return counts


def _states(reports: int, draw: Seeder) -> list[str]:
    """A state for each report, in the shares a year leaves behind; each state at least twice."""
    states = [status for status in SHARES if status != "paid" for _ in range(max(2, reports * SHARES[status] // 100))]
    return draw.shuffled(states + ["paid"] * (reports - len(states)))
