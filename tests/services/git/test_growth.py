"""The grown repositories: real commits by real people, nothing from the future, nothing that no ref reaches."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygit2
import pytest

from deskjob_services import image as images
from deskjob_services.blueprint import Blueprint
from deskjob_services.git.models import (
    Approval,
    Issue,
    Job,
    Member,
    Merge,
    Note,
    Pack,
    Pipeline,
    Project,
    Push,
    Ref,
    Release,
)
from deskjob_services.git.objects import NOTHING, objects
from deskjob_services.image import forget, golden_image, grow
from deskjob_services.people.models import Person
from deskjob_services.store import Store

BLUEPRINTS = {"small": Blueprint(seed=11), "standard": Blueprint(seed=12, scale="standard")}
SLOT = re.compile(r"<[@#!]?(?:lead|main|dev\d?|ops|pm|rev|author|sha|month|iso|day|value|path|slug)>")


@pytest.fixture(scope="module", params=["small", "standard"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A grown company."""
    made = Store.of_image(grow(BLUEPRINTS[request.param]))
    yield made
    made.close()


def start(store: Store) -> int:
    return store.now


def tips(store: Store) -> set[str]:
    return {ref.sha for ref in store.rows.where(Ref)}


GitObject = pygit2.Commit | pygit2.Tree | pygit2.Blob | pygit2.Tag


def reached(store: Store) -> dict[str, GitObject]:
    """Every object that a ref reaches."""
    repo: Any = objects(store.rows, store.blobs).reading
    found: dict[str, GitObject] = {}
    waiting: list[GitObject] = [repo[sha] for sha in sorted(tips(store))]
    while waiting:
        one = waiting.pop()
        if str(one.id) in found:
            continue
        found[str(one.id)] = one
        if isinstance(one, pygit2.Tag):
            waiting.append(repo[one.target])
        elif isinstance(one, pygit2.Commit):
            waiting += [one.tree, *one.parents]
        elif isinstance(one, pygit2.Tree):
            waiting += [repo[entry.id] for entry in one]
    return found


def commits(store: Store) -> list[pygit2.Commit]:
    return [one for one in reached(store).values() if isinstance(one, pygit2.Commit)]


def texts(store: Store) -> list[tuple[str, str]]:
    """What people wrote, with the id of its project."""
    found = [(one.project_id, f"{one.title}\n{one.description}") for one in store.rows.where(Issue)]
    found += [(one.project_id, f"{one.title}\n{one.description}") for one in store.rows.where(Merge)]
    found += [(one.project_id, one.description) for one in store.rows.where(Release)]
    owner = {one.id: one.project_id for one in store.rows.where(Issue)}
    owner |= {one.id: one.project_id for one in store.rows.where(Merge)}
    return found + [(owner[note.target_id], note.body) for note in store.rows.where(Note)]


def test_there_are_as_many_projects_as_the_blueprint_says(store: Store) -> None:
    scale = "small" if store.rows.count(Person) < 60 else "standard"
    assert store.rows.count(Project) == BLUEPRINTS[scale].sizes.projects
    assert len({one.path for one in store.rows.where(Project)}) == store.rows.count(Project)


def test_the_pack_holds_what_the_refs_reach_and_nothing_else(store: Store) -> None:
    repo = objects(store.rows, store.blobs).reading
    assert {str(one) for one in repo} == set(reached(store))


@pytest.mark.needs("git")
def test_git_finds_the_pack_sound_and_would_index_it_the_same(store: Store, tmp_path: Path) -> None:
    (pack,) = store.rows.where(Pack)
    (tmp_path / "a.pack").write_bytes(store.blobs.get(pack.pack))
    subprocess.run(["git", "index-pack", "--strict", "a.pack"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "a.idx").read_bytes() == store.blobs.get(pack.listing)


def test_nothing_is_from_the_future(store: Store) -> None:
    moments = [time for one in commits(store) for time in (one.commit_time, one.author.time)]
    moments += [one.tagger.time for one in reached(store).values() if isinstance(one, pygit2.Tag)]
    for name, table in store.tables.items():
        if name.startswith("git_"):
            times = [column.name for column in table.columns if column.name == "at" or column.name.endswith("_at")]
            moments += [time or 0 for column in times for (time,) in store.rows.values(f"select {column} from {name}")]
    assert max(moments) < start(store)


def test_a_commit_is_later_than_its_parents(store: Store) -> None:
    for one in commits(store):
        assert all(parent.commit_time < one.commit_time for parent in one.parents), one.message


def test_who_commits_worked_here_then(store: Store) -> None:
    people = {one.email: one for one in store.rows.where(Person)}
    for one in commits(store):
        assert people[one.author.email].name == one.author.name
        assert people[one.author.email].started_at <= one.commit_time


def test_most_projects_have_commits_of_several_people_over_months(store: Store) -> None:
    repo = objects(store.rows, store.blobs).reading
    for ref in store.rows.where(Ref, name="refs/heads/main", wiki=0):
        history = list(repo.walk(repo[ref.sha].id))
        assert len(history) >= 25
        assert len({one.author.email for one in history}) >= 2
        assert history[0].commit_time - history[-1].commit_time > 90 * 86400


def test_what_is_referred_to_is_there(store: Store) -> None:
    handles = {one.handle for one in store.rows.where(Person)}
    known = {("#", one.project_id, one.iid) for one in store.rows.where(Issue)}
    known |= {("!", one.project_id, one.iid) for one in store.rows.where(Merge)}
    for project, text in texts(store):
        assert {found for found in re.findall(r"(?<![\w.])@([\w.]+\w)", text)} <= handles
        for sign, number in re.findall(r"(?<!\w)([#!])(\d+)\b", text):
            assert (sign, project, int(number)) in known, text


def test_no_slot_is_left_open(store: Store) -> None:
    blobs = [one.data.decode() for one in reached(store).values() if isinstance(one, pygit2.Blob)]
    said = [text for _, text in texts(store)] + [one.message for one in commits(store)]
    assert [text for text in blobs + said if SLOT.search(text)] == []


def test_merged_requests_are_merged_in_the_history_and_the_others_are_not(store: Store) -> None:
    repo = objects(store.rows, store.blobs).reading
    for one in store.rows.where(Merge):
        main = store.rows.need(Ref, one.project_id, 0, "refs/heads/main").sha
        if one.state == "merged":
            merge = repo[str(one.merge_sha)].peel(pygit2.Commit)
            assert str(merge.parents[1].id) == one.source_sha
            assert merge.id == repo[main].id or repo.descendant_of(repo[main].id, merge.id)
            assert store.rows.get(Ref, one.project_id, 0, f"refs/heads/{one.source_branch}") is None
        else:
            head = store.rows.need(Ref, one.project_id, 0, f"refs/heads/{one.source_branch}").sha
            assert not repo.descendant_of(repo[main].id, repo[head].id)
            assert one.source_sha in ((head,) if one.state == "closed" else (None,))


def test_an_approval_is_of_somebody_else_and_of_what_was_merged(store: Store) -> None:
    approvals = store.rows.where(Approval)
    assert len(approvals) > 10
    for approval in approvals:
        one = store.rows.need(Merge, approval.merge_id)
        assert approval.person_id != one.author_id
        assert approval.sha == one.source_sha


def test_every_release_stands_at_a_tag_and_every_tag_has_a_release(store: Store) -> None:
    tags = {
        (one.project_id, one.name.removeprefix("refs/tags/")) for one in store.rows.where(Ref) if "tags" in one.name
    }
    assert {(one.project_id, one.tag) for one in store.rows.where(Release)} == tags
    assert len(tags) >= 6


def test_what_was_pushed_lately_follows_from_what_was_there(store: Store) -> None:
    stands: dict[tuple[str, int, str], str] = {}
    for push in store.rows.where(Push, order="at"):
        place = (push.project_id, push.wiki, push.ref)
        assert push.before == stands.get(place, push.before)
        stands[place] = push.after
    for (project, wiki, ref), sha in stands.items():
        found = store.rows.get(Ref, project, wiki, ref)
        assert sha == (found.sha if found else NOTHING)


def test_who_wrote_or_merged_is_a_member_with_the_right_to(store: Store) -> None:
    level = {(one.project_id, one.person_id): one.level for one in store.rows.where(Member)}
    for one in store.rows.where(Merge):
        assert level[one.project_id, one.author_id] >= 30
        if one.merged_by:
            assert level[one.project_id, one.merged_by] >= 30
    for push in store.rows.where(Push):
        assert level[push.project_id, push.person_id] >= 30


def test_pipelines_are_of_commits_that_are_there_and_their_logs_tell_what_ran(store: Store) -> None:
    repo = objects(store.rows, store.blobs).reading
    for one in store.rows.where(Pipeline):
        assert str(repo[one.sha].peel(pygit2.Tree).id) == one.tree
        jobs = store.rows.where(Job, pipeline_id=one.id)
        assert jobs
        assert all(store.blobs.get(str(job.log)).startswith(b"$ ") for job in jobs)


def test_the_cache_is_emptied_of_repositories_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKJOB_CACHE", str(tmp_path))
    store = Store.of_image(golden_image(Blueprint(seed=13)))
    assert not objects(store.rows, store.blobs).reading.is_empty
    store.close()
    assert list(tmp_path.rglob("*.pack"))
    forget()
    assert list(tmp_path.iterdir()) == []


def test_the_other_services_grow_the_same_with_and_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> list[str]:
        store = Store.of_image(grow(Blueprint(seed=11)))
        tables = [name for name in store.tables if not name.startswith("git_")]
        found = [repr(store.rows.values(f"select rowid, * from {name}")) for name in tables]
        store.close()
        return found

    with_it = rows()
    monkeypatch.setattr(images, "GROWING", tuple(key for key in images.GROWING if key != "git"))
    assert rows() == with_it
