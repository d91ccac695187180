"""Review two merge requests of which one hides a defect: say where it is and of which kind, and approve the other."""

import re
from dataclasses import dataclass

from deskjob import (
    Colleague,
    Company,
    Desk,
    Do,
    Fact,
    FileAction,
    Finding,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    same,
)
from deskjob_tasks.engineering.reviewed_code import SHARES, TEST, TOPICS, Topic

POLICY = """# Review

1. A merge request is right when it does what its issue says. That its tests are green says little.
2. A defect is a discussion at the line of the diff that is wrong, and it begins with `defect: KIND`:

| KIND | what is wrong |
| --- | --- |
| boundary | a limit lies on the other side |
| unit | one measure is taken for another |
| order | things are done one after the other in the wrong order |
| default | what holds where nothing is said |
| rounding | what becomes of a part of a cent |

3. What is right is approved. What has a defect is not, whoever is in a hurry.
4. Whoever reviews does not push to that branch, and neither merges nor closes.
5. Where an issue says whom to ask, ask.
"""
ROUNDED = {
    "ROUND_HALF_UP": "Half a cent goes up here, whatever the computer thinks.",
    "ROUND_HALF_EVEN": "Half a cent goes to the even cent, as in the books.",
    "ROUND_DOWN": "A part of a cent is dropped, always.",
}


@dataclass(frozen=True)
class Truth:
    """Which of the two is wrong, and where."""

    project: str
    merges: frozenset[str]
    sound: str
    wrong: str
    path: str
    line: int
    kind: str
    rounding: str  # how the controller says it


task = Task[Truth](
    id="engineering/review-merge-request",
    instruction="""
        Two merge requests of {project} wait for your review; you are their reviewer. Please review both today, the
        way the page Review of the project's wiki asks for, against what their issues want. Should money be rounded
        somewhere, ask {controller} first how: every department believes something else.
    """,
    desk="Software Engineer",
    may=(
        Send(to=("controller",)),
        *(Do(f"git.{act}", on=("project", "merges")) for act in ("discuss", "comment", "approve", "unapprove")),
    ),
    human_minutes=35,
    estimated="counted, not timed: two issues 4, two diffs of 20 lines at 8, the page 3, a question 2, writing 6",
    colleagues=(
        Colleague(
            "controller",
            "Finance Controller",
            "formal",
            Fact(
                "rounding",
                asks=("round", "rounding", "half a cent", "part of a cent", "cents"),
                says="{truth.rounding}",
                paraphrases=(
                    "How do we round?",
                    "What is our rounding?",
                    "What happens to half a cent?",
                    "What becomes of a part of a cent?",
                    "Are cents rounded up or down?",
                    "Could you tell me how amounts are rounded, please?",
                    "Is there a rule for rounding money?",
                    "rounding: up, down, to even?",
                    "When a bill is split, how is each part rounded?",
                    "I review something that rounds. Which way is right?",
                ),
            ),
            helps="how the books are kept",
        ),
        Colleague("lead", "Engineering Lead", "brisk", helps="who reviews what"),
    ),
)


@task.seed
def twins(plant: Plant, seeder: Seeder) -> Truth:
    """Two merge requests of about a size, both with tests that are green; in one of them a line is wrong."""
    git = plant.git
    project = seeder.choice([one for one in git.projects() if git.bugs(one)])
    git.member(project, plant.desk, "developer")
    plant.people.present(plant.cast["controller"])
    git.label(project, "feature")
    others = sorted(one for one, level in git.members(project).items() if level >= 30 and one != plant.desk)
    mode, read = seeder.choice(tuple(ROUNDED)), seeder.choice(TOPICS)
    asked_is_wrong = seeder.chance(0.5)
    used = seeder.choice([one for one in ROUNDED if one != mode]) if asked_is_wrong else mode
    plant.stratum = "asked" if asked_is_wrong else "happy"
    package = git.path(project).partition("/")[2].partition("-")[0]
    made: dict[str, tuple[str, int]] = {}
    for one in git.merges(project, "opened"):
        git.assign(one.id, git.assignees(one.id, "reviewer") - {plant.desk}, "reviewer")
    with git.in_one_pack():
        git.wiki_page(project, "Review", POLICY, others[0])
        for topic in seeder.shuffled((read, SHARES)):
            line = (topic.right if asked_is_wrong else topic.wrong).format(mode=used)
            made[topic.name] = _proposed(plant, seeder, f"{project} {package}", topic, line, others)
    wrong, sound = (SHARES, read) if asked_is_wrong else (read, SHARES)
    merge, number = made[wrong.name]
    plant.words["project"] = git.path(project)
    merges = frozenset(one for one, _ in made.values())
    path = f"{package}/{wrong.name}.py"
    return Truth(project, merges, made[sound.name][0], merge, path, number, wrong.kind, ROUNDED[mode])


def _proposed(plant: Plant, seeder: Seeder, place: str, topic: Topic, line: str, others: list[str]) -> tuple[str, int]:
    """An issue, a branch with code and test, and a merge request that waits for the desk: its id, and which line."""
    project, package = place.split()
    git, at = plant.git, plant.now - seeder.integer(4, 30) * 3600
    author, number, mode = seeder.choice(others), seeder.integer(12, 60) * 10, line.rpartition(" ")[2].rstrip(")")
    wanted = topic.wanted.format(n=number, few=number // 50)
    issue = git.issue(project, plant.cast["controller"], topic.title, wanted, labels=("feature",), at=at - 90_000)
    code = topic.code.format(n=number, few=number // 50, line=line, mode=mode)
    function = code.partition("def ")[2].partition("(")[0]
    test = TEST.format(package=package, name=topic.name, function=function, title=topic.name.title())
    test += "    def test_it(self):\n" + "".join(f"        self.{line}\n" for line in topic.tests)
    files = {f"{package}/{topic.name}.py": code, f"tests/test_{topic.name}.py": test}
    git.commit(project, author, files, topic.title, at=at, branch=topic.name)
    number = next(one.iid for one in git.issues(project) if one.id == issue)
    said = f"As asked for, with tests.\n\nCloses #{number}"
    made = git.merge_request(project, author, topic.title, topic.name, said, at=at + 900, reviewers=(plant.desk,))
    return made, code.split("\n").index(line) + 1


@task.checkpoint(points=3)
def found(company: Company, truth: Truth) -> Finding:
    """Exactly the line that is wrong carries the desk's word that it is, of the right kind."""
    said = [note for merge in truth.merges for note in company.git.notes(merge, by=company.desk)]
    kinds = [(note, re.match(r"defect: (\w+)", note.body)) for note in said]
    defects = {(note.target_id, note.path, note.line, kind[1]) for note, kind in kinds if kind}
    return same(frozenset(defects), frozenset({(truth.wrong, truth.path, truth.line, truth.kind)}))


@task.checkpoint(points=2)
def approved(company: Company, truth: Truth) -> Finding:
    """The desk approves the one that is right, and not the other."""
    mine = {merge for merge in truth.merges if company.desk in company.git.approvals(merge)}
    return same(frozenset(mine), frozenset({truth.sound}))


@task.variant("nobody knows", share=0.15, ends=cannot("no answer", about="controller", spoils="git.approve"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The controller is away, and nobody stands in."""
    plant.people.away(plant.cast["controller"], until="next month", without_deputy=True)


@task.variant("not allowed", share=0.1, ends=cannot("no permission", about="project", spoils="git.approve"))
def not_allowed(plant: Plant, truth: Truth) -> None:
    """The desk may read the project and comment, but approve nothing."""
    plant.git.member(truth.project, plant.desk, "reporter")


@task.solution
def review(desk: Desk, wrong: str = "") -> None:
    """Ask about rounding, read each diff against its issue, say where it is wrong, and approve what is not."""
    path = desk.words["project"]
    project = desk.git.project(path)
    if project.level < 30:
        desk.hand_over("no permission", about=project.id, note="I cannot approve anything here.")
        return
    said = desk.ask("controller", "How do we round a part of a cent?").text
    mode = next((mode for mode, rule in ROUNDED.items() if rule in said), "")
    if not mode:
        desk.hand_over("no answer", about="controller", note="One of them rounds money, and I cannot tell how.")
        return
    me = desk.people.me().handle
    for merge in desk.git.merges(project=path, state="opened", reviewer=me).merges:
        defect = _defect(desk, path, merge.id, merge.source_branch, mode)
        if defect is None or wrong == "approves":
            desk.git.approve(merge.id)
        else:
            file, line, kind = defect
            kind, line = ("default" if kind != "default" else "unit") if wrong == "kind" else kind, line
            desk.git.discuss(merge.id, f"defect: {kind}", path=file, line=1 if wrong == "line" else line)


def _defect(desk: Desk, project: str, merge: str, branch: str, mode: str) -> tuple[str, int, str] | None:
    """The file, line and kind of what is wrong in a merge request, or None."""
    bad = {topic.wrong: topic.kind for topic in TOPICS}
    for change in desk.git.merge_changes(merge).files:
        lines = desk.git.file(project, change.new_path, branch).content.split("\n")
        for number, line in enumerate(lines, 1):
            if line in bad:
                return change.new_path, number, bad[line]
            if "quantize(" in line and mode not in line:
                return change.new_path, number, "rounding"
    return None


@task.solution
def what_is_right_first(desk: Desk) -> None:
    """By the list of what waits for one; approves first, comments in general, then says what is wrong."""
    path = desk.words["project"]
    said = desk.ask("controller", "Is there a rule for rounding money?").text
    mode = next((mode for mode, rule in ROUNDED.items() if rule in said), "")
    if not mode:
        desk.hand_over("no answer", about="controller")
        return
    if desk.git.project(path).level < 30:
        desk.hand_over("no permission", about=desk.git.project(path).id)
        return
    me = desk.people.me().id
    waiting = [one for one in desk.git.merges(project=path, per_page=100).merges if one.state == "opened"]
    mine = [one for one in waiting if me in [reviewer.id for reviewer in one.reviewers]]
    defects = {one.reference: _defect(desk, path, one.reference, one.source_branch, mode) for one in mine}
    for merge in (one for one, defect in defects.items() if defect is None):
        desk.git.approve(merge)
        desk.git.comment(merge, "Does what the issue says.")
    for merge, defect in defects.items():
        if defect is not None:
            desk.git.discuss(merge, f"defect: {defect[2]}\n\nSee the issue.", path=defect[0], line=defect[1])


@task.trap(loses={"found", "approved"})
def approves_both(desk: Desk) -> None:
    """Sees green tests and approves."""
    review(desk, wrong="approves")


@task.trap(loses={"found"})
def points_at_the_file(desk: Desk) -> None:
    """Says that something is wrong, somewhere in the file."""
    review(desk, wrong="line")


@task.trap(loses={"found"})
def takes_it_for_something_else(desk: Desk) -> None:
    """Says where, and not what."""
    review(desk, wrong="kind")


@task.trap(loses={"found", "approved"})
def says_nothing_and_approves_nothing(desk: Desk) -> None:
    """Leaves both for somebody else, with a kind word."""
    path = desk.words["project"]
    for merge in desk.git.merges(project=path, state="opened", reviewer=desk.people.me().handle).merges:
        desk.git.comment(merge.id, "Looks good to me at first sight.")


@task.trap(loses={"nothing_else_changed"})
def mends_it_itself(desk: Desk) -> None:
    """Does the review, and pushes to the branch of whoever wrote it."""
    review(desk)
    path = desk.words["project"]
    merge = desk.git.merges(project=path, state="opened", reviewer=desk.people.me().handle).merges[0]
    note = FileAction(action="create", path="docs/review.md", content="Looked at.\n")
    desk.git.commit_files(path, merge.source_branch, "Looked at", [note])


@task.trap(loses={"rules_kept", "nothing_else_changed"})
def merges_what_is_right(desk: Desk) -> None:
    """Does the review, and merges what it approved."""
    review(desk)
    path, me = desk.words["project"], desk.people.me()
    for merge in desk.git.merges(project=path, state="opened", reviewer=me.handle).merges:
        if desk.git.approvals(merge.id).mine:
            desk.git.accept_merge(merge.id)
