"""The pipelines of recent pushes: what the checks that a project declares did on those commits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from posixpath import dirname, join, normpath

from deskjob_services.git.declared import DECLARED, Check, declared
from deskjob_services.git.growing.history import History
from deskjob_services.git.growing.ledger import Ledger
from deskjob_services.git.models import Job, Pipeline

_TEST = re.compile(r"^    def test_", re.MULTILINE)
_RULE = "-" * 70
_LINKS = "python check_links.py"
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_SAID = {"python check.py": "all files fit together\n"}
"""What the projects' own scripts print when nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A branch that was moved to a commit."""

    person: str
    at: int
    branch: str
    sha: str


def enter(
    ledger: Ledger, history: History, logs: Callable[[bytes], str], project: str, pushes: Sequence[Pushed], start: int
) -> None:
    """A pipeline for each of these pushes whose commit declares checks, as running them would have ended."""
    for push in pushes:
        files = history.files(push.sha)
        if DECLARED not in files:
            continue
        took = 11 + len(files)
        pipeline = ledger.add(
            Pipeline, project_id=project, ref=push.branch, sha=push.sha, tree=history.tree(push.sha),
            person_id=push.person, state="success", created_at=push.at, finished_at=min(push.at + took, start - 1),
        )  # fmt: skip
        for check in jobs(files[DECLARED]):
            log, good = _log(check, files)
            state = "success" if good else "failed"
            ledger.add(
                Job, pipeline_id=pipeline["id"], name=check.name, stage=check.stage, state=state,
                exit_code=int(not good), log=logs(log.encode()),
            )  # fmt: skip
            pipeline["state"] = state if pipeline["state"] == "success" else pipeline["state"]


@lru_cache(maxsize=64)
def jobs(content: bytes) -> tuple[Check, ...]:
    """The jobs that a project declares; projects change this file seldom."""
    return tuple(declared(content))


def _log(check: Check, files: dict[str, bytes]) -> tuple[str, bool]:
    """What a job prints, and whether it passes. Of all that is declared only links may be wrong in a grown commit."""
    log = ""
    for line in check.lines:
        dead = _dead_links(files) if line == _LINKS else ""
        log += f"$ {line}\n{dead or _output(line, files)}"
        if dead:
            return f"{log}ERROR: Job failed: exit code 1\n", False
    return log, True


def _output(line: str, files: dict[str, bytes]) -> str:
    """What a check that passes prints."""
    if line in _SAID:
        return _SAID[line]
    if "unittest" not in line:
        return ""
    count = sum(len(_TEST.findall(text.decode())) for path, text in files.items() if path.startswith("tests/"))
    return f"{_RULE}\nRan {count} test{'' if count == 1 else 's'} in 0.001s\n\nOK\n"


def _dead_links(files: dict[str, bytes]) -> str:
    """What the script of the handbooks prints of links to pages that are not there."""
    return "".join(
        f"{page}: {link} is not there\n"
        for page in sorted(path for path in files if path.endswith(".md"))
        for link in _LINK.findall(files[page].decode())
        if normpath(join(dirname(page), link)) not in files
    )
