"""Watching what checkpoints read: which columns of which rows mattered to them, not merely passed by.

A view copies whole rows into plain records before a checkpoint looks at a field or two. A column that was only copied
is noted when its field is read; one that is asked for on the row itself is noted at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from functools import cache
from types import CodeType, FrameType, TracebackType
from typing import Any, cast, get_args, get_type_hints

from deskjob_services.rows import R, Record, Rows, shape

Cell = tuple[str, str, str]
"""Table, key (parts joined by a slash), column."""


class Watch:
    """While open, rows read through `rows` are watched. `used` are cells that were looked at, `chosen` table columns
    by which rows were picked, `read` every row read."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.used: dict[Cell, None] = {}
        self.chosen: dict[tuple[str, str], None] = {}
        self.read: dict[tuple[str, str], Record] = {}
        self.models: dict[str, type[Record]] = {}
        self._by_id: dict[str, tuple[str, str]] = {}
        self._patched: list[type] = []
        self._copies: dict[type, dict[tuple[str, str], None]] = {}

    def __enter__(self) -> Watch:
        self._rows.reading = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.reading = None
        for copied in self._patched:
            del copied.__getattribute__

    def row(self, model: type[R], row: R) -> R:
        """A stand-in for a row that tells which of its columns are looked at."""
        form = shape(model)
        key = "/".join(str(row.__dict__[name]) for name in form.keys)
        self.read[form.name, key] = row
        self.models[form.name] = model
        if form.keys == ("id",):
            self._by_id[key] = (form.name, key)
        return cast(R, Watched(self, row, form.name, key))

    def asked(self, model: type[Record], columns: Iterable[str]) -> None:
        """Rows of a table were picked by these columns."""
        self.chosen.update({(shape(model).name, column): None for column in columns})

    def looked(self, table: str, key: str, column: str, frame: FrameType) -> None:
        """A column was asked for: noted, unless a view only copies it into a record, which is watched from now on."""
        copy = copied_by(frame)
        if copy is None:
            self.used[table, key, column] = None
            return
        self._copies.setdefault(copy, {})[table, key] = None
        if copy not in self._patched:
            self._patched.append(copy)
            copy.__getattribute__ = self._telling()  # type: ignore[method-assign, assignment]

    def _telling(self) -> Callable[[Any, str], Any]:
        def ask(record: Any, name: str) -> Any:
            value = object.__getattribute__(record, name)
            if not name.startswith("_"):
                self._field(record, name, value)
            return value

        return ask

    def _field(self, record: Any, name: str, value: Any) -> None:
        for place in self._rows_of(record):
            row, columns = self.read[place].__dict__, shape(self.models[place[0]]).columns
            alike = value is not None and not isinstance(value, bool)
            same = [column for column in row if alike and row[column] == value and column != "id"]
            named = (name, f"{name}_id", f"{name}_at", *(same if len(same) == 1 else ()))
            found = next((column for column in named if column in columns), None)
            if found is not None:
                self.used[*place, found] = None

    def _rows_of(self, record: Any) -> list[tuple[str, str]]:
        """The row that a record is a copy of, by its id; those that say the same where it has none."""
        try:
            place = self._by_id.get(object.__getattribute__(record, "id"))
        except (AttributeError, TypeError):
            pass
        else:
            return [] if place is None else [place]
        copied = self._copies.get(type(record), {})
        told = dict(zip(type(record)._fields, tuple.__iter__(record), strict=True)) if is_tuple(type(record)) else {}
        return [
            place
            for place in copied
            if told and all(self.read[place].__dict__.get(column, value) == value for column, value in told.items())
        ]


class Watched:
    """A row that tells when one of its columns is looked at."""

    __slots__ = ("_key", "_row", "_table", "_watch")

    def __init__(self, watch: Watch, row: Record, table: str, key: str) -> None:
        self._watch, self._row, self._table, self._key = watch, row, table, key

    def __getattr__(self, name: str) -> Any:
        if name in self._row.__dict__:
            self._watch.looked(self._table, self._key, name, sys._getframe(1))
        return getattr(self._row, name)


def copied_by(frame: FrameType) -> type | None:
    """The plain record into which a frame's function copies rows, or None where it does something else."""
    owner: type = type(frame.f_locals.get("self"))
    return _record_of(frame.f_code, owner) or _record_of_function(frame)


def _record_of_function(frame: FrameType) -> type | None:
    found = frame.f_globals.get(frame.f_code.co_name)
    return _made_by(found) if getattr(found, "__code__", None) is frame.f_code else None


@cache
def _record_of(code: CodeType, owner: type) -> type | None:
    found = getattr(owner, code.co_name, None)
    return _made_by(found) if getattr(found, "__code__", None) is code else None


@cache
def _made_by(function: Any) -> type | None:
    """The record that a function is annotated to return, perhaps or None."""
    try:
        made = get_type_hints(function).get("return")
    except NameError:
        return None
    options = [made, *get_args(made)] if get_args(made) and type(None) in get_args(made) else [made]
    return next((one for one in options if isinstance(one, type) and (is_dataclass(one) or is_tuple(one))), None)


def is_tuple(kind: type) -> bool:
    """Whether a type is one of named tuples."""
    return issubclass(kind, tuple) and hasattr(kind, "_fields")
