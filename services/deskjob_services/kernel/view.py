"""What every service's view is built on: questions about a company's rows, and nothing that writes."""

from __future__ import annotations

from deskjob_services.store import Store


class View:
    """Read-only questions about one company; scorers have nothing else."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.rows = store.rows

    @property
    def now(self) -> int:
        """Company time, in seconds since 1970."""
        return self._store.now
