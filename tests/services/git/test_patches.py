"""Differences as pages show them: numbers on both sides, signs, and what is too much to show."""

from __future__ import annotations

from typing import Any

from deskjob_services.git.screens.patches import OPEN, SHOWN, patches
from deskjob_services.git.shown_diffs import FileChange


def change(diff: str, **more: Any) -> FileChange:
    """A file's change of this text."""
    usual: dict[str, Any] = {
        "old_path": "a.py", "new_path": "a.py", "old_mode": "100644", "new_mode": "100644", "new_file": False,
        "renamed_file": False, "deleted_file": False, "too_large": False, "binary": False, "added": 1, "removed": 1,
    }  # fmt: skip
    return FileChange(**{**usual, "diff": diff, **more})


def test_lines_are_numbered_on_the_side_they_are_on() -> None:
    (one,) = patches([change("@@ -3,3 +3,3 @@ def f():\n a\n-b\n+c\n d\n@@ -9 +9,2 @@\n e\n+f\n")])
    shown = [(line.old, line.new, line.sign, line.text) for line in one.lines]
    assert shown == [
        (None, None, "", "@@ -3,3 +3,3 @@ def f():"), (3, 3, " ", "a"), (4, None, "-", "b"), (None, 4, "+", "c"),
        (5, 5, " ", "d"), (None, None, "", "@@ -9 +9,2 @@"), (9, 9, " ", "e"), (None, 10, "+", "f"),
    ]  # fmt: skip


def test_text_that_looks_like_a_difference_is_text() -> None:
    (one,) = patches([change("@@ -1,2 +1,2 @@\n-@@ -1 +1 @@\n+\\ no\n ---\n\\ No newline at end of file\n")])
    assert [(line.kind, line.text) for line in one.lines[1:]] == [
        ("removed", "@@ -1 +1 @@"), ("added", "\\ no"), ("", "---"), ("hunk", "No newline at the end of the file"),
    ]  # fmt: skip


def test_only_a_line_feed_ends_a_line() -> None:
    (one,) = patches([change("@@ -1 +1 @@\n-a\x0cb\x85c\u2028d\r\n+e\n")])
    assert [line.text for line in one.lines[1:]] == ["a\x0cb\x85c\u2028d", "e"]


def test_what_cannot_be_shown_says_why() -> None:
    long = "@@ -0,0 +1 @@\n" + "+x\n" * (SHOWN + 1)
    found = patches(
        [
            change("", binary=True),
            change("", too_large=True),
            change("", renamed_file=True, old_path="b.py"),
            change("", new_file=True),
            change(long),
        ]
    )
    assert [one.state for one in found] == ["changed", "changed", "renamed", "added", "changed"]
    assert all(one.why and not one.lines for one in found)
    assert len({one.name for one in found}) == 5


def test_a_page_shows_so_many_lines_and_names_the_other_files() -> None:
    each = "@@ -0,0 +1 @@\n" + "+x\n" * (SHOWN - 1)
    found = patches([change(each)] * (OPEN // SHOWN + 2))
    assert [bool(one.lines) for one in found] == [True] * (OPEN // SHOWN) + [False] * 2
