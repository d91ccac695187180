"""The state hash: one number for all rows of all domain tables, kept up to date from the journal.

Each row, as its table's name and its values written as SQL literals, has a digest of 2,048 bits; the state is their
sum, so a change costs as much as the rows it touched, not as the company has. (An additive multiset hash: Clarke,
Devadas, van Dijk, Gassend and Suh, "Incremental Multiset Hash Functions", 2003.) Equal hashes mean equal rows.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping

from sqlalchemy import Table

from deskjob_services.journal import row_literal

_BYTES = 256
_RING = 1 << 8 * _BYTES


class StateHash:
    """The hash of one company's rows. `base` is the sum its image was grown with, or None while it is growing."""

    def __init__(self, connection: sqlite3.Connection, tables: Mapping[str, Table]) -> None:
        self._connection = connection
        self._rows = {name: f"select {row_literal(table, name)} from {name}" for name, table in tables.items()}
        self._base: int | None = None
        self._seq = 0
        self._sum = 0

    def restart(self, base: str | None) -> None:
        """Stand on the sum of an image whose journal is empty."""
        self._base = None if base is None else int(base, 16)
        self._seq, self._sum = 0, self._base or 0

    def hash(self) -> str:
        """SHA-256 of the sum, from the base and the journal."""
        if self._base is None:
            return self.recounted()
        seq, total = self._seq, self._sum
        changes = self._connection.execute("select seq, tbl, old, new from journal where seq > ? order by seq", (seq,))
        for number, table, old, new in changes:
            seq = number
            total += (_digest(table, new) if new is not None else 0) - (_digest(table, old) if old is not None else 0)
        total %= _RING
        if not self._connection.in_transaction:
            self._seq, self._sum = seq, total
        return _shown(total)

    def recounted(self) -> str:
        """The same from every row there is; what the journal says is not believed."""
        return _shown(self.sum())

    def sum(self) -> int:
        """The sum over every row there is."""
        connection = self._connection
        return sum(_digest(name, row) for name, sql in self._rows.items() for (row,) in connection.execute(sql)) % _RING


def _digest(table: str, row: str) -> int:
    return int.from_bytes(hashlib.shake_256(f"{table}\n{row}".encode()).digest(_BYTES), "big")


def _shown(total: int) -> str:
    return hashlib.sha256(total.to_bytes(_BYTES, "big")).hexdigest()
