"""Who may see and do what in a project: the one place where levels become the relations of the role matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskjob_services.errors import Forbidden, NotFound
from deskjob_services.git.models import Issue, Member, Merge, Project
from deskjob_services.rows import Rows

if TYPE_CHECKING:
    from deskjob_services.kernel.act import Act

GUEST, REPORTER, DEVELOPER, MAINTAINER, OWNER = 10, 20, 30, 40, 50
"""Levels as GitLab numbers them."""
LEVELS = {GUEST: "Guest", REPORTER: "Reporter", DEVELOPER: "Developer", MAINTAINER: "Maintainer", OWNER: "Owner"}
_STANDS = ((REPORTER, "reporter"), (DEVELOPER, "developer"), (MAINTAINER, "maintainer"), (OWNER, "owner"))


def level(rows: Rows, project: Project, person_id: str) -> int:
    """A person's level in a project; 0 for who is not a member."""
    member = rows.get(Member, project.id, person_id)
    return member.level if member else 0


def sees(act: Act, project: Project) -> bool:
    """Whether the actor sees the project at all."""
    if project.deleted:
        return False
    return project.visibility == "internal" or "admin" in act.roles or level(act.rows, project, act.me.id) >= GUEST


def project(act: Act, named: str) -> Project:
    """The project with this id or path. Raises NotFound where there is none that the actor sees."""
    found = act.rows.get(Project, named) or act.rows.first(Project, path=named)
    if found is None or not sees(act, found):
        raise NotFound(f"no project {named!r}", "the id or path of a project you can see, such as 'platform/tariffs'")
    return found


def relations(act: Act, one: Project, *, own: bool = False) -> set[str]:
    """How the actor stands to a project, in the words of the role matrix; `own` where the record is the actor's."""
    held = level(act.rows, one, act.me.id)
    return {"reader", *(word for least, word in _STANDS if held >= least), *(("own",) if own else ())}


def permit(act: Act, one: Project, *, own: bool = False) -> None:
    """Go on only if the matrix lets the actor do this here. Raises Forbidden; also where a project is archived."""
    act.permit(*relations(act, one, own=own))
    if act.operation.writes and one.archived and act.operation.name != "git.edit_project":
        raise Forbidden(f"{one.path} is archived", "a project that is still worked on", "ask an owner to open it again")


def issue(act: Act, named: str) -> tuple[Project, Issue]:
    """The issue of an id (`GI0012`) or a reference (`platform/tariffs#12`). Raises NotFound.

    A confidential one is seen by its author and by members from reporter up.
    """
    found = act.rows.get(Issue, named)
    if found is None and "#" in named:
        path, _, number = named.rpartition("#")
        if number.isdecimal() and len(number) < 10:
            found = act.rows.first(Issue, project_id=project(act, path).id, iid=int(number))
    if found is not None:
        where = act.rows.need(Project, found.project_id)
        if sees(act, where) and visible(act, where, found):
            return where, found
    raise NotFound(f"no issue {named!r}", "the id of an issue, or a reference such as 'platform/tariffs#12'")


def visible(act: Act, where: Project, one: Issue) -> bool:
    """Whether the actor, who sees the project, sees this issue of it."""
    if not one.confidential or one.author_id == act.me.id or "admin" in act.roles:
        return True
    return level(act.rows, where, act.me.id) >= REPORTER


def merge(act: Act, named: str) -> tuple[Project, Merge]:
    """The merge request of an id (`GM0003`) or a reference (`platform/tariffs!3`). Raises NotFound."""
    found = act.rows.get(Merge, named)
    if found is None and "!" in named:
        path, _, number = named.rpartition("!")
        if number.isdecimal() and len(number) < 10:
            found = act.rows.first(Merge, project_id=project(act, path).id, iid=int(number))
    if found is not None:
        where = act.rows.need(Project, found.project_id)
        if sees(act, where):
            return where, found
    raise NotFound(f"no merge request {named!r}", "the id of one, or a reference such as 'platform/tariffs!3'")
