"""Branches, tags and protected branches on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.git.shown_code import (
    BranchCard,
    Branches,
    BranchInfo,
    ProtectionCard,
    ProtectionInfo,
    Protections,
    TagCard,
    TagInfo,
    Tags,
)
from deskjob_services.git.wire.commits import commit_json
from deskjob_services.git.wire.door import JSON, Asked, Listed, Paged, WireError, endpoint, moment
from deskjob_services.kernel.web import do

LEVELS = {0: "No one", 30: "Developers + Maintainers", 40: "Maintainers"}


class FindBranches(Paged):
    """Which branches."""

    search: str = Field(default="", max_length=200)


class NewBranch(Asked):
    """A branch and where it begins."""

    branch: str = Field(min_length=1)
    ref: str = Field(min_length=1)


class FindTags(Paged):
    """Which tags."""

    search: str = Field(default="", max_length=200)
    order_by: Literal["name", "updated", "version"] = "updated"
    sort: Literal["asc", "desc"] = "desc"


class NewTag(Asked):
    """A tag, what it names, and a message where it has one."""

    tag_name: str = Field(min_length=1)
    ref: str = Field(min_length=1)
    message: str | None = None


class NewProtection(Asked):
    """A branch, or such as `release/*`, and which levels may push and merge."""

    name: str = Field(min_length=1, max_length=200)
    push_access_level: Literal[0, 30, 40] = 40
    merge_access_level: Literal[0, 30, 40] = 40
    allow_force_push: bool = False


@endpoint("GET", "projects/{project}/repository/branches", FindBranches)
def branches(ask: FindBranches, project: str) -> Listed:
    """The branches of a project."""
    found: Branches = do("git.branches", {"project": project, "search": ask.search, **ask.stretch()})
    return ask.listed([branch_json(one) for one in found.branches], found.total)


@endpoint("POST", "projects/{project}/repository/branches", NewBranch)
def create_branch(ask: NewBranch, project: str) -> JSON:
    """Make a branch."""
    found: BranchInfo = do("git.create_branch", {"project": project, "branch": ask.branch, "ref": ask.ref})
    return branch_json(found.branch)


@endpoint("GET", "projects/{project}/repository/branches/{branch}")
def branch(ask: Asked, project: str, branch: str) -> JSON:
    """One branch."""
    found: BranchInfo = do("git.branch", {"project": project, "branch": branch})
    return branch_json(found.branch)


@endpoint("DELETE", "projects/{project}/repository/branches/{branch}")
def delete_branch(ask: Asked, project: str, branch: str) -> None:
    """Remove a branch."""
    do("git.delete_branch", {"project": project, "branch": branch})


@endpoint("GET", "projects/{project}/repository/tags", FindTags)
def tags(ask: FindTags, project: str) -> Listed:
    """The tags of a project."""
    order = "name" if ask.order_by == "version" else ask.order_by
    given = {"project": project, "search": ask.search, "order_by": order, "sort": ask.sort}
    found: Tags = do("git.tags", {**given, **ask.stretch()})
    return ask.listed([tag_json(one) for one in found.tags], found.total)


@endpoint("POST", "projects/{project}/repository/tags", NewTag)
def create_tag(ask: NewTag, project: str) -> JSON:
    """Name a commit for good."""
    given = {"project": project, "tag": ask.tag_name, "ref": ask.ref, "message": ask.message or ""}
    found: TagInfo = do("git.create_tag", given)
    return tag_json(found.tag)


@endpoint("GET", "projects/{project}/repository/tags/{tag}")
def tag(ask: Asked, project: str, tag: str) -> JSON:
    """One tag."""
    found: TagInfo = do("git.tag", {"project": project, "tag": tag})
    return tag_json(found.tag)


@endpoint("DELETE", "projects/{project}/repository/tags/{tag}")
def delete_tag(ask: Asked, project: str, tag: str) -> None:
    """Remove a tag."""
    do("git.delete_tag", {"project": project, "tag": tag})


@endpoint("GET", "projects/{project}/protected_branches", FindBranches)
def protected_branches(ask: FindBranches, project: str) -> Listed:
    """The protected branches of a project."""
    found = [one for one in _protections(project) if ask.search.casefold() in one.pattern.casefold()]
    return ask.listed([protection_json(one) for one in ask.cut(found)], len(found))


@endpoint("POST", "projects/{project}/protected_branches", NewProtection)
def protect(ask: NewProtection, project: str) -> JSON:
    """Protect a branch, or all that a pattern names."""
    given = {"pattern": ask.name, "push_level": ask.push_access_level, "merge_level": ask.merge_access_level}
    found: ProtectionInfo = do("git.protect", {"project": project, **given, "force": ask.allow_force_push})
    return protection_json(found.protection)


@endpoint("GET", "projects/{project}/protected_branches/{name}")
def protected_branch(ask: Asked, project: str, name: str) -> JSON:
    """One protected branch."""
    for one in _protections(project):
        if one.pattern == name:
            return protection_json(one)
    raise WireError(404, "404 Not found")


@endpoint("DELETE", "projects/{project}/protected_branches/{name}")
def unprotect(ask: Asked, project: str, name: str) -> None:
    """Take the protection of a branch away."""
    do("git.unprotect", {"project": project, "pattern": name})


def branch_json(one: BranchCard) -> JSON:
    """A branch in the product's form."""
    return {
        "name": one.name,
        "commit": commit_json(one.commit),
        "merged": one.merged,
        "protected": one.protected,
        "default": one.default,
        "can_push": one.can_push,
        "developers_can_push": one.developers_can_push,
        "developers_can_merge": one.developers_can_merge,
    }


def tag_json(one: TagCard) -> JSON:
    """A tag in the product's form."""
    return {
        "name": one.name,
        "message": one.message,
        "target": one.sha,
        "commit": commit_json(one.commit),
        "created_at": moment(one.tagged_at),
    }


def protection_json(one: ProtectionCard) -> JSON:
    """A protected branch in the product's form."""
    return {
        "name": one.pattern,
        "push_access_levels": [_level(one.push_level)],
        "merge_access_levels": [_level(one.merge_level)],
        "allow_force_push": one.force,
    }


def _level(level: int) -> JSON:
    return {"access_level": level, "access_level_description": LEVELS.get(level, str(level))}


def _protections(project: str) -> list[ProtectionCard]:
    found: Protections = do("git.protections", {"project": project})
    return found.protections
