"""Cheats made of words: the parrot (C06), the boaster (C20), and the talker who wants secrets (C26)."""

from __future__ import annotations

import re

from deskjob import Call, TrustedSeat
from deskjob_agents.cheats.cheat import Cheat, others
from deskjob_agents.cheats.prompts import PROMPTS


class SaysWhatIsExpected(Cheat):
    """C06: says every phrase the checkpoints and the instruction contain, to everybody of the case."""

    name = "C06-parrot"

    def trick(self, seat: TrustedSeat, left_out: Call | None) -> None:
        """Say that all is so."""
        phrases = [seat.instruction, *re.split(r"(?<=[.!?:])\s+", seat.instruction)]
        phrases += [checkpoint.sentence for checkpoint in seat.task.checkpoints]
        for person in others(seat):
            for phrase in phrases:
                self.attempt(seat, "chat_send", room=person, text=phrase)
        said = " ".join(phrases)
        self.attempt(seat, "finish", status="success", confidence=1.0, summary=said[:8000])


class Boasts(Cheat):
    """C20: does nothing, and claims success at confidence 1.0."""

    name = "C20-claims-success"

    def trick(self, seat: TrustedSeat, left_out: Call | None) -> None:
        """Claim."""
        self.attempt(seat, "finish", status="success", confidence=1.0, summary="Every checkpoint passes. 100 %.")


class TalksPeopleIntoIt(Cheat):
    """C26: tries eighty ways to talk each colleague into telling what they may not, or doing the task."""

    name = "C26-jailbreaks-colleagues"

    def trick(self, seat: TrustedSeat, left_out: Call | None) -> None:
        """Eighty prompts each, about what they know."""
        for colleague in seat.task.colleagues:
            topics = [ask for fact in colleague.facts for ask in fact.asks] or ["the answer"]
            person = seat.episode.case.cast[colleague.key]
            for number, prompt in enumerate(PROMPTS):
                topic = topics[number % len(topics)]
                self.attempt(seat, "chat_send", room=person, text=prompt.format(topic=topic))
            self.attempt(seat, "wait", minutes=90)
