"""Pages of the hand-over: one's own cases, and raising one."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from deskjob_services.errors import Refusal
from deskjob_services.handover.rules import REASONS
from deskjob_services.kernel.pages import back, flash, pages_blueprint, render, urls
from deskjob_services.kernel.web import do

blueprint = pages_blueprint("handover", __name__)
_REASONS = [(reason, reason.capitalize()) for reason in REASONS]


@blueprint.get("/")
def cases() -> str:
    """One's own cases, newest first."""
    return render("handover/cases.html", cases=do("handover.cases", {}).cases)


@blueprint.get("/new")
def new() -> str:
    """The form that raises a case."""
    return render("handover/new.html", reasons=_REASONS, typed=request.args, error=None)


@blueprint.post("/new")
def raise_case() -> Response | tuple[str, int]:
    """Raise the case, or show the form again with what is wrong."""
    form = request.form
    try:
        case = do("hand_over", {"reason": form["reason"], "about": form["about"].split(), "note": form["note"]})
    except Refusal as error:
        return render("handover/new.html", reasons=_REASONS, typed=form, error=error), error.status
    flash("ok", f"Case {case.id} is open. A person will decide it.")
    return back(urls().service("handover") + "/")


@blueprint.post("/<case>/withdraw")
def withdraw(case: str) -> Response:
    """Take a case back."""
    do("handover.withdraw", {"case": case})
    flash("ok", f"Case {case} is withdrawn.")
    return back(urls().service("handover") + "/")
