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


def test_the_checks_pass_at_every_branch_and_tag(store: Store, tmp_path: Path) -> None:
    git, tried = Plant(store).git, 0
    for ref in store.rows.where(Ref, wiki=0):
        folder = lay(git.tree(ref.project_id, ref.name), tmp_path / ref.project_id / ref.name)
        if (folder / ".gitlab-ci.yml").exists():
            for job in jobs((folder / ".gitlab-ci.yml").read_bytes()):
                for line in job.lines:
                    assert run(line, folder)[0] == 0, (git.path(ref.project_id), ref.name, line)
                    tried += 1
    assert tried > 30


def test_logs_say_what_running_the_checks_says(store: Store, tmp_path: Path) -> None:
    git = Plant(store).git
    for project in store.rows.where(Project):
        last = store.rows.where(Pipeline, project_id=project.id)[-1]
        folder = lay(git.tree(project.id, last.sha), tmp_path / project.id)
        for check, job in zip(jobs(git.tree(project.id, last.sha)[".gitlab-ci.yml"]),
                              store.rows.where(Job, pipeline_id=last.id), strict=True):  # fmt: skip
            said = "".join(f"$ {line}\n{run(line, folder)[1]}" for line in check.lines)
            assert (job.name, job.stage) == (check.name, check.stage)
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
