"""Pages of the policy, and of the exchange rates with a converter."""

from __future__ import annotations

from flask import request

from deskjob_services import clock
from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.screens.base import PAGE, Answer, blueprint, chosen, currencies, listed, page, wrong
from deskjob_services.kernel.forms import offset
from deskjob_services.kernel.web import do, intranet

_KINDS = {
    "limit": "Limits",
    "receipt": "Receipts",
    "per_diem": "Day rates",
    "mileage": "Own car",
    "forbidden": "Not paid back",
    "approval": "Who approves",
    "window": "Deadlines",
    "duplicate": "Claimed twice",
}


@blueprint.get("/policy")
def policy() -> Answer:
    """The rules, by kind, and the categories there are."""
    found = do("expenses.policy", {})
    groups = [(title, [rule for rule in found.rules if rule.kind == kind]) for kind, title in _KINDS.items()]
    other = [rule for rule in found.rules if rule.kind not in _KINDS]
    return page("policy.html", "policy", found=found, groups=[*groups, ("Other", other)])


@blueprint.get("/rates")
def rates() -> Answer:
    """The rates, and an amount in another currency at the rate of a day."""
    asked = {**chosen("currency", "until"), "count": PAGE, "offset": offset()}
    found, refusal = listed("rates", asked)
    today = clock.day(intranet().store.now).isoformat()
    sum_ = {"amount": "", "from": "EUR", "to": BASE, "date": today} | chosen_sum()
    result, wrong_sum = (None, None)
    if "amount" in request.args:
        given = {"amount": sum_["amount"], "currency": sum_["from"], "to": sum_["to"], "date": sum_["date"]}
        result, wrong_sum = listed("convert", given)
    text = page(
        "rates.html",
        "rates",
        found=found,
        asked=asked,
        sum=sum_,
        result=result,
        sum_wrong=wrong(wrong_sum, "convert"),
        currencies=currencies(),
        **wrong(refusal, "rates"),
    )
    failed = refusal or wrong_sum
    return (text, failed.status) if failed else text


def chosen_sum() -> dict[str, str]:
    """What the converter was asked for."""
    return {name: request.args[name].strip() for name in ("amount", "from", "to", "date") if name in request.args}
