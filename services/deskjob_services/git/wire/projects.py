"""Projects, their members and name spaces on the wire."""

from __future__ import annotations

from typing import Any, Literal
from zlib import crc32

from pydantic import Field

from deskjob_services.errors import Conflict
from deskjob_services.git.shown import GroupCard, Groups, ProjectCard, Projects
from deskjob_services.git.wire.door import JSON, Asked, Listed, Paged, WireError, endpoint, home, moment, number_of
from deskjob_services.git.wire.session import user_json
from deskjob_services.kernel.web import do


class FindProjects(Paged):
    """Which projects."""

    search: str = Field(default="", max_length=200)
    membership: bool = False
    owned: bool = False
    archived: bool | None = None
    order_by: Literal["id", "name", "path", "created_at", "updated_at", "last_activity_at"] = "created_at"
    sort: Literal["asc", "desc"] = "desc"


class NewProject(Asked):
    """A project to be made."""

    name: str | None = Field(default=None, max_length=255)
    path: str | None = Field(default=None, max_length=200)
    namespace_id: int | None = None
    namespace_path: str | None = None
    description: str | None = Field(default=None, max_length=2000)
    visibility: Literal["private", "internal"] | None = None
    default_branch: str | None = Field(default=None, max_length=200)


class ChangedProject(Asked):
    """What a project becomes."""

    name: str | None = Field(default=None, max_length=255)
    path: str | None = Field(default=None, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    visibility: Literal["private", "internal"] | None = None
    default_branch: str | None = Field(default=None, max_length=200)


@endpoint("GET", "projects", FindProjects)
def projects(ask: FindProjects) -> Listed:
    """The projects one can see."""
    order = "last_activity_at" if ask.order_by == "updated_at" else ask.order_by
    found: Projects = do(
        "git.projects",
        {"search": ask.search, "membership": ask.membership or ask.owned, "archived": ask.archived, "order_by": order,
         "sort": ask.sort, **ask.stretch()},
    )  # fmt: skip
    return ask.listed([project_json(one) for one in found.projects], found.total)


@endpoint("POST", "projects", NewProject)
def create_project(ask: NewProject) -> JSON:
    """Make a project."""
    if not (ask.name or ask.path):
        raise WireError(400, "name, path are missing, at least one parameter must be provided", "error")
    given = _given(ask) | {"name": ask.name or ask.path}
    space = given.pop("namespace_path", None)
    number = given.pop("namespace_id", None)
    if number is not None:
        space = next((one.path for one in _groups() if _space_id(one.path) == number), None)
        if space is None:
            raise WireError(404, "404 Namespace Not Found")
    try:
        return project_json(do("git.create_project", {**given, "namespace": space}))
    except Conflict as refusal:
        said = ["has already been taken"]
        raise WireError(400, {"name": said, "path": said}) from refusal


@endpoint("GET", "projects/{project}")
def project(ask: Asked, project: str) -> JSON:
    """One project."""
    return project_json(do("git.project", {"project": project}))


@endpoint("PUT", "projects/{project}", ChangedProject)
def edit_project(ask: ChangedProject, project: str) -> JSON:
    """Change a project."""
    return project_json(do("git.edit_project", {"project": project, **_given(ask)}))


@endpoint("POST", "projects/{project}/archive")
def archive(ask: Asked, project: str) -> JSON:
    """Close a project for changes."""
    return project_json(do("git.edit_project", {"project": project, "archived": True}))


@endpoint("POST", "projects/{project}/unarchive")
def unarchive(ask: Asked, project: str) -> JSON:
    """Open an archived project again."""
    return project_json(do("git.edit_project", {"project": project, "archived": False}))


@endpoint("DELETE", "projects/{project}", status=202)
def delete_project(ask: Asked, project: str) -> JSON:
    """Take a project away."""
    do("git.delete_project", {"project": project})
    return {"message": "202 Accepted"}


@endpoint("GET", "groups", Paged)
def groups(ask: Paged) -> Listed:
    """The groups that projects stand in."""
    found = [group_json(one) for one in _groups() if one.person is None]
    return ask.listed(ask.cut(found), len(found))


@endpoint("GET", "groups/{group}")
def group(ask: Asked, group: str) -> JSON:
    """One group."""
    return group_json(_group(group))


@endpoint("GET", "groups/{group}/projects", FindProjects)
def group_projects(ask: FindProjects, group: str) -> Listed:
    """The projects of a group."""
    space = _group(group).path
    found: Projects = do("git.projects", {"search": ask.search, "namespace": space, **ask.stretch()})
    return ask.listed([project_json(one) for one in found.projects], found.total)


def project_json(one: ProjectCard) -> JSON:
    """A project in the product's form."""
    space, _, slug = one.path.rpartition("/")
    address = f"{home()}/{one.path}"
    return {
        "id": number_of(one.id),
        "name": one.name,
        "path": slug,
        "path_with_namespace": one.path,
        "name_with_namespace": f"{space} / {one.name}",
        "description": one.description,
        "default_branch": None if one.empty else one.default_branch,
        "visibility": one.visibility,
        "archived": one.archived,
        "empty_repo": one.empty,
        "created_at": moment(one.created_at),
        "last_activity_at": moment(one.active_at),
        "creator_id": number_of(one.creator.id),
        "namespace": {"id": _space_id(space), "name": space, "path": space, "full_path": space},
        "web_url": address,
        "http_url_to_repo": f"{address}.git",
        "readme_url": None if one.empty else f"{address}/-/blob/{one.default_branch}/README.md",
        "permissions": {"project_access": {"access_level": one.level} if one.level else None, "group_access": None},
    }


def group_json(one: GroupCard) -> JSON:
    """A group in the product's form."""
    return {
        "id": _space_id(one.path),
        "name": one.path,
        "path": one.path,
        "full_name": one.path,
        "full_path": one.path,
        "web_url": f"{home()}/{one.path}",
    }


def _groups() -> list[GroupCard]:
    found: Groups = do("git.groups", {})
    return found.groups


def _group(named: str) -> GroupCard:
    for one in _groups():
        if one.person is None and named in (one.path, str(_space_id(one.path))):
            return one
    raise WireError(404, "404 Group Not Found")


def _space_id(path: str) -> int:
    """A number for a name space, which has no row: the same wherever it is shown."""
    return crc32(path.encode("utf-8", "replace")) >> 1


def _given(ask: Asked) -> dict[str, Any]:
    """What was sent and is not null."""
    return {name: value for name, value in ask.model_dump(exclude_unset=True).items() if value is not None}


__all__ = ["project_json", "user_json"]
