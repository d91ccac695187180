"""A month of an account: payments, what the bank's export says of them, and what bookkeepers make of them."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from deskjob import Money, Seeder

MISTAKEN = {"KWD": "BHD", "TND": "LYD"}
PAID = (
    ("Hanse Cold Chain GmbH", "Storage"), ("Baltic Grain Terminal", "Handling"), ("Porto Reefer Lda", "Freight"),
    ("Vistula Pallets Sp. z o.o.", "Pallets"), ("Müller & Söhne Spedition", "Haulage"), ("Stadtwerke", "Electricity"),
    ("Nordlys Telecom", "Lines and data"), ("Ems Forklift Service", "Repair"), ("Harbour Office Lease", "Rent"),
)  # fmt: skip
PAYING = (("Aare Pharma AG", "Your invoice"), ("Orchard Foods plc", "Your invoice"), ("Tejo Textil", "On account"))
UNEVEN = [number for number in range(12, 99) if number % 11]  # two digits to exchange
CLERKS = ("A. Lind", "R. Okoye", "M. Varga")
HEADS = ("Booked", "Value", "Counterparty", "Reference", "Purpose", "Amount", "Currency")
POSTINGS = ("Posted", "Reference", "Counterparty", "Text", "Currency", "Amount", "Posted by")


class Kind(Enum):
    """What does not agree, in the words of the instruction."""

    UNBOOKED = "not in ledger"
    UNSEEN = "not on statement"
    DOUBLED = "doubled"
    MISTYPED = "wrong amount"
    CURRENCY = "wrong currency"


@dataclass(frozen=True)
class Entry:
    """A payment, as the bank or the ledger has it."""

    reference: str
    day: str
    other: str
    purpose: str
    amount: Money


@dataclass(frozen=True)
class Gap:
    """A reference under which the two do not agree: what the statement has, less what the ledger has."""

    reference: str
    kind: Kind
    amount: Money


def workdays(end: date) -> list[str]:
    """The working days of a month up to the 28th."""
    return [f"{day}" for number in range(1, 29) if (day := end.replace(day=number)).weekday() < 5]


def payments(seeder: Seeder, currency: str, number: int, end: date) -> list[Entry]:
    """Payments of a month, a fee of the bank first, and at last two that are alike but for the reference."""
    made, days = list[Entry](), workdays(end)
    for place, key in enumerate(seeder.sample(range(20_000, 90_000), number)):
        incoming = place > 0 and seeder.chance(0.3)
        units = 100 * seeder.integer(40, 9_900 if place else 90) + seeder.choice(UNEVEN)
        kind = "FEE" if not place else "INV" if incoming else seeder.choice(("PAY", "PAY", "DD"))
        amount = Money.minor(units if incoming else -units, currency)
        other, purpose = seeder.choice(PAYING if incoming else PAID) if place else ("Bank", "Fees of the month")
        made.append(Entry(f"{kind}-{key}", seeder.choice(days), other, purpose, amount))
    return [*made[:-1], replace(made[-2], reference=made[-1].reference)]


def _swaps(units: int) -> list[int]:
    """Where two neighbouring digits can be exchanged, so that another number of as many digits comes out."""
    text = str(units)
    return [at for at in range(len(text) - 1) if text[at] != text[at + 1] and (at or text[1] != "0")]


def booked_wrongly(seeder: Seeder, entries: list[Entry], days: list[str], twice: int) -> tuple[list[Gap], list[Entry]]:
    """What does not agree, and what the bookkeepers made of the payments; the bank's fee they do not know."""
    numbers = (1 + seeder.integer(0, 2), seeder.integer(1, 2), twice, seeder.integer(1, 2), seeder.integer(1, 2))
    kinds = [kind for kind, number in zip(Kind, numbers, strict=True) for _ in range(number)]
    some = [entries[0], *seeder.sample(entries[1:-2], len(kinds) - 1)]
    wrong = dict(zip((entry.reference for entry in some), kinds, strict=True))
    gaps, booked = list[Gap](), list[Entry]()
    for entry in entries:
        kind, none = wrong.get(entry.reference), Money(0, entry.amount.currency)
        day = days[max(0, days.index(entry.day) - seeder.integer(1, 3))] if seeder.chance(0.4) else entry.day
        thrice = twice > 1 and kind not in {gap.kind for gap in gaps}
        made = _posted(seeder, replace(entry, day=day), kind, days[-3:], thrice)
        booked += made
        if kind:
            there = sum((one.amount for one in made if one.amount.currency == none.currency), none)
            gaps.append(Gap(entry.reference, kind, (none if kind is Kind.UNSEEN else entry.amount) - there))
    return gaps, booked


def _posted(seeder: Seeder, entry: Entry, kind: Kind | None, late: list[str], thrice: bool) -> list[Entry]:
    """The rows of the ledger under one reference."""
    amount = entry.amount
    if kind is Kind.UNBOOKED:
        return []
    if kind is Kind.DOUBLED:
        again = [replace(entry, day=seeder.choice(late), other=entry.other.upper())]
        return [entry, *again, *(again if thrice else [])]
    if kind is Kind.MISTYPED:
        at, text = seeder.choice(_swaps(abs(amount.units))), str(abs(amount.units))
        units = int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
        amount = Money.minor(units if amount.units > 0 else -units, amount.currency)
    if kind is Kind.CURRENCY:
        amount = Money(amount.amount, MISTAKEN.get(amount.currency, "USD"))
    return [replace(entry, amount=amount)]


def postings(seeder: Seeder, booked: list[Entry]) -> list[list[str | float | date]]:
    """The rows of the ledger, by day."""
    return [
        [date.fromisoformat(one.day), one.reference, one.other, one.purpose, one.amount.currency,
         float(one.amount.amount), seeder.choice(CLERKS)]
        for one in sorted(booked, key=lambda one: one.day)
    ]  # fmt: skip


def exported(entries: list[Entry], iban: str, currency: str, end: date, odd: bool) -> list[list[str]]:
    """A month as the bank's export has it; an odd one is printed by page, for readers of another country."""

    def day(one: str) -> str:
        return ".".join(reversed(one.split("-"))) if odd else one

    def told(amount: Money) -> str:
        return amount.digits.translate(str.maketrans(",.", ".,")) if odd else amount.digits.replace(",", "")

    rows = [["Account holder", "Operations"], ["IBAN", iban], ["Currency", currency]]
    rows += [["Period", day(f"{end.replace(day=1)}"), day(f"{end}")], [], [*HEADS]]
    for number, one in enumerate(sorted(entries, key=lambda one: one.day), 1):
        reference, other = (f"{one.reference}  ", one.other.upper()) if odd else (one.reference, one.other)
        rows.append([day(one.day), day(one.day), other, reference, one.purpose, told(one.amount), currency])
        rows += [[], [*HEADS]] if odd and number == 20 else []
    return [*rows, [], ["Turnover", told(sum((one.amount for one in entries), Money(0, currency)))]]


def account_number(seeder: Seeder) -> str:
    """The number of an account, with the check digits it must have."""
    bank = f"{seeder.integer(10**17, 10**18 - 1)}"
    digits = f"DE{98 - int(bank + '131400') % 97:02}{bank}"
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
