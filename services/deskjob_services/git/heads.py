"""Branches and tags with the commits they point at."""

from __future__ import annotations

import pygit2
from pygit2.enums import ObjectType

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git import access, refs, walks
from deskjob_services.git.branches import FindBranches
from deskjob_services.git.models import Project, Protection
from deskjob_services.git.objects import NOTHING, Objects, objects
from deskjob_services.git.shown_code import BranchCard, Branches, TagCard, Tags
from deskjob_services.git.tags import FindTags, NewTag
from deskjob_services.kernel.act import Act


def branches(act: Act, one: Project, ask: FindBranches) -> Branches:
    """A page of the branches, by name."""
    known = refs.of(act.rows, one)
    found = [name for name in _short(known, refs.HEADS) if ask.search.casefold() in name.casefold()]
    page = [_branch(act, one, known, name) for name in found[ask.skipped : ask.skipped + ask.per_page]]
    return Branches(project_id=one.id, branches=page, total=len(found))


def branch(act: Act, one: Project, name: str) -> BranchCard:
    """One branch. Raises NotFound."""
    known = refs.of(act.rows, one)
    if refs.HEADS + name not in known:
        raise NotFound(f"no branch {name!r} in {one.path}", "a branch of this repository")
    return _branch(act, one, known, name)


def create_branch(act: Act, one: Project, name: str, ref: str) -> BranchCard:
    """A branch at a ref. Raises Invalid in the product's words."""
    refs.check_name(refs.HEADS + name)
    if refs.HEADS + name in refs.of(act.rows, one):
        raise Invalid("Branch already exists")
    commit = _beginning(act, one, ref)
    refs.move(act, one, refs.HEADS + name, str(commit.id), before=NOTHING)
    return branch(act, one, name)


def delete_branch(act: Act, one: Project, name: str) -> None:
    """A branch less. Raises NotFound, Forbidden."""
    branch(act, one, name)
    refs.move(act, one, refs.HEADS + name, NOTHING)


def tags(act: Act, one: Project, ask: FindTags) -> Tags:
    """A page of the tags."""
    store, known = objects(act.rows, act.blobs), refs.of(act.rows, one)
    names = [name for name in _short(known, refs.TAGS) if ask.search.casefold() in name.casefold()]
    found = [_tag(store, name, known[refs.TAGS + name]) for name in names]
    if ask.order_by == "updated":
        found.sort(key=lambda each: (each.tagged_at or each.commit.committed_at, each.name))
    if ask.sort == "desc":
        found.reverse()
    return Tags(project_id=one.id, tags=found[ask.skipped : ask.skipped + ask.per_page], total=len(found))


def tag(act: Act, one: Project, name: str) -> TagCard:
    """One tag. Raises NotFound."""
    sha = refs.of(act.rows, one).get(refs.TAGS + name)
    if sha is None:
        raise NotFound(f"no tag {name!r} in {one.path}", "a tag of this repository")
    return _tag(objects(act.rows, act.blobs), name, sha)


def create_tag(act: Act, one: Project, ask: NewTag) -> TagCard:
    """A tag at a ref, an object of its own where it has a message. Raises Invalid, Conflict."""
    name = refs.TAGS + ask.tag
    refs.check_name(name)
    if name in refs.of(act.rows, one):
        raise Conflict(f"Tag {ask.tag} already exists")
    commit = _beginning(act, one, ask.ref)
    sha = _written(act, ask, str(commit.id)) if ask.message.strip() else str(commit.id)
    refs.move(act, one, name, sha, before=NOTHING)
    return tag(act, one, ask.tag)


def delete_tag(act: Act, one: Project, name: str) -> None:
    """A tag less. Raises NotFound, Forbidden."""
    tag(act, one, name)
    refs.move(act, one, refs.TAGS + name, NOTHING)


def _beginning(act: Act, one: Project, ref: str) -> pygit2.Commit:
    try:
        return refs.resolve(act.rows, objects(act.rows, act.blobs), one, ref)
    except NotFound as error:
        raise Invalid(f"Invalid reference name: {ref[:200]}") from error


def _branch(act: Act, one: Project, known: dict[str, str], name: str) -> BranchCard:
    store, sha = objects(act.rows, act.blobs), known[refs.HEADS + name]
    main = known.get(refs.HEADS + one.default_branch)
    rule = refs.protection(act.rows, one, name)
    held = access.OWNER if "admin" in act.roles else access.level(act.rows, one, act.me.id)
    default = name == one.default_branch
    return BranchCard(
        name=name,
        commit=walks.card(store.reading[sha].peel(pygit2.Commit)),
        default=default,
        merged=not default and main is not None and refs.forward(store, sha, main),
        protected=rule is not None,
        can_push=held >= access.DEVELOPER and (rule is None or held >= (rule.push_level or access.OWNER + 1)),
        developers_can_push=_for_developers(rule, rule.push_level if rule else 0),
        developers_can_merge=_for_developers(rule, rule.merge_level if rule else 0),
    )


def _for_developers(rule: Protection | None, level: int) -> bool:
    return rule is not None and 0 < level <= access.DEVELOPER


def _tag(store: Objects, name: str, sha: str) -> TagCard:
    found = store.reading[sha]
    commit, message, at = walks.card(found.peel(pygit2.Commit)), "", None
    if isinstance(found, pygit2.Tag):
        message = (found.raw_message or b"").decode(errors="replace").strip()
        at = getattr(found.tagger, "time", None)
    return TagCard(name=name, message=message, sha=sha, commit=commit, tagged_at=at)


def _written(act: Act, ask: NewTag, commit: str) -> str:
    """A tag object, written as git does; libgit2's own way would make a ref as well."""
    by = pygit2.Signature(act.me.name, act.me.email, act.now, 0)
    head = f"object {commit}\ntype commit\ntag {ask.tag}\ntagger {by.name} <{by.email}> {act.now} +0000\n\n"
    message = ask.message.replace("\0", "").strip() + "\n"
    data = (head + message).encode("utf-8", "replace")
    return str(objects(act.rows, act.blobs).writing.write(ObjectType.TAG, data))


def _short(known: dict[str, str], before: str) -> list[str]:
    return [name.removeprefix(before) for name in known if name.startswith(before)]
