"""The agent that says back what it was told."""

from __future__ import annotations

import re
from typing import Final

from deskjob import Call, Seat

_SAID: Final = re.compile(r"(?<=[.!?:])\s+")
_WHO: Final = re.compile(r"((?:[^\W\d_][\w'’.-]*\s+){1,3}[^\W\d_][\w'’-]*)\s+\(([^()]+)\)")


class Parrot:
    """Tells everybody the instruction names the whole instruction, sentence by sentence, and claims success."""

    name = "parrot"

    def play(self, seat: Seat) -> None:
        """Say it all, to whoever is named, and to oneself in the last word."""
        words = seat.instruction
        for name, title in _WHO.findall(words):
            people = re.findall(r'"handle":"([^"]+)","name":"([^"]+)"', self._found(seat, title))
            for handle in [handle for handle, known in people if name.endswith(known)]:
                for sentence in [words, *_SAID.split(words), f"Done: {words}"]:
                    if not seat.done:
                        seat.step(Call("chat_send", {"room": f"@{handle}", "text": sentence}))
        if not seat.done:
            seat.step(Call("finish", {"status": "success", "confidence": 0.9, "summary": words[:8000]}))

    def _found(self, seat: Seat, title: str) -> str:
        return seat.step(Call("people_search", {"title": title})).result
