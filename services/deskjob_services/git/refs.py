"""Branches and tags are rows, and this is the one way in which they move: by push, commit, merge, page or API."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Literal

import pygit2
from pygit2.enums import ObjectType

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.git import building
from deskjob_services.git.access import DEVELOPER, MAINTAINER, OWNER, level
from deskjob_services.git.models import Project, Protection, Push, Ref
from deskjob_services.git.objects import NOTHING, Objects, objects
from deskjob_services.kernel.act import Act
from deskjob_services.rows import Rows

HEADS, TAGS = "refs/heads/", "refs/tags/"

Way = Literal["push", "merge"]


def of(rows: Rows, project: Project, *, wiki: bool = False) -> dict[str, str]:
    """Every ref of a repository, by full name, sorted."""
    found = rows.where(Ref, order="name", project_id=project.id, wiki=int(wiki))
    return {ref.name: ref.sha for ref in found}


def resolve(rows: Rows, store: Objects, project: Project, named: str | None, *, wiki: bool = False) -> pygit2.Commit:
    """The commit of a branch, a tag or a hash (7 digits or more) of this repository; the default branch for None.

    Raises NotFound; also for a commit of another repository, although all objects lie together.
    """
    known = of(rows, project, wiki=wiki)
    wanted = named or project.default_branch
    repo = store.reading
    for name in (wanted, HEADS + wanted, TAGS + wanted):
        if name in known:
            return repo[known[name]].peel(pygit2.Commit)
    if 7 <= len(wanted) <= 40 and all(letter in "0123456789abcdef" for letter in wanted):
        found = repo.get(wanted) if len(wanted) == 40 else _begun(repo, wanted)
        if found is not None and found.type == ObjectType.COMMIT:
            commit = found.peel(pygit2.Commit)
            if _reached(repo, commit, known.values()):
                return commit
    raise NotFound(f"no branch, tag or commit {wanted!r} in {project.path}", "one of this repository")


def check_name(name: str) -> None:
    """Raises Invalid for what git does not take as the full name of a ref, or what is neither branch nor tag."""
    short = name.removeprefix(HEADS).removeprefix(TAGS)
    legal = pygit2.reference_is_valid_name(name) and name.startswith((HEADS, TAGS)) and len(name) <= 244
    if not legal or short.startswith("-") or short == "HEAD":
        raise Invalid(f"the ref name {name[:80]!r}", "a branch or tag name as git allows, such as 'fix/rounding'")


def protection(rows: Rows, project: Project, branch: str) -> Protection | None:
    """What protects a branch: the rule of its own name before one with a pattern."""
    rules = rows.where(Protection, order="pattern", project_id=project.id)
    exact = [rule for rule in rules if rule.pattern == branch]
    return next(iter(exact or [rule for rule in rules if fnmatchcase(branch, rule.pattern)]), None)


def move(
    act: Act, project: Project, name: str, after: str, *, before: str | None = None, wiki: bool = False,
    way: Way = "push",
) -> None:  # fmt: skip
    """Point a ref elsewhere, make it, or (`after` = NOTHING) remove it; keep the new objects, note the push.

    `before` is what the caller believes is there. Raises Conflict where it is not, Forbidden where the project's
    rules say no (in the product's words, which the pusher reads), Invalid for a name or object that cannot be.
    """
    check_name(name)
    ref = act.rows.get(Ref, project.id, int(wiki), name)
    stands = ref.sha if ref else NOTHING
    if before is not None and before != stands:
        raise Conflict(f"{name} is at {stands[:12]}, not at {before[:12]}", "the ref as you last saw it", "fetch first")
    if after == stands:
        return
    store = objects(act.rows, act.blobs)
    if after != NOTHING:
        _whole(store, name, after)
    _permit(act, project, store, name, stands, after, way, wiki)
    if after != NOTHING:
        store.keep([after], [sha for sha in of(act.rows, project, wiki=wiki).values()])
    if ref is None:
        act.rows.insert(Ref, project_id=project.id, wiki=int(wiki), name=name, sha=after, creator_id=act.me.id)
    elif after == NOTHING:
        act.rows.delete(ref)
    else:
        act.rows.update(ref, sha=after)
    act.rows.insert(
        Push, project_id=project.id, wiki=int(wiki), person_id=act.me.id, at=act.now, ref=name, before=stands,
        after=after, forced=int(stands != NOTHING != after and not forward(store, stands, after)),
    )  # fmt: skip
    if after != NOTHING and name.startswith(HEADS) and not wiki:
        from deskjob_services.git.following import arrived

        arrived(act, project, name.removeprefix(HEADS), stands, after)
        building.begin(act, project, name.removeprefix(HEADS), store.reading[after].peel(pygit2.Commit))


def forward(store: Objects, old: str, new: str) -> bool:
    """Whether a commit has the old one among its ancestors, or is it."""
    repo = store.reading
    one, other = repo[old].peel(pygit2.Commit).id, repo[new].peel(pygit2.Commit).id
    return one == other or repo.descendant_of(other, one)


def _permit(
    act: Act, project: Project, store: Objects, name: str, stands: str, after: str, way: Way, wiki: bool
) -> None:
    held = OWNER if "admin" in act.roles else level(act.rows, project, act.me.id)
    if held < DEVELOPER:
        raise Forbidden("You are not allowed to push code to this project.", "a developer of the project or above")
    if wiki:
        return
    if name.startswith(TAGS):
        if stands != NOTHING and held < MAINTAINER:
            raise Forbidden("You are not allowed to change existing tags on this project.", "a maintainer")
        return
    branch = name.removeprefix(HEADS)
    rule = protection(act.rows, project, branch)
    if after == NOTHING and branch == project.default_branch:
        raise Forbidden("The default branch of a project cannot be deleted.", "another branch")
    if rule is None:
        return
    if after == NOTHING and ((way == "push" and act.operation.name == "git.push") or held < MAINTAINER):
        raise Forbidden("You can only delete protected branches using the web interface.", "a maintainer, there")
    need = rule.merge_level if way == "merge" else rule.push_level
    if need == 0 or held < need:
        raise Forbidden("You are not allowed to push code to protected branches on this project.", _who(need, branch))
    if stands != NOTHING != after and not rule.force and not forward(store, stands, after):
        raise Forbidden(
            "You are not allowed to force push code to a protected branch on this project.",
            f"commits on top of {branch}", "fetch, rebase or merge, and push again",
        )  # fmt: skip


def _who(need: int, branch: str) -> str:
    return "nobody may" if need == 0 else f"level {need} or above on {branch}; or open a merge request"


def _whole(store: Objects, name: str, after: str) -> None:
    try:
        found = store.reading[after]
        commit = found.peel(pygit2.Commit)
    except (KeyError, ValueError, pygit2.GitError, pygit2.InvalidSpecError) as error:
        raise Invalid(f"{name} would point at {after[:40]!r}", "a commit, or a tag of one, that was pushed") from error
    if name.startswith(HEADS) and found.id != commit.id:
        raise Invalid(f"{name} would point at a tag", "a commit")


def _begun(repo: pygit2.Repository, digits: str) -> pygit2.Object | None:
    """The object whose id begins so, or None where there is none or more than one."""
    try:
        return repo[digits]
    except (KeyError, ValueError):
        return None


def _reached(repo: pygit2.Repository, commit: pygit2.Commit, tips: Iterable[str]) -> bool:
    ids = [repo[tip].peel(pygit2.Commit).id for tip in tips]
    return any(tip == commit.id or repo.descendant_of(tip, commit.id) for tip in ids)
