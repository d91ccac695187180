"""What the git host may be asked, in parts that several operations share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deskjob_services.errors import Conflict, NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.people.models import Person

ProjectName = Annotated[
    str, Field(min_length=1, max_length=300, description="a project's id, or its path such as platform/tariffs")
]
PersonName = Annotated[str, Field(min_length=1, max_length=200, description="a person's id or handle")]
RefName = Annotated[str, Field(min_length=1, max_length=300, description="a branch, a tag or a commit's hash")]
Branch = Annotated[str, Field(min_length=1, max_length=300, description="a branch's name")]
Path = Annotated[str, Field(max_length=5000, description="a path in the repository, from its root")]


class Stretch(Ask):
    """A page of a list."""

    page: int = Field(default=1, ge=1, le=1_000_000)
    per_page: int = Field(default=20, ge=1, le=100)

    @property
    def skipped(self) -> int:
        """How many stand on the pages before."""
        return (self.page - 1) * self.per_page

    def cut(self, found: list[str]) -> list[str]:
        """What stands on the page, of names or ids."""
        return found[self.skipped : self.skipped + self.per_page]


class WhichProject(Ask):
    """A project."""

    project: ProjectName


def person(act: Act, named: str) -> Person:
    """A person by id or handle, with or without `@`. Raises NotFound."""
    found = act.rows.get(Person, named) or act.rows.first(Person, handle=named.removeprefix("@"))
    if found is None:
        raise NotFound(f"no user {named!r}", "a person's id or handle", "people.search finds people by name")
    return found


def colleague(act: Act, named: str) -> Person:
    """A person who works here. Raises NotFound, Conflict."""
    found = person(act, named)
    if found.employment != "active":
        raise Conflict(f"{found.name} no longer works here", "an active employee")
    return found
