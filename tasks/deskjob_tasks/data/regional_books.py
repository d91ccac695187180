"""The files that regions send: five layouts of the same sales, and the workbook in which they come together."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from deskjob import Formula, Plant, Seeder

REGIONS = ("Nordics", "Iberia", "Benelux", "Baltics", "Adriatic", "Levant", "Caucasus", "Maghreb")
LINES = {
    "RF": "Road freight",
    "SF": "Sea freight",
    "AF": "Air freight",
    "WH": "Warehousing",
    "CU": "Customs entries",
    "CC": "Cold chain",
}
CUSTOMERS = (
    "Aldermoor Foods", "Brightwater Cosmetics", "Castellan Furniture", "Corvus Electronics", "Eastgate Pharma",
    "Hallam Tools", "Imber Optics", "Keystone Ceramics", "Marchetti Coffee", "Pellworm Glass", "Silesia Steel",
)  # fmt: skip
USUAL = {"SEK": "0.0952", "NOK": "0.0931", "DKK": "0.1453", "PLN": "0.2512", "CHF": "1.1234", "GBP": "1.2716"}
RARE = {"JPY": "0.672", "HUF": "0.277", "ISK": "0.731", "KRW": "0.073"}  # for a hundred
HEADINGS = ["Region", "Product line", "Units", "Net USD"]
NET = ["Line", "Date", "Customer", "Units", "Net USD"]
Cells = Sequence[str | int | float | date | Formula | None]


class Sale(NamedTuple):
    """A row of a region's file; the amount in cents of dollars, or in whole units of another currency."""

    day: date
    line: str
    customer: str
    units: int
    amount: int


class Deliveries:
    """Plants the files of the regions one after the other, and keeps the sums of what counts."""

    def __init__(self, plant: Plant, seeder: Seeder, folder: str, month: date) -> None:
        self.plant, self.seeder, self.folder, self.month = plant, seeder, folder, month
        self.sums: dict[tuple[str, str], tuple[int, int]] = {}
        self.made: list[str] = []

    def titled(self, region: str) -> None:
        """Titles above the headings, and a subtotal beneath each line; in one stratum the year to date."""
        rows: list[Cells] = [
            [f"{region}: sales by product line"], ["Prepared by the regional office, amounts in US dollars"], [],
            ["Date", "Line", "Customer", "Units", "Amount USD"],
        ]  # fmt: skip
        to_date = self.plant.stratum == "missing month"
        sales = self._sales(region)
        earlier = self._drawn(24, self.month - timedelta(days=50), 45) if to_date else []
        for line in dict.fromkeys(one.line for one in sales):
            some = [one for one in [*earlier, *sales] if one.line == line]
            rows += [[one.day, line, one.customer, one.units, one.amount / 100] for one in some]
            first, end = len(rows) - len(some) + 1, len(rows)
            units, cents = sum(one.units for one in some), sum(one.amount for one in some)
            sums = Formula(f"SUM(D{first}:D{end})", units), Formula(f"SUM(E{first}:E{end})", cents / 100)
            rows.append([None, f"Subtotal {line}", None, *sums])
        name = "year to date" if to_date else f"{self.month:%B %Y}"
        self._book(f"{region} {name}.xlsx", {"Sales": rows}, heads=4, formats={"Sales": {"E": "#,##0.00"}})

    def thousands(self, region: str) -> None:
        """Thousands of dollars, lines in capitals, days as texts with the day first, some of the months beside."""
        sales = self._sales(region, step=1000)
        beside = self._drawn(2, self.month - timedelta(days=12), 10, 1000)
        beside += self._drawn(2, self.month + timedelta(days=32), 4, 1000)
        shown = self.seeder.shuffled([*sales, *beside])
        rows: list[Cells] = [
            [one.customer, one.amount / 100_000, one.units, one.line.upper(), f"{one.day:%d/%m/%Y}"] for one in shown
        ]
        self._book(
            f"{region} {self.month:%B %Y}.xlsx",
            {"Bookings": [["Customer", "Value, kUSD", "Pieces", "Service", "Booked on"], *rows]},
        )

    def returns(self, region: str) -> None:
        """Codes for lines, returns on a sheet of their own, and a hidden draft."""
        codes = {line: code for code, line in LINES.items()}
        sales = self._sales(region)
        back = [Sale(one.day, one.line, "", one.units // 4 + 1, one.amount // 4) for one in sales[:5]]
        for one in back:
            self._count(region, one, -1)
        head: Cells = ["Service code", "Booked", "Quantity", "USD"]

        def shown(some: list[Sale]) -> list[Cells]:
            return [[codes[one.line], one.day, one.units, one.amount / 100] for one in some]

        sheets = {
            "Sales": [head, *shown(sales)],
            "Returns": [head, *shown(back)],
            "Draft": [head, *shown(self._drawn(12))],
        }
        self._book(f"{region} {self.month:%B %Y}.xlsx", sheets, hidden=("Draft",))

    def foreign(self, region: str) -> str:
        """Thousands of another currency, at a rate that its month fixed. What the treasurer says of it."""
        rare = self.plant.stratum == "rare currency"
        self.currency = self.seeder.choice(sorted(RARE if rare else USUAL))
        self.unit = 100 if rare else 1
        known = Decimal((RARE if rare else USUAL)[self.currency])
        self.before, places = known, Decimal(1).scaleb(-3 if rare else -4)
        rate = (known * (100 + self.seeder.choice((-5, -4, -3, 3, 4, 5))) / 100).quantize(places)
        # Such steps that no line has a fraction of a cent, wherever one rounds.
        step = 1000 if rare else 100
        sales = self._drawn(self.seeder.integer(20, 30), step=step, low=50_000 if rare else 800)
        for one in sales:
            cents = rate * one.amount / self.unit * 100
            self._count(region, one._replace(amount=int(cents)))
        rows: list[Cells] = [[one.day, one.line, one.units, one.amount / 1000] for one in sales]
        head: Cells = ["Day", "Product line", "Qty", f"Turnover in 1,000 {self.currency}"]
        self._book(f"{region} {self.month:%B %Y}.xlsx", {"Turnover": [head, *rows]})
        return f"For {self.month:%B} we take {self.unit} {self.currency} = {rate} USD."

    def last(self, region: str) -> list[str]:
        """Plain; in some strata there twice, or broken with an export beside it. The ids of the files."""
        sales, name, before = self._sales(region), f"{region} {self.month:%B %Y}", len(self.made)
        names = [f"{name}.xlsx"]
        if self.plant.stratum == "duplicate":
            names = self.seeder.shuffled([f"{name}.xlsx", f"{name} (1).xlsx"])
            first = [one._replace(amount=one.amount * 9 // 10) for one in sales[:-4]]
            self._book(names.pop(0), {"Net sales": _net(first)}, hours=40)
        if self.plant.stratum == "malformed document":
            self._broken(name, sales)
        else:
            self._book(names[0], {"Net sales": _net(sales)})
        return self.made[before:]

    def _broken(self, name: str, sales: list[Sale]) -> None:
        """A workbook of which a part is lost, and its export with semicolons and days as its region writes them."""
        sheets, by = self.plant.sheets, self.plant.cast["sender"]
        data = sheets.packed(sheets.tables({"Net sales": _net(sales)}), by=by)
        rows: list[list[str | int]] = [
            [one.line, f"{one.day:%d.%m.%Y}", one.customer, one.units, f"{one.amount / 100:.2f}"] for one in sales
        ]
        self.made += [
            sheets.file(self.folder, f"{name}.xlsx", data[: len(data) * 3 // 5], by=by),
            sheets.csv(self.folder, f"{name}.csv", [NET, *rows], separator=";", encoding="cp1252", by=by),
        ]

    def target(self, regions: list[str]) -> str:
        """The workbook with the empty sheet, the names, and the rates of the month before."""
        earlier = f"{self.month - timedelta(days=1):%B %Y}"
        sheets: dict[str, list[Cells]] = {
            "Consolidated": [HEADINGS],
            "Regions": [["Region"], *([one] for one in sorted(regions))],
            "Lines": [["Code", "Product line"], *([code, line] for code, line in LINES.items())],
            "Rates": [
                ["Rates of", "Units", "Currency", "USD"],
                [earlier, self.unit, self.currency, float(self.before)],
            ],
        }
        name = f"Group sales {self.month:%B %Y}.xlsx"
        return self.plant.sheets.workbook(self.folder, name, sheets, formats={"Consolidated": {"D": "#,##0.00"}})

    def _sales(self, region: str, step: int = 1) -> list[Sale]:
        """The sales of a region that count."""
        sales = self._drawn(self.seeder.integer(22, 34), step=step)
        for one in sales:
            self._count(region, one)
        return sales

    def _drawn(
        self, count: int, since: date | None = None, days: int = 27, step: int = 1, low: int = 60_00
    ) -> list[Sale]:
        """So many sales on days from one on, in amounts of whole steps."""
        chance, start = self.seeder, since or self.month
        lines = chance.sample(sorted(LINES.values()), chance.integer(4, 5)) if since is None else sorted(LINES.values())
        made = []
        for at in range(count):
            line = lines[at] if at < len(lines) else chance.choice(lines)
            amount = int(chance.spread(low, 8 * low, 90 * low)) // step * step + step
            day = start + timedelta(days=chance.integer(0, days))
            made.append(Sale(day, line, chance.choice(CUSTOMERS), chance.integer(1, 60), amount))
        return sorted(made)

    def _count(self, region: str, one: Sale, sign: int = 1) -> None:
        units, cents = self.sums.get((region, one.line), (0, 0))
        self.sums[region, one.line] = units + sign * one.units, cents + sign * one.amount

    def _book(
        self,
        name: str,
        sheets: Mapping[str, Sequence[Cells]],
        *,
        hours: int = 3,
        hidden: Collection[str] = (),
        formats: Mapping[str, Mapping[str, str]] | None = None,
        heads: int = 1,
    ) -> str:
        """A workbook that was sent so many hours ago. Its id."""
        by, at = self.plant.cast["sender"], self.plant.now - hours * 3600
        made = self.plant.sheets.workbook(
            self.folder, name, sheets, by=by, at=at, hidden=hidden, formats=formats, heads=heads
        )
        self.made.append(made)
        return made


def _net(sales: list[Sale]) -> list[Cells]:
    """Rows with the line first and the amount in dollars last."""
    rows: list[Cells] = [[one.line, one.day, one.customer, one.units, one.amount / 100] for one in sales]
    return [NET, *rows]
