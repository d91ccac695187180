"""Projects: finding them, making them, changing what they are, and the name spaces they stand in."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Forbidden, Invalid
from deskjob_services.git import access
from deskjob_services.git.asked import ProjectName, Stretch, WhichProject
from deskjob_services.git.models import Member, Project, Push, Ref
from deskjob_services.git.service import CREATING, MAINTAINING, OWNING, READING, git
from deskjob_services.git.shown import Done, GroupCard, Groups, ProjectCard, Projects, who
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, Nothing
from deskjob_services.people.models import Person

_SEEN = (
    "p.deleted = 0 and (:admin or p.visibility = 'internal'"
    " or exists (select 1 from git_member m where m.project_id = p.id and m.person_id = :me))"
)
_ORDERS = {
    "id": "p.id",
    "name": "lower(p.name), p.id",
    "path": "p.path",
    "created_at": "p.created_at, p.id",
    "last_activity_at": "(select coalesce(max(h.at), p.created_at) from git_push h where h.project_id = p.id), p.id",
}
_SLUG = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_]|[-.](?=[A-Za-z0-9_]))*")
_TAKEN = ("api", "oauth", "docs", "op", "static", "groups", "users", "dashboard", "explore", "help", "admin", "search")

Name = Annotated[str, Field(min_length=1, max_length=255, pattern=r"\S")]
Visibility = Literal["private", "internal"]


class FindProjects(Stretch):
    """Which projects: those with this text in their name or path, or of one's own."""

    search: str = Field(default="", max_length=200)
    membership: bool = False
    archived: bool | None = None
    namespace: str | None = Field(default=None, max_length=200)
    order_by: Literal["id", "name", "path", "created_at", "last_activity_at"] = "created_at"
    sort: Literal["asc", "desc"] = "desc"


class CreateProject(Ask):
    """A name, and where it stands: one's own name space (one's handle) where none is given."""

    name: Name
    path: str | None = Field(default=None, max_length=200, description="the last part of its address")
    namespace: str | None = Field(default=None, max_length=200)
    description: str = Field(default="", max_length=2000)
    visibility: Visibility = "private"
    default_branch: str = Field(default="main", min_length=1, max_length=200)


class EditProject(Ask):
    """New values; what is left out stays. Name space, visibility and archiving are the owners'."""

    project: ProjectName
    name: Name | None = None
    path: str | None = Field(default=None, max_length=200, description="the last part of its address")
    description: str | None = Field(default=None, max_length=2000)
    visibility: Visibility | None = None
    default_branch: str | None = Field(default=None, min_length=1, max_length=200)
    archived: bool | None = None


@git.reads(page="/")
def projects(act: Act, ask: FindProjects) -> Projects:
    """The projects one can see, the latest made first."""
    given: dict[str, Any] = {"me": act.me.id, "admin": int("admin" in act.roles)}
    conditions = [_SEEN]
    if ask.membership:
        conditions.append("exists (select 1 from git_member m where m.project_id = p.id and m.person_id = :me)")
    if ask.archived is not None:
        conditions.append("p.archived = :archived")
        given["archived"] = int(ask.archived)
    if ask.namespace is not None:
        conditions.append("substr(p.path, 1, instr(p.path, '/') - 1) = :space")
        given["space"] = ask.namespace
    for number, word in enumerate(ask.search.replace("\0", "").lower().split()[:10]):
        conditions.append(f"(instr(lower(p.name), :w{number}) or instr(lower(p.path), :w{number}))")
        given[f"w{number}"] = word
    where = " and ".join(conditions)
    order = ", ".join(f"{part} {ask.sort}" for part in _ORDERS[ask.order_by].rsplit(", ", 1))
    found = act.rows.query(
        Project, f"select p.* from git_project p where {where} order by {order} limit :n offset :skipped",
        **given, n=ask.per_page, skipped=ask.skipped,
    )  # fmt: skip
    total = act.rows.values(f"select count(*) from git_project p where {where}", **given)[0][0]
    return Projects(projects=[project_card(act, one) for one in found], total=total)


@git.reads(page="/{project}", allow=READING)
def project(act: Act, ask: WhichProject) -> ProjectCard:
    """What a project is, and one's own standing in it."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    return project_card(act, one)


@git.reads(no_page="the list of projects shows their name spaces")
def groups(act: Act, ask: Nothing) -> Groups:
    """The name spaces of the projects one can see."""
    counted = act.rows.values(
        f"select substr(p.path, 1, instr(p.path, '/') - 1) as space, count(*) from git_project p"
        f" where {_SEEN} group by space order by space",
        me=act.me.id, admin=int("admin" in act.roles),
    )  # fmt: skip
    people = {one.handle: one.id for one in act.rows.where(Person)}
    return Groups(
        groups=[
            GroupCard(path=space, projects=count, person=who(act.rows, people[space]) if space in people else None)
            for space, count in counted
        ]
    )


@git.writes(page="/projects/new", allow=CREATING, reversed_by="git.delete_project", footprint=("git_member",))
def create_project(act: Act, ask: CreateProject) -> ProjectCard:
    """Make a project with an empty repository, which one owns."""
    act.permit()
    space = ask.namespace or act.me.handle
    path = _free(act, space, ask.path or _slug_of(ask.name))
    _may_create(act, space)
    _branch(ask.default_branch)
    act.on(act.rows.next_id(Project))
    made = act.rows.insert(
        Project, path=path, name=ask.name.strip(), description=ask.description, visibility=ask.visibility,
        default_branch=ask.default_branch, creator_id=act.me.id, created_at=act.now,
    )  # fmt: skip
    act.rows.insert(Member, project_id=made.id, person_id=act.me.id, level=access.OWNER)
    return project_card(act, made)


@git.writes(page="/{project}/-/edit", allow=MAINTAINING, reversed_by="git.edit_project")
def edit_project(act: Act, ask: EditProject) -> ProjectCard:
    """Change a project's name, address, description, default branch or visibility; archive it or open it again."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    owners = {"path": ask.path, "visibility": ask.visibility, "archived": ask.archived}
    asked = [name for name, value in owners.items() if value is not None]
    if asked and "admin" not in act.roles and access.level(act.rows, one, act.me.id) < access.OWNER:
        raise Forbidden(f"{act.me.name} may not change the {asked[0]} of {one.path}", "an owner of the project")
    if one.archived and ask.archived is not False:
        raise Forbidden(f"{one.path} is archived", "a project that is still worked on", "ask an owner to open it again")
    act.on(one.id)
    plain = {"name": ask.name, "description": ask.description, "visibility": ask.visibility}
    changes: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    if ask.archived is not None:
        changes["archived"] = int(ask.archived)
    if ask.path is not None and ask.path != one.path.rpartition("/")[2]:
        changes["path"] = _free(act, one.path.rpartition("/")[0], ask.path)
    if ask.default_branch is not None and ask.default_branch != one.default_branch:
        changes["default_branch"] = _existing_branch(act, one, ask.default_branch)
    return project_card(act, act.rows.update(one, **changes))


@git.writes(page="/{project}/-/edit", allow=OWNING, risk="consequential", footprint=("git_member",))
def delete_project(act: Act, ask: WhichProject) -> Done:
    """Take a project away for good, with its repository, issues and merge requests."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    act.rows.update(one, deleted=1, path=f"{one.path}-deleted-{one.id}")
    for member in act.rows.where(Member, project_id=one.id):
        act.rows.delete(member)
    return Done(done=one.path)


def project_card(act: Act, one: Project) -> ProjectCard:
    """A project as it is shown to the actor."""
    last = act.rows.first(Push, order="at desc, id desc", project_id=one.id)
    return ProjectCard(
        id=one.id,
        path=one.path,
        name=one.name,
        description=one.description,
        default_branch=one.default_branch,
        visibility=one.visibility,
        archived=bool(one.archived),
        empty=act.rows.first(Ref, project_id=one.id, wiki=0) is None,
        creator=who(act.rows, one.creator_id),
        created_at=one.created_at,
        active_at=last.at if last else one.created_at,
        level=access.level(act.rows, one, act.me.id),
    )


def _slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.strip().lower()).strip("-")


def _free(act: Act, space: str, slug: str) -> str:
    """The path of a new project. Raises Invalid for what no address can have, Conflict for one that is taken."""
    if not _SLUG.fullmatch(slug) or slug.endswith((".git", ".atom", ".wiki")):
        raise Invalid(
            f"path {slug[:80]!r} can contain only letters, digits, '_', '-' and '.'",
            "one that does not begin or end with '-' or '.', nor end in '.git', '.wiki' or '.atom'",
        )
    path = f"{space}/{slug}"
    if act.rows.values("select 1 from git_project where lower(path) = lower(:path)", path=path):
        raise Conflict(f"a project {path!r} has already been taken", "another name or path")
    return path


def _may_create(act: Act, space: str) -> None:
    """A name space of one's own, or one where one develops a project already."""
    if space in _TAKEN or not _SLUG.fullmatch(space):
        raise Invalid(f"the name space {space[:80]!r}", "your handle, or a group's")
    if space == act.me.handle or "admin" in act.roles:
        return
    found = act.rows.values(
        "select 1 from git_project p join git_member m on m.project_id = p.id and m.person_id = :me"
        " where m.level >= :level and substr(p.path, 1, instr(p.path, '/') - 1) = :space and p.deleted = 0",
        me=act.me.id, level=access.DEVELOPER, space=space,
    )  # fmt: skip
    if not found:
        raise Forbidden(
            f"{act.me.name} may not create projects in {space!r}", f"{act.me.handle!r}, or a group of yours"
        )


def _branch(name: str) -> None:
    from deskjob_services.git import refs

    refs.check_name(refs.HEADS + name)


def _existing_branch(act: Act, one: Project, name: str) -> str:
    """A branch to become the default one; in an empty repository any name that is legal."""
    _branch(name)
    if act.rows.first(Ref, project_id=one.id, wiki=0) and not act.rows.get(Ref, one.id, 0, f"refs/heads/{name}"):
        raise Invalid(f"Could not set the default branch: {name!r} is no branch of {one.path}", "an existing branch")
    return name
