"""What the pages of the git host share: the project a page is in, addresses, what the reader may do, texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

from flask import request
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from deskjob_services.errors import Forbidden, NotFound, Refusal
from deskjob_services.git import access
from deskjob_services.git.marking import marked, marked_line, referenced
from deskjob_services.git.models import Label, Milestone, Project, Ref
from deskjob_services.git.screens.ground import ground
from deskjob_services.git.shown import ProjectCard, Who
from deskjob_services.kernel import forms
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.forms import offset
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.pages import back, flash, me, pages_blueprint, render, urls
from deskjob_services.kernel.web import do, intranet
from deskjob_services.people.models import Person

Answer = str | Response | tuple[str, int]
"""What a page gives: text, a response, or text with a status."""

PAGE = 20
"""Rows of a list on one page."""
BEYOND = 1_000_000
"""A page no list has: asked for where only the total counts, so that nothing is noted as seen."""
_SAID = {
    "due_date": "a day such as 2026-05-01",
    "start_date": "a day such as 2026-05-01",
    "color": "a colour such as #6699cc",
    "path": "a path such as docs/index.md",
}


class ProjectPath(BaseConverter):
    """A project in an address: its path of two parts, or its id."""

    part_isolating = False
    regex = r"(?!(?:api|op|oauth)/)\w[\w.-]*(?:/\w[\w.-]*)?"


blueprint = pages_blueprint("git", "deskjob_services.git")
blueprint.record_once(lambda state: state.app.url_map.converters.update(project=ProjectPath))


class Opened:
    """A project that a page is in, as the signed-in person sees it. Raises NotFound."""

    def __init__(self, named: str) -> None:
        self.card: ProjectCard = do("git.project", {"project": named})
        self.id = self.card.id
        self.path = self.card.path

    def at(self, *steps: object, ask: str = "") -> str:
        """The address of a page of the project: `at("tree", "main", "docs")`; without steps its home."""
        home = address(f"/{self.path}")
        rest = "/".join(quote(str(step), safe="/") for step in steps if step != "")
        return home + (f"/-/{rest}" if rest else "") + ask

    @cached_property
    def refs(self) -> dict[str, str]:
        """Branches and tags by full name, with what they point at."""
        found = intranet().store.rows.where(Ref, order="name", project_id=self.id, wiki=0)
        return {ref.name: ref.sha for ref in found}

    @cached_property
    def branches(self) -> list[str]:
        """Names of branches, the default one first."""
        names = [name.removeprefix("refs/heads/") for name in self.refs if name.startswith("refs/heads/")]
        return sorted(names, key=lambda name: (name != self.card.default_branch, name))

    @cached_property
    def tags(self) -> list[str]:
        """Names of tags."""
        return [name.removeprefix("refs/tags/") for name in self.refs if name.startswith("refs/tags/")]

    def parted(self, rest: str) -> tuple[str, str]:
        """What comes after `tree/` and the like as ref and path: names of refs may have slashes themselves."""
        known = [ref for ref in (*self.branches, *self.tags) if rest == ref or rest.startswith(f"{ref}/")]
        ref = max(known, key=len, default=rest.partition("/")[0])
        return ref, rest[len(ref) + 1 :].strip("/")


class May:
    """Which operations the reader's standing opens in a project: `'create_issue' in may`. Each decides again."""

    def __init__(self, project_id: str) -> None:
        self._project = intranet().store.rows.need(Project, project_id)
        self._act = Act(intranet(), registry.operation("git.project"), me())

    def __contains__(self, name: object) -> bool:
        return self.do(str(name))

    def do(self, name: str, author: Who | None = None) -> bool:
        """Whether the reader may; `author` is whose record it is about."""
        self._act.operation = registry.operation(f"git.{name}")
        try:
            access.permit(self._act, self._project, own=author is not None and author.id == self._act.me.id)
        except Forbidden:
            return False
        return True


def address(path: str) -> str:
    """A path of the git host as a link."""
    return f"{urls().service('git')}{path}"


def page(template: str, where: Opened | None = None, tab: str = "", **context: Any) -> str:
    """A page of the git host; `tab` is the place in the list on the left it belongs to."""
    shared: dict[str, Any] = {"tab": tab, "address": address}
    if where is not None:
        shared |= {
            "project": where.card,
            "where": where,
            "at": where.at,
            "may": May(where.id),
            "open_issues": counted("issues", project=where.id, state="opened"),
            "open_merges": counted("merges", project=where.id, state="opened"),
            "marked": lambda text, **more: marked(text, ground(where, **more)),
            "marked_line": lambda text: marked_line(text, ground(where)),
            "referenced": lambda text: referenced(text, ground(where)),
            "shades": _Shades(where.id),
            "branch_pairs": [(name, name) for name in where.branches],
        }
    return render(f"git/{template}", **shared, **context)


def counted(operation: str, **asked: Any) -> int:
    """How many there are of a kind, without opening any."""
    return int(do(f"git.{operation}", {**asked, "page": BEYOND // 10, "per_page": 1}).total)


def attempt(operation: str, arguments: Mapping[str, Any]) -> Refusal | None:
    """Do an operation; the refusal, where it says no, for the page to show."""
    return forms.attempt(f"git.{operation}", arguments)


def wrong(refusal: Refusal | None, operation: str = "") -> dict[str, Any]:
    """What a form shows of a refusal: `error`, one sentence, and `errors`, one for each field it names."""
    return forms.wrong(refusal, f"git.{operation}", _SAID)


def listed(operation: str, asked: Mapping[str, Any], count: int = PAGE) -> tuple[Any, Refusal | None]:
    """A page of a list, or None and the refusal where a filter makes no sense."""
    given = {name: value for name, value in asked.items() if value not in ("", [], None)}
    try:
        return do(f"git.{operation}", {**given, "page": offset() // count + 1, "per_page": count}), None
    except Refusal as refusal:
        return None, refusal


def answered(text: str, refusal: Refusal | None = None) -> Answer:
    """A page, with the refusal's status where there is one."""
    return text if refusal is None else (text, refusal.status)


def done(url: str, said: str) -> Response:
    """On to a page that says so."""
    flash("ok", said)
    return back(url)


def chosen(*names: str, **otherwise: str) -> dict[str, str]:
    """The filters of these names out of the address."""
    return {name: request.args.get(name, otherwise.get(name, "")).strip() for name in names}


def confirmed(
    where: Opened, tab: str, operation: str, arguments: Mapping[str, Any], question: Mapping[str, Any], said: str
) -> Answer:
    """Ask before a step that is not taken back easily, and do it; `question` is what confirm.html takes."""
    refusal = attempt(operation, arguments) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return done(str(question.get("after", question["back"])), said)
    confirm = {"action": request.script_root + request.full_path.rstrip("?"), **question}
    return answered(page("confirmed.html", where, tab, confirm=confirm, **wrong(refusal, operation)), refusal)


def listed_words(text: str) -> list[str]:
    """Names out of a field in which commas or spaces stand between them; `@` before a handle may be there."""
    return [word.removeprefix("@") for word in text.replace(",", " ").split()]


def people() -> list[tuple[str, str]]:
    """Those who work here, by name, as choices of a form."""
    found = intranet().store.rows.where(Person, employment="active", order="name, id")
    return [(one.handle, one.name) for one in found]


def milestone_choices(where: Opened, *, closed: bool = False) -> list[tuple[str, str]]:
    """The milestones of a project as choices of a form."""
    found = intranet().store.rows.where(Milestone, order="due_date, iid", project_id=where.id)
    return [(one.id, one.title) for one in found if closed or one.state == "active"]


def label_choices(where: Opened) -> list[str]:
    """The labels of a project."""
    return [one.name for one in intranet().store.rows.where(Label, order="name", project_id=where.id)]


def numbered(model: type[Any], where: Opened, number: str) -> str:
    """The id of the record with this number in a project; ids are taken too. Raises NotFound."""
    rows = intranet().store.rows
    found = rows.first(model, project_id=where.id, iid=int(number)) if number.isdecimal() else rows.get(model, number)
    if found is None or found.project_id != where.id:
        raise NotFound(f"no {model.__called__} {number!r} in {where.path}", "one of this project")
    return str(found.id)


class _Shades(dict[str, str]):
    """The colours of a project's labels, by name."""

    def __init__(self, project_id: str) -> None:
        found: Iterable[Label] = intranet().store.rows.where(Label, project_id=project_id)
        super().__init__({one.name: one.color for one in found})


@blueprint.app_template_filter("plural")
def plural(number: int, one: str, many: str = "") -> str:
    """`1 issue`, `3 issues`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
