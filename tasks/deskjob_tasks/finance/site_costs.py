"""Workbooks of what sites cost in a quarter: sound ones, ones with a fault, and what their cells come to."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from deskjob import Formula, Money, Seeder

SITES = ("Hamburg", "Porto", "Gdansk", "Lyon", "Leeds", "Malmo", "Trieste")
GROUPS = {
    "Personnel": ("Wages", "Overtime", "Agency staff", "Training", "Travel", "Social security", "Canteen"),
    "Premises": ("Rent", "Heating", "Electricity", "Cleaning", "Security", "Repairs", "Waste"),
    "Operations": ("Forklift lease", "Pallets", "Packing", "Fuel", "Cold store", "Scanners", "Customs fees"),
}
FAULTS = ("short", "doubled", "typed", "column", "sheet", "text")
REFERENCE = re.compile(r"(?:(\w+)!)?([A-E])(\d+)(?::([A-E])(\d+))?")

COLUMNS = "ABCDEF"
OTHERS = ("Account", "Total", *GROUPS)

Cells = dict[str, int | str]
Book = dict[str, Cells]
"""Sheets by name; cells by place: figures in minor units, texts, and formulas, all of which are sums."""
Spot = tuple[str, str]
"""A sheet and a cell on it."""


def ends_of(labels: Sequence[object]) -> list[int]:
    """The rows of a site's subtotals."""
    return [at for at, label in enumerate(labels, 1) if label in GROUPS]


def rule_of(ends: list[int], column: str, row: int) -> str:
    """The formula that belongs in a cell of a site's sheet, by the rows of its subtotals; none for a figure."""
    if row == ends[-1] + 1:
        return "=" + "+".join(f"{column}{end}" for end in ends)
    if row in ends:
        return f"=SUM({column}{max([1, *(end for end in ends if end < row)]) + 1}:{column}{row - 1})"
    return f"=SUM(B{row}:D{row})" if column == "E" else ""


def sound(seeder: Seeder, sites: list[str], months: list[str]) -> Book:
    """Every site's sheet, and the summary that brings them together."""
    heads = ("Account", *months, "Quarter", "Remark")
    summary: Cells = dict(zip(("A1", "B1", "C1", "D1", "E1"), ("Site", *GROUPS, "Total"), strict=True))
    book: Book = {"Summary": summary}
    for place, site in enumerate(sites, 2):
        labels = ["Account"]
        for group, accounts in GROUPS.items():
            labels += [*seeder.sample(accounts, seeder.integer(4, 6)), group]
        labels.append("Total")
        ends = ends_of(labels)
        cells: Cells = dict(zip((f"{column}1" for column in COLUMNS), heads, strict=True))
        for row, label in enumerate(labels[1:], 2):
            cells[f"A{row}"] = label
            for column in "BCDE":
                cells[f"{column}{row}"] = rule_of(ends, column, row) or seeder.integer(60_000, 2_400_000)
        book[site] = cells
        summary |= {f"A{place}": site, f"E{place}": f"=SUM(B{place}:D{place})"}
        summary |= {f"{column}{place}": f"={site}!E{row}" for column, row in zip("BCD", ends, strict=True)}
    summary |= {"A6": "All sites"} | {f"{column}6": f"=SUM({column}2:{column}5)" for column in "BCDE"}
    return book


def _lines(book: Book, site: str) -> list[int]:
    """The rows of a site's accounts."""
    return [int(at[1:]) for at, label in book[site].items() if at[0] == "A" and label not in OTHERS]


def remarked(seeder: Seeder, book: Book, sites: list[str], months: list[str]) -> Spot:
    """What looks odd and is meant so: a month left out, a payment in one sum; and a figure that may be late."""
    disputed, once, late = ((book[site], seeder.choice(_lines(book, site))) for site in sites)
    cells, row = disputed
    cells |= {f"E{row}": f"=B{row}+C{row}", f"F{row}": f"{months[2]} is in dispute, see Notes"}
    told = f"{sites[0]}, {cells[f'A{row}']}: the bill of {months[2]} is in dispute, and no part of the quarter."
    book["Notes"] = {"A1": "Notes", "A2": told, "A3": "A sum paid once a quarter stands in its column, in no month."}
    cells, row = once
    cells |= {f"E{row}": worth(book, (sites[1], f"E{row}")), f"F{row}": "Paid once a quarter"}
    for column in "BCD":
        del cells[f"{column}{row}"]
    return sites[2], f"{seeder.choice('BCD')}{late[1]}"


def without(book: Book, spot: Spot) -> Book:
    """The workbook while a figure was still to come."""
    sheet, at = spot
    return {**book, sheet: {**book[sheet], at: "", f"F{at[1:]}": "One month to follow"}}


def broken(seeder: Seeder, right: Book, sites: Spot, fault: str, currency: str) -> tuple[Spot, Book]:
    """Where the fault is, and the workbook with it."""
    site = sites[0]
    cells, row = right[site], seeder.choice(_lines(right, site))
    ends = [int(at[1:]) for at, label in cells.items() if label in GROUPS]
    place, column = seeder.choice((1, 2)), seeder.choice("BCD")
    first, end = ends[place - 1] + 1, ends[place]
    across, away = (list(right).index(one) + 1 for one in sites)
    figure = worth(right, (site, f"{column}{row}"))
    wrong: dict[str, tuple[Spot, int | str]] = {
        "short": ((site, f"E{end}"), f"=SUM(E{first}:E{end - 2})"),
        "doubled": ((site, f"E{end}"), f"=SUM(E{first - 1}:E{end - 1})"),
        "typed": ((site, f"E{row}"), worth(right, (site, f"E{row}")) - figure // 2),
        "column": (("Summary", f"{'BCD'[place]}{across}"), f"={site}!D{end}"),
        "sheet": (("Summary", f"{column}{across}"), right["Summary"][f"{column}{away}"]),
        "text": ((site, f"{column}{row}"), Money.minor(figure, currency).digits),
    }
    (sheet, at), content = wrong[fault]
    return (sheet, at), {**right, sheet: {**right[sheet], at: content}}


@cache
def _parts(sheet: str, formula: str) -> tuple[Spot, ...]:
    """The cells that a formula adds up; none for a text."""
    found = REFERENCE.findall(formula) if formula[:1] == "=" else []
    return tuple(
        (there or sheet, f"{column}{row}")
        for there, left, top, right, bottom in found
        for column in COLUMNS[COLUMNS.index(left) : COLUMNS.index(right or left) + 1]
        for row in range(int(top), int(bottom or top) + 1)
    )


def behind(book: Book, spot: Spot) -> Iterator[Spot]:
    """The figures that a cell sums up, through other formulas."""
    held = book[spot[0]].get(spot[1], "")
    if isinstance(held, int):
        yield spot
    else:
        for part in _parts(spot[0], held):
            yield from behind(book, part)


def worth(book: Book, spot: Spot, known: dict[Spot, int] | None = None) -> int:
    """What a cell comes to; texts and empty cells count for nothing. `known` keeps what is worked out on the way."""
    known = {} if known is None else known
    if spot not in known:
        held = book[spot[0]].get(spot[1], "")
        known[spot] = held if isinstance(held, int) else sum(worth(book, one, known) for one in _parts(spot[0], held))
    return known[spot]


def tables(book: Book, currency: str) -> dict[str, list[list[float | str | Formula | None]]]:
    """The workbook with the values of its formulas."""
    known: dict[Spot, int] = {}
    unit = Money(1, currency).units

    def cell(sheet: str, at: str) -> float | str | Formula | None:
        held = book[sheet].get(at, "")
        if isinstance(held, int):
            return held / unit
        return Formula(held[1:], worth(book, (sheet, at), known) / unit) if held[:1] == "=" else (held or None)

    def rows(sheet: str) -> range:
        return range(1, max(int(at[1:]) for at in book[sheet]) + 1)

    return {sheet: [[cell(sheet, f"{column}{row}") for column in COLUMNS] for row in rows(sheet)] for sheet in book}
