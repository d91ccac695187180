"""The values of office work: money, and money, dates, numbers, people and record ids as people write them."""

from deskjob_services.lookalikes import plain
from deskjob_services.money import DECIMALS, SYMBOLS, BadMoney, MixedCurrencies, Money, decimals_of
from deskjob_services.numerals import numbers
from deskjob_services.prices import moneys
from deskjob_services.prose import Reading, dates, ids, people

__all__ = [
    "DECIMALS",
    "SYMBOLS",
    "BadMoney",
    "MixedCurrencies",
    "Money",
    "Reading",
    "dates",
    "decimals_of",
    "ids",
    "moneys",
    "numbers",
    "people",
    "plain",
]
