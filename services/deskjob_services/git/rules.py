"""What people may do on the git host, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.git import (
    approvals,
    boards,
    branches,
    browsing,
    commits,
    committing,
    discussing,
    filing,
    issues,
    labels,
    linking,
    members,
    merges,
    merging,
    milestones,
    notes,
    pipelines,
    projects,
    proposing,
    protecting,
    pushing,
    releases,
    starting,
    tags,
    wiki,
)
from deskjob_services.git.service import git

service = git

__all__ = [
    "approvals",
    "boards",
    "branches",
    "browsing",
    "commits",
    "committing",
    "discussing",
    "filing",
    "issues",
    "labels",
    "linking",
    "members",
    "merges",
    "merging",
    "milestones",
    "notes",
    "pipelines",
    "projects",
    "proposing",
    "protecting",
    "pushing",
    "releases",
    "service",
    "starting",
    "tags",
    "wiki",
]
