"""What the directory has to tell: who is away. Nothing there waits for anybody."""

from __future__ import annotations

from deskjob_services import clock
from deskjob_services.kernel.pages import Urls
from deskjob_services.kernel.waiting import Waiting, counted
from deskjob_services.kernel.web import do, intranet
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows


def waiting(rows: Rows, me: Person, urls: Urls) -> Waiting:
    """How many are away today."""
    today = clock.day(intranet().store.now).isoformat()
    leaves = do("people.leaves", {}).leaves
    away = {leave.person_id for leave in leaves if leave.from_date <= today <= leave.until_date}
    if not away:
        return Waiting(line="Nobody is away today.")
    return Waiting(line=f"{counted(len(away), 'person is', 'people are')} away today.")
