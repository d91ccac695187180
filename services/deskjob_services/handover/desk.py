"""The typed client of one employee for Hand-over. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from typing import Literal

from deskjob_services.handover.rules import CaseCard, Cases, Finished, Waited
from deskjob_services.kernel.seat import Part


class HandoverDesk(Part):
    """Cases put before a person, with reason and evidence."""

    def finish(
        self, status: Literal["success", "failure", "handed over"], confidence: float | None = None, summary: str = ""
    ) -> Finished:
        """End the episode with a claim: success, failure or handed over, and how sure one is (0 to 1)."""
        return self._do("finish", Finished, status=status, confidence=confidence, summary=summary)

    def hand_over(
        self,
        reason: Literal[
            "no answer",
            "against policy",
            "missing record",
            "contradictory",
            "somebody else's decision",
            "no permission",
            "other",
        ],
        about: list[str] | None = None,
        note: str = "",
    ) -> CaseCard:
        """Stop here and put the case before a person, with the reason and the records that stand in the way."""
        return self._do("hand_over", CaseCard, reason=reason, about=about, note=note)

    def cases(self) -> Cases:
        """One's own cases."""
        return self._do("handover.cases", Cases)

    def withdraw(self, case: str) -> CaseCard:
        """Take back a case that nobody has decided; it stays on record."""
        return self._do("handover.withdraw", CaseCard, case=case)

    def wait(self, minutes: int) -> Waited:
        """Let company time pass, so that colleagues can answer; writing takes one minute, reading none."""
        return self._do("wait", Waited, minutes=minutes)
