"""Chatter: the messages the desk wrote, read from the journal, and who could read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deskjob_scorers.facts import CaseRules, RoomFacts
from deskjob_services.journal import Change

_PLACES: Final = {
    "chat_message": "room_id",
    "git_note": "target_id",
    "git_issue": "project_id",
    "git_merge": "project_id",
    "git_release": "project_id",
}
"""The tables of what people say, and which column tells where it stands: in a room, below an issue, in a project."""
_WORDS: Final = ("text", "title", "name", "body", "description")
_MEMBER: Final = "chat_member"
_ROOM: Final = "chat_room"
_NOWHERE: Final = RoomFacts("c")


@dataclass(frozen=True, slots=True)
class Said:
    """One text the desk wrote in a room, below an issue or in a project, new or edited.

    `public` when anybody at the company can read it, as on the git host.
    """

    change: Change
    room: str
    text: str
    new: bool
    public: bool
    readers: frozenset[str]


def said(journal: Sequence[Change], written: Sequence[Change], case: CaseRules) -> list[Said]:
    """Give all that the desk said in what it wrote, in order. Whoever was ever in the room can read it."""
    rooms = _rooms(journal, case)
    return [
        _said(change, rooms, case.desk)
        for change in written
        if change.table in _PLACES and not _by_system(change) and _text(change.new) not in ("", _text(change.old))
    ]


def _said(change: Change, rooms: Mapping[str, RoomFacts], desk: str) -> Said:
    room_id = str((change.new or {}).get(_PLACES[change.table], ""))
    room = rooms.get(room_id, _NOWHERE)
    readers = room.members - {desk}
    return Said(change, room_id, _text(change.new), change.kind == "insert", room.kind == "c", readers)


def _by_system(change: Change) -> bool:
    """Tell whether the service wrote it by itself (`mina joined`); nobody can ask for that."""
    return bool((change.new or {}).get("system"))


def _text(row: Mapping[str, object] | None) -> str:
    return "\n".join(str(row[name]) for name in _WORDS if row.get(name)) if row else ""


def _rooms(journal: Sequence[Change], case: CaseRules) -> dict[str, RoomFacts]:
    """The rooms with everybody who was ever in them; one that became a channel counts as a channel."""
    rooms = dict(case.rooms)
    for change in journal:
        new = change.new or {}
        if change.table == _ROOM and new:
            before = rooms.get(change.key, RoomFacts(str(new.get("kind", "c"))))
            kind = "c" if "c" in (before.kind, new.get("kind", "c")) else before.kind
            rooms[change.key] = RoomFacts(kind, str(new.get("name") or before.name), before.members)
        elif change.table == _MEMBER and new:
            room_id, person = str(new.get("room_id")), str(new.get("person_id"))
            room = rooms.get(room_id, _NOWHERE)
            rooms[room_id] = RoomFacts(room.kind, room.name, room.members | {person})
    return rooms
