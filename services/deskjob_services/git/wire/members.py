"""Members of projects on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.errors import NotFound
from deskjob_services.git.shown import MemberCard, Members
from deskjob_services.git.wire.door import JSON, Asked, Listed, Paged, WireError, endpoint, id_of, number_of
from deskjob_services.git.wire.session import user_json
from deskjob_services.kernel.web import do
from deskjob_services.people.models import Person

Level = Literal[10, 20, 30, 40, 50]


class FindMembers(Paged):
    """Which members."""

    query: str = Field(default="", max_length=200)


class NewMember(Asked):
    """Somebody, and their level."""

    user_id: int | None = None
    username: str | None = Field(default=None, max_length=200)
    access_level: Level


class ChangedMember(Asked):
    """A new level."""

    access_level: Level


@endpoint("GET", "projects/{project}/members", FindMembers)
@endpoint("GET", "projects/{project}/members/all", FindMembers)
def members(ask: FindMembers, project: str) -> Listed:
    """Who belongs to a project."""
    word = ask.query.casefold()
    found = [one for one in _members(project) if word in f"{one.person.name} {one.person.handle}".casefold()]
    return ask.listed([member_json(one) for one in ask.cut(found)], len(found))


@endpoint("POST", "projects/{project}/members", NewMember)
def add_member(ask: NewMember, project: str) -> JSON:
    """Take somebody into a project."""
    if ask.user_id is None and ask.username is None:
        raise WireError(400, "user_id, username are missing, exactly one parameter must be provided", "error")
    person = ask.username if ask.user_id is None else id_of(Person, ask.user_id)
    return member_json(do("git.add_member", {"project": project, "person": person, "level": ask.access_level}))


@endpoint("GET", "projects/{project}/members/{user_id}")
@endpoint("GET", "projects/{project}/members/all/{user_id}")
def member(ask: Asked, project: str, user_id: int) -> JSON:
    """One member."""
    for one in _members(project):
        if number_of(one.person.id) == user_id:
            return member_json(one)
    raise WireError(404, "404 Not found")


@endpoint("PUT", "projects/{project}/members/{user_id}", ChangedMember)
def set_member(ask: ChangedMember, project: str, user_id: int) -> JSON:
    """Change somebody's level."""
    given = {"project": project, "person": id_of(Person, user_id), "level": ask.access_level}
    return member_json(do("git.set_member", given))


@endpoint("DELETE", "projects/{project}/members/{user_id}")
def remove_member(ask: Asked, project: str, user_id: int) -> None:
    """Take somebody out of a project."""
    try:
        do("git.remove_member", {"project": project, "person": id_of(Person, user_id)})
    except NotFound as refusal:
        if refusal.found.startswith("no project"):
            raise
        raise WireError(404, "404 Not found") from refusal


def member_json(one: MemberCard) -> JSON:
    """A member in the product's form."""
    return {**user_json(one.person), "access_level": one.level, "expires_at": None}


def _members(project: str) -> list[MemberCard]:
    found: Members = do("git.members", {"project": project})
    return found.members
