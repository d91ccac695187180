"""What the file store may be asked, in parts that several operations share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from deskjob_services.errors import Conflict, NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.people.models import Person


def unsaid(schema: dict[str, Any]) -> None:
    """Leave a bound out of a schema: programs that try out every limit would make texts and lists of that size."""
    schema.pop("maxLength", None)
    schema.pop("maxItems", None)


FileName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=5000,
        description="a file's or folder's id, or its path as you see it, such as /Finance/Budget.xlsx",
    ),
]
FolderName = Annotated[
    str,
    Field(
        min_length=1, max_length=5000, description="a folder's id, or its path as you see it; / is where yours begin"
    ),
]
Name = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 255})]
"""A name of a file or folder. The rule that checks it says better what is wrong than a length would."""
IfMatch = Annotated[
    str | None,
    Field(max_length=400, description="the etag you last saw: if the file has changed since, nothing is written (412)"),
]

Bytes = Annotated[
    str,
    Field(
        max_length=90_000_000,
        description="the bytes in base64",
        json_schema_extra=unsaid,
    ),
]


class Which(Ask):
    """A file or folder."""

    file: FileName


class Stretch(Ask):
    """A stretch of a list."""

    count: int = Field(default=100, ge=1, le=1000)
    offset: int = Field(default=0, ge=0, le=1_000_000)


def colleague(act: Act, named: str) -> Person:
    """A person who works here, by id or handle, with or without `@`. Raises NotFound, Conflict."""
    found = act.rows.get(Person, named) or act.rows.first(Person, handle=named.removeprefix("@"))
    if found is None:
        raise NotFound(f"no person {named[:200]!r}", "a person's id or handle", "people.search finds people by name")
    if found.employment != "active":
        raise Conflict(f"{found.name} no longer works here", "an active employee")
    return found
