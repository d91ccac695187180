"""Pages of a project's issues: the list, one issue with its discussion, a new one, changing one."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import Invalid, Refusal
from deskjob_services.git.models import Issue
from deskjob_services.git.screens.base import (
    PAGE,
    Answer,
    May,
    Opened,
    answered,
    attempt,
    blueprint,
    chosen,
    done,
    label_choices,
    listed,
    listed_words,
    milestone_choices,
    numbered,
    page,
    people,
    wrong,
)
from deskjob_services.git.screens.talk import changing, said_below, taken
from deskjob_services.git.shown_planning import IssueCard, Links
from deskjob_services.kernel.forms import offset, typed
from deskjob_services.kernel.pages import back, me
from deskjob_services.kernel.web import do

FIELDS = ("title", "description", "assignees", "milestone", "due_date", "confidential")
FILTERS = ("search", "milestone", "assignee", "author")


@blueprint.get("/<project:project>/-/issues")
def project_issues(project: str) -> Answer:
    """A project's issues, with filters."""
    where = Opened(project)
    asked: dict[str, Any] = {"project": where.id, **narrowed(), "state": request.args.get("state", "opened")}
    found, refusal = listed("issues", asked)
    text = page("issues.html", where, "issues", found=found, asked=asked, **filters(where), **wrong(refusal, "issues"))
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/issues/new", methods=["GET", "POST"])
def new_issue(project: str) -> Answer:
    """Open an issue."""
    where = Opened(project)
    given = filed(FIELDS, title=request.args.get("title", ""))
    refusal = None
    if request.method == "POST":
        refusal, made = made_by("create_issue", {"project": where.id, **_asked(given)})
        if made is not None:
            return done(where.at("issues", made.number), f"Issue #{made.number} is open.")
    text = page("issue_form.html", where, "issues", one=None, typed=given, **choices(where),
                **wrong(refusal, "create_issue"))  # fmt: skip
    return answered(text, refusal)


@blueprint.get("/<project:project>/-/issues/<number>")
def issue(project: str, number: str) -> Answer:
    """An issue: what it says, what was said about it, and what can be done now."""
    where = Opened(project)
    return _issue(where, numbered(Issue, where, number))


@blueprint.post("/<project:project>/-/issues/<number>")
def step(project: str, number: str) -> Answer:
    """Do what a form on the page asks: comment, close, reopen, take, leave, link, unlink."""
    where = Opened(project)
    key = numbered(Issue, where, number)
    given = typed(do="comment", body="", other="", kind="relates_to")
    refusal = _done(key, given)
    if refusal is not None:
        return _issue(where, key, given, refusal), refusal.status
    return back(where.at("issues", number) + ("#last" if given["do"].startswith("comment") else ""))


@blueprint.route("/<project:project>/-/issues/<number>/edit", methods=["GET", "POST"])
def edit_issue(project: str, number: str) -> Answer:
    """Change an issue."""
    where = Opened(project)
    one: IssueCard = do("git.issue", {"issue": numbered(Issue, where, number)})
    before = {
        "title": one.title,
        "description": one.description,
        "labels": one.labels,
        "assignees": ", ".join(each.handle for each in one.assignees),
        "milestone": one.milestone.id if one.milestone else "",
        "due_date": one.due_date or "",
        "confidential": "1" if one.confidential else "",
    }
    given = filed(FIELDS, **before)
    refusal = None
    if request.method == "POST":
        old, new = _asked(before), _asked(given)
        asked = {name: value for name, value in new.items() if value != old[name]}
        refusal, _ = made_by("edit_issue", {"issue": one.id, **asked})
        if refusal is None:
            return done(where.at("issues", one.number), f"#{one.number} is changed.")
    text = page("issue_form.html", where, "issues", one=one, typed=given, **choices(where),
                **wrong(refusal, "edit_issue"))  # fmt: skip
    return answered(text, refusal)


def narrowed() -> dict[str, Any]:
    """What the address of a list asks for, such as `?labels=bug&assignee=ana.ruiz`."""
    labels = [name for name in request.args.getlist("labels") if name]
    sort, _, way = request.args.get("sort", "created_at").partition("-")
    return {**chosen(*FILTERS), "labels": labels, "order_by": sort, "sort": way or "desc"}


def filters(where: Opened) -> dict[str, Any]:
    """What the form over a list offers."""
    return {
        "offset": offset(),
        "count": PAGE,
        "label_pairs": [(name, name) for name in label_choices(where)],
        "milestones": [*milestone_choices(where, closed=True)],
        "people": people(),
        "filtered": any(request.args.get(name) for name in (*FILTERS, "labels")),
    }


def made_by(operation: str, asked: dict[str, Any]) -> tuple[Refusal | None, Any]:
    """Do an operation; the refusal, or what it gave."""
    try:
        return None, do(f"git.{operation}", asked)
    except Refusal as refusal:
        return refusal, None


def _issue(where: Opened, key: str, given: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    one: IssueCard = do("git.issue", {"issue": key})
    links: Links = do("git.links", {"issue": key})
    talk = said_below(key)
    may = May(where.id)
    return page(
        "issue.html",
        where,
        "issues",
        one=one,
        links=links.links,
        talk=talk,
        changing=changing(where),
        people_here=taken(talk),
        mine={name: may.do(name, one.author) for name in ("edit_issue", "link_issues", "comment")},
        with_me=any(each.id == me().id for each in one.assignees),
        typed=given or {},
        **wrong(refusal, (given or {}).get("do", "")),
    )


def _done(key: str, given: dict[str, str]) -> Refusal | None:
    verb, rest = given["do"].partition("-")[::2]
    if verb == "comment":
        refusal = attempt("comment", {"target": key, "body": given["body"]}) if given["body"] or not rest else None
        return refusal or (_turn(key, rest) if rest else None)
    if verb in ("close", "reopen"):
        return _turn(key, verb)
    if verb in ("take", "leave"):
        one: IssueCard = do("git.issue", {"issue": key})
        others = [each.id for each in one.assignees if each.id != me().id]
        return attempt("edit_issue", {"issue": key, "assignees": [*others, *([me().id] if verb == "take" else [])]})
    if verb == "link":
        return attempt("link_issues", {"issue": key, "other": _other(key, given["other"]), "kind": given["kind"]})
    if verb == "unlink":
        return attempt("unlink_issues", {"issue": key, "other": given["other"]})
    raise Invalid(f"the step {given['do']!r}", "one of: comment, close, reopen, take, leave, link, unlink")


def _turn(key: str, verb: str) -> Refusal | None:
    return attempt("edit_issue", {"issue": key, "state": "closed" if verb == "close" else "opened"})


def _other(key: str, said: str) -> str:
    """The issue that somebody means by `#12` or `12`: of the same project, where no other is named."""
    number = said.removeprefix("#")
    if not number.isdecimal():
        return said or "#"
    card: IssueCard = do("git.issue", {"issue": key})
    return f"{card.reference.rpartition('#')[0]}#{number}"


def filed(names: tuple[str, ...], **otherwise: Any) -> dict[str, Any]:
    """What was typed into the form of an issue or a merge request; before it is sent, what stands there."""
    usual: dict[str, Any] = {"labels": [], **dict.fromkeys(names, "")}
    if request.method != "POST":
        return usual | otherwise
    return {**usual, **typed(), "labels": request.form.getlist("labels")}


def choices(where: Opened) -> dict[str, Any]:
    """What such a form offers."""
    return {"labels": label_choices(where), "milestones": milestone_choices(where), "people": people()}


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": given["title"],
        "description": given["description"],
        "labels": sorted(given["labels"]),
        "assignees": listed_words(given["assignees"]),
        "milestone": given["milestone"],
        "due_date": given["due_date"],
        "confidential": bool(given["confidential"]),
    }
