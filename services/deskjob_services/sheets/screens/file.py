"""Pages of a file: what it is, its bytes, its versions with what changed, and going back to one."""

from __future__ import annotations

import base64

from flask import request
from werkzeug.wrappers import Response

from deskjob_services.kernel.forms import offset, typed
from deskjob_services.kernel.web import do
from deskjob_services.sheets.screens.base import (
    Answer,
    Opened,
    answered,
    attempt,
    blueprint,
    done,
    page,
    wrong,
)
from deskjob_services.sheets.shown import Content, Versions

LATEST = 20


@blueprint.get("/files/<file>/about")
def about(file: str) -> Answer:
    """What a file or folder is, and what one may do with it."""
    return page("file.html", Opened(file), "about")


@blueprint.get("/files/<file>/download")
def download(file: str) -> Response:
    """A file's bytes, to keep; of an earlier version with `?version=`."""
    asked = {"file": file, "version": request.args.get("version") or None}
    found: Content = do("sheets.download", asked)
    return kept(base64.b64decode(found.content), found.name, found.media_type)


def kept(data: bytes, name: str, media_type: str) -> Response:
    """Bytes as a browser keeps them in a file; nothing among them may act as a page of ours."""
    response = Response(data, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.route("/files/<file>/versions", methods=["GET", "POST"])
def versions(file: str) -> Answer:
    """Every content the file had, newest first; the form gives it one of them again."""
    where = Opened(file)
    refusal = None
    if request.method == "POST":
        given = typed(version="", etag="")
        asked = {"file": where.id, "version": given["version"], "if_match": given["etag"] or None}
        refusal = attempt("restore_version", asked)
        if refusal is None:
            return done(where.at("versions"), f"{where.card.name} is again as it was at version {given['version']}.")
    found: Versions = do("sheets.versions", {"file": where.id, "count": LATEST, "offset": offset()})
    told = {"found": found, "offset": offset(), "count": LATEST, **wrong(refusal, "restore_version")}
    return answered(page("versions.html", where, "versions", **told), refusal)


@blueprint.post("/files/<file>/lock")
def lock(file: str) -> Answer:
    """Keep others from changing it for half an hour."""
    return _locking(file, "lock", "Nobody else can change it for half an hour.")


@blueprint.post("/files/<file>/unlock")
def unlock(file: str) -> Answer:
    """Let others change it again."""
    return _locking(file, "unlock", "Others can change it again.")


def _locking(file: str, operation: str, said: str) -> Answer:
    where = Opened(file)
    refusal = attempt(operation, {"file": where.id})
    if refusal is None:
        return done(where.at("about"), said)
    return answered(page("file.html", where, "about", **wrong(refusal, operation)), refusal)
