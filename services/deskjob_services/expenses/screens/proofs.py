"""Receipts: putting one on a line, opening one, reading its text."""

from __future__ import annotations

import base64

from flask import request
from werkzeug.wrappers import Response

from deskjob_services.errors import Invalid, Refusal, TooLarge
from deskjob_services.expenses.screens.base import Answer, able, address, attempt, blueprint, page, wrong
from deskjob_services.expenses.screens.report import line_of, opened, place_of, trail
from deskjob_services.expenses.shown import LineCard, ReceiptFile, ReportDetail
from deskjob_services.expenses.sniff import MOST_BYTES
from deskjob_services.kernel.pages import back, flash
from deskjob_services.kernel.web import do

_ALONE = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox"
)


@blueprint.get("/receipts/<receipt>")
def receipt(receipt: str) -> Response:
    """The file itself, as what it is and nothing else."""
    one: ReceiptFile = do("expenses.receipt", {"receipt": receipt})
    response = Response(base64.b64decode(one.content), mimetype=one.media_type)
    way = "attachment" if "download" in request.args else "inline"
    response.headers.set("Content-Disposition", way, filename=one.name)
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.get("/receipts/<receipt>/text")
def receipt_text(receipt: str) -> Answer:
    """What can be read off a receipt without opening the file."""
    one: ReceiptFile = do("expenses.receipt", {"receipt": receipt})
    parent = opened(one.report_id) if one.report_id else None
    steps = trail(parent, one.name) if parent else [(one.name, "")]
    return page("receipt.html", place_of(parent) if parent else "mine", one=one, parent=parent, trail=steps)


@blueprint.get("/lines/<line>/receipt")
def attach_form(line: str) -> Answer:
    """The form that puts a receipt on a line."""
    card, one = line_of(line)
    able(one, "attach")
    return _attach_page(card, one)


@blueprint.post("/lines/<line>/receipt")
def attach(line: str) -> Answer:
    """Put it there, or show the form again with what is wrong."""
    card, one = line_of(line)
    refusal = attached(card.id)
    if refusal is not None:
        return _attach_page(card, one, refusal), refusal.status
    flash("ok", f"The receipt is on {card.id}.")
    return back(address(f"/reports/{one.id}"))


def attached(line: str) -> Refusal | None:
    """Put the file that came with the form on a line; the refusal, where it cannot be."""
    file = request.files.get("file")
    content = file.read(MOST_BYTES + 1) if file else b""
    if file is None or not content:
        return Invalid("no file, or an empty one", "a PDF or a PNG")
    if len(content) > MOST_BYTES:
        return TooLarge("a file that is too large", f"at most {MOST_BYTES:,} bytes")
    name = (file.filename or "receipt")[-160:]
    return attempt("attach", {"line": line, "name": name, "content": base64.b64encode(content).decode()})


def _attach_page(card: LineCard, one: ReportDetail, refusal: Refusal | None = None) -> str:
    return page(
        "attach.html", "mine", card=card, one=one, trail=trail(one, f"Receipt of {card.id}"), **wrong(refusal, "attach")
    )
