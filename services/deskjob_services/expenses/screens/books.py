"""Pages of the ledger: accounts, bookings, reversing one."""

from __future__ import annotations

from flask import request

from deskjob_services.errors import Conflict
from deskjob_services.expenses.screens.base import Answer, address, asking, blueprint, chosen, held, listing, page
from deskjob_services.expenses.shown_books import AccountCard, EntryCard
from deskjob_services.kernel.forms import offset
from deskjob_services.kernel.web import do
from deskjob_services.money import Money


@blueprint.get("/ledger")
def ledger() -> Answer:
    """The chart of accounts with its balances."""
    return page("ledger.html", "ledger", found=do("expenses.accounts", {}))


@blueprint.get("/ledger/entries")
def entries() -> Answer:
    """Bookings, newest first; of an account, a report or a batch."""
    accounts = [("", "All accounts"), *((one.id, f"{one.id} {one.name}") for one in _accounts())]
    asked = {**chosen("account", "report", "batch"), "offset": offset()}
    return listing("entries.html", "entries", "entries", asked, accounts=accounts, debits=debits)


@blueprint.get("/ledger/entries/<entry>")
def entry(entry: str) -> Answer:
    """One booking with its postings."""
    one = _opened(entry)
    return page("entry.html", "entries", one=one, reversible=_reversible(one))


@blueprint.route("/ledger/entries/<entry>/reverse", methods=["GET", "POST"])
def reverse(entry: str) -> Answer:
    """Reverse the booking of a payment, after a question."""
    one = _opened(entry)
    there = address(f"/ledger/entries/{one.id}")
    question = {
        "title": f"Reverse {one.id}?",
        "text": "A booking with the opposite amounts is made. The report is approved again and can be paid once more.",
        "label": "Reverse the booking",
        "done": f"{one.id} is reversed.",
        "back": there,
        "facts": [("Booking", one.memo), ("Posted by", one.posted_by), ("Report", one.report_id)],
        "crumbs": [("Bookings", address("/ledger/entries")), (one.id, there), ("Reverse", "")],
    }
    if request.method == "GET" and not _reversible(one):
        raise Conflict(
            f"booking {one.id} cannot be reversed by you", "the standing booking of a payment, and a treasurer"
        )
    return asking("reverse", {"entry": one.id}, question, "entries", reason="needed")


def debits(one: EntryCard) -> list[Money]:
    """What a booking moves, one sum a currency."""
    sums: dict[str, int] = {}
    for posting in one.postings:
        sums[posting.amount.currency] = sums.get(posting.amount.currency, 0) + max(0, posting.amount.units)
    return [Money.minor(units, currency) for currency, units in sums.items() if units]


def _accounts() -> list[AccountCard]:
    found: list[AccountCard] = do("expenses.accounts", {}).accounts
    return found


def _opened(entry: str) -> EntryCard:
    found: EntryCard = do("expenses.entry", {"entry": entry})
    return found


def _reversible(one: EntryCard) -> bool:
    return held()["reverse"] and bool(one.report_id) and not one.reverses_id and not one.reversed_by_id
