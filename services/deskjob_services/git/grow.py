"""Grows the firm's repositories: their history, and what was asked, discussed, reviewed and released on the way."""

from __future__ import annotations

from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.blueprint import Blueprint
from deskjob_services.git.growing.history import History
from deskjob_services.git.growing.ledger import Ledger
from deskjob_services.git.growing.packing import Packer
from deskjob_services.git.growing.story import keys, story
from deskjob_services.git.growing.team import Staff, Team
from deskjob_services.git.growing.teller import Place
from deskjob_services.git.growing.telling import Telling
from deskjob_services.git.models import Pack
from deskjob_services.people.models import Leave, Person
from deskjob_services.rows import Rows
from deskjob_services.seeder import Seeder

REGIONS = ("nordics", "benelux", "iberia", "baltics", "alps", "midwest", "straits", "balkans")
"""What the second and later projects of a kind are for, in firms with more projects than kinds."""


def grow(rows: Rows, blobs: Blobs, blueprint: Blueprint, seeder: Seeder) -> None:
    """Fill the git host's tables; the people are there already. Nothing is later than the blueprint's start."""
    away: dict[str, list[tuple[int, int]]] = {}
    for leave in rows.where(Leave, cancelled=0):
        away.setdefault(leave.person_id, []).append((leave.from_at, leave.until_at))
    staff = Staff(rows.where(Person, employment="active", order="id"), away)
    place = Place(Ledger(), History(Packer()), blobs.put, blueprint.start)
    for slug, key in _projects(blueprint.sizes.projects):
        chance = seeder.branch(slug)
        begin = blueprint.start - chance.integer(150, 400) * clock.DAY
        told = story(key)
        team = Team(staff, told.head["project"][0].given[1], begin, chance.branch("team"))
        Telling(told, slug, team, place, begin, chance).tell()
    packed = place.history.packer.packed()
    place.ledger.add(Pack, pack=blobs.put(packed.pack), listing=blobs.put(packed.listing), grown=1)
    place.ledger.write(rows)


def _projects(count: int) -> list[tuple[str, str]]:
    """So many projects as (slug, the key of its story)."""
    known = keys()
    made = [(str(story(key).head["project"][0].given[0]), key) for key in known[:count]]
    while len(made) < count:
        turn, index = divmod(len(made), len(known))
        region = REGIONS[(turn - 1) % len(REGIONS)]
        again = f"-{(turn - 1) // len(REGIONS) + 1}" if turn > len(REGIONS) else ""
        made.append((f"{made[index][0]}-{region}{again}", known[index]))
    return made
