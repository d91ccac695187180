"""What a text says of a value: states it, denies it or only asks about it."""

from __future__ import annotations

import re
from typing import Final, Literal

Stance = Literal["stated", "denied", "asked"]

_BREAK: Final = re.compile(r"(?<=[.!?])[\"')\]]*\s+|\n+|;")
_NO: Final = (
    r"(?:\bnot\b|n't\b|\bnever\b|\bno\b(?!\s*[,:.–-])|\bneither\b|\bnor\b|\bcannot\b|\bhardly\b|\bwithout\b"
    r"|\binstead of\b|\brather than\b|\bother than\b|\banything but\b|\bfar from\b|\bunlike\b|\bexcept\b"
    r"|\b(?:is|was|are|were|do|does|did)nt\b|~~)"
)
_FILL: Final = (
    "the|a|an|any|exactly|equals?|equal|to|in|fact|really|actually|at|about|around|quite|simply|just|even|of|is|was"
    "|be|been|being|are|were|it|that|this|my|our|his|her|their|your|as|amount|total|sum|limit|value|figure|number"
    "|date|day|price|cost|person|one|correct|right|true|currently|now|still|longer|approximately|roughly"
    "|by|on|for"
)
_SPACE: Final = r"[\s,:'\"*_(~-]"
_DENIED_BEFORE: Final = re.compile(rf"{_NO}(?:{_SPACE}+(?:{_FILL})\b)*{_SPACE}*$", re.I)
_DISBELIEVED: Final = re.compile(
    r"(?:(?:\bnot\b|n't\b|\bnever\b|\bcannot\b)[^,:]{0,20}\b(?:think|believe|say|claim|true|correct|the case"
    r"|agree|accept|confirm|right|mean|accurate)\b|\b(?:doubt|deny|denies|denied|dispute[sd]?|reject|falsely|wrongly)\b"
    r"|\b(?:false|wrong|untrue|incorrect) that\b)[^,:]*$",
    re.I,
)
_IS: Final = r"(?:is|was|are|were|seems|looks|would be|will be|can be|could be|has been)"
_DENIED_AFTER: Final = re.compile(
    rf"^[\s()*_'\"~-]*(?:(?:{_IS}|would|will|can|could)(?:n't|\s*not|\s+never)\s*(?:be\s+)?(?:\w+\s+)?"
    r"(?:the|an?|right|correct|it|true|what|accurate|your|my|our|his|her|their|$|[.!])"
    rf"|{_IS}\s+(?:\w+\s+)?(?:wrong|incorrect|false|untrue|outdated|invalid|inaccurate|mistaken)\b"
    r"|do(?:es)?(?:n't|\s+not)\s+(?:match|equal|apply|hold)\b"
    r"|(?:not\b(?!\s+(?:includ|count|contain|cover))|wrong\b|incorrect\b|false\b))|^~~",
    re.I,
)
_QUESTION: Final = re.compile(
    r"^\W*(?:(?:so|and|but|hi|hello|please|\w+,)\W+)*(?:is|are|was|were|do|does|did|can|could|should|would|will|have"
    r"|has|what|which|how|who|whom|when|where|why|am|may)\b",
    re.I,
)


def stance(text: str, start: int, end: int) -> Stance:
    """Tell how the sentence around `text[start:end]` takes the value there.

    A negation counts when it is attached to the value (`is not $120`, `$120 is not the total`, `I do not
    think it is $120`); one elsewhere in the sentence (`three were not approved, the total is $120`) does not.
    """
    before, after = _sentence(text, start, end)
    if _DENIED_BEFORE.search(before) or _DISBELIEVED.search(before) or _DENIED_AFTER.search(after):
        return "denied"
    return "asked" if after.rstrip().endswith("?") and _QUESTION.search(before) else "stated"


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the sentence before and after the value; a full stop inside the value ends nothing."""
    left = max((match.end() for match in _BREAK.finditer(text) if match.end() <= start), default=0)
    right = min((match.start() for match in _BREAK.finditer(text) if match.start() >= end), default=len(text))
    return text[left:start], text[end:right]
