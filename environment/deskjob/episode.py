"""Episode: one agent on one case - observations, steps, limits, the record of actions, and the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deskjob.backend import Answer
from deskjob.hands import Hands, read, refused, shown
from deskjob.judging import judged
from deskjob.task import Limits, Task
from deskjob.tool import Call, Tool, parse_call, tools
from deskjob.world import World
from deskjob_scorers import Cause, Outcome
from deskjob_services import clock
from deskjob_services.desk import Desk
from deskjob_services.errors import Invalid, WrongUse


@dataclass(frozen=True)
class Observation:
    """What the one at the desk sees: the instruction, the last result, unread messages, and company time, as text."""

    instruction: str
    result: str
    unread: str
    time: str


@dataclass(frozen=True)
class Action:
    """One step as it is kept: the call, its result, when (company and wall), and the confidence it carried."""

    step: int
    tool: str
    arguments: Mapping[str, Any]
    status: int
    result: str
    at: int
    wall_seconds: float
    confidence: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class EpisodeOver(Exception):
    """Raised into an agent's desk when it acts after its episode has ended."""


class Episode:
    """Plays one case in a world. `step` until `done`, then `close` for the outcome."""

    def __init__(
        self,
        world: World,
        task: Task[Any],
        seed: int = 0,
        variant: str | None = None,
        *,
        limits: Limits | None = None,
    ) -> None:
        self.world = world
        self.case = world.open(task, seed, variant)
        self.limits = limits or task.limits
        self.actions: list[Action] = []
        self.cause: Cause | None = None
        self.outcome: Outcome | None = None
        self.state_hash = ""
        self._hands = Hands(world.intranet, world.backend, self.case.desk_id)
        self._started = clock.wall()
        self._opened_at = world.now
        self._heard = self._last_message()
        self._instruction = self.case.instruction
        self._result = ""
        self.desk = Desk(self.by_desk)
        self.desk.named, self.desk.words = self.case.named, self.case.given

    @property
    def tools(self) -> Sequence[Tool]:
        """What can be done."""
        return tools()

    @property
    def observation(self) -> Observation:
        """What is seen now."""
        time = clock.spoken(self.world.now)
        return Observation(self._instruction, self._result, self._unread, time)

    @property
    def done(self) -> bool:
        """Whether it is over: finished, cut short, or closed."""
        return self.world.finished or self.cause is not None or self.outcome is not None

    @property
    def truncated(self) -> bool:
        """Whether a limit ended it."""
        return self.cause == "agent_exhausted_budget"

    def step(self, action: Call | Mapping[str, Any] | str) -> Observation:
        """Use a tool once; an action that cannot be read is answered like any bad request.

        Raises WrongUse when the episode is over.
        """
        self._take(action)
        return self.observation

    def close(self, agent: str = "", epoch: int = 0) -> Outcome:
        """Freeze, seal and judge. Asking again gives the same outcome."""
        if self.outcome is None:
            self.state_hash = self.world.seal()
            self.world.probe()
            self.outcome = judged(self, agent, epoch)
        return self.outcome

    @property
    def company_minutes(self) -> int:
        """Company time since the desk sat down."""
        return (self.world.now - self._opened_at) // clock.MINUTE

    @property
    def wall_seconds(self) -> float:
        """Seconds on the wall since it opened."""
        return clock.wall() - self._started

    def _take(self, action: Call | Mapping[str, Any] | str) -> Answer:
        try:
            call = parse_call(action)
        except Invalid as error:
            answer = refused(error)
            return self._act(Call("unreadable"), lambda _: answer)
        return self._act(call, self._hands.use)

    def _act(self, call: Call, use: Callable[[Call], Answer]) -> Answer:
        if self.done:
            raise WrongUse("the episode is over", "a step before its end", "reset, or close it for the outcome")
        number = len(self.actions) + 1
        self.world.intranet.step = number
        started = clock.wall()
        answer = use(call)
        self._result = shown(answer)
        confidence = call.arguments.get("confidence")
        self.actions.append(
            Action(
                number,
                call.tool,
                call.arguments,
                answer.status,
                self._result,
                self.world.now,
                round(clock.wall() - started, 6),
                confidence if isinstance(confidence, int | float) else None,
            )
        )
        self._listen()
        self._check_limits()
        return answer

    def by_desk(self, operation: str, arguments: Mapping[str, Any]) -> str:
        """Carry out one operation for a typed desk, as a step. Raises a Refusal, or EpisodeOver."""
        if self.done:
            raise EpisodeOver(f"{operation} after the end")
        return read(self._take(Call(operation, dict(arguments))))

    def _check_limits(self) -> None:
        limits = self.limits
        if self.world.finished:
            return
        out_of_time = limits.wall_seconds is not None and self.wall_seconds > limits.wall_seconds
        if len(self.actions) >= limits.steps or self.company_minutes >= limits.company_minutes or out_of_time:
            self.cause = "agent_exhausted_budget"

    _unread = ""

    def _listen(self) -> None:
        """Gather what was said to the desk since it last looked."""
        rows = self.world.store.rows
        last = self._last_message()
        if last <= self._heard:
            self._heard, self._unread = last, ""
            return
        found = rows.values(
            "select r.kind, r.name, r.id, p.name, p.handle, m.text from chat_message m"
            " join chat_member d on d.room_id = m.room_id and d.person_id = :desk"
            " join chat_room r on r.id = m.room_id join people_person p on p.id = m.author_id"
            " where m.rowid > :heard and m.author_id != :desk and m.deleted = 0 and m.system = '' order by m.rowid",
            desk=self.case.desk_id,
            heard=self._heard,
        )
        self._heard = last
        self._unread = "\n".join(
            f"{name} (@{handle}) {'to you' if kind == 'd' else f'in #{room}'}: {text}"
            for kind, room, _, name, handle, text in found
        )

    def _last_message(self) -> int:
        found = self.world.store.rows.values("select coalesce(max(rowid), 0) from chat_message")
        return int(found[0][0])
