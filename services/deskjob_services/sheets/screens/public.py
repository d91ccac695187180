"""The pages behind a public link, for whoever has it, signed in or not."""

from __future__ import annotations

from flask import Blueprint, g, request

from deskjob_services.errors import Invalid, NotFound, Refusal
from deskjob_services.kernel.pages import guarded, recognised, render
from deskjob_services.kernel.web import intranet
from deskjob_services.people.models import Person
from deskjob_services.sheets import links, places
from deskjob_services.sheets.cards import media_type
from deskjob_services.sheets.models import Entry
from deskjob_services.sheets.screens.base import Answer, address, blueprint
from deskjob_services.sheets.screens.file import kept

public = Blueprint("public_pages", __name__)
public.after_request(guarded)
blueprint.record_once(lambda state: state.app.register_blueprint(public))


@public.get("/index.php/s/<token>")
def shown(token: str) -> Answer:
    """What the link leads to: a file to download, or a folder to look into, `?path=` for one in it."""
    recognised()
    rows = intranet().store.rows
    path = request.args.get("path", "").strip("/")
    try:
        one = _behind(token, path)
    except Refusal as refusal:
        return render("sheets/public.html", one=None, trouble=_gone(refusal)), refusal.status
    inside = places.children(rows, one) if one.folder else []
    inside.sort(key=lambda each: (not each.folder, each.name.casefold()))
    return render(
        "sheets/public.html",
        one=one,
        owner=rows.need(Person, one.owner_id),
        inside=inside,
        path=path,
        base=address(f"/index.php/s/{token}"),
    )


@public.get("/index.php/s/<token>/download")
@public.get("/index.php/s/<token>/download/<path:name>")
def fetched(token: str, name: str = "") -> Answer:
    """The bytes of the file the link leads to, or of the one at `?path=` and `?files=` in the folder it leads to."""
    recognised()
    path = "/".join(part.strip("/") for part in (request.args.get("path", ""), request.args.get("files", "")) if part)
    try:
        one = _behind(token, path.strip("/"))
        if one.folder:
            raise Invalid(f"{one.name!r} is a folder", "a file")
    except Refusal as refusal:
        return render("sheets/public.html", one=None, trouble=_gone(refusal)), refusal.status
    data = intranet().store.blobs.get(one.blob) if one.blob else b""
    return kept(data, one.name, media_type(one.name))


def _behind(token: str, path: str) -> Entry:
    return links.opened(intranet(), g.get("caller") or "", token, path)


def _gone(refusal: Refusal) -> str:
    if isinstance(refusal, NotFound):
        return "The link does not lead anywhere, or no longer does."
    return f"{refusal.found[:1].upper()}{refusal.found[1:]}."


__all__ = ["fetched", "public", "shown"]
