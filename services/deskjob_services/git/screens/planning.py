"""Pages of what issues are sorted by: labels, milestones, the board."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import NotFound
from deskjob_services.git.models import Label, Milestone
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
    numbered,
    page,
    wrong,
)
from deskjob_services.git.shown_planning import Boards, Issues, MilestoneCard, MilestoneInfo
from deskjob_services.kernel.forms import changed, offset, typed
from deskjob_services.kernel.web import do, intranet


@blueprint.get("/<project:project>/-/labels")
def labels(project: str) -> Answer:
    """The labels of a project."""
    where = Opened(project)
    found, refusal = listed("labels", {"project": where.id, "search": request.args.get("q", "").strip()}, 50)
    text = page("labels.html", where, "labels", found=found, offset=offset(), count=50, **wrong(refusal))
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/labels/new", methods=["GET", "POST"])
def new_label(project: str) -> Answer:
    """Make a label."""
    where = Opened(project)
    given = typed(name="", color="#6699cc", description="")
    refusal = None
    if request.method == "POST":
        refusal = attempt("create_label", {"project": where.id, **given})
        if refusal is None:
            return done(where.at("labels"), f"Label {given['name']} is made.")
    return answered(page("label_form.html", where, "labels", one=None, typed=given, **wrong(refusal, "create_label")),
                    refusal)  # fmt: skip


@blueprint.route("/<project:project>/-/labels/<label>/edit", methods=["GET", "POST"])
def edit_label(project: str, label: str) -> Answer:
    """Change a label."""
    where, one = _label(project, label)
    before = {"name": one.name, "color": one.color, "description": one.description}
    given = typed(**before)
    refusal = None
    if request.method == "POST":
        asked = {"new_name" if name == "name" else name: value for name, value in changed(before, given).items()}
        refusal = attempt("edit_label", {"project": where.id, "label": one.id, **asked})
        if refusal is None:
            return done(where.at("labels"), f"Label {given['name']} is changed.")
    return answered(page("label_form.html", where, "labels", one=one, typed=given, **wrong(refusal, "edit_label")),
                    refusal)  # fmt: skip


@blueprint.route("/<project:project>/-/labels/<label>/delete", methods=["GET", "POST"])
def delete_label(project: str, label: str) -> Answer:
    """Take a label away, after a question."""
    where, one = _label(project, label)
    question = {
        "title": f"Delete the label {one.name}?",
        "text": "It is taken off every issue and merge request that carries it.",
        "label": "Delete label",
        "back": where.at("labels"),
        "trail": [("Labels", where.at("labels")), (one.name, "")],
    }
    asked = {"project": where.id, "label": one.id}
    return confirmed(where, "labels", "delete_label", asked, question, f"Label {one.name} is deleted.")


@blueprint.get("/<project:project>/-/milestones")
def milestones(project: str) -> Answer:
    """The milestones of a project."""
    where = Opened(project)
    state = request.args.get("state", "active")
    found, refusal = listed("milestones", {"project": where.id, "state": "" if state == "all" else state})
    cards = found.milestones if found else []
    ways = [do("git.milestone", {"project": where.id, "milestone": card.id}) for card in cards]
    text = page("milestones.html", where, "milestones", found=found, ways=ways, state=state, offset=offset(),
                count=PAGE, **wrong(refusal))  # fmt: skip
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/milestones/new", methods=["GET", "POST"])
def new_milestone(project: str) -> Answer:
    """Make a milestone."""
    where = Opened(project)
    given = typed(title="", description="", start_date="", due_date="")
    refusal = None
    if request.method == "POST":
        refusal = attempt("create_milestone", {"project": where.id, **given})
        if refusal is None:
            return done(where.at("milestones"), f"Milestone {given['title']} is made.")
    return answered(_milestone_form(where, None, given, refusal), refusal)


@blueprint.get("/<project:project>/-/milestones/<number>")
def milestone(project: str, number: str) -> Answer:
    """A milestone, how far it is, and its issues."""
    where = Opened(project)
    found: MilestoneInfo = do("git.milestone", {"project": where.id, "milestone": numbered(Milestone, where, number)})
    asked = {"project": where.id, "milestone": found.milestone.id}
    issues: Issues = do("git.issues", {**asked, "page": offset() // PAGE + 1})
    return page("milestone.html", where, "milestones", info=found, one=found.milestone, found=issues, offset=offset(),
                count=PAGE)  # fmt: skip


@blueprint.post("/<project:project>/-/milestones/<number>")
def turn_milestone(project: str, number: str) -> Answer:
    """Close a milestone, or open it again: `state`."""
    where = Opened(project)
    key = numbered(Milestone, where, number)
    state = request.form.get("state", "")
    do("git.edit_milestone", {"project": where.id, "milestone": key, "state": state})
    return done(where.at("milestones", number), "It is closed." if state == "closed" else "It is open again.")


@blueprint.route("/<project:project>/-/milestones/<number>/edit", methods=["GET", "POST"])
def edit_milestone(project: str, number: str) -> Answer:
    """Change a milestone."""
    where = Opened(project)
    key = numbered(Milestone, where, number)
    one: MilestoneCard = do("git.milestone", {"project": where.id, "milestone": key}).milestone
    before = {"title": one.title, "description": one.description, "start_date": one.start_date or "",
              "due_date": one.due_date or ""}  # fmt: skip
    given = typed(**before)
    refusal = None
    if request.method == "POST":
        refusal = attempt("edit_milestone", {"project": where.id, "milestone": key, **changed(before, given)})
        if refusal is None:
            return done(where.at("milestones", one.number), f"{given['title']} is changed.")
    return answered(_milestone_form(where, one, given, refusal), refusal)


@blueprint.get("/<project:project>/-/boards")
def boards(project: str) -> Answer:
    """The board: open issues by the labels that sort work."""
    where = Opened(project)
    found: Boards = do("git.boards", {"project": where.id})
    return page("board.html", where, "boards", boards=found.boards)


def _milestone_form(where: Opened, one: MilestoneCard | None, given: dict[str, str], refusal: Any) -> str:
    operation = "edit_milestone" if one else "create_milestone"
    return page("milestone_form.html", where, "milestones", one=one, typed=given, **wrong(refusal, operation))


def _label(project: str, named: str) -> tuple[Opened, Label]:
    where = Opened(project)
    one = intranet().store.rows.get(Label, named)
    if one is None or one.project_id != where.id:
        raise NotFound(f"no label {named!r} in {where.path}", "one of this project")
    return where, one
