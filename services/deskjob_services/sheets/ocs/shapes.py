"""Shares and people in ownCloud's own fields. What is not modelled here is left out."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services import clock
from deskjob_services.kernel.web import intranet
from deskjob_services.people.models import Department
from deskjob_services.sheets.shown import ShareCard

KINDS = {0: "person", 1: "department", 3: "link"}
NUMBERS = {kind: number for number, kind in KINDS.items()}


def share(card: ShareCard) -> dict[str, Any]:
    """A share as the product shows it."""
    one = card.file
    shown: dict[str, Any] = {
        "id": str(number(card.id)),
        "share_type": NUMBERS[card.kind],
        "uid_owner": card.by.handle,
        "displayname_owner": card.by.name,
        "permissions": card.rights,
        "stime": card.at,
        "parent": None,
        "expiration": _day(card.expires_at),
        "token": card.token,
        "uid_file_owner": one.owner.handle,
        "displayname_file_owner": one.owner.name,
        "path": one.path,
        "item_type": "folder" if one.folder else "file",
        "mimetype": "httpd/unix-directory" if one.folder else one.media_type,
        "item_source": one.id,
        "file_source": one.id,
        "file_parent": one.parent_id,
        "file_target": one.path,
    }
    if card.kind == "person" and card.to is not None:
        shown |= {"share_with": card.to.handle, "share_with_displayname": card.to.name}
    if card.kind == "department" and card.department is not None:
        found = intranet().store.rows.first(Department, name=card.department)
        shown |= {"share_with": found.id if found else "", "share_with_displayname": card.department}
    if card.kind == "link":
        shown |= {"share_with": None, "share_with_displayname": None, "name": one.name, "url": url(card.token)}
    return shown


def url(token: str | None) -> str | None:
    """The absolute address of a public link."""
    return f"{request.url_root.rstrip('/')}/index.php/s/{token}" if token else None


def number(share_id: str) -> int:
    """The number of a share; the product's clients want one."""
    return int(share_id.lstrip("S"))


def share_id(text: str) -> str:
    """A share's id of its number; an id stays itself."""
    return f"SS{int(text):04d}" if text.isascii() and text.isdigit() and len(text) < 10 else text


def _day(moment: int | None) -> str | None:
    """The last day, from the moment after it."""
    return None if moment is None else f"{clock.day(moment - 1).isoformat()} 00:00:00"
