"""Pages of branches and tags: which there are, making and removing them."""

from __future__ import annotations

from urllib.parse import quote

from flask import request

from deskjob_services.git.screens.base import (
    PAGE,
    Answer,
    Opened,
    answered,
    attempt,
    blueprint,
    confirmed,
    done,
    listed,
    page,
    wrong,
)
from deskjob_services.kernel.forms import offset, typed


@blueprint.get("/<project:project>/-/branches")
def branches(project: str) -> Answer:
    """The branches of a project."""
    where = Opened(project)
    found, refusal = listed("branches", {"project": where.id, "search": request.args.get("q", "").strip()})
    text = page("branches.html", where, "branches", found=found, offset=offset(), count=PAGE, **wrong(refusal))
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/branches/new", methods=["GET", "POST"])
def new_branch(project: str) -> Answer:
    """Make a branch."""
    where = Opened(project)
    given = typed(branch="", ref=request.args.get("ref", where.card.default_branch))
    refusal = None
    if request.method == "POST":
        refusal = attempt("create_branch", {"project": where.id, "branch": given["branch"], "ref": given["ref"]})
        if refusal is None:
            return done(where.at("tree", given["branch"]), f"Branch {given['branch']} is made.")
    return answered(page("branch_new.html", where, "branches", typed=given, **wrong(refusal, "create_branch")), refusal)


@blueprint.route("/<project:project>/-/branches/delete", methods=["GET", "POST"])
def delete_branch(project: str) -> Answer:
    """Remove a branch, after a question."""
    where = Opened(project)
    name = request.values.get("branch", "")
    question = {
        "title": f"Delete the branch {name}?",
        "text": "Commits that are on no other branch or tag are then out of reach.",
        "label": "Delete branch",
        "fields": {"branch": name},
        "back": where.at("branches"),
        "trail": [("Branches", where.at("branches")), ("Delete", "")],
    }
    asked = {"project": where.id, "branch": name}
    return confirmed(where, "branches", "delete_branch", asked, question, f"Branch {name} is deleted.")


@blueprint.get("/<project:project>/-/tags")
def tags(project: str) -> Answer:
    """The tags of a project."""
    where = Opened(project)
    found, refusal = listed("tags", {"project": where.id, "search": request.args.get("q", "").strip()})
    return answered(page("tags.html", where, "tags", found=found, offset=offset(), count=PAGE, **wrong(refusal)),
                    refusal)  # fmt: skip


@blueprint.route("/<project:project>/-/tags/new", methods=["GET", "POST"])
def new_tag(project: str) -> Answer:
    """Make a tag."""
    where = Opened(project)
    given = typed(tag="", message="", ref=request.args.get("ref", where.card.default_branch))
    refusal = None
    if request.method == "POST":
        refusal = attempt("create_tag", {"project": where.id, **given})
        if refusal is None:
            return done(where.at("tags"), f"Tag {given['tag']} is made.")
    return answered(page("tag_new.html", where, "tags", typed=given, **wrong(refusal, "create_tag")), refusal)


@blueprint.route("/<project:project>/-/tags/delete", methods=["GET", "POST"])
def delete_tag(project: str) -> Answer:
    """Remove a tag, after a question."""
    where = Opened(project)
    name = request.values.get("tag", "")
    question = {
        "title": f"Delete the tag {name}?",
        "text": "Whoever names it, in a release or elsewhere, then names nothing.",
        "label": "Delete tag",
        "fields": {"tag": name},
        "back": where.at("tags"),
        "trail": [("Tags", where.at("tags")), ("Delete", "")],
    }
    return confirmed(where, "tags", "delete_tag", {"project": where.id, "tag": name}, question, f"Tag {name} is gone.")


@blueprint.app_template_filter("quoted")
def quoted(text: str) -> str:
    """A text as a value in an address's query."""
    return quote(text, safe="")
