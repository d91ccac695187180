"""What waits in the file store: nothing does; the portal says how much is shared with one."""

from __future__ import annotations

from deskjob_services.kernel.pages import Urls
from deskjob_services.kernel.waiting import Waiting, counted
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows


def waiting(rows: Rows, me: Person, urls: Urls) -> Waiting:
    """No items: a file asks for nothing by being there."""
    from deskjob_services.kernel.web import intranet
    from deskjob_services.sheets import places

    found = places.received(rows, me, intranet().store.now)
    line = f"{counted(len(found), 'file or folder', 'files and folders')} shared with you."
    return Waiting(0, line if found else "Nothing is shared with you.", [])
