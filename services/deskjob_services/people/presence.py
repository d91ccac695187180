"""Who is away, who stands in, who reports to whom; asked by rules, views and colleagues alike."""

from __future__ import annotations

from deskjob_services.people.models import Leave, Person
from deskjob_services.rows import Rows


def absence(rows: Rows, person_id: str, now: int) -> Leave | None:
    """The leave that keeps a person away at this company time, or None."""
    found = rows.query(
        Leave,
        "select * from people_leave where person_id = :person and cancelled = 0"
        " and from_at <= :now and until_at >= :now order by until_at desc limit 1",
        person=person_id,
        now=now,
    )
    return found[0] if found else None


def manager_of(rows: Rows, person_id: str) -> list[str]:
    """The ids of a person's managers, nearest first."""
    chain: list[str] = []
    row = rows.get(Person, person_id)
    while row is not None and row.manager_id and row.manager_id not in chain:
        chain.append(row.manager_id)
        row = rows.get(Person, row.manager_id)
    return chain
