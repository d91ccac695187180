"""Pages of folders: what stands in one, a new folder, uploading, finding by name."""

from __future__ import annotations

import base64
from typing import Any

from flask import request

from deskjob_services.errors import Invalid, Refusal
from deskjob_services.kernel.forms import offset, typed
from deskjob_services.kernel.pages import back, flash
from deskjob_services.kernel.web import do
from deskjob_services.sheets.screens.base import (
    PAGE,
    Answer,
    Opened,
    answered,
    attempt,
    blueprint,
    done,
    page,
    place,
    trail,
    wrong,
)
from deskjob_services.sheets.shown import FileCard, Folder

_ORDERS = {"name": lambda one: one.name.casefold(), "size": lambda one: one.size, "changed": lambda one: one.changed_at}
_MOST = 1000


@blueprint.get("/")
def home() -> Answer:
    """A folder, by its path or id; without one what is one's own and what is shared with one."""
    folder = request.args.get("folder", "/").strip() or "/"
    where = Opened(folder) if folder != "/" else None
    if where is not None and not where.card.folder:
        return back(where.at())
    sort, descending = request.args.get("sort", "name"), request.args.get("dir") == "desc"
    found = _listed(folder, sort if sort in _ORDERS else "name", descending)
    path = found.path if where is None or where.card.path else where.id
    return page(
        "folder.html", where, "files", found=found, folder=path, trail=_steps(where), offset=offset(), count=PAGE
    )


def _steps(where: Opened | None) -> list[tuple[str, str]]:
    return [*where.trail, (where.card.name, "")] if where else [("Files", "")]


def _listed(folder: str, sort: str, descending: bool) -> Folder:
    """A page of a folder; folders come first whichever way it is sorted."""
    if sort == "name" and not descending:
        found: Folder = do("sheets.browse", {"folder": folder, "count": PAGE, "offset": offset()})
        return found
    entries: list[FileCard] = []
    while True:
        part: Folder = do("sheets.browse", {"folder": folder, "count": _MOST, "offset": len(entries)})
        entries += part.entries
        if len(entries) >= part.total or not part.entries:
            break
    entries.sort(key=_ORDERS[sort], reverse=descending)
    entries.sort(key=lambda one: not one.folder)
    return Folder(path=part.path, entries=entries[offset() : offset() + PAGE], total=part.total)


@blueprint.route("/folders/new", methods=["GET", "POST"])
def new_folder() -> Answer:
    """Make a folder in the folder that `folder` names."""
    given = typed(folder=request.args.get("folder", "/"), name="")
    refusal = None
    if request.method == "POST":
        refusal = attempt("make_folder", given)
        if refusal is None:
            return done(place(given["folder"]), f"The folder {given['name']} is made.")
    told = {"typed": given, "trail": trail(_path(given["folder"])), **wrong(refusal, "make_folder")}
    return answered(page("folder_new.html", None, "files", **told), refusal)


def _path(folder: str) -> str:
    """The path of a folder that is named by path or id; the top's where it cannot be seen."""
    if folder.startswith("/"):
        return folder
    try:
        return Opened(folder).card.path or "/"
    except Refusal:
        return "/"


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> Answer:
    """Put files into a folder; `name` and `etag` where it is to be a new version of one file."""
    asked = {name: request.args.get(name, "") for name in ("name", "etag")}
    given = typed(folder=request.args.get("folder", "/"), **asked)
    refusal: Refusal | None = None
    if request.method == "POST":
        refusal = _received(given)
        if refusal is None:
            return back(place(given["folder"]))
    told = {"typed": given, "trail": trail(_path(given["folder"])), **wrong(refusal, "upload")}
    return answered(page("upload.html", None, "files", **told), refusal)


def _received(given: dict[str, str]) -> Refusal | None:
    """Upload what the form carries; the first refusal."""
    files = [one for one in request.files.getlist("file") if one.filename]
    if not files:
        return Invalid("no file was chosen", "one or more files")
    if given["name"] and len(files) > 1:
        return Invalid(f"{len(files)} files for a new version of {given['name']!r}", "one file")
    for one in files:
        name = given["name"] or (one.filename or "").replace("\\", "/").rpartition("/")[2]
        content = base64.b64encode(one.read()).decode()
        asked: dict[str, Any] = {"folder": given["folder"], "name": name, "content": content}
        refusal = attempt("upload", asked | ({"if_match": given["etag"]} if given["etag"] else {}))
        if refusal is not None:
            return refusal
        flash("ok", f"{name} is uploaded.")
    return None


@blueprint.get("/find")
def find() -> Answer:
    """Files and folders by words of their name."""
    query = request.args.get("q", "").strip()
    found, refusal = None, None
    if query:
        try:
            found = do("sheets.find", {"query": query, "count": PAGE, "offset": offset()})
        except Refusal as no:
            refusal = no
    told = {"found": found, "asked": query, "offset": offset(), "count": PAGE, **wrong(refusal, "find")}
    return answered(page("find.html", None, "find", **told), refusal)
