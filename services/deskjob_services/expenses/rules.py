"""What people may do in expenses, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.expenses import (
    batches,
    books,
    deciding,
    filing,
    finding,
    handbook,
    lines,
    paying,
    proofs,
    reports,
)
from deskjob_services.expenses.service import expenses

service = expenses

__all__ = [
    "batches",
    "books",
    "deciding",
    "filing",
    "finding",
    "handbook",
    "lines",
    "paying",
    "proofs",
    "reports",
    "service",
]
