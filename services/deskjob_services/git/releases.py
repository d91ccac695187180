"""Releases: what a tag brings, in words."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git import access
from deskjob_services.git.asked import ProjectName
from deskjob_services.git.cards import called
from deskjob_services.git.models import Project, Ref, Release
from deskjob_services.git.service import DEVELOPING, MAINTAINING, READING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_delivery import ReleaseCard, Releases
from deskjob_services.git.words import OfProject, line, prose
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask


class WhichRelease(Ask):
    """A release, by its tag."""

    project: ProjectName
    tag: str = Field(min_length=1, max_length=255)


class CreateRelease(WhichRelease):
    """A new release; `ref` is what the tag is put on where there is none yet. Its name is the tag's by default."""

    name: str = Field(default="", max_length=255)
    description: str = ""
    ref: str | None = Field(default=None, max_length=300)


class EditRelease(WhichRelease):
    """New words for a release; what is left out stays."""

    name: str | None = Field(default=None, max_length=255)
    description: str | None = None


@git.reads(page="/{project}/-/releases", allow=READING)
def releases(act: Act, ask: OfProject) -> Releases:
    """List a project's releases, the newest first."""
    where = access.project(act, ask.project)
    access.permit(act, where)
    found = act.rows.where(
        Release, order="at desc, rowid desc", limit=ask.per_page, offset=ask.skipped, project_id=where.id
    )
    return Releases(releases=_cards(act, where, found), total=act.rows.count(Release, project_id=where.id))


@git.reads(page="/{project}/-/releases", allow=READING)
def release(act: Act, ask: WhichRelease) -> ReleaseCard:
    """Look at a release."""
    where, one = _release(act, ask)
    return _cards(act, where, [one])[0]


@git.writes(
    page="/{project}/-/releases/new",
    allow=DEVELOPING,
    risk="consequential",
    reversed_by="git.delete_release",
    footprint=("git_ref", "git_push", "git_pack"),
)
def create_release(act: Act, ask: CreateRelease) -> ReleaseCard:
    """Release what stands at a tag; the tag is made where there is none and `ref` says where."""
    where = access.project(act, ask.project)
    access.permit(act, where)
    name = line(ask.name or ask.tag, "name")
    text = prose(ask.description, "the description")
    if act.rows.get(Release, where.id, ask.tag) is not None:
        raise Conflict("Release already exists", f"a tag of {where.path} without a release")
    act.on(where.id)
    if act.rows.get(Ref, where.id, 0, f"refs/tags/{ask.tag}") is None:
        _tag(act, where, ask.tag, ask.ref)
    made = act.rows.insert(
        Release, project_id=where.id, tag=ask.tag, name=name, description=text, author_id=act.me.id, at=act.now
    )
    return _cards(act, where, [made])[0]


@git.writes(page="/{project}/-/releases/{tag}/edit", allow=DEVELOPING, reversed_by="git.edit_release")
def edit_release(act: Act, ask: EditRelease) -> ReleaseCard:
    """Change the name or the words of a release."""
    where, one = _release(act, ask)
    changes: dict[str, str] = {}
    if ask.name is not None:
        changes["name"] = line(ask.name, "name")
    if ask.description is not None:
        changes["description"] = prose(ask.description, "the description")
    act.on(where.id)
    return _cards(act, where, [act.rows.update(one, **changes)])[0]


@git.writes(page="/{project}/-/releases/{tag}/delete", allow=MAINTAINING, risk="consequential")
def delete_release(act: Act, ask: WhichRelease) -> Done:
    """Remove a release; its tag stays."""
    where, one = _release(act, ask)
    act.on(where.id)
    act.rows.delete(one)
    return Done(done=one.tag)


def _release(act: Act, ask: WhichRelease) -> tuple[Project, Release]:
    where = access.project(act, ask.project)
    access.permit(act, where)
    one = act.rows.get(Release, where.id, ask.tag)
    if one is None:
        raise NotFound(f"no release {ask.tag!r} in {where.path}", "the tag of a release")
    return where, one


def _tag(act: Act, where: Project, tag: str, ref: str | None) -> None:
    from deskjob_services.git import refs
    from deskjob_services.git.objects import objects

    if ref is None:
        raise Invalid("Ref is not specified", f"a tag there is, or a ref to put the tag {tag!r} on")
    commit = refs.resolve(act.rows, objects(act.rows, act.blobs), where, ref)
    refs.move(act, where, f"{refs.TAGS}{tag}", str(commit.id))


def _cards(act: Act, where: Project, found: list[Release]) -> list[ReleaseCard]:
    people = called(act.rows, {one.author_id for one in found})
    tagged = _commits(act, where, [one.tag for one in found])
    return [
        ReleaseCard(
            project_id=one.project_id,
            tag=one.tag,
            name=one.name,
            description=one.description,
            author=people[one.author_id],
            at=one.at,
            sha=tagged.get(one.tag),
        )
        for one in found
    ]


def _commits(act: Act, where: Project, tags: list[str]) -> dict[str, str]:
    """The commits that tags name."""
    from deskjob_services.git.objects import objects

    shas = {tag: ref.sha for tag in tags if (ref := act.rows.get(Ref, where.id, 0, f"refs/tags/{tag}")) is not None}
    if not shas:
        return {}
    import pygit2

    repo = objects(act.rows, act.blobs).reading
    return {tag: str(repo[sha].peel(pygit2.Commit).id) for tag, sha in shas.items()}
