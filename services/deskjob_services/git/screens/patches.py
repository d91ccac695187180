"""Unified text as a page shows it: lines with their numbers on both sides, and which were added or removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deskjob_services.git.shown_diffs import FileChange

SHOWN = 1_500
"""Lines of one file's difference that a page shows."""
OPEN = 6_000
"""Lines of all files together beyond which files are only named."""
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)")
_SIGNS = {"+": "added", "-": "removed", " ": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its numbers before and after, its sign, and the text; `kind` is added, removed, hunk or nothing."""

    old: int | None
    new: int | None
    sign: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Patch:
    """What a change does to one file; `why` says why no lines are shown, `name` is its place on the page."""

    change: FileChange
    name: str
    state: str
    lines: list[Line]
    why: str

    @property
    def path(self) -> str:
        """Where the file is now."""
        return self.change.new_path or self.change.old_path


def patches(changes: Iterable[FileChange]) -> list[Patch]:
    """Changed files for a page, each with its lines as far as there is room."""
    made: list[Patch] = []
    room = OPEN
    for number, change in enumerate(changes, 1):
        found = [] if change.binary or change.too_large else list(_lines(change.diff))
        why = _why(change, found, room)
        shown = [] if why else found
        room -= len(shown)
        made.append(Patch(change, f"file-{number}", _state(change), shown, why))
    return made


def _why(change: FileChange, found: list[Line], room: int) -> str:
    if change.binary:
        return "The file is not text."
    if change.too_large:
        return "The difference is too large to show."
    if not found:
        return "Only its name or mode changed." if change.renamed_file or not change.new_file else "The file is empty."
    if len(found) > SHOWN or len(found) > room:
        return f"The difference has {len(found):,} lines, too many to show here."
    return ""


def _state(change: FileChange) -> str:
    if change.new_file:
        return "added"
    if change.deleted_file:
        return "removed"
    return "renamed" if change.renamed_file else "changed"


def _lines(diff: str) -> Iterator[Line]:
    old = new = 0
    # Not splitlines: a form feed or a lone carriage return in a file is no end of a line to git.
    for row in diff.removesuffix("\n").split("\n") if diff else []:
        if found := _HUNK.fullmatch(row):
            old, new = int(found[1]), int(found[2])
            yield Line(None, None, "", "hunk", row)
        elif row.startswith("\\"):
            yield Line(None, None, "", "hunk", "No newline at the end of the file")
        elif row[:1] in _SIGNS and row:
            sign, text = row[0], row[1:].rstrip("\r")
            yield Line(old if sign != "+" else None, new if sign != "-" else None, sign, _SIGNS[sign], text)
            old += sign != "+"
            new += sign != "-"
