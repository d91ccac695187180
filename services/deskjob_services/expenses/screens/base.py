"""What the pages of expenses share: their list on the left, lists with filters, and forms that say what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from deskjob_services.errors import Conflict, Refusal, TooLarge
from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.shown import ReportDetail
from deskjob_services.expenses.shown_books import BatchDetail
from deskjob_services.kernel import forms
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.pages import back, flash, me, pages_blueprint, render, urls
from deskjob_services.kernel.web import do, intranet
from deskjob_services.people.models import Role

blueprint = pages_blueprint("expenses", "deskjob_services.expenses")

Answer = str | Response | tuple[str, int]
"""What a page gives: text, a response, or text with a status."""

PAGE = 50
"""Rows of a list on one page."""
STATES = ("draft", "submitted", "returned", "approved", "paid", "withdrawn")
_SAID = {
    "date": "a day such as 2026-04-14, not later than today",
    "amount": "an amount with a dot, such as 120.50",
    "tax": "an amount with a dot, such as 20.10; 0 where there is none",
    "month": "a month such as 2026-03",
    "filed": "a month such as 2026-03",
    "at_least": "an amount with a dot, such as 120.50",
    "at_most": "an amount with a dot, such as 120.50",
    "currency": "a currency's three letters, such as EUR",
    "quantity": "a whole number, 1 or more",
    "decision": "approve or return",
}


def address(path: str) -> str:
    """A path of expenses as a link."""
    return f"{urls().service('expenses')}{path}"


def page(template: str, tab: str, **context: Any) -> str:
    """A page of expenses; `tab` is the place in the list on the left it belongs to."""
    return render(
        f"expenses/{template}",
        tab=tab,
        at=address,
        held=held(),
        to_decide=counted(scope="to_approve"),
        **context,
    )


def counted(**asked: str) -> int:
    """How many reports there are of a kind, without opening any."""
    return int(do("expenses.reports", {**asked, "count": 1, "offset": 1_000_000}).total)


def held() -> dict[str, bool]:
    """Which operations of expenses the caller's roles open at all; for links only, each operation decides again."""
    roles = {role.role for role in intranet().store.rows.where(Role, person_id=me().id)} | {"employee"}
    service = registry.services["expenses"]
    return {name.partition(".")[2]: bool(roles & set(one.allow)) for name, one in service.operations.items()}


def attempt(operation: str, arguments: Mapping[str, Any]) -> Refusal | None:
    """Do an operation of expenses; the refusal, where it says no, for the page to show."""
    return forms.attempt(f"expenses.{operation}", arguments)


def listed(operation: str, asked: Mapping[str, Any]) -> tuple[Any, Refusal | None]:
    """What a list holds, or None and the refusal where a filter makes no sense."""
    try:
        return do(f"expenses.{operation}", asked), None
    except Refusal as refusal:
        return None, refusal


def listing(template: str, tab: str, operation: str, asked: Mapping[str, Any], **context: Any) -> Answer:
    """The page of a list with filters; a filter that makes no sense is shown with what is wrong. Raises Forbidden."""
    found, refusal = listed(operation, {**asked, "count": PAGE})
    if refusal is not None and refusal.status == 403:
        raise refusal
    text = page(template, tab, found=found, asked={**asked, "count": PAGE}, **context, **wrong(refusal, operation))
    return text if refusal is None else (text, refusal.status)


def wrong(refusal: Refusal | None, operation: str = "") -> dict[str, Any]:
    """What a form shows of a refusal: `error`, one sentence, and `errors`, one for each field it names."""
    return forms.wrong(refusal, f"expenses.{operation}", _SAID)


def chosen(*names: str, **otherwise: str) -> dict[str, str]:
    """The filters of these names out of the address."""
    return {name: request.args.get(name, otherwise.get(name, "")).strip() for name in names}


def able(record: ReportDetail | BatchDetail, operation: str) -> None:
    """Go on only where the record lists the operation among what the caller may do. Raises Conflict."""
    if f"expenses.{operation}" not in record.may:
        what = "report" if isinstance(record, ReportDetail) else "batch"
        about = (registry.operation(f"expenses.{operation}").sentence).rstrip(".")
        status = record.status.replace("_", " ")
        raise Conflict(f"{what} {record.id} is {status}, and for you there is no such step now", about)


def asking(
    operation: str, arguments: Mapping[str, Any], question: dict[str, Any], tab: str, *, reason: str = ""
) -> Answer:
    """Ask before a step; `question` says all of it, `reason` whether one is `needed` or `welcome`."""
    refusal = None
    given = typed(reason="")
    if request.method == "POST":
        refusal = attempt(operation, {**arguments, "reason": given["reason"]} if reason else arguments)
        if refusal is None:
            flash("ok", question["done"])
            return back(question["back"])
    shown = {**question, "reason": reason}
    text = page("asked.html", tab, question=shown, typed=given, **wrong(refusal, operation))
    return text if refusal is None else (text, refusal.status)


def categories() -> list[tuple[str, str]]:
    """The categories a line can have, as choices."""
    return [(one.id, one.title) for one in do("expenses.policy", {}).categories]


def currencies() -> list[tuple[str, str]]:
    """The currencies with a rate, as choices."""
    codes = {BASE, *(rate.currency for rate in do("expenses.rates", {"count": 100}).rates)}
    return [(code, code) for code in sorted(codes)]


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> Answer:
    """A form with a file beyond all measure."""
    refusal = TooLarge("a form that is too large", "a receipt of at most 4,000,000 bytes", "make the file smaller")
    shown = {"status": 413, "found": refusal.found, "expected": refusal.expected, "fix": refusal.fix}
    return render("error.html", error=shown), 413
