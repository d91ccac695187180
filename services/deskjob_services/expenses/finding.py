"""Finding reports, claims, lines, and purchases claimed more than once."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from pydantic import Field

from deskjob_services import clock
from deskjob_services.expenses import cards, sight
from deskjob_services.expenses.amounts import AMOUNT, amount_in
from deskjob_services.expenses.cards import Cards
from deskjob_services.expenses.models import Line, Report
from deskjob_services.expenses.period import MONTH, month
from deskjob_services.expenses.policy import duplicate_rule, in_base, merchant_key
from deskjob_services.expenses.service import FINANCE, expenses
from deskjob_services.expenses.shown import Claim, Claims, DuplicateGroup, Duplicates, Lines, Reports
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.condition import Condition
from deskjob_services.kernel.operation import Ask

Status = Literal["", "draft", "submitted", "returned", "approved", "paid", "withdrawn"]

_JOINED = "from expenses_line l join expenses_report r on r.id = l.report_id"
_COUNTED = "{l}.removed_at is null and {l}.category not in ('mileage', 'per_diem')"
_OPEN = "{r}.status not in ('withdrawn', 'draft') and {r}.confidential = 0"
_TWICE = f"""
select l.* {_JOINED} join (
    select x.date_at, x.merchant_key from expenses_line x join expenses_report y on y.id = x.report_id
    where {_COUNTED.format(l="x")} and {_OPEN.format(r="y")}
    group by x.date_at, x.merchant_key having count(*) > 1
) t on t.date_at = l.date_at and t.merchant_key = l.merchant_key
where {_COUNTED.format(l="l")} and {_OPEN.format(r="r")} and l.date_at >= :start and l.date_at < :end
order by l.date_at desc, l.merchant_key, l.id
"""


class FindReports(Ask):
    """Which reports. `month` is the month they were handed in: this, last, or such as 2026-03."""

    scope: Literal["all", "mine", "to_approve"] = "all"
    owner: str = Field(default="", max_length=200, description="id or handle")
    status: Status = ""
    category: str = Field(default="", max_length=40)
    month: str = Field(default="", pattern=MONTH)
    text: str = Field(default="", max_length=200)
    count: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class FindClaims(Ask):
    """Which claims: of one category, handed in in a month (this, last, 2026-03), in reports of a status."""

    category: str = Field(default="", max_length=40)
    month: str = Field(default="", pattern=MONTH)
    status: Status = "submitted"
    owner: str = Field(default="", max_length=200, description="id or handle")
    count: int = Field(default=200, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class FindLines(Ask):
    """Which lines. `month` is that of the purchase, `filed` that of handing in; amounts are in `currency`."""

    category: str = Field(default="", max_length=40)
    month: str = Field(default="", pattern=MONTH)
    filed: str = Field(default="", pattern=MONTH)
    merchant: str = Field(default="", max_length=160, description="part of the name")
    city: str = Field(default="", max_length=80)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    at_least: str = Field(default="", pattern=rf"^$|{AMOUNT}")
    at_most: str = Field(default="", pattern=rf"^$|{AMOUNT}")
    owner: str = Field(default="", max_length=200, description="id or handle")
    status: Status = ""
    without_receipt: bool = False
    count: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class FindDuplicates(Ask):
    """Purchases of which month: this, last, or such as 2026-03; all when left out."""

    month: str = Field(default="", pattern=MONTH)
    count: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)


@expenses.reads(http="GET /reports", page="/")
def reports(act: Act, ask: FindReports) -> Reports:
    """List the reports one may see, newest first: one's own, those to approve, or all."""
    where = _visible(act, ask.owner)
    if ask.scope == "mine":
        where.add("r.owner_id = :me")
    elif ask.scope == "to_approve":
        where.add("r.status = 'submitted' and r.owner_id != :me")
    _filed(where, ask.status, ask.month, act.now)
    if ask.category:
        where.add(
            "exists (select 1 from expenses_line l where l.report_id = r.id and l.removed_at is null"
            " and l.category = :category) and (r.confidential = 0 or r.owner_id = :me)",
            category=ask.category,
        )
    if ask.text:
        where.add(
            "(r.id = :words or r.title like :text escape '\\' or r.purpose like :text escape '\\')"
            " and (r.confidential = 0 or r.owner_id = :me)",
            words=ask.text.strip(),
            text=f"%{_like(ask.text.strip())}%",
        )
    total = act.rows.values(f"select count(*) from expenses_report r where {where.sql}", **where.values)[0][0]
    found = act.rows.query(
        Report,
        f"select r.* from expenses_report r where {where.sql}"
        " order by coalesce(r.submitted_at, r.created_at) desc, r.id desc limit :count offset :offset",
        **where.values,
        count=ask.count,
        offset=ask.offset,
    )
    made = Cards(act.rows, act.me.id)
    return Reports(reports=made.reports(found), total=total)


@expenses.reads(http="GET /claims", page="/claims")
def claims(act: Act, ask: FindClaims) -> Claims:
    """List what reports claim in a category, one claim a report, in the order they were made."""
    where = _lines(act, ask.owner)
    _filed(where, ask.status, ask.month, act.now)
    if ask.category:
        where.add("l.category = :category", category=ask.category)
    total = act.rows.values(
        f"select count(*) from (select distinct r.id, l.category {_JOINED} where {where.sql})", **where.values
    )[0][0]
    found = act.rows.query(
        Line,
        f"select l.* {_JOINED} join (select distinct r.id as report, l.category as category {_JOINED}"
        f" where {where.sql} order by r.id, l.category limit :count offset :offset) c"
        " on c.report = l.report_id and c.category = l.category"
        " where l.removed_at is null order by l.report_id, l.category, l.date_at, l.id",
        **where.values,
        count=ask.count,
        offset=ask.offset,
    )
    made = Cards(act.rows, act.me.id)
    groups = groupby(found, key=lambda line: (line.report_id, line.category))
    return Claims(claims=[_claim(act, made, list(group)) for _, group in groups], total=total)


@expenses.reads(http="GET /lines", page="/lines")
def lines(act: Act, ask: FindLines) -> Lines:
    """Search the lines of the reports one may see by category, month, merchant, city, currency and amount."""
    where = _lines(act, ask.owner)
    _filed(where, ask.status, ask.filed, act.now)
    if ask.month:
        start, end = month(ask.month, act.now)
        where.add("l.date_at >= :start and l.date_at < :end", start=start, end=end)
    for column in ("category", "currency"):
        if getattr(ask, column):
            where.add(f"l.{column} = :{column}", **{column: getattr(ask, column)})
    if ask.city:
        where.add("l.city = :city collate nocase", city=ask.city)
    if ask.merchant:
        key = merchant_key(ask.merchant)
        where.add("instr(l.merchant_key, :merchant) > 0 and :merchant != ''", merchant=key)
    if ask.without_receipt:
        where.add("l.receipt_id is null")
    _between(where, ask)
    total = act.rows.values(f"select count(*) {_JOINED} where {where.sql}", **where.values)[0][0]
    found = act.rows.query(
        Line,
        f"select l.* {_JOINED} where {where.sql} order by l.date_at desc, l.id desc limit :count offset :offset",
        **where.values,
        count=ask.count,
        offset=ask.offset,
    )
    made = Cards(act.rows, act.me.id)
    parents = {key: act.rows.need(Report, key) for key in {one.report_id for one in found}}
    return Lines(lines=[made.line(one, parents[one.report_id]) for one in found], total=total)


@expenses.reads(http="GET /duplicates", page="/duplicates", allow=FINANCE)
def duplicates(act: Act, ask: FindDuplicates) -> Duplicates:
    """List purchases that seem to be claimed more than once: one day, one merchant, one amount in any currency."""
    rule = duplicate_rule(act.rows)
    start, end = month(ask.month, act.now) if ask.month else (0, act.now + clock.DAY)
    margin = (rule.amount_minor or 0) if rule else -1
    found = act.rows.query(Line, _TWICE, start=start, end=end)
    groups: list[list[Line]] = []
    for _, same in groupby(found, key=lambda line: (line.date_at, line.merchant_key)):
        groups += _clusters(act, list(same), margin)
    made = Cards(act.rows, act.me.id)
    shown = groups[ask.offset : ask.offset + ask.count]
    return Duplicates(groups=[_group(act, made, group) for group in shown], total=len(groups))


def _visible(act: Act, owner: str) -> Condition:
    """The condition by which the actor sees a report; `:me` is bound."""
    where = Condition()
    where.add(":me = :me", me=act.me.id)
    if not sight.sees_all(act):
        where.add(f"(r.owner_id = :me or r.owner_id in ({sight.BENEATH}))", now=act.now)
    if owner:
        where.add("r.owner_id = :owner", owner=sight.person(act, owner).id)
    return where


def _lines(act: Act, owner: str) -> Condition:
    where = _visible(act, owner)
    where.add("l.removed_at is null and (r.confidential = 0 or r.owner_id = :me)")
    return where


def _filed(where: Condition, status: str, when: str, now: int) -> None:
    if status:
        where.add("r.status = :status", status=status)
    if when:
        start, end = month(when, now)
        where.add("r.submitted_at >= :filed and r.submitted_at < :until", filed=start, until=end)


def _between(where: Condition, ask: FindLines) -> None:
    currency = ask.currency or "USD"
    for sign, text in ((">=", ask.at_least), ("<=", ask.at_most)):
        if text:
            name = "low" if sign == ">=" else "high"
            units = amount_in(text, currency, least=0).units
            where.add(f"l.currency = :money and l.amount_minor {sign} :{name}", **{name: units, "money": currency})


def _claim(act: Act, made: Cards, group: list[Line]) -> Claim:
    parent = act.rows.need(Report, group[0].report_id)
    quantity = sum(line.quantity for line in group)
    return Claim(
        id=parent.id,
        title=parent.title,
        owner_id=parent.owner_id,
        owner=made.name(parent.owner_id),
        status=parent.status,
        category=group[0].category,
        amount=cards.original(group, parent.currency),
        repaid=cards.summed(group, parent.currency),
        nights=quantity if group[0].category in cards.NIGHTLY else 0,
        quantity=quantity,
        submitted=cards.day(parent.submitted_at),
        lines=[made.line(line, parent) for line in group],
    )


def _clusters(act: Act, same: list[Line], margin: int) -> list[list[Line]]:
    """Lines of one day and merchant, put together where their amounts are no further apart than the margin."""
    found: list[list[Line]] = []
    value = {line.id: in_base(act.rows, line).units for line in same}
    for line in sorted(same, key=lambda line: (value[line.id], line.id)):
        if found and value[line.id] - value[found[-1][-1].id] <= margin:
            found[-1].append(line)
        else:
            found.append([line])
    return [group for group in found if len(group) > 1]


def _group(act: Act, made: Cards, group: list[Line]) -> DuplicateGroup:
    ordered = sorted(group, key=lambda line: line.id)
    return DuplicateGroup(
        date=clock.day(ordered[0].date_at).isoformat(),
        merchant=ordered[0].merchant,
        amount=in_base(act.rows, ordered[0]),
        lines=[made.line(line, act.rows.need(Report, line.report_id)) for line in ordered],
    )


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
