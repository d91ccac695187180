"""Typed access to the rows of one company: SQLModel tables for the schema, prepared SQL for the work.

The ORM costs three times the query it wraps, and a mapped session would have to be emptied after every restore
and undo, so rows are read with SQL that is written once and kept, into instances of the table's own class.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar, cast

from sqlmodel import SQLModel

from deskjob_services.errors import NotFound

R = TypeVar("R", bound="Record")


class Record(SQLModel):
    """A table's base: what guards and undo must know of its rows stands beside its columns."""

    __prefix__: ClassVar[str] = ""
    """Letters before the number in this table's ids; empty where rows have no id of their own."""
    __width__: ClassVar[int] = 4
    """Digits of the number."""
    __owner__: ClassVar[str | None] = None
    """The column that names the person who owns the row."""
    __identity__: ClassVar[frozenset[str]] = frozenset()
    """The columns people know the record by: names, handles, titles."""
    __evidence__: ClassVar[bool] = False
    """Whether rows here are evidence that nobody alters or removes."""
    __called__: ClassVar[str] = "record"
    """What an error calls one of these."""

    def __eq__(self, other: object) -> bool:
        """The same values in the same table."""
        return type(self) is type(other) and self.__dict__ == other.__dict__


class Shape:
    """What SQL needs to know of one table, worked out once."""

    def __init__(self, model: type[Record]) -> None:
        table = cast(Any, model).__table__
        for column in table.columns:
            if column.name in model.__dict__:
                # What stands for the column in queries of the ORM, which nobody makes here, would answer for each row.
                type.__delattr__(model, column.name)
        self.name: str = table.name
        self.columns: tuple[str, ...] = tuple(column.name for column in table.columns)
        self.keys: tuple[str, ...] = tuple(column.name for column in table.primary_key.columns)
        self.defaults: dict[str, Any] = {
            name: field.default for name, field in model.model_fields.items() if not field.is_required()
        }
        listed = ", ".join(self.columns)
        by_key = " and ".join(f"{key} = ?" for key in self.keys)
        self.select = f"select {listed} from {self.name}"
        self.get = f"{self.select} where {by_key}"
        self.by_key = by_key
        self.insert = f"insert into {self.name} ({listed}) values ({', '.join('?' * len(self.columns))})"
        self.last = f"select coalesce(max(rowid), 0) from {self.name}"
        self.delete = f"delete from {self.name} where {by_key}"


@cache
def shape(model: type[Record]) -> Shape:
    """The shape of a table class."""
    return Shape(model)


def hydrate(model: type[R], columns: tuple[str, ...], values: tuple[Any, ...]) -> R:
    """A row as an instance of its class, without the validation its writer already did, nor what only that needs."""
    row: R = object.__new__(model)
    row.__dict__.update(zip(columns, values, strict=True))
    return row


class Reading(Protocol):
    """Somebody who wants to know which columns of which rows are read."""

    def row(self, model: type[R], row: R) -> R:
        """What the reader gets in the row's place."""

    def asked(self, model: type[Record], columns: Iterable[str]) -> None:
        """Rows were chosen by these columns."""


class Rows:
    """Reads and writes one company's tables. Values are always bound, names always come from the schema."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._many = connection.executemany
        self._statements: dict[tuple[Any, ...], str] = {}
        self.reading: Reading | None = None
        """Told of what is read, while somebody wants to know (the mutation test of graders)."""

    def get(self, model: type[R], *key: str | int) -> R | None:
        """The row with this key, or None."""
        form = shape(model)
        found = self._run(form.get, key).fetchone()
        return None if found is None else self._row(model, form.columns, found)

    def need(self, model: type[R], *key: str | int) -> R:
        """The row with this key. Raises NotFound."""
        row = self.get(model, *key)
        if row is None:
            shown = " ".join(str(part) for part in key)
            raise NotFound(f"no {model.__called__} {shown!r}", f"the id of a {model.__called__}")
        return row

    def where(
        self,
        model: type[R],
        /,
        *,
        order: str = "",
        limit: int | None = None,
        offset: int = 0,
        **equals: Any,
    ) -> list[R]:
        """The rows whose columns equal these values (None means empty), in the order given or of their making."""
        form = shape(model)
        if self.reading is not None:
            self.reading.asked(model, equals)
        empty = tuple(name for name, value in equals.items() if value is None)
        signature = (model, tuple(equals), empty, order, limit is None)
        sql = self._statements.get(signature)
        if sql is None:
            sql = f"{form.select}{self._condition(form, equals)} order by {order or 'rowid'}"
            self._statements[signature] = sql = sql + ("" if limit is None else " limit ? offset ?")
        values = [value for value in equals.values() if value is not None]
        if limit is not None:
            values += [limit, offset]
        return [self._row(model, form.columns, found) for found in self._run(sql, values)]

    def first(self, model: type[R], /, *, order: str = "", **equals: Any) -> R | None:
        """The first of `where`, or None."""
        found = self.where(model, order=order, limit=1, **equals)
        return found[0] if found else None

    def count(self, model: type[Record], /, **equals: Any) -> int:
        """How many rows `where` would give."""
        form = shape(model)
        values = [value for value in equals.values() if value is not None]
        sql = f"select count(*) from {form.name}{self._condition(form, equals)}"
        return int(self._run(sql, values).fetchone()[0])

    def query(self, model: type[R], sql: str, **values: Any) -> list[R]:
        """The rows of a statement that selects whole rows of one table (`select t.* from ...`)."""
        form = shape(model)
        return [self._row(model, form.columns, found) for found in self._run(sql, values)]

    def values(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Bare values of a statement, for counts, sums and joins."""
        return self._run(sql, values).fetchall()

    def insert(self, model: type[R], /, **values: Any) -> R:
        """Add a row; columns left out take their default, an id left out is the table's next."""
        form = shape(model)
        row = {**form.defaults, **values}
        if model.__prefix__ and "id" not in values:
            row["id"] = self.next_id(model)
        stored = tuple([row[column] for column in form.columns])
        self._run(form.insert, stored)
        return hydrate(model, form.columns, stored)

    def insert_many(self, model: type[Record], rows: list[dict[str, Any]]) -> None:
        """Add many rows at once; ids are the caller's. For growing and planting."""
        form = shape(model)
        defaults = form.defaults
        self._many(form.insert, [tuple(row[c] if c in row else defaults[c] for c in form.columns) for row in rows])

    def update(self, row: R, /, **changes: Any) -> R:
        """Change columns of a row. What is already so is not written, so the journal holds changes only."""
        old = row.__dict__
        changed = {name: value for name, value in changes.items() if old[name] != value}
        if not changed:
            return row
        form = shape(type(row))
        sql = f"update {form.name} set {', '.join(f'{name} = ?' for name in changed)} where {form.by_key}"
        self._run(sql, (*changed.values(), *(old[key] for key in form.keys)))
        merged = {**old, **changed}
        return hydrate(type(row), form.columns, tuple(merged[column] for column in form.columns))

    def delete(self, row: Record) -> None:
        """Remove a row. Services keep tombstones instead wherever others may have seen it."""
        form = shape(type(row))
        self._run(form.delete, tuple(row.__dict__[key] for key in form.keys))

    def next_id(self, model: type[Record], ahead: int = 0) -> str:
        """The id the next row of a table will have; ids count per table, so equal acts give equal ids."""
        return numbered(model, self._last(model) + 1 + ahead)

    def next_ids(self, model: type[Record], count: int) -> list[str]:
        """The ids of so many next rows."""
        last = self._last(model)
        return [numbered(model, last + ahead) for ahead in range(1, count + 1)]

    def _last(self, model: type[Record]) -> int:
        return int(self._run(shape(model).last).fetchone()[0])

    def _row(self, model: type[R], columns: tuple[str, ...], found: tuple[Any, ...]) -> R:
        row = hydrate(model, columns, found)
        if self.reading is not None:
            return self.reading.row(model, row)
        return row

    @staticmethod
    def _condition(form: Shape, equals: dict[str, Any]) -> str:
        unknown = set(equals) - set(form.columns)
        if unknown:
            raise TypeError(f"{form.name} has no column {sorted(unknown)}")
        parts = [f"{name} is null" if value is None else f"{name} = ?" for name, value in equals.items()]
        return f" where {' and '.join(parts)}" if parts else ""


def numbered(model: type[Record], number: int) -> str:
    """The id of a table's nth row, such as `P0007`."""
    return f"{model.__prefix__}{number:0{model.__width__}d}"


def listed(ids: Iterable[str]) -> tuple[str, dict[str, str]]:
    """A list of ids for `in`, bound one by one; rounded up in length, so that few statements serve all lengths."""
    given = sorted(ids)
    length = next(size for size in (1, 5, 20, 50, 200, 1000, 5000, 30_000) if size >= len(given))
    bound = {f"id{number}": one for number, one in enumerate(given + [""] * (length - len(given)))}
    return f"({', '.join(f':{name}' for name in bound)})", bound
