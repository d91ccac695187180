"""Pages that rename, move, copy and delete a file or folder."""

from __future__ import annotations

from flask import request

from deskjob_services.errors import Refusal
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.pages import me
from deskjob_services.kernel.web import do, intranet
from deskjob_services.sheets import places
from deskjob_services.sheets.screens.base import (
    Answer,
    Opened,
    answered,
    attempt,
    blueprint,
    confirmed,
    done,
    page,
    place,
    wrong,
)
from deskjob_services.sheets.shown import FileCard

MOST_FOLDERS = 300
"""Folders that a form proposes; any other can be typed."""


@blueprint.route("/files/<file>/rename", methods=["GET", "POST"])
def rename(file: str) -> Answer:
    """Give it another name."""
    where = Opened(file)
    given = typed(name=where.card.name)
    refusal = None
    if request.method == "POST":
        refusal = attempt("rename", {"file": where.id, **given})
        if refusal is None:
            return done(where.at("about"), f"It is called {given['name']} now.")
    return answered(page("rename.html", where, "about", typed=given, **wrong(refusal, "rename")), refusal)


@blueprint.route("/files/<file>/move", methods=["GET", "POST"])
def move(file: str) -> Answer:
    """Put it into another folder."""
    return _placed(file, "move", "is moved.")


@blueprint.route("/files/<file>/copy", methods=["GET", "POST"])
def copy(file: str) -> Answer:
    """Put a copy of it into a folder."""
    return _placed(file, "copy", "is copied.")


def _placed(file: str, operation: str, said: str) -> Answer:
    where = Opened(file)
    name = where.card.name if operation == "move" else f"Copy of {where.card.name}"
    given = typed(folder=where.folder, name=name)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            card: FileCard = do(f"sheets.{operation}", {"file": where.id, **given})
            return done(place(card.path.rpartition("/")[0] or "/"), f"{where.card.name} {said}")
        except Refusal as no:
            refusal = no
    told = {"typed": given, "kind": operation, "folders": folders(), **wrong(refusal, operation)}
    return answered(page("move.html", where, "about", **told), refusal)


@blueprint.route("/files/<file>/delete", methods=["GET", "POST"])
def delete(file: str) -> Answer:
    """Ask, and put it into the trash."""
    where = Opened(file)
    whose = "your trash" if where.card.owner.id == me().id else f"{where.card.owner.name}'s trash"
    question = {
        "title": f"Delete {where.card.name}?",
        "text": f"It goes to {whose}, from where it can be restored."
        + (" What lies in it goes along." if where.card.folder else ""),
        "label": "Delete it",
        "back": place(where.card.path) if where.card.folder else where.at(),
        "after": place(where.folder),
        "trail": [*where.trail, (where.card.name, where.at()), ("Delete", "")],
    }
    return confirmed("trash", {"file": where.id}, question, f"{where.card.name} is in {whose}.", "files")


def folders() -> list[str]:
    """Paths of folders the reader sees, those at the top first, as proposals."""
    rows = intranet().store.rows
    found = ["/"]
    waiting = [(f"/{name}", one) for name, one in places.root(rows, me(), intranet().store.now).items() if one.folder]
    while waiting and len(found) < MOST_FOLDERS:
        path, one = waiting.pop(0)
        found.append(path)
        waiting += [(f"{path}/{each.name}", each) for each in places.children(rows, one) if each.folder]
    return found
