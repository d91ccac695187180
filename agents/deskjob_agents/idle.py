"""The agent that does nothing."""

from __future__ import annotations

from deskjob import Seat


class Idle:
    """Sits at the desk and goes home."""

    name = "idle"

    def play(self, seat: Seat) -> None:
        """Do nothing at all."""
