"""Who files, decides and pays in a grown company, read from its directory."""

from __future__ import annotations

from deskjob_services.expenses.exchange import BASE
from deskjob_services.expenses.market import HOME_CURRENCY
from deskjob_services.people.models import Department, Person, Role
from deskjob_services.rows import Rows
from deskjob_services.seeder import Seeder

_OFTEN = ("Account", "Sales", "Head", "CEO", "Product", "Marketing", "Operations Lead", "Logistics")


class Staff:
    """The people of a company by what they have to do with expenses."""

    def __init__(self, rows: Rows, seeder: Seeder) -> None:
        self._seeder = seeder
        self.active = rows.where(Person, employment="active", order="id")
        self.by_id = {one.id: one for one in rows.where(Person)}
        self.centres = {one.id: one.cost_centre for one in rows.where(Department)}
        held: dict[str, list[str]] = {}
        for role in rows.where(Role, order="person_id"):
            held.setdefault(role.role, []).append(role.person_id)
        working = {one.id for one in self.active}
        self.finance = [one for one in held.get("finance", []) if one in working]
        self.treasurers = [one for one in held.get("treasurer", []) if one in working]
        self.clerks = [one.id for one in self.active if one.title == "Accounts Payable Clerk"] or self.finance
        self._weights = [4 if any(word in one.title for word in _OFTEN) else 1 for one in self.active]

    def owner(self, since: int) -> Person:
        """Somebody who files a report and already worked here then; those who travel file more."""
        for one in self._seeder.choices(self.active, 12, self._weights):
            if one.started_at < since:
                return one
        return min(self.active, key=lambda one: (one.started_at, one.id))

    def approver(self, owner: Person, dollars: int) -> str:
        """Who decides on a report of so many dollars: the manager while it is small, else finance or a treasurer."""
        if dollars <= 1000 and owner.manager_id and self.by_id[owner.manager_id].employment == "active":
            return owner.manager_id
        return self.other(self.finance if dollars <= 10_000 else self.treasurers, owner.id)

    def other(self, among: list[str], *but: str) -> str:
        """One of these people who is none of those; any of them where there is no other."""
        return self._seeder.choice([one for one in among if one not in but] or among)

    @staticmethod
    def currency(owner: Person) -> str:
        """The currency somebody is paid back in."""
        return HOME_CURRENCY.get(owner.location, BASE)
