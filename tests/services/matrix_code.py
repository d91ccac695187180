"""The git host in the role matrix: a project in which the actor stands so, and records of it, put in place by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pygit2
from tests.services.matrix_office import Office

from deskjob_services.git.models import (
    Approval,
    Issue,
    Job,
    Label,
    Link,
    Member,
    Merge,
    Milestone,
    Note,
    Pack,
    Pipeline,
    Project,
    Protection,
    Ref,
    Release,
)
from deskjob_services.git.objects import NOTHING, objects
from deskjob_services.rows import Rows
from deskjob_services.store import Store

LEVELS = {
    "guest": 10,
    "kept": 10,
    "leaver": 10,
    "reporter": 20,
    "developer": 30,
    "peer": 30,
    "proposer": 30,
    "maintainer": 40,
    "holder": 50,
}
"""What the actor's level is in each relation; in the others there is none."""
PRIVATE = ("stranger", "former", "guest", "leaver", "reporter")
"""The relations in which the project is closed to who is no member."""
AUTHORS = ("writer", "former", "proposer")
"""The relations in which the record is the actor's own."""
CHECKS = "test:\n  script:\n    - 'true'\n"
FILES = {".gitlab-ci.yml": CHECKS, "README.md": "# One\n", "src/zones.py": "ZONE = 1\n"}


def rows_of(office: Office) -> Rows:
    """The company's rows."""
    return office.world.store.rows


def project(office: Office, relation: str) -> str:
    """A project without a repository: of Ann, with Ben in it; closed to others in some relations."""
    rows = rows_of(office)
    visibility = "private" if relation in PRIVATE else "internal"
    made = rows.insert(
        Project, path="matrix/one", name="One", visibility=visibility, creator_id=office.ann, created_at=1
    )
    levels = {office.ann: 50, office.ben: 30, office.actor: LEVELS.get(relation, 0)}
    for person, level in levels.items():
        if level:
            rows.insert(Member, project_id=made.id, person_id=person, level=level)
    return made.id


class Grown(NamedTuple):
    """A repository as it is put in place: its refs, and its objects as a pack with its listing."""

    refs: Mapping[str, str]
    pack: bytes
    listing: bytes


_grown: dict[bool, Grown] = {}


def repository(office: Office, relation: str, wiki: bool = False) -> str:
    """The same with a repository: `main`, a branch `fix` on top of it, and a tag `v1`."""
    made = project(office, relation)
    store = office.world.store
    if wiki not in _grown:
        _grown[wiki] = _grow(store, wiki)
    refs, pack, listing = _grown[wiki]
    store.rows.insert(Pack, pack=store.blobs.put(pack), listing=store.blobs.put(listing))
    for name, sha in refs.items():
        store.rows.insert(Ref, project_id=made, wiki=int(wiki), name=name, sha=sha, creator_id=office.ann)
    return made


def _grow(store: Store, wiki: bool) -> Grown:
    """Write the objects once; laying a pack that is there already costs no cell anything."""
    kept = objects(store.rows, store.blobs)
    first = _commit(kept.writing, {"home.md": "Welcome\n"} if wiki else FILES, [])
    refs = {"refs/heads/main": first}
    if not wiki:
        second = _commit(kept.writing, {**FILES, "src/zones.py": "ZONE = 2\n"}, [first])
        refs |= {"refs/heads/fix": second, "refs/tags/v1": first}
    known = {one.pack for one in store.rows.where(Pack)}
    kept.keep(list(refs.values()), [])
    (new,) = (one for one in store.rows.where(Pack) if one.pack not in known)
    store.rows.delete(new)
    return Grown(refs, store.blobs.get(new.pack), store.blobs.get(new.listing))


def blob(office: Office, relation: str) -> dict[str, Any]:
    """A project and the hash of a file in it."""
    where, store = repository(office, relation), office.world.store
    head = rows_of(office).need(Ref, where, 0, "refs/heads/main").sha
    tree = objects(store.rows, store.blobs).reading[head].peel(pygit2.Tree)
    return {"project": where, "sha": str(tree["README.md"].id)}


def protected(office: Office, relation: str) -> dict[str, Any]:
    """A project whose main branch is protected."""
    where = project(office, relation)
    rows_of(office).insert(Protection, project_id=where, pattern="main")
    return {"project": where, "pattern": "main"}


def pushed(office: Office, relation: str) -> dict[str, Any]:
    """A project, and a new branch of it at a commit that is there."""
    where = repository(office, relation)
    head = rows_of(office).need(Ref, where, 0, "refs/heads/main").sha
    return {"project": where, "updates": [{"ref": "refs/heads/more", "before": NOTHING, "after": head}]}


def issue(office: Office, relation: str, project_id: str = "", **more: Any) -> str:
    """An issue there, of the actor where the relation says so; a confidential one where it is kept from them."""
    rows = rows_of(office)
    where = project_id or project(office, relation)
    author = office.actor if relation in AUTHORS else office.ann
    number = rows.count(Issue, project_id=where) + 1
    given = {"title": "Rounding", "author_id": author, "created_at": 1, "updated_at": 1, **more}
    given["confidential"] = int(relation == "kept")
    return rows.insert(Issue, project_id=where, iid=number, **given).id


def two_issues(office: Office, relation: str, linked: bool = False) -> tuple[str, str]:
    """Two issues, linked or not."""
    one = issue(office, relation)
    other = issue(office, relation, rows_of(office).need(Issue, one).project_id)
    if linked:
        rows_of(office).insert(Link, source_id=one, target_id=other, person_id=office.ann, at=1)
    return one, other


def merge(office: Office, relation: str, **more: Any) -> str:
    """A merge request of `fix` there, of the actor where the relation says so."""
    author = office.actor if relation in AUTHORS else office.ann
    given = {"title": "Zones", "author_id": author, "created_at": 1, "updated_at": 1, **more}
    made = rows_of(office).insert(
        Merge, project_id=repository(office, relation), iid=1, source_branch="fix", target_branch="main", **given
    )
    return made.id


def approved(office: Office, relation: str) -> str:
    """One that the actor approved."""
    one = merge(office, relation)
    head = rows_of(office).first(Ref, name="refs/heads/fix")
    assert head is not None
    rows_of(office).insert(Approval, merge_id=one, person_id=office.actor, sha=head.sha, at=1)
    return one


def note(office: Office, relation: str, target: str = "") -> str:
    """A comment on an issue there, of the actor where the relation is `writer` or `former`."""
    rows = rows_of(office)
    author = office.actor if relation in ("writer", "former") else office.ben
    made = rows.next_id(Note)
    rows.insert(
        Note, id=made, target_id=target or issue(office, relation), discussion=made, author_id=author, body="So", at=1
    )
    return made


def label(office: Office, relation: str) -> dict[str, Any]:
    """A project and a label of it."""
    where = project(office, relation)
    rows_of(office).insert(Label, project_id=where, name="bug")
    return {"project": where, "label": "bug"}


def milestone(office: Office, relation: str) -> dict[str, Any]:
    """A project and a milestone of it."""
    where = project(office, relation)
    made = rows_of(office).insert(Milestone, project_id=where, iid=1, title="May", created_at=1)
    return {"project": where, "milestone": made.id}


def release(office: Office, relation: str) -> dict[str, Any]:
    """A project and a release of it."""
    where = repository(office, relation)
    rows_of(office).insert(Release, project_id=where, tag="v1", name="v1", author_id=office.ann, at=1)
    return {"project": where, "tag": "v1"}


def pipeline(office: Office, relation: str) -> tuple[str, str]:
    """A pipeline of `main` that failed there, and a job of it."""
    rows, store = rows_of(office), office.world.store
    where = repository(office, relation)
    head = rows.need(Ref, where, 0, "refs/heads/main").sha
    tree = str(objects(store.rows, store.blobs).reading[head].peel(pygit2.Tree).id)
    made = rows.insert(
        Pipeline, project_id=where, ref="main", sha=head, tree=tree, person_id=office.ann, state="failed", created_at=1
    )
    log = store.blobs.put(b"1 failed\n")
    return made.id, rows.insert(Job, pipeline_id=made.id, name="test", state="failed", exit_code=1, log=log).id


def _commit(repo: pygit2.Repository, files: dict[str, str], parents: list[str]) -> str:
    index = pygit2.Index()
    for path, text in files.items():
        index.add(pygit2.IndexEntry(path, repo.create_blob(text.encode()), pygit2.enums.FileMode.BLOB))
    sign = pygit2.Signature("Ann", "ann@office.example", 1, 0)
    known = [pygit2.Oid(hex=one) for one in parents]
    return str(repo.create_commit(None, sign, sign, "Change it\n", index.write_tree(repo), known))
