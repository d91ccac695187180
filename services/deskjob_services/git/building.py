"""What a push sets going: a pipeline of the project's own declared checks, waiting for its runner."""

from __future__ import annotations

import pygit2

from deskjob_services.git.models import Project
from deskjob_services.kernel.act import Act


def begin(act: Act, project: Project, branch: str, commit: pygit2.Commit) -> None:
    """Enter a pending pipeline for a commit whose tree declares checks (`.gitlab-ci.yml`)."""
