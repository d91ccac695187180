"""Comparators: typed and exact, without any substring test; a sign or a cent makes a difference."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol, TypeVar

from deskjob_scorers.finding import Finding, show
from deskjob_services.values import DECIMALS, Money, moneys, numbers

Moment = TypeVar("Moment", int, date, datetime)
Amount = TypeVar("Amount", int, Decimal, Money)
_WORD: Final = re.compile(r"[^\W\d_]+")
_CURRENCIES: Final = {*DECIMALS, "US"}  # US$
_COLLECTIONS: Final = (Set, list, tuple, Mapping)


def same(found: object, expected: object) -> Finding:
    """Hold when both are equal in value and type: sets as sets, lists in order, `1` neither `True` nor `"1"`.

    Raises TypeError when collections of two kinds are compared: that is a mistake in the check.
    """
    if isinstance(found, _COLLECTIONS) and isinstance(expected, _COLLECTIONS) and _kind(found) != _kind(expected):
        raise TypeError(f"found a {_kind(found)}, expected a {_kind(expected)}; compare collections of one kind")
    return Finding(_exact(found) == _exact(expected), show(found), show(expected))


def any_of(*findings: Finding) -> Finding:
    """Hold when at least one does; raises ValueError without any."""
    if not findings:
        raise ValueError("any_of got no findings, expected at least one")
    holding = next((finding for finding in findings if finding.holds), None)
    return holding or Finding(False, _joined(findings, "found", "; "), _joined(findings, "expected", " or "))


def all_of(*findings: Finding) -> Finding:
    """Hold when every one does; raises ValueError without any, since nothing shown is nothing proved."""
    if not findings:
        raise ValueError("all_of got no findings, expected at least one")
    holds = all(finding.holds for finding in findings)
    return Finding(holds, _joined(findings, "found", "; "), _joined(findings, "expected", " and "))


def within(done: Finding | Moment | None, *, before: Moment, at: Moment | None = None) -> Finding:
    """Hold when the moment is strictly before `before`; with a Finding, when it holds and `at` is.

    No moment is a failure: what never happened did not happen in time. Moments are company time of one type.
    """
    moment = at if isinstance(done, Finding) else done
    timely = moment is not None and moment < before
    in_time = Finding(timely, f"at {show(moment)}" if moment is not None else "never", f"before {show(before)}")
    return all_of(done, in_time) if isinstance(done, Finding) else in_time


def feasible(plan: Mapping[str, Amount], limits: Mapping[str, Amount], *, at_least: Amount) -> Finding:
    """Hold when each planned amount lies between zero and its limit and their sum reaches `at_least`.

    An entry without a limit is not allowed. Amounts are of one type and, for money, of one currency.
    """
    kept = all(name in limits and _between(amount, limits[name]) for name, amount in plan.items())
    total = sum(plan.values(), start=at_least * 0)
    wanted = f"each within {show(limits)}, together at least {show(at_least)}"
    return Finding(kept and total >= at_least, f"{show(plan)}, together {show(total)}", wanted)


def rounded(value: object, places: int = 2) -> object:
    """Give a float, as spreadsheets hold numbers, as an exact number of so many places; anything else as it is."""
    if not isinstance(value, float) or not math.isfinite(value):
        return value
    # Fifteen digits are what a spreadsheet shows: 2.675 is no 2.67499999999999982.
    shown = Decimal(f"{value:.15g}")
    return shown if abs(value) >= 1e15 else shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class _Fields(Protocol):
    """Any object whose attributes are columns."""


Row = Mapping[str, object] | _Fields


def table(found: Iterable[Row], expected: Collection[Row], *, columns: Sequence[str]) -> Finding:
    """Hold when both have the same rows in any order, each as often, over the named columns.

    Numbers compare by value (`12.50` is `12.5`); found text that is an amount and nothing else is read as the money or
    number expected there, and a float, as cells hold them, as the number it is at the places of the expected ones, two
    at least.
    A column that a found row lacks is nothing; one that an expected row lacks is a mistake (KeyError).
    """
    if not columns:
        raise ValueError("table got no columns, expected at least one")
    wanted = [tuple(_cell(row, column, needed=True) for column in columns) for row in expected]
    kinds = [_column_kind([row[place] for row in wanted]) for place in range(len(columns))]
    places = [max([2, *(_places(row[place]) for row in wanted)]) for place in range(len(columns))]
    read = list(zip(columns, kinds, places, strict=True))
    got = [tuple(_read(_cell(row, column), kind, exact) for column, kind, exact in read) for row in found]
    holds = Counter(map(_exact, got)) == Counter(map(_exact, wanted))
    return Finding(holds, _rows(got), _rows(wanted))


def _kind(value: object) -> str:
    for kind, name in ((Set, "set"), (Mapping, "mapping")):
        if isinstance(value, kind):
            return name
    return "sequence"


def _exact(value: object) -> object:
    """Give a hashable form, equal only within one type: numbers by value, never a bool or a float."""
    if isinstance(value, str):
        return str, str(value)
    if isinstance(value, Mapping):
        return "mapping", frozenset((_exact(key), _exact(item)) for key, item in value.items())
    if isinstance(value, Set):
        return "set", frozenset(_exact(item) for item in value)
    if isinstance(value, list | tuple):
        return "sequence", tuple(_exact(item) for item in value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return "number", value
    return type(value), value


def _joined(findings: Iterable[Finding], part: str, by: str) -> str:
    return by.join(dict.fromkeys(str(getattr(finding, part)) for finding in findings))


def _between(amount: Amount, limit: Amount) -> bool:
    return amount * 0 <= amount <= limit


def _cell(row: Row, column: str, *, needed: bool = False) -> object:
    value = row.get(column, _cell) if isinstance(row, Mapping) else getattr(row, column, _cell)
    if value is _cell and needed:
        raise KeyError(f"expected row {row!r} has no column {column!r}")
    return None if value is _cell else value


def _column_kind(values: Sequence[object]) -> type[object]:
    """Name the type that a found text in this column is read as; object leaves it alone."""
    if values and all(isinstance(value, Money) for value in values):
        return Money
    plain_numbers = all(isinstance(value, int | Decimal) and not isinstance(value, bool) for value in values)
    return Decimal if values and plain_numbers else object


def _places(value: object) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def _read(value: object, kind: type[object], places: int) -> object:
    """Read a cell as the one amount or number it states; leave it alone when it states none, or anything beside."""
    if kind is Decimal:
        value = rounded(value, places)
    if not isinstance(value, str) or kind is object or not _bare(value):
        return value
    stated: Sequence[object] = moneys(value) if kind is Money else numbers(value)
    return stated[0] if len(stated) == 1 else value


def _bare(text: str) -> bool:
    """Tell whether a text has no words but a currency's and a unit behind, no sign nobody sees, and is no formula."""
    odd = any(sign in "=?~<>" or unicodedata.category(sign) == "Cf" for sign in text)
    words = [word for word in _WORD.finditer(text) if word[0].upper() not in _CURRENCIES]
    behind = bool(words) and not any(sign.isdigit() for sign in text[words[0].start() :])
    return not odd and (not words or (len(words) == 1 and behind))


def _rows(rows: Iterable[tuple[object, ...]]) -> str:
    return show(sorted(show(row) for row in rows))
