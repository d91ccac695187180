"""`Closes #12` in a merge request: which issues are closed when it is merged into the default branch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskjob_services.errors import NotFound
from deskjob_services.git import access
from deskjob_services.git.cards import reference
from deskjob_services.git.models import Issue, Merge, Project
from deskjob_services.kernel.act import Act

_REFERENCE = r"(?:issues? +)?(?:[\w.-]+(?:/[\w.-]+)+)?#\d{1,9}"
_CLOSING = re.compile(
    r"\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?):? +"
    rf"({_REFERENCE}(?:(?:,? +and +|, *| +){_REFERENCE})*)",
    re.IGNORECASE,
)
_ONE = re.compile(r"((?:[\w.-]+(?:/[\w.-]+)+)?)#(\d{1,9})")


def named(text: str) -> list[tuple[str, int]]:
    """The issues a text says it closes: path (empty for the project's own) and number, each once."""
    found = (one for said in _CLOSING.finditer(text) for one in _ONE.findall(said[1]))
    return list(dict.fromkeys((path, int(number)) for path, number in found))


def issues(act: Act, where: Project, one: Merge) -> Iterator[tuple[Project, Issue]]:
    """The issues a merge request closes that are there and the actor sees."""
    for path, number in named(f"{one.title}\n{one.description}"):
        try:
            yield access.issue(act, f"{path or where.path}#{number}")
        except NotFound:
            continue


def closed_by(act: Act, where: Project, one: Merge) -> list[str]:
    """References of the issues that are open and would be closed by merging; none where it goes to another branch."""
    if one.target_branch != where.default_branch:
        return []
    return [reference(there, issue) for there, issue in issues(act, where, one) if issue.state == "opened"]
