"""The agent that does valid things at random."""

from __future__ import annotations

from typing import Final

from deskjob import Call, Seat, Seeder
from deskjob_agents.sampling import arguments
from deskjob_agents.seen import Seen

_FIRST: Final = (
    *(Call(tool) for tool in ("people_search", "chat_channels", "chat_rooms", "expenses_reports", "sheets_browse")),
    Call("sheets_find", {"query": ".", "count": 20}),
)


class Wanderer:
    """Uses tools at random with arguments their schemas take, on records it has seen."""

    name = "random"

    def __init__(self, seed: int = 0, steps: int = 40) -> None:
        self.seed = seed
        self.steps = steps

    def play(self, seat: Seat) -> None:
        """Look around, then do so many things, then claim something."""
        seeder, seen = Seeder(self.seed, "random", seat.instruction), Seen()
        for first in _FIRST:
            if any(tool.name == first.tool for tool in seat.tools):
                seen.note(seat.step(first).result)
        tools = [tool for tool in seat.tools if tool.name not in ("finish", "http")]
        for _ in range(self.steps):
            tool = seeder.choice(tools)
            given = arguments(tool, seen, seeder)
            if given is not None and not seat.done:
                seen.note(seat.step(Call(tool.name, given)).result)
        if not seat.done:
            status = seeder.choice(("success", "failure", "handed over"))
            seat.step(Call("finish", {"status": status, "confidence": round(seeder.fraction(), 2)}))
