"""Forms for the lines of a report: add, change, remove."""

from __future__ import annotations

from flask import request

from deskjob_services import clock
from deskjob_services.errors import Refusal
from deskjob_services.expenses.screens.base import (
    Answer,
    able,
    address,
    asking,
    attempt,
    blueprint,
    currencies,
    page,
    wrong,
)
from deskjob_services.expenses.screens.proofs import attached
from deskjob_services.expenses.screens.report import line_of, opened, trail
from deskjob_services.expenses.shown import LineCard, ReportDetail
from deskjob_services.kernel.forms import changed, typed
from deskjob_services.kernel.pages import back, flash
from deskjob_services.kernel.web import do, intranet

_FIELDS = (
    "date", "merchant", "category", "amount", "currency", "tax", "quantity", "city", "cost_centre", "project",
    "attendees", "note",
)  # fmt: skip
_UNITS = {"night": "nights", "day": "days", "km": "km", "person": "people"}


@blueprint.get("/reports/<report>/lines/new")
def new_line(report: str) -> Answer:
    """The form that adds a line."""
    one = opened(report)
    able(one, "add_line")
    today = clock.day(intranet().store.now).isoformat()
    start = {"date": today, "currency": one.currency, "tax": "0", "quantity": "1", "cost_centre": one.cost_centre}
    return _line_page(one, start)


@blueprint.post("/reports/<report>/lines/new")
def add_line(report: str) -> Answer:
    """Add it, with its receipt where one was chosen, or show the form again with what is wrong."""
    one = opened(report)
    given = typed()
    sent = {name: given[name] for name in _FIELDS if given.get(name)}
    try:
        made = do("expenses.add_line", {"date": "", "merchant": "", "amount": "", "report": one.id, **sent})
    except Refusal as refusal:
        return _line_page(one, given, refusal=refusal), refusal.status
    refused = attached(made.id) if request.files.get("file") else None
    if refused is not None:
        flash("ok", f"{made.id} is added.")
        flash("error", f"Its receipt is not: {refused.found}.")
        return back(address(f"/lines/{made.id}/receipt"))
    flash("ok", f"{made.id}, {made.merchant} for {made.amount}, is added.")
    return back(address(f"/reports/{one.id}"))


@blueprint.get("/lines/<line>/edit")
def edit_line(line: str) -> Answer:
    """The form that changes a line."""
    card, one = line_of(line)
    able(one, "edit_line")
    return _line_page(one, _values(card), card)


@blueprint.post("/lines/<line>/edit")
def save_line(line: str) -> Answer:
    """Save what was changed, or show the form again with what is wrong."""
    card, one = line_of(line)
    given = _values(card) | typed()
    refusal = attempt("edit_line", {"line": card.id, **changed(_values(card), given)})
    if refusal is not None:
        return _line_page(one, given, card, refusal), refusal.status
    flash("ok", f"{card.id} is saved.")
    return back(address(f"/reports/{one.id}"))


@blueprint.route("/lines/<line>/remove", methods=["GET", "POST"])
def remove_line(line: str) -> Answer:
    """Take a line out, after a question."""
    card, one = line_of(line)
    if request.method == "GET":
        able(one, "remove_line")
    facts = [("Merchant", card.merchant), ("Day", clock.spoken_iso(card.date)), ("Amount", card.amount)]
    question = {
        "title": f"Remove {card.id}?",
        "text": "The line goes out of the report. Its receipt, if it has one, stays with the report.",
        "label": "Remove the line",
        "done": f"{card.id} is removed.",
        "back": address(f"/reports/{one.id}"),
        "facts": facts,
        "crumbs": trail(one, f"Remove {card.id}"),
    }
    return asking("remove_line", {"line": card.id}, question, "mine")


def _values(card: LineCard) -> dict[str, str]:
    values = {name: str(getattr(card, name)) for name in _FIELDS if name not in ("amount", "currency", "tax")}
    money = {"amount": str(card.amount.amount), "currency": card.amount.currency, "tax": str(card.tax.amount)}
    return values | money


def _line_page(
    one: ReportDetail, given: dict[str, str], card: LineCard | None = None, refusal: Refusal | None = None
) -> str:
    kinds = do("expenses.policy", {}).categories
    counted = [f"{_UNITS[kind.unit]} for {kind.title.lower()}" for kind in kinds if kind.unit in _UNITS]
    return page(
        "line.html",
        "mine",
        one=one,
        card=card,
        typed=given,
        trail=trail(one, f"Change {card.id}" if card else "Add a line"),
        categories=[("", "Choose one"), *((kind.id, kind.title) for kind in kinds)],
        counted=", ".join(counted),
        currencies=currencies(),
        **wrong(refusal, "edit_line" if card else "add_line"),
    )
