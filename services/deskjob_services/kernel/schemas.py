"""JSON schemas of models as a description of a wire has them: parts written out, and parameters without null."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

JSON = dict[str, Any]


def whole(model: type[BaseModel]) -> JSON:
    """A model's schema with its parts written out where they are used."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    plain: JSON = _written_out(schema, parts)
    return plain


def in_query(part: JSON) -> JSON:
    """A parameter's schema; a query has no null, it leaves out."""
    options = [each for each in part.get("anyOf", ()) if each.get("type") != "null"]
    kept = {key: value for key, value in part.items() if key != "anyOf" and not (key == "default" and value is None)}
    return {**kept, **options[0]} if len(options) == 1 else kept


def _written_out(value: Any, parts: JSON) -> Any:
    if isinstance(value, dict):
        if "$ref" in value:
            return _written_out(parts[value["$ref"].rpartition("/")[2]], parts)
        return {key: _written_out(each, parts) for key, each in value.items() if key != "title"}
    return [_written_out(each, parts) for each in value] if isinstance(value, list) else value
