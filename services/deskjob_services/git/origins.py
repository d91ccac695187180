"""Where the lines of a file come from: the commit that brought each.

Imports libgit2, so it is imported where it is used, inside handlers.
"""

from __future__ import annotations

import pygit2

from deskjob_services.errors import Conflict
from deskjob_services.git import refs, trees, walks
from deskjob_services.git.browsing import WhichLines
from deskjob_services.git.models import Project
from deskjob_services.git.objects import objects
from deskjob_services.git.shown_code import Blame, BlamedLines
from deskjob_services.kernel.act import Act


def blame(act: Act, one: Project, ask: WhichLines) -> Blame:
    """The asked lines in parts, each of one commit. Raises NotFound, TooLarge, and Conflict for what is no text."""
    store = objects(act.rows, act.blobs)
    repo, commit = store.reading, refs.resolve(act.rows, store, one, ask.ref)
    text = trees.text_of(trees.bytes_of(trees.at(commit, ask.path, pygit2.Blob)))
    if text is None:
        raise Conflict(f"{ask.path} is no text", "a text file")
    lines = text.removesuffix("\n").split("\n") if text else []
    last = min(ask.last or len(lines), len(lines))
    parts: list[BlamedLines] = []
    if ask.first <= last:
        found = repo.blame(ask.path, newest_commit=commit.id, min_line=ask.first, max_line=last)
        for hunk in found:
            start = max(hunk.final_start_line_number, ask.first)
            end = min(hunk.final_start_line_number + hunk.lines_in_hunk - 1, last)
            card = walks.card(repo[hunk.final_commit_id].peel(pygit2.Commit))
            own = [line.removesuffix("\r") for line in lines[start - 1 : end]]
            if parts and parts[-1].commit.sha == card.sha:
                parts[-1].lines.extend(own)
            elif own:
                parts.append(BlamedLines(commit=card, first=start, lines=own))
    return Blame(project_id=one.id, path=ask.path, commit_sha=str(commit.id), parts=parts)
