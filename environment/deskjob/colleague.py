"""Colleagues: simulated people who know things, and answer when they are asked for one.

What somebody knows is a table of facts, each with the words that ask for it, the sentence that tells it, and who may
be told. A sentence not in the table cannot be said, so no talking makes a colleague leak or do the task.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from deskjob.stage import Company
from deskjob_services.errors import WrongUse

Condition = Callable[[Company, Any], bool]


@dataclass(frozen=True)
class Fact:
    """One thing a colleague can tell.

    key: its name. asks: words or phrases, any of which asks for it. says: the sentence, filled from `{truth...}`,
    `{cast}` and the case's words. audience: keys of those who may be told ("desk", cast keys); None is anybody.
    when: a condition on the company. refuses: what is said instead when it is not granted.
    paraphrases: ten ways of asking that must hit it.
    """

    key: str
    asks: tuple[str, ...]
    says: str
    audience: tuple[str, ...] | None = None
    when: Condition | None = None
    refuses: str = "I can't share that with you, sorry."
    paraphrases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        empty = [phrase for phrase in self.asks if not lemmas(phrase)]
        if empty or not self.asks:
            raise WrongUse(
                f"the fact {self.key!r} asked for by {self.asks!r}", "words or phrases, each with a word in it"
            )

    def asked(self, message: str) -> bool:
        """Whether a message asks for this."""
        words = lemmas(message)
        return any(lemmas(phrase) <= words for phrase in self.asks)


@dataclass(frozen=True)
class Manner:
    """How somebody answers: the first words, how soon (company minutes, from and to), and what they say on a miss."""

    opening: str
    soon: tuple[int, int]
    miss: str


_MANNERS: Final[dict[str, Manner]] = {
    "brisk": Manner("", (4, 12), "Not mine. {help}"),
    "kind": Manner("Happy to help! ", (8, 25), "Hm, that I don't know, sorry. {help}"),
    "formal": Manner("Thank you for your message. ", (15, 45), "I am afraid I cannot answer that. {help}"),
    "chatty": Manner("Hey, good to hear from you! ", (5, 30), "No idea, honestly! {help}"),
}


@dataclass(frozen=True)
class Colleague:
    """Somebody of the case, cast on a real person with this title when the case is seeded.

    manner: brisk, kind, formal or chatty; words after a comma are for the reader. helps: what they say they can help
    with. refers: whom to ask for the rest, the key of a colleague or words with `{keys}` in them.
    """

    key: str
    title: str
    manner: str
    facts: tuple[Fact, ...] = field(default=())
    helps: str = ""
    refers: str = ""

    def __init__(self, key: str, title: str, manner: str, *facts: Fact, helps: str = "", refers: str = "") -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "manner", manner)
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "helps", helps)
        object.__setattr__(self, "refers", refers)
        if self.manner.partition(",")[0].strip() not in _MANNERS:
            raise WrongUse(f"the manner {manner!r} of {key!r}", f"one that starts with {', '.join(_MANNERS)}")

    @property
    def way(self) -> Manner:
        """How they answer."""
        return _MANNERS[self.manner.partition(",")[0].strip()]


NOBODY: Final = Colleague("", "", "brisk")
"""Everybody who has no part in a case: polite, and of no help."""

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def lemmas(text: str) -> frozenset[str]:
    """The words of a text, folded: case, accents and the commonest endings taken off."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return frozenset(_stem(word) for word in _WORD.findall(plain))


def _stem(word: str) -> str:
    """Plural, then -ing or -ed, then a doubled letter or a mute e: ceilings, ceiling; capped, caps, cap."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    word = word.removesuffix("e") if len(word) > 3 else word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1].isalpha() else word
