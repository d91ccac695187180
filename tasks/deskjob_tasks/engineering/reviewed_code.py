"""Small things to be built, each with a line that goes wrong or right: what the merge requests to be reviewed bring."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A small thing to be built: what is wanted, the code for it, and the line in which it goes wrong or right."""

    kind: str
    name: str
    title: str
    wanted: str
    code: str
    right: str
    wrong: str
    tests: tuple[str, str]


VANS = '''"""Which loads go by van."""

HEAVIEST = {n}
"""The heaviest load of a van, in kilograms."""


def vehicle(kg):
    """What a load goes by."""
    if kg <= 0:
        raise ValueError(kg)
{line}
        return "van"
    return "lorry"
'''
DETOUR = '''"""What a detour costs."""

KM_PER_MILE = 1.609344
CENTS = {n}
"""For each whole mile."""


def detour(kilometres):
    """What a detour of so many kilometres costs, in cents."""
    if kilometres < 0:
        raise ValueError(kilometres)
{line}
    return int(miles) * CENTS
'''
LOYALTY = '''"""What loyal customers pay."""

PER_CENT = {few}
PAPERS = 350
"""The fee for papers, in cents."""


def to_pay(price, loyal=False):
    """What is paid for a price, in cents, papers included."""
    off = PER_CENT if loyal else 0
{line}
'''
PAPERS = '''"""Which loads need papers."""

FREE = {n}
LISTED = frozenset(["AT", "BE", "CZ", "DE", "FR", "NL", "PL"])


def needs_papers(country, kg):
    """Whether a load to a country needs papers."""
    if country.upper() not in LISTED:
{line}
    return kg > FREE
'''
SPLIT = '''"""What each branch pays of a bill."""

from decimal import {mode}, Decimal

LEAST = {n}
"""In cents."""


def share(bill, part, whole):
    """The share of a branch, in cents."""
    if not 0 < part <= whole:
        raise ValueError(part)
    exact = Decimal(bill) * part / whole
{line}
    return max(LEAST, int(cents))
'''
TOPICS = (
    Topic(
        "boundary",
        "vans",
        "Say which loads go by van",
        "A load of up to {n} kg goes by van, {n} kg itself as well. Whatever is heavier goes by lorry.",
        VANS,
        "    if kg <= HEAVIEST:",
        "    if kg < HEAVIEST:",
        ("assertEqual(vehicle(12), 'van')", "assertEqual(vehicle(90000), 'lorry')"),
    ),
    Topic(
        "unit",
        "detour",
        "Charge a detour by the mile",
        "Routes are in kilometres. A detour costs {n} cents for each whole mile of it; a mile is 1.609344 km.",
        DETOUR,
        "    miles = kilometres / KM_PER_MILE",
        "    miles = kilometres * KM_PER_MILE",
        ("assertEqual(detour(0), 0)", "assertRaises(ValueError, detour, -1)"),
    ),
    Topic(
        "order",
        "loyalty",
        "Give loyal customers something back",
        "Loyal customers get {few} per cent off the price. The fee for papers is added after that, in full.",
        LOYALTY,
        "    return price * (100 - off) // 100 + PAPERS",
        "    return (price + PAPERS) * (100 - off) // 100",
        ("assertEqual(to_pay(1000), 1350)", "assertLess(to_pay(90000, True), to_pay(90000))"),
    ),
    Topic(
        "default",
        "papers",
        "Say which loads need papers",
        "Loads to the listed countries need no papers for the first {n} kg. To any other country they always do.",
        PAPERS,
        "        return True",
        "        return False",
        ("assertFalse(needs_papers('de', 1))", "assertTrue(needs_papers('NL', 99999))"),
    ),
)
SHARES = Topic(
    "rounding",
    "shares",
    "Split a bill between branches",
    "Each branch pays its share in whole cents, {n} cents at the least. What becomes of a part of a cent is for "
    "finance to say: ask the controller.",
    SPLIT,
    "    cents = exact.quantize(Decimal(1), {mode})",
    "    cents = exact.quantize(Decimal(1), {mode})",
    ("assertEqual(share(100000, 1, 4), 25000)", "assertRaises(ValueError, share, 10, 2, 1)"),
)
TEST = "import unittest\n\nfrom {package}.{name} import {function}\n\n\nclass {title}Test(unittest.TestCase):\n"
