"""What planning may be asked, in parts that several operations share, and the checks of texts and days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import Field

from deskjob_services.errors import Invalid
from deskjob_services.git.asked import ProjectName, Stretch

IssueName = Annotated[
    str, Field(min_length=1, max_length=300, description="an issue's id or reference, such as platform/tariffs#12")
]
MergeName = Annotated[
    str,
    Field(min_length=1, max_length=300, description="a merge request's id or reference, such as platform/tariffs!3"),
]
TargetName = Annotated[
    str,
    Field(min_length=1, max_length=300, description="an issue or a merge request: its id, or such as a/b#12 or a/b!3"),
]
NoteId = Annotated[str, Field(min_length=1, max_length=40, description="the id of a comment")]
Title = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 255})]
"""One line. The rule that checks it says better what is wrong than a length would."""
LabelName = Annotated[str, Field(max_length=255, description="a label's name")]
MilestoneName = Annotated[str, Field(max_length=255, description="a milestone's title or id")]
Day = Annotated[str, Field(max_length=10, description="a day, such as 2026-05-01; empty for none")]
Moment = Annotated[str, Field(max_length=40, description="a day or a moment in UTC, such as 2026-04-13T09:00:00Z")]
Sort = Literal["asc", "desc"]


class OfProject(Stretch):
    """A page of what a project has."""

    project: ProjectName


def line(text: str, what: str, most: int = 255) -> str:
    """A title or a name: one line with something in it. Raises Invalid."""
    found = text.strip()
    if not found:
        raise Invalid(f"{what} can't be blank", "some text")
    if len(found) > most:
        raise Invalid(f"{what} is too long (maximum is {most} characters)", f"{most} characters at most")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in found):
        raise Invalid(f"{what} with a line break or a control character in it", "one line of text")
    return found


def prose(text: str, what: str = "the text") -> str:
    """A text of many lines. Raises Invalid for characters that no text has."""
    if "\x00" in text:
        raise Invalid(f"a NUL character in {what}", "text")
    return text


def said(text: str) -> str:
    """What somebody says: some text. Raises Invalid."""
    if not text.strip():
        raise Invalid("Note can't be blank", "some text")
    return prose(text)


def day(text: str) -> str | None:
    """An ISO day out of one that was asked for, None out of nothing. Raises Invalid."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise Invalid(f"the day {text!r}", "such as 2026-05-01") from error


def moment(text: str) -> int:
    """Seconds of a moment as asked for. Raises Invalid."""
    try:
        found = datetime.fromisoformat(text.strip())
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError) as error:
        raise Invalid(f"the moment {text!r}", "such as 2026-04-13 or 2026-04-13T09:00:00Z") from error
