"""The policy applied: what a report holds that a rule speaks against, and up to what amount somebody may approve."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from deskjob_services import clock
from deskjob_services.expenses.exchange import BASE, converted, worth
from deskjob_services.expenses.models import Line, Report, Rule
from deskjob_services.expenses.shown import PolicyFinding
from deskjob_services.lookalikes import caseless
from deskjob_services.money import Money
from deskjob_services.rows import Rows

ALLOWANCES = frozenset({"mileage", "per_diem"})
"""Categories that are no purchase: paid by the kilometre or the day, without a receipt, alike for everybody."""

_BEARING = """
select * from expenses_rule where active = 1 and kind in ('limit', 'receipt', 'forbidden', 'window', 'duplicate',
    iif(:mileage, 'mileage', ''), iif(:per_diem, 'per_diem', ''))
order by id
"""
_TWINS = """
select l.* from expenses_line l join expenses_report r on r.id = l.report_id
where l.date_at = :day and l.merchant_key = :merchant and l.removed_at is null and l.id != :line
and l.category not in ('mileage', 'per_diem')
and r.status != 'withdrawn' order by l.id limit 50
"""


@lru_cache(maxsize=8192)
def merchant_key(merchant: str) -> str:
    """A merchant's name without case, accents and punctuation, by which duplicates are found."""
    return "".join(sign for sign in caseless(merchant) if sign.isalnum())


def rules(rows: Rows, kind: str = "") -> list[Rule]:
    """The rules in force, of one kind or all."""
    if kind:
        return rows.where(Rule, kind=kind, active=1, order="id")
    return rows.where(Rule, active=1, order="id")


def findings(rows: Rows, report: Report, lines: list[Line], now: int) -> list[PolicyFinding]:
    """What in a report the policy speaks against, line by line."""
    handed_in = report.submitted_at or now
    spent_on = {line.category for line in lines}
    in_force = rows.query(Rule, _BEARING, mileage="mileage" in spent_on, per_diem="per_diem" in spent_on)
    bearing = [rule for rule in in_force if rule.category in spent_on or not rule.category]
    found: list[PolicyFinding] = []
    for line in lines:
        for rule in bearing:
            sentence = _CHECKS[rule.kind](rows, rule, line, handed_in)
            if sentence:
                found.append(PolicyFinding(rule=rule.id, kind=rule.kind, line_id=line.id, sentence=sentence))
    return found


def may_approve(rows: Rows, roles: frozenset[str], manager: bool, total: Money, at: int) -> bool:
    """Whether these rights, or being a manager of the owner, reach to approve this much."""
    return any(
        rule.amount_minor is None or converted(rows, total, rule.currency, at) <= _amount(rule)
        for rule in rules(rows, "approval")
        if rule.role in roles or (rule.role == "manager" and manager)
    )


def twins(rows: Rows, line: Line, rule: Rule) -> list[Line]:
    """Other lines that look like the same purchase: same day and merchant, an amount that differs by no more."""
    if line.category in ALLOWANCES:
        return []
    same = rows.query(Line, _TWINS, day=line.date_at, merchant=line.merchant_key, line=line.id)
    if not same:
        return []
    value, margin = in_base(rows, line), _amount(rule).units
    return [other for other in same if abs(in_base(rows, other).units - value.units) <= margin]


def duplicate_rule(rows: Rows) -> Rule | None:
    """The rule by which purchases claimed twice are found, if there is one."""
    found = rules(rows, "duplicate")
    return found[0] if found else None


def in_base(rows: Rows, line: Line) -> Money:
    """A line's amount in the company's own currency, at the rate of its day."""
    return converted(rows, Money.minor(line.amount_minor, line.currency), BASE, line.date_at)


def _limit(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    if rule.category != line.category or (rule.city and caseless(rule.city) != caseless(line.city)):
        return ""
    times = 1 if rule.per in ("", "item") else line.quantity
    return _above(rows, rule, line, times, f"{rule.category} of {_amount(rule)} a {rule.per or 'item'}")


def _receipt(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    if line.receipt_id is not None or line.category in ALLOWANCES:
        return ""
    return _above(rows, rule, line, 1, f"{_amount(rule)} without a receipt")


def _per_diem(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    if line.category != "per_diem" or caseless(rule.city) != _per_diem_city(rows, line):
        return ""
    return _above(rows, rule, line, line.quantity, f"the day rate of {_amount(rule)} in {rule.city or 'other places'}")


def _mileage(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    if line.category != "mileage":
        return ""
    return _above(rows, rule, line, line.quantity, f"{_amount(rule)} a kilometre")


def _forbidden(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    return f"{line.category} is not paid back" if rule.category == line.category else ""


def _window(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    days = (clock.day(handed_in) - clock.day(line.date_at)).days
    late = rule.number is not None and days > rule.number
    return f"handed in {days} days after the purchase, {rule.number} are allowed" if late else ""


def _duplicate(rows: Rows, rule: Rule, line: Line, handed_in: int) -> str:
    if not twins(rows, line, rule):
        return ""
    return f"the same purchase at {line.merchant} on {clock.day(line.date_at)} is claimed more than once"


_CHECKS = {
    "limit": _limit,
    "receipt": _receipt,
    "per_diem": _per_diem,
    "mileage": _mileage,
    "forbidden": _forbidden,
    "window": _window,
    "duplicate": _duplicate,
}


def _above(rows: Rows, rule: Rule, line: Line, times: int, what: str) -> str:
    """The sentence when the line is more than the rule's amount so many times; compared without rounding."""
    limit = _amount(rule) * times
    spent = Money.minor(line.amount_minor, line.currency)
    if not _more(rows, spent, limit, line.date_at):
        return ""
    return f"{spent} at {line.merchant} is above {what}" + (f" ({limit} in all)" if times > 1 else "")


def _more(rows: Rows, spent: Money, limit: Money, at: int) -> bool:
    if spent.currency == limit.currency:
        return spent > limit
    given, wanted = worth(rows, spent.currency, at), worth(rows, limit.currency, at)
    return Fraction(spent.amount) * given > Fraction(limit.amount) * wanted


def _per_diem_city(rows: Rows, line: Line) -> str:
    cities = {caseless(rule.city) for rule in rules(rows, "per_diem")}
    city = caseless(line.city)
    return city if city in cities else ""


def _amount(rule: Rule) -> Money:
    return Money.minor(rule.amount_minor or 0, rule.currency)
