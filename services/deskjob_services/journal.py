"""The append-only record of every change of state, written by database triggers; reading it, and undoing by it.

A trigger sees every write, whichever way it was made; events of an ORM see one kind in six. Values are kept as SQL
literals, which hold every type SQLite has; only text with a NUL is kept in a form of our own, T'hex'.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Table

from deskjob_services.errors import UndoBlocked

Value = str | int | float | bytes | None
Kind = Literal["insert", "update", "delete"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row, before and after. `key` is the primary key, several columns joined by a slash."""

    seq: int
    act: int
    step: int
    actor: str
    operation: str
    at: int
    table: str
    kind: Kind
    key: str
    old: Mapping[str, Value] | None
    new: Mapping[str, Value] | None


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One committed act: who did which operation on what, when, in which step of an episode."""

    act: int
    step: int
    actor: str
    operation: str
    at: int
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the journal to come back to."""

    seq: int
    act: int
    now: int


@dataclass(slots=True)
class Context:
    """Whose act is under way. Triggers ask for its number alone, through the SQL function `act`."""

    act: int = 0
    step: int = 0
    actor: str = "harness"
    operation: str = "plant"
    at: int = 0


JOURNAL_SCHEMA = (
    "create table journal (seq integer primary key, act integer not null, tbl text not null, kind text not null,"
    " old_rowid integer, new_rowid integer, old text, new text)",
    "create table journal_act (act integer primary key, step integer not null, actor text not null,"
    " operation text not null, at integer not null, targets text not null)",
    "create view journal_entry as select act, step, actor, operation, at, targets from journal_act",
    "create trigger journal_enter instead of insert on journal_entry begin insert into journal_act values"
    " (new.act, new.step, new.actor, new.operation, new.at, new.targets); end",
)


def triggers(table: Table) -> list[str]:
    """The statements that make a table's changes appear in the journal."""
    return [_trigger(table, "insert"), _trigger(table, "update"), _trigger(table, "delete")]


def _trigger(table: Table, kind: Kind) -> str:
    old = row_literal(table, "old") if kind != "insert" else "null"
    new = row_literal(table, "new") if kind != "delete" else "null"
    old_rowid = "old.rowid" if kind != "insert" else "null"
    new_rowid = "new.rowid" if kind != "delete" else "null"
    # Every open company keeps its triggers parsed: a list of columns, and of who did what, would be a third of a MB.
    return (
        f"create trigger journal_{table.name}_{kind} after {kind} on {table.name} begin insert into journal"
        f" values (null, act(), '{table.name}', '{kind}', {old_rowid}, {new_rowid}, {old}, {new}); end"
    )


def row_literal(table: Table, version: str) -> str:
    """The SQL expression for a row's values as literals; version is `old`, `new` or the table's name.

    One call of our own function: the same out of `quote()` and `||` would cost each open company a megabyte of
    parsed triggers, and cut text at a NUL.
    """
    return f"written({', '.join(f'{version}.{column.name}' for column in table.columns)})"


def written(*values: Value) -> str:
    """Values as SQL literals joined by commas; text that holds a NUL as T'hex', which only `literals` reads."""
    return ",".join(map(_literal, values))


def _literal(value: Value) -> str:
    if isinstance(value, str):
        if "\0" in value:
            return f"T'{value.encode().hex().upper()}'"
        return "'" + value.replace("'", "''") + "'"
    if value is None:
        return "NULL"
    return f"X'{value.hex().upper()}'" if isinstance(value, bytes) else repr(value)


_LITERAL = re.compile(r"('[^']*(?:''[^']*)*'|NULL|[XT]'[0-9A-F]*'|[-+]?(?:[0-9.]+(?:e[-+]?[0-9]+)?|inf))")


def literals(text: str) -> tuple[Value, ...]:
    """The values of a list that `written` gave, typed."""
    parts = _LITERAL.split(text)
    found = parts[1::2]
    if parts[0] or parts[-1] or parts[2:-1:2].count(",") != max(0, len(found) - 1):
        raise ValueError(f"not a list of SQL literals: {text[:80]!r}")
    return tuple([one[1:-1].replace("''", "'") if one[0] == "'" else _bare(one) for one in found])


def _bare(literal: str) -> Value:
    if literal == "NULL":
        return None
    if literal[0] in "XT":
        coded = bytes.fromhex(literal[2:-1])
        return coded if literal[0] == "X" else coded.decode()
    try:
        return int(literal)
    except ValueError:
        return float(literal)


class Journal:
    """Reads the journal of one company and undoes by it."""

    def __init__(self, connection: sqlite3.Connection, context: Context, tables: Mapping[str, Table]) -> None:
        self._connection = connection
        self._context = context
        self._columns = {name: tuple(c.name for c in table.columns) for name, table in tables.items()}
        self._keys = {name: tuple(c.name for c in table.primary_key.columns) for name, table in tables.items()}

    def last(self) -> int:
        """The number of the newest change; 0 in an empty journal."""
        return int(self._connection.execute("select coalesce(max(seq), 0) from journal").fetchone()[0])

    def last_act(self) -> int:
        """The number of the newest act; 0 before the first."""
        return int(self._connection.execute("select coalesce(max(act), 0) from journal_act").fetchone()[0])

    def read(self, after: int = 0) -> list[Change]:
        """The changes after a place, oldest first, as typed values."""
        return [self._change(row) for row in self._raw("where seq > ? order by seq", after)]

    def acts(self, after: int = 0) -> list[ActRecord]:
        """The acts after a number, oldest first."""
        rows = self._connection.execute(
            "select act, step, actor, operation, at, targets from journal_act where act > ? order by act",
            (after,),
        )
        return [
            ActRecord(act, step, actor, operation, at, tuple(targets.split()))
            for act, step, actor, operation, at, targets in rows
        ]

    def enter(self, targets: Sequence[str]) -> None:
        """Record the act under way."""
        c = self._context
        self._connection.execute(
            "insert into journal_entry values (?, ?, ?, ?, ?, ?)",
            (c.act, c.step, c.actor, c.operation, c.at, " ".join(targets)),
        )

    def undo(self, mark: Mark) -> int:
        """Take every change after the mark back, newest first; how many. The undoing is journalled, too.

        What an earlier undo took back is passed over together with that undo, or coming back to one mark again and
        again would each time undo all the undoings before.
        """
        undone = dict(
            self._connection.execute("select act, targets from journal_act where operation = 'undo' and targets != ''")
        )
        taken, place = 0, None
        for row in self._raw("where seq > ? order by seq desc", mark.seq):
            if place is not None and int(str(row[0])) > place:
                continue
            back_to = undone.get(row[1])
            if back_to is not None and int(back_to) >= mark.seq:
                place = int(back_to)
                continue
            self._invert(row)
            taken += 1
        return taken

    def undo_step(self, step: int) -> int:
        """Take back what one step wrote. Raises UndoBlocked where something later touched the same rows."""
        rows = list(self._raw("where step = ? and operation != 'undo' order by seq desc", step))
        first = {(row[6], rowid): row[0] for row in rows for rowid in (row[8], row[9]) if rowid is not None}
        for (table, rowid), seq in first.items():
            later = self._connection.execute(
                "select seq, operation, actor from journal join journal_act using (act) where tbl = ? and seq > ?"
                " and (old_rowid = ? or new_rowid = ?) and (step != ? or operation = 'undo') limit 1",
                (table, seq, rowid, rowid, step),
            ).fetchone()
            if later:
                raise UndoBlocked(
                    f"step {step} cannot be undone: change {later[0]} ({later[1]} by {later[2]}) touched {table} later",
                    "rows nobody touched since",
                    "undo that first, or undo to a mark before both",
                )
        for row in rows:
            self._invert(row)
        return len(rows)

    def redo(self, change: Change) -> None:
        """Make a recorded change again. The triggers journal it, as they did the first time."""
        keys = self._keys[change.table]
        found = " and ".join(f"{name} = ?" for name in keys)
        held = () if change.old is None else tuple(change.old[name] for name in keys)
        if change.new is None:
            self._connection.execute(f"delete from {change.table} where {found}", held)
            return
        columns, marks = ", ".join(change.new), ", ".join("?" * len(change.new))
        values = tuple(change.new.values())
        if change.old is None:
            self._connection.execute(f"insert into {change.table} ({columns}) values ({marks})", values)
        else:
            self._connection.execute(f"update {change.table} set ({columns}) = ({marks}) where {found}", values + held)

    def _raw(self, condition: str, value: int) -> Iterator[tuple[object, ...]]:
        """Rows with who did it: of the act that is entered, or of the one under way, which is entered last."""
        c = self._context
        found = self._connection.execute(
            "select seq, act, step, actor, operation, at, tbl, kind, old_rowid, new_rowid, old, new"
            f" from journal left join journal_act using (act) {condition}",
            (value,),
        )
        for row in found.fetchall():
            yield row if row[2] is not None else (*row[:2], c.step, c.actor, c.operation, c.at, *row[6:])

    def _change(self, row: tuple[object, ...]) -> Change:
        seq, act, step, actor, operation, at, table, kind, _, _, old, new = row
        columns = self._columns[str(table)]
        before = dict(zip(columns, literals(str(old)), strict=True)) if old is not None else None
        after = dict(zip(columns, literals(str(new)), strict=True)) if new is not None else None
        held = after if after is not None else before
        assert held is not None
        key = "/".join(str(held[name]) for name in self._keys[str(table)])
        return Change(seq, act, step, actor, operation, at, table, kind, key, before, after)  # type: ignore[arg-type]

    def _invert(self, row: tuple[object, ...]) -> None:
        table, kind, old_rowid, new_rowid, old = str(row[6]), row[7], row[8], row[9], row[10]
        if kind == "insert":
            self._connection.execute(f"delete from {table} where rowid = ?", (new_rowid,))
            return
        columns = ("rowid", *self._columns[table])
        values = (old_rowid, *literals(str(old)))
        marks = ", ".join("?" * len(columns))
        if kind == "delete":
            self._connection.execute(f"insert into {table} ({', '.join(columns)}) values ({marks})", values)
        else:
            self._connection.execute(
                f"update {table} set ({', '.join(columns)}) = ({marks}) where rowid = ?", (*values, new_rowid)
            )
