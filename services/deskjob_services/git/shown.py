"""What the git host shows of projects and people. Times are company time in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from deskjob_services.kernel.operation import Shown
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows


class Who(Shown):
    """Somebody who is named beside a record."""

    id: str
    handle: str
    name: str
    email: str
    active: bool

    def ids(self) -> Iterator[str]:
        """None: to be named is not to be shown."""
        yield from ()


def who(rows: Rows, person_id: str) -> Who:
    """Somebody by id."""
    one = rows.need(Person, person_id)
    return Who(id=one.id, handle=one.handle, name=one.name, email=one.email, active=one.employment == "active")


class Done(Shown):
    """What was taken away, by id or name."""

    done: str


class ProjectCard(Shown):
    """A project; `level` is one's own standing there (0: none), as GitLab numbers levels."""

    id: str
    path: str
    name: str
    description: str
    default_branch: str
    visibility: str
    archived: bool
    empty: bool
    creator: Who
    created_at: int
    active_at: int
    level: int


class Projects(Shown):
    """A page of projects; `total` counts all that match."""

    projects: list[ProjectCard]
    total: int


class MemberCard(Shown):
    """Somebody's standing in a project."""

    person: Who
    level: int
    role: str


class Members(Shown):
    """Who belongs to a project."""

    members: list[MemberCard]


class GroupCard(Shown):
    """A name space that projects stand in: a group's, or somebody's own."""

    path: str
    projects: int
    person: Who | None


class Groups(Shown):
    """Name spaces of projects one can see."""

    groups: list[GroupCard]
