"""Names of files and folders, and paths as a caller sees them. Neither ever becomes a path on disk."""

from __future__ import annotations

import re
import unicodedata

from deskjob_services.errors import Invalid

LONGEST = 255
"""Bytes of a name, as file systems have it, so that every file can be fetched to one."""
DEEPEST = 40
"""Folders that lie within each other."""
_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff/\\]")
"""XML cannot hold the last two: one such name, and WebDAV could not list its folder."""


def name(text: str) -> str:
    """A name for a file or folder, in its composed form. Raises Invalid."""
    made = unicodedata.normalize("NFC", text)
    if _REFUSED.search(made):
        raise Invalid(f"the name {text[:80]!r}", "a name without slashes or control characters")
    if made in ("", ".", "..") or not made.strip():
        raise Invalid(f"the name {text!r}", "a name that is not empty and not just dots")
    if len(made.encode()) > LONGEST:
        raise Invalid(f"a name of {len(made.encode())} bytes", f"{LONGEST} at most")
    return made


def parts(path: str) -> list[str]:
    """The names in a path such as '/Finance/Budget.xlsx'; none for '/'. Raises Invalid."""
    if not path.startswith("/"):
        raise Invalid(f"the path {path[:80]!r}", "one that starts with /")
    found = [name(one) for one in path.strip("/").split("/")] if path.strip("/") else []
    if len(found) > DEEPEST:
        raise Invalid(f"a path of {len(found)} names", f"{DEEPEST} at most")
    return found


def beside(wanted: str, taken: set[str]) -> str:
    """The name, or with ' (2)' and so on before its ending where it is taken."""
    if wanted not in taken:
        return wanted
    stem, dot, ending = wanted.rpartition(".")
    if not stem:
        stem, dot, ending = wanted, "", ""
    for number in range(2, len(taken) + 3):
        tail = f" ({number}){dot}{ending}"
        while len((stem + tail).encode()) > LONGEST and stem:
            stem = stem[:-1]
        if stem + tail not in taken:
            return stem + tail
    raise AssertionError("more names are taken than there are")
