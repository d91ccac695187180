"""Who belongs to a project, and at which level."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.git import access
from deskjob_services.git.asked import PersonName, ProjectName, WhichProject, colleague, person
from deskjob_services.git.models import Member, Project
from deskjob_services.git.service import MAINTAINING, READING, git
from deskjob_services.git.shown import Done, MemberCard, Members, who
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only
from deskjob_services.rows import Rows

Level = Annotated[
    int, Field(description="10 guest, 20 reporter, 30 developer, 40 maintainer, 50 owner", ge=10, le=50, multiple_of=10)
]


class WhoInProject(Ask):
    """Somebody in a project."""

    project: ProjectName
    person: PersonName


class Standing(Ask):
    """Somebody in a project, and the level they get."""

    project: ProjectName
    person: PersonName
    level: Level


@git.reads(page="/{project}/-/project_members", allow=READING)
def members(act: Act, ask: WhichProject) -> Members:
    """Who belongs to a project, the highest level first."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    found = act.rows.where(Member, project_id=one.id, order="level desc, person_id")
    return Members(members=[_card(act.rows, member) for member in found])


@git.writes(page="/{project}/-/project_members", allow=MAINTAINING, reversed_by="git.remove_member")
def add_member(act: Act, ask: Standing) -> MemberCard:
    """Take somebody into a project."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    chosen = colleague(act, ask.person)
    if act.rows.get(Member, one.id, chosen.id):
        raise Conflict("Member already exists")
    _may_give(act, one, ask.level)
    act.on(one.id, chosen.id)
    return _card(act.rows, act.rows.insert(Member, project_id=one.id, person_id=chosen.id, level=ask.level))


@git.writes(page="/{project}/-/project_members", allow=MAINTAINING, reversed_by="git.set_member")
def set_member(act: Act, ask: Standing) -> MemberCard:
    """Change somebody's level in a project."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    member = _member(act, one, ask.person)
    _may_give(act, one, max(ask.level, member.level))
    if ask.level < access.OWNER:
        _not_last_owner(act, one, member)
    act.on(one.id, member.person_id)
    return _card(act.rows, act.rows.update(member, level=ask.level))


@git.writes(
    page="/{project}/-/project_members",
    allow=only(employee="own maintainer", admin="any"),
    reversed_by="git.add_member",
)
def remove_member(act: Act, ask: WhoInProject) -> Done:
    """Take somebody out of a project, or leave it."""
    one = access.project(act, ask.project)
    access.permit(act, one, own=person(act, ask.person).id == act.me.id)
    member = _member(act, one, ask.person)
    if member.person_id != act.me.id:
        _may_give(act, one, member.level)
    _not_last_owner(act, one, member)
    act.on(one.id, member.person_id)
    act.rows.delete(member)
    return Done(done=member.person_id)


def _card(rows: Rows, member: Member) -> MemberCard:
    role = access.LEVELS[member.level]
    return MemberCard(person=who(rows, member.person_id), level=member.level, role=role)


def _member(act: Act, one: Project, named: str) -> Member:
    member = act.rows.get(Member, one.id, person(act, named).id)
    if member is None:
        raise NotFound(f"no member {named!r} in {one.path}", "somebody who belongs to the project")
    return member


def _may_give(act: Act, one: Project, level: int) -> None:
    """Nobody gives or takes a level above their own."""
    if level not in access.LEVELS:
        raise Invalid(f"the level {level}", "one of " + ", ".join(map(str, access.LEVELS)))
    if "admin" not in act.roles and access.level(act.rows, one, act.me.id) < level:
        raise Forbidden(f"{act.me.name} may not give or take the level {access.LEVELS[level]} here", "an owner")


def _not_last_owner(act: Act, one: Project, member: Member) -> None:
    if member.level == access.OWNER and act.rows.count(Member, project_id=one.id, level=access.OWNER) == 1:
        raise Conflict("the last owner of a project cannot be removed", "another owner to be there first")
