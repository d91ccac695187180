"""Forms for the cover of a report: beginning one, changing it."""

from __future__ import annotations

from deskjob_services.errors import Refusal
from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.screens.base import Answer, able, address, attempt, blueprint, currencies, page, wrong
from deskjob_services.expenses.screens.report import opened, trail
from deskjob_services.expenses.shown import ReportDetail
from deskjob_services.kernel.forms import changed, typed
from deskjob_services.kernel.pages import back, flash
from deskjob_services.kernel.web import do

_COVER = ("title", "purpose", "currency", "cost_centre")


@blueprint.get("/new")
def new() -> Answer:
    """The form that begins a report."""
    return _new_page({"currency": BASE})


@blueprint.post("/new")
def create() -> Answer:
    """Begin it, or show the form again with what is wrong."""
    given = typed()
    try:
        made = do("expenses.create", {name: given.get(name, "") for name in _COVER})
    except Refusal as refusal:
        return _new_page(given, refusal), refusal.status
    flash("ok", f"{made.id} is begun as a draft. Now add what you paid for.")
    return back(address(f"/reports/{made.id}"))


@blueprint.get("/reports/<report>/edit")
def edit(report: str) -> Answer:
    """The form that changes the cover."""
    one = opened(report)
    able(one, "edit")
    return _edit_page(one, _cover(one))


@blueprint.post("/reports/<report>/edit")
def save(report: str) -> Answer:
    """Save what was changed, or show the form again with what is wrong."""
    one = opened(report)
    given = _cover(one) | typed()
    refusal = attempt("edit", {"report": one.id, **changed(_cover(one), given)})
    if refusal is not None:
        return _edit_page(one, given, refusal), refusal.status
    flash("ok", f"The cover of {one.id} is saved.")
    return back(address(f"/reports/{one.id}"))


def _cover(one: ReportDetail) -> dict[str, str]:
    return {name: getattr(one, name) for name in _COVER}


def _new_page(given: dict[str, str], refusal: Refusal | None = None) -> str:
    steps = [("My reports", address("/?scope=mine")), ("New report", "")]
    context = {"typed": given, "trail": steps, "currencies": currencies(), "cancel": address("/")}
    return page("cover.html", "new", title="New report", **context, **wrong(refusal, "create"))


def _edit_page(one: ReportDetail, given: dict[str, str], refusal: Refusal | None = None) -> str:
    context = {"typed": given, "trail": trail(one, "Change the cover"), "cancel": address(f"/reports/{one.id}")}
    title = f"Change the cover of {one.id}"
    return page("cover.html", "mine", title=title, currencies=currencies(), **context, **wrong(refusal, "edit"))
