"""Grows the firm's talk: rooms and who is in them, months of conversations, reactions, second thoughts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.blueprint import Blueprint
from deskjob_services.chat.models import DIRECT, Member, Message, Reaction, Room, Status, Version, pair
from deskjob_services.chat.plan import Firm, Place, places
from deskjob_services.chat.script import Line, Scene, Setting, careless, misspelt, say, scenes
from deskjob_services.chat.words import EMOJI, STATUS_TEXTS
from deskjob_services.people.models import Department, Leave, Person
from deskjob_services.rows import Rows, numbered
from deskjob_services.seeder import Seeder

MONTHS_OF_TALK = 120 * clock.DAY
DIRECT_SHARE = 0.3


@dataclass(slots=True, eq=False)
class Said:
    """A message on the way into the company."""

    room: Place
    author: Person
    text: str
    at: int
    root: Said | None = None
    id: str = ""


@dataclass(slots=True)
class Talk:
    """What conversations need to know: who is at work when."""

    start: int
    people: Sequence[Person]
    used: set[int] = field(default_factory=set)
    """Announcements made; nobody announces the same twice."""
    away: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def there(self, one: Person, at: int) -> bool:
        """Whether somebody worked here then and was not on leave."""
        return one.started_at <= at and not any(since <= at <= until for since, until in self.away.get(one.id, ()))

    def working(self, one: Person, at: int) -> int:
        """This moment, or the next one in the person's working hours."""
        shift = zone_shift(one.timezone, at // clock.DAY)
        local = at + shift
        days, second = divmod(local, clock.DAY)
        if second < 8 * clock.HOUR or second >= 18 * clock.HOUR:
            days += second >= 18 * clock.HOUR
            second = 8 * clock.HOUR + (local * 7919) % (100 * clock.MINUTE)
        weekday = (days + 3) % 7
        days += 7 - weekday if weekday > 4 else 0
        return days * clock.DAY + second - shift


@cache
def zone_shift(zone: str, day: int) -> int:
    """Seconds to add to UTC for local time on a day since 1970."""
    shift = datetime.fromtimestamp(day * clock.DAY, ZoneInfo(zone)).utcoffset()
    return int(shift.total_seconds()) if shift else 0


def grow(rows: Rows, blobs: Blobs, blueprint: Blueprint, seeder: Seeder) -> None:
    """Fill the chat's tables; the people are there already. Nothing is later than the blueprint's start."""
    people = rows.where(Person, employment="active", order="id")
    departments = {one.id: one.name for one in rows.where(Department)}
    firm = Firm(people, departments, blueprint.start)
    talk = Talk(blueprint.start, people)
    for leave in rows.where(Leave, cancelled=0):
        talk.away.setdefault(leave.person_id, []).append((leave.from_at, leave.until_at))
    rooms = places(firm, blueprint.sizes.channels, seeder.branch("rooms"))
    directs = _directs(firm, blueprint.sizes.messages, seeder.branch("direct rooms"))
    said = _said(rooms, directs, talk, blueprint.sizes.messages, seeder)
    _write(rows, rooms, directs, said, talk, seeder.branch("rest"))
    _statuses(rows, people, talk, seeder.branch("statuses"))


def _directs(firm: Firm, messages: int, seeder: Seeder) -> list[Place]:
    """Direct rooms of people who work together: with the manager, in the department, and some across."""
    by_id = {one.id: one for one in firm.people}
    made: dict[str, Place] = {}
    for _ in range(int(messages * DIRECT_SHARE / 9) + 2):
        one = seeder.choice(firm.people)
        boss = by_id.get(one.manager_id or "")
        near = [other for other in firm.people if other.department_id == one.department_id]
        other = boss if boss and seeder.chance(0.3) else seeder.choice(near if seeder.chance(0.6) else firm.people)
        if other.id != one.id:
            both = pair(one.id, other.id)
            created_at = max(one.started_at, other.started_at)
            made.setdefault(both, Place(both, DIRECT, ("direct",), 1, [one, other], "", created_at))
    return list(made.values())


def _said(rooms: list[Place], directs: list[Place], talk: Talk, count: int, seeder: Seeder) -> list[Said]:
    """So many messages, oldest first, with their ids."""
    said: list[Said] = []
    in_direct = int(count * DIRECT_SHARE)
    for pool, total, name in ((rooms, count - in_direct, "talk"), (directs, count, "direct talk")):
        chance = seeder.branch(name)
        weights = [place.weight for place in pool]
        while len(said) < total:
            for place in chance.choices(pool, 50, weights):
                said += _conversation(place, talk, chance)[: total - len(said)]
                if len(said) >= total:
                    break
    said.sort(key=lambda one: one.at)
    for number, one in enumerate(said, 1):
        one.id = numbered(Message, number)
    return said


def _conversation(place: Place, talk: Talk, seeder: Seeder) -> list[Said]:
    voices = [one for one in place.people[:3]] if place.read_only else place.people
    opener = seeder.choice(voices)
    # More of what people say is recent: a day is drawn from a triangle that points at the start.
    back = int(seeder.spread(0, 0, MONTHS_OF_TALK))
    at = talk.working(opener, talk.start - back - seeder.integer(0, 9 * clock.HOUR))
    if at < place.created_at or at >= talk.start or not talk.there(opener, at):
        return []
    answerers = [one for one in seeder.sample(voices, min(4, len(voices))) if one is not opener and talk.there(one, at)]
    scene = seeder.choice(scenes(seeder.choice(place.topics)))
    if not answerers and scene.answers:
        return []
    around = seeder.sample(talk.people, 6) if place.kind == DIRECT else place.people
    named = [one for one in around if one is not opener and one not in answerers[:1]] or talk.people
    to = answerers[0].first_name if answerers else ""
    hour = (at + zone_shift(opener.timezone, at // clock.DAY)) % clock.DAY // clock.HOUR
    return _lines(place, scene, Setting(at, hour, named, to), opener, answerers, talk, seeder)


def _lines(
    place: Place, scene: Scene, setting: Setting, opener: Person, answerers: list[Person], talk: Talk, seeder: Seeder
) -> list[Said]:
    threaded = place.kind != DIRECT and seeder.chance(0.4)
    at = setting.at
    openers = [line for line in scene.openers if not place.read_only or id(line) not in talk.used]
    if not openers:
        return []
    opening = seeder.choice(openers)
    talk.used.add(id(opening))
    first = Said(place, opener, _voice([opening], setting, seeder), at)
    said = [first]
    for author, lines in _turns(scene, opener, answerers, seeder):
        gap = seeder.integer(40, 900) if seeder.chance(0.8) else seeder.integer(900, 3 * clock.HOUR)
        at = talk.working(author, at + gap)
        if at >= talk.start or at > setting.at + 4 * clock.DAY:
            break
        if talk.there(author, at):
            said.append(Said(place, author, _voice(lines, setting, seeder), at, first if threaded else None))
    return said


def _turns(
    scene: Scene, opener: Person, answerers: list[Person], seeder: Seeder
) -> list[tuple[Person, tuple[Line, ...]]]:
    """Who speaks next, and the lines to choose from; an answer is given once."""
    if not scene.answers:
        return []
    count = min(len(answerers), len(scene.answers), seeder.choices((1, 2, 3), 1, (5, 4, 2))[0])
    lines = seeder.sample(scene.answers, count)
    turns: list[tuple[Person, tuple[Line, ...]]] = [
        (who, (line,)) for who, line in zip(answerers[:count], lines, strict=True)
    ]
    if scene.asks and seeder.chance(0.6):
        turns.append((opener, scene.asks))
        turns.append((answerers[0], scene.replies))
    if scene.closers and seeder.chance(0.75):
        turns.append((opener, scene.closers))
    return turns


def _voice(lines: Sequence[Line], setting: Setting, seeder: Seeder) -> str:
    text = say(seeder.choice(lines), setting, seeder)
    return careless(text, seeder) if seeder.chance(0.22) else text


def _write(rows: Rows, rooms: list[Place], directs: list[Place], said: list[Said], talk: Talk, seeder: Seeder) -> None:
    spoken = {id(one.room) for one in said}
    kept = rooms + [place for place in directs if id(place) in spoken]
    ids = {id(place): numbered(Room, number) for number, place in enumerate(kept, 1)}
    rows.insert_many(Room, [_room(place, ids[id(place)]) for place in kept])
    rows.insert_many(Member, [row for place in kept for row in _members(place, ids[id(place)], talk, seeder)])
    changed = _second_thoughts(said, talk, seeder)
    rows.insert_many(Message, [_message(one, ids[id(one.room)], changed.get(one.id)) for one in said])
    rows.insert_many(Version, [change["version"] for change in changed.values()])
    rows.insert_many(Reaction, _reactions(said, talk, seeder))


def _room(place: Place, room_id: str) -> dict[str, Any]:
    direct = place.kind == DIRECT
    return {
        "id": room_id,
        "kind": place.kind,
        "name": None if direct else place.name,
        "pair": place.name if direct else None,
        "topic": place.topic,
        "read_only": int(place.read_only),
        "created_by": place.people[0].id,
        "created_at": place.created_at,
    }


def _members(place: Place, room_id: str, talk: Talk, seeder: Seeder) -> list[dict[str, Any]]:
    made = []
    for index, one in enumerate(place.people):
        behind = 0 if seeder.chance(0.6) else int(seeder.spread(0, 0, 3 * clock.DAY))
        made.append(
            {
                "room_id": room_id,
                "person_id": one.id,
                "owner": int(index == 0 and place.kind != DIRECT),
                "moderator": int(index in (1, 2) and place.read_only),
                "joined_at": max(one.started_at, place.created_at),
                "read_at": talk.start - behind,
            }
        )
    return sorted(made, key=lambda row: str(row["person_id"]))


def _second_thoughts(said: list[Said], talk: Talk, seeder: Seeder) -> dict[str, dict[str, Any]]:
    """Which messages were edited (a typo mended) or taken back, with the text before."""
    changed: dict[str, dict[str, Any]] = {}
    for one in said:
        draw = seeder.fraction()
        at = one.at + 45 + int(draw * 9000)
        if draw < 0.035 and at < talk.start:
            removed = draw < 0.004
            before = one.text if removed else misspelt(one.text, seeder)
            if removed or before != one.text:
                version = {"message_id": one.id, "number": 1, "text": before, "until": at}
                changed[one.id] = {"version": version, "removed": removed, "at": at}
    return changed


def _message(one: Said, room_id: str, change: dict[str, Any] | None) -> dict[str, Any]:
    row = {
        "id": one.id,
        "room_id": room_id,
        "author_id": one.author.id,
        "text": one.text,
        "at": one.at,
        "thread_id": one.root.id if one.root else None,
    }
    if change:
        removed = bool(change["removed"])
        row |= {"edited_at": change["at"], "edited_by": one.author.id, "deleted": int(removed)}
        row["text"] = "" if removed else one.text
    return row


def _reactions(said: list[Said], talk: Talk, seeder: Seeder) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for one in said:
        if not seeder.chance(0.13):
            continue
        emoji = seeder.choice(EMOJI)
        others = [who for who in seeder.sample(one.room.people, min(3, len(one.room.people))) if who is not one.author]
        at = one.at + seeder.integer(20, 5000)
        if at < talk.start:
            made += [
                {"message_id": one.id, "emoji": emoji, "person_id": who.id, "at": at}
                for who in others
                if who.started_at <= at
            ]
    return made


def _statuses(rows: Rows, people: list[Person], talk: Talk, seeder: Seeder) -> None:
    """Who is at work now shows as there, or as away or busy, in their own words sometimes."""
    made = []
    for one in people:
        awake = talk.working(one, talk.start) == talk.start and talk.there(one, talk.start)
        status = seeder.choices(("online", "away", "busy"), 1, (7, 2, 1))[0] if awake else "offline"
        text = seeder.choice(STATUS_TEXTS) if awake and seeder.chance(0.12) else ""
        made.append({"person_id": one.id, "status": status, "text": text, "at": talk.start - seeder.integer(60, 9000)})
    rows.insert_many(Status, made)
