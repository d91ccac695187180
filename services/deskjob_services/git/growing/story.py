"""The story of a repository, read from a text beside this file: who changed what, in which order, and why.

A line that begins with `%%` says what follows: a file as it is first written, what is added to it, what in it
becomes what else; an issue, a merge request with its talk, a release, a page of the wiki. `<lead>` in a text is a
first name, `<@lead>` a mention, `<#key>` the number of an issue, `<!key>` of a merge request; words that the
story's own `let` lines give are slots too. `stories/README.md` shows every kind of line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

STORIES = Path(__file__).parent / "stories"

_LINE = re.compile(r"%% (?P<verb>[a-z]+)(?: (?P<given>[^:]*?))?(?:: (?P<text>.*))?")


@dataclass(slots=True)
class Step:
    """One line of a story that begins with `%%`, and the text under it."""

    verb: str
    given: tuple[str, ...]
    text: str
    lines: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        """What stands under the line, without empty lines around it."""
        return "\n".join(self.lines).strip("\n")

    @property
    def content(self) -> str:
        """The same as a file: it ends with the end of a line."""
        return f"{self.body}\n" if self.body else ""


@dataclass(slots=True)
class Unit:
    """Steps that are told without a pause: a commit with its files, a merge request from its branch to its end."""

    steps: list[Step]

    @property
    def first(self) -> Step:
        """What it begins with."""
        return self.steps[0]


@dataclass(slots=True)
class Story:
    """A repository's story as it is written."""

    key: str
    head: dict[str, list[Step]]
    units: list[Unit]


_HEAD = {"project", "labels", "let", "changelog", "wish", "defect", "becomes", "fails", "hidden"}
_PARTS = {"write", "append", "edit", "to", "delete", "row"}
_ENDS = {"merge", "open", "close"}


@cache
def keys() -> tuple[str, ...]:
    """The stories there are, in the order in which firms have such projects."""
    return tuple((STORIES / "order.txt").read_text(encoding="utf-8").split())


@cache
def story(key: str) -> Story:
    """The story of this name."""
    made = Story(key, {}, [])
    inside = False
    for step in _steps((STORIES / f"{key}.txt").read_text(encoding="utf-8")):
        if step.verb in _HEAD:
            made.head.setdefault(step.verb, []).append(step)
        elif step.verb in _PARTS or step.verb in ("note", "reply") or step.verb in _ENDS or inside:
            made.units[-1].steps.append(step)
            inside = inside and step.verb not in _ENDS
        else:
            made.units.append(Unit([step]))
            inside = step.verb == "mr"
    return made


def _steps(text: str) -> Iterator[Step]:
    step: Step | None = None
    for line in text.splitlines():
        if found := _LINE.fullmatch(line):
            if step is not None:
                yield step
            step = Step(found["verb"], tuple((found["given"] or "").split()), found["text"] or "")
        elif line.startswith("%%"):
            raise ValueError(f"a line of a story that cannot be read: {line!r}")
        elif step is not None:
            step.lines.append(line)
    if step is not None:
        yield step


def changes(parts: list[Step], files: Mapping[str, str], say: Callable[[str], str]) -> dict[str, str | None]:
    """What the parts of a commit do to the files before it; `say` fills slots. Raises ValueError where one misfits."""
    made: dict[str, str | None] = {}
    old: Step | None = None
    for step in parts:
        path = step.given[0] if step.given else ""
        stands = (made[path] if path in made else files.get(path)) or ""
        if step.verb == "write":
            made[path] = say(step.content)
        elif step.verb == "append":
            made[path] = stands + _gap(path, step.body) + say(step.content)
        elif step.verb == "row":
            made[path] = stands + say(step.content)
        elif step.verb == "delete":
            made[path] = None
        elif step.verb == "edit":
            old = step
        elif old is not None:
            path = old.given[0]
            stands = (made[path] if path in made else files.get(path)) or ""
            made[path] = replaced(stands, say(old.body), say(step.body), path)
    return made


def replaced(text: str, old: str, new: str, path: str) -> str:
    """The text with one passage changed. Raises ValueError unless it is there once."""
    if text.count(old) != 1:
        raise ValueError(f"{path} has {text.count(old)} times, not once: {old!r}")
    return text.replace(old, new)


def _gap(path: str, body: str) -> str:
    """Empty lines before what is added: one before a method or in prose, two before a function."""
    if path.endswith(".py"):
        return "\n" if body.startswith(" ") else "\n\n"
    return "\n" if path.endswith(".md") else ""
