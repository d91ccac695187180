"""One story told as rows and commits: by the team, in their working hours, over the months before the start."""

from __future__ import annotations

from deskjob_services import clock
from deskjob_services.git.growing import checks
from deskjob_services.git.growing.history import Change
from deskjob_services.git.growing.schedule import Happening, Schedule, moment
from deskjob_services.git.growing.story import Step, changes
from deskjob_services.git.growing.talking import Talking
from deskjob_services.git.growing.team import author
from deskjob_services.git.growing.teller import Open
from deskjob_services.git.models import Approval, Assigned, Merge, Push, Ref, Release
from deskjob_services.people.models import Person

MAIN = "refs/heads/main"
NOTHING = "0" * 40
PUSHES_KEPT = 60 * clock.DAY
"""How long the host remembers who moved what."""
_TESTED = ("Add tests", "Test it", "Tests for the above", "Cover the edges", "Write down what should come out")


class Telling(Talking):
    """Tells one story."""

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
        kept = {ref["sha"] for ref in self._ledger.rows[Ref] if ref["project_id"] == self.project["id"]}
        recent = [one for one in self._told.pushes[:-6] if one.sha in kept] + self._told.pushes[-6:]
        checks.enter(self._place.ledger, self._history, self._place.logs, self.project["id"], recent, self._place.start)

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
        if opened is None:
            sha = self._commit([parent] if parent else [], change, who, message)
            self._push(who, MAIN, self._told.head or NOTHING, sha)
            self._told.head = sha
            return
        sha = self._with_tests(parent, change, who, message)
        if not opened.head:
            self._at += 4 * clock.MINUTE
            opened.row["created_at"] = self._at
        self._push(who, f"refs/heads/{opened.row['source_branch']}", opened.head or NOTHING, sha)
        opened.row["updated_at"], opened.head = self._at, sha

    def _commit(self, parents: list[str], change: Change, who: Person, message: str) -> str:
        sha = self._history.commit(parents, change, author(who), self._at, message)
        self._slots["sha"] = sha[:8]
        return sha

    def _with_tests(self, parent: str, change: Change, who: Person, message: str) -> str:
        """What a commit changes, and its tests; most people commit those after the code, and push both at once."""
        tests = {path: content for path, content in change.items() if path.startswith("tests/test_")}
        if not tests or len(tests) == len(change) or self._seeder.chance(0.25):
            return self._commit([parent], change, who, message)
        code = {path: content for path, content in change.items() if path not in tests}
        first = self._commit([parent], code, who, message)
        self._move_on(who, 5, 60)
        return self._commit([first], tests, who, self._seeder.choice(_TESTED))

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

    def _tell_merge(self, step: Step, parts: list[Step]) -> None:
        if "changelog" in self._story.head:
            self._log_change()
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

    def _log_change(self) -> None:
        """The last commit of a merge request: its line in the changelog."""
        assert self._open is not None
        row = self._open.row
        line = Step("row", ("CHANGELOG.md",), "", [f"- {row['title']} (!{row['iid']})"])
        self._tell_commit(Step("commit", (), "Add a line to the changelog"), [line])

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
