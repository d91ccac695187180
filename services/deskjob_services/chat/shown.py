"""What the chat shows of its records. Times are company time: `at` in seconds, `when` in words of ISO 8601."""

from collections.abc import Iterator

from deskjob_services.kernel.operation import Shown


class Reacted(Shown):
    """One emoji below a message, and the handles of those who chose it."""

    emoji: str
    people: list[str]


class FileCard(Shown):
    """A file in a room."""

    id: str
    room_id: str
    person_id: str
    name: str
    media_type: str
    size: int
    at: int


class MessageCard(Shown):
    """A message. `thread_id` is the message it answers, `removed` means that its text is gone from sight."""

    id: str
    room_id: str
    author_id: str
    author: str
    handle: str
    text: str
    at: int
    when: str
    thread_id: str | None
    replies: int
    last_reply_at: int | None
    edited_at: int | None
    edited_by: str | None
    removed: bool
    system: str
    reactions: list[Reacted]
    file: FileCard | None

    def ids(self) -> Iterator[str]:
        """The message's id, and that of its file."""
        yield self.id
        if self.file is not None:
            yield self.file.id


class Messages(Shown):
    """A stretch of messages; `total` counts all that match."""

    messages: list[MessageCard]
    total: int


class OlderText(Shown):
    """A text a message had before."""

    number: int
    text: str
    until: int


class MessageInfo(Shown):
    """A message with its earlier texts, oldest first (none of a removed one)."""

    message: MessageCard
    versions: list[OlderText]


class RoomCard(Shown):
    """A room. `kind` is channel, group or direct; a direct room's title is the other person's name."""

    id: str
    kind: str
    name: str | None
    title: str
    topic: str
    announcement: str
    description: str
    read_only: bool
    archived: bool
    created_by: str
    created_at: int
    members: int
    messages: int
    last_at: int | None
    joined: bool
    roles: list[str]
    unread: int
    read_at: int | None
    with_id: str | None
    with_handle: str | None


class Rooms(Shown):
    """A stretch of rooms; `total` counts all that match."""

    rooms: list[RoomCard]
    total: int


class MemberCard(Shown):
    """Somebody in a room."""

    id: str
    handle: str
    name: str
    title: str
    roles: list[str]
    status: str
    joined_at: int


class Members(Shown):
    """A stretch of a room's members."""

    members: list[MemberCard]
    total: int


class UserCard(Shown):
    """A person as the chat knows them. `id` is the directory's and never changes."""

    id: str
    handle: str
    name: str
    title: str
    email: str
    timezone: str
    about: str
    active: bool
    admin: bool
    status: str
    status_text: str


class Users(Shown):
    """A stretch of the people."""

    users: list[UserCard]
    total: int


class Files(Shown):
    """The files of a room, newest first."""

    files: list[FileCard]
    total: int


class FileContent(Shown):
    """A file with its bytes in base64."""

    id: str
    name: str
    media_type: str
    size: int
    content: str


class Done(Shown):
    """What happened, in a sentence."""

    done: str
