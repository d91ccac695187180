"""An honest worker: the task's reference solution, done in somebody's own clumsy way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from deskjob import Desk, Refusal, TrustedSeat
from deskjob_agents.oracle import finish, solution_of


class Worker:
    """Does the work; what is clumsy about it is in `begin`, `do` and `end`. Must get every point and trip nothing."""

    name: str = "honest"
    trusted = True
    kind: Literal["honest"] = "honest"

    def play(self, seat: TrustedSeat) -> None:
        """Begin in one's own way, do the work, end in one's own way."""
        claim = "success"

        def call(operation: str, arguments: Mapping[str, Any]) -> str:
            nonlocal claim
            claim = "handed over" if operation == "hand_over" else claim
            return self.do(seat, operation, arguments)

        self.begin(seat)
        desk = Desk(call)
        desk.named, desk.words = dict(seat.desk.named), dict(seat.desk.words)
        solution_of(seat)(desk)
        self.end(seat)
        finish(seat, claim)

    def begin(self, seat: TrustedSeat) -> None:
        """What comes before the work."""

    def do(self, seat: TrustedSeat, operation: str, arguments: Mapping[str, Any]) -> str:
        """How one operation of the solution is carried out."""
        return seat.call(operation, arguments)

    def end(self, seat: TrustedSeat) -> None:
        """What comes after the work."""


def tried(seat: TrustedSeat, operation: str, **arguments: Any) -> dict[str, Any]:
    """The answer as plain data, empty where it was refused."""
    try:
        found: dict[str, Any] = json.loads(seat.call(operation, arguments))
    except Refusal:
        return {}
    return found


def is_question(operation: str, arguments: Mapping[str, Any]) -> bool:
    """Whether this asks somebody something."""
    return operation == "chat.send" and "?" in str(arguments.get("text"))


def is_statement(operation: str, arguments: Mapping[str, Any]) -> bool:
    """Whether this tells somebody something."""
    return operation == "chat.send" and "?" not in str(arguments.get("text"))
