"""What the documents say is so: their Python runs, their commands and files exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deskjob.cli import COMMANDS

HOUSE = Path(__file__).parents[1]
PAGES = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md"]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.strip().splitlines()[0])
def test_the_python_of_a_document_runs(code: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_agent_of_the_readme_plays(tmp_path: Path) -> None:
    agent = next(code for code in PYTHON if "def play" in code)
    (tmp_path / "careful.py").write_text(agent, encoding="utf-8")
    command = [str(Path(sys.executable).parent / "deskjob"), "run", "--agent", "careful.py:Careful", "--seeds", "1"]
    done = subprocess.run(
        [*command, "--task", "hr/*", "--out", "run", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "DESKJOB_KEY": "00" * 32},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_every_command_a_document_names_exists() -> None:
    named = set(re.findall(r"(?:^|\.venv/bin/|`)deskjob ([a-z-]+)", TEXT, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_every_make_target_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", TEXT, re.MULTILINE))
    assert named
    assert named <= targets


def test_every_file_a_document_links_to_exists() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (HOUSE / link).exists(), link
