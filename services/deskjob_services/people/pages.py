"""Pages of the directory: who works here, the org chart, departments, leaves, and editing where one may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from deskjob_services import clock
from deskjob_services.errors import Refusal
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.pages import back, flash, me, pages_blueprint, render, urls
from deskjob_services.kernel.web import do, intranet
from deskjob_services.people.models import Role
from deskjob_services.people.shown import ChartPost, Profile

blueprint: Blueprint = pages_blueprint("people", __name__)

PAGE = 50
_OWN_FIELDS = ("first_name", "last_name", "handle", "location", "phone", "about")
_PLACE_FIELDS = ("title", "department", "manager")
_KINDS = [("vacation", "Vacation"), ("sick", "Sick leave"), ("parental", "Parental leave"), ("training", "Training")]


@blueprint.get("/")
def directory() -> str:
    """Everybody, or those who fit a search and a department."""
    asked = {
        "text": request.args.get("text", "").strip()[:200],
        "department": request.args.get("department", ""),
        "include_former": "former" in request.args,
        "offset": max(0, request.args.get("offset", 0, type=int)),
        "count": PAGE,
    }
    return render(
        "people/directory.html", found=do("people.search", asked), asked=asked, units=_units(), tab="directory"
    )


@blueprint.get("/people/<person>")
def profile(person: str) -> str:
    """One person."""
    return _profile_page(do("people.profile", {"person": person}))


@blueprint.get("/me")
def own() -> str:
    """Oneself."""
    return _profile_page(do("people.me", {}))


@blueprint.get("/people/<person>/edit")
def edit(person: str) -> str:
    """The form of those fields that the caller may set."""
    one = do("people.profile", {"person": person})
    return _edit_page(one, one.model_dump() | {"department": one.department_id, "manager": one.manager_id})


@blueprint.post("/people/<person>/edit")
def save(person: str) -> Response | tuple[str, int]:
    """Save what was changed, or show the form again with what is wrong."""
    one = do("people.profile", {"person": person})
    before = one.model_dump() | {"department": one.department_id, "manager": one.manager_id or ""}
    given = {name: value for name, value in _typed(request.form).items() if name in before}
    try:
        do("people.edit", {"person": one.id} | {name: v for name, v in given.items() if v != before[name]})
    except Refusal as error:
        return _edit_page(one, before | given, error), error.status
    flash("ok", f"The record of {one.name} is saved.")
    return back(urls().person(one.id))


@blueprint.post("/people/<person>/deputy")
def deputy(person: str) -> Response:
    """Name who stands in."""
    one = do("people.set_deputy", {"person": person, "deputy": request.form.get("deputy") or None})
    flash("ok", f"{one.deputy} stands in for {one.name}." if one.deputy else f"Nobody stands in for {one.name}.")
    return back(urls().person(one.id))


@blueprint.get("/people/<person>/leave")
def leave(person: str) -> str:
    """The form that enters days away."""
    one = do("people.profile", {"person": person})
    today = clock.day(intranet().store.now).isoformat()
    return _leave_page(
        one, {"kind": "vacation", "from_date": today, "until_date": today, "deputy": one.deputy_id or ""}
    )


@blueprint.post("/people/<person>/leave")
def enter_leave(person: str) -> Response | tuple[str, int]:
    """Enter the days, or show the form again with what is wrong."""
    one = do("people.profile", {"person": person})
    typed = _typed(request.form)
    try:
        made = do("people.take_leave", {"person": one.id, **typed, "deputy": typed.get("deputy") or None})
    except Refusal as error:
        return _leave_page(one, typed, error), error.status
    flash("ok", f"{made.id} is entered: {one.name} is away until {_day(made.until_date)}.")
    return back(f"{urls().service('people')}/leaves")


@blueprint.get("/leaves")
def leaves() -> str:
    """Who is away now, and who will be."""
    found = do("people.leaves", {}).leaves
    today = clock.day(intranet().store.now).isoformat()
    mine = {leave.id for leave in found if _may("people.cancel_leave", _relation(leave.person_id))}
    return render("people/leaves.html", leaves=found, today=today, mine=mine, tab="leaves")


@blueprint.post("/leaves/<leave>/cancel")
def cancel(leave: str) -> Response:
    """Call a leave off."""
    do("people.cancel_leave", {"leave": leave})
    flash("ok", f"Leave {leave} is cancelled.")
    return back(f"{urls().service('people')}/leaves")


@blueprint.get("/departments")
def departments() -> str:
    """All departments with their heads."""
    return render("people/departments.html", departments=do("people.departments", {}).departments, tab="departments")


@blueprint.get("/chart")
def chart() -> str:
    """Who reports to whom."""
    posts = do("people.chart", {}).posts
    below: dict[str | None, list[ChartPost]] = {}
    for post in posts:
        below.setdefault(post.manager_id, []).append(post)
    return render("people/chart.html", nodes=list(_branch(below, None)), total=len(posts), tab="chart")


@blueprint.app_template_filter("isoday")
def _day(text: str) -> str:
    """`Tue 14 Apr 2026` of an ISO day."""
    year, month, day = (int(part) for part in text.split("-"))
    return clock.spoken_day(clock.at(year, month, day))


def _branch(below: dict[str | None, list[ChartPost]], manager: str | None) -> Iterator[dict[str, Any]]:
    for post in below.get(manager, []):
        yield {
            "person": post,
            "title": f"{post.title}, {post.department}" if manager is None else post.title,
            "state": "on leave" if post.away else "",
            "nodes": list(_branch(below, post.id)),
        }


def _profile_page(one: Profile) -> str:
    relation = _relation(one.id, one.manager_id)
    return render(
        "people/profile.html",
        one=one,
        may_edit=_may("people.edit", relation),
        may_leave=_may("people.take_leave", relation),
        may_deputise=_may("people.set_deputy", relation),
        colleagues=_choices(one, "nobody") if _may("people.set_deputy", relation) else [],
        tab="me" if relation == "own" else "directory",
    )


def _edit_page(one: Profile, typed: dict[str, Any], error: Refusal | None = None) -> str:
    relation = _relation(one.id, one.manager_id)
    places = _PLACE_FIELDS if relation != "own" else ()
    return render(
        "people/edit.html",
        one=one,
        typed=typed,
        error=error,
        may=_may("people.edit", relation),
        fields=(*_OWN_FIELDS, *places),
        units=_units(),
        colleagues=_choices(one, "nobody"),
        tab="directory",
    )


def _leave_page(one: Profile, typed: dict[str, str], error: Refusal | None = None) -> str:
    context = {"one": one, "typed": typed, "error": error, "kinds": _KINDS, "colleagues": _choices(one, "nobody")}
    return render("people/leave.html", **context, tab="leaves")


def _typed(form: MultiDict[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in form.items() if name != "csrf"}


def _units() -> list[tuple[str, str]]:
    return [(unit.id, unit.name) for unit in do("people.departments", {}).departments]


def _choices(one: Profile, none: str) -> list[tuple[str, str]]:
    posts = sorted(do("people.chart", {}).posts, key=lambda post: (post.name, post.id))
    return [("", none), *((post.id, f"{post.name} ({post.title})") for post in posts if post.id != one.id)]


def _relation(person_id: str, manager_id: str | None = None) -> str:
    if person_id == me().id:
        return "own"
    manager = manager_id or do("people.profile", {"person": person_id}).manager_id
    return "report" if manager == me().id else "other"


def _may(operation: str, relation: str) -> bool:
    """Whether the role matrix lets the caller; for buttons only, the operation decides again."""
    held = {role.role for role in intranet().store.rows.where(Role, person_id=me().id)} | {"employee"}
    allow = registry.operation(operation).allow
    return any(role in held and {"any", relation} & standing for role, standing in allow.items())
