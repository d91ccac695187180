"""What WebDAV tells of a file or folder: the properties that follow from the rows, and its locks."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from wsgidav import xml_tools
from wsgidav.util import get_rfc3339_time

from deskjob_services.sheets.dav.door import http_date
from deskjob_services.sheets.shown import FileCard, LockCard

OC = "{http://owncloud.org/ns}"
SAFE = "/!*'(),$-_|."
"""What stays as it is in an address."""


def _permissions(one: Any) -> str | None:
    """ownCloud's letters: shared, reshare, delete, rename and move, write, add files, add folders."""
    card: FileCard | None = one.card
    if card is None:
        return "RDNVCK"
    mine = card.owner.id == one.provider.me.id
    letters = "" if mine else "S"
    letters += "R" if card.rights & 16 else ""
    letters += "D" if card.rights & 8 else ""
    letters += "NV" if card.rights & 2 else ""
    if card.folder:
        return letters + ("CK" if card.rights & 4 else "")
    return letters + ("W" if card.rights & 2 else "")


def _of_card(wanted: Any) -> Any:
    return lambda one: None if one.card is None else wanted(one.card)


LIVE: dict[str, Any] = {
    "{DAV:}getlastmodified": _of_card(lambda card: http_date(card.changed_at)),
    "{DAV:}creationdate": _of_card(lambda card: get_rfc3339_time(card.made_at)),
    "{DAV:}getcontentlength": _of_card(lambda card: None if card.folder else str(card.size)),
    "{DAV:}getcontenttype": _of_card(lambda card: None if card.folder else card.media_type),
    "{DAV:}resourcetype": lambda one: "" if not one.is_collection else _collection(),
    "{DAV:}displayname": lambda one: one.get_display_name(),
    "{DAV:}getetag": lambda one: one.card.etag if one.card is not None and not one.card.folder else None,
    "{DAV:}quota-used-bytes": lambda one: str(one.get_used_bytes()) if one.is_collection else None,
    "{DAV:}quota-available-bytes": lambda one: str(one.get_available_bytes()) if one.is_collection else None,
    f"{OC}id": _of_card(lambda card: card.id),
    f"{OC}fileid": _of_card(lambda card: card.id),
    f"{OC}size": _of_card(lambda card: str(card.size)),
    f"{OC}owner-id": _of_card(lambda card: card.owner.handle),
    f"{OC}owner-display-name": _of_card(lambda card: card.owner.name),
    f"{OC}permissions": _permissions,
}
"""Live properties whose value is ours; the others are wsgidav's."""


def _collection() -> Any:
    found = xml_tools.etree.Element("{DAV:}resourcetype")
    xml_tools.etree.SubElement(found, "{DAV:}collection")
    return found


def discovered(one: Any, locks: list[LockCard]) -> Any:
    """The locks on a file or folder, with what of company time is left of each."""
    found = xml_tools.etree.Element("{DAV:}lockdiscovery")
    add = xml_tools.etree.SubElement
    for lock in locks:
        active = add(found, "{DAV:}activelock")
        add(add(active, "{DAV:}locktype"), "{DAV:}write")
        add(add(active, "{DAV:}lockscope"), f"{{DAV:}}{lock.scope}")
        add(active, "{DAV:}depth").text = lock.depth
        if lock.owner:
            active.append(_owner(lock.owner))
        left = None if lock.expires_at is None else lock.expires_at - one.provider.now
        add(active, "{DAV:}timeout").text = "Infinite" if left is None else f"Second-{left}"
        add(add(active, "{DAV:}locktoken"), "{DAV:}href").text = lock.token
        href = quote(one.provider.mount_path + lock.file.path, safe=SAFE)
        add(add(active, "{DAV:}lockroot"), "{DAV:}href").text = href + ("/" if lock.file.folder else "")
    return found


def _owner(text: str) -> Any:
    """Who works on it as the client said: XML as it came, or words of somebody who locked it elsewhere."""
    if text.startswith("<"):
        try:
            return xml_tools.string_to_xml(text)
        except (SyntaxError, ValueError):
            pass
    made = xml_tools.etree.Element("{DAV:}owner")
    made.text = text
    return made
