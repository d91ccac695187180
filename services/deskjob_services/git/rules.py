"""What people may do on the git host, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.git import filing, issues, labels, linking, milestones, notes, projects
from deskjob_services.git.service import git

service = git

__all__ = ["filing", "issues", "labels", "linking", "milestones", "notes", "projects", "service"]
