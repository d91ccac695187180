"""What waits in the chat: messages that were not read."""

from __future__ import annotations

from deskjob_services.chat.shown import RoomCard
from deskjob_services.kernel.pages import Urls
from deskjob_services.kernel.waiting import MOST, Waiting, counted
from deskjob_services.kernel.web import do
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows


def waiting(rows: Rows, me: Person, urls: Urls) -> Waiting:
    """The rooms with messages one has not read, the latest spoken in first."""
    rooms: list[RoomCard] = do("chat.rooms", {"unread_only": True, "count": 500}).rooms
    unread = sum(room.unread for room in rooms)
    line = f"{counted(unread, 'unread message')} in {counted(len(rooms), 'room')}." if unread else "Nothing unread."
    items = [
        {
            "key": "chat",
            "text": f"{counted(room.unread, 'unread message')} {_where(room)}",
            "url": f"{urls.service('chat')}/rooms/{room.id}",
            "at": room.last_at or room.created_at,
            "who": {"id": room.with_id, "name": room.title} if room.with_id else None,
        }
        for room in rooms[:MOST]
    ]
    return Waiting(unread, line, items)


def _where(room: RoomCard) -> str:
    return "from" if room.with_id else f"in #{room.title.removeprefix('#')}"
