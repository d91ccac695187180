"""The page of a workbook or a table in plain text: its cells in a grid, and forms that change them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from flask import request

from deskjob_services.errors import Invalid, Refusal, Stale
from deskjob_services.kernel.pages import back, flash
from deskjob_services.kernel.web import do
from deskjob_services.sheets.book.places import Area, Place, letters, place
from deskjob_services.sheets.screens.base import (
    Answer,
    Opened,
    answered,
    attempt,
    blueprint,
    confirmed,
    page,
    wrong,
)
from deskjob_services.sheets.screens.base import place as folder_place
from deskjob_services.sheets.screens.window import Window, window
from deskjob_services.sheets.shown import Versions


@blueprint.route("/files/<file>", methods=["GET", "POST"])
def one(file: str) -> Answer:
    """A workbook's cells; any other file leads to what it is, a folder to what stands in it."""
    where = Opened(file)
    if not where.grid:
        return back(folder_place(where.card.path or where.id) if where.card.folder else where.at("about"))
    if request.method == "GET":
        return shown(where, request.args)
    given = {name: value.replace("\r\n", "\n") for name, value in request.form.items() if name != "csrf"}
    refusal = _changed(where, given)
    if refusal is None:
        sheet = (
            given.get("name", "").strip()
            if given.get("do") in ("add_sheet", "rename_sheet")
            else given.get("sheet", "")
        )
        asked = {"sheet": sheet, "at": given.get("at", ""), "cell": given.get("cell", "")}
        return back(where.at(ask=_query(asked)))
    return shown(where, given, refusal)


def _query(asked: Mapping[str, str]) -> str:
    from urllib.parse import urlencode

    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def shown(where: Opened, asked: Mapping[str, str], refusal: Refusal | None = None) -> Answer:
    """The grid, with what was typed where it was refused."""
    sheet, at, cell = (asked.get(name, "").strip() for name in ("sheet", "at", "cell"))
    try:
        found = window(where, sheet, at, cell, bare=asked.get("hidden") == "1")
    except Refusal as no:
        told = wrong(refusal or no, "read_range")
        if not (sheet or at or cell):
            return answered(page("grid_shut.html", where, "cells", **told), no)
        try:
            found = window(where, "", "", "")
        except Refusal as worse:
            return answered(page("grid_shut.html", where, "cells", **told), worse)
        return answered(_page(where, found, {}, told), refusal or no)
    # One who was too late has now seen what the others wrote, and may save all the same.
    told = wrong(refusal, f"{asked.get('do', '')}")
    if isinstance(refusal, Stale):
        told["error"] = f"{where.card.name} has changed since you opened it. Look again, then save."
    return answered(_page(where, found, asked if refusal else {}, told), refusal)


def _page(where: Opened, found: Window, typed: Mapping[str, str], told: Mapping[str, Any]) -> str:
    plain = where.card.name.lower().endswith(".csv")
    latest: Versions = do("sheets.versions", {"file": where.id, "count": 1})
    chosen = place(found.chosen.name)
    sought = request.args.get("find", "").strip()[:200]
    return page(
        "grid.html",
        where,
        "cells",
        found=found,
        typed=typed,
        plain=plain,
        latest=latest.versions[0] if latest.versions else None,
        row=chosen.row,
        column=letters(chosen.column),
        sought=sought,
        finds=None if plain or not sought else do("sheets.find_cells", {"file": where.id, "text": sought, **_FIND}),
        **told,
    )


def _changed(where: Opened, given: Mapping[str, str]) -> Refusal | None:
    """Do what the form asks for."""
    plain = where.card.name.lower().endswith(".csv")
    try:
        what, chosen = given.get("do", "write"), place(given.get("cell", "") or "A1")
        if what == "undo":
            return _undone(where, given)
        if what in ("write", "paste"):
            rows = _block(given.get("block", "")) if what == "paste" else [[given.get("typed", "")]]
            return _plain(where, given, chosen, rows) if plain else _write(where, given, chosen, rows)
        if plain:
            raise Invalid(f"{what!r} in a table in plain text", "cells to write")
        asked = _asked(what, given, chosen)
    except Refusal as refusal:
        return refusal
    refused = attempt(what, {"file": where.id, **asked, "if_match": given.get("etag") or None})
    if refused is None:
        flash("ok", _SAID[what].format(**{"row": chosen.row, "column": letters(chosen.column), **asked}))
    return refused


_FIND = {"where": "both", "count": 50}
_SAID = {
    "insert_rows": "There is an empty row {row} now.",
    "delete_rows": "Row {row} is deleted.",
    "insert_columns": "There is an empty column {column} now.",
    "delete_columns": "Column {column} is deleted.",
    "format_range": "{range} is shown as {format}.",
    "add_sheet": "The sheet {name} is added.",
    "rename_sheet": "The sheet is called {name} now.",
}


def _asked(what: str, given: Mapping[str, str], chosen: Place) -> dict[str, Any]:
    sheet = given.get("sheet") or None
    asked: dict[str, dict[str, Any]] = {
        "insert_rows": {"sheet": sheet, "row": chosen.row},
        "delete_rows": {"sheet": sheet, "row": chosen.row},
        "insert_columns": {"sheet": sheet, "column": letters(chosen.column)},
        "delete_columns": {"sheet": sheet, "column": letters(chosen.column)},
        "format_range": {"sheet": sheet, "range": given.get("range", ""), "format": given.get("format", "").strip()},
        "add_sheet": {"name": given.get("name", "").strip()},
        "rename_sheet": {"sheet": sheet, "name": given.get("name", "").strip()},
    }
    if what not in asked:
        raise Invalid(f"found {what[:40]!r} to do", f"one of {', '.join(asked)}, write, paste or undo")
    return asked[what]


def _write(where: Opened, given: Mapping[str, str], chosen: Place, rows: list[list[str]]) -> Refusal | None:
    """Write cells as a person types them; an empty text empties a cell."""
    wide = max(map(len, rows))
    area = Area(chosen.row, chosen.column, chosen.row + len(rows) - 1, chosen.column + wide - 1)
    values = [[text or None for text in row] + [None] * (wide - len(row)) for row in rows]
    asked = {"file": where.id, "sheet": given.get("sheet") or None, "range": str(area), "values": values}
    try:
        made = do("sheets.write_range", {**asked, "as_typed": True, "if_match": given.get("etag") or None})
    except Refusal as refusal:
        return refusal
    broken = [one for one in made.errors if one.sheet == made.sheet and area.holds(place(one.cell))]
    if broken:
        flash("warn", f"{broken[0].cell} gives {broken[0].error}.")
    return None


def _plain(where: Opened, given: Mapping[str, str], chosen: Place, rows: list[list[str]]) -> Refusal | None:
    """Write cells of a table in plain text; what does not change stays as it was written."""
    from deskjob_services.sheets.plaintable import PlainTable

    table = PlainTable(base64.b64decode(do("sheets.download", {"file": where.id}).content))
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            table.put(chosen.row + down, chosen.column + across, text)
    content = base64.b64encode(table.data).decode()
    name = where.card.path.rpartition("/")[2] or where.card.name
    if not where.home:
        raise Invalid(
            f"{name!r}, which stands at the top of somebody else's files", "a file of yours, or shared with you"
        )
    asked = {"folder": where.home, "name": name, "content": content}
    return attempt("upload", {**asked, "if_match": given.get("etag") or where.card.etag})


def _block(text: str) -> list[list[str]]:
    """Rows of cells as spreadsheets put them on the clipboard. Raises Invalid."""
    import csv
    from io import StringIO

    if not text.strip("\n"):
        raise Invalid("nothing to paste", "rows of cells, with tabs between them")
    rows = list(csv.reader(StringIO(text.removesuffix("\n"), newline=""), delimiter="\t"))
    return [row or [""] for row in rows]


def _undone(where: Opened, given: Mapping[str, str]) -> Refusal | None:
    asked = {"file": where.id, "version": given.get("version", ""), "if_match": given.get("etag") or None}
    refused = attempt("restore_version", asked)
    if refused is None:
        flash("ok", "It is as it was before.")
    return refused


@blueprint.route("/files/<file>/sheet/delete", methods=["GET", "POST"])
def delete_sheet(file: str) -> Answer:
    """Ask, and take a sheet out of a workbook."""
    where = Opened(file)
    sheet = request.args.get("sheet", "")
    question = {
        "title": f"Delete the sheet {sheet}?",
        "text": f"Its cells are gone from {where.card.name} then; the version before keeps them.",
        "label": "Delete the sheet",
        "back": where.at(ask=_query({"sheet": sheet})),
        "after": where.at(),
        "trail": [*where.trail, (where.card.name, where.at()), ("Delete a sheet", "")],
    }
    return confirmed("delete_sheet", {"file": where.id, "sheet": sheet}, question, f"{sheet} is deleted.", "files")
