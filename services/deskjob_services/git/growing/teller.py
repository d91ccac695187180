"""What telling a story goes by: the team, the moment, the words that stand for people and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deskjob_services import clock
from deskjob_services.git.growing.checks import Pushed
from deskjob_services.git.growing.history import History
from deskjob_services.git.growing.ledger import Ledger
from deskjob_services.git.growing.story import Step, Story
from deskjob_services.git.growing.team import Team, working
from deskjob_services.git.models import Project
from deskjob_services.people.models import Person
from deskjob_services.rows import Record
from deskjob_services.seeder import Seeder

_SLOT = re.compile(r"<([@#!]?[a-z][a-z0-9 -]*)>")


@dataclass(slots=True)
class Place:
    """What a story is told into: the company's rows and objects, and when it opens."""

    ledger: Ledger
    history: History
    logs: Callable[[bytes], str]
    start: int


@dataclass(slots=True)
class Open:
    """The merge request that is being told."""

    row: dict[str, Any]
    author: Person
    reviewer: Person
    closes: str
    base: str
    head: str = ""


@dataclass(slots=True)
class Told:
    """What later lines of a story refer to."""

    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    merges: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    counts: dict[type[Record], int] = field(default_factory=dict)
    head: str = ""
    wiki: str = ""
    last: dict[str, Any] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    milestone: dict[str, Any] = field(default_factory=dict)
    pushes: list[Pushed] = field(default_factory=list)


class Teller:
    """A story, the people in it, and how far it has come."""

    def __init__(self, story: Story, slug: str, team: Team, place: Place, begin: int, seeder: Seeder) -> None:
        self._story, self._team, self._place, self._seeder = story, team, place, seeder
        self._history, self._ledger = place.history, place.ledger
        self._told = Told()
        self._at = begin
        self._titles: list[str] = []
        self._open: Open | None = None
        (project,) = story.head["project"]
        name, _, about = project.text.partition(" | ")
        self.path = f"{project.given[1]}/{slug}"
        self._slots = self._chosen()
        lead = team.parts["lead"]
        self.project = self._ledger.add(
            Project, path=self.path, name=name if slug == project.given[0] else slug.replace("-", " ").title(),
            description=self._say(about), creator_id=lead.id, created_at=begin,
        )  # fmt: skip

    def _who(self, step: Step) -> Person:
        part = step.given[0] if step.given else "lead"
        if part in ("author", "rev"):
            assert self._open is not None
            return self._open.author if part == "author" else self._open.reviewer
        return self._team.acting(part, self._at)

    def _move_on(self, who: Person, least: int, most: int) -> None:
        """Go on to when somebody does the next thing: so many minutes later, in their working hours."""
        at = working(who, self._at + self._seeder.integer(least, most) * clock.MINUTE + self._seeder.integer(0, 59))
        latest = self._place.start - 3 * clock.HOUR
        self._at = at if at < latest else self._at + self._seeder.integer(61, 127)

    def _number(self, model: type[Record]) -> int:
        self._told.counts[model] = number = self._told.counts.get(model, 0) + 1
        return number

    def _chosen(self) -> dict[str, str]:
        """The words of the story's own slots, and of the project."""
        found = {"slug": self.path.partition("/")[2], "path": self.path}
        for step in self._story.head.get("let", []):
            values = self._seeder.branch("let", *step.given).choice(step.text.split(" | "))
            found |= dict(zip(step.given, values.split("; "), strict=True))
        return found

    def _say(self, text: str) -> str:
        return _SLOT.sub(self._slot, text)

    def _slot(self, match: re.Match[str]) -> str:
        word = match[1]
        if word in self._slots:
            return self._slots[word]
        sign, key = (word[0], word[1:]) if word[0] in "@#!" else ("", word)
        if sign == "#" and key in self._told.issues:
            return f"#{self._told.issues[key]['iid']}"
        if sign == "!" and key in self._told.merges:
            return f"!{self._told.merges[key]['iid']}"
        one = self._person(key)
        if one is None or sign in ("#", "!"):
            return match[0]
        return f"@{one.handle}" if sign == "@" else one.first_name

    def _person(self, part: str) -> Person | None:
        if part in ("author", "rev") and self._open is not None:
            return self._open.author if part == "author" else self._open.reviewer
        return self._team.parts.get(part)
