"""What references and relative links in texts of a project lead to: issues, people, commits, files, wiki pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from deskjob_services.errors import NotFound
from deskjob_services.git import access
from deskjob_services.git.marking import Ground, resolved
from deskjob_services.git.models import Issue, Label, Merge, Milestone, Project
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.pages import me, urls
from deskjob_services.kernel.web import intranet
from deskjob_services.people.models import Person

if TYPE_CHECKING:
    from deskjob_services.git.screens.base import Opened


def ground(
    where: Opened, *, ref: str = "", folder: str = "", wiki: bool = False, top: int = 3, anchors: bool = False
) -> Ground:
    """What a text means in a project: in a folder at a ref, in its wiki, or anywhere else in it."""
    asked = References(where)
    branch = ref or where.card.default_branch

    def follow(path: str, picture: bool) -> str | None:
        led = resolved(folder, path)
        if led is None:
            return None
        if wiki:
            return where.at("wikis", led) if led and not picture else None
        return where.at("raw" if picture else "blob", branch, led)

    return Ground(asked, follow, top, anchors)


class References:
    """Finds what a reference names, if the reader can see it; called with its kind and its words."""

    def __init__(self, where: Opened) -> None:
        self._where = where
        self._rows = intranet().store.rows
        self._known: dict[tuple[str, str], str | None] = {}

    def __call__(self, kind: str, said: str) -> str | None:
        """The address of what is named, None where there is no such thing."""
        if (kind, said) not in self._known:
            found = {
                "#": self._issue,
                "!": self._merge,
                "handle": self._person,
                "label": self._label,
                "milestone": self._milestone,
                "sha": self._sha,
            }
            self._known[kind, said] = found[kind](said)
        return self._known[kind, said]

    def _issue(self, said: str) -> str | None:
        path, _, number = said.rpartition("#")
        where, act = self._project(path), self._act("issue")
        one = where and self._rows.first(Issue, project_id=where.id, iid=int(number))
        seen = one and where and access.visible(act, where, one)
        return self._at(where, f"issues/{number}") if seen and where else None

    def _merge(self, said: str) -> str | None:
        path, _, number = said.rpartition("!")
        where = self._project(path)
        one = where and self._rows.first(Merge, project_id=where.id, iid=int(number))
        return self._at(where, f"merge_requests/{number}") if one and where else None

    def _person(self, said: str) -> str | None:
        one = self._rows.first(Person, handle=said.lower())
        return urls().person(one.id) if one else None

    def _label(self, said: str) -> str | None:
        one = self._rows.first(Label, project_id=self._where.id, name=said)
        return self._where.at("issues", ask=f"?labels={quote(one.name)}") if one else None

    def _milestone(self, said: str) -> str | None:
        one = self._rows.first(Milestone, project_id=self._where.id, title=said)
        return self._where.at("milestones", one.iid) if one else None

    def _sha(self, said: str) -> str | None:
        from deskjob_services.git import refs
        from deskjob_services.git.objects import objects

        store = intranet().store
        project = store.rows.need(Project, self._where.id)
        try:
            found = refs.resolve(store.rows, objects(store.rows, store.blobs), project, said)
        except NotFound:
            return None
        return self._where.at("commit", str(found.id)) if str(found.id).startswith(said) else None

    def _project(self, path: str) -> Project | None:
        one = self._rows.first(Project, path=path) if path else self._rows.get(Project, self._where.id)
        return one if one and access.sees(self._act("project"), one) else None

    def _act(self, name: str) -> Act:
        return Act(intranet(), registry.operation(f"git.{name}"), me())

    def _at(self, where: Project, rest: str) -> str:
        return f"{urls().service('git')}/{where.path}/-/{rest}"
