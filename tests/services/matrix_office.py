"""A company for the role matrix, and targets in it that stand in a given relation to the actor of a cell."""

from __future__ import annotations

from dataclasses import dataclass

from deskjob import World
from deskjob_services.chat.models import File, Member
from deskjob_services.company import Plant
from deskjob_services.expenses.models import Entry, Report
from deskjob_services.expenses.plant import Buy
from deskjob_services.money import Money
from deskjob_services.people.models import Department, Leave, Person, Role

ROOM_NAME = "the-matrix"


@dataclass
class Office:
    """A company, the actor of a cell, and three people who stand in no relation to the actor."""

    world: World
    plant: Plant
    actor: str
    ann: str
    ben: str
    cem: str

    @classmethod
    def of(cls, world: World) -> Office:
        """The cast out of a company: nobody's boss, nobody's deputy, without a right."""
        # Who may push is asked here; carrying out what a push sets going is a runner's, and slow.
        world.builds = False
        rows = world.store.rows
        leading = {one.manager_id for one in rows.where(Person)} | {one.deputy_id for one in rows.where(Person)}
        leading |= {one.head_id for one in rows.where(Department)} | {one.deputy_id for one in rows.where(Leave)}
        holding = {one.person_id for one in rows.where(Role)}
        plain = [one.id for one in rows.where(Person, employment="active", order="id")]
        return cls(world, Plant(world.store), *[one for one in plain if one not in leading | holding][:4])

    def person(self, relation: str) -> str:
        """Somebody who stands so to the actor."""
        if relation == "own":
            return self.actor
        if relation == "report":
            rows = self.plant.people.rows
            rows.update(rows.need(Person, self.ann), manager_id=self.actor)
        return self.ann

    def room(self, relation: str) -> str:
        """A room with two owners, in which the actor is so; one of another kind only where that is the relation."""
        private = relation == "outsider"
        room = self.plant.chat.channel(ROOM_NAME, [self.ann, self.ben], private=private)
        self.plant.chat.owner(room, self.ben)
        if relation not in ("public", "outsider"):
            self.plant.chat.join(room, [self.actor])
            place = self.plant.chat.rows.need(Member, room, self.actor)
            self.plant.chat.rows.update(place, owner=int(relation == "owner"), moderator=int(relation == "moderator"))
        return room

    def message(self, relation: str) -> str:
        """A message in such a room, of the actor's own where the relation is `author`."""
        author = self.actor if relation == "author" else self.ann
        return self.plant.chat.message(self.room(relation), author, "What was said")

    def file(self, relation: str, shown: bool) -> str:
        """A file of somebody who stands so, handed in and perhaps shown."""
        owner = self.actor if relation in ("own", "author") else self.ann
        room = self.room("member" if relation in ("own", "other") else relation)
        if shown:
            return self.plant.chat.file(room, owner, "a.txt", b"one line", "text/plain")
        digest = self.world.store.blobs.put(b"one line")
        kept = self.plant.chat.rows.insert(
            File, room_id=room, person_id=owner, name="a.txt", media_type="text/plain", size=8, digest=digest, at=1
        )
        return kept.id

    def report(self, relation: str, status: str = "submitted") -> Report:
        """An expense report of somebody who stands so, decided by the actor where it is decided at all."""
        filed = self.plant.expenses.report(
            self.person(relation), [Buy("meals", Money.minor(4000, "USD"))], status, decided_by=self.actor
        )
        return self.plant.expenses.rows.need(Report, filed.id)

    def line(self, relation: str) -> str:
        """A line of a draft of theirs."""
        draft = self.report(relation, "draft").id
        return str(self.world.store.rows.values("select id from expenses_line where report_id = :r", r=draft)[0][0])

    def receipt(self, relation: str) -> str:
        """A receipt of theirs."""
        one = self.report(relation).id
        rows = self.world.store.rows
        return str(rows.values("select id from expenses_receipt where report_id = :r", r=one)[0][0])

    def batch(self, relation: str, status: str = "draft", approvers: tuple[str, ...] = ()) -> dict[str, str]:
        """A batch that the actor or somebody else prepared, with one report of a third person in it."""
        plant = self.plant.expenses
        report = plant.report(self.cem, [Buy("meals", Money.minor(4000, "USD"))], "approved", decided_by=self.ben).id
        made = plant.batch([report], self.actor if relation == "own" else self.ann, status=status, approvers=approvers)
        return {"batch": made.id, "report": report}

    def entry(self, relation: str) -> str:
        """The booking of a payment to somebody who stands so."""
        found = self.plant.expenses.rows.first(Entry, report_id=self.report(relation, "paid").id)
        assert found is not None
        return found.id
