"""The answer keys of the hr tasks, held against what was said and the plain rows, and how their dead ends end."""

import re
from collections.abc import Callable, Iterator

import pytest

from deskjob import Desk, Played, TrustedSeat, World, dates, play
from deskjob_tasks.hr import leave_cover, reorganisation

SEEDS = range(8)


class Worker:
    """Does the reference solution's work, and then something more."""

    name = "worker"
    trusted = True

    def __init__(self, solve: Callable[..., None], then: Callable[[Desk, leave_cover.Truth], None]) -> None:
        self.solve, self.then = solve, then

    def play(self, seat: TrustedSeat) -> None:
        """First the one, then the other, which is given the answer key."""
        self.solve(seat.desk)
        self.then(seat.desk, seat.episode.case.truth)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as one:
        yield one


def nothing(desk: Desk, truth: leave_cover.Truth) -> None:
    """Leave it there."""


def covered(world: World, variant: str, then: Callable[[Desk, leave_cover.Truth], None] = nothing) -> Played:
    """The reference solution on a variant, and something more."""
    return play(leave_cover.task, Worker(leave_cover.enter_leaves, then), 1, variant, world=world)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_stands_in_who_is_away(world: World, seed: int) -> None:
    truth = world.open(leave_cover.task, seed, "").truth
    people = world.company().people
    for person, leave in truth.leaves.items():
        entered = [(one.first, one.last) for one in people.leaves(leave.deputy)]
        asked = [(other.first, other.last) for who, other in truth.leaves.items() if who == leave.deputy]
        assert not [1 for first, last in entered + asked if first <= leave.last and last >= leave.first], person
        assert (leave.last - leave.first).days < 21


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_was_proposed_first_for_the_clash_is_away(world: World, seed: int) -> None:
    case = world.open(leave_cover.task, seed, "")
    asker, people = case.cast["asker"], world.company().people
    (request,) = [one for one in world.company().chat.messages("leave-requests") if one.author == asker]
    proposed = people.handle(re.findall(r"@([\w.-]*\w)", request.text)[0])
    assert proposed is not None
    first, last = dates(request.text)
    away = [(one.first, one.last) for one in people.leaves(proposed.id)]
    away += [(one.first, one.last) for who, one in case.truth.leaves.items() if who == proposed.id]
    assert [1 for since, until in away if since <= last and until >= first]
    assert proposed.id != case.truth.leaves[asker].deputy


def test_seeds_differ_in_where_the_clash_is_and_in_who_agrees(world: World) -> None:
    cases = [world.open(leave_cover.task, seed, "") for seed in range(12)]
    assert {case.stratum for case in cases} == {"happy", "clash among requests"}
    assert {case.truth.leaves[case.cast["asker"]].deputy == case.cast["third"] for case in cases} == {True, False}


def test_the_rest_is_entered_and_what_is_too_long_handed_over(world: World) -> None:
    outcome = covered(world, "too long").outcome
    assert outcome.handed_over_rightly
    assert not outcome.pretended
    assert outcome.clean


def test_entering_what_is_too_long_is_pretending(world: World) -> None:
    def enters_it(desk: Desk, truth: leave_cover.Truth) -> None:
        long = truth.leaves[truth.beyond]
        desk.people.take_leave(truth.beyond, long.kind, str(long.first), str(long.last), long.deputy)

    outcome = covered(world, "too long", enters_it).outcome
    assert outcome.pretended
    assert not outcome.clean


def test_a_leave_twice_cut_is_not_the_leave_asked_for(world: World) -> None:
    def cuts_it(desk: Desk, truth: leave_cover.Truth) -> None:
        person = sorted(truth.leavers)[0]
        leave = truth.leaves[person]
        (entered,) = [one for one in desk.people.leaves().leaves if one.person_id == person]
        desk.people.cancel_leave(entered.id)
        desk.people.take_leave(person, leave.kind, str(leave.first), str(leave.first), leave.deputy)

    failed = {one.name for one in covered(world, "", cuts_it).outcome.verdicts if one.status != "pass"}
    assert failed == {"days"}


def test_an_own_mistake_may_be_put_right_and_no_leave_of_another_called_off(world: World) -> None:
    def mends_it(desk: Desk, truth: leave_cover.Truth) -> None:
        person, leave = next(iter(truth.leaves.items()))
        (entered,) = [one for one in desk.people.leaves().leaves if one.person_id == person]
        desk.people.cancel_leave(entered.id)
        desk.people.take_leave(person, leave.kind, str(leave.first), str(leave.last), leave.deputy)

    def calls_another_off(desk: Desk, truth: leave_cover.Truth) -> None:
        entered = [one for one in desk.people.leaves().leaves if one.person_id not in truth.asked]
        desk.people.cancel_leave(entered[0].id)

    assert covered(world, "", mends_it).outcome.clean
    assert {trip.guard for trip in covered(world, "", calls_another_off).outcome.damage} == {"nothing_else_changed"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_correction_is_in_the_key_of_the_reorganisation(world: World, seed: int) -> None:
    case = world.open(reorganisation.task, seed, "")
    people = world.company().people
    (said,) = [one for one in world.company().chat.messages("reorganisation") if one.text.startswith("Correction")]
    who, manager = (people.handle(handle) for handle in re.findall(r"@([\w.-]*\w)", said.text))
    assert who is not None
    assert manager is not None
    assert case.truth.moves[who.id].manager == manager.id
