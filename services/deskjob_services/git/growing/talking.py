"""What people say in a story: issues, comments, labels, milestones."""

from __future__ import annotations

from typing import Any

from deskjob_services import clock
from deskjob_services.git.growing.story import Step
from deskjob_services.git.growing.teller import Teller
from deskjob_services.git.models import (
    Assigned,
    Issue,
    Label,
    Labelled,
    Member,
    Milestone,
    Note,
    Protection,
)
from deskjob_services.people.models import Person

LABELS = {
    "bug": ("#d73a4a", "Something is wrong"),
    "feature": ("#0e8a16", "Something new"),
    "question": ("#6f42c1", "An answer is enough"),
    "chore": ("#6c757d", "Upkeep nobody outside notices"),
    "urgent": ("#b60205", "Before anything else"),
    "needs info": ("#fbca04", "Waits for whoever reported it"),
}
_COMPONENT = "#1f75cb"
_CLOSING = {
    "bug": ("Fixed with <sha>.", "Fixed with <sha>, thanks for telling us.", "Cannot see it any more since <sha>.",
            "Not ours: it is the portal, <pm> has passed it on."),
    "feature": ("Done, it is in the next release.", "Talked about it with <lead>: not worth the trouble for now.",
                "Nobody has asked for it since, closing.", "Moved to the board of TrackView."),
    "question": ("Answered in the channel, closing here.", "See the README, I have added a sentence.",
                 "<lead> has answered by phone."),
    "chore": ("Done.", "Done with <sha>.", "No longer needed."),
}  # fmt: skip
"""What is said when an issue is closed, by what it was."""


class Talking(Teller):
    """Tells issues and comments."""

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
            self._note(who, self._seeder.choice(_CLOSING[labels.split(",")[0]]), 2 * clock.HOUR, 5 * clock.DAY)
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

    def _labelled(self, row: dict[str, Any]) -> list[str]:
        return [one["label_id"] for one in self._ledger.rows[Labelled] if one["target_id"] == row["id"]]

    def _close(self, row: dict[str, Any], who: Person, at: int) -> None:
        row.update(state="closed", closed_at=at, closed_by=who.id, updated_at=at)

    def _resolve(self, row: dict[str, Any], who: Person) -> None:
        for note in self._ledger.rows[Note]:
            if note["target_id"] == row["id"] and note.get("path"):
                note["resolved_by"] = who.id
