"""Which workbooks a firm has: kinds by folder, and of each kind one a month, a region, an office, a project..."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from deskjob_services.people.models import Person
from deskjob_services.sheets.growing import finance, plans, sales, staff, trade
from deskjob_services.sheets.growing.office import Job, Office, after, spoken
from deskjob_services.sheets.growing.table import Sheet
from deskjob_services.sheets.growing.words import PROJECTS, REGIONS, SITES


class About(NamedTuple):
    """What one workbook is about, the days it covers, and whose it is where it is somebody's own."""

    text: str
    since: date
    until: date
    person: Person | None = None


Finding = Callable[[Office], list[About]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Workbooks of one kind: folder, title, what is in them, which there are, how many versions each has, and
    names for cells."""

    folder: str
    title: str
    build: Callable[[Job], list[Sheet]]
    found: Finding
    versions: int = 1
    names: tuple[tuple[str, str], ...] = ()


class Book(NamedTuple):
    """A workbook that is to be written."""

    kind: Kind
    about: About


def books(office: Office, wanted: int) -> Iterator[Book]:
    """So many workbooks: one of each kind first, then the second ones, and so on."""
    lists = [(kind, kind.found(office)) for kind in KINDS]
    made = 0
    for place in count():
        here = [Book(kind, found[place]) for kind, found in lists if place < len(found)]
        yield from here[: wanted - made]
        made += len(here)
        if made >= wanted or not here:
            return


def _year(office: Office) -> list[About]:
    first = office.years_end()
    return [About(str(first.year), first, office.today)]


def _years(office: Office) -> list[About]:
    (this,) = _year(office)
    last = this.since.year - 1
    return [this, About(str(last), date(last, 1, 1), date(last, 12, 31))]


def _plan_year(office: Office) -> list[About]:
    """This year's, agreed in the autumn before."""
    first = office.years_end()
    return [About(str(first.year), date(first.year - 1, 9, 7), date(first.year - 1, 11, 27))]


def _price_years(office: Office) -> list[About]:
    first = office.years_end().year
    return [About(str(year), date(year - 1, 10, 5), date(year - 1, 12, 15)) for year in (first, first - 1)]


def _months(number: int) -> Finding:
    """The newest months that are over."""

    def found(office: Office) -> list[About]:
        return [_of_month(spoken(first), first) for first in map(office.month, range(1, number + 1))]

    return found


def _of_month(text: str, first: date) -> About:
    return About(text, first, after(first) - timedelta(days=1))


def _now(office: Office) -> list[About]:
    return [About("", office.today - timedelta(days=150), office.today - timedelta(days=1))]


def _cities(office: Office) -> list[About]:
    return [_of_month(city, office.month(1)) for city in office.cities]


def _departments(office: Office) -> list[About]:
    found = sorted(office.departments, key=lambda one: (-len(office.of(one.name)), one.name))
    return [_of_month(one.name, office.month(1)) for one in found[:5]]


def _regions(office: Office) -> list[About]:
    months = office.quarter()
    return [About(region, months[0], after(months[-1]) - timedelta(days=1)) for region in REGIONS]


def _weeks(office: Office) -> list[About]:
    monday = office.today - timedelta(days=office.today.weekday() + 7)
    weeks = [monday - timedelta(weeks=place) for place in range(4)]
    return [About(f"{one.isocalendar().week:02}", one, one) for one in weeks]


def _sites(office: Office) -> list[About]:
    return [About(site, day := office.month(0) - timedelta(days=1), day) for site in SITES[:2]]


def _projects(office: Office) -> list[About]:
    return [
        About(name, office.today - timedelta(days=90 + 17 * place), office.today - timedelta(days=2 + place))
        for place, name in enumerate(PROJECTS[:4])
    ]


def _trips(office: Office) -> list[About]:
    """Trips of people everywhere, one each; the last kind that runs out."""
    made = []
    for place, person in enumerate(_travellers(office)):
        day = office.today - timedelta(days=20 + place * 13 % 160)
        joined = day > date.fromordinal(date(1970, 1, 1).toordinal() + person.started_at // 86_400)
        if joined and not office.away(person, day):
            town = plans.TOWNS[place % len(plans.TOWNS)]
            made.append(About(town, day, day + timedelta(days=4), person))
    return made


def _travellers(office: Office) -> list[Person]:
    wanted = ("Sales Lead", "Account Executive", "Operations Lead", "Engineering Lead", "Product Manager",
              "Marketing Manager")  # fmt: skip
    return [one for one in office.people if one.title in wanted]


def _drivers(office: Office) -> list[About]:
    drivers = [one for one in office.people if one.title in ("Account Executive", "Facilities Coordinator")]
    first = office.month(1)
    able = [one for one in drivers if one.started_at < office.start - 90 * 86_400]
    return [_of_month(spoken(first), first)._replace(person=one) for one in able[:3]]


KINDS = (
    Kind("Finance/Budget", "Budget {} by department", finance.budget, _plan_year, 3),
    Kind("People/Head count", "Head count {}", staff.heads, _months(3)),
    Kind("People/Attendance", "Attendance {} {month}", staff.attendance, _departments, 2),
    Kind("Sales/Regions", "Sales {} Q{quarter}", sales.regional, _regions),
    Kind("Operations/Vendors", "Vendors", trade.vendors, _now, 2),
    Kind("Operations/Fleet", "Fleet costs {}", trade.fleet, _months(4)),
    Kind("Finance/Invoices", "Invoices register {}", finance.invoices, _years, 3),
    Kind("Finance/Petty cash", "Petty cash {} {month}", finance.petty_cash, _cities, 2),
    Kind("Operations/Rota", "Rota week {}", trade.rota, _weeks),
    Kind("Sales/Prices", "Price list {}", sales.prices, _price_years, 2),
    Kind("Projects", "Project plan {}", plans.plan, _projects, 2),
    Kind("", "Travel plan {}", plans.trip, _trips),
    Kind("Finance/Month end", "Budget against actuals {}", finance.actuals, _months(3), 2),
    Kind("Sales", "Customers", sales.customers, _now),
    Kind("People", "Leave {}", staff.leave, _year),
    Kind("Operations/Stock", "Stock count {} {month}", trade.stock, _sites),
    Kind("Projects", "Risks", plans.risks, _now),
    Kind("Finance/Month end", "Accruals {}", finance.accruals, _months(3), 2, (("TaxRate", "Accruals!$D$1"),)),
    Kind("Sales", "Pipeline", sales.pipeline, _now, 2),
    Kind("People", "Training {}", staff.training, _years),
    Kind("Operations", "Claims {}", trade.claims, _years, 2),
    Kind("Projects/Effort", "Effort {}", plans.effort, _months(2)),
    Kind("Sales", "Commission {}", sales.commission, _months(2)),
    Kind("People", "Recruiting", staff.recruiting, _now),
    Kind("Finance", "Fixed assets {}", finance.assets, _year),
    Kind("Finance", "Cash, 13 weeks", finance.cash, _now),
    Kind("", "Mileage {}", plans.miles, _drivers),
)
"""The order decides which of them a small firm has."""
