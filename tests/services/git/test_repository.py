"""Repositories through operations: what is read, what is written, what is refused."""

import base64
import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

import pygit2
import pytest

from deskjob_services.errors import Conflict, Invalid, NotFound, TooLarge
from deskjob_services.git import trees
from deskjob_services.git.models import Push, Ref
from deskjob_services.git.objects import NOTHING, objects
from deskjob_services.intranet import Intranet
from deskjob_services.people.models import Person

Do = Callable[..., Any]
P = {"project": "platform/tariffs"}


def put(do: Do, *actions: dict[str, Any], who: str = "bo", branch: str = "main", **more: Any) -> Any:
    """A commit on main of the tariffs."""
    return do(who, "commit_files", **P, branch=branch, message="Change it", actions=list(actions), **more)


def create(path: str, content: str = "x\n", **more: Any) -> dict[str, Any]:
    """The action that makes a file."""
    return {"action": "create", "path": path, "content": content, **more}


def members(content: str) -> list[tarfile.TarInfo]:
    """What stands in a tar file."""
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(content))) as packed:
        return packed.getmembers()


def test_declaring_the_operations_loads_nothing_heavy() -> None:
    program = (
        "import sys, deskjob_services.git.rules as r; assert len(r.service.operations) > 60;"
        "print([m for m in ('pygit2', 'yaml', 'markdown_it', 'flask', 'werkzeug') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_folder_lists_folders_first_and_a_whole_tree_lists_everything(do: Do) -> None:
    found = do("cy", "tree", **P)
    assert [(one.kind, one.path) for one in found.entries] == [
        ("tree", "tariffs"), ("blob", "CHANGES"), ("blob", "README.md"),
    ]  # fmt: skip
    deep = do("cy", "tree", **P, recursive=True, per_page=2, page=2)
    assert [one.path for one in deep.entries] == ["tariffs", "tariffs/__init__.py"]
    assert deep.total == 5
    assert [one.name for one in do("cy", "tree", **P, path="tariffs/", ref="v1.0").entries] == [
        "__init__.py", "zones.py",
    ]  # fmt: skip


def test_a_file_is_shown_with_the_commit_that_changed_it_last(do: Do, office: Intranet) -> None:
    first = office.store.rows.need(Ref, "GP001", 0, "refs/tags/v1.0").sha
    head = office.store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    found = do("cy", "file", **P, path="README.md")
    assert (found.encoding, found.content[:9], found.last_commit_sha, found.commit_sha) == (
        "text", "# Tariffs", first, head,
    )  # fmt: skip
    put(do, create("logo.bin", base64.b64encode(b"\x00\xff").decode(), encoding="base64"))
    found = do("cy", "file", **P, path="logo.bin")
    assert (found.encoding, base64.b64decode(found.content), found.size) == ("base64", b"\x00\xff", 2)


@pytest.mark.parametrize("path", ["nothing", "tariffs", "../README.md", "README.md/x", "\0", "tariffs//zones.py"])
def test_what_is_no_file_is_not_found(do: Do, path: str) -> None:
    with pytest.raises(NotFound, match="no file"):
        do("cy", "file", **P, path=path)


def test_a_commit_shows_what_it_changes_and_a_comparison_what_two_differ_in(do: Do) -> None:
    made = put(do, create("b.txt"), {"action": "update", "path": "CHANGES", "content": "1.1\n"}, branch="two",
               start_branch="main")  # fmt: skip
    assert (made.added, made.removed) == (2, 1)
    assert [(one.new_path, one.new_file) for one in made.files] == [("CHANGES", False), ("b.txt", True)]
    found = do("cy", "compare", **P, from_ref="main", to="two")
    assert [one.sha for one in found.commits] == [made.commit.sha]
    assert [one.new_path for one in found.files] == ["CHANGES", "b.txt"]
    back = do("cy", "compare", **P, from_ref="two", to="main")
    assert back.commits == []
    assert back.files == []
    assert [one.deleted_file for one in do("cy", "compare", **P, from_ref="two", to="main", straight=True).files] == [
        False, True,
    ]  # fmt: skip


def test_a_history_is_listed_by_ref_path_time_and_author(do: Do, office: Intranet) -> None:
    put(do, {"action": "update", "path": "README.md", "content": "new\n"}, who="eve")
    assert [one.title for one in do("cy", "commits", **P).commits] == ["Change it", "Say what changed", "Begin"]
    assert [one.title for one in do("cy", "commits", **P, path="README.md").commits] == ["Change it", "Begin"]
    assert [one.title for one in do("cy", "commits", **P, ref="v1.0").commits] == ["Begin"]
    assert [one.title for one in do("cy", "commits", **P, author="MOREAU").commits] == ["Change it"]
    assert do("cy", "commits", **P, since=office.store.now - 3_600).total == 1
    assert do("cy", "commits", **P, until=office.store.now - 3_600).total == 2


def test_one_commit_may_do_many_things(do: Do, office: Intranet) -> None:
    made = put(
        do, create("docs/a b.md"), {"action": "move", "path": "docs/READ.md", "previous_path": "README.md"},
        {"action": "delete", "path": "CHANGES"}, {"action": "chmod", "path": "tariffs/zones.py", "executable": True},
    )  # fmt: skip
    deep = do("cy", "tree", **P, recursive=True)
    assert {one.path: one.mode for one in deep.entries if one.kind == "blob"} == {
        "docs/READ.md": "100644", "docs/a b.md": "100644", "tariffs/__init__.py": "100644",
        "tariffs/zones.py": "100755",
    }  # fmt: skip
    assert (made.commit.author_name, made.commit.committer_email) == ("Bo Lindqvist", "bo@office.example")
    assert made.commit.committed_at == made.commit.authored_at
    last = office.store.rows.where(Push, order="id desc")[0]
    assert (last.person_id, last.ref, last.after) == ("P0002", "refs/heads/main", made.commit.sha)
    assert last.at == made.commit.committed_at


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (create("README.md"), "A file with this name already exists"),
        (create("tariffs"), "A directory with this name already exists"),
        (create("README.md/x"), "is a file"),
        ({"action": "update", "path": "none", "content": ""}, "A file with this name doesn't exist"),
        ({"action": "update", "path": "tariffs", "content": ""}, "A file with this name doesn't exist"),
        ({"action": "update", "path": "README.md"}, "no content"),
        ({"action": "delete", "path": "none"}, "A file with this name doesn't exist"),
        ({"action": "move", "path": "x", "previous_path": "none"}, "A file with this name doesn't exist"),
        ({"action": "move", "path": "CHANGES", "previous_path": "README.md"}, "A file with this name already exists"),
        ({"action": "chmod", "path": "README.md"}, "chmod without"),
        (create("x", "%%", encoding="base64"), "not base64"),
        ({"action": "update", "path": "CHANGES", "content": "", "last_commit_sha": "1" * 40}, "has changed since"),
        *[(create(path), "invalid") for path in ("../x", ".git/config", "a/.GIT/x", "a\0b", "/x", "x" * 4_001, "a//b")],
    ],
)  # fmt: skip
def test_an_action_that_cannot_be_is_refused_and_nothing_moves(
    do: Do, office: Intranet, action: Any, said: str
) -> None:
    before = office.store.state_hash()
    with pytest.raises(Invalid, match=said):
        put(do, create("fine.txt"), action)
    assert office.store.state_hash() == before


def test_a_file_is_changed_only_as_it_was_last_seen(do: Do) -> None:
    seen = do("bo", "file", **P, path="CHANGES").last_commit_sha
    put(do, {"action": "update", "path": "CHANGES", "content": "2\n", "last_commit_sha": seen})
    with pytest.raises(Invalid, match="has changed since"):
        put(do, {"action": "update", "path": "CHANGES", "content": "3\n", "last_commit_sha": seen})


def test_commits_need_a_branch_that_is_there_or_one_to_start_from(do: Do) -> None:
    with pytest.raises(Invalid, match="You can only create or edit files when you are on a branch"):
        put(do, create("x"), branch="nowhere")
    with pytest.raises(Invalid, match="Cannot find start branch"):
        put(do, create("x"), branch="new", start_branch="nowhere")
    with pytest.raises(Conflict, match="A branch called 'main' already exists"):
        put(do, create("x"), branch="main", start_branch="v")
    with pytest.raises(Invalid, match="ref name"):
        put(do, create("x"), branch="a..b", start_branch="main")


def test_a_file_that_is_too_large_is_refused(do: Do) -> None:
    with pytest.raises(TooLarge, match="at most 10,000,000"):
        put(do, create("big", "x" * (trees.LARGEST + 1)))


def test_the_first_commit_begins_an_empty_repository(do: Do) -> None:
    made = do("fay", "create_project", name="Side Thing", default_branch="trunk")
    assert (made.path, made.empty, made.level, made.visibility) == ("fay/side-thing", True, 50, "private")
    assert do("fay", "commits", project=made.id).total == 0
    with pytest.raises(NotFound):
        do("fay", "tree", project=made.id)
    do("fay", "commit_files", project=made.id, branch="start", message="Begin", actions=[create("a")])
    again = do("fay", "project", project=made.id)
    assert (again.default_branch, again.empty) == ("start", False)
    with pytest.raises(NotFound):
        do("bo", "project", project=made.id)


def test_an_archive_holds_the_files_of_a_commit_and_is_the_same_every_time(do: Do) -> None:
    one, two = do("cy", "archive", **P, ref="v1.0"), do("cy", "archive", **P, ref="v1.0")
    assert one == two
    packed = zipfile.ZipFile(io.BytesIO(base64.b64decode(one.content)))
    stem = one.name.removesuffix(".zip")
    assert stem.startswith("tariffs-v1.0-")
    assert f"{stem}/tariffs/zones.py" in packed.namelist()
    tar = do("cy", "archive", **P, format="tar.gz")
    assert any(one.name.endswith("/README.md") for one in members(tar.content))


def test_a_link_is_read_and_packed_as_a_link(do: Do, office: Intranet) -> None:
    store = objects(office.store.rows, office.store.blobs)
    head = office.store.rows.need(Ref, "GP001", 0, "refs/heads/main")
    repo = store.writing
    index = pygit2.Index()
    index.read_tree(repo[head.sha].peel(pygit2.Tree))
    index.add(pygit2.IndexEntry("link", repo.create_blob(b"README.md"), pygit2.enums.FileMode.LINK))
    by = pygit2.Signature("Bo", "bo@office.example", office.store.now, 0)
    sha = str(repo.create_commit(None, by, by, "Link", index.write_tree(repo), [head.sha]))
    with office.store.act("harness", "plant", 0, []):
        store.keep([sha], [head.sha])
        office.store.rows.update(head, sha=sha)
    found = do("cy", "file", **P, path="link")
    assert (found.content, found.mode) == ("README.md", "120000")
    packed = members(do("cy", "archive", **P, format="tar.gz").content)
    assert next(one for one in packed if one.name.endswith("/link")).linkname == "README.md"
    with pytest.raises(Invalid, match="symbolic link"):
        put(do, {"action": "update", "path": "link", "content": "../../etc/passwd"})
    with pytest.raises(Invalid, match="symbolic link"):
        put(do, {"action": "move", "previous_path": "link", "path": "other", "content": "/etc/passwd"})


def test_the_objects_of_a_project_are_for_those_who_see_it(do: Do) -> None:
    """All objects lie together; a hash alone opens nothing, and no branch is put on another project's commit."""
    secret = do(
        "gus", "commit_files", project="people/reviews", branch="main", message="Secret", actions=[create("pay.txt")]
    ).commit.sha
    blob = do("gus", "file", project="people/reviews", path="pay.txt").sha
    assert do("gus", "blob", project="people/reviews", sha=blob).size == 2
    for operation, given in (
        ("commit", {"sha": secret}), ("tree", {"ref": secret}), ("blob", {"sha": blob}),
        ("compare", {"from_ref": "main", "to": secret}), ("tree", {"project": "people/reviews"}),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            do("bo", operation, **{**P, **given})
    with pytest.raises(Invalid, match="Invalid reference name"):
        do("bo", "create_branch", **P, branch="mine", ref=secret)
    with pytest.raises(Invalid, match="were not pushed"):
        do("bo", "push", **P, updates=[{"ref": "refs/heads/mine", "before": NOTHING, "after": secret}])


def test_undo_takes_twenty_writes_back(do: Do, office: Intranet) -> None:
    before, mark = office.store.state_hash(), office.store.mark()
    for number in range(10):
        put(do, create(f"f{number}"))
        do("bo", "create_branch", **P, branch=f"b{number}", ref="main")
    office.store.undo(mark)
    assert office.store.state_hash() == before
    assert [one.name for one in do("cy", "branches", **P).branches] == ["main"]


def test_a_commit_is_made_by_the_companys_clock_and_the_persons_name(do: Do, office: Intranet) -> None:
    rows = office.store.rows
    with office.store.act("harness", "plant", 0, []):
        rows.update(rows.need(Person, "P0002"), name="Bo <b> \n Lind")
    made = put(do, create("z"))
    assert made.commit.author_name == "Bo b  Lind"
