"""The typed client of one employee, for every service. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from deskjob_services.kernel.seat import Seat

if TYPE_CHECKING:
    from deskjob_services.chat.desk import ChatDesk
    from deskjob_services.expenses.desk import ExpensesDesk
    from deskjob_services.git.desk import CodeDesk
    from deskjob_services.handover.desk import HandoverDesk
    from deskjob_services.people.desk import PeopleDesk
    from deskjob_services.sheets.desk import FilesDesk


class Desk(Seat):
    """The seat of one employee: every service, and the work between them."""

    @cached_property
    def people(self) -> PeopleDesk:
        """Who works here, for whom, and who stands in."""
        from deskjob_services.people.desk import PeopleDesk

        return PeopleDesk(self._caller)

    @cached_property
    def chat(self) -> ChatDesk:
        """Channels, private groups and direct messages."""
        from deskjob_services.chat.desk import ChatDesk

        return ChatDesk(self._caller)

    @cached_property
    def expenses(self) -> ExpensesDesk:
        """Reports, receipts, approvals, payments and the ledger."""
        from deskjob_services.expenses.desk import ExpensesDesk

        return ExpensesDesk(self._caller)

    @cached_property
    def git(self) -> CodeDesk:
        """Repositories, issues, merge requests, pipelines, releases and wikis."""
        from deskjob_services.git.desk import CodeDesk

        return CodeDesk(self._caller)

    @cached_property
    def sheets(self) -> FilesDesk:
        """Folders, files and workbooks: shared, versioned, calculated."""
        from deskjob_services.sheets.desk import FilesDesk

        return FilesDesk(self._caller)

    @cached_property
    def handover(self) -> HandoverDesk:
        """Cases put before a person, with reason and evidence."""
        from deskjob_services.handover.desk import HandoverDesk

        return HandoverDesk(self._caller)
