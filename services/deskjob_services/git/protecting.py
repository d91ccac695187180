"""Protected branches: who may push to them, and merge into them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git import access
from deskjob_services.git.asked import WhichProject
from deskjob_services.git.models import Protection
from deskjob_services.git.service import MAINTAINING, READING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_code import ProtectionCard, ProtectionInfo, Protections
from deskjob_services.kernel.act import Act

Pattern = Annotated[str, Field(min_length=1, max_length=200, description="a branch's name, or such as release/*")]
Level = Literal[0, 30, 40]


class WhichPattern(WhichProject):
    """A protected branch, by the name or pattern it is protected under."""

    pattern: Pattern


class Protect(WhichPattern):
    """Which levels may push and merge: 0 nobody, 30 developers and above, 40 maintainers and above."""

    push_level: Level = 40
    merge_level: Level = 40
    force: bool = False


@git.reads(page="/{project}/-/settings/repository", allow=READING)
def protections(act: Act, ask: WhichProject) -> Protections:
    """The protected branches of a project."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    found = act.rows.where(Protection, project_id=one.id, order="pattern")
    return Protections(project_id=one.id, protections=[_card(each) for each in found])


@git.writes(page="/{project}/-/settings/repository", allow=MAINTAINING, reversed_by="git.unprotect")
def protect(act: Act, ask: Protect) -> ProtectionInfo:
    """Protect a branch, or all that a pattern names."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    if any(letter <= " " or letter in "\x7f~^:?[\\" for letter in ask.pattern):
        raise Invalid(f"the pattern {ask.pattern[:80]!r}", "the name of a branch, `*` for any letters")
    if act.rows.get(Protection, one.id, ask.pattern):
        raise Conflict(f"Protected branch '{ask.pattern}' already exists")
    act.on(one.id)
    made = act.rows.insert(
        Protection, project_id=one.id, pattern=ask.pattern, push_level=ask.push_level, merge_level=ask.merge_level,
        force=int(ask.force),
    )  # fmt: skip
    return ProtectionInfo(project_id=one.id, protection=_card(made))


@git.writes(page="/{project}/-/settings/repository", allow=MAINTAINING, risk="consequential", reversed_by="git.protect")
def unprotect(act: Act, ask: WhichPattern) -> Done:
    """Take the protection of a branch away."""
    one = access.project(act, ask.project)
    access.permit(act, one)
    found = act.rows.get(Protection, one.id, ask.pattern)
    if found is None:
        raise NotFound(f"no protected branch {ask.pattern!r} in {one.path}", "one that is protected")
    act.on(one.id)
    act.rows.delete(found)
    return Done(done=ask.pattern)


def _card(one: Protection) -> ProtectionCard:
    return ProtectionCard(
        pattern=one.pattern, push_level=one.push_level, merge_level=one.merge_level, force=bool(one.force)
    )
