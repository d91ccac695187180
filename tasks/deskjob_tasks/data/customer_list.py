"""A customer list as years of typing leave it: the clean values, the ways they were typed, and who is alike."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice
from typing import NamedTuple

from deskjob import Seeder


class Land(NamedTuple):
    """A country: how people write it, its dialling code, cities, legal forms as they should be and as they are."""

    names: tuple[str, ...]
    dial: str
    cities: tuple[str, ...]
    form: str
    forms: tuple[str, ...]


LANDS = {
    "DE": Land(("Germany", "Deutschland", "DE", "germany", "GER"), "49", ("Hamburg", "Köln", "München", "Bremen"),
               "GmbH", ("GmbH", "gmbh", "G.m.b.H.", "GMBH")),
    "GB": Land(("United Kingdom", "UK", "GB", "Great Britain"), "44", ("Leeds", "Bristol", "Hull", "Stoke-on-Trent"),
               "Ltd", ("Ltd", "Ltd.", "LTD", "Limited")),
    "FR": Land(("France", "FR", "FRA", "france"), "33", ("Lyon", "Nîmes", "Lille", "Orléans"),
               "S.A.", ("S.A.", "SA", "s.a.")),
    "NL": Land(("Netherlands", "The Netherlands", "Nederland", "NL"), "31", ("Utrecht", "Breda", "Zwolle"),
               "B.V.", ("B.V.", "BV", "b.v.")),
    "SE": Land(("Sweden", "Sverige", "SE", "SWE"), "46", ("Malmö", "Umeå", "Örebro"), "AB", ("AB", "A.B.", "ab")),
}  # fmt: skip
FIRST = ("Alder", "Nord", "Silber", "Crown", "Lind", "Haupt", "Stein", "Bright", "Eken", "Vallée", "Möller", "Øster")
SECOND = ("Foods", "Timber", "Ceramics", "Tools", "Optik", "Paper", "Textiles", "Wines", "Garden", "Pharma")
LOOK_ALIKE = ("Testa Rossa", "Contest Events")  # no tests, for all their letters
HEADINGS = ("ID", "Name", "City", "Country", "Phone", "E-mail", "Duplicate of", "Test")
TYPED = ("Customer ID", "Company", "City", "Country", "Phone", "E-mail", "Tax no.", "Customer since")
RULES = {
    "place": "The same name in the same city is the same customer, once both are cleaned. A name in two cities is two.",
    "email": "Whoever has the same e-mail address is the same customer, however they are called and wherever they sit.",
    "tax": "The tax number says it: the same number, the same customer, whatever the name and the address.",
}
TEXT = """Customer list: how it is cleaned

1. Every row stays, and every ID stays as it is. What is double is marked, not taken out.
2. No spaces in front of a text or behind it, and one at most between words. Letters of names stay as they are.
3. The legal form at the end of a name is written GmbH, Ltd, S.A., B.V. or AB, and in no other way
   (so not gmbh or G.m.b.H., LTD or Limited, SA, BV, A.B.).
4. Country: the two letters of ISO 3166, so DE, GB (not UK), FR, NL, SE.
5. Phone: a plus, the country's dialling code, one space, all other digits without anything between them, and no
   nought in front of these: +49 40123456. What has no dialling code is of the row's country (DE 49, GB 44, FR 33,
   NL 31, SE 46). Nothing stays nothing.
6. E-mail: small letters, no spaces, no "mailto:" in front.
7. Test: yes where the first word of the name is Test, in whatever capitals, or the e-mail is at example.com.
   Nothing in all other rows.
8. Duplicate of: where a customer is in the list more than once, the row that has been a customer longest keeps this
   empty, and the others have its ID here. An empty field is like no other, and tests are duplicates of nothing.
   What makes two rows the same customer is not for this page: {who} decides it.
"""


@dataclass(frozen=True)
class Customer:
    """A row as it should be, with what it is known by."""

    id: str
    name: str
    city: str
    country: str
    phone: str
    email: str
    tax: str
    since: date
    test: bool = False

    def key(self, rule: str) -> str:
        """What makes it the same as another under a rule; nothing where it is like no other."""
        known = {"place": f"{self.name}/{self.city}", "email": self.email, "tax": self.tax}[rule]
        return "" if self.test else known


def drawn(seeder: Seeder, *, thrice: bool) -> list[Customer]:
    """Rows by day of first trade: many that are alone, and others that share with one of these a name and a city, an
    e-mail address, a tax number, all of these, or no more than the name."""
    making = _Drawing(seeder)
    alone = [making.fresh() for _ in range(seeder.integer(40, 50))]
    for name in LOOK_ALIKE:
        making.fresh(name)
    left = iter(alone)
    for one in islice(left, seeder.integer(2, 5)):
        making.beside(one, name=one.name, city=one.city, country=one.country)
    for one in islice(left, seeder.integer(2, 4)):
        making.beside(one, email=one.email)
    for one in islice(left, seeder.integer(2, 4)):
        making.beside(one, tax=one.tax)
    for one in islice(left, 3):
        other = seeder.choice([city for city in LANDS[one.country].cities if city != one.city])
        making.beside(one, name=one.name, city=other, country=one.country)
    doubled = list(islice(left, seeder.integer(2, 6)))
    for one in [*doubled, *(doubled[:2] if thrice else ())]:
        making.again(one)
    for _ in range(3):
        making.bare("email")
        making.bare("tax")
    making.tests()
    return making.rows


class _Drawing:
    def __init__(self, seeder: Seeder) -> None:
        self.seeder, self.rows = seeder, list[Customer]()
        self._names = iter(seeder.shuffled([f"{one} {two}" for one in FIRST for two in SECOND]))
        self._ids = iter(seeder.sample(range(1001, 2999), 120))
        # The first row that is there again has the lowest number: the oldest is not the one that comes first.
        self._again = chain([1000], self._ids)
        self._day = date(2016, 1, 4)

    def fresh(self, name: str = "") -> Customer:
        """A customer like no other."""
        chance, land = self.seeder, self.seeder.choice(sorted(LANDS))
        called, there = name or next(self._names), LANDS[land]
        number = next(self._ids)
        site = "".join(sign for sign in called.casefold() if sign.isascii() and sign.isalpha())
        one = Customer(
            id=f"C-{number}", name=f"{called} {there.form}", city=chance.choice(there.cities), country=land,
            phone=f"+{there.dial} {chance.integer(20_000_000, 989_999_999)}" if chance.chance(0.9) else "",
            email=f"{chance.choice(('info', 'office', 'orders'))}@{site}{number % 97}.{land.lower()}",
            tax=f"{land}{chance.integer(100_000_000, 999_999_999)}", since=self._later(),
        )  # fmt: skip
        self.rows.append(one)
        return one

    def beside(self, one: Customer, **shared: str) -> Customer:
        """Another row that shares some of its fields with an earlier one."""
        made = self.fresh()
        if "country" in shared and made.phone:
            shared["phone"] = f"+{LANDS[one.country].dial} {made.phone.partition(' ')[2]}"
        return self._changed(**shared)

    def again(self, one: Customer) -> None:
        """An earlier row once more, under another id."""
        self.rows.append(replace(one, id=f"C-{next(self._again)}", since=self._later()))

    def bare(self, field: str) -> None:
        """A customer of whom something is not known."""
        self.fresh()
        self._changed(**{field: ""})

    def tests(self) -> None:
        """Rows that somebody tried the list with; two of them are alike in all."""
        self.fresh("TEST Account")
        self.again(self._changed(email="qa@example.com", test=True))
        for name, email in (("test please ignore", ""), (next(self._names), "demo@example.com")):
            self.fresh(name)
            self._changed(email=email, test=True)

    def _changed(self, **fields: str | bool) -> Customer:
        """The last row with other fields."""
        self.rows[-1] = replace(self.rows[-1], **fields)  # type: ignore[arg-type]
        return self.rows[-1]

    def _later(self) -> date:
        self._day += timedelta(days=self.seeder.integer(4, 40))
        return self._day


def typed(one: Customer, seeder: Seeder) -> list[str]:
    """A row as somebody typed it."""
    land = LANDS[one.country]
    form = seeder.choice(land.forms)
    name = f"{one.name.removesuffix(land.form)}{form}"
    return [
        one.id,
        _spaced(name, seeder),
        _spaced(one.city, seeder),
        seeder.choice(land.names),
        _phoned(one.phone, seeder),
        _mailed(one.email, seeder),
        one.tax,
        one.since.isoformat(),
    ]


def _spaced(text: str, seeder: Seeder) -> str:
    return seeder.choice((text, text, text, f" {text}", f"{text}  ", text.replace(" ", "  ")))


def _mailed(email: str, seeder: Seeder) -> str:
    way = seeder.choice(("{}", "{}", "{} ", "mailto:{}"))
    return way.format(seeder.choice((email, email, email.title()))) if email else ""


def _phoned(phone: str, seeder: Seeder) -> str:
    """A phone number in one of the ways people write them."""
    if not phone:
        return ""
    code, rest = phone[1:].split(" ")
    area, number = rest[:2], rest[2:]
    ways = (
        f"+{code} {area} {number}", f"00{code} {area} {number[:3]} {number[3:]}", f"+{code} (0){area} / {number}",
        f"0{area}/{number[:3]}-{number[3:]}", f"(0{area}) {number}", f"+{code}{area}{number}",
    )  # fmt: skip
    return seeder.choice(ways)
