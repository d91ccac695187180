"""An honest worker who prefers the web pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

from deskjob import Call, TrustedSeat
from deskjob_agents.honest.worker import Worker, tried


class UsesPages(Worker):
    """Sends messages and raises cases by filling in forms, and does everything else as the solution does."""

    name = "uses-pages"

    def do(self, seat: TrustedSeat, operation: str, arguments: Mapping[str, Any]) -> str:
        """Fill in the form; where there is none, do it the other way."""
        by_form = {"chat.send": self._send, "hand_over": self._hand_over}.get(operation)
        answer = by_form(seat, arguments) if by_form else ""
        return answer or seat.call(operation, arguments)

    def _send(self, seat: TrustedSeat, arguments: Mapping[str, Any]) -> str:
        named = str(arguments["room"])
        direct = not named.startswith("#") and tried(seat, "chat.direct", person=named.removeprefix("@"))
        room = (direct or tried(seat, "chat.room", room=named)).get("id")
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
