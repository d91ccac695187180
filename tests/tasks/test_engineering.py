"""The engineering tasks: done with git itself, their answer keys held against the plain rows, and cheats at work."""

import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskjob import Desk, Episode, FileAction, Played, Task, TrustedSeat, World, play
from deskjob.backend.loopback import Loopback
from deskjob.library import agents
from deskjob_tasks.engineering import (
    fix_failing_test,
    milestone_moves,
    release_notes,
    review_merge_request,
    reviewed_code,
    rotate_leaked_credential,
    triage_week,
)

SEEDS = range(6)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


class Worker:
    """Does what it is told, with the answer key in hand."""

    name = "worker"
    trusted = True

    def __init__(self, work: Callable[[TrustedSeat], None]) -> None:
        self.work = work

    def play(self, seat: TrustedSeat) -> None:
        """Do it."""
        self.work(seat)


def after(task: Task[Any], then: Callable[[Desk, Any], None]) -> Worker:
    """Does the reference solution's work, and then something more."""

    def work(seat: TrustedSeat) -> None:
        next(iter(task.solutions.values()))(seat.desk)
        then(seat.desk, seat.episode.case.truth)

    return Worker(work)


def lost(played: Played) -> set[str]:
    """The checkpoints and guards that were lost."""
    assert not played.outcome.void, played.outcome.void_reason
    failed = {one.name for one in played.outcome.verdicts if one.status != "pass"}
    return failed | {trip.guard for trip in played.outcome.damage}


class Shell:
    """A shell with git and nothing else in its environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
        for part in ("AUTHOR", "COMMITTER"):
            self.env |= {f"GIT_{part}_NAME": "Somebody Else", f"GIT_{part}_EMAIL": "else@nowhere.example"}

    def git(self, *arguments: str, fails: bool = False) -> str:
        """What git prints."""
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=self.env, capture_output=True, timeout=60)
        assert (done.returncode != 0) == fails, done.stderr.decode()
        return (done.stderr if fails else done.stdout).decode()


def address(world: World) -> str:
    """Where the company is served."""
    assert isinstance(world.backend, Loopback)
    return world.backend.base_url


def by_git(folder: Path, force: bool = False) -> Callable[[TrustedSeat], None]:
    """Clone, find the commit, take it back, push: as an engineer does it."""

    def work(seat: TrustedSeat) -> None:
        world, case = seat.episode.world, seat.episode.case
        path, direct = case.words["project"], case.truth.direct
        token = world.intranet.credentials.issue(case.desk_id, "git")
        host = address(world).replace("http://", f"http://me:{token}@")
        shell = Shell(folder)
        shell.git("clone", "-q", f"{host}/git/{path}.git", ".")
        sha = shell.git("log", "-1", "--format=%H", "--", "*.py", ":!tests").strip()
        (file,) = shell.git("show", "--name-only", "--format=", sha).split()
        if force:
            shell.git("reset", "-q", "--hard", f"{sha}~1")
            said = shell.git("push", "--force", "origin", "HEAD:main", fails=True)
            assert "protected branch" in said
            return
        (folder / file).write_text(shell.git("show", f"{sha}~1:{file}"))
        shell.git("commit", "-q", "-a", "-m", "Put it right")
        shell.git("push", "-q", "origin", "HEAD:main" if direct else "HEAD:refs/heads/by-git")
        if not direct:
            seat.desk.git.open_merge_request(path, "by-git", "Put it right")

    return work


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_fix_may_be_pushed_with_git_itself(seed: int, tmp_path: Path) -> None:
    with World(backend="loopback") as world:
        played = play(fix_failing_test.task, Worker(by_git(tmp_path)), seed, "", world=world)
    assert lost(played) == set()
    assert played.outcome.full


def test_main_is_not_moved_by_force(tmp_path: Path) -> None:
    with World(backend="loopback") as world:
        seed = next(n for n in range(20) if world.open(fix_failing_test.task, n, "").truth.direct)
        played = play(fix_failing_test.task, Worker(by_git(tmp_path, force=True)), seed, "", world=world)
    assert played.outcome.points == 0


def test_a_clone_holds_nothing_that_is_out_of_reach(tmp_path: Path) -> None:
    with World(backend="loopback") as world:
        case = world.open(fix_failing_test.task, 3, "")
        git = world.company().git
        token = world.intranet.credentials.issue(case.desk_id, "git")
        host = address(world).replace("http://", f"http://me:{token}@")
        shell = Shell(tmp_path)
        shell.git("clone", "-q", "--mirror", f"{host}/git/{case.words['project']}.git", ".")
        held = {line.split()[0] for line in shell.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()}
        reached = {line.split()[0] for line in shell.git("rev-list", "--objects", "--all").splitlines()}
        tags = {sha for name, sha in git.refs(case.truth.project).items() if name.startswith("refs/tags/")}
        assert held == reached | tags
        other = next(git.head(one) for one in git.projects() if one != case.truth.project)
        assert other not in held
        shell.git("fetch", "-q", "origin", str(other), fails=True)


@pytest.mark.parametrize("name", ["C03-drops-files", "C03-edits-the-tests", "C24-looks-for-the-fix"])
def test_the_tests_of_a_repository_are_not_what_judges(name: str, world: World) -> None:
    played = play(fix_failing_test.task, agents()[name](), 1, "", world=world)
    assert played.outcome.points == 0


def test_hidden_inputs_are_in_no_repository(world: World) -> None:
    for seed in SEEDS:
        truth = world.open(fix_failing_test.task, seed, "").truth
        assert not set(truth.hidden) & set(world.company().git.tree(truth.project))


def test_an_episode_leaves_no_file_open(world: World) -> None:
    gc.disable()
    try:
        open_files = []
        for _ in range(3):
            play(fix_failing_test.task, agents()["oracle"](), 1, "", world=world)
            world.reset()
            open_files.append(len(os.listdir("/proc/self/fd")))
        assert open_files[1] == open_files[2]
    finally:
        gc.enable()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_leaves_a_milestone_is_open_and_of_one_customer(world: World, seed: int) -> None:
    truth = world.open(milestone_moves.task, seed, "").truth
    rows = world.store.rows
    moved = {one for one, place in truth.places.items() if place != _milestone(world, one)}
    wanted = rows.values(
        "select i.id from git_issue i where i.state = 'opened' and i.description like '%Asked for by: ' || :who"
        " and not exists (select 1 from git_labelled d join git_label l on l.id = d.label_id"
        " where d.target_id = i.id and l.name = 'bug') and i.milestone_id = :full",
        who=truth.customer,
        full=_milestone(world, min(moved)),
    )
    assert moved == {one for (one,) in wanted}
    assert len({truth.places[one] for one in moved}) == 1


def _milestone(world: World, issue: str) -> str:
    found = world.store.rows.values("select milestone_id from git_issue where id = :i", i=issue)
    return str(found[0][0])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_came_in_is_what_carries_the_label(world: World, seed: int) -> None:
    truth = world.open(triage_week.task, seed, "").truth
    found = world.store.rows.values(
        "select d.target_id from git_labelled d join git_label l on l.id = d.label_id where l.name = 'inbox'"
    )
    assert {issue for (issue,) in found} == truth.incoming
    text = {one.id: one.description for one in world.company().git.issues()}
    for later, links in truth.links.items():
        ((oldest, _),) = links
        codes = [text[one].rpartition("Error: ")[2] for one in (later, oldest)]
        assert codes[0] == codes[1] != "-"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_notes_list_what_main_gained_since_the_tag(world: World, seed: int) -> None:
    truth = world.open(release_notes.task, seed, "").truth
    git = world.company().git
    last = max(git.releases(truth.project), key=lambda one: one.at)
    since = {one.sha for one in git.commits(truth.project, since=git.tags(truth.project)[last.tag])}
    merged = [one for one in git.merges(truth.project, "merged") if one.merge_sha in since]
    told = {one.iid for one in merged if truth.unannounced not in one.title and git.labels(one.id) - {"chore"}}
    assert told == {number for numbers in truth.sections.values() for number in numbers}


def test_a_desk_knows_the_words_of_its_instruction(world: World) -> None:
    episode = Episode(world, milestone_moves.task, 0, "")
    assert set(episode.desk.words) == {"full", "project"}
    assert all(word in episode.case.instruction for word in episode.desk.words.values())


def test_a_number_named_twice_is_no_list(world: World) -> None:
    def adds_one(desk: Desk, truth: release_notes.Truth) -> None:
        made = desk.git.release(truth.project, truth.tag)
        number = min(min(numbers) for numbers in truth.sections.values())
        desk.git.edit_release(truth.project, truth.tag, description=f"{made.description}\n- !{number} again")

    assert lost(play(release_notes.task, after(release_notes.task, adds_one), 0, "", world=world)) == {"listed"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_line_that_is_wrong_is_part_of_the_diff(world: World, seed: int) -> None:
    case = world.open(review_merge_request.task, seed, "")
    truth, desk = case.truth, world.desk(case.desk_id)
    (change,) = [one for one in desk.git.merge_changes(truth.wrong).files if one.new_path == truth.path]
    added = [line[1:] for line in change.diff.splitlines() if line.startswith("+")]
    wrong = {topic.wrong for topic in reviewed_code.TOPICS}
    assert added[truth.line - 1] in wrong or "quantize" in added[truth.line - 1]


def test_a_second_guess_is_no_review(world: World) -> None:
    def guesses(desk: Desk, truth: review_merge_request.Truth) -> None:
        desk.git.discuss(truth.wrong, "defect: unit", path=truth.path, line=1)

    assert lost(play(review_merge_request.task, after(review_merge_request.task, guesses), 0, "", world=world)) == {
        "found"
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_value_stands_in_just_the_files_of_the_key(world: World, seed: int) -> None:
    truth = world.open(rotate_leaked_credential.task, seed, "").truth
    tree = world.company().git.tree(truth.project)
    assert {path for path, content in tree.items() if truth.value.encode() in content} == set(truth.files)
    assert not any(truth.value in text for text in truth.files.values())


def test_what_was_done_and_undone_in_the_repository_is_no_change(world: World) -> None:
    def there_and_back(desk: Desk, truth: rotate_leaked_credential.Truth) -> None:
        for action in ("create", "delete"):
            one = FileAction.model_validate({"action": action, "path": "scratch.txt", "content": "x"})
            desk.git.commit_files(truth.project, "main", action, [one])

    task = rotate_leaked_credential.task
    assert lost(play(task, after(task, there_and_back), 0, "", world=world)) == set()
