"""The services' views side by side: `Company` is the only window scorers have, `Plant` the same plus planting verbs."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from deskjob_services import clock
from deskjob_services.journal import Journal
from deskjob_services.store import Store

if TYPE_CHECKING:
    from deskjob_services.chat.plant import ChatPlant
    from deskjob_services.chat.view import ChatView
    from deskjob_services.expenses.plant import ExpensesPlant
    from deskjob_services.expenses.view import ExpensesView
    from deskjob_services.git.plant import GitPlant
    from deskjob_services.git.view import GitView
    from deskjob_services.handover.view import HandoverView
    from deskjob_services.people.plant import PeoplePlant
    from deskjob_services.people.view import PeopleView
    from deskjob_services.sheets.plant import SheetsPlant
    from deskjob_services.sheets.view import SheetsView


class Company:
    """One simulated firm at one moment, as those see it who only ask. Views are made when first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def now(self) -> int:
        """Company time, in seconds since 1970."""
        return self._store.now

    @property
    def today(self) -> date:
        """The company's calendar day."""
        return clock.day(self._store.now)

    @property
    def journal(self) -> Journal:
        """Every change so far."""
        return self._store.journal

    @cached_property
    def people(self) -> PeopleView:
        """Who works here, for whom, and who stands in."""
        from deskjob_services.people.view import PeopleView

        return PeopleView(self._store)

    @cached_property
    def chat(self) -> ChatView:
        """What was said, by whom, to whom."""
        from deskjob_services.chat.view import ChatView

        return ChatView(self._store)

    @cached_property
    def expenses(self) -> ExpensesView:
        """Reports, decisions, payments and the ledger."""
        from deskjob_services.expenses.view import ExpensesView

        return ExpensesView(self._store)

    @cached_property
    def git(self) -> GitView:
        """Repositories, who pushed what, issues and merge requests."""
        from deskjob_services.git.view import GitView

        return GitView(self._store)

    @cached_property
    def sheets(self) -> SheetsView:
        """Files and folders, workbooks as typed tables, and who changed what."""
        from deskjob_services.sheets.view import SheetsView

        return SheetsView(self._store)

    @cached_property
    def handover(self) -> HandoverView:
        """Cases put before a person."""
        from deskjob_services.handover.view import HandoverView

        return HandoverView(self._store)


class Plant(Company):
    """A company that can still be arranged; what a task's seeding is given, and no checkpoint ever."""

    @cached_property
    def people(self) -> PeoplePlant:
        """The directory's questions, and verbs that write."""
        from deskjob_services.people.plant import PeoplePlant

        return PeoplePlant(self._store)

    @cached_property
    def chat(self) -> ChatPlant:
        """The chat's questions, and verbs that write."""
        from deskjob_services.chat.plant import ChatPlant

        return ChatPlant(self._store)

    @cached_property
    def expenses(self) -> ExpensesPlant:
        """The expenses' questions, and verbs that write."""
        from deskjob_services.expenses.plant import ExpensesPlant

        return ExpensesPlant(self._store)

    @cached_property
    def git(self) -> GitPlant:
        """The git host's questions, and verbs that write."""
        from deskjob_services.git.plant import GitPlant

        return GitPlant(self._store)

    @cached_property
    def sheets(self) -> SheetsPlant:
        """The file store's questions, and verbs that write."""
        from deskjob_services.sheets.plant import SheetsPlant

        return SheetsPlant(self._store)
