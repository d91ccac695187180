"""Pages that find things: reports by state, claims, lines, purchases claimed twice."""

from __future__ import annotations

from deskjob_services.expenses.screens.base import (
    STATES,
    Answer,
    address,
    blueprint,
    categories,
    chosen,
    counted,
    currencies,
    listing,
)
from deskjob_services.kernel.forms import offset

_TITLES = {"mine": "My reports", "to_approve": "To decide", "all": "All reports"}


@blueprint.get("/")
def reports() -> Answer:
    """One's own reports, those to decide, or all one may see."""
    asked = chosen("scope", "status", "owner", "category", "month", "text", scope="mine")
    scope = asked["scope"] if asked["scope"] in _TITLES else "all"
    tabs = _tabs(asked["status"]) if scope == "mine" else []
    shown = {"title": _TITLES[scope], "scope": scope, "tabs": tabs, "states": _states(), "categories": categories()}
    return listing("reports.html", scope, "reports", {**asked, "offset": offset()}, **shown)


@blueprint.get("/claims")
def claims() -> Answer:
    """What reports claim, one row a report and category."""
    asked = chosen("category", "month", "status", "owner", status="submitted")
    return listing(
        "claims.html", "claims", "claims", {**asked, "offset": offset()}, states=_states(), categories=categories()
    )


@blueprint.get("/lines")
def find_lines() -> Answer:
    """Search all lines one may see."""
    names = ("category", "month", "filed", "merchant", "city", "currency", "at_least", "at_most", "owner", "status")
    bare = chosen("without_receipt")["without_receipt"] == "1"
    asked = {**chosen(*names), "without_receipt": bare, "offset": offset()}
    choices = {"states": _states(), "categories": categories(), "currencies": currencies()}
    return listing("lines.html", "lines", "lines", asked, **choices)


@blueprint.get("/duplicates")
def duplicates() -> Answer:
    """Purchases that seem to be claimed more than once."""
    return listing("duplicates.html", "duplicates", "duplicates", {**chosen("month"), "offset": offset()})


def _states() -> list[tuple[str, str]]:
    return [("", "Any state"), *((state, state.capitalize()) for state in STATES)]


def _tabs(status: str) -> list[tuple[str, str, bool, int]]:
    """One's own reports by state: label, address, whether shown, how many."""
    found = []
    for state in ("", *STATES):
        count = counted(scope="mine", status=state)
        if count or not state or state == status:
            found.append((state.capitalize() or "All", address(f"/?scope=mine&status={state}"), state == status, count))
    return found
