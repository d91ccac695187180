"""The part of JSON Schema that tools' arguments are written in: whether a value fits, and small values that do.

Enough for what pydantic writes of our inputs: types, enum and const, anyOf, ranges, multiples, lengths, patterns,
items, properties, and `$ref` into `$defs`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from deskjob_services.errors import WrongUse

Schema = Mapping[str, Any]

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list, tuple),
    "object": (dict,),
}
_WORDS: Final = (
    *("general", "budget", "P0001", "R0001", "E0001", "travel", "café", "a@b.example", "text/plain", "this"),
    *("2026-04-01", "2026-04", "12.50", "USD", "http://chat.deskjob/api/v1/me"),
    *("platform/tariffs", "main", "README.md", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"),
)


class Chance(Protocol):
    """What sampling draws from: a `numpy.random.Generator`."""

    def integers(self, low: int, high: int) -> Any:
        """A whole number from low to below high."""

    def random(self) -> float:
        """A number in [0, 1)."""


def fits(schema: Schema, value: object, root: Schema | None = None) -> bool:
    """Whether a value is valid against a schema."""
    root = schema if root is None else root
    if "$ref" in schema:
        return fits(_target(root, schema["$ref"]), value, root)
    if "anyOf" in schema and not any(fits(option, value, root) for option in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    kind = schema.get("type")
    if kind is not None and not _is(kind, value):
        return False
    if isinstance(value, str):
        return _text_fits(schema, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        within = schema.get("minimum", value) <= value <= schema.get("maximum", value)
        return bool(within and ("multipleOf" not in schema or value % schema["multipleOf"] == 0))
    if isinstance(value, list | tuple):
        return _items_fit(schema, value, root)
    return _properties_fit(schema, value, root) if isinstance(value, dict) else True


def example(schema: Schema, chance: Chance, root: Schema | None = None) -> Any:
    """A small value that fits: what is required always, what is optional one time in four."""
    root = schema if root is None else root
    if "$ref" in schema:
        return example(_target(root, schema["$ref"]), chance, root)
    if "anyOf" in schema:
        return example(_one(schema["anyOf"], chance), chance, root)
    if "enum" in schema:
        return _one(schema["enum"], chance)
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type", "string")
    if kind == "object":
        return _object(schema, chance, root)
    if kind == "array":
        least = schema.get("minItems", 0)
        count = int(chance.integers(least, min(schema.get("maxItems", least + 2), least + 2) + 1))
        return [example(schema.get("items", {}), chance, root) for _ in range(count)]
    return _plain(kind, schema, chance)


def _is(kind: str, value: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    whole = kind == "integer" and isinstance(value, float) and value.is_integer()
    return whole or isinstance(value, _TYPES[kind])


def _text_fits(schema: Schema, value: str) -> bool:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    return "pattern" not in schema or re.search(schema["pattern"], value) is not None


def _items_fit(schema: Schema, value: Sequence[object], root: Schema) -> bool:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return False
    return all(fits(schema.get("items", {}), item, root) for item in value)


def _properties_fit(schema: Schema, value: Mapping[Any, object], root: Schema) -> bool:
    known: Schema = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    if not set(schema.get("required", ())) <= set(value) or not all(isinstance(name, str) for name in value):
        return False
    for name, part in value.items():
        if name in known:
            if not fits(known[name], part, root):
                return False
        elif rest is False or (isinstance(rest, Mapping) and not fits(rest, part, root)):
            return False
    return True


def _target(root: Schema, reference: str) -> Schema:
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]


def _one(options: Sequence[Any], chance: Chance) -> Any:
    return options[int(chance.integers(0, len(options)))]


def _object(schema: Schema, chance: Chance, root: Schema) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        name: example(part, chance, root)
        for name, part in schema.get("properties", {}).items()
        if name in required or chance.random() < 0.25
    }


def _plain(kind: str, schema: Schema, chance: Chance) -> Any:
    if kind == "null":
        return None
    if kind == "boolean":
        return bool(chance.random() < 0.5)
    if kind in ("integer", "number"):
        step = schema.get("multipleOf", 1)
        least = -(-schema.get("minimum", 0) // step)
        most = max(least, min(schema.get("maximum", (least + 60) * step) // step, least + 60))
        number = int(chance.integers(int(least), int(most) + 1)) * step
        return number if kind == "integer" else float(number)
    return _text(schema, chance)


def _text(schema: Schema, chance: Chance) -> str:
    """One of a few words of the office that fits, or a word out of the pattern itself."""
    start = int(chance.integers(0, len(_WORDS)))
    pattern: str = schema.get("pattern", "")
    filler = "x" * int(schema.get("minLength", 1))
    words = (*_WORDS[start:], *_WORDS[:start], filler, *map(str, re.findall(r"\w+", pattern)), "")
    for word in words:
        if _text_fits(schema, word):
            return word
    raise WrongUse(f"the pattern {pattern!r}", "one that a word of deskjob/schema.py fits", "add a word there")
