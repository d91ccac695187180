"""Labels: the words a project sorts its issues and merge requests by."""

from __future__ import annotations

import re

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git.access import permit, project
from deskjob_services.git.asked import ProjectName
from deskjob_services.git.cards import label_cards
from deskjob_services.git.models import Label, Labelled, Project
from deskjob_services.git.service import READING, SORTING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_planning import LabelCard, Labels
from deskjob_services.git.words import LabelName, OfProject, Title, line, prose
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

DEFAULT_COLOR = "#6699cc"
_COLOR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class FindLabels(OfProject):
    """A page of a project's labels; `search` is in their name or description."""

    search: str = Field(default="", max_length=200)


class CreateLabel(Ask):
    """A new label; `color` as `#rrggbb`."""

    project: ProjectName
    name: Title
    color: str = Field(default=DEFAULT_COLOR, max_length=20)
    description: str = Field(default="", max_length=2000)


class EditLabel(Ask):
    """What changes about a label; what is left out stays."""

    project: ProjectName
    label: LabelName
    new_name: Title | None = None
    color: str | None = Field(default=None, max_length=20)
    description: str | None = Field(default=None, max_length=2000)


class WhichLabel(Ask):
    """A label of a project, by name or id."""

    project: ProjectName
    label: LabelName


@git.reads(page="/{project}/-/labels", allow=READING)
def labels(act: Act, ask: FindLabels) -> Labels:
    """List a project's labels, in order of their names."""
    where = project(act, ask.project)
    permit(act, where)
    condition = (
        "from git_label t where t.project_id = :project"
        " and (:search = '' or instr(lower(t.name || ' ' || t.description), lower(:search)) > 0)"
    )
    bound = {"project": where.id, "search": ask.search}
    total = act.rows.values(f"select count(*) {condition}", **bound)[0][0]
    found = act.rows.query(
        Label,
        f"select t.* {condition} order by lower(t.name), t.id limit :most offset :start",
        **bound,
        most=ask.per_page,
        start=ask.skipped,
    )
    return Labels(labels=label_cards(act.rows, found), total=total)


@git.writes(page="/{project}/-/labels", allow=SORTING, reversed_by="git.delete_label")
def create_label(act: Act, ask: CreateLabel) -> LabelCard:
    """Add a label to a project."""
    where = project(act, ask.project)
    permit(act, where)
    name = free_name(act, where, ask.name)
    act.on(where.id, act.rows.next_id(Label))
    return label_cards(act.rows, [added(act, where, name, color(ask.color), prose(ask.description))])[0]


@git.writes(page="/{project}/-/labels", allow=SORTING, reversed_by="git.edit_label")
def edit_label(act: Act, ask: EditLabel) -> LabelCard:
    """Change the name, color or description of a label; whatever carries it carries it on."""
    where = project(act, ask.project)
    permit(act, where)
    one = label_of(act, where, ask.label)
    changes: dict[str, str] = {}
    if ask.new_name is not None and ask.new_name.strip() != one.name:
        changes["name"] = free_name(act, where, ask.new_name, one)
    if ask.color is not None:
        changes["color"] = color(ask.color)
    if ask.description is not None:
        changes["description"] = prose(ask.description)
    act.on(where.id, one.id)
    return label_cards(act.rows, [act.rows.update(one, **changes)])[0]


@git.writes(page="/{project}/-/labels", allow=SORTING, risk="consequential", footprint=("git_labelled",))
def delete_label(act: Act, ask: WhichLabel) -> Done:
    """Remove a label, also from all that carries it."""
    where = project(act, ask.project)
    permit(act, where)
    one = label_of(act, where, ask.label)
    act.on(where.id, one.id)
    for each in act.rows.where(Labelled, label_id=one.id):
        act.rows.delete(each)
    act.rows.delete(one)
    return Done(done=one.name)


def label_of(act: Act, where: Project, named: str) -> Label:
    """A label of a project by name or id. Raises NotFound."""
    found = act.rows.first(Label, project_id=where.id, name=named)
    if found is None:
        by_id = act.rows.get(Label, named)
        found = by_id if by_id is not None and by_id.project_id == where.id else None
    if found is None:
        raise NotFound(f"no label {named!r} in {where.path}", "a label of this project", "git.labels lists them")
    return found


def free_name(act: Act, where: Project, name: str, but: Label | None = None) -> str:
    """A name for a label that none of the project has. Raises Invalid, Conflict."""
    wanted = line(name, "the label's name")
    if "," in wanted:
        raise Invalid(
            f"a comma in the label's name {wanted!r}", "a name without one: lists of labels are cut at commas"
        )
    for other in act.rows.where(Label, project_id=where.id):
        if other.name.lower() == wanted.lower() and (but is None or other.id != but.id):
            raise Conflict("Label already exists", f"another name than {other.name!r}")
    return wanted


def added(act: Act, where: Project, name: str, shade: str = DEFAULT_COLOR, description: str = "") -> Label:
    """Add a label whose name was found free."""
    return act.rows.insert(Label, project_id=where.id, name=name, color=shade, description=description)


def color(text: str) -> str:
    """A color as `#rrggbb`. Raises Invalid."""
    found = _COLOR.fullmatch(text.strip())
    if not found:
        raise Invalid(f"the color {text!r}", "such as #d9534f")
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
