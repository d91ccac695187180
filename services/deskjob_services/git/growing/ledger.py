"""Rows on the way into a company: gathered with their ids, written table by table at the end."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from deskjob_services.rows import Record, Rows, numbered


class Ledger:
    """What growing has made so far. A row may still be changed until it is written."""

    def __init__(self) -> None:
        self.rows: defaultdict[type[Record], list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[Record], **values: Any) -> dict[str, Any]:
        """A row, with the next id of its table where it has one of its own."""
        made = self.rows[model]
        if model.__prefix__:
            values["id"] = numbered(model, len(made) + 1)
        made.append(values)
        return values

    def write(self, rows: Rows) -> None:
        """Put all of it into an empty company."""
        for model, made in self.rows.items():
            rows.insert_many(model, made)
