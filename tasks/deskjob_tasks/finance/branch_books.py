"""The books of a branch while a case is seeded: a budget by cost centre, bookings, and which of them count."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from deskjob import Money, Plant, Seeder

Cell = str | int | float | date | None
MONTHS = ("January", "February", "March")
WORTH = {"EUR": 1.0, "GBP": 0.9, "PLN": 4.0, "USD": 1.1, "KWD": 0.3, "JPY": 160.0, "BHD": 0.4, "HUF": 390.0}
NAMES = (
    "Warehouse", "Yard and gates", "Cold store", "Customs desk", "Trucking", "Fleet repairs", "Night dispatch",
    "Claims", "Packing", "Sales office", "IT on site", "Buildings", "Canteen", "Training",
)  # fmt: skip
ACCOUNTS = (
    ("6100", "Temporary staff, week {n}"), ("6220", "Diesel, card {n}"), ("6310", "Repair of dock {n}"),
    ("6400", "Electricity, meter {n}"), ("6450", "Cleaning, hall {n}"), ("6510", "Pallets, delivery {n}"),
    ("6620", "Licences, {n} seats"), ("6700", "Security, gate {n}"), ("6810", "Freight, consignment {n}"),
)  # fmt: skip
OUTSIDE = {
    "ACC": "accruals, reversed in the next period",
    "ALC": "allocations from head office, settled once a year",
    "PRV": "provisions, not spent yet",
}


@dataclass(frozen=True)
class Line:
    """A line of the comparison."""

    centre: str
    budget: Decimal
    actual: Decimal

    @property
    def difference(self) -> Decimal:
        """Actual less budget."""
        return self.actual - self.budget


@dataclass
class Booking:
    """A line of the sheet Actuals, in minor units."""

    document: int
    day: date
    period: int
    centre: str
    kind: str
    units: int
    counts: bool = True


@dataclass
class Books:
    """The branch's figures while they are being made up; amounts in minor units."""

    seeder: Seeder
    currency: str
    period: int
    outside: list[str]
    names: dict[str, str]
    tolerated: int  # percent
    budget: list[tuple[str, str, list[int]]] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)

    @property
    def unit(self) -> int:
        """Minor units in a whole one."""
        return int(10 ** -int(Money(0, self.currency).amount.as_tuple().exponent))

    def planned(self, centre: str, period: int) -> int:
        """A cost centre's budget of a period."""
        return sum(months[period - 1] for code, _, months in self.budget if code == centre)

    def plan(self, centre: str, lines: int) -> None:
        """Give a cost centre its budget of six months, in one line or in two."""
        step = max(1, round(100 * WORTH[self.currency])) * self.unit
        for what in ("Staff", "Goods and services")[:lines]:
            months = [n * step for n in self.seeder.integers(6, 60, 240)]
            self.budget.append((centre, what, months))

    def book(self, centre: str, units: int, period: int, kind: str = "INV", *, late: bool = False) -> Booking:
        """Book an amount; with `late` in the first days of the next month."""
        start = date(2026, period + late, 1)
        day = start + timedelta(days=self.seeder.integer(1, 7) if late else self.seeder.integer(2, 26))
        one = Booking(0, day, period, centre, kind, units, kind not in self.outside)
        self.bookings.append(one)
        return one

    def spend(self, centre: str, per_mille: int, period: int, pieces: int) -> None:
        """Book what is off the budget by so much, in several pieces, one of them now and then a credit note."""
        whole = self.planned(centre, period) * (1000 + per_mille) // 1000 + self.seeder.integer(1, self.unit)
        free = [kind for kind in (*OUTSIDE, "INV", "PAY") if kind not in self.outside]
        for left in range(pieces, 0, -1):
            part = whole if left == 1 else whole * self.seeder.integer(70, 130) // (100 * left)
            self.book(centre, part, period, self.seeder.choice(free))
            whole -= part
        if self.seeder.chance(0.4):
            back = self.planned(centre, period) // 40 + self.seeder.integer(1, 99)
            self.book(centre, back, period)
            self.book(centre, -back, period, "CRN")

    def line(self, centre: str) -> tuple[int, int]:
        """What is planned and what counts as spent in the period."""
        spent = sum(one.units for one in self.bookings if _counts(one, centre, self.period))
        return self.planned(centre, self.period), spent

    def lines(self, centres: Iterable[str]) -> tuple[Line, ...]:
        """The comparison, with its total."""
        found = {centre: self.line(centre) for centre in centres}
        found["Total"] = (sum(one for one, _ in found.values()), sum(one for _, one in found.values()))
        return tuple(Line(centre, self.amount(plan), self.amount(spent)) for centre, (plan, spent) in found.items())

    def amount(self, units: int) -> Decimal:
        """Minor units as an amount."""
        return Money.minor(units, self.currency).amount

    def cell(self, units: int) -> float:
        """Minor units as a number of a cell."""
        return units / self.unit if self.unit > 1 else units


def _counts(one: Booking, centre: str, period: int) -> bool:
    return one.counts and (one.centre, one.period) == (centre, period)


def booked(made: Books, stratum: str) -> int:
    """Make up budget and bookings; the document that stands there twice, or 0.

    One cost centre is over its budget only with what does not count, and another only with what was booked late.
    """
    seeder, limit = made.seeder, 10 * made.tolerated
    nearly, late, twice, idle, *others = seeder.shuffled(list(made.names))
    plenty = seeder.sample(others, 2)
    for centre in seeder.shuffled(list(made.names)):
        made.plan(centre, 2 if centre in (nearly, late) else seeder.integer(1, 2))
        off = {nearly: limit - seeder.integer(8, 20), late: limit + seeder.integer(8, 20) - 50}
        off |= {one: limit + seeder.integer(12, 160) for one in plenty}
        for period in (1, 2, 3):
            now = period == made.period
            if stratum == "missing month" and centre == idle and now:
                continue
            known = off.get(centre, seeder.integer(-180, limit - 12)) if now else seeder.integer(-120, 120)
            made.spend(centre, known, period, seeder.integer(2, 3) if now else 1)
    tenth = made.planned(nearly, made.period) // 10
    made.book(nearly, tenth, made.period, made.outside[0])
    made.book(late, made.planned(late, made.period) // 20, made.period, late=True)
    made.book(seeder.choice(others), tenth // 2, made.period, made.outside[-1])
    made.book(seeder.choice(others), tenth // 3, made.period % 3 + 1, made.outside[0])
    if made.period > 1:
        made.book(seeder.choice(plenty), tenth // 4, made.period - 1, late=True)
    repeated = next(one for one in made.bookings if _counts(one, twice, made.period) and one.units > 0)
    made.bookings.sort(key=lambda one: (one.day, one.centre, one.units))
    for place, one in enumerate(made.bookings):
        one.document = 260_118 + 7 * place
    if stratum != "duplicate":
        return 0
    again = replace(repeated, day=repeated.day + timedelta(days=2), counts=False)
    made.bookings.insert(made.bookings.index(repeated) + seeder.integer(3, 5), again)
    return repeated.document


def rule(outside: list[str], double: int) -> str:
    """What counts, as the controller puts it."""
    kinds = " and ".join(f"{kind} ({OUTSIDE[kind]})" for kind in outside)
    twice = f" Document {double} was posted twice by mistake, so count it once." if double else ""
    return f"The period of a booking counts, whatever its date. Leave out {kinds}; all else counts.{twice}"


def planted(plant: Plant, made: Books, order: list[str]) -> str:
    """The workbook, in the head's folder that the desk may write to."""
    budget: list[list[Cell]] = [
        [code, made.names[code], what, *(made.cell(units) for units in months)] for code, what, months in made.budget
    ]
    blank: list[list[Cell]] = [[code, made.names[code], None, None, None] for code in order]
    variance: list[list[Cell]] = [
        ["Budget against actuals", plant.words["place"]],
        ["Period", made.period],
        [],
        ["Cost centre", "Name", "Budget", "Actual", "Difference"],
        *blank,
        ["Total", None, None, None, None],
    ]
    money = "#,##0" if made.unit == 1 else f"#,##0.{'0' * (len(str(made.unit)) - 1)}"
    folder = plant.sheets.folder(plant.cast["boss"], plant.words["folder"])
    plant.sheets.share(folder, plant.desk, "write")
    return plant.sheets.workbook(
        folder,
        plant.words["file"],
        {
            "Budget": [["Cost centre", "Name", "What", *MONTHS, "April", "May", "June"], *budget],
            "Actuals": [
                ["Document", "Date", "Period", "Cost centre", "Account", "Text", "Kind", "Amount"],
                *_actuals(made),
            ],
            "Variance": variance,
        },
        formats={
            "Budget": dict.fromkeys("DEFGHI", money),
            "Actuals": {"B": "yyyy-mm-dd", "H": money},
            "Variance": dict.fromkeys("CDE", money),
        },
    )


def _actuals(made: Books) -> list[list[Cell]]:
    """The bookings as rows; some have no text."""
    rows: list[list[Cell]] = []
    for one in made.bookings:
        account, text = ACCOUNTS[one.document // 7 % len(ACCOUNTS)]
        said = None if made.seeder.chance(0.06) else text.format(n=one.document % 13 + 1)
        amount = made.cell(one.units)
        rows.append([one.document, one.day, one.period, one.centre, account, said, one.kind, amount])
    return rows


def changed(made: Books, seeder: Seeder, double: int) -> dict[tuple[str, str], float]:
    """Other figures for every budget of the period and for every booking, by sheet and cell."""
    inputs: dict[tuple[str, str], float] = {}
    column = "DEF"[made.period - 1]
    for row, (_, _, months) in enumerate(made.budget, 2):
        months[made.period - 1] += seeder.integer(3, 97) * made.unit
        inputs["Budget", f"{column}{row}"] = made.cell(months[made.period - 1])
    for row, one in enumerate(made.bookings, 2):
        # A document that counts once may be taken off by its amount or by its cell: it stays as it is.
        if one.document != double:
            one.units += seeder.integer(3, 97) * made.unit + seeder.integer(0, made.unit - 1)
            inputs["Actuals", f"H{row}"] = made.cell(one.units)
    return inputs
