"""Pages of the trash: what is in it, restoring it, deleting it for good."""

from __future__ import annotations

from deskjob_services.errors import NotFound, Refusal
from deskjob_services.kernel.forms import offset
from deskjob_services.kernel.web import do
from deskjob_services.sheets.screens.base import (
    PAGE,
    Answer,
    address,
    answered,
    blueprint,
    confirmed,
    done,
    page,
    place,
    wrong,
)
from deskjob_services.sheets.shown import FileCard, Found

_MOST = 1000


@blueprint.get("/trash")
def trash() -> Answer:
    """What one deleted, the latest first."""
    return _listed(None)


def _listed(refusal: Refusal | None) -> Answer:
    found: Found = do("sheets.trashed", {"count": PAGE, "offset": offset()})
    told = {"found": found, "offset": offset(), "count": PAGE, **wrong(refusal, "restore")}
    return answered(page("trash.html", None, "trash", **told), refusal)


@blueprint.post("/trash/<file>/restore")
def restore(file: str) -> Answer:
    """Take it out of the trash."""
    try:
        card: FileCard = do("sheets.restore", {"file": file})
    except Refusal as refusal:
        return _listed(refusal)
    folder = card.path.rpartition("/")[0] or "/"
    return done(place(folder), f"{card.name} is back.")


@blueprint.route("/trash/<file>/purge", methods=["GET", "POST"])
def purge(file: str) -> Answer:
    """Ask, and delete it for good."""
    card = _thrown(file)
    question = {
        "title": f"Delete {card.name} for good?",
        "text": "It is gone then, with all its versions" + (" and what lies in it." if card.folder else "."),
        "label": "Delete it for good",
        "back": address("/trash"),
        "trail": [("Trash", address("/trash")), (card.name, "")],
    }
    return confirmed("purge", {"file": card.id}, question, f"{card.name} is gone.", "trash")


def _thrown(file: str) -> FileCard:
    """Something in one's trash, by id. Raises NotFound."""
    seen = 0
    while True:
        part: Found = do("sheets.trashed", {"count": _MOST, "offset": seen})
        for card in part.entries:
            if card.id == file:
                return card
        seen += len(part.entries)
        if seen >= part.total or not part.entries:
            raise NotFound(f"no file {file[:200]!r} in your trash", "one that is there")
