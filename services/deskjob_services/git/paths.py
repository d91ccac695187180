"""Which paths a repository may hold, decided here for API, page and push alike. None ever becomes a path on disk."""

from __future__ import annotations

import re
from functools import lru_cache

from deskjob_services.errors import Invalid

LONGEST = 4_000
"""Characters of a path."""
LONGEST_NAME = 255
"""Bytes of one of its parts; no file system takes a longer one."""
DEEPEST = 200
"""Parts of a path."""

_IGNORED = dict.fromkeys((*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF))
"""Letters that HFS+ leaves out when it compares names."""
_GIT = re.compile(r"(?:\.git|git~\d+)[ .]*(?::.*)?", re.IGNORECASE | re.DOTALL)
"""`.git` in any case, and what NTFS takes for it."""
_TOO_LONG = "too long"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def check(path: str) -> str:
    """The path, if a file may stand there. Raises Invalid, saying what is wrong with it."""
    if len(path) > LONGEST:
        raise _wrong(f"path of {len(path):,} characters", f"at most {LONGEST:,}")
    if not path or path.startswith("/") or path.endswith("/") or re.match(r"[A-Za-z]:[\\/]", path):
        raise _wrong(f"path {path[:80]!r}", "a path from the root of the repository, such as 'docs/index.md'")
    parts = path.split("/")
    if len(parts) > DEEPEST:
        raise _wrong(f"path of {len(parts):,} folders", f"at most {DEEPEST}")
    for part in parts:
        _check_part(part, path)
    return path


def check_folder(path: str) -> str:
    """The path of a folder without slashes around it, "" for the root. Raises Invalid."""
    stripped = path.strip("/")
    return check(stripped) if stripped else ""


def check_link(path: str, target: str) -> None:
    """Raises Invalid where a symbolic link at this path would lead out of the tree, or into `.git`.

    `..` may stand at its beginning only: behind a name it would depend on where another link leads.
    """
    steps = target.replace("\\", "/").split("/")
    up = next((number for number, step in enumerate(steps) if step != ".."), len(steps))
    rest = [step for step in steps[up:] if step not in ("", ".")]
    outside = target.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", target) is not None or up > path.count("/")
    if outside or ".." in rest or any(_is_git(step) for step in rest) or not target or _CONTROL.search(target):
        raise _wrong(f"symbolic link {path[:80]!r} to {target[:80]!r}", "a target inside the repository")


def _check_part(part: str, path: str) -> None:
    wrong = _wrong_part(part)
    if wrong == _TOO_LONG:
        raise _wrong(f"name of {len(part.encode()):,} bytes", f"at most {LONGEST_NAME}")
    if wrong is not None:
        raise _wrong(f"path {path[:80]!r} {wrong}", "names that every system keeps as they are")


@lru_cache(10_000)
def _wrong_part(part: str) -> str | None:
    """What is wrong with one name, if anything; names come again and again."""
    if part in ("", ".", ".."):
        return "with an empty part, '.' or '..' in it"
    if _CONTROL.search(part):
        return "with a control character in it"
    if len(part.encode()) > LONGEST_NAME:
        return _TOO_LONG
    if any(step == ".." or _is_git(step) for step in part.split("\\")):
        return "that git keeps for itself"
    return None


def _is_git(part: str) -> bool:
    return _GIT.fullmatch(part.translate(_IGNORED)) is not None


def _wrong(found: str, expected: str) -> Invalid:
    return Invalid(f"invalid {found}", expected)
