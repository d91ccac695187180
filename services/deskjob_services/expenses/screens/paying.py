"""Pages of payment batches: list, prepare, approve, pay, give up."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import Invalid, Refusal
from deskjob_services.expenses.screens.base import (
    Answer,
    able,
    address,
    asking,
    attempt,
    blueprint,
    chosen,
    listing,
    page,
    wrong,
)
from deskjob_services.expenses.shown import ReportCard
from deskjob_services.expenses.shown_books import BatchDetail
from deskjob_services.kernel.forms import offset, typed
from deskjob_services.kernel.pages import back, flash, me
from deskjob_services.kernel.web import do, intranet

_TAKEN = """
select i.report_id from expenses_batch_item i join expenses_batch b on b.id = i.batch_id
where i.removed_at is null and b.status != 'cancelled'
"""
_STATES = {
    "draft": "Draft", "first_approved": "First approved", "approved": "Approved", "released": "Paid",
    "cancelled": "Cancelled",
}  # fmt: skip


@blueprint.get("/batches")
def batches() -> Answer:
    """All payment batches."""
    states = [("", "Any state"), *_STATES.items()]
    return listing("batches.html", "batches", "batches", {**chosen("status"), "offset": offset()}, states=states)


@blueprint.get("/batches/new")
def new_batch() -> Answer:
    """The form that prepares a batch of approved reports in one currency."""
    return _new_page({"currency": request.args.get("currency", "")}, [])


@blueprint.post("/batches/new")
def create_batch() -> Answer:
    """Prepare it, or show the form again with what is wrong."""
    given, reports = typed(title="", currency=""), request.form.getlist("reports")
    asked = {"title": given["title"], "currency": given["currency"], "reports": reports}
    try:
        made = do("expenses.create_batch", asked)
    except Refusal as refusal:
        return _new_page(given, reports, refusal), refusal.status
    flash("ok", f"{made.id} is prepared. Two others approve it, one of them a treasurer.")
    return back(address(f"/batches/{made.id}"))


@blueprint.get("/batches/<batch>")
def show_batch(batch: str) -> Answer:
    """One batch: reports, approvals, bookings, and what to do now."""
    return _batch_page(_opened(batch))


@blueprint.post("/batches/<batch>")
def change_batch(batch: str) -> Answer:
    """Put reports in or take them out: `do` is add or remove."""
    operation = {"add": "add_to_batch", "remove": "remove_from_batch"}.get(request.form.get("do", ""))
    if operation is None:
        raise Invalid(f"the step {request.form.get('do', '')!r}", "add or remove")
    reports = request.form.getlist("reports")
    nothing = Invalid("no report was chosen", "at least one report") if not reports else None
    refusal = nothing or attempt(operation, {"batch": batch, "reports": reports})
    if refusal is not None:
        return _batch_page(_opened(batch), reports, refusal), refusal.status
    flash("ok", f"{', '.join(reports)} {'put in' if operation == 'add_to_batch' else 'taken out'}.")
    return back(address(f"/batches/{batch}"))


@blueprint.route("/batches/<batch>/approve", methods=["GET", "POST"])
def approve_batch(batch: str) -> Answer:
    """Approve a batch, after a question."""
    words = (
        "Approve",
        "Give your approval",
        "It takes two approvals by people who did not prepare the batch; one is a",
    )
    return _ask(batch, "approve_batch", words[0], words[1], f"{words[2]} treasurer's.", "is approved by you.")


@blueprint.route("/batches/<batch>/pay", methods=["GET", "POST"])
def pay(batch: str) -> Answer:
    """Pay a batch, after a question."""
    text = "The money goes out, each report is posted to the ledger, and its owner sees it as paid."
    return _ask(batch, "pay", "Pay", "Pay it now", text, "is paid and posted to the ledger.")


@blueprint.route("/batches/<batch>/cancel", methods=["GET", "POST"])
def cancel_batch(batch: str) -> Answer:
    """Give a batch up, after a question."""
    text = "Nothing is paid. Its reports stay approved and can go into another batch."
    return _ask(batch, "cancel_batch", "Cancel", "Cancel the batch", text, "is cancelled.", reason="needed")


def _ask(batch: str, operation: str, verb: str, label: str, text: str, done: str, *, reason: str = "") -> Answer:
    one = _opened(batch)
    if request.method == "GET":
        able(one, operation)
    there = address(f"/batches/{one.id}")
    facts = [("Batch", one.title), ("Prepared by", one.created_by), ("Reports", len(one.reports)), ("Total", one.total)]
    question: dict[str, Any] = {
        "title": f"{verb} {one.id}?",
        "text": text,
        "label": label,
        "done": f"{one.id} {done}",
        "back": there,
        "facts": facts,
        "crumbs": [("Payment batches", address("/batches")), (one.id, there), (verb, "")],
    }
    return asking(operation, {"batch": one.id}, question, "batches", reason=reason)


def _opened(batch: str) -> BatchDetail:
    found: BatchDetail = do("expenses.batch", {"batch": batch})
    return found


def _payable() -> list[ReportCard]:
    """The approved reports of others that are in no batch, oldest decision first."""
    taken = {row[0] for row in intranet().store.rows.values(_TAKEN)} | _own()
    cards: list[ReportCard] = []
    while True:
        found = do("expenses.reports", {"status": "approved", "count": 200, "offset": len(cards)})
        cards += found.reports
        if len(cards) >= found.total or not found.reports:
            break
    return sorted((card for card in cards if card.id not in taken), key=lambda card: (card.decided_at or 0, card.id))


def _own() -> set[str]:
    found = do("expenses.reports", {"scope": "mine", "status": "approved", "count": 200})
    return {card.id for card in found.reports}


def _new_page(given: dict[str, str], chosen_reports: list[str], refusal: Refusal | None = None) -> str:
    do("expenses.batches", {"count": 1})
    cards = _payable()
    by_currency: dict[str, int] = {}
    for card in cards:
        by_currency[card.total.currency] = by_currency.get(card.total.currency, 0) + 1
    currency = given.get("currency") or max(by_currency, key=lambda code: (by_currency[code], code), default="")
    return page(
        "batch_new.html",
        "batches",
        by_currency=sorted(by_currency.items()),
        currency=currency,
        payable=[card for card in cards if card.total.currency == currency],
        typed=given,
        chosen=chosen_reports,
        **wrong(refusal, "create_batch"),
    )


def _batch_page(one: BatchDetail, chosen_reports: list[str] | None = None, refusal: Refusal | None = None) -> str:
    may = {name.partition(".")[2] for name in one.may}
    mine = [card.id for card in one.reports if card.owner_id == me().id]
    if mine or one.first_approved_by_id == me().id:
        may -= {"approve_batch"} | ({"pay"} if mine else set())
    payable = [card for card in _payable() if card.total.currency == one.currency] if "add_to_batch" in may else []
    return page(
        "batch.html",
        "batches",
        one=one,
        may=may,
        payable=payable,
        chosen=chosen_reports or [],
        mine=mine,
        **wrong(refusal, ""),
    )
