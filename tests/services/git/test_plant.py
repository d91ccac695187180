"""What a seeding puts on the git host, as the view and git's own objects then show it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import pygit2
import pytest

from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.company import Company, Plant
from deskjob_services.errors import NotFound, WrongUse
from deskjob_services.git.models import Pack, Push
from deskjob_services.git.objects import NOTHING, objects
from deskjob_services.image import golden_image
from deskjob_services.packed import Image
from deskjob_services.rows import R, Record
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store


@pytest.fixture(scope="module")
def image() -> Image:
    return golden_image(Blueprint())


@pytest.fixture
def store(image: Image) -> Iterator[Store]:
    """A small company in which something is being planted."""
    made = Store.of_image(image)
    with made.act("harness", "plant", 0, []):
        yield made
    made.close()


@pytest.fixture
def plant(store: Store) -> Plant:
    return Plant(store)


@pytest.fixture
def company(store: Store) -> Company:
    """The same company, as those see it who only ask."""
    return Company(store)


@pytest.fixture
def tariffs(plant: Plant) -> str:
    return plant.git.find("tariffs")


@pytest.fixture
def me(plant: Plant) -> str:
    return plant.people.ids(title="Software Engineer")[0]


def test_a_planted_commit_is_a_real_one_on_the_branch(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    before = plant.git.head(tariffs)
    sha = plant.git.commit(tariffs, me, {"notes/a.md": "one\n", "CODEOWNERS": None}, "Take notes")
    found = company.git.commits(tariffs)[0]
    author = plant.people.person(me)
    assert (found.sha, found.parents, found.author, found.email) == (sha, (before,), author.name, author.email)
    assert (found.message, found.at) == ("Take notes\n", plant.now)
    assert company.git.text(tariffs, "notes/a.md") == plant.git.text(tariffs, "notes/a.md") == "one\n"
    assert company.git.text(tariffs, "CODEOWNERS") is None
    assert company.git.changed_files(str(before), sha) == {"notes/a.md", "CODEOWNERS"}


def test_a_planted_commit_is_a_push_with_who_and_when(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    before, at = plant.git.head(tariffs), plant.now - clock.DAY
    sha = plant.git.commit(tariffs, me, {"a": "b"}, "Add a", at=at)
    (push,) = company.git.pushes(tariffs, by=me, since=at)[-1:]
    assert (push.before, push.after, push.ref, push.at) == (before, sha, "refs/heads/main", at)
    assert company.git.pushes(tariffs, by=me, since=at + 1) == []


def test_several_commits_make_one_pack_and_one_push(plant: Plant, store: Store, tariffs: str, me: str) -> None:
    packs, pushes = store.rows.count(Pack), store.rows.count(Push)
    made = plant.git.history(tariffs, me, [("One", {"a": "1"}), ("Two", {"a": "2"}), ("Three", {"a": None})])
    assert [one.sha for one in plant.git.commits(tariffs)[:3]] == made[::-1]
    assert (store.rows.count(Pack), store.rows.count(Push)) == (packs + 1, pushes + 1)


def test_a_branch_begins_at_the_default_one_and_leaves_it_alone(
    plant: Plant, company: Company, tariffs: str, me: str
) -> None:
    main = plant.git.head(tariffs)
    sha = plant.git.commit(tariffs, me, {"a": "b"}, "Try something", branch="try")
    assert company.git.branches(tariffs)["try"] == sha
    assert company.git.head(tariffs) == main
    assert company.git.reaches(sha, str(main))
    assert not company.git.reaches(str(main), sha)
    plant.git.remove_branch(tariffs, "try", me)
    assert "try" not in company.git.branches(tariffs)
    assert company.git.pushes(tariffs, ref="refs/heads/try")[-1].after == NOTHING


def test_what_is_planted_adds_exactly_what_is_new(plant: Plant, store: Store, tariffs: str, me: str) -> None:
    known = {str(one) for one in objects(store.rows, store.blobs).reading}
    plant.git.commit(tariffs, me, {"tariffs/extra.py": "X = 1\n"}, "Add X")
    store.blobs.let_go()
    repo = objects(store.rows, store.blobs).reading
    new = [repo[one].type_str for one in repo if str(one) not in known]
    assert sorted(new) == ["blob", "commit", "tree", "tree"]


def test_a_merged_request_is_merged_in_the_history(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    base = plant.git.head(tariffs)
    boss = plant.people.ids(title="Engineering Lead")[0]
    one = plant.git.merged_request(tariffs, me, "Add tolls", {"toll.py": "1\n"}, by=boss, labels=["feature"])
    found = company.git.merge(one)
    assert (found.state, found.merge_sha, found.merged_by) == ("merged", company.git.head(tariffs), boss)
    merge = company.git.commits(tariffs)[0]
    assert merge.parents == (base, found.source_sha)
    assert company.git.labels(one) == {"feature"}


def test_an_open_request_needs_a_branch(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    with pytest.raises(WrongUse, match="no branch"):
        plant.git.merge_request(tariffs, me, "Nothing", "nowhere")
    sha = plant.git.commit(tariffs, me, {"a": "b"}, "Add a", branch="a")
    one = plant.git.merge_request(tariffs, me, "Add a", "a", reviewers=[me])
    plant.git.approve(one, me)
    assert company.git.approvals(one) == {me}
    assert company.git.assignees(one, "reviewer") == {me}
    plant.git.close(one, me)
    assert (company.git.merge(one).state, company.git.merge(one).source_sha) == ("closed", sha)


def test_issues_are_told_by_their_id(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    stretch = plant.git.milestone(tariffs, "Anchor", due=date(2026, 5, 1))
    one = plant.git.issue(
        tariffs, me, "Wrong price", "by a cent", labels=["bug", "new"], milestone=stretch, assignees=[me]
    )
    first = plant.git.note(one, me, "Seen it, too")
    second = plant.git.note(one, me, "Yes", answers=first)
    found = company.git.ticket(one)
    assert (found.title, found.state, found.author_id) == ("Wrong price", "opened", me)
    assert company.git.labels_of([one]) == {one: {"bug", "new"}}
    assert company.git.assignees_of([one]) == {one: {me}}
    assert company.git.milestones_of([one]) == {one: stretch}
    assert company.git.stretch(stretch).due_date == "2026-05-01"
    assert [(note.id, note.discussion) for note in company.git.notes(one)] == [(first, first), (second, first)]
    plant.git.set_labels(one, ["bug"])
    plant.git.close(one, me)
    assert company.git.labels(one) == {"bug"}
    assert company.git.states([one]) == {one: "closed"}


def test_numbers_go_on_where_the_grown_ones_end(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    last = max(one.iid for one in company.git.issues(tariffs))
    assert company.git.ticket(plant.git.issue(tariffs, me, "Next")).iid == last + 1


def test_a_release_stands_at_a_tag_of_the_head(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    plant.git.release(tariffs, "v9.0.0", me, "All new")
    assert company.git.tags(tariffs)["v9.0.0"] == company.git.head(tariffs)
    assert company.git.release_text(tariffs, "v9.0.0") == "All new"
    assert company.git.release_text(tariffs, "v9.9.9") is None


def test_wiki_pages_and_members_and_protection(plant: Plant, company: Company, tariffs: str, me: str) -> None:
    plant.git.wiki_page(tariffs, "Labels", "Use few.\n", me)
    assert company.git.wiki(tariffs, "Labels") == "Use few.\n"
    assert "Triage" in str(company.git.wiki(tariffs, "Triage-policy"))
    plant.git.member(tariffs, me, "maintainer")
    assert company.git.level(tariffs, me) == 40
    plant.git.member(tariffs, me, 0)
    assert me not in company.git.members(tariffs)
    plant.git.protect(tariffs, "stable", push=0)
    assert company.git.protection(tariffs, "stable") == (0, 30, 0)


def test_a_new_project_has_an_owner_and_a_first_commit(plant: Plant, company: Company, me: str) -> None:
    one = plant.git.create("platform/toll", me, files={"README.md": "# Toll\n"})
    assert company.git.project("platform/toll").id == one
    assert company.git.level(one, me) == 50
    assert company.git.tree(one) == {"README.md": b"# Toll\n"}


def test_a_pipeline_has_the_tree_of_its_commit(
    plant: Plant, company: Company, store: Store, tariffs: str, me: str
) -> None:
    sha = plant.git.commit(tariffs, me, {"a": "b"}, "Add a")
    made = plant.git.pipeline(tariffs, sha, "main", me, "failed", log="$ false\n")
    (found,) = company.git.pipelines(tariffs, sha)
    assert (found.id, found.state) == (made, "failed")
    assert company.git.jobs(made) == {"test": "failed"}
    tree = objects(store.rows, store.blobs).reading[sha].peel(pygit2.Tree).id
    assert store.rows.values("select tree from git_pipeline where id = :one", one=made) == [(str(tree),)]


def test_the_same_seed_plants_the_same_bug_and_each_is_somewhere(plant: Plant, image: Image, tariffs: str) -> None:
    assert len(plant.git.bugs(tariffs)) >= 6
    other = Store.of_image(image)
    with other.act("harness", "plant", 0, []):
        again = Plant(other).git.plant_bug(tariffs, Seeder(3, "bug"))
    other.close()
    made = plant.git.plant_bug(tariffs, Seeder(3, "bug"))
    assert made == again
    assert plant.git.text(tariffs, made.path) == made.wrong != made.right
    with pytest.raises(WrongUse, match="no bug"):
        plant.git.plant_bug(tariffs, Seeder(3), "no-such")


def test_what_is_not_there_is_said_so(plant: Plant, company: Company, tariffs: str) -> None:
    with pytest.raises(WrongUse, match="no project of the kind 'money'"):
        plant.git.find("money")
    with pytest.raises(NotFound):
        company.git.project("platform/none")
    with pytest.raises(NotFound):
        company.git.ticket("GI9999")
    assert company.git.head(tariffs, "none") is None
    assert company.git.tree(tariffs, "none") == {}
    assert company.git.text(tariffs, "no/such") is None
    assert company.git.wiki(tariffs, "None") is None


class Noting:
    """Notes which tables are read, and by which columns rows are picked."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.picked: set[tuple[str, str]] = set()

    def row(self, model: type[R], row: R) -> R:
        self.read.add(str(model.__tablename__))
        return row

    def asked(self, model: type[Record], columns: Iterable[str]) -> None:
        self.picked |= {(str(model.__tablename__), column) for column in columns}


def test_whatever_is_asked_is_read_from_rows_that_a_mutation_can_reach(company: Company, tariffs: str) -> None:
    asked: dict[str, Callable[[], object]] = {
        "git_ref": lambda: company.git.text(tariffs, "README.md"),
        "git_push": lambda: company.git.pushes(tariffs),
        "git_labelled": lambda: company.git.labels_of([one.id for one in company.git.issues(tariffs)]),
        "git_assigned": lambda: company.git.assignees_of([one.id for one in company.git.issues(tariffs)]),
        "git_merge": lambda: company.git.merges(tariffs, "merged"),
        "git_approval": lambda: [company.git.approvals(one.id) for one in company.git.merges(tariffs)],
        "git_note": lambda: [company.git.notes(one.id) for one in company.git.merges(tariffs)],
        "git_release": lambda: company.git.releases(tariffs),
        "git_pipeline": lambda: company.git.pipelines(tariffs),
        "git_milestone": lambda: company.git.milestones(tariffs),
        "git_member": lambda: company.git.members(tariffs),
    }
    for table, ask in asked.items():
        noting = Noting()
        company.git.rows.reading = noting
        assert ask()
        company.git.rows.reading = None
        assert table in noting.read
