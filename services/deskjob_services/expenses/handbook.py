"""The policy, the exchange rates, and conversion."""

from __future__ import annotations

from pydantic import Field

from deskjob_services import clock
from deskjob_services.expenses import policy as rulebook
from deskjob_services.expenses.amounts import AMOUNT, amount_in, currency_in
from deskjob_services.expenses.exchange import BASE, exchanged, rate_text, worth
from deskjob_services.expenses.filing import CURRENCY
from deskjob_services.expenses.models import Category, Rate, Rule
from deskjob_services.expenses.period import DAY, day
from deskjob_services.expenses.service import expenses
from deskjob_services.expenses.shown_books import CategoryCard, Conversion, Policy, RateCard, Rates, RuleCard
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, Nothing
from deskjob_services.money import Money


class FindRates(Ask):
    """Which rates: of a currency, published until a day."""

    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    until: str = Field(default="", pattern=rf"^$|{DAY}")
    count: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class Convert(Ask):
    """An amount, the currency wanted, and the day whose rate counts; today when left out."""

    amount: str = Field(pattern=AMOUNT)
    currency: str = Field(pattern=CURRENCY)
    to: str = Field(default=BASE, pattern=CURRENCY)
    date: str = Field(default="", pattern=rf"^$|{DAY}")


@expenses.reads(http="GET /policy", page="/policy")
def policy(act: Act, ask: Nothing) -> Policy:
    """The company's rules on expenses, and the categories there are."""
    categories = act.rows.where(Category, order="title")
    return Policy(
        base_currency=BASE,
        rules=[_rule(one) for one in rulebook.rules(act.rows)],
        categories=[CategoryCard(id=one.id, title=one.title, unit=one.unit, account=one.account) for one in categories],
    )


@expenses.reads(http="GET /rates", page="/rates")
def rates(act: Act, ask: FindRates) -> Rates:
    """What currencies are worth in the company's own; a rate holds from its day until the next one."""
    condition = "day_at <= :until and (:currency = '' or currency = :currency)"
    bound = {"until": day(ask.until, act.now) if ask.until else act.now, "currency": ask.currency}
    total = act.rows.values(f"select count(*) from expenses_rate where {condition}", **bound)[0][0]
    found = act.rows.query(
        Rate,
        f"select * from expenses_rate where {condition} order by day_at desc, currency limit :count offset :offset",
        **bound,
        count=ask.count,
        offset=ask.offset,
    )
    shown = [RateCard(currency=one.currency, day=clock.day(one.day_at).isoformat(), rate=one.rate) for one in found]
    return Rates(base_currency=BASE, rates=shown, total=total)


@expenses.reads(http="GET /convert", page="/rates")
def convert(act: Act, ask: Convert) -> Conversion:
    """An amount in another currency at the rate of a day, rounded half-even to its smallest unit."""
    money = amount_in(ask.amount, ask.currency, least=0)
    at = day(ask.date, act.now) if ask.date else act.now
    given, wanted = worth(act.rows, money.currency, at), worth(act.rows, currency_in(ask.to), at)
    return Conversion(
        amount=money,
        converted=exchanged(money, ask.to, given, wanted),
        day=clock.day(at).isoformat(),
        rate=rate_text(given, wanted),
    )


def _rule(one: Rule) -> RuleCard:
    return RuleCard(
        id=one.id,
        kind=one.kind,
        category=one.category,
        per=one.per,
        city=one.city,
        role=one.role,
        amount=None if one.amount_minor is None else Money.minor(one.amount_minor, one.currency),
        number=one.number,
        sentence=one.sentence,
    )
