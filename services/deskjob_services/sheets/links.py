"""Public links: a token stands for a share; whoever has it may read what is shared, signed in or not.

The token is derived from the world's secret, as tokens of people are, and stands in no row.
"""

from __future__ import annotations

import hmac

from deskjob_services.errors import NotFound
from deskjob_services.identity import Credentials
from deskjob_services.rows import Rows
from deskjob_services.sheets import names, places
from deskjob_services.sheets.models import Entry, Share


def token_of(credentials: Credentials, share: Share) -> str:
    """The token in a link's address."""
    return credentials.link(share.id)


def behind(rows: Rows, credentials: Credentials, token: str, now: int) -> Entry:
    """The entry a link's token stands for. Raises NotFound where there is none, or it no longer holds."""
    for share in rows.where(Share, kind="link"):
        if not hmac.compare_digest(token_of(credentials, share).encode(), token.encode(errors="replace")):
            continue
        one = rows.get(Entry, share.entry_id)
        if (share.expires_at is None or share.expires_at > now) and one is not None and not places.gone(rows, one):
            return one
    raise NotFound("no link of that token", "a link that holds")


def below(rows: Rows, one: Entry, path: str) -> Entry:
    """What lies at a path in a shared folder. Raises NotFound, Invalid."""
    here = one
    for step in names.parts("/" + path.strip("/")):
        found = places.child(rows, here, step) if here.folder else None
        if found is None:
            raise NotFound(f"no file {path[:200]!r} behind the link", "a path in the shared folder")
        here = found
    return here
