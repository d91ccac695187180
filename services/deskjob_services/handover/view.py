"""What scorers may ask about cases."""

from __future__ import annotations

from dataclasses import dataclass

from deskjob_services.handover.models import Case
from deskjob_services.kernel.view import View


@dataclass(frozen=True, slots=True)
class RaisedCase:
    """A case as it stands: why, about which records, in which state."""

    id: str
    raised_by: str
    reason: str
    about: frozenset[str]
    status: str
    at: int


class HandoverView(View):
    """Read-only questions about cases."""

    def raised(self, by: str) -> list[RaisedCase]:
        """The cases a person raised and did not withdraw, oldest first."""
        return [
            RaisedCase(
                case.id,
                case.raised_by,
                case.reason,
                frozenset(case.about.split()),
                case.status,
                case.raised_at,
            )
            for case in self.rows.where(Case, raised_by=by)
            if case.status != "withdrawn"
        ]
