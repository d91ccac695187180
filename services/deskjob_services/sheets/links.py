"""Public links: a token stands for a share; whoever has it may read what is shared, signed in or not.

The token is derived from the world's secret, as tokens of people are, and stands in no row.
"""

from __future__ import annotations

import hmac

from deskjob_services.errors import Frozen, NotFound
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Access, Intranet
from deskjob_services.rows import Rows
from deskjob_services.sheets import names, places
from deskjob_services.sheets.models import Entry, Share


def token_of(credentials: Credentials, share: Share) -> str:
    """The token in a link's address."""
    return credentials.link(share.id)


def opened(company: Intranet, reader: str, token: str, path: str) -> Entry:
    """What a link leads to, or what lies at a path in the folder it leads to; noted as shown to the reader.

    `reader` is empty for who is not signed in. Raises Frozen once the company is closed, NotFound, Invalid.
    """
    if company.frozen:
        raise Frozen("the company is closed", "an episode that is still open")
    one = behind(company.store.rows, company.credentials, token, company.store.now)
    found = below(company.store.rows, one, path) if path else one
    company.access.append(Access(company.step, reader, "sheets.link", (found.id,)))
    return found


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
