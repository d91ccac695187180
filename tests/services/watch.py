"""What hostile texts must not bring about: a way out of the company, and a page that acts in a browser."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.services.payloads import MARK

from deskjob_services.scratch import place

OUTSIDE = "noopener noreferrer nofollow"
"""How a link that somebody wrote in Markdown is marked: it leads away, and only when a person follows it."""
ACTING = ("href", "src", "action", "formaction")
SCRATCH = f"{place()}/deskjob-"
"""Where a company lays what other programs must find on disk; no name of a user's is in those paths."""
READABLE = (str(Path(__file__).parents[2]), sys.prefix, sys.base_prefix, "/usr/share/zoneinfo", "/usr/lib")


@dataclass
class Watch:
    """What an audit hook saw that a company has no business doing while it answers."""

    on: bool = False
    seen: list[str] = field(default_factory=list)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Judge one audit event."""
        if self.on and _forbidden(event, args):
            self.seen.append(f"{event} {str(args)[:200]}")


def _forbidden(event: str, args: tuple[Any, ...]) -> bool:
    if _scratched(event, args):
        return False
    if event.startswith(
        ("subprocess.", "os.", "shutil.", "socket.", "pickle.", "marshal.loads", "ctypes.", "sqlite3.")
    ):
        return event not in ("os.listdir", "os.scandir", "marshal.loads")
    if event == "open":
        path, mode = str(args[0]), str(args[1] or "r")
        return bool(set(mode) & set("wax+")) or not path.startswith(READABLE)
    if event == "compile":
        return MARK in str(args[0]) or "1337" in str(args[0])
    if event == "exec":
        # Modules and templates are read from files; text from outside never becomes code.
        return not Path(args[0].co_filename).is_file() and not args[0].co_filename.startswith("<frozen")
    return False


def _scratched(event: str, args: tuple[Any, ...]) -> bool:
    """Whether it is about the company's own scratch folder; rmtree takes its files away by the folder's descriptor."""
    if event in ("os.remove", "os.rmdir") and len(args) == 2 and args[1] != -1:
        return True
    path = str(args[0]) if args else ""
    known = event in ("open", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree")
    return known and path.startswith(SCRATCH) and ".." not in path and MARK not in path


WATCH = Watch()
sys.addaudithook(WATCH)


class Tags(HTMLParser):
    """What a page would do in a browser that is none of ours: scripts in it, handlers, addresses that act."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.live: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is live in a tag."""
        given = dict(attrs)
        if (tag == "script" and "src" not in given) or tag in ("iframe", "object", "embed", "base", "style"):
            self.live.append(tag)
        for name, value in given.items():
            if MARK in tag or MARK in name or name.startswith("on") or name in ("srcdoc", "style"):
                self.live.append(f"{tag} {name}")
            elif (tag, name, given.get("rel")) == ("a", "href", OUTSIDE) and str(value).startswith("http"):
                continue
            elif name in ACTING and re.match(r"\s*(javascript:|data:text|(https?:)?//zqx)", str(value), re.IGNORECASE):
                self.live.append(f"{tag} {name}={value}")
