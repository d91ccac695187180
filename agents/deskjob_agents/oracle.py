"""The agents made of a task's own page: its reference solution, its other solutions, its traps."""

from __future__ import annotations

from collections.abc import Callable

from deskjob import Call, Desk, TrustedSeat, WrongUse

Solution = Callable[..., None]


class Oracle:
    """Does the work as the task's reference solution does, through the tools, and says how it ended."""

    trusted = True

    def __init__(self, solution: str = "") -> None:
        self.solution = solution
        self.name = f"solution:{solution}" if solution else "oracle"

    def play(self, seat: TrustedSeat) -> None:
        """Solve, then finish with success, or with what was handed over."""
        solution_of(seat, self.solution)(seat.desk)
        finish(seat)


class Trap:
    """Makes one of the task's mistakes, and claims success."""

    trusted = True

    def __init__(self, trap: str = "") -> None:
        self.trap = trap
        self.name = f"trap:{trap}" if trap else "trap"

    def play(self, seat: TrustedSeat) -> None:
        """Make the mistake named; without a name, the task's first."""
        traps = seat.task.traps
        trap = traps.get(self.trap) if self.trap else next(iter(traps.values()), None)
        if trap is None:
            raise WrongUse(f"{seat.task.id} has no trap {self.trap!r}", f"one of {', '.join(traps) or 'none'}")
        with_cast(seat.desk, seat)
        trap.act(seat.desk)
        finish(seat)


def solution_of(seat: TrustedSeat, name: str = "") -> Solution:
    """A solution of the task at hand, the reference where none is named. Raises WrongUse."""
    solutions = seat.task.solutions
    found = solutions.get(name) if name else next(iter(solutions.values()), None)
    if found is None:
        raise WrongUse(f"{seat.task.id} has no solution {name!r}", f"one of {', '.join(solutions) or 'none'}")
    return found


def with_cast(desk: Desk, seat: TrustedSeat) -> Desk:
    """The desk with everybody of the case within reach, as traps and cheats are allowed to have it."""
    desk.cast = dict(seat.episode.case.cast)
    return desk


def finish(seat: TrustedSeat, status: str = "", confidence: float = 0.95) -> None:
    """End with a claim: the one given, or what the steps so far say."""
    if not seat.done:
        handed = any(action.tool == "hand_over" and action.status == 200 for action in seat.episode.actions)
        claim = status or ("handed over" if handed else "success")
        seat.step(Call("finish", {"status": claim, "confidence": confidence}))
