"""Formulas that the engine gets wrong: refused when they are entered, an error where a file brings them.

A wrong number that looks like a right one is worse than none. Two kinds are known, by comparing with LibreOffice:

- Inside SUMPRODUCT, and in a formula of a block, `ISNUMBER(A1:A9)` means nine answers. The engine gives one.
  Arithmetic, comparisons, texts, days, IF, IFERROR and SUMIF are right over blocks.
- `CONVERT(68,"F","C")`: its Celsius begins at 273.5 K, so that what is turned into it is a third of a degree off.
"""

from __future__ import annotations

import re
from typing import Final

from deskjob_services.sheets.book.references import bare, tokens


def _each(names: str, arguments: range) -> dict[str, range]:
    return dict.fromkeys(names.split(), arguments)


_EVERY: Final = range(255)
_SINGLE: Final = {
    **_each("ISNUMBER ISTEXT ISNONTEXT ISBLANK ISERROR ISERR ISNA ISLOGICAL ISFORMULA ISEVEN ISODD N T NOT", _EVERY),
    **_each("DATE HOUR MINUTE SECOND WEEKNUM SWITCH MOD ROUND ROUNDUP ROUNDDOWN TRUNC LOG CEILING FLOOR", _EVERY),
    **_each("VALUE NUMBERVALUE CODE CHAR CONCATENATE", _EVERY),
    **_each("MATCH XMATCH VLOOKUP HLOOKUP LOOKUP XLOOKUP RANK NETWORKDAYS WORKDAY", range(1)),
    **_each("COUNTIF AVERAGEIF LARGE SMALL", range(1, 2)),
    **_each("INDEX", range(1, 3)),
    **_each("COUNTIFS", range(1, 255, 2)),
    **_each("SUMIFS AVERAGEIFS MAXIFS MINIFS", range(2, 255, 2)),
}
"""Functions that the engine asks once, and the arguments (from 0) for which a block means as many answers."""
_MANY: Final = {
    **_SINGLE,
    **_each("ABS INT SIGN SQRT POWER EXP LN LOG10 LEN LEFT RIGHT MID UPPER LOWER PROPER TRIM SUBSTITUTE", _EVERY),
    **_each("REPLACE REPT TEXT EXACT SEARCH FIND YEAR MONTH DAY WEEKDAY EDATE EOMONTH", _EVERY),
    **_each("IF IFERROR IFNA CHOOSE ROW COLUMN TRANSPOSE", _EVERY),
    **_each("SUMIF", range(1, 2)),
}
"""Functions that answer as often as such an argument has cells; all others answer once."""
_INTO_CELSIUS = re.compile(r"""\bCONVERT\s*\(.*,\s*"(?:C|cel)"\s*\)""", re.I | re.S)


def beyond(formula: str, filling: bool = False) -> str | None:
    """What the engine gets wrong in a formula, in words; None where nothing is known. `filling`: it fills a block."""
    single = asked_of_a_block(formula, filling)
    if single is not None:
        return f"asks {single} about each cell of a block"
    return "turns degrees into Celsius" if _INTO_CELSIUS.search(formula) else None


class _Call:
    """A call in the making: which argument is read, whether a block stands in it, and what came of those before."""

    def __init__(self, name: str, summed: bool) -> None:
        self.name = name
        self.summed = summed
        self.at = 0
        self.many = False
        self.answers = False
        """Whether it answers once for each cell of a block."""

    def told(self) -> str | None:
        """End an argument; the function's name where it cannot answer for a block."""
        many, at = self.many, self.at
        self.at, self.many = at + 1, False
        if not many:
            return None
        self.answers |= self.name == "" or at in _MANY.get(self.name, ())
        return self.name if self.summed and at in _SINGLE.get(self.name, ()) else None


def asked_of_a_block(formula: str, filling: bool = False) -> str | None:
    """The first function that is asked about each cell of a block and answers for one; None where there is none.

    `filling` says that the formula is one that fills a block itself.
    """
    calls = [_Call("", filling)]
    braces = 0
    for one in tokens(formula):
        here = calls[-1]
        if one["call"] or one[0] == "(":
            name = bare(one["name"]) if one["call"] else ""
            calls.append(_Call(name, here.summed or name == "SUMPRODUCT"))
        elif one["area"] or one["columns"] or one["rows"] or one["table"] or (one["name"] and not _truth(one[0])):
            here.many = True
        elif one[0] in "{}":
            braces += 1 if one[0] == "{" else -1
            here.many = True
        elif one[0] == "," and not braces:
            if (found := here.told()) is not None:
                return found
        elif one[0] == ")" and len(calls) > 1:
            if (found := here.told()) is not None:
                return found
            calls.pop()
            calls[-1].many |= here.answers
    return None


def _truth(name: str) -> bool:
    return name.upper() in ("TRUE", "FALSE")
