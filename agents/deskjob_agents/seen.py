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
_FOLDERS: Final = "folders"
_FOLDER: Final = re.compile(r'"id":\s?"(SF\d+)"[^{}]*?"folder":\s?true')
_OF_FILES: Final = {"file": "SF", "folder": _FOLDERS, "share": "SS", "to": "P"}
"""The same for the tools of the file store, whose files are others than the chat's."""


def letters(argument: str, tool: str = "") -> str:
    """The letters of the ids that an argument of a tool takes; empty where it takes none."""
    return (_OF_FILES if tool.startswith("sheets_") else LETTERS).get(argument, "")


class Seen:
    """Ids in the order in which they were first seen."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, None]] = {}

    def note(self, text: str) -> None:
        """Remember the ids in an answer."""
        for kind, number in _ID.findall(text):
            self._ids.setdefault(kind, {})[kind + number] = None
        for folder in _FOLDER.findall(text):
            self._ids.setdefault(_FOLDERS, {})[folder] = None

    def of(self, argument: str, tool: str = "") -> list[str]:
        """The ids that an argument of this name, of this tool, can take."""
        kind = letters(argument, tool)
        spared = self._ids.get(_FOLDERS, {}) if kind == "SF" else {}
        return [one for one in self._ids.get(kind, ()) if one not in spared]
