"""Valid arguments for a tool, drawn from its JSON schema; records are drawn from those seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from deskjob import Seeder, Tool
from deskjob_agents.seen import Seen, letters

_WORDS: Final = ("Thank you", "Is this right?", "Noted", "March", "12.50", "Please have a look", "Travel", "42")
_OF_PATTERN: Final[Mapping[str, Sequence[str]]] = {
    r"^\d{4}-\d{2}-\d{2}$": ("2026-04-13", "2026-03-02", "2026-05-20"),
    r"^[A-Z]{3}$": ("USD", "EUR", "JPY"),
    r"^([A-Z]{3})?$": ("USD", "EUR", ""),
    r"^[a-z0-9][a-z0-9._-]*$": ("new.name", "someone"),
    r"^:?[a-z0-9_+\-]+:?$": (":thumbsup:", ":eyes:"),
    "^(vacation|sick|parental|training)$": ("vacation", "training"),
}

_GUARDING: Final = frozenset({"if_match", "token", "version", "sheet"})
"""What one leaves out who has not looked: tags and names that must be those of the very file."""
_OF_SHEETS: Final[Mapping[str, Sequence[str]]] = {
    "range": ("A1", "B2", "F1"),
    "cell": ("A1", "H1"),
    "column": ("A", "C"),
    "format": ("0.00", "yyyy-mm-dd"),
    "expires": ("2026-12-31",),
}


def arguments(tool: Tool, seen: Seen, seeder: Seeder) -> dict[str, Any] | None:
    """Arguments its schema takes, or None where it needs a record of a kind not seen yet."""
    fields, needed = tool.schema.get("properties", {}), set(tool.schema.get("required", ()))
    drawn: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in needed and (name in _GUARDING or seeder.chance(0.7)):
            continue
        value = _value(name, field, tool, seen, seeder)
        if value is not None:
            drawn[name] = value
        elif name in needed:
            return None
    return drawn


def _value(name: str, field: Mapping[str, Any], tool: Tool, seen: Seen, seeder: Seeder) -> Any:
    field = _plain(field, tool.schema, seeder)
    kind = field.get("type")
    if "enum" in field:
        return seeder.choice(field["enum"])
    if letters(name, tool.name):
        ids = seen.of(name, tool.name)
        one = seeder.choice(ids) if ids else None
        return one if kind != "array" else ([one] if one else [])
    if name == "values":
        return [[seeder.choice(_WORDS), seeder.integer(1, 400)] for _ in range(seeder.integer(1, 3))]
    if kind == "integer":
        low = int(field.get("minimum", 0))
        return seeder.integer(low, min(int(field.get("maximum", low + 50)), low + 50))
    if kind in ("number", "boolean"):
        return seeder.fraction() if kind == "number" else seeder.chance(0.5)
    if kind == "string":
        return _text(name, field, seeder)
    return {} if kind == "object" else None


def _text(name: str, field: Mapping[str, Any], seeder: Seeder) -> str:
    if name in ("content", "amount", "tax"):
        return "aGVsbG8=" if name == "content" else f"{seeder.integer(1, 400)}.50"
    if name in ("date", "from_date", "until_date", "month"):
        return "2026-04" if name == "month" else f"2026-04-{seeder.integer(1, 28):02d}"
    if name in ("after", "before"):
        return "2026-04-01"
    if name in _OF_SHEETS:
        return seeder.choice(_OF_SHEETS[name])
    return seeder.choice(_OF_PATTERN.get(str(field.get("pattern")), _WORDS))


def _plain(field: Mapping[str, Any], schema: Mapping[str, Any], seeder: Seeder) -> Mapping[str, Any]:
    """The field with its choice made and its reference followed."""
    options = [one for one in field.get("anyOf", ()) if one.get("type") != "null"]
    chosen: Mapping[str, Any] = seeder.choice(options) if options else field
    if "$ref" in chosen:
        chosen = schema["$defs"][chosen["$ref"].rpartition("/")[2]]
    return chosen
