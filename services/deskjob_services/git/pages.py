"""The pages of the git host; importing this puts every one of them on the blueprint."""

from __future__ import annotations

from deskjob_services.git.screens import (
    code,
    delivery,
    editing,
    finding,
    history,
    issues,
    merge,
    merges,
    people,
    places,
    planning,
    settings,
    talk,
    wiki,
)
from deskjob_services.git.screens.base import blueprint

__all__ = [
    "blueprint",
    "code",
    "delivery",
    "editing",
    "finding",
    "history",
    "issues",
    "merge",
    "merges",
    "people",
    "places",
    "planning",
    "settings",
    "talk",
    "wiki",
]
