"""Other values for a cell: what a mutant of the solved state has in its place."""

from __future__ import annotations

import re
from typing import Any, Final

from deskjob_services import clock
from deskjob_services.rows import Rows

CONTRADICTION: Final = (
    " Or else 98765, $98,765.43, €98,765.43, 2031-02-03, E9999, B9999, R9999, P9999, D99, N999999, M999999."
)
PROSE: Final = frozenset({"text", "note", "about", "topic", "purpose", "reason", "announcement", "description"})
_VALUE: Final = re.compile(r"(?<![\w@#])[$€£]?\d[\d,.:/-]*\d|(?<![\w@#])[$€£]?\d")
_TAKEN_BACK: Final = {("handover_case", "status"): "withdrawn"}
_ID: Final = re.compile(r"[A-Z]{1,3}\d{2,}")


def is_prose(column: str, value: Any) -> bool:
    """Whether a cell holds what somebody wrote, which can be contradicted."""
    return column in PROSE and isinstance(value, str) and not _ID.fullmatch(value.split(" ")[0] if value else "")


def other(rows: Rows, table: str, column: str, value: Any) -> Any:
    """Another value of the kind: the other flag, an hour later, one cent more, another record, another word."""
    if (table, column) in _TAKEN_BACK:
        return _TAKEN_BACK[table, column]
    if (table, column) == ("sheets_entry", "name"):
        # How a file is read goes by how its name ends: an other name of the same ending is no other to most readers.
        return f"x{'.xlsx' if value.lower().endswith('.csv') else '.csv'}"
    if isinstance(value, int):
        if value in (0, 1) and not column.endswith(("minor", "number", "quantity")):
            return 1 - value
        return value + (clock.HOUR if column == "at" or column.endswith("_at") else 1)
    if isinstance(value, str) and " " in value and all(map(_ID.fullmatch, value.split())):
        return value.rpartition(" ")[0]
    found = rows.values(
        f"select {column} from {table} where {column} is not null and {column} is not :value limit 1", value=value
    )
    if found and (value is None or isinstance(found[0][0], type(value))):
        return found[0][0]
    return f"{value}x" if isinstance(value, str) else clock.of_day(clock.day(0)) if column.endswith("_at") else "x"


def denied(text: str) -> str | None:
    """The text with each value in it denied, or None where it holds none."""
    told = _VALUE.sub(lambda found: f"not {found[0]}", text)
    return told if told != text else None


def one_off(text: str) -> str | None:
    """The text with the last digit of each value one too high, or None where it holds none."""
    told = _VALUE.sub(lambda found: found[0][:-1] + str((int(found[0][-1]) + 1) % 10), text)
    return told if told != text else None
