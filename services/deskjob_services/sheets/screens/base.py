"""What the pages of the file store share: the file a page is about, addresses, refusals, questions before a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import request
from werkzeug.wrappers import Response

from deskjob_services.errors import Refusal
from deskjob_services.kernel import forms
from deskjob_services.kernel.pages import back, flash, me, pages_blueprint, render, urls
from deskjob_services.kernel.web import do
from deskjob_services.sheets.access import CREATE, DELETE, READ, RESHARE, UPDATE
from deskjob_services.sheets.shown import FileCard

Answer = str | Response | tuple[str, int]
"""What a page gives: text, a response, or text with a status."""

PAGE = 100
"""Rows of a list on one page."""
GRIDS = (".xlsx", ".xlsm", ".csv")
"""Names of files whose cells have a page."""
_SAID = {"expires": "a day such as 2026-05-01", "folder": "a folder's path, such as /Finance; / is where yours begin"}

blueprint = pages_blueprint("sheets", "deskjob_services.sheets")


class Opened:
    """A file or folder that a page is about, as the signed-in person sees it. Raises NotFound."""

    def __init__(self, named: str) -> None:
        self.card: FileCard = do("sheets.stat", {"file": named})
        self.id = self.card.id

    def at(self, step: str = "", ask: str = "") -> str:
        """The address of a page of it: `at("versions")`; without a step its first page."""
        return address(f"/files/{self.id}" + (f"/{step}" if step else "")) + ask

    @property
    def folder(self) -> str:
        """The folder it lies in, as operations take it."""
        return self.card.path.rpartition("/")[0] or "/"

    @property
    def home(self) -> str:
        """The folder an upload must name to write it anew; empty where none can be named."""
        return self.folder if self.card.path else self.card.parent_id or ""

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The folders above it, from the top, with their addresses."""
        return trail(self.folder)

    @property
    def grid(self) -> bool:
        """Whether it has cells."""
        return not self.card.folder and self.card.name.lower().endswith(GRIDS)

    def __contains__(self, right: object) -> bool:
        """Whether the reader may: read, change, add, delete, share; `move` it from where it stands."""
        bits = {"read": READ, "change": UPDATE, "add": CREATE, "delete": DELETE, "share": RESHARE}
        if right in bits:
            return bool(self.card.rights & bits[str(right)])
        mine = self.card.owner.id == me().id
        loose = mine or self.card.path.count("/") > 1 or not self.card.path
        return loose and bool(self.card.rights & (DELETE if right == "throw" else UPDATE))


def trail(folder: str) -> list[tuple[str, str]]:
    """The steps from the top to a folder given by its path."""
    steps = [step for step in folder.split("/") if step]
    paths = ["/" + "/".join(steps[: number + 1]) for number in range(len(steps))]
    return [("Files", address("/")), *((step, place(path)) for step, path in zip(steps, paths, strict=True))]


def place(folder: str) -> str:
    """The address of a folder, by its path or id."""
    return address("/") if folder == "/" else address(f"/?folder={quote(folder)}")


def address(path: str) -> str:
    """A path of the file store as a link."""
    return f"{urls().service('sheets')}{path}"


def page(template: str, where: Opened | None = None, tab: str = "", **context: Any) -> str:
    """A page of the file store; `tab` is the place in the list on the left, or among the file's own, it belongs to."""
    shared: dict[str, Any] = {"tab": tab, "address": address, "place": place, "said_rights": said_rights}
    if where is not None:
        shared |= {"where": where, "card": where.card, "at": where.at}
    return render(f"sheets/{template}", **shared, space=do("sheets.space", {}), **context)


def said_rights(rights: int, folder: bool = False) -> str:
    """Rights in words: `read, change, share on`."""
    words = [(READ, "read"), (UPDATE, "change"), (RESHARE, "share on")]
    if folder:
        words[2:2] = [(CREATE, "add"), (DELETE, "delete")]
    return ", ".join(word for bit, word in words if rights & bit) or "nothing"


def attempt(operation: str, arguments: Mapping[str, Any]) -> Refusal | None:
    """Do an operation; the refusal, where it says no, for the page to show."""
    return forms.attempt(f"sheets.{operation}", arguments)


def wrong(refusal: Refusal | None, operation: str = "") -> dict[str, Any]:
    """What a form shows of a refusal: `error`, one sentence, and `errors`, one for each field it names."""
    return forms.wrong(refusal, f"sheets.{operation}", _SAID)


def answered(text: str, refusal: Refusal | None = None) -> Answer:
    """A page, with the refusal's status where there is one."""
    return text if refusal is None else (text, refusal.status)


def done(url: str, said: str) -> Response:
    """On to a page that says so."""
    flash("ok", said)
    return back(url)


def confirmed(
    operation: str, arguments: Mapping[str, Any], question: Mapping[str, Any], said: str, tab: str = ""
) -> Answer:
    """Ask before a step that is not taken back easily, and do it; `question` is what confirm.html takes."""
    refusal = attempt(operation, arguments) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return done(str(question.get("after", question["back"])), said)
    confirm = {"action": request.script_root + request.full_path.rstrip("?"), **question}
    return answered(page("confirmed.html", None, tab, confirm=confirm, **wrong(refusal, operation)), refusal)
