"""Quotes and the policy they are compared under: what they say, and the files they come in, written and read."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from deskjob import Plant, dates, ids, moneys, numbers

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Policy:
    """What a quote must meet, and what currencies are worth in dollars."""

    least: int  # quotes that hold
    holds: date  # the day up to which a quote must hold
    weeks: int
    months: int  # of warranty
    currencies: tuple[str, ...]
    rates: Mapping[str, Decimal]


@dataclass(frozen=True)
class Quote:
    """What a vendor offers."""

    vendor: str
    currency: str
    price: Decimal | None  # of a pack, tax in it or not; None where it cannot be read
    pack: int
    tax: int  # per cent in the price
    charge: Decimal  # for delivery, without tax
    weeks: int
    months: int
    least: int  # the minimum order
    until: date

    def unit(self, policy: Policy) -> Decimal:
        """The price of one piece in dollars, without tax."""
        assert self.price is not None
        return self.price * 100 / (100 + self.tax) / self.pack * policy.rates[self.currency]

    def total(self, policy: Policy, quantity: int) -> Decimal:
        """What the quantity comes to in dollars, in whole packs, with delivery."""
        pieces = -(-quantity // self.pack) * self.pack
        exact = self.unit(policy) * pieces + self.charge * policy.rates[self.currency]
        return exact.quantize(CENT, ROUND_HALF_UP)

    def passes(self, policy: Policy, quantity: int) -> bool:
        """Whether it can be chosen."""
        terms = self.weeks <= policy.weeks and self.months >= policy.months and self.least <= quantity
        return terms and self.until >= policy.holds and self.currency in policy.currencies


def written(rules: Policy) -> str:
    """The policy as it lies in the folder."""
    rates = "".join(f"   1 {currency} = {rate} USD\n" for currency, rate in rules.rates.items() if currency != "USD")
    return f"""PROCUREMENT POLICY (goods, up to 250,000 USD)

1. A comparison needs at least {rules.least} valid quotes. With fewer, nothing is compared and no vendor is named: the
   matter waits for the colleague who needs the goods.
2. A quote is valid that holds until {rules.holds} or longer. What lapses before does not count and cannot be chosen.
3. Delivery within {rules.weeks} weeks at most.
4. Warranty of {rules.months} months at least.
5. Quotes in {", ".join(rules.currencies)} can be chosen, others cannot. All are compared in USD, at the rates below.
6. A minimum order above what is needed cannot be chosen.
7. Compared are prices without tax. The total is what is needed plus the charge for delivery; boxes are not opened, so
   of goods in boxes whole boxes are bought and paid. Rounding to the cent comes last.
8. Of the valid quotes that meet all of this the one with the lowest total is chosen.
9. A price that cannot be read is asked of the colleague who collected the quotes, never guessed. Until it is known
   nothing is compared, and the matter waits for that colleague.

Rates of this round:
{rates}"""


def read_policy(text: str) -> Policy:
    """The policy out of its text."""
    rule = dict(re.findall(r"^(\d)\. (.*?)(?=^\d\. |^Rates)", text, re.M | re.S))
    rates = {one: Decimal(rate) for one, rate in re.findall(r"1 ([A-Z]{3}) = ([\d.]+) USD", text)}
    least, weeks, months = (int(numbers(rule[one])[0]) for one in "134")
    accepted = tuple(re.findall(r"\b[A-Z]{3}\b", rule["5"].partition(" can be")[0]))
    return Policy(least, dates(rule["2"])[0], weeks, months, accepted, {**rates, "USD": Decimal(1)})


def amount(quote: Quote, comma: bool = False) -> str:
    """The price as the vendor writes it."""
    text = f"{quote.price:.{0 if quote.currency == 'JPY' else 2}f}"
    return f"{text.replace('.', ',')} {quote.currency}" if comma else f"{quote.currency} {text}"


@dataclass(frozen=True)
class Paper:
    """A quote on its way into a file; nobody can read the price where it is blurred."""

    quote: Quote
    vendor: str  # by name
    enquired: int
    blurred: bool = False

    def price(self, comma: bool = False) -> str:
        """What stands for the price."""
        return f"{self.quote.currency} ####.##" if self.blurred else amount(self.quote, comma)

    def charge(self, comma: bool = False) -> str:
        """What stands for the charge for delivery."""
        return amount(replace(self.quote, price=self.quote.charge), comma) if self.quote.charge else ""

    @property
    def pack(self) -> str:
        """What the price is for."""
        return "piece" if self.quote.pack == 1 else f"box of {self.quote.pack}"

    @property
    def tax(self) -> str:
        """Whether there is tax in the price."""
        return f"{self.quote.tax} % tax included" if self.quote.tax else "tax not included"


def letter(plant: Plant, folder: str, name: str, paper: Paper) -> str:
    """A quote as a letter."""
    quote, charge = paper.quote, paper.charge()
    body = (
        f"Vendor no. {quote.vendor}\n\nDear colleagues,\n\n"
        f"thank you for your enquiry about {paper.enquired} pieces. We offer them at {paper.price()} a {paper.pack}, "
        f"{paper.tax}. Delivery takes {quote.weeks} weeks and is "
        f"{f'charged with {charge} without tax' if charge else 'free of charge'}. We deliver from {quote.least} pieces "
        f"on. The warranty is {quote.months} months. Our offer holds until {quote.until.day} {quote.until:%B %Y}.\n\n"
        f"Kind regards\n{paper.vendor}\n"
    )
    return plant.sheets.text(folder, name, body)


def offer(plant: Plant, folder: str, name: str, paper: Paper) -> str:
    """A quote as lines of label and value."""
    quote = paper.quote
    lines = [
        ["Offer of", paper.vendor], ["Vendor number", quote.vendor], ["For", f"{paper.enquired} pieces"],
        ["Price", f"{paper.price()} per {paper.pack}, {paper.tax}"],
        ["Charge for delivery, without tax", paper.charge() or "none"], ["Minimum order", f"{quote.least} pieces"],
        ["Delivery time", f"{quote.weeks} weeks"], ["Warranty", f"{quote.months} months"],
        ["Holds until", quote.until.isoformat()],
    ]  # fmt: skip
    return plant.sheets.csv(folder, name, lines)


def semicolons(plant: Plant, folder: str, name: str, paper: Paper) -> str:
    """A quote as a program on the continent exports it: decimal commas, days for weeks, years for months."""
    quote = paper.quote
    years = f"{quote.months // 12} years" if quote.months % 12 == 0 else f"{quote.months} months"
    lines = [
        ["Supplier", paper.vendor], ["Supplier no.", quote.vendor], ["Enquired", str(paper.enquired)],
        ["Packing", paper.pack], ["Price", paper.price(comma=True)], ["Tax", paper.tax],
        ["Freight (net)", paper.charge(comma=True)], ["Min. quantity", str(quote.least)],
        ["Lead time", f"{7 * quote.weeks} days"], ["Guarantee", years], ["Valid to", f"{quote.until:%d.%m.%Y}"],
    ]  # fmt: skip
    return plant.sheets.csv(folder, name, lines, separator=";")


def one_line(plant: Plant, folder: str, name: str, paper: Paper) -> str:
    """A quote as a line under headings."""
    quote = paper.quote
    line = {
        "Holds until": quote.until.isoformat(), "Vendor": paper.vendor, "Vendor number": quote.vendor,
        "Warranty": f"{quote.months} months", "Delivery time": f"{quote.weeks} weeks", "Packing": paper.pack,
        "Minimum order": str(quote.least), "Price": paper.price(), "Tax": paper.tax,
        "Charge for delivery, without tax": paper.charge(), "Enquired": str(paper.enquired),
    }  # fmt: skip
    return plant.sheets.csv(folder, name, [list(line), list(line.values())])


def book(plant: Plant, folder: str, name: str, paper: Paper) -> str:
    """A quote as a workbook: the price in a table, the terms below it."""
    quote = paper.quote
    price = "####.##" if paper.blurred else float(quote.price or 0)
    tables: list[list[str | int | float | date]] = [
        ["QUOTE", paper.vendor], ["Vendor number", quote.vendor], [],
        ["Pos", "Quantity asked for", "Pack of", "Currency", "Price per pack", "Tax in the price, %", "Freight (net)"],
        [1, paper.enquired, quote.pack, quote.currency, price, quote.tax, float(quote.charge)], [],
        ["Lead time", f"{quote.weeks} weeks"], ["Warranty", f"{quote.months} months"],
        ["Minimum order", quote.least], ["Holds until", quote.until],
    ]  # fmt: skip
    return plant.sheets.workbook(folder, name, {"Quote": tables})


FORMS: Mapping[str, Callable[[Plant, str, str, Paper], str]] = {
    "letter.txt": letter,
    "offer.csv": offer,
    "export.csv": semicolons,
    "quotation.csv": one_line,
    "quote.xlsx": book,
}
"""The layouts, by how the name of the file ends."""

_SENTENCES = (
    r"at (?P<price>.+?) a (?P<pack>piece|box of 10), (?P<tax>.+?)\. Delivery takes (?P<time>.+?) and is "
    r"(?P<charge>.+?)\. We deliver from (?P<least>.+?) on\. The warranty is (?P<warranty>.+?)\. "
    r"Our offer holds until (?P<until>.+?)\."
)
_LABELS = {
    "Vendor number": "vendor", "Supplier no.": "vendor", "Packing": "pack", "Pack of": "pack", "Price": "price",
    "Price per pack": "price", "Currency": "currency", "Tax": "tax", "Tax in the price, %": "tax",
    "Charge for delivery, without tax": "charge", "Freight (net)": "charge", "Minimum order": "least",
    "Min. quantity": "least", "Delivery time": "time", "Lead time": "time", "Warranty": "warranty",
    "Guarantee": "warranty", "Holds until": "until", "Valid to": "until",
}  # fmt: skip


def read(text: str) -> Quote:
    """A quote out of a letter, or of separated values."""
    found = re.search(_SENTENCES, text)
    if found is None:
        return read_rows(list(csv.reader(io.StringIO(text), delimiter=";" if text.startswith("Supplier;") else ",")))
    return _quote({"vendor": ids(text)[0], **found.groupdict()})


def read_rows(rows: Sequence[Sequence[str]]) -> Quote:
    """A quote out of rows: a label and a value in each, or a line of values under a line of labels."""
    said: dict[str, str] = {}
    for place, row in enumerate(rows):
        wide = sum(cell in _LABELS for cell in row) > 1
        pairs = zip(row, rows[place + 1], strict=False) if wide else [(row[0], row[1])] if len(row) > 1 else []
        said |= {_LABELS[label]: value for label, value in pairs if label in _LABELS}
    return _quote({"pack": said["price"], "tax": said["price"].partition(",")[2], **said})


def _quote(said: Mapping[str, str]) -> Quote:
    """A quote out of its parts as they are written."""
    found = re.search(r"[A-Z]{3}", said.get("currency", said["price"]))
    currency = found[0] if found else ""
    bare = "" if currency in said["price"] else f"{currency} "
    price = moneys(bare + said["price"])
    charge = moneys(bare + said["charge"])
    time, warranty = int(numbers(said["time"])[0]), int(numbers(said["warranty"])[0])
    return Quote(
        said["vendor"],
        currency,
        price[0].amount if price else None,
        10 if re.search(r"box of 10|^10\b", said["pack"]) else 1,
        int(next(iter(numbers(said["tax"].replace("%", ""))), 0)),
        charge[0].amount if charge else Decimal(0),
        time // 7 if "days" in said["time"] else time,
        warranty * 12 if "years" in said["warranty"] else warranty,
        int(numbers(said["least"])[0]),
        dates(said["until"])[0],
    )
