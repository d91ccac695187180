"""What a push does once its objects have arrived: branches and tags move, all of them or none."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deskjob_services.git import access
from deskjob_services.git.asked import WhichProject
from deskjob_services.git.committing import MOVES
from deskjob_services.git.service import DEVELOPING, git
from deskjob_services.git.shown_code import Moved
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

Sha = Annotated[str, Field(pattern="^[0-9a-f]{40}$", description="40 digits; 40 zeros where there is nothing")]


class RefUpdate(Ask):
    """A branch or tag by its full name (`refs/heads/main`), where it was, and where it goes."""

    ref: str = Field(min_length=1, max_length=300)
    before: Sha
    after: Sha


class Pushed(WhichProject):
    """Which refs move; of the wiki's repository where `wiki` is set."""

    updates: list[RefUpdate] = Field(min_length=1, max_length=200)
    wiki: bool = False


@git.writes(no_page="a push comes from git itself", allow=DEVELOPING, reversed_by="git.push", footprint=MOVES)
def push(act: Act, ask: Pushed) -> Moved:
    """Move branches and tags to commits that are there, as `git push` does once its objects have arrived."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    act.on(one.id)
    from deskjob_services.git import arrivals, refs, writing

    new = not refs.of(act.rows, one, wiki=ask.wiki)
    arrivals.check(act, one, [update.after for update in ask.updates], wiki=ask.wiki)
    for update in ask.updates:
        refs.move(act, one, update.ref, update.after, before=update.before, wiki=ask.wiki)
    heads = [update.ref.removeprefix(refs.HEADS) for update in ask.updates if update.ref.startswith(refs.HEADS)]
    if new and heads and not ask.wiki:
        writing.adopt(act, one, heads[0])
    return Moved(project_id=one.id, refs=[update.ref for update in ask.updates])
