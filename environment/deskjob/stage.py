"""The company as a case has it: beside its services, who plays whom and who sits at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from deskjob.probing import Probed
from deskjob_services import company
from deskjob_services.store import Store

if TYPE_CHECKING:
    from deskjob_services.chat.view import ChatView
    from deskjob_services.git.view import GitView


class Company(company.Company):
    """What checkpoints ask: the services' views, `cast` (person ids by colleague) and `desk` (a person id).

    opened: when the desk sat down, in company time; what it had said before belongs to no case.
    probed: what probes found, by their names; there once the company is sealed.
    """

    def __init__(
        self, store: Store, cast: Mapping[str, str], desk: str, opened: int = 0, probed: Probed | None = None
    ) -> None:
        super().__init__(store)
        self.cast = cast
        self.desk = desk
        self.opened = opened
        self.probed = probed or Probed()

    @cached_property
    def chat(self) -> ChatView:
        """What was said, by whom, to whom; what a person said, from the opening of the case on."""
        from deskjob_services.chat.view import ChatView

        return ChatView(self._store, self.opened)

    @cached_property
    def git(self) -> GitView:
        """Repositories, issues and merge requests; what a person pushed and wrote, from the opening of the case on."""
        from deskjob_services.git.view import GitView

        return GitView(self._store, self.opened)


class Plant(company.Plant):
    """What a seeding works with: `Company` and verbs that plant.

    words: what `{word}` in the instruction stands for. stratum: the kind of case, "happy" unless it is unusual.
    circle: more people whom the work brings the desk to write to. confidential: records it must not open.
    """

    def __init__(self, store: Store, cast: Mapping[str, str], desk: str) -> None:
        super().__init__(store)
        self.cast = cast
        self.desk = desk
        self.words: dict[str, str] = {}
        self.stratum = "happy"
        self.circle: set[str] = set()
        self.confidential: set[str] = set()
