"""The pages of expenses; importing this puts every one of them on the blueprint."""

from __future__ import annotations

from deskjob_services.expenses.screens import books, filing, finding, handbook, lines, paying, proofs, report
from deskjob_services.expenses.screens.base import blueprint

__all__ = ["blueprint", "books", "filing", "finding", "handbook", "lines", "paying", "proofs", "report"]
