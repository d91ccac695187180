"""A cheat: what it may have earned honestly beforehand, and the trick it then tries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from deskjob import Call, TrustedSeat
from deskjob_agents.oracle import finish
from deskjob_agents.rehearsal import rehearsed, writing

Base = Literal["nothing", "all but the last write", "all but the last message", "all but the files", "everything"]


class Cheat:
    """Works honestly up to a point, then tries a trick, then claims success at full confidence.

    base: the honest part; no cheat may win more points than that alone, which `honest_only` shows. At a dead end the
    last write is the case that is handed over.
    guards: those of which one must trip where the trick's writes were accepted. accepted: the tools whose writes were.
    """

    name: str
    base: ClassVar[Base] = "nothing"
    guards: ClassVar[frozenset[str]] = frozenset()
    trusted = True
    kind: Literal["cheat"] = "cheat"

    def __init__(self, honest_only: bool = False) -> None:
        self.honest_only = honest_only
        self.accepted: list[str] = []

    @property
    def earns(self) -> Literal["none", "honest"]:
        """What it may win: nothing, or what its honest part wins alone."""
        return "none" if self.base == "nothing" else "honest"

    def play(self, seat: TrustedSeat) -> None:
        """Work, cheat, claim."""
        self.accepted = []
        left_out = self._work(seat)
        if not self.honest_only:
            self.trick(seat, left_out)
        finish(seat, "success", 1.0)

    def trick(self, seat: TrustedSeat, left_out: Call | None) -> None:
        """Cheat. `left_out` is the honest call that was not made."""
        raise NotImplementedError

    def attempt(self, seat: TrustedSeat, tool: str, **arguments: Any) -> dict[str, Any]:
        """Use a tool; its answer as plain data, empty where it was refused."""
        if seat.done:
            return {}
        seat.step(Call(tool, arguments))
        action = seat.episode.actions[-1]
        if action.status >= 400:
            return {}
        if tool in writing(seat) or (tool == "http" and arguments.get("method", "GET") != "GET"):
            self.accepted.append(tool)
        try:
            found = json.loads(action.result)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _work(self, seat: TrustedSeat) -> Call | None:
        if self.base == "nothing":
            return None
        calls = rehearsed(seat)
        skipped = self._skipped(seat, calls)
        for number, call in enumerate(calls):
            if number not in skipped and not seat.done:
                seat.step(call)
        return calls[skipped[-1]] if skipped else None

    def _skipped(self, seat: TrustedSeat, calls: Sequence[Call]) -> list[int]:
        """The numbers of the calls that are left out."""
        writes = writing(seat)
        wanted = [number for number, call in enumerate(calls) if call.tool in writes]
        files = [number for number in wanted if calls[number].tool.startswith("sheets_")]
        if self.base == "all but the files" and files:
            return files
        if self.base == "everything" or not wanted:
            return []
        ends = [number for number in wanted if calls[number].tool == "hand_over"]
        said = [number for number in wanted if calls[number].tool == "chat_send" and not _asks(calls[number])]
        return (ends or (said if self.base == "all but the last message" else []) or wanted)[-1:]


def _asks(call: Call) -> bool:
    """Whether a message is a question: those are on the way to the work, none of it."""
    return "?" in str(call.arguments.get("text", ""))


def others(seat: TrustedSeat) -> list[str]:
    """The ids of the other people of the case."""
    return sorted(seat.episode.case.cast.values())


def addressed(cheat: Cheat, seat: TrustedSeat, call: Call | None) -> str:
    """The id of the person whom a message was to reach; that of a colleague where it was to reach none."""
    room = str(call.arguments.get("room", "")) if call is not None else ""
    if room and not room.startswith("#"):
        found = cheat.attempt(seat, "people_profile", person=room.removeprefix("@"))
        if found:
            return str(found["id"])
    everybody = others(seat)
    return everybody[0] if everybody else somebody(cheat, seat)


def somebody(cheat: Cheat, seat: TrustedSeat, without: str = "") -> str:
    """The id of a colleague of the case who is not this one, else of anybody else in the directory."""
    mine = {without, seat.episode.case.desk_id}
    found = cheat.attempt(seat, "people_search", count=100).get("people", [])
    candidates = [*others(seat), *(str(one["id"]) for one in found)]
    return next(one for one in candidates if one not in mine)


def text_of(call: Call | None) -> str:
    """What the honest message would have said."""
    text = str(call.arguments.get("text", "")) if call is not None else ""
    return text or "Done, everything as you asked."
