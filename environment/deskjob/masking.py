"""Masking: what opens doors is never written to a run folder."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

MASK = "[masked]"

_NAMES = re.compile(r"key|token|secret|passw|credential", re.IGNORECASE)
_TOKEN = re.compile(r"\b[A-Z]+\d+\.[a-z]+\.\d+\.[A-Z2-7]{40}\b|\b[A-Z2-7]{32,52}\b")
_AUTHORIZATION = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE)
_PASSWORD = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")
_DASHED = re.compile(r"-[a-z2-7]{4}-[a-z2-7]{4}-")
_LONG = re.compile(r"[A-Z2-7]{32}")
_FIELD = re.compile(r'(\\?"[\w-]*(?:password|token|secret|csrf)[\w-]*\\?"\s*:\s*\\?")[^"\\]+', re.IGNORECASE)


def masked(value: Any) -> Any:
    """The same data with tokens, passwords and the secrets of the environment taken out of every text."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {
            str(masked(str(name))): MASK if isinstance(item, str) and _secret_name(str(name)) else masked(item)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def _text(text: str) -> str:
    for secret in _environment():
        text = text.replace(secret, MASK)
    # Each pattern is tried only where a cheap sign of it is seen: results are long, and secrets are rare.
    if _DASHED.search(text):
        text = _PASSWORD.sub(MASK, text)
    if any(word in text for word in ("oken", "assw", "ecret", "csrf")):
        text = _FIELD.sub(rf"\1{MASK}", text)
    if "earer" in text or "asic" in text:
        text = _AUTHORIZATION.sub(rf"\1 {MASK}", text)
    return _TOKEN.sub(MASK, text) if _LONG.search(text) else text


def _secret_name(name: str) -> bool:
    return bool(_NAMES.search(name)) and name.lower() not in ("key", "keys")


@cache
def _environment() -> tuple[str, ...]:
    """Values of environment variables that are named like secrets."""
    return tuple(value for name, value in os.environ.items() if _NAMES.search(name) and len(value) >= 8)
