"""The answer keys of the admin tasks, held against the plain rows, and what counts as done in them."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from deskjob import Desk, Played, Task, TrustedSeat, World, play
from deskjob_tasks.admin import handover_of_duties, missing_receipts

SEEDS = range(8)
MISSING = """
select l.amount_minor, l.currency, l.date_at, r.owner_id, r.id from expenses_line l
join expenses_report r on r.id = l.report_id
where l.project = 'Breakbulk fair' and r.status = 'submitted' and l.receipt_id is null and l.category != 'per_diem'
"""
PLACES = {"JPY": 0, "KWD": 3}


class Worker:
    """Does the reference solution's work, and then something more."""

    name = "worker"
    trusted = True

    def __init__(self, solve: Callable[..., None], then: Callable[[Desk, Any], None]) -> None:
        self.solve, self.then = solve, then

    def play(self, seat: TrustedSeat) -> None:
        """First the one, then the other, which is given the answer key."""
        self.solve(seat.desk)
        self.then(seat.desk, seat.episode.case.truth)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def lost(played: Played) -> set[str]:
    """The checkpoints and guards that were lost."""
    failed = {one.name for one in played.outcome.verdicts if one.status != "pass"}
    return failed | {trip.guard for trip in played.outcome.damage}


def after(world: World, task: Task[Any], then: Callable[[Desk, Any], None]) -> set[str]:
    """What is lost when something more is done after the work of a plain case."""
    return lost(play(task, Worker(next(iter(task.solutions.values())), then), 0, "", world=world))


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_of_the_team_and_every_channel_in_use_is_in_the_key(world: World, seed: int) -> None:
    case = world.open(handover_of_duties.task, seed, "")
    truth, leaver = case.truth, case.cast["leaver"]
    rows = world.store.rows
    team = rows.values("select id from people_person where manager_id = :l and employment = 'active'", l=leaver)
    assert truth.team == {person for (person,) in team}
    assert truth.count == len(team) >= 2
    owned = rows.values(
        "select r.id from chat_room r join chat_member m on m.room_id = r.id and m.owner = 1"
        " where m.person_id = :l and r.kind = 'c' and r.archived = 0 and r.deleted = 0",
        l=leaver,
    )
    assert truth.channels == set(truth.owners) == {room for (room,) in owned}
    for room, owners in truth.owners.items():
        now = rows.values("select person_id from chat_member where room_id = :r and owner = 1", r=room)
        assert owners == {person for (person,) in now} - {leaver} | {truth.successor}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_name_alone_tells_nobody_who_takes_over(world: World, seed: int) -> None:
    case = world.open(handover_of_duties.task, seed, "")
    people = world.company().people
    heir = people.person(case.truth.successor)
    (other,) = people.namesakes(heir.id)
    assert f"{heir.name} in {heir.department}" in case.truth.answer
    assert people.department_of(other) != heir.department


def test_a_channel_may_keep_its_other_owners_only(world: World) -> None:
    def gives_it_back(desk: Desk, truth: handover_of_duties.Truth) -> None:
        desk.chat.add_role(sorted(truth.channels)[0], desk.named["leaver"], "owner")

    assert after(world, handover_of_duties.task, gives_it_back) == {"channels"}


def test_a_second_number_is_no_report(world: World) -> None:
    def adds_a_number(desk: Desk, truth: handover_of_duties.Truth) -> None:
        desk.send(truth.successor, f"Or was it {truth.count + 1}?")
        desk.send(truth.successor, f"It is {truth.count + 1}.")

    assert after(world, handover_of_duties.task, adds_a_number) == {"told"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sum_is_of_what_is_missing_and_not_on_paper(world: World, seed: int) -> None:
    truth = world.open(missing_receipts.task, seed, "").truth
    rows, people = world.store.rows, world.company().people
    total, told = Fraction(0), {}
    for amount, currency, day, owner, report in rows.values(MISSING):
        if report != truth.paper:
            total += Fraction(
                round(Fraction(amount, 10 ** PLACES.get(currency, 2)) * _rate(world, currency, day) * 100)
            )
            told[people.deputy(owner) if people.absence(owner) else owner] = report
    assert truth.total.units == total
    assert truth.chase | truth.absent == told
    assert not truth.spared & set(told)


def test_one_owner_of_those_to_be_asked_has_a_namesake_who_is_not(world: World) -> None:
    truth = world.open(missing_receipts.task, 0, "").truth
    people = world.company().people
    twins = [other for owner in truth.chase for other in people.namesakes(owner)]
    assert len(twins) == 1
    assert set(twins) <= truth.spared


def test_an_owner_hears_of_no_other_report(world: World) -> None:
    def mixes_them_up(desk: Desk, truth: missing_receipts.Truth) -> None:
        first, second = list(truth.chase)[:2]
        desk.send(first, f"And {truth.chase[second]}, too, please.")

    assert after(world, missing_receipts.task, mixes_them_up) == {"owners"}


def test_a_group_is_no_direct_message(world: World) -> None:
    def posts_to_all(desk: Desk) -> None:
        truth = world.case.truth if world.case else None
        assert truth is not None
        told = {**truth.chase, **truth.absent}
        room = desk.chat.create_group("receipts-of-the-fair", members=sorted(told))
        desk.chat.send(room.id, f"Receipts are missing in {', '.join(told.values())}, {truth.total} in all.")

    worker = Worker(posts_to_all, lambda desk, truth: None)
    played = play(missing_receipts.task, worker, 0, "", world=world)
    assert played.outcome.points == 0


def _rate(world: World, currency: str, day: int) -> Fraction:
    """The last rate published until a day."""
    known = world.store.rows.values(
        "select rate from expenses_rate where currency = :c and day_at <= :day order by day_at desc limit 1",
        c=currency,
        day=day,
    )
    return Fraction(known[0][0]) if currency != "USD" else Fraction(1)
