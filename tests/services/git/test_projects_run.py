"""The grown projects really run: their own checks pass at every branch and tag, and each planted mistake is caught."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.company import Plant
from deskjob_services.git.growing.checks import jobs
from deskjob_services.git.growing.story import keys, story
from deskjob_services.git.models import Job, Pipeline, Project, Ref
from deskjob_services.image import golden_image
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store

pytestmark = pytest.mark.long
CI = ".gitlab-ci.yml"
FAILED = re.compile(r"^(?:FAIL|ERROR): \S+ \(([\w.]+)\)$", re.MULTILINE)
BUGGY = [key for key in keys() if "defect" in story(key).head]


@pytest.fixture(scope="module", params=[7, 23])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A standard company."""
    made = Store.of_image(golden_image(Blueprint(seed=request.param, scale="standard")))
    yield made
    made.close()


def lay(files: dict[str, bytes], folder: Path) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def run(command: str, folder: Path) -> tuple[int, str]:
    line = re.sub(r"^python ", f"{sys.executable} -B ", command)
    done = subprocess.run(["sh", "-ec", line], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def failed(folder: Path) -> set[str]:
    """The names of the tests that fail."""
    return set(FAILED.findall(run("python -m unittest discover -v", folder)[1]))


def test_the_checks_pass_at_every_branch_and_tag_but_where_a_pipeline_says_so(store: Store, tmp_path: Path) -> None:
    git, tried, red = Plant(store).git, 0, 0
    for ref in store.rows.where(Ref, wiki=0):
        files = git.tree(ref.project_id, ref.name)
        folder = lay(files, tmp_path / ref.project_id / ref.name)
        if CI in files:
            ends = [run(line, folder)[0] for job in jobs(files[CI]) for line in job.lines]
            known = store.rows.first(Pipeline, project_id=ref.project_id, sha=ref.sha)
            assert any(ends) == (known is not None and known.state == "failed"), (git.path(ref.project_id), ref.name)
            tried, red = tried + len(ends), red + any(ends)
    assert tried > 30
    assert red == 1


def test_logs_say_what_running_the_checks_says(store: Store, tmp_path: Path) -> None:
    git = Plant(store).git
    for project in store.rows.where(Project):
        all_of_it = store.rows.where(Pipeline, project_id=project.id)
        failed_ones = [one for one in all_of_it if one.state == "failed"]
        for last in (*failed_ones, all_of_it[-1]):
            files = git.tree(project.id, last.sha)
            folder = lay(files, tmp_path / last.id)
            kept = store.rows.where(Job, pipeline_id=last.id)
            for check, job in zip(jobs(files[CI]), kept, strict=True):
                ran = [(line, *run(line, folder)) for line in check.lines]
                said = "".join(f"$ {line}\n{text}" for line, _, text in ran)
                said += "ERROR: Job failed: exit code 1\n" if ran[-1][1] else ""
                assert (job.name, job.stage, job.exit_code) == (check.name, check.stage, ran[-1][1])
                assert re.sub(r"in 0\.\d{3}s", "in 0.001s", said) == store.blobs.get(str(job.log)).decode()


@pytest.mark.parametrize("kind", BUGGY)
def test_a_planted_bug_fails_the_tests_it_names_and_a_hidden_one(store: Store, tmp_path: Path, kind: str) -> None:
    with store.act("harness", "plant", 0, []):
        git = Plant(store).git
        project = git.find(kind)
        folder = lay(git.tree(project), tmp_path)
        for key in git.bugs(project):
            bug = git.plant_bug(project, Seeder(1), key)
            (folder / bug.hidden[0]).write_text(bug.hidden[1])
            assert failed(folder) == set()
            (folder / bug.path).write_text(bug.wrong)
            found = failed(folder)
            (folder / bug.path).write_text(bug.right)
            git.commit(project, bug.author, {bug.path: bug.right}, "Take it back")
            shown = {name for name in found if "hidden" not in name}
            assert shown == set(bug.tests), key
            assert found > shown, key
