"""Pages of merge requests: the list, a new one, changing one."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import Refusal
from deskjob_services.git.models import Merge
from deskjob_services.git.screens.base import (
    Answer,
    Opened,
    answered,
    blueprint,
    done,
    listed,
    listed_words,
    numbered,
    page,
    wrong,
)
from deskjob_services.git.screens.history import compared
from deskjob_services.git.screens.issues import choices, filed, filters, made_by, narrowed
from deskjob_services.git.screens.patches import patches
from deskjob_services.git.shown_code import Comparison
from deskjob_services.git.shown_merges import MergeCard
from deskjob_services.kernel.web import do

FIELDS = ("title", "description", "assignees", "reviewers", "milestone", "target_branch")


@blueprint.get("/<project:project>/-/merge_requests")
def project_merges(project: str) -> Answer:
    """A project's merge requests, with filters."""
    where = Opened(project)
    asked: dict[str, Any] = {"project": where.id, **narrowed(), "state": request.args.get("state", "opened")}
    asked |= {"reviewer": request.args.get("reviewer", "").strip()}
    found, refusal = listed("merges", asked)
    text = page("merges.html", where, "merges", found=found, asked=asked, **filters(where), **wrong(refusal, "merges"))
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/merge_requests/new", methods=["GET", "POST"])
def new_merge(project: str) -> Answer:
    """Choose two branches, look at what differs, and ask for the one to be merged."""
    where = Opened(project)
    source = request.values.get("source", "").strip()
    target = request.values.get("target", "").strip() or where.card.default_branch
    given = filed(FIELDS)
    refusal: Refusal | None = None
    if request.method == "POST":
        asked = {"project": where.id, "source_branch": source, "target_branch": target, **_asked(given)}
        refusal, made = made_by("open_merge_request", asked)
        if made is not None:
            return done(where.at("merge_requests", made.number), f"Merge request !{made.number} is open.")
    change = None
    if source:
        try:
            change = compared(where, target, source)
        except Refusal as refused:
            refusal = refusal or refused
    if change and request.method == "GET":
        given |= _suggested(change, source)
    text = page(
        "merge_new.html", where, "merges", source=source, target=target, change=change, typed=given,
        patches=patches(change.files) if change else [], **choices(where), **wrong(refusal, "open_merge_request"),
    )  # fmt: skip
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/merge_requests/<number>/edit", methods=["GET", "POST"])
def edit_merge(project: str, number: str) -> Answer:
    """Change a merge request."""
    where = Opened(project)
    one: MergeCard = do("git.merge_request", {"merge": numbered(Merge, where, number)}).merge
    before = {
        "title": one.title,
        "description": one.description,
        "labels": one.labels,
        "assignees": ", ".join(each.handle for each in one.assignees),
        "reviewers": ", ".join(each.handle for each in one.reviewers),
        "milestone": one.milestone.id if one.milestone else "",
        "target_branch": one.target_branch,
    }
    given = filed(FIELDS, **before)
    refusal = None
    if request.method == "POST":
        old, new = ({**_asked(each), "target_branch": each["target_branch"]} for each in (before, given))
        asked = {name: value for name, value in new.items() if value != old[name]}
        refusal, _ = made_by("edit_merge_request", {"merge": one.id, **asked})
        if refusal is None:
            return done(where.at("merge_requests", one.number), f"!{one.number} is changed.")
    text = page("merge_form.html", where, "merges", one=one, typed=given, **choices(where),
                **wrong(refusal, "edit_merge_request"))  # fmt: skip
    return answered(text, refusal)


def _suggested(change: Comparison, source: str) -> dict[str, str]:
    """A title and a description: of the one commit there is, else of the branch's name."""
    if len(change.commits) == 1:
        one = change.commits[0]
        return {"title": one.title, "description": one.message.partition("\n")[2].strip()}
    words = source.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return {"title": words[:1].upper() + words[1:]}


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": given["title"],
        "description": given["description"],
        "labels": sorted(given["labels"]),
        "assignees": listed_words(given["assignees"]),
        "reviewers": listed_words(given["reviewers"]),
        "milestone": given["milestone"],
    }
