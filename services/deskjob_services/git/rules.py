"""What people may do on the git host, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.git import (
    branches,
    browsing,
    commits,
    committing,
    filing,
    issues,
    labels,
    linking,
    members,
    milestones,
    notes,
    projects,
    protecting,
    pushing,
    tags,
    wiki,
)
from deskjob_services.git.service import git

service = git

__all__ = [
    "branches",
    "browsing",
    "commits",
    "committing",
    "filing",
    "issues",
    "labels",
    "linking",
    "members",
    "milestones",
    "notes",
    "projects",
    "protecting",
    "pushing",
    "service",
    "tags",
    "wiki",
]
