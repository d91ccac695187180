"""An honest worker who prefers the web pages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urlencode, urljoin

from deskjob import Call, TrustedSeat
from deskjob_agents.honest.worker import Worker, tried


class UsesPages(Worker):
    """Sends messages, raises cases and pastes cells by filling in forms, and does everything else as the solution."""

    name = "uses-pages"

    def do(self, seat: TrustedSeat, operation: str, arguments: Mapping[str, Any]) -> str:
        """Fill in the form; where there is none, do it the other way."""
        by_form = {"chat.send": self._send, "hand_over": self._hand_over, "sheets.write_range": self._paste}.get(
            operation
        )
        answer = by_form(seat, arguments) if by_form else ""
        return answer or seat.call(operation, arguments)

    def _send(self, seat: TrustedSeat, arguments: Mapping[str, Any]) -> str:
        named = str(arguments["room"])
        person = (
            "" if named.startswith("#") else tried(seat, "people.profile", person=named.removeprefix("@")).get("id")
        )
        if person and not filled_in(seat, "http://chat.deskjob/direct", {"person": person}):
            return ""
        room = tried(seat, "chat.room", room=person or named).get("id")
        if arguments.get("thread") or not room:
            return ""
        if not filled_in(seat, f"http://chat.deskjob/rooms/{room}", {"text": str(arguments["text"])}):
            return ""
        said = tried(seat, "chat.history", room=room, count=5)["messages"]
        return json.dumps(next(one for one in said if one["text"] == arguments["text"]))

    def _hand_over(self, seat: TrustedSeat, arguments: Mapping[str, Any]) -> str:
        form = {
            "reason": str(arguments["reason"]),
            "about": " ".join(arguments.get("about", ())),
            "note": str(arguments.get("note", "")),
        }
        if not filled_in(seat, "http://handover.deskjob/new", form):
            return ""
        return json.dumps(tried(seat, "handover.cases")["cases"][0])

    def _paste(self, seat: TrustedSeat, arguments: Mapping[str, Any]) -> str:
        file = tried(seat, "sheets.stat", file=arguments["file"])
        if not file or len({len(row) for row in arguments["values"]}) != 1:
            return ""
        sheet, cell = arguments.get("sheet") or "", str(arguments["range"]).partition(":")[0]
        block = _block(arguments["values"], typed=bool(arguments.get("as_typed")))
        page = f"http://deskjob/sheets/files/{file['id']}?{urlencode({'sheet': sheet} if sheet else {})}"
        if not filled_in(seat, page, {"do": "paste", "sheet": sheet, "cell": cell, "block": block}):
            return ""
        now = tried(seat, "sheets.stat", file=file["id"])
        told = {"sheet": sheet, "range": arguments["range"], "parts": [], "errors": []}
        return json.dumps({"id": file["id"], "version": now["version"], "etag": now["etag"], **told})


def _block(rows: list[list[Any]], *, typed: bool) -> str:
    """Rows as they are pasted: a text that is to stay one whatever it looks like gets ' in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for row in rows:
        kept = [
            f"'{one}" if isinstance(one, str) and not typed and not one.startswith(("=", "'")) else one for one in row
        ]
        writer.writerow([str(one).upper() if isinstance(one, bool) else "" if one is None else one for one in kept])
    return out.getvalue()


def filled_in(seat: TrustedSeat, page: str, fields: Mapping[str, str]) -> bool:
    """Open a page, fill in the form that has these fields, send it; whether it was taken."""
    seat.step(Call("http", {"url": page}))
    for form in re.findall(r"<form\b.*?</form>", seat.episode.actions[-1].result, re.DOTALL):
        token = re.search(r'name="csrf" value="([^"]+)"', form)
        if token and all(f'name="{field}"' in form for field in fields):
            target = re.search(r'<form[^>]*\baction="([^"]+)"', form)
            url = urljoin(page, unescape(target[1])) if target else page
            seat.step(Call("http", {"method": "POST", "url": url, "form": {**fields, "csrf": unescape(token[1])}}))
            return seat.episode.actions[-1].status < 400
    return False
