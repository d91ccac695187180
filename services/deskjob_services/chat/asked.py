"""What the chat may be asked, in parts that several operations share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from deskjob_services.errors import Invalid
from deskjob_services.kernel.operation import Ask

RoomName = Annotated[
    str, Field(min_length=1, max_length=200, description="a room's id, #name, or the @handle of a person")
]
PersonName = Annotated[str, Field(min_length=1, max_length=200, description="a person's id or handle")]
MessageId = Annotated[str, Field(min_length=1, max_length=40, description="the id of a message")]
Moment = Annotated[
    str | None, Field(max_length=40, description="a day or a moment in UTC, such as 2026-04-13 or 2026-04-13T09:00:00Z")
]
Text = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 5000})]
"""What somebody says. The rule that checks it says better what is wrong than a length would."""
Count = Annotated[int, Field(ge=1, le=500)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]


class WhichRoom(Ask):
    """A room."""

    room: RoomName


class WhichMessage(Ask):
    """A message."""

    message: MessageId


class Stretch(Ask):
    """A stretch of a list."""

    count: Count = 50
    offset: Offset = 0


class RoomStretch(Stretch):
    """A stretch of what a room has."""

    room: RoomName


class WhoWhere(Ask):
    """A person and a room."""

    room: RoomName
    person: PersonName


def moment(text: str | None) -> int | None:
    """Seconds of a moment as asked for. Raises Invalid."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError) as error:
        raise Invalid(f"the moment {text!r}", "such as 2026-04-13 or 2026-04-13T09:00:00Z") from error
