"""What an agent has seen so far: the ids of records in the answers it got, by the kind an argument asks for."""

from __future__ import annotations

import re
from typing import Final

_ID: Final = re.compile(r'"([A-Z]{1,3})(\d{2,})"')

LETTERS: Final = {
    **dict.fromkeys(("person", "manager", "deputy", "owner", "author", "members", "about"), "P"),
    "room": "R",
    **dict.fromkeys(("message", "thread"), "M"),
    **dict.fromkeys(("report", "reports"), "E"),
    "batch": "B",
    "line": "N",
    "receipt": "Q",
    "entry": "J",
    "leave": "L",
    "case": "H",
    "file": "F",
    "department": "D",
}
"""The letters before the number in the id of what an argument of this name is about."""


class Seen:
    """Ids in the order in which they were first seen."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, None]] = {}

    def note(self, text: str) -> None:
        """Remember the ids in an answer."""
        for letters, number in _ID.findall(text):
            self._ids.setdefault(letters, {})[letters + number] = None

    def of(self, argument: str) -> list[str]:
        """The ids that an argument of this name can take."""
        return list(self._ids.get(LETTERS.get(argument, ""), ()))
