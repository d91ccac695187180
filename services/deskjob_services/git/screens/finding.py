"""Pages that find: projects, name spaces, issues and merge requests across projects; and a new project."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import NotFound
from deskjob_services.git import access
from deskjob_services.git.models import Project
from deskjob_services.git.screens.base import (
    PAGE,
    Answer,
    Opened,
    address,
    answered,
    attempt,
    blueprint,
    chosen,
    done,
    listed,
    page,
    wrong,
)
from deskjob_services.git.screens.code import clone, folder
from deskjob_services.git.screens.tips import Tip
from deskjob_services.git.shown import Groups
from deskjob_services.kernel.forms import offset, typed
from deskjob_services.kernel.pages import back, me
from deskjob_services.kernel.web import do, intranet

_ISSUES = {"assigned": ("Assigned to me", "assignee"), "created": ("Opened by me", "author"), "all": ("All", "")}
_MERGES = {"review": ("To review", "reviewer"), "assigned": ("Assigned to me", "assignee"),
           "created": ("Opened by me", "author"), "all": ("All", "")}  # fmt: skip
_PARTS = {"edit": "/edit", "commits": "/commits", "changes": "/diffs"}
"""The pages below an issue's or a merge request's; every other step is a form on the page itself."""


@blueprint.get("/")
def projects() -> Answer:
    """The projects one can see, or belongs to, the latest worked on first."""
    return _projects("", request.args.get("show", "all"))


@blueprint.route("/projects/new", methods=["GET", "POST"])
def new_project() -> Answer:
    """Make a project."""
    given = typed(name="", path="", description="", namespace=me().handle, visibility="private")
    refusal = None
    if request.method == "POST":
        asked = {name: value for name, value in given.items() if value or name == "name"}
        refusal = attempt("create_project", asked)
        if refusal is None:
            made = intranet().store.rows.where(Project, order="id desc", limit=1, creator_id=me().id)[0]
            return done(address(f"/{made.path}"), f"{made.path} is made.")
    spaces = [(one, one) for one in _spaces()]
    text = page("project_new.html", None, "new", typed=given, spaces=spaces, **wrong(refusal, "create_project"))
    return answered(text, refusal)


@blueprint.get("/<project:project>")
def home(project: str) -> Answer:
    """A project's home: what is in it and its README; or the projects of a name space."""
    if "/" not in project and intranet().store.rows.get(Project, project) is None:
        return _projects(project, "all")
    where = Opened(project.removesuffix(".git"))
    if where.card.empty:
        return page("empty.html", where, "home", clone=clone(where))
    ref = where.card.default_branch
    return folder(where, Tip(where, ref), ref, "", home=True)


@blueprint.get("/issues")
def issues() -> Answer:
    """Issues of all projects: with oneself, of one's own, or all of them."""
    asked, show = _of_mine("assigned", _ISSUES)
    asked |= chosen("search") | {"state": request.args.get("state", "opened")}
    found, refusal = listed("issues", asked)
    return _across("issues.html", "issues", found, refusal, show, _ISSUES)


@blueprint.get("/merges")
def merges() -> Answer:
    """Merge requests of all projects: to review, with oneself, of one's own, or all of them."""
    asked, show = _of_mine("review", _MERGES)
    asked |= chosen("search") | {"state": request.args.get("state", "opened")}
    found, refusal = listed("merges", asked)
    return _across("merges.html", "merges", found, refusal, show, _MERGES)


@blueprint.get("/issues/<issue>")
@blueprint.get("/issues/<issue>/<path:rest>")
def issue_by_id(issue: str, rest: str = "") -> Answer:
    """The short address of an issue, by its id: leads to the one people know."""
    card = do("git.issue", {"issue": issue})
    return back(_place(card.reference, "#", "issues") + _PARTS.get(rest, ""))


@blueprint.get("/merges/<merge>")
@blueprint.get("/merges/<merge>/<path:rest>")
def merge_by_id(merge: str, rest: str = "") -> Answer:
    """The short address of a merge request, by its id: leads to the one people know."""
    card = do("git.merge_request", {"merge": merge}).merge
    return back(_place(card.reference, "!", "merge_requests") + _PARTS.get(rest, ""))


def _place(reference: str, mark: str, kind: str) -> str:
    path, _, number = reference.rpartition(mark)
    return address(f"/{path}/-/{kind}/{number}")


def _projects(space: str, show: str) -> Answer:
    asked: dict[str, Any] = {"search": request.args.get("q", "").strip(), "order_by": "last_activity_at"}
    asked |= {"membership": show == "mine"} | ({"namespace": space} if space else {})
    found, refusal = listed("projects", asked)
    if space and found is not None and not found.total and not asked["search"]:
        raise NotFound(f"no projects in {space!r}", "a name space with a project you can see")
    text = page(
        "projects.html", None, "mine" if show == "mine" else "projects", found=found, show=show, space=space,
        levels=access.LEVELS, offset=offset(), count=PAGE, asked=asked, **wrong(refusal),
    )  # fmt: skip
    return answered(text, refusal)


def _spaces() -> list[str]:
    """Where a new project may stand: one's own name space first, then those there are."""
    found: Groups = do("git.groups", {})
    return [me().handle, *(one.path for one in found.groups if one.person is None)]


def _of_mine(usual: str, shows: dict[str, tuple[str, str]]) -> tuple[dict[str, Any], str]:
    show = request.args.get("show", usual)
    show = show if show in shows else usual
    part = shows[show][1]
    return ({part: me().id} if part else {}), show


def _across(template: str, tab: str, found: Any, refusal: Any, show: str, shows: dict[str, Any]) -> Answer:
    text = page(
        f"across_{template}", None, tab, found=found, show=show, shows={key: said for key, (said, _) in shows.items()},
        state=request.args.get("state", "opened"), offset=offset(), count=PAGE, **wrong(refusal, tab),
    )  # fmt: skip
    return answered(text, refusal)
