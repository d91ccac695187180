"""The page of one report, and the steps that are done on it."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import Invalid, NotFound, Refusal
from deskjob_services.expenses.models import Line
from deskjob_services.expenses.screens.base import (
    Answer,
    able,
    address,
    asking,
    attempt,
    blueprint,
    categories,
    page,
    wrong,
)
from deskjob_services.expenses.shown import LineCard, ReportDetail
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.pages import back, flash, me
from deskjob_services.kernel.web import do, intranet

_STEPS = {
    "submit": ("report",),
    "redraft": ("report",),
    "decide": ("report", "decision", "reason"),
    "comment": ("report", "text"),
}
"""What a form on the page of a report can do, and with which of its fields."""


def opened(report: str) -> ReportDetail:
    """A report as the signed-in person sees it. Raises NotFound, Forbidden."""
    found: ReportDetail = do("expenses.report", {"report": report})
    return found


def line_of(line: str) -> tuple[LineCard, ReportDetail]:
    """A line and its report as the signed-in person sees them. Raises NotFound, Forbidden."""
    one = opened(intranet().store.rows.need(Line, line).report_id)
    for card in one.lines:
        if card.id == line:
            return card, one
    raise NotFound(f"line {line} was removed from report {one.id}", "a line that is still in the report")


def place_of(one: ReportDetail) -> str:
    """The list the report belongs to, as the signed-in person has it."""
    if one.owner_id == me().id:
        return "mine"
    return "to_approve" if one.status == "submitted" else "all"


def trail(one: ReportDetail, *steps: str) -> list[tuple[str, str]]:
    """The way from the list to the report, and on."""
    scope = place_of(one)
    title = {"mine": "My reports", "to_approve": "To decide", "all": "All reports"}[scope]
    here = [(title, address(f"/?scope={scope}")), (one.id, address(f"/reports/{one.id}") if steps else "")]
    return here + [(step, "") for step in steps]


@blueprint.get("/reports/<report>")
def show(report: str) -> Answer:
    """One report: lines, receipts, what happened, remarks, and what to do now."""
    return _report_page(opened(report))


@blueprint.post("/reports/<report>")
def step(report: str) -> Answer:
    """Do what a form on the page asks: `do` is submit, redraft, decide or comment."""
    given = typed(do="")
    if given["do"] not in _STEPS:
        raise Invalid(f"the step {given['do']!r}", f"one of: {', '.join(_STEPS)}")
    arguments = {name: given.get(name, "") for name in _STEPS[given["do"]]} | {"report": report}
    refusal = attempt(given["do"], arguments)
    if refusal is not None:
        return _report_page(opened(report), given, refusal), refusal.status
    if given["do"] != "comment":
        flash("ok", _done(report, given))
    return back(address(f"/reports/{report}") + ("#remarks" if given["do"] == "comment" else ""))


@blueprint.route("/reports/<report>/withdraw", methods=["GET", "POST"])
def withdraw(report: str) -> Answer:
    """Take one's own report back, after a question."""
    one = opened(report)
    question = _question(one, "Withdraw", f"Take {one.id} back?", f"{one.id} is withdrawn.", "Withdraw it")
    question["text"] = "It leaves the list of whoever decides. You can make it a draft again and change it."
    return _ask(one, "withdraw", question, "welcome")


@blueprint.route("/reports/<report>/reopen", methods=["GET", "POST"])
def reopen(report: str) -> Answer:
    """Take a decision back, after a question."""
    one = opened(report)
    question = _question(one, "Reopen", f"Decide {one.id} again?", f"{one.id} waits for a decision again.", "Reopen it")
    question["text"] = f"The decision by {one.decided_by or 'nobody'} is taken back; the report is submitted again."
    return _ask(one, "reopen", question, "needed")


def _ask(one: ReportDetail, operation: str, question: dict[str, Any], reason: str) -> Answer:
    if request.method == "GET":
        able(one, operation)
    return asking(operation, {"report": one.id}, question, place_of(one), reason=reason)


def _question(one: ReportDetail, step: str, title: str, done: str, label: str) -> dict[str, Any]:
    facts = [("Report", one.title), ("By", one.owner), ("Total", one.total), ("State", one.status.capitalize())]
    there = address(f"/reports/{one.id}")
    return {"title": title, "done": done, "label": label, "facts": facts, "back": there, "crumbs": trail(one, step)}


def _report_page(one: ReportDetail, given: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    given = given or {}
    return page(
        "report.html",
        place_of(one),
        one=one,
        may={name.partition(".")[2] for name in one.may},
        trail=trail(one),
        names=dict(categories()),
        typed=given,
        **wrong(refusal, given.get("do", "")),
    )


def _done(report: str, given: dict[str, str]) -> str:
    if given["do"] == "decide":
        return f"{report} is {'approved' if given['decision'] == 'approve' else 'returned'}."
    return {"submit": f"{report} is handed in for approval.", "redraft": f"{report} is a draft again."}[given["do"]]
