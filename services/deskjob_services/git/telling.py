"""One story told as rows and commits: by the team, in their working hours, over the months before the start."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deskjob_services import clock
from deskjob_services.git import checks
from deskjob_services.git.history import History
from deskjob_services.git.ledger import Ledger
from deskjob_services.git.models import (
    Approval,
    Assigned,
    Issue,
    Label,
    Labelled,
    Member,
    Merge,
    Milestone,
    Note,
    Project,
    Protection,
    Push,
    Ref,
    Release,
)
from deskjob_services.git.schedule import Happening, Schedule, moment
from deskjob_services.git.story import Step, Story, changes
from deskjob_services.git.team import Team, author, working
from deskjob_services.people.models import Person
from deskjob_services.rows import Record
from deskjob_services.seeder import Seeder

MAIN = "refs/heads/main"
NOTHING = "0" * 40
PUSHES_KEPT = 60 * clock.DAY
"""How long the host remembers who moved what."""
LABELS = {
    "bug": ("#d73a4a", "Something is wrong"),
    "feature": ("#0e8a16", "Something new"),
    "question": ("#6f42c1", "An answer is enough"),
    "chore": ("#6c757d", "Upkeep nobody outside notices"),
    "urgent": ("#b60205", "Before anything else"),
    "needs info": ("#fbca04", "Waits for whoever reported it"),
}
_COMPONENT = "#1f75cb"
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
    pushes: list[checks.Pushed] = field(default_factory=list)


class Telling:
    """Tells one story."""

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

    def tell(self) -> None:
        """Everything, from the first commit to the day before the start."""
        self._found()
        schedule = Schedule(self._story, self._at, self._place.start, self._seeder.branch("schedule"))
        self._titles = [*schedule.milestones]
        self._next_milestone()
        for happening in schedule.happenings():
            self._at = max(self._at + 11 * clock.MINUTE, happening.at)
            self._happen(happening)
        self._last_milestones(schedule.later)
        self._refs()
        recent = self._told.pushes[-7:]
        checks.enter(self._place.ledger, self._history, self._place.logs, self.project["id"], recent, self._place.start)

    def _found(self) -> None:
        (components,) = self._story.head["labels"]
        wanted = LABELS | {name: (_COMPONENT, "") for name in components.text.split(", ")}
        for name, (color, about) in wanted.items():
            row = self._ledger.add(
                Label, project_id=self.project["id"], name=name, color=color, description=about
            )  # fmt: skip
            self._told.labels[name] = row["id"]
        for person, level in self._team.levels().items():
            self._ledger.add(Member, project_id=self.project["id"], person_id=person, level=level)
        self._ledger.add(Protection, project_id=self.project["id"], pattern="main")

    def _happen(self, happening: Happening) -> None:
        self._slots |= moment(self._at) | happening.slots
        parts: list[Step] = []
        step: Step | None = None
        for one in happening.steps:
            if one.verb in ("write", "append", "edit", "to", "delete", "row"):
                parts.append(one)
                continue
            self._do(step, parts)
            step, parts = one, []
        self._do(step, parts)

    def _do(self, step: Step | None, parts: list[Step]) -> None:
        if step is not None:
            getattr(self, f"_tell_{step.verb}")(step, parts)

    def _tell_commit(self, step: Step, parts: list[Step]) -> None:
        opened = self._open
        who = opened.author if opened else self._who(step)
        self._move_on(who, 15, 200)
        parent = (opened.head or opened.base) if opened else self._told.head
        stands = {path: content.decode() for path, content in self._history.files(parent or None).items()}
        made = changes(parts, stands, self._say)
        change = {path: None if text is None else text.encode() for path, text in made.items()}
        message = self._say(f"{step.text}\n\n{step.body}" if step.body else step.text)
        sha = self._history.commit([parent] if parent else [], change, author(who), self._at, message)
        self._slots["sha"] = sha[:8]
        if opened is None:
            self._push(who, MAIN, self._told.head or NOTHING, sha)
            self._told.head = sha
            return
        if not opened.head:
            opened.row["created_at"] = self._at + 4 * clock.MINUTE
            self._at += 4 * clock.MINUTE
        self._push(who, f"refs/heads/{opened.row['source_branch']}", opened.head or NOTHING, sha)
        opened.row["updated_at"], opened.head = self._at, sha

    def _tell_wiki(self, step: Step, parts: list[Step]) -> None:
        who = self._who(step)
        self._move_on(who, 15, 200)
        page = step.given[1]
        before = self._told.wiki
        verb = "Update" if before and f"{page}.md" in self._history.snapshots[before].files else "Create"
        change = {f"{page}.md": self._say(step.content).encode()}
        message = step.text or f"{verb} {page.replace('-', ' ')}"
        sha = self._history.commit([before] if before else [], change, author(who), self._at, message)
        self._push(who, MAIN, before or NOTHING, sha, wiki=1)
        self._told.wiki = sha

    def _tell_issue(self, step: Step, parts: list[Step]) -> None:
        key, part, labels = (*step.given, "")[:3]
        self._told.issues[key] = self._issue(
            self._team.acting(part, self._at), step, labels.split(",") if labels else []
        )

    def _tell_wish(self, step: Step, parts: list[Step]) -> None:
        part, labels = (*step.given, "")[:2]
        row = self._issue(self._team.acting(part, self._at), step, labels.split(",") if labels else [])
        age = (self._place.start - self._at) / clock.DAY
        if self._seeder.chance(0.35 if age < 30 else 0.8 if age > 75 else 0.55):
            who = self._team.acting(self._seeder.choice(("lead", "main", "dev")), self._at)
            self._note(who, self._seeder.choice(_CLOSING), 2 * clock.HOUR, 5 * clock.DAY)
            self._close(row, who, self._at)

    def _issue(self, who: Person, step: Step, labels: list[str]) -> dict[str, Any]:
        self._move_on(who, 5, 90)
        number = self._number(Issue)
        row = self._ledger.add(
            Issue, project_id=self.project["id"], iid=number, title=self._say(step.text),
            description=self._say(step.body), author_id=who.id, created_at=self._at, updated_at=self._at,
            milestone_id=self._told.milestone["id"] if self._seeder.chance(0.5) else None,
        )  # fmt: skip
        self._label(row, labels)
        if self._seeder.chance(0.6):
            worker = self._team.acting(self._seeder.choice(("main", "dev", "dev2", "dev3")), self._at)
            self._ledger.add(Assigned, target_id=row["id"], part="assignee", person_id=worker.id)
        self._told.last = row
        return row

    def _tell_note(self, step: Step, parts: list[Step]) -> None:
        path = step.given[1] if len(step.given) > 1 else ""
        self._note(self._who(step), f"{step.text}\n{step.body}".strip(), 8 * clock.MINUTE, 5 * clock.HOUR, path)

    def _tell_reply(self, step: Step, parts: list[Step]) -> None:
        thread = self._told.note
        self._note(self._who(step), f"{step.text}\n{step.body}".strip(), 5 * clock.MINUTE, 3 * clock.HOUR)
        self._told.note |= {name: thread[name] for name in ("discussion", "path", "line") if name in thread}

    def _note(self, who: Person, text: str, least: int, most: int, place: str = "") -> None:
        self._move_on(who, least // clock.MINUTE, most // clock.MINUTE)
        row = self._ledger.add(
            Note, target_id=self._told.last["id"], discussion="", author_id=who.id, body=self._say(text), at=self._at
        )
        row["discussion"] = row["id"]
        if place and self._open is not None:
            row["path"], row["line"] = self._line(place, self._open.head)
        self._told.last["updated_at"] = self._at
        self._told.note = row

    def _line(self, place: str, head: str) -> tuple[str, int]:
        """A place such as `tariffs/bands.py@floor`: the first line with that word in it."""
        path, _, word = place.partition("@")
        lines = self._history.files(head)[path].decode().splitlines()
        return path, next(number for number, line in enumerate(lines, 1) if word in line)

    def _tell_mr(self, step: Step, parts: list[Step]) -> None:
        key, part, branch, *closes = step.given
        who = self._team.acting(part, self._at)
        issue = self._told.issues.get(closes[-1]) if closes else None
        said = f"{self._say(step.body)}\n\nCloses #{issue['iid']}" if issue else self._say(step.body)
        row = self._ledger.add(
            Merge, project_id=self.project["id"], iid=self._number(Merge), title=self._say(step.text),
            description=said.strip(), source_branch=branch, target_branch="main", author_id=who.id,
            created_at=0, updated_at=0, milestone_id=self._told.milestone["id"],
        )  # fmt: skip
        self._told.merges[key] = row
        reviewer = self._team.reviewer(who, self._at, self._seeder)
        self._open = Open(row, who, reviewer, closes[-1] if closes else "", self._told.head)
        self._told.last = row
        for target, held in ((row["id"], "reviewer"), (row["id"], "assignee")):
            person = reviewer if held == "reviewer" else who
            self._ledger.add(Assigned, target_id=target, part=held, person_id=person.id)
        if issue is not None:
            self._label(row, [name for name, held in self._told.labels.items() if held in self._labelled(issue)])

    def _labelled(self, row: dict[str, Any]) -> list[str]:
        return [one["label_id"] for one in self._ledger.rows[Labelled] if one["target_id"] == row["id"]]

    def _tell_merge(self, step: Step, parts: list[Step]) -> None:
        opened = self._finished()
        merger = self._team.acting(step.given[0], self._at) if step.given else opened.reviewer
        if opened.reviewer.id != opened.author.id:
            self._move_on(opened.reviewer, 10, 240)
            self._ledger.add(
                Approval, merge_id=opened.row["id"], person_id=opened.reviewer.id, sha=opened.head, at=self._at
            )
        self._move_on(merger, 3, 120)
        row, branch = opened.row, opened.row["source_branch"]
        message = f"Merge branch '{branch}' into 'main'\n\n{row['title']}\n\nSee merge request {self.path}!{row['iid']}"
        sha = self._history.merge(self._told.head, opened.head, opened.base, author(merger), self._at, message)
        row.update(
            state="merged", updated_at=self._at, source_sha=opened.head, base_sha=opened.base, merge_sha=sha,
            merged_by=merger.id, merged_at=self._at,
        )  # fmt: skip
        self._push(merger, MAIN, self._told.head, sha)
        self._push(merger, f"refs/heads/{branch}", opened.head, NOTHING)
        self._told.head, self._slots["sha"] = sha, sha[:8]
        self._resolve(row, opened.author)
        if opened.closes in self._told.issues:
            self._close(self._told.issues[opened.closes], merger, self._at)

    def _tell_open(self, step: Step, parts: list[Step]) -> None:
        self._keep(self._finished())

    def _tell_close(self, step: Step, parts: list[Step]) -> None:
        who = self._who(step)
        if step.text:
            self._note(who, step.text, clock.HOUR, clock.DAY)
        opened = self._finished()
        self._keep(opened)
        self._close(opened.row, who, self._at)
        opened.row.update(source_sha=opened.head, base_sha=opened.base)

    def _keep(self, opened: Open) -> None:
        self._ledger.add(
            Ref, project_id=self.project["id"], wiki=0, name=f"refs/heads/{opened.row['source_branch']}",
            sha=opened.head, creator_id=opened.author.id,
        )  # fmt: skip

    def _finished(self) -> Open:
        opened, self._open = self._open, None
        assert opened is not None
        return opened

    def _tell_release(self, step: Step, parts: list[Step]) -> None:
        version, who = step.given[0], self._team.acting("lead", self._at)
        self._move_on(who, 20, 300)
        tag, name = f"v{version}", step.text or f"Version {version}"
        sha = self._history.tag(tag, self._told.head, author(who), self._at, name)
        self._ledger.add(
            Ref, project_id=self.project["id"], wiki=0, name=f"refs/tags/{tag}", sha=sha, creator_id=who.id
        )
        self._push(who, f"refs/tags/{tag}", NOTHING, sha)
        self._ledger.add(
            Release, project_id=self.project["id"], tag=tag, name=name, description=self._say(step.body),
            author_id=who.id, at=self._at,
        )  # fmt: skip
        self._told.milestone.update(state="closed", due_date=clock.day(self._at).isoformat())
        self._next_milestone()

    def _next_milestone(self) -> None:
        if self._titles:
            self._milestone(self._titles.pop(0), self._at, None)

    def _last_milestones(self, later: str) -> None:
        """The one under way is due within weeks; another lies beyond it."""
        start = self._place.start
        due = start + self._seeder.integer(9, 24) * clock.DAY
        self._told.milestone["due_date"] = clock.day(due).isoformat()
        self._milestone(later, self._at, due + self._seeder.integer(25, 45) * clock.DAY)

    def _milestone(self, title: str, at: int, due: int | None) -> None:
        self._told.milestone = self._ledger.add(
            Milestone, project_id=self.project["id"], iid=self._number(Milestone), title=title, created_at=at,
            start_date=clock.day(at).isoformat(), due_date=None if due is None else clock.day(due).isoformat(),
        )  # fmt: skip

    def _label(self, row: dict[str, Any], names: list[str]) -> None:
        for name in names:
            label = self._told.labels[name.replace("_", " ")]
            self._ledger.add(Labelled, target_id=row["id"], label_id=label)

    def _close(self, row: dict[str, Any], who: Person, at: int) -> None:
        row.update(state="closed", closed_at=at, closed_by=who.id, updated_at=at)

    def _resolve(self, row: dict[str, Any], who: Person) -> None:
        for note in self._ledger.rows[Note]:
            if note["target_id"] == row["id"] and note.get("path"):
                note["resolved_by"] = who.id

    def _refs(self) -> None:
        lead = self._team.parts["lead"].id
        for wiki, sha in enumerate((self._told.head, self._told.wiki)):
            if sha:
                self._ledger.add(Ref, project_id=self.project["id"], wiki=wiki, name=MAIN, sha=sha, creator_id=lead)

    def _push(self, who: Person, ref: str, before: str, after: str, wiki: int = 0) -> None:
        if after != NOTHING and not wiki and ref.startswith("refs/heads/"):
            self._told.pushes.append(checks.Pushed(who.id, self._at, ref.removeprefix("refs/heads/"), after))
        if self._at > self._place.start - PUSHES_KEPT:
            self._ledger.add(
                Push, project_id=self.project["id"], wiki=wiki, person_id=who.id, at=self._at, ref=ref, before=before,
                after=after,
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


_CLOSING = (
    "Done, it is in the next release.",
    "Fixed with <sha>.",
    "Closing, nobody has asked for it since.",
    "Talked about it with <lead>: not worth the trouble for now.",
    "Works for me since <sha>. Please open it again if you still see it.",
    "Answered in the channel, closing here.",
    "Duplicate of an older one, closing.",
)
