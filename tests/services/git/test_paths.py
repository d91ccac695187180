"""Which paths a repository takes, wherever they come from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskjob_services.errors import Invalid
from deskjob_services.git import paths

BAD = (
    "", "/", "/etc/passwd", "a/", "a//b", "..", "../a", "a/../b", "a/..", ".", "./a", "a/./b", ".git", ".git/config",
    "a/.git/hooks/x", ".GIT/config", ".gIt", "git~1", "GIT~1/config", "git~2", ".git.", ".git ", ".git . .",
    ".git::$INDEX_ALLOCATION", ".git:x", ".g\u200cit", "\ufeff.git", ".gi\u200dt/x", "a\\..\\b", "a\\.git\\b", "a\0b",
    "a\nb", "a\x7fb", "a\u2028b", "C:/x", "C:\\x", "a/" * 2_000 + "b", "x" * 4_001, "x" * 256, "\ud800",
    "/".join("a" * 201),
)  # fmt: skip
GOOD = (
    "a", "a/b.txt", ".github/x.yml", ".gitignore", ".gitlab-ci.yml", "a.git", "x.git/y", "a b/ü.md", "...", "a..b",
    "git", "gitx", "-a", "~", "a/" * 150 + "b", "naïve/日本語.txt", "a:b",
)  # fmt: skip


@pytest.mark.parametrize("path", BAD, ids=range(len(BAD)))
def test_a_path_that_could_be_mistaken_is_refused(path: str) -> None:
    with pytest.raises(Invalid, match="invalid"):
        paths.check(path)


@pytest.mark.parametrize("path", GOOD, ids=range(len(GOOD)))
def test_an_ordinary_path_is_taken_as_it_is(path: str) -> None:
    assert paths.check(path) == path


@pytest.mark.parametrize(
    ("path", "target"),
    [("a", ".."), ("a", "/etc/passwd"), ("a/b", "../../x"), ("a", "b/../../x"), ("a/b", "../c/../../x"), ("a", ".git"),
     ("a/b", "../.git/config"), ("a", "..\\x"), ("a", "C:x"), ("a", ""), ("a", "b/.."), ("a", "b\0c"), ("a", "\\x")],
)  # fmt: skip
def test_a_link_that_could_lead_out_of_the_tree_is_refused(path: str, target: str) -> None:
    with pytest.raises(Invalid, match="symbolic link"):
        paths.check_link(path, target)


@pytest.mark.parametrize(("path", "target"), [("a", "b"), ("a/b", "../c"), ("a/b/c", "../../d/e"), ("a", "./b/./c")])
def test_a_link_inside_the_tree_is_taken(path: str, target: str) -> None:
    paths.check_link(path, target)


TRICKY = st.lists(
    st.sampled_from(["a", ".", "..", ".git", ".GIT", "git~1", " ", "/", "\\", "\0", "\n", "\u200c", "~", ":", "é"])
    | st.characters(),
    max_size=12,
).map("".join)


def _inside(path: str) -> None:
    """A path that is taken stays beneath whatever folder somebody checks it out in."""
    try:
        taken = paths.check(path)
    except Invalid:
        return
    parts = taken.split("/")
    assert all(part not in ("", ".", "..") for part in parts)
    assert not any(part.casefold().rstrip(" .") in (".git", "git~1") for part in parts)
    assert taken.isprintable() or not any(ord(letter) < 32 for letter in taken)
    assert "\0" not in taken
    assert len(taken) <= paths.LONGEST


@settings(max_examples=300, deadline=None)
@given(TRICKY)
def test_whatever_is_taken_stays_inside(path: str) -> None:
    _inside(path)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(TRICKY)
def test_whatever_of_very_many_is_taken_stays_inside(path: str) -> None:
    _inside(path)
