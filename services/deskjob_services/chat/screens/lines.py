"""Messages as the pages draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskjob_services import clock
from deskjob_services.chat.screens.base import address
from deskjob_services.chat.shown import MessageCard, RoomCard
from deskjob_services.people.models import Person

SIGNS = {
    ":thumbsup:": "👍", ":white_check_mark:": "✅", ":eyes:": "👀", ":tada:": "🎉", ":pray:": "🙏", ":smile:": "😄",
    ":heart:": "❤", ":joy:": "😂", ":thumbsdown:": "👎", ":wave:": "👋", ":fire:": "🔥",
}  # fmt: skip

# What the room says of itself; the braces take what the note's text holds.
_NOTES = {
    "uj": "joined", "ul": "left", "au": "added {}", "ru": "removed {}", "r": "renamed the room to {}",
    "room_changed_topic": "set the topic: {}", "room_changed_announcement": "set the announcement: {}",
    "room_changed_description": "set the description: {}", "room_changed_privacy": "made the room {}",
    "room-archived": "archived the room", "room-unarchived": "opened the room again",
    "room-set-read-only": "made the room read-only", "room-removed-read-only": "let everybody write again",
    "subscription-role-added": "gave a role: {}", "subscription-role-removed": "took a role back: {}",
}  # fmt: skip
_TOGETHER = 5 * clock.MINUTE


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, as the message part draws people."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A message with its links; the fields are those the page's message part asks for."""

    id: str
    at: int
    author: Author
    text: str
    note: str
    day: bool
    """Whether a rule with the day goes before it."""
    grouped: bool
    mention: bool
    removed: bool
    edited: bool
    files: list[tuple[str, str, int]]
    reactions: list[tuple[str, str, int, bool]]
    replies: int
    last_reply: int | None
    thread_url: str
    react_url: str
    edit_url: str
    delete_url: str
    in_thread: bool


def lines(cards: Sequence[MessageCard], room: RoomCard, me: Person, *, in_thread: bool = False) -> list[Line]:
    """Messages in the order given, with rules between days and names left out where the same person goes on."""
    return [_line(card, cards[index - 1] if index else None, room, me, in_thread) for index, card in enumerate(cards)]


def _line(card: MessageCard, before: MessageCard | None, room: RoomCard, me: Person, in_thread: bool) -> Line:
    own = f"/messages/{card.id}"
    alive = not card.system and not card.removed and not room.archived
    may = alive and (card.author_id == me.id or bool({"owner", "moderator"} & set(room.roles)))
    new_day = before is None or clock.day(before.at) != clock.day(card.at)
    same = before is not None and before.author_id == card.author_id and not (before.system or card.system)
    return Line(
        id=card.id,
        at=card.at,
        author=Author(card.author_id, card.author),
        text=card.text,
        note=_NOTES.get(card.system, card.system).format(card.text) if card.system else "",
        day=new_day,
        grouped=same and not new_day and before is not None and card.at - before.at < _TOGETHER,
        mention=f"@{me.handle}" in card.text,
        removed=card.removed,
        edited=card.edited_at is not None,
        files=[(card.file.name, address(f"/files/{card.file.id}"), card.file.size)] if card.file else [],
        reactions=[_reaction(each.emoji, each.people, me) for each in card.reactions],
        replies=0 if in_thread else card.replies,
        last_reply=card.last_reply_at,
        thread_url="" if in_thread or card.system else address(f"{own}/thread"),
        react_url=address(f"{own}/react") if alive and room.joined else "",
        edit_url=address(f"{own}/edit") if may else "",
        delete_url=address(f"{own}/delete") if may else "",
        in_thread=card.thread_id is not None,
    )


def _reaction(emoji: str, people: list[str], me: Person) -> tuple[str, str, int, bool]:
    return SIGNS.get(emoji, emoji), emoji, len(people), me.handle in people
