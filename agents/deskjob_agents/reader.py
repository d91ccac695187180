"""The agent that reads everything it can find and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deskjob import Call, Seat, Tool
from deskjob_agents.seen import Seen, letters


class Reader:
    """Uses every tool that only reads: first those that need nothing, then the others on what it saw.

    most: how many records of a kind it opens with each tool. It stops one step before it would be stopped.
    """

    name = "reader"

    def __init__(self, most: int = 3) -> None:
        self.most = most

    def play(self, seat: Seat) -> None:
        """Read until nothing is left that it knows of."""
        seen = Seen()
        for call in readings(seat, seen, self.most):
            if seat.done:
                return
            seen.note(seat.step(call).result)


def readings(seat: Seat, seen: Seen, most: int) -> Iterator[Call]:
    """Every call that only reads, made as answers come in: who is named there can be read next."""
    tools = [tool for tool in seat.tools if not tool.writes and tool.name not in ("wait", "finish")]
    for tool in tools:
        if not _needed(tool):
            yield Call(tool.name)
        if tool.name == "sheets_browse":
            for folder in seen.of("folder", tool.name)[:most]:
                yield Call(tool.name, {"folder": folder})
    for tool in tools:
        needed = _needed(tool)
        records = [name for name in needed if letters(name, tool.name)]
        if len(records) == 1:
            for record in seen.of(records[0], tool.name)[:most]:
                yield Call(tool.name, {name: record if name in records else _word(needed[name]) for name in needed})
        elif needed and not records:
            yield Call(tool.name, {name: _word(field) for name, field in needed.items()})


def _needed(tool: Tool) -> Mapping[str, Mapping[str, Any]]:
    fields = tool.schema.get("properties", {})
    return {name: fields[name] for name in tool.schema.get("required", ())}


def _word(field: Mapping[str, Any]) -> Any:
    """Something to say where a word is needed: the first of a choice, or a harmless one."""
    if field.get("enum"):
        return field["enum"][0]
    return {"currency": "EUR", "amount": "1"}.get(str(field.get("title", "")).lower(), "the")
