"""What a firm's people are made of: names by place from Faker's lists, firms, places, lines about oneself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

FIRMS = (
    "Hollis", "Merrow", "Calder", "Thornbury", "Wexford", "Ashdown", "Halvard", "Penrose", "Larkin", "Quayle",
    "Tamsin", "Corbel", "Ravenscar", "Lindholm", "Marlow", "Sedgwick", "Varley", "Norden", "Kestrel", "Pemberton",
)  # fmt: skip
TRADES = ("Shipping", "Logistics", "Forwarding", "Freight", "Haulage", "Cargo", "Transport")
STREETS = ("Tanner Street", "Wharf Lane", "Mercer Road", "Cooper's Row", "Bridge Street", "Ropemaker Street")


@dataclass(frozen=True, slots=True)
class Place:
    """An office: its time zone, its share of the people, its telephone numbers, and whose names are common there."""

    city: str
    timezone: str
    share: int
    phone: str
    names: tuple[tuple[str, int], ...]


def _common(**weights: int) -> tuple[tuple[str, int], ...]:
    return tuple(weights.items())


PLACES = (
    Place("London", "Europe/London", 38, "+44 20 7946 0{:03d}", _common(en_GB=9, en_IN=3, yo_NG=3, fr_FR=2, pl_PL=1)),
    Place("Berlin", "Europe/Berlin", 20, "+49 30 23125 {:03d}", _common(de_DE=8, sv_SE=1, pl_PL=2, es_ES=2)),
    Place("Kraków", "Europe/Warsaw", 20, "+48 12 555 0{:03d}", _common(pl_PL=9, cs_CZ=2)),
    Place("Chicago", "America/Chicago", 14, "+1 312 555 0{:03d}", _common(en_US=7, es_ES=3, yo_NG=1)),
    Place("Singapore", "Asia/Singapore", 8, "+65 6555 0{:03d}", _common(Singapore=6, en_IN=3, en_GB=1)),
)

# Faker has no list for Singapore.
_SINGAPORE = (
    ("Weiling", "Jiahui", "Huimin", "Shufen", "Meiqi", "Xinyi", "Nurul", "Siti", "Priya", "Yanting"),
    ("Weijie", "Junming", "Kaiwen", "Zhihao", "Boon", "Haziq", "Farid", "Arjun", "Yongsheng", "Darren"),
    ("Tan", "Lim", "Lee", "Ng", "Ong", "Wong", "Goh", "Chua", "Chan", "Koh", "Teo", "Yeo", "Rahman", "Ismail"),
)  # fmt: skip

ABOUT = {
    "Executive": (
        "Ask the office for a slot; anything urgent, call.",
        "In London most weeks, in Kraków once a month.",
    ),
    "Finance": (
        "Month-end is the first three working days; please send receipts before.",
        "Supplier invoices, cost centres and the occasional lost receipt.",
        "If a payment looks odd, ask me before you approve it.",
        "Audit file, accruals, and the spreadsheet nobody else dares to open.",
    ),
    "People": (
        "Contracts, leave and everything that starts with 'who do I ask'.",
        "Office hours Tuesday and Thursday, 14:00 to 16:00.",
        "Tell me early when somebody moves teams, so that the directory is right on day one.",
    ),
    "IT": (
        "Laptops, accounts, access. A ticket beats a direct message.",
        "If it is slow, tell me since when.",
        "I keep the servers up and the passwords long.",
    ),
    "Administration": (
        "Rooms, keys, catering, couriers.",
        "Travel bookings: at least five working days ahead, please.",
        "If the coffee machine is broken I know already.",
    ),
    "Sales": (
        "Mid-size shippers in northern Europe.",
        "On the road Monday to Wednesday; messages reach me.",
        "Renewals first, then everything else.",
    ),
    "Engineering": (
        "Tracking platform, mostly the parts customers never see.",
        "Happy to review; small changes get quick answers.",
        "Booking, rating and the carrier interfaces.",
    ),
    "Operations": (
        "Road freight between Benelux and Poland.",
        "Night desk every other week.",
        "Customs papers, slots and drivers who are stuck somewhere.",
    ),
    "Marketing": (
        "Campaigns, trade fairs and the newsletter.",
        "Send me numbers, not adjectives.",
        "The brand guide is on the shelf; please use it.",
    ),
    "Product": (
        "What we build next, and why not the other thing.",
        "I read every customer complaint on Fridays.",
    ),
    "Legal": (
        "Carrier contracts, claims, data protection.",
        "Send me the signed version, not a photograph of it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The first names and the last names that are common somewhere, each with the last names' feminine forms."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    last_of_women: tuple[str, ...]
    last_of_men: tuple[str, ...]


@cache
def names(locale: str) -> Names:
    """The names of a Faker locale, or of Singapore.

    Faker's lists are read as they stand: its weighted draws cost five times the whole growth.
    """
    if locale == "Singapore":
        women, men, last = _SINGAPORE
        return Names(women, men, last, last)
    lists: Any = import_module(f"faker.providers.person.{locale}").Provider
    if locale == "pl_PL":
        last_of_men = [*lists.male_last_names, *lists.unisex_last_names[:400]]
        last_of_women = [_feminine(name) for name in last_of_men]
    else:
        last_of_men = getattr(lists, "last_names_male", lists.last_names)
        last_of_women = getattr(lists, "last_names_female", lists.last_names)
    return Names(*map(_usual, (lists.first_names_female, lists.first_names_male, last_of_women, last_of_men)))


def ascii_of(name: str) -> str:
    """A name in the letters a handle may have: `Zając` is `zajac`, `Groß` is `gross`."""
    spelled = "".join(_SPELLED.get(sign, sign) for sign in name.lower())
    letters = unicodedata.normalize("NFKD", spelled)
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum())


def _usual(found: Iterable[str]) -> tuple[str, ...]:
    """Single words of three to nine letters; of lists with weights the weightiest, of the others all."""
    weights = found if isinstance(found, dict) else None
    ordered: Sequence[str] = sorted(found, key=lambda n: (-weights[n], n))[:250] if weights else list(found)
    fitting = (name for name in ordered if name.isalpha() and 3 <= len(name) <= 9 and name.istitle())
    return tuple(dict.fromkeys(fitting))


def _feminine(last_name: str) -> str:
    return last_name[:-1] + "a" if last_name.endswith(("ski", "cki", "dzki")) else last_name


_SPELLED = {"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "ð": "d", "þ": "th"}
