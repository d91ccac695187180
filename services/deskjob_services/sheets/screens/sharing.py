"""Pages of sharing: with whom a file is shared, what others share with one, and changing or ending a share."""

from __future__ import annotations

from flask import request

from deskjob_services import clock
from deskjob_services.errors import NotFound
from deskjob_services.kernel.forms import offset, typed
from deskjob_services.kernel.pages import urls
from deskjob_services.kernel.web import do, intranet
from deskjob_services.people.models import Department, Person
from deskjob_services.sheets.models import Share
from deskjob_services.sheets.screens.base import (
    PAGE,
    Answer,
    Opened,
    address,
    answered,
    attempt,
    blueprint,
    confirmed,
    done,
    page,
    said_rights,
    wrong,
)
from deskjob_services.sheets.shown import ShareCard, Shares


@blueprint.route("/files/<file>/shares", methods=["GET", "POST"])
def shares(file: str) -> Answer:
    """With whom it is shared; the form shares it with one more."""
    where = Opened(file)
    given = typed(kind="person", to="", rights="1", expires="")
    refusal = None
    if request.method == "POST":
        asked = {**given, "file": where.id, "to": given["to"] or None, "expires": given["expires"] or None}
        if given["kind"] == "link":
            asked |= {"rights": 1}
        refusal = attempt("share", asked)
        if refusal is None:
            said = "There is a link now." if given["kind"] == "link" else f"It is shared with {given['to']}."
            return done(where.at("shares"), said)
    found: Shares = do("sheets.shares", {"file": where.id})
    told = {"typed": given, "found": found, "choices": choices(where.card.folder), "link": link, "last": last}
    return answered(page("shares.html", where, "shares", **told, **_known(), **wrong(refusal, "share")), refusal)


def _known() -> dict[str, list[tuple[str, str]]]:
    """Those whom something can be shared with, as proposals."""
    rows = intranet().store.rows
    people = rows.where(Person, employment="active", order="name, id")
    departments = rows.where(Department, order="name, id")
    return {
        "people": [(one.handle, one.name) for one in people],
        "departments": [(one.name, "") for one in departments],
    }


def choices(folder: bool) -> list[tuple[str, str]]:
    """What a share may allow, as choices of a form."""
    offered = (1, 3, 15, 31) if folder else (1, 3, 19)
    return [(str(rights), said_rights(rights, folder).capitalize()) for rights in offered]


def link(token: str) -> str:
    """The whole address that a link's token stands for."""
    path = address(f"/index.php/s/{token}")
    return path if "://" in path else f"{request.host_url.rstrip('/')}{path}"


def last(expires_at: int) -> str:
    """The last day a share holds."""
    return clock.day(expires_at - 1).isoformat()


@blueprint.get("/shared")
def shared() -> Answer:
    """What others share with one."""
    found: Shares = do("sheets.shared_with_me", {"count": PAGE, "offset": offset()})
    return page("shared.html", None, "shared", found=found, mine=False, last=last, offset=offset(), count=PAGE)


@blueprint.get("/shared/by-me")
def shared_by_me() -> Answer:
    """What one shares with others."""
    found: Shares = do("sheets.shared_by_me", {"count": PAGE, "offset": offset()})
    return page("shared.html", None, "by-me", found=found, mine=True, last=last, offset=offset(), count=PAGE)


@blueprint.route("/shares/<share>", methods=["GET", "POST"])
def one_share(share: str) -> Answer:
    """Change what a share allows, or until when."""
    card = _share(share)
    where = Opened(card.file.id)
    given = typed(rights=str(card.rights), expires=last(card.expires_at) if card.expires_at else "")
    refusal = None
    if request.method == "POST":
        until = {"expires": given["expires"]} if given["expires"] else {"never_expires": True}
        refusal = attempt("edit_share", {"share": card.id, "rights": given["rights"], **until})
        if refusal is None:
            return done(where.at("shares"), "The share is changed.")
    offered = choices(where.card.folder)
    if given["rights"] not in dict(offered):
        offered.append((str(card.rights), said_rights(card.rights, where.card.folder).capitalize()))
    told = {"share": card, "typed": given, "choices": offered, **wrong(refusal, "edit_share")}
    return answered(page("share.html", where, "shares", **told), refusal)


@blueprint.route("/shares/<share>/end", methods=["GET", "POST"])
def end_share(share: str) -> Answer:
    """Ask, and end a share."""
    card = _share(share)
    where = Opened(card.file.id)
    whom = card.to.name if card.to else card.department or "whoever has the link"
    mine = address("/shared") if card.to and card.to.id == _me() else where.at("shares")
    question = {
        "title": f"Stop sharing {card.file.name}?",
        "text": f"It is no longer shared with {whom} then.",
        "label": "Stop sharing it",
        "back": mine,
        "trail": [*where.trail, (where.card.name, where.at("about")), ("Stop sharing", "")],
    }
    return confirmed("unshare", {"share": card.id}, question, f"It is no longer shared with {whom}.", "shared")


def _me() -> str:
    from deskjob_services.kernel.pages import me

    return me().id


def _share(share: str) -> ShareCard:
    """A share one can see, by its id. Raises NotFound."""
    found = intranet().store.rows.get(Share, share)
    cards: list[ShareCard] = do("sheets.shares", {"file": found.entry_id}).shares if found else []
    for card in cards:
        if card.id == share:
            return card
    raise NotFound(f"no share {share!r}", "a share you can see", f"look at {urls().service('sheets')}/shared")
