"""The grown talk: real people, real hours, nothing from the future, the same in every process."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.chat import grow as chat_growth
from deskjob_services.chat.models import DIRECT, Member, Message, Reaction, Room, Version
from deskjob_services.kernel.operation import registry
from deskjob_services.people import grow as people_growth
from deskjob_services.people.models import Person
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store

BLUEPRINT = Blueprint(seed=11, scale="standard")


def grown(blueprint: Blueprint) -> Store:
    """People and their talk, without the rest of the company."""
    assert registry.services
    store = Store.empty(blueprint.start)
    people_growth.grow(store.rows, store.blobs, blueprint, Seeder(blueprint.seed, "people"))
    chat_growth.grow(store.rows, store.blobs, blueprint, Seeder(blueprint.seed, "chat"))
    store.finish_growing()
    return store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A standard company's people and talk."""
    made = grown(BLUEPRINT)
    yield made
    made.close()


def test_there_are_as_many_messages_and_channels_as_the_blueprint_says(store: Store) -> None:
    assert store.rows.count(Message) == BLUEPRINT.sizes.messages
    named = [room for room in store.rows.where(Room) if room.kind != DIRECT]
    assert len(named) == BLUEPRINT.sizes.channels


def test_nothing_is_later_than_the_start_and_ids_follow_time(store: Store) -> None:
    moments = [one.at for one in store.rows.where(Message, order="id")]
    assert moments == sorted(moments)
    assert moments[-1] < BLUEPRINT.start
    assert all((one.edited_at or 0) < BLUEPRINT.start for one in store.rows.where(Message))
    assert all(one.at < BLUEPRINT.start for one in store.rows.where(Reaction))
    assert all(one.until < BLUEPRINT.start for one in store.rows.where(Version))


def test_who_speaks_is_a_member_who_worked_here_then(store: Store) -> None:
    people = {one.id: one for one in store.rows.where(Person)}
    inside = {(one.room_id, one.person_id) for one in store.rows.where(Member)}
    for one in store.rows.where(Message):
        assert (one.room_id, one.author_id) in inside
        assert people[one.author_id].started_at <= one.at


def test_people_write_in_their_own_working_hours(store: Store) -> None:
    people = {one.id: one for one in store.rows.where(Person)}
    for one in store.rows.where(Message):
        local = datetime.fromtimestamp(one.at, UTC).astimezone(ZoneInfo(people[one.author_id].timezone))
        assert local.weekday() < 5 and 8 <= local.hour < 18, (one.id, local)


def test_replies_come_after_what_they_answer_in_the_same_room(store: Store) -> None:
    messages = {one.id: one for one in store.rows.where(Message)}
    replies = [one for one in messages.values() if one.thread_id]
    assert len(replies) > 500
    for one in replies:
        root = messages[str(one.thread_id)]
        assert (root.room_id, root.thread_id) == (one.room_id, None)
        assert root.at < one.at


def test_the_prose_is_varied_and_has_no_slot_left_open(store: Store) -> None:
    texts = Counter(one.text for one in store.rows.where(Message, deleted=0))
    assert not [text for text in texts if "{" in text or "}" in text or not text.strip()]
    assert len(texts) > BLUEPRINT.sizes.messages / 2
    assert texts.most_common(1)[0][1] < BLUEPRINT.sizes.messages / 50


def test_direct_rooms_are_of_two_who_talk(store: Store) -> None:
    for room in store.rows.where(Room, kind=DIRECT):
        members = sorted(one.person_id for one in store.rows.where(Member, room_id=room.id))
        assert room.pair == "+".join(members)
        assert store.rows.count(Message, room_id=room.id)


def test_every_room_has_an_owner_and_edits_keep_what_was(store: Store) -> None:
    for room in store.rows.where(Room):
        if room.kind != DIRECT:
            assert store.rows.count(Member, room_id=room.id, owner=1) == 1
    edited = [one for one in store.rows.where(Message) if one.edited_at and not one.deleted]
    assert edited
    assert all(store.rows.need(Version, one.id, 1).text != one.text for one in edited)


def test_the_smallest_company_has_the_rooms_everybody_knows() -> None:
    small = grown(Blueprint(seed=3))
    names = {room.name for room in small.rows.where(Room)}
    assert {"general", "announcements", "random", "it-help", "travel", "finance", "people-team"} <= names
    assert small.rows.count(Message) == 600
    small.close()


@pytest.mark.parametrize(("hashed", "zone"), [("0", "UTC"), ("4242", "Asia/Tokyo")])
def test_another_process_grows_the_same_bytes(hashed: str, zone: str) -> None:
    program = (
        "from deskjob_services.blueprint import Blueprint;from deskjob_services.kernel.operation import registry;"
        "from deskjob_services.seeder import Seeder;from deskjob_services.store import Store;"
        "from deskjob_services.people import grow as p;from deskjob_services.chat import grow as c;"
        "registry.services;b=Blueprint(seed=5);s=Store.empty(b.start);"
        "p.grow(s.rows,s.blobs,b,Seeder(5,'people'));c.grow(s.rows,s.blobs,b,Seeder(5,'chat'));"
        "s.finish_growing();print(s.state_hash())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hashed, "TZ": zone, "LANG": "C"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    here = grown(Blueprint(seed=5))
    assert done.stdout.strip() == here.state_hash()
    here.close()
