"""Receipts: put one on a line, look at one."""

from __future__ import annotations

import base64
import binascii

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, TooLarge
from deskjob_services.expenses import cards, sight
from deskjob_services.expenses.models import Receipt
from deskjob_services.expenses.service import OWN, SEEING, expenses
from deskjob_services.expenses.shown import ReceiptCard, ReceiptFile
from deskjob_services.expenses.sniff import MOST_BYTES, media_type
from deskjob_services.expenses.textlayer import text_layer
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

MOST_FILES = 400
"""Receipts a person can keep here; with their largest size that bounds what one desk can fill."""
MOST_KEPT = 60_000_000
"""Bytes of receipts a person can keep here."""


class Attach(Ask):
    """A line, and the file that proves it: PDF or PNG, its bytes in base64."""

    line: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=160)
    content: str = Field(min_length=1, max_length=MOST_BYTES * 4 // 3 + 8)


class WhichReceipt(Ask):
    """A receipt by id."""

    receipt: str = Field(min_length=1, max_length=40)


@expenses.writes(http="POST /lines/{line}/receipt", page="/lines/{line}/receipt", allow=OWN)
def attach(act: Act, ask: Attach) -> ReceiptCard:
    """Put a receipt on a line of one's own draft or returned report; an earlier one stays with the report."""
    one, parent = sight.line(act, ask.line)
    content = _decoded(ask.content)
    kind = media_type(content)
    _room(act, len(content))
    act.on(one.id)
    made = act.rows.insert(
        Receipt,
        owner_id=act.me.id,
        report_id=parent.id,
        name=_name(ask.name, kind),
        media_type=kind,
        digest=act.blobs.put(content),
        size=len(content),
        added_at=act.now,
    )
    act.rows.update(one, receipt_id=made.id)
    return cards.receipt(made)


@expenses.reads(http="GET /receipts/{receipt}", page="/receipts/{receipt}", allow=SEEING)
def receipt(act: Act, ask: WhichReceipt) -> ReceiptFile:
    """Open a receipt: its bytes in base64, and the text of a PDF that has a text layer."""
    one = sight.receipt(act, ask.receipt)
    content = act.blobs.get(one.digest)
    return ReceiptFile(
        **cards.receipt(one).model_dump(),
        content=base64.b64encode(content).decode(),
        text=text_layer(content) if one.media_type == "application/pdf" else "",
    )


def _decoded(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("content that is not base64", "the file's bytes in base64") from error
    if len(content) > MOST_BYTES:
        raise TooLarge(f"a receipt of {len(content):,} bytes", f"at most {MOST_BYTES:,}")
    return content


def _room(act: Act, more: int) -> None:
    count, kept = act.rows.values(
        "select count(*), coalesce(sum(size), 0) from expenses_receipt where owner_id = :me", me=act.me.id
    )[0]
    if count >= MOST_FILES or kept + more > MOST_KEPT:
        raise Conflict(
            f"{count} receipts of {kept:,} bytes are kept for you", f"at most {MOST_FILES} and {MOST_KEPT:,}"
        )


def _name(given: str, kind: str) -> str:
    """A file name that is only a name, with the ending of what it is."""
    bare = given.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(sign for sign in bare if sign.isprintable()).strip(". ") or "receipt"
    ending = ".pdf" if kind == "application/pdf" else ".png"
    return clean if clean.lower().endswith(ending) else clean + ending
