"""The typed client of one employee for Chat. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from typing import Literal

from deskjob_services.chat.shown import (
    Done,
    FileCard,
    FileContent,
    Files,
    Members,
    MessageCard,
    MessageInfo,
    Messages,
    RoomCard,
    Rooms,
    UserCard,
    Users,
)
from deskjob_services.kernel.seat import Part


class ChatDesk(Part):
    """Channels, private groups and direct messages."""

    def add_role(self, room: str, person: str, role: Literal["owner", "moderator", "leader"]) -> RoomCard:
        """Make a member of a room its owner, moderator or leader."""
        return self._do("chat.add_role", RoomCard, room=room, person=person, role=role)

    def archive(self, room: str) -> RoomCard:
        """Close a room for new messages; it stays readable."""
        return self._do("chat.archive", RoomCard, room=room)

    def channels(self, count: int = 50, offset: int = 0, text: str = "") -> Rooms:
        """The public channels of the company, by name."""
        return self._do("chat.channels", Rooms, count=count, offset=offset, text=text)

    def create_channel(
        self, name: str, members: list[str] | None = None, topic: str = "", read_only: bool = False
    ) -> RoomCard:
        """Make a public channel, which everybody can find and read."""
        return self._do("chat.create_channel", RoomCard, name=name, members=members, topic=topic, read_only=read_only)

    def create_group(
        self, name: str, members: list[str] | None = None, topic: str = "", read_only: bool = False
    ) -> RoomCard:
        """Make a private group, which only its members see."""
        return self._do("chat.create_group", RoomCard, name=name, members=members, topic=topic, read_only=read_only)

    def create_user(self, name: str, handle: str, email: str) -> UserCard:
        """Make an account for somebody new."""
        return self._do("chat.create_user", UserCard, name=name, handle=handle, email=email)

    def delete(self, message: str) -> MessageCard:
        """Take a message out of sight; that it was there stays visible."""
        return self._do("chat.delete", MessageCard, message=message)

    def delete_room(self, room: str) -> Done:
        """Take a channel or group with all that was said in it out of sight, for good."""
        return self._do("chat.delete_room", Done, room=room)

    def delete_user(self, person: str) -> Done:
        """Close a person's account; what they said stays."""
        return self._do("chat.delete_user", Done, person=person)

    def direct(self, person: str) -> RoomCard:
        """Open the direct room with a person; the one there is, where there is one."""
        return self._do("chat.direct", RoomCard, person=person)

    def download(self, file: str) -> FileContent:
        """A file's bytes, for those who can read its room."""
        return self._do("chat.download", FileContent, file=file)

    def edit(self, message: str, text: str) -> MessageCard:
        """Change the text of a message; the text before is kept, and the message says that it was edited."""
        return self._do("chat.edit", MessageCard, message=message, text=text)

    def edit_room(
        self,
        room: str,
        topic: str | None = None,
        announcement: str | None = None,
        description: str | None = None,
        read_only: bool | None = None,
    ) -> RoomCard:
        """Set a room's topic, announcement or description, or make it read-only."""
        return self._do(
            "chat.edit_room",
            RoomCard,
            room=room,
            topic=topic,
            announcement=announcement,
            description=description,
            read_only=read_only,
        )

    def files(self, room: str, count: int = 50, offset: int = 0) -> Files:
        """The files of a room, newest first."""
        return self._do("chat.files", Files, count=count, offset=offset, room=room)

    def history(
        self,
        room: str,
        count: int = 20,
        offset: int = 0,
        after: str | None = None,
        before: str | None = None,
        inclusive: bool = False,
    ) -> Messages:
        """The messages of a room, newest first; the replies of threads among them."""
        return self._do(
            "chat.history",
            Messages,
            count=count,
            offset=offset,
            room=room,
            after=after,
            before=before,
            inclusive=inclusive,
        )

    def holders(
        self, role: Literal["owner", "moderator", "leader"], count: int = 50, offset: int = 0, room: str | None = None
    ) -> Users:
        """Who is owner, moderator or leader, of one room or of any."""
        return self._do("chat.holders", Users, count=count, offset=offset, role=role, room=room)

    def invite(self, room: str, person: str) -> RoomCard:
        """Bring a person into a channel or group."""
        return self._do("chat.invite", RoomCard, room=room, person=person)

    def join(self, room: str) -> RoomCard:
        """Join a public channel."""
        return self._do("chat.join", RoomCard, room=room)

    def keep_file(self, room: str, name: str, content: str, media_type: str | None = None) -> FileCard:
        """Hand in a file for a room without showing it yet; post_file shows it."""
        return self._do("chat.keep_file", FileCard, room=room, name=name, content=content, media_type=media_type)

    def kick(self, room: str, person: str) -> RoomCard:
        """Put a person out of a channel or group."""
        return self._do("chat.kick", RoomCard, room=room, person=person)

    def leave(self, room: str) -> Done:
        """Leave a channel or group; its last owner cannot."""
        return self._do("chat.leave", Done, room=room)

    def mark_read(self, room: str) -> RoomCard:
        """Mark all messages of a room as read."""
        return self._do("chat.mark_read", RoomCard, room=room)

    def members(self, room: str, count: int = 50, offset: int = 0) -> Members:
        """Who is in a room, by name."""
        return self._do("chat.members", Members, count=count, offset=offset, room=room)

    def message(self, message: str) -> MessageInfo:
        """One message, with the texts it had before."""
        return self._do("chat.message", MessageInfo, message=message)

    def post_file(self, file: str, text: str = "", thread: str | None = None) -> MessageCard:
        """Show a file handed in before in its room."""
        return self._do("chat.post_file", MessageCard, file=file, text=text, thread=thread)

    def presence(self, person: str) -> UserCard:
        """One person, and whether they are there."""
        return self._do("chat.presence", UserCard, person=person)

    def react(self, message: str, emoji: str) -> MessageCard:
        """React to a message with an emoji."""
        return self._do("chat.react", MessageCard, message=message, emoji=emoji)

    def remove_role(self, room: str, person: str, role: Literal["owner", "moderator", "leader"]) -> RoomCard:
        """Take owner, moderator or leader from a member of a room; one owner must stay."""
        return self._do("chat.remove_role", RoomCard, room=room, person=person, role=role)

    def rename(self, room: str, name: str) -> RoomCard:
        """Give a channel or group another name; its id stays."""
        return self._do("chat.rename", RoomCard, room=room, name=name)

    def room(self, room: str) -> RoomCard:
        """What a room is about, who made it, how many are in it."""
        return self._do("chat.room", RoomCard, room=room)

    def rooms(
        self,
        count: int = 200,
        offset: int = 0,
        kind: Literal["channel", "group", "direct"] | None = None,
        unread_only: bool = False,
    ) -> Rooms:
        """One's own rooms, with how much is unread in each; the latest spoken in first."""
        return self._do("chat.rooms", Rooms, count=count, offset=offset, kind=kind, unread_only=unread_only)

    def search(
        self, text: str, count: int = 20, offset: int = 0, room: str | None = None, author: str | None = None
    ) -> Messages:
        """Find messages by words, newest first, in the rooms one can read."""
        return self._do("chat.search", Messages, count=count, offset=offset, text=text, room=room, author=author)

    def send(self, room: str, text: str, thread: str | None = None) -> MessageCard:
        """Post a message in a room, or to a person directly; a direct room is opened where there is none."""
        return self._do("chat.send", MessageCard, room=room, text=text, thread=thread)

    def set_status(
        self, status: Literal["online", "away", "busy", "offline"] | None = None, text: str | None = None
    ) -> UserCard:
        """Set how one shows to others."""
        return self._do("chat.set_status", UserCard, status=status, text=text)

    def set_type(self, room: str, kind: Literal["channel", "group"]) -> RoomCard:
        """Make a private group public, or a public channel private."""
        return self._do("chat.set_type", RoomCard, room=room, kind=kind)

    def thread(self, message: str, count: int = 50, offset: int = 0) -> Messages:
        """A message and the replies to it, oldest first."""
        return self._do("chat.thread", Messages, count=count, offset=offset, message=message)

    def threads(self, room: str, count: int = 50, offset: int = 0) -> Messages:
        """The messages of a room that have replies, the latest answered first."""
        return self._do("chat.threads", Messages, count=count, offset=offset, room=room)

    def unarchive(self, room: str) -> RoomCard:
        """Open an archived room again."""
        return self._do("chat.unarchive", RoomCard, room=room)

    def unreact(self, message: str, emoji: str) -> MessageCard:
        """Take one's own reaction back."""
        return self._do("chat.unreact", MessageCard, message=message, emoji=emoji)

    def upload(
        self,
        room: str,
        name: str,
        content: str,
        media_type: str | None = None,
        text: str = "",
        thread: str | None = None,
    ) -> MessageCard:
        """Put a file into a room, or send it to a person directly."""
        return self._do(
            "chat.upload",
            MessageCard,
            room=room,
            name=name,
            content=content,
            media_type=media_type,
            text=text,
            thread=thread,
        )

    def users(self, count: int = 50, offset: int = 0, text: str = "") -> Users:
        """The people who can be written to, with their presence."""
        return self._do("chat.users", Users, count=count, offset=offset, text=text)
