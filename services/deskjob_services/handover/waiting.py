"""What waits in the hand-over: one's own cases that nobody has decided."""

from __future__ import annotations

from deskjob_services.handover.models import Case
from deskjob_services.kernel.pages import Urls
from deskjob_services.kernel.waiting import MOST, Waiting, counted
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows


def waiting(rows: Rows, me: Person, urls: Urls) -> Waiting:
    """One's own open cases, newest first."""
    cases = rows.where(Case, raised_by=me.id, status="open", order="raised_at desc, id desc")
    items = [
        {
            "key": "handover",
            "text": f"Case {case.id} is open: {case.reason}",
            "url": f"{urls.service('handover')}/",
            "at": case.raised_at,
            "who": None,
        }
        for case in cases[:MOST]
    ]
    line = f"{counted(len(cases), 'case')} of yours open." if cases else "No open case of yours."
    return Waiting(len(cases), line, items)
