"""Packs written in plain Python: libgit2 and git read back exactly what went in."""

import subprocess
import tempfile
from pathlib import Path

import pygit2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskjob_services.git.growing.history import Author, History
from deskjob_services.git.growing.packing import Packer

ANA = Author("Ana Łuczak", "ana@office.example")
LARGE = bytes(range(256)) * 700


def opened(packer: Packer, folder: Path) -> pygit2.Repository:
    """A repository with just this pack in it."""
    pygit2.init_repository(str(folder), bare=True)
    packed = packer.packed()
    (folder / "objects" / "pack" / "pack-1.pack").write_bytes(packed.pack)
    (folder / "objects" / "pack" / "pack-1.idx").write_bytes(packed.listing)
    return pygit2.Repository(str(folder))


pieces = st.lists(st.sampled_from([b"", b"a", b"line\n", b"\0" * 130, b"xyz" * 50, LARGE]), max_size=5).map(b"".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=16))
def test_versions_told_as_differences_are_read_back_whole(versions: list[bytes]) -> None:
    packer, last = Packer(), None
    names = []
    for version in versions:
        last = packer.blob(version, last)
        names.append(last)
    with tempfile.TemporaryDirectory() as folder:
        repo = opened(packer, Path(folder))
        for name, version in zip(names, versions, strict=True):
            found = repo[name]
            assert isinstance(found, pygit2.Blob)
            assert found.data == version
            assert str(pygit2.hash(version)) == name


def test_a_small_change_of_a_large_file_costs_little() -> None:
    packer = Packer()
    first = packer.blob(LARGE)
    before = len(packer.packed().pack)
    packer.blob(LARGE[:90_000] + b"changed" + LARGE[90_000:], first)
    assert len(packer.packed().pack) - before < 100


def test_an_object_that_comes_twice_is_there_once() -> None:
    packer = Packer()
    assert packer.blob(b"x") == packer.blob(b"x")
    assert len(packer) == 1


def test_folders_are_sorted_as_git_sorts_them(tmp_path: Path) -> None:
    packer = Packer()
    history = History(packer)
    files = {"a/b": b"1", "a.txt": b"2", "a-b": b"3", "run.sh": b"4"}
    tip = history.commit([], files, ANA, 1_700_000_000, "Start\n\nWhy.\n\n")
    repo = opened(packer, tmp_path)
    commit = repo[tip].peel(pygit2.Commit)
    assert [entry.name for entry in commit.tree] == ["a-b", "a.txt", "a", "run.sh"]
    assert commit.tree["run.sh"].filemode == pygit2.enums.FileMode.BLOB_EXECUTABLE
    assert (commit.message, commit.author.name, commit.author.time) == ("Start\n\nWhy.\n", ANA.name, 1_700_000_000)


def test_a_merge_takes_what_the_branch_changed_and_leaves_the_rest(tmp_path: Path) -> None:
    history = History(Packer())
    base = history.commit([], {"a": b"1", "b": b"1", "c": b"1"}, ANA, 1, "Base")
    branch = history.commit([base], {"a": b"2", "b": None}, ANA, 2, "Branch")
    main = history.commit([base], {"c": b"3"}, ANA, 3, "Main")
    merge = history.merge(main, branch, base, ANA, 4, "Merge")
    assert history.files(merge) == {"a": b"2", "c": b"3"}
    repo = opened(history.packer, tmp_path)
    assert [str(parent) for parent in repo[merge].peel(pygit2.Commit).parent_ids] == [main, branch]


@pytest.mark.needs("git")
def test_git_finds_nothing_wrong(tmp_path: Path) -> None:
    history = History(Packer())
    tip: list[str] = []
    for number in range(40):
        change = {"text": b"x\n" * number, f"folder/{number}": LARGE[:number]}
        tip = [history.commit(tip, change, ANA, number, f"Commit {number}")]
    tag = history.tag("v1", tip[0], ANA, 99, "One")
    opened(history.packer, tmp_path)
    for name, sha in (("refs/heads/main", tip[0]), ("refs/tags/v1", tag)):
        subprocess.run(["git", "-C", str(tmp_path), "update-ref", name, sha], check=True)
    checked = subprocess.run(
        ["git", "-C", str(tmp_path), "fsck", "--full", "--strict", "--unreachable", "--no-progress"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert checked.stdout == ""
