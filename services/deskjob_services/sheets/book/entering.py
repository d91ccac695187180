"""What somebody enters into a cell: texts, numbers, days and formulas, and what a formula may not do."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from deskjob_services.errors import Invalid
from deskjob_services.sheets.book import bounds
from deskjob_services.sheets.book.references import bare, tokens
from deskjob_services.sheets.book.styles import DAY, MOMENT
from deskjob_services.sheets.book.values import ERRORS, ErrorValue, Value, day, serial
from deskjob_services.sheets.formula.beyond import beyond
from deskjob_services.sheets.formula.copying import CHANCE, OUTSIDE, reaches_out

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LATER = frozenset(
    [
        "ACOT",
        "ACOTH",
        "AGGREGATE",
        "ARABIC",
        "BASE",
        "BETA.DIST",
        "BETA.INV",
        "BINOM.DIST",
        "BINOM.INV",
        "BITAND",
        "BITLSHIFT",
        "BITOR",
        "BITRSHIFT",
        "BITXOR",
        "CEILING.MATH",
        "CHISQ.DIST",
        "CHISQ.INV",
        "CHISQ.TEST",
        "COMBINA",
        "CONCAT",
        "CONFIDENCE.NORM",
        "COT",
        "COTH",
        "COVARIANCE.P",
        "COVARIANCE.S",
        "CSC",
        "CSCH",
        "DAYS",
        "DECIMAL",
        "ERF.PRECISE",
        "EXPON.DIST",
        "F.DIST",
        "F.INV",
        "FILTERXML",
        "FLOOR.MATH",
        "FORMULATEXT",
        "GAMMA",
        "GAMMA.DIST",
        "GAUSS",
        "IFNA",
        "IFS",
        "IMCOSH",
        "ISFORMULA",
        "ISOWEEKNUM",
        "LET",
        "LOGNORM.DIST",
        "MAXIFS",
        "MINIFS",
        "MODE.MULT",
        "MODE.SNGL",
        "MUNIT",
        "NEGBINOM.DIST",
        "NORM.DIST",
        "NORM.INV",
        "NORM.S.DIST",
        "NORM.S.INV",
        "NUMBERVALUE",
        "PDURATION",
        "PERCENTILE.EXC",
        "PERCENTILE.INC",
        "PERCENTRANK.EXC",
        "PERCENTRANK.INC",
        "PERMUTATIONA",
        "PHI",
        "POISSON.DIST",
        "QUARTILE.EXC",
        "QUARTILE.INC",
        "RANK.AVG",
        "RANK.EQ",
        "RRI",
        "SEC",
        "SECH",
        "SHEET",
        "SHEETS",
        "SKEW.P",
        "STDEV.P",
        "STDEV.S",
        "SWITCH",
        "T.DIST",
        "T.INV",
        "T.TEST",
        "TEXTJOIN",
        "UNICHAR",
        "UNICODE",
        "VAR.P",
        "VAR.S",
        "WEIBULL.DIST",
        "XLOOKUP",
        "XMATCH",
        "XOR",
        "Z.TEST",
        "UNIQUE",
        "SEQUENCE",
        "SORTBY",
        "LAMBDA",
        "TEXTSPLIT",
        "TEXTBEFORE",
        "TEXTAFTER",
        "VSTACK",
        "HSTACK",
        "TAKE",
        "DROP",
        "CHOOSECOLS",
        "CHOOSEROWS",
        "TOCOL",
        "TOROW",
        "WRAPCOLS",
        "WRAPROWS",
        "EXPAND",
    ]
)
_LATEST = frozenset({"FILTER", "SORT"})


class Entered(NamedTuple):
    """What a cell is to hold, and the number format it takes where it has none that fits."""

    value: Value = None
    formula: str | None = None
    format: str | None = None


def entered(given: str | float | bool | None, typed: bool = False) -> Entered:
    """What an entry means: a text with `=` in front is a formula, with `'` in front a text whatever follows.

    `typed` reads texts as a person's typing: numbers, shares, days, truths. Raises Invalid.
    """
    if given is None or isinstance(given, bool):
        return Entered(given)
    if not isinstance(given, str):
        if not math.isfinite(given) or abs(given) > 9.99e307:
            raise Invalid(f"found the number {given!r}", "a finite number")
        return Entered(float(given))
    if len(given) > bounds.TEXT:
        raise Invalid(f"a text of {len(given):,} characters", f"at most {bounds.TEXT:,} in a cell")
    if given.startswith("'"):
        return Entered(given[1:])
    if given.startswith("=") and len(given) > 1:
        return Entered(formula=formula(given[1:]))
    if given in ERRORS:
        return Entered(ErrorValue(given))
    return _typed(given) if typed else Entered(given or None)


def _typed(text: str) -> Entered:
    bare_text = text.strip()
    if _NUMBER.fullmatch(bare_text) and len(bare_text) < 16:
        # A number with noughts in front is a code, and losing them is the classic mistake.
        coded = re.match(r"[+-]?0[0-9]", bare_text)
        return Entered(text) if coded else Entered(float(bare_text))
    if _GROUPED.fullmatch(bare_text):
        return Entered(float(bare_text.replace(",", "")), format="#,##0.00" if "." in bare_text else "#,##0")
    if bare_text.endswith("%") and _NUMBER.fullmatch(bare_text[:-1].rstrip()):
        share = bare_text[:-1].rstrip()
        return Entered(float(share) / 100, format="0.00%" if "." in share else "0%")
    found = day(bare_text)
    if found is not None:
        return Entered(serial(found), format=DAY if len(bare_text) == 10 else MOMENT)
    if bare_text.upper() in ("TRUE", "FALSE"):
        return Entered(bare_text.upper() == "TRUE")
    return Entered(text or None)


def formula(text: str) -> str:
    """A formula as a file holds it. Raises Invalid for what reaches outside, goes by chance, or cannot be read."""
    text = text.strip()
    if len(text) > bounds.FORMULA:
        raise Invalid(f"a formula of {len(text):,} characters", f"at most {bounds.FORMULA:,}")
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise Invalid("a formula with a control character", "plain text")
    pieces = list(tokens(text))
    called = {bare(one["name"]) for one in pieces if one["call"]}
    if called & CHANCE:
        raise Invalid(
            f"the formula ={text[:80]} goes by chance", "formulas that always give the same", "enter a number"
        )
    if called & OUTSIDE or reaches_out(text):
        raise Invalid(f"the formula ={text[:80]} reaches out of the workbook", "formulas over its own cells")
    if (why := beyond(text)) is not None:
        raise Invalid(
            f"the formula ={text[:80]} {why}, and that is not worked out here",
            "functions asked about one cell each, or COUNTIF, SUMIF and arithmetic",
            "give each row a cell of its own for it, and add those up",
        )
    if not _closed(pieces):
        raise Invalid(
            f"the formula ={text[:80]} is not complete", "as many closing brackets and quotes as opening ones"
        )
    return "".join(_stored(one) for one in pieces)


def shown(text: str) -> str:
    """A formula as people read it, with its `=`."""
    if "_xl" in text:
        text = re.sub(r"_xl(?:fn|ws|pm)\.", "", text)
    return f"={text}"


def _stored(piece: re.Match[str]) -> str:
    if not piece["call"] or "!" in piece[0]:
        return piece[0]
    name = piece[0][:-1].upper()
    if name in _LATEST:
        return f"_xlfn._xlws.{name}("
    return f"_xlfn.{name}(" if name in _LATER else piece[0]


def _closed(pieces: list[re.Match[str]]) -> bool:
    depth = 0
    for one in pieces:
        if one["other"] == '"':
            return False
        depth += (one[0] == "(") + bool(one["call"]) - (one[0] == ")")
        if depth < 0:
            return False
    return depth == 0
