"""Pages for those who look after a project: what it is, its members, its protected branches, its end."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import Invalid, Refusal
from deskjob_services.git import access
from deskjob_services.git.models import Member, Project
from deskjob_services.git.screens.base import (
    Answer,
    Opened,
    address,
    answered,
    attempt,
    blueprint,
    confirmed,
    done,
    page,
    people,
    wrong,
)
from deskjob_services.git.shown import Members
from deskjob_services.git.shown_code import Protections
from deskjob_services.kernel.forms import changed, typed
from deskjob_services.kernel.pages import me
from deskjob_services.kernel.web import do, intranet

_LEVELS = [(str(level), said) for level, said in access.LEVELS.items()]
_WHO = {"0": "No one", "30": "Developers and maintainers", "40": "Maintainers"}


@blueprint.route("/<project:project>/-/edit", methods=["GET", "POST"])
def edit_project(project: str) -> Answer:
    """What a project is called, shows and begins with; archiving and the way to delete it."""
    where = Opened(project)
    card = where.card
    before = {
        "name": card.name,
        "description": card.description,
        "path": card.path.rpartition("/")[2],
        "default_branch": card.default_branch,
        "visibility": card.visibility,
    }
    given = typed(**before)
    refusal = None
    if request.method == "POST":
        archived = {"archived": given["archived"] == "1"} if "archived" in given else {}
        refusal = attempt("edit_project", {"project": where.id, **(archived or changed(before, given))})
        if refusal is None:
            now = intranet().store.rows.need(Project, where.id)
            return done(address(f"/{now.path}/-/edit"), f"{now.name} is changed.")
    return answered(
        page("project_edit.html", where, "settings", typed=given, **wrong(refusal, "edit_project")), refusal
    )


@blueprint.route("/<project:project>/-/remove", methods=["GET", "POST"])
def delete_project(project: str) -> Answer:
    """Take a project away, after a question."""
    where = Opened(project)
    question = {
        "title": f"Delete {where.path}?",
        "text": "Its repository, issues, merge requests, wiki and pipelines go with it. This cannot be taken back.",
        "label": "Delete project",
        "back": where.at("edit"),
        "after": address("/"),
        "trail": [("Settings", where.at("edit")), ("Delete", "")],
    }
    said = f"{where.path} is deleted."
    if request.method == "POST":
        refusal = attempt("delete_project", {"project": where.id})
        if refusal is None:
            return done(address("/"), said)
        raise refusal
    return confirmed(where, "settings", "delete_project", {"project": where.id}, question, said)


@blueprint.get("/<project:project>/-/project_members")
def members(project: str) -> Answer:
    """Who belongs to a project, and at which level."""
    return _members(Opened(project), typed(person="", level="30"))


@blueprint.post("/<project:project>/-/project_members")
def member_step(project: str) -> Answer:
    """Take somebody in, change a level, let somebody go: `do` is add, set or remove."""
    where = Opened(project)
    given = typed(do="", person="", level="30")
    asked: dict[str, Any] = {"project": where.id, "person": given["person"].removeprefix("@")}
    steps = {"add": "add_member", "set": "set_member", "remove": "remove_member"}
    if given["do"] not in steps:
        raise Invalid(f"the step {given['do']!r}", "add, set or remove")
    if given["do"] != "remove":
        asked["level"] = given["level"]
    refusal = attempt(steps[given["do"]], asked)
    if refusal is not None:
        return _members(where, given, refusal), refusal.status
    left = intranet().store.rows.get(Member, where.id, me().id) is None and where.card.visibility == "private"
    said = {"add": "They belong to the project now.", "set": "The level is changed.", "remove": "They are out of it."}
    return done(address("/") if left and given["do"] == "remove" else where.at("project_members"), said[given["do"]])


@blueprint.get("/<project:project>/-/settings/repository")
def protections(project: str) -> Answer:
    """The protected branches of a project."""
    return _protections(Opened(project), typed(pattern="", push_level="40", merge_level="40", force=""))


@blueprint.post("/<project:project>/-/settings/repository")
def protection_step(project: str) -> Answer:
    """Protect a branch."""
    where = Opened(project)
    given = typed(pattern="", push_level="40", merge_level="40", force="")
    levels = {name: int(given[name]) for name in ("push_level", "merge_level") if given[name].isdecimal()}
    refusal = attempt("protect", {"project": where.id, **given, **levels, "force": bool(given["force"])})
    if refusal is not None:
        return _protections(where, given, refusal), refusal.status
    return done(where.at("settings/repository"), f"{given['pattern']} is protected.")


@blueprint.route("/<project:project>/-/settings/repository/unprotect", methods=["GET", "POST"])
def unprotect(project: str) -> Answer:
    """Take the protection of a branch away, after a question."""
    where = Opened(project)
    pattern = request.values.get("pattern", "")
    question = {
        "title": f"Take the protection of {pattern} away?",
        "text": "Every developer can then push to it, force a push, and delete it.",
        "label": "Unprotect",
        "fields": {"pattern": pattern},
        "back": where.at("settings/repository"),
        "trail": [("Protected branches", where.at("settings/repository")), (pattern, "")],
    }
    asked = {"project": where.id, "pattern": pattern}
    return confirmed(where, "protected", "unprotect", asked, question, f"{pattern} is no longer protected.")


def _members(where: Opened, given: dict[str, str], refusal: Refusal | None = None) -> str:
    found: Members = do("git.members", {"project": where.id})
    operation = {"set": "set_member", "remove": "remove_member"}.get(given.get("do", ""), "add_member")
    return page("members.html", where, "members", found=found.members, typed=given, levels=_LEVELS, people=people(),
                **wrong(refusal, operation))  # fmt: skip


def _protections(where: Opened, given: dict[str, str], refusal: Refusal | None = None) -> str:
    found: Protections = do("git.protections", {"project": where.id})
    return page("protections.html", where, "protected", found=found.protections, typed=given, who=_WHO,
                **wrong(refusal, "protect"))  # fmt: skip
