"""A raw export of orders while a case is seeded: what counts in it, what does not, and how it is written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from deskjob import Seeder

FOREIGN = {
    "Gothenburg": "Göteborg",
    "Antwerp": "Antwerpen",
    "Cologne": "Köln",
    "Gdansk": "Gdańsk",
    "Turin": "Torino",
    "Lisbon": "Lisboa",
    "Copenhagen": "København",
}
DEPOTS = ("Riga", "Hull", "Le Havre", "Bilbao", "Trieste", "Tallinn", "Leipzig", "Cork", "Aarhus", "Brno")
CUSTOMERS = ("Hanse Cold Chain", "Baltic Grain", "Porto Textil", "Vistula Steel", "Aare Pharma", "Ems Furniture", "")
GOODS = ("reefer container", "pallets", "break bulk", "parcels", "liquid bulk", "machinery")
COUNTED = ("delivered", "invoiced")
RULES = """How to count orders for the report by team

- An order counts in the month of its date if it is delivered or invoiced. What is cancelled, or has no
  status, does not.
- Returns are exported without a sign. They are taken off, in the month of their own date.
- An order number counts once. The export repeats lines now and then.
- Some depots are written as people there write them: {foreign}.
- A team without any order in a month has 0 in that cell, not an empty one.
- All amounts are in EUR without tax. Exports differ in how they write dates, decimals and separators.
"""
HEADINGS = ("Order", "Date", "Customer", "Depot", "Goods", "Kind", "Status", "Amount")


@dataclass(frozen=True)
class Order:
    """A line of the export; what has not been sent off has no status."""

    number: str
    day: date
    customer: str
    depot: str
    goods: str
    kind: str
    status: str
    cents: int

    @property
    def worth(self) -> Decimal:
        """What it adds to the report, if it counts."""
        return Decimal(-self.cents if self.kind == "return" else self.cents) / 100


def ordered(seeder: Seeder, depots: list[str], first: date, stratum: str) -> list[Order]:
    """Orders of a quarter at every depot, and some from before and after it, in the order of their days."""
    days = [
        (depot, first + timedelta(days=31 * month + seeder.integer(0, 6 if month == 3 else 27)))
        for depot in depots
        for month in (0, 0, 1, 1, 2, 2, seeder.integer(0, 2), seeder.choice((-1, 0, 1, 2, 3)))
    ]
    empty = first.month + 1 if stratum == "missing month" else 0
    made = []
    for place, (depot, day) in enumerate(seeder.shuffled(days)):
        status = {4: "cancelled", 6: ""}.get(place % 9, seeder.choice(COUNTED))
        if day.month == empty and status in COUNTED:
            continue
        written = FOREIGN.get(depot, depot) if seeder.chance(0.4) else depot
        kind = "return" if place % 10 == 7 else "order"
        cents = round(seeder.spread(9_000, 60_000, 890_000))
        made.append(Order("", day, seeder.choice(CUSTOMERS), written, seeder.choice(GOODS), kind, status, cents))
    made.sort(key=lambda one: (one.day, one.depot, one.cents))
    made = [
        replace(one, number=f"{'R' if one.kind == 'return' else 'A'}-{51_204 + 3 * n}") for n, one in enumerate(made)
    ]
    if stratum == "duplicate":
        again = [one for one in made if one.status in COUNTED][3::11]
        for one in again:
            made.insert(made.index(one) + seeder.choice((1, 1, 4)), one)
    return made


def counted(made: Iterable[Order], depots: Iterable[str], month: int) -> Decimal:
    """What counts of some depots in a month, each order once."""
    here = {*depots, *(FOREIGN[one] for one in depots if one in FOREIGN)}
    lines = {one for one in made if one.status in COUNTED and one.depot in here and one.day.month == month}
    return sum((one.worth for one in lines), Decimal(0))


def export(seeder: Seeder, made: list[Order], malformed: bool) -> bytes:
    """The export as a text; a malformed one has decimal commas, and a line that is broken in two."""
    separator = ";" if malformed else ","
    lines = [separator.join(HEADINGS)]
    broken = seeder.integer(12, 40)
    for place, one in enumerate(made):
        day, amount = one.day.isoformat(), f"{one.cents / 100:.2f}"
        if malformed:
            day, amount = f"{one.day:%d.%m.%Y}", f"{one.cents / 100:,.2f}".translate({44: ".", 46: ","})
        goods = one.goods.replace(" ", "\n") if malformed and place >= broken and " " in one.goods else one.goods
        broken = 10_000 if goods != one.goods else broken
        cells = (one.number, day, one.customer, one.depot, goods, one.kind, one.status, amount)
        lines.append(separator.join(cells))
    return "\r\n".join([*lines, ""]).encode()
