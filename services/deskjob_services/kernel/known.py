"""Outputs out of values that are right already: a list shows a hundred records, and nobody need check our own."""

from __future__ import annotations

from typing import Any, TypeVar

from deskjob_services.kernel.operation import Shown

S = TypeVar("S", bound=Shown)
_set = object.__setattr__


def known(model: type[S], **values: Any) -> S:
    """An output of this model with all its fields, unchecked: `model_construct` in a fifth of the time."""
    made = object.__new__(model)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", set(values))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made
