"""The OCS endpoints: shares, people, capabilities. Each does what an operation does."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter

from deskjob_services.errors import Invalid, NotFound, Refusal
from deskjob_services.kernel.web import caller_id, do, intranet, note
from deskjob_services.people.models import Person
from deskjob_services.sheets import contents
from deskjob_services.sheets.ocs import answers, shapes
from deskjob_services.sheets.shown import FileCard, Folder, ShareCard, Shares, Space

blueprint = Blueprint("sheets_ocs", __name__)
_BASE = "/ocs/<any('v1.php','v2.php'):version>"
SHARES = f"{_BASE}/apps/files_sharing/api/v1/shares"
_MOST = 1000
_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
_FORGED = frozenset({"uid_owner", "uid_file_owner", "stime", "token"})


@blueprint.get("/status.php")
def status() -> dict[str, Any]:
    """What the product's clients ask first; open to everybody."""
    return {"installed": True, "maintenance": False, "needsDbUpgrade": False, **_version(), "productname": "ownCloud"}


@blueprint.get(f"{_BASE}/cloud/capabilities", provide_automatic_options=False)
def capabilities(version: str) -> Response:
    """What the server can do."""
    caller_id()
    person = {"user": {"send_mail": False}, "group_sharing": True, "share_with_group_members_only": False}
    public = {"enabled": True, "upload": False, "password": {"enforced": False}, "expire_date": {"enabled": False}}
    can = {
        "core": {"pollinterval": 60, "webdav-root": "remote.php/webdav"},
        "files": {"bigfilechunking": False, "undelete": True, "versioning": True},
        "files_sharing": {"api_enabled": True, "public": public, "resharing": True, **person},
    }
    parts = dict(zip(("major", "minor", "micro"), _version()["versionstring"].split("."), strict=True))
    return answers.said(version, {"version": {**parts, "string": _version()["versionstring"]}, "capabilities": can})


@blueprint.get(f"{_BASE}/cloud/user", provide_automatic_options=False)
def me(version: str) -> Response:
    """Who is asking."""
    one = intranet().store.rows.need(Person, caller_id())
    shown = {"id": one.handle, "display-name": one.name, "email": one.email}
    return answers.said(version, shown)


@blueprint.get(f"{_BASE}/cloud/users", provide_automatic_options=False)
def users(version: str) -> Response:
    """The handles of the people here, those that `search` finds."""
    caller_id()
    found = do("people.search", {"text": request.args.get("search", "")[:100], "count": 500})
    return answers.said(version, {"users": [card.handle for card in found.people]})


@blueprint.get(f"{_BASE}/cloud/users/<handle>", provide_automatic_options=False)
def user(version: str, handle: str) -> Response:
    """One of them; how much room is left is for oneself."""
    caller = caller_id()
    one = intranet().store.rows.first(Person, handle=handle)
    if one is None or one.employment != "active":
        raise NotFound(f"no person {handle[:80]!r}", "a handle")
    shown: dict[str, Any] = {"enabled": "true", "email": one.email, "displayname": one.name}
    if one.id == caller:
        space: Space = do("sheets.space", {})
        left = contents.QUOTA - space.used
        shown["quota"] = {"free": left, "used": space.used, "total": space.quota}
    return answers.said(version, shown)


@blueprint.get(SHARES, provide_automatic_options=False)
def shares(version: str) -> Response:
    """What one shares; with `path` what is shared there, with `shared_with_me` what others share with one."""
    caller_id()
    path = request.args.get("path")
    if request.args.get("shared_with_me") in ("true", "1"):
        found: Shares = do("sheets.shared_with_me", {"count": _MOST})
    elif path is None:
        found = do("sheets.shared_by_me", {"count": _MOST})
    elif request.args.get("subfiles") in ("true", "1"):
        inside: Folder = do("sheets.browse", {"folder": path, "count": _MOST})
        cards = [card for one in inside.entries if one.shared for card in do("sheets.shares", {"file": one.id}).shares]
        found = Shares(shares=cards)
    else:
        found = do("sheets.shares", {"file": path})
    return answers.said(version, [shapes.share(card) for card in found.shares])


@blueprint.post(SHARES, provide_automatic_options=False)
def make(version: str) -> Response:
    """Share something."""
    caller_id()
    given = _given()
    path = given.get("path", "")
    kind = shapes.KINDS.get(_number(given.get("shareType", ""), "shareType"))
    if kind is None or not path:
        raise Invalid("a share without a path, or of an unknown shareType", "path, and shareType 0, 1 or 3")
    if given.get("password"):
        raise Invalid("a password for a link", "a link without one: who has it may read", "share with people instead")
    one: FileCard = do("sheets.stat", {"file": path if path.startswith("/") else f"/{path}"})
    asked: dict[str, Any] = {"file": one.id, "kind": kind, "rights": _rights(given, one, kind)}
    if kind != "link":
        asked["to"] = given.get("shareWith", "")
    if given.get("expireDate"):
        asked["expires"] = given["expireDate"][:10]
    card: ShareCard = do("sheets.share", asked)
    return answers.said(version, shapes.share(card))


@blueprint.get(f"{SHARES}/<share>", provide_automatic_options=False)
def share(version: str, share: str) -> Response:
    """One share, given or received."""
    return answers.said(version, [shapes.share(_one(share))])


@blueprint.put(f"{SHARES}/<share>", provide_automatic_options=False)
def change(version: str, share: str) -> Response:
    """Change what a share allows, or its last day."""
    caller_id()
    given = _given()
    asked: dict[str, Any] = {"share": shapes.share_id(share)}
    if "permissions" in given:
        asked["rights"] = _number(given["permissions"], "permissions")
    if "expireDate" in given:
        asked |= {"expires": given["expireDate"][:10]} if given["expireDate"] else {"never_expires": True}
    return answers.said(version, shapes.share(do("sheets.edit_share", asked)))


@blueprint.delete(f"{SHARES}/<share>", provide_automatic_options=False)
def end(version: str, share: str) -> Response:
    """End a share."""
    caller_id()
    do("sheets.unshare", {"share": shapes.share_id(share)})
    return answers.said(version, [])


@blueprint.route(f"{_BASE}/<path:rest>", methods=_METHODS, provide_automatic_options=False)
def elsewhere(version: str, rest: str) -> Response:
    """What is not here, or not by this method."""
    adapter = current_app.url_map.bind("", default_method="GET")
    known = [method for method in _METHODS if _leads(adapter, method)]
    if not known:
        intranet().missing[f"{request.method} /ocs/{version}/{rest}"] += 1
        raise NotFound("Invalid query, please check the syntax.")
    if request.method == "OPTIONS":
        return Response(headers={"Allow": ", ".join([*known, "OPTIONS"])})
    raise MethodNotAllowed([*known, "OPTIONS"])


def _leads(adapter: MapAdapter, method: str) -> bool:
    """Whether an endpoint stands at the request's path for a method."""
    try:
        endpoint, _ = adapter.match(request.path, method=method)
    except HTTPException:
        return False
    return not endpoint.endswith(".elsewhere")


@blueprint.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """A refusal in the product's form."""
    return answers.refused(str((request.view_args or {}).get("version", "v1.php")), refusal)


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """What goes wrong before an endpoint is reached, and what is wrong with us."""
    note(error)
    refusal = Refusal(error.name)
    refusal.status = error.code or 500
    answer = answers.refused(str((request.view_args or {}).get("version", "v2.php")), refusal)
    answer.status_code = error.code or 500
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(error.valid_methods or ())
    return answer


def _one(share: str) -> ShareCard:
    """A share among those the caller gave, got, or may see on the file. Raises NotFound."""
    caller_id()
    wanted = shapes.share_id(share)
    for operation in ("sheets.shared_by_me", "sheets.shared_with_me"):
        found: Shares = do(operation, {"count": _MOST})
        for card in found.shares:
            if card.id == wanted:
                return card
    raise NotFound(f"no share {share[:40]!r}", "the id of a share you gave or got")


def _given() -> dict[str, str]:
    """The fields of a form or of JSON. Raises Invalid for what the service says itself."""
    body = request.get_json(silent=True) if request.mimetype == "application/json" else None
    given = dict(request.form) if body is None else body
    if not isinstance(given, dict):
        raise Invalid("a body that is no form", "fields and values")
    forged = sorted(_FORGED & set(given))
    if forged:
        raise Invalid(f"{', '.join(forged)} in the request", "what the service does not say itself")
    return {name: str(value) for name, value in given.items() if value is not None}


def _rights(given: dict[str, str], one: FileCard, kind: str) -> int:
    if "permissions" in given:
        return _number(given["permissions"], "permissions")
    if given.get("publicUpload") in ("true", "1"):
        raise Invalid("a link by which others upload", "a link for reading")
    return 1 if kind == "link" else one.rights & (31 if one.folder else 19)


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Invalid(f"{name} {text[:40]!r}", "a number")
    return int(text)


def _version() -> dict[str, str]:
    """The product's version whose interface this is."""
    return {"version": "10.15.0.0", "versionstring": "10.15.0"}
